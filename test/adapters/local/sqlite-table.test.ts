import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChangeHints } from '../../../shared/adapters/local/sqlite-changes.ts';
import { openSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { mapTable } from '../../ports/map-table.ts';
import { allRows, commitOf, create, key, row } from '../../ports/rows.ts';
import { tableSuite } from '../../ports/table-suite.ts';

let dir = '';
const file = (): string => join(dir, 'state', 'plumbline.db');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plumbline-table-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

tableSuite('a SQLite file', async () => {
  const table = openSqliteTable(file());
  return { table, close: async () => table.close() };
});
tableSuite('a plain map', async () => ({ table: mapTable(), close: async () => {} }));

describe('the file of state', () => {
  test('everything committed is there when the file is opened again', async () => {
    const first = openSqliteTable(file());
    await create(first, [row('p', 's', 1, { due: 10 })]);
    first.close();
    const second = openSqliteTable(file(), { synchronous: 'FULL' });
    expect(await allRows(second, 'p')).toEqual([row('p', 's', 1, { due: 10 })]);
    expect(await second.due(10, 1)).toEqual([key('p', 's')]);
    second.close();
  });

  test('a second opening is refused while the first is open, and taken once it is closed', () => {
    const first = openSqliteTable(file());
    expect(() => openSqliteTable(file())).toThrow(expect.objectContaining({ code: 'state-in-use' }));
    first.close();
    expect(() => openSqliteTable(file()).close()).not.toThrow();
  });

  test('a file that is no database is refused and left as it was', () => {
    const path = join(dir, 'letter.txt');
    writeFileSync(path, 'Dear customer,\n'.repeat(1000));
    expect(() => openSqliteTable(path)).toThrow(expect.objectContaining({ code: 'state-unreadable' }));
    expect(statSync(path).size).toBe(15_000);
  });

  test('a database of another product is refused and gets no table of ours', () => {
    const path = join(dir, 'other.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE invoices (n INTEGER)');
    other.close();
    expect(() => openSqliteTable(path)).toThrow(expect.objectContaining({ code: 'state-unreadable' }));
    const again = new DatabaseSync(path);
    expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'invoices' }]);
    again.close();
  });

  test('a fault in the middle of a batch takes back the whole batch', async () => {
    const made = openSqliteTable(file());
    made.close();
    const db = new DatabaseSync(file());
    db.exec(`CREATE TRIGGER full AFTER INSERT ON rows WHEN NEW.sk = 'bad' BEGIN SELECT raise(ABORT, 'disk full'); END`);
    db.close();
    const table = openSqliteTable(file());
    const batch = ['a', 'bad', 'b'].map((sk) => commitOf({ put: row('p', sk, 1), was: 0 }));
    await expect(table.commit(batch)).rejects.toThrow('disk full');
    expect(await allRows(table, 'p')).toEqual([]);
    expect(table.changes(10).keys).toEqual([]);
    await create(table, [row('p', 'after', 1)]);
    expect(await allRows(table, 'p')).toHaveLength(1);
    table.close();
  });
});

const keysOf = ({ keys }: ChangeHints): string[] => keys.map(({ pk, sk }) => `${pk}/${sk}`);

describe('change hints', () => {
  test('name the rows that were put or dropped, not those checked, nor those of a stale commit', async () => {
    const table = openSqliteTable(file());
    await create(table, [row('p', 'a', 1)]);
    await table.commit([
      commitOf({ check: key('p', 'a'), was: 1 }, { put: row('p', 'b', 1) }, { drop: key('p', 'c') }),
      commitOf({ put: row('p', 'stale', 9), was: 8 }),
    ]);
    expect(keysOf(table.changes(100))).toEqual(['p/a', 'p/b', 'p/c']);
    table.close();
  });

  test('are kept, also over a restart, until they are forgotten', async () => {
    const first = openSqliteTable(file());
    await create(first, [row('p', 'a', 1)]);
    const seen = first.changes(1);
    await create(first, [row('p', 'b', 1)]);
    first.close();
    const second = openSqliteTable(file());
    expect(keysOf(second.changes(100))).toEqual(['p/a', 'p/b']);
    expect(keysOf(second.changes(100, seen.upTo))).toEqual(['p/b']);
    second.forget(seen.upTo);
    const rest = second.changes(100);
    expect(keysOf(rest)).toEqual(['p/b']);
    second.forget(rest.upTo);
    expect(second.changes(100)).toEqual({ keys: [], upTo: 0 });
    await create(second, [row('p', 'c', 1)]);
    expect(keysOf(second.changes(100, rest.upTo))).toEqual(['p/c']);
    second.close();
  });

  test('of a large batch come in pieces that lose none', async () => {
    const table = openSqliteTable(file());
    const names = Array.from({ length: 1000 }, (_, i) => `s${i}`);
    await create(
      table,
      names.map((sk) => row('p', sk, 1)),
    );
    const found: string[] = [];
    let after = 0;
    let pieces = 0;
    for (let hints = table.changes(10, after); hints.keys.length > 0; hints = table.changes(10, after)) {
      found.push(...hints.keys.map(({ sk }) => sk));
      after = hints.upTo;
      pieces += 1;
    }
    expect(found).toEqual(names);
    expect(pieces).toBeGreaterThan(1);
    table.close();
  });

  test('are not kept when nobody listens', async () => {
    const table = openSqliteTable(file(), { hints: false });
    await create(table, [row('p', 'a', 1)]);
    expect(table.changes(10).keys).toEqual([]);
    table.close();
  });
});

test('a sweep takes away what expired before now, a bounded number at a time, and nothing else', async () => {
  const table = openSqliteTable(file());
  await create(table, [
    row('p', 'old', 1, { expires: 10 }),
    row('p', 'older', 1, { expires: 5 }),
    row('p', 'edge', 1, { expires: 20 }),
    row('p', 'never', 1),
  ]);
  expect(table.sweepExpired(20, 1)).toBe(1); // the oldest goes first
  expect((await allRows(table, 'p')).map(({ sk }) => sk)).toEqual(['edge', 'never', 'old']);
  expect(table.sweepExpired(20)).toBe(1); // 20 is not past 20
  expect((await allRows(table, 'p')).map(({ sk }) => sk)).toEqual(['edge', 'never']);
  table.close();
});
