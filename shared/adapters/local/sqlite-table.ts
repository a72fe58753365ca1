import type { DatabaseSync } from 'node:sqlite';
import type { Instant } from '../../domain/types.ts';
import type { Commit, Committed, Page, Range, Row, Table } from '../../ports/table.ts';
import { assertCommit, assertKey, assertLimit } from '../table-limits.ts';
import { type Changes, createChanges } from './sqlite-changes.ts';
import { applyCommit, type CommitStatements, prepareCommit, type Stored, storedAt } from './sqlite-commit.ts';
import { openSqliteFile, prepareSelect, type Synchronous } from './sqlite-file.ts';

/** The table in one file of this machine, with what only one machine needs besides. */
export interface SqliteTable extends Table, Changes {
  /** Drops rows whose `expires` lies before `now`, at most `limit` of them; answers how many. */
  readonly sweepExpired: (now: Instant, limit?: number) => number;
  readonly close: () => void;
}

export interface SqliteTableOptions {
  readonly synchronous?: Synchronous;
  /** false: no change hints are kept, for a replay that nobody listens to. */
  readonly hints?: boolean;
}

/** A page never holds more rows than this. */
const pageRows = 1000;
/** Above every printable ASCII text. */
const last = '\x7f';

const asRow = (pk: string, sk: string, [version, body, due, expires]: Stored): Row => ({
  pk,
  sk,
  version,
  body,
  ...(due === null ? undefined : { due }),
  ...(expires === null ? undefined : { expires }),
});

const createQuery = (db: DatabaseSync): Table['query'] => {
  const sql = `SELECT version, body, due, expires, sk FROM rows WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk`;
  const forward = prepareSelect<readonly [...Stored, string]>(db, `${sql} LIMIT ?`);
  const backward = prepareSelect<readonly [...Stored, string]>(db, `${sql} DESC LIMIT ?`);
  return async (pk: string, { from, to, reverse = false, limit = pageRows, after }: Range = {}): Promise<Page<Row>> => {
    assertKey({ pk, sk: '-' });
    assertLimit(limit);
    const size = Math.min(limit, pageRows);
    const low = (!reverse && after !== undefined ? `${after} ` : from) ?? ''; // a space is the least printable character
    const high = (reverse ? after : undefined) ?? to ?? last;
    const found = (reverse ? backward : forward).all(pk, low, high, size);
    const items = found.map(([version, body, due, expires, sk]) => asRow(pk, sk, [version, body, due, expires]));
    const next = items.length < size ? undefined : items.at(-1)?.sk;
    return next === undefined ? { items } : { items, next };
  };
};

const inTransaction = <T>(db: DatabaseSync, work: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

const createCommit = (
  db: DatabaseSync,
  statements: CommitStatements,
  addHints: (commits: readonly Commit[], answers: readonly Committed[]) => void,
): Table['commit'] => {
  return async (commits) => {
    if (commits.length === 0) return [];
    commits.forEach(assertCommit);
    return inTransaction(db, () => {
      const answers = commits.map((commit) => applyCommit(statements, commit));
      addHints(commits, answers);
      return answers;
    });
  };
};

/**
 * The `Table` port in one SQLite file: rows in key order, one transaction a batch of commits, the due index as a partial index.
 * The file stays locked until `close`: a second opening throws the fault `state-in-use`; a foreign or damaged file
 * `state-unreadable`; a commit beyond `tableLimits` `table-limit`. An acknowledged commit survives `kill -9` of the process;
 * with `synchronous: 'FULL'` also a power cut.
 */
export const openSqliteTable = (file: string, options: SqliteTableOptions = {}): SqliteTable => {
  const { synchronous = 'NORMAL', hints = true } = options;
  const db = openSqliteFile(file, synchronous);
  const statements = prepareCommit(db);
  const { add, changes, forget } = createChanges(db);
  const due = prepareSelect<readonly [string, string]>(
    db,
    'SELECT pk, sk FROM rows WHERE due <= ? ORDER BY due, pk, sk LIMIT ?',
  );
  const expired = db.prepare(`DELETE FROM rows WHERE (pk, sk) IN
    (SELECT pk, sk FROM rows WHERE expires < ? ORDER BY expires LIMIT ?)`);
  return {
    get: async (keys) =>
      keys.map((key) => {
        assertKey(key);
        const stored = storedAt(statements, key);
        return stored && asRow(key.pk, key.sk, stored);
      }),
    query: createQuery(db),
    commit: createCommit(db, statements, hints ? add : () => {}),
    due: async (until, limit) => {
      assertLimit(limit);
      return due.all(until, limit).map(([pk, sk]) => ({ pk, sk }));
    },
    changes,
    forget,
    sweepExpired: (now, limit = 10_000) => Number(expired.run(now, limit).changes),
    close: () => db.close(),
  };
};
