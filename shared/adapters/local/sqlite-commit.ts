import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Commit, Committed, Key, Row, Write } from '../../ports/table.ts';
import { keyOf } from '../table-limits.ts';
import { prepareSelect, type Select } from './sqlite-file.ts';

/** What a row holds besides its key, as SQLite gives it. */
export type Stored = readonly [version: number, body: string, due: number | null, expires: number | null];

export interface CommitStatements {
  readonly get: Select<Stored>;
  readonly put: StatementSync;
  readonly insert: StatementSync;
  readonly update: StatementSync;
  readonly drop: StatementSync;
  readonly dropIf: StatementSync;
}

export const prepareCommit = (db: DatabaseSync): CommitStatements => {
  return {
    get: prepareSelect(db, 'SELECT version, body, due, expires FROM rows WHERE pk = ? AND sk = ?'),
    put: db.prepare(`INSERT INTO rows (pk, sk, version, body, due, expires) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET version = excluded.version, body = excluded.body, due = excluded.due, expires = excluded.expires`),
    insert: db.prepare(
      `INSERT INTO rows (pk, sk, version, body, due, expires) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    update: db.prepare(
      `UPDATE rows SET version = ?, body = ?, due = ?, expires = ? WHERE pk = ? AND sk = ? AND version = ?`,
    ),
    drop: db.prepare('DELETE FROM rows WHERE pk = ? AND sk = ?'),
    dropIf: db.prepare('DELETE FROM rows WHERE pk = ? AND sk = ? AND version = ?'),
  };
};

export const storedAt = (statements: CommitStatements, { pk, sk }: Key): Stored | undefined =>
  statements.get.get(pk, sk);

const put = ({ put: statement }: CommitStatements, row: Row): void => {
  statement.run(row.pk, row.sk, row.version, row.body, row.due ?? null, row.expires ?? null);
};

const putIf = (statements: CommitStatements, row: Row, was: number): boolean => {
  const due = row.due ?? null;
  const expires = row.expires ?? null;
  const { changes } =
    was === 0
      ? statements.insert.run(row.pk, row.sk, row.version, row.body, due, expires)
      : statements.update.run(row.version, row.body, due, expires, row.pk, row.sk, was);
  return changes === 1;
};

/** One conditioned write tests and writes in a single statement, so it needs no look-up of its own; -1 when there is none. */
const guardIndex = (writes: readonly Write[]): number =>
  writes.findIndex((write) => ('put' in write && write.was !== undefined) || ('drop' in write && (write.was ?? 0) > 0));

const guard = (statements: CommitStatements, write: Write | undefined): boolean => {
  if (write === undefined || write.was === undefined) return true;
  if ('put' in write) return putIf(statements, write.put, write.was);
  return 'drop' in write && statements.dropIf.run(write.drop.pk, write.drop.sk, write.was).changes === 1;
};

const stands = (statements: CommitStatements, write: Write): boolean => {
  const stored = storedAt(statements, keyOf(write));
  if ('check' in write) return (stored?.[0] ?? 0) === write.was;
  if ('drop' in write) return stored === undefined;
  const { version, body, due, expires } = write.put;
  return (
    stored !== undefined &&
    stored[0] === version &&
    stored[1] === body &&
    stored[2] === (due ?? null) &&
    stored[3] === (expires ?? null)
  );
};

/**
 * Applies one commit inside the running transaction: `done`, or `stale` and nothing written.
 * A commit whose condition fails is `done` all the same if the table looks exactly as it would have left it (each put row
 * equal in version, body, due and expires; each dropped row absent; each check true): then it is a repetition whose answer
 * was lost, and applying it again could not be told from it. Anything else is `stale`.
 */
export const applyCommit = (statements: CommitStatements, { writes }: Commit): Committed => {
  const guarded = guardIndex(writes);
  const holds = (write: Write, i: number): boolean =>
    i === guarded || write.was === undefined || (storedAt(statements, keyOf(write))?.[0] ?? 0) === write.was;
  // The guard comes last of all conditions and first of all writes: whatever fails, nothing has been written.
  if (!writes.every(holds) || !guard(statements, writes[guarded]))
    return writes.every((write) => stands(statements, write)) ? 'done' : 'stale';
  for (let i = 0; i < writes.length; i += 1) {
    const write = writes[i];
    if (i === guarded || write === undefined) continue;
    if ('put' in write) put(statements, write.put);
    else if ('drop' in write) statements.drop.run(write.drop.pk, write.drop.sk);
  }
  return 'done';
};
