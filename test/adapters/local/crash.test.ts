import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileLedger } from '../../../shared/adapters/local/file-ledger.ts';
import { openSqliteTable, type SqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { entriesOf } from '../../ports/ledger-suite.ts';
import { allRows, key } from '../../ports/rows.ts';

const rounds = 6;
const writer = join(import.meta.dirname, 'crash-writer.ts');

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plumbline-crash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Crash {
  /** The last number that the writer said was acknowledged. */
  readonly acknowledged: number;
  readonly complaint: string;
}

/** Starts a writer, lets it acknowledge something, does `meanwhile`, and kills it at a random moment soon after. */
const crash = (what: 'table' | 'ledger', path: string, first: number, meanwhile = (): void => {}): Promise<Crash> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [writer, what, path, String(first)]);
    let out = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      if (out === '') {
        meanwhile();
        setTimeout(() => child.kill('SIGKILL'), Math.random() * 80);
      }
      out += chunk.toString();
    });
    child.on('close', () => resolve({ acknowledged: Number(out.split('\n').at(-2) ?? 0), complaint }));
  });

const headOf = async (table: SqliteTable): Promise<number> => (await table.get([key('head', 'head')]))[0]?.version ?? 0;

/** Commit n puts a, b and c; commit n + 1 drops that c. */
const wholeUpTo = async (table: SqliteTable, head: number): Promise<void> => {
  for (let n = 1; n <= head + 1; n += 1) {
    const rows = (await allRows(table, `n#${n}`)).map(({ sk }) => sk).join('');
    expect(`${n}: ${rows}`).toBe(`${n}: ${n < head ? 'ab' : n === head ? 'abc' : ''}`);
  }
  expect(await table.due(Number.MAX_SAFE_INTEGER, 1_000_000)).toHaveLength(head);
  expect(new Set(table.changes(1_000_000).keys.map(({ pk }) => pk)).size).toBe(head + 1); // each n# and the head
};

describe('kill -9 while writing', () => {
  test('the table keeps every acknowledged commit and has no half one', async () => {
    const file = join(dir, 'plumbline.db');
    let head = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { acknowledged, complaint } = await crash('table', file, head + 1);
      expect(complaint).toBe('');
      expect(acknowledged).toBeGreaterThan(head);
      const table = openSqliteTable(file);
      head = await headOf(table);
      expect(head).toBeGreaterThanOrEqual(acknowledged);
      await wholeUpTo(table, head);
      table.close();
    }
  });

  test('the ledger keeps every acknowledged entry in its order, and its chain holds', async () => {
    const folder = join(dir, 'ledger');
    let count = 0;
    for (let round = 0; round < rounds; round += 1) {
      const { acknowledged, complaint } = await crash('ledger', folder, count + 1);
      expect(complaint).toBe('');
      expect(acknowledged).toBeGreaterThan(count);
      const ledger = await openFileLedger(folder);
      const numbers = (await entriesOf(ledger)).map(({ receivedAt }) => receivedAt);
      count = numbers.length;
      expect(count).toBeGreaterThanOrEqual(acknowledged);
      expect(numbers).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      expect((await ledger.verify()).problems).toEqual([]);
      await ledger.close();
    }
    const ledger = await openFileLedger(folder);
    await ledger.seal();
    const { objects, problems } = await ledger.verify();
    expect(problems).toEqual([]);
    expect(objects).toBeGreaterThan(1);
    await ledger.close();
  });

  test('a second process is refused while the first one writes, and taken once it is dead', async () => {
    const file = join(dir, 'plumbline.db');
    let refusal: unknown;
    await crash('table', file, 1, () => {
      try {
        openSqliteTable(file).close();
      } catch (error) {
        refusal = error;
      }
    });
    expect(refusal).toMatchObject({ code: 'state-in-use' });
    expect(() => openSqliteTable(file).close()).not.toThrow();
  });
});
