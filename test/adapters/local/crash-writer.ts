import { writeSync } from 'node:fs';
import { openFileLedger } from '../../../shared/adapters/local/file-ledger.ts';
import { openSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { Commit } from '../../../shared/ports/table.ts';
import { commitOf, key, row } from '../../ports/rows.ts';

// A process of its own that writes until it is killed, and says on stdout which number was acknowledged last.
const [what = '', path = '', first = '1'] = process.argv.slice(2);
const acknowledge = (n: number): void => void writeSync(1, `${n}\n`);

/** Number n: the head goes on to version n, and three rows of its own appear. */
const commitNumber = (n: number): Commit =>
  commitOf(
    { put: row('head', 'head', n), was: n - 1 },
    { put: row(`n#${n}`, 'a', 1, { due: n }) },
    { put: row(`n#${n}`, 'b', 1, { body: JSON.stringify('x'.repeat(20_000)) }) },
    { put: row(`n#${n}`, 'c', 1) },
    ...(n > 1 ? [{ drop: key(`n#${n - 1}`, 'c') } as const] : []),
  );

const writeTable = async (): Promise<never> => {
  const table = openSqliteTable(path);
  for (let n = Number(first); ; n += 5) {
    const batch = [0, 1, 2, 3, 4].map((i) => commitNumber(n + i));
    const answers = await table.commit(batch);
    if (answers.includes('stale')) throw new Error(`stale at ${n}`);
    acknowledge(n + 4);
  }
};

const entry = (i: number) => ({
  receivedAt: i,
  outcome: 'accepted' as const,
  event: `{"n":${i},"x":"${'x'.repeat(i % 997)}"}`,
});

const writeLedger = async (): Promise<never> => {
  const ledger = await openFileLedger(path, { segmentBytes: 20_000 });
  for (let n = Number(first); ; n += 3) {
    await ledger.append([entry(n), entry(n + 1), entry(n + 2)]);
    acknowledge(n + 2);
    if (n % 40 === 0) await ledger.seal();
  }
};

await (what === 'table' ? writeTable() : writeLedger());
