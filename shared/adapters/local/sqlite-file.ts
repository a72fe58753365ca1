import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Fault } from '../fault.ts';

/** NORMAL keeps every acknowledged commit when the process is killed; FULL also when the machine loses power. */
export type Synchronous = 'NORMAL' | 'FULL';

/** A prepared query whose rows come as tuples, which is a quarter faster than objects. */
export interface Select<T> {
  readonly get: (...values: SQLInputValue[]) => T | undefined;
  readonly all: (...values: SQLInputValue[]) => readonly T[];
  readonly iterate: (...values: SQLInputValue[]) => IterableIterator<T>;
}

/** `T` must be the tuple of the columns that `sql` names: STRICT columns make it true, no compiler can check it. */
export const prepareSelect = <T extends readonly unknown[]>(db: DatabaseSync, sql: string): Select<T> => {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return statement as unknown as Select<T>;
};

const layout = 1;
const busy = 5;
const broken = new Set([11, 14, 26]); // SQLITE_CORRUPT, _CANTOPEN, _NOTADB

// STRICT rows in key order; the two indexes hold only rows that have the value.
const schema = `
  CREATE TABLE rows (pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, due INTEGER, expires INTEGER,
    PRIMARY KEY (pk, sk)) STRICT, WITHOUT ROWID;
  CREATE INDEX rows_due ON rows (due) WHERE due IS NOT NULL;
  CREATE INDEX rows_expires ON rows (expires) WHERE expires IS NOT NULL;
  CREATE TABLE changes (n INTEGER PRIMARY KEY AUTOINCREMENT, keys TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${layout};`;

const asFault = (file: string, error: unknown): unknown => {
  const primary = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  if (primary === busy) return new Fault('state-in-use', `${file} is in use by another process`, { cause: error });
  if (primary !== undefined && broken.has(primary))
    return new Fault('state-unreadable', `${file} can't be read: ${String(error)}`, { cause: error });
  return error;
};

const number = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

const prepareSchema = (db: DatabaseSync, file: string): void => {
  const version = number(db, 'PRAGMA user_version');
  if (version === layout) return;
  if (version !== 0 || number(db, 'SELECT count(*) FROM sqlite_schema') > 0)
    throw new Fault('state-unreadable', `${file} is not a state file of layout ${layout}`);
  db.exec(`BEGIN EXCLUSIVE; ${schema} COMMIT`);
};

const prepare = (db: DatabaseSync, file: string, synchronous: Synchronous): void => {
  // Exclusive before the first access: the lock is taken once and held until close, and no shared memory is needed.
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = 8192; BEGIN EXCLUSIVE; COMMIT');
  prepareSchema(db, file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};
    PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 16777216`);
};

/**
 * Opens or creates the one file of state and takes its lock.
 * Faults: `state-in-use` (another process, or this one, has it open), `state-unreadable` (not ours, or damaged).
 */
export const openSqliteFile = (file: string, synchronous: Synchronous): DatabaseSync => {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    prepare(db, path, synchronous);
    return db;
  } catch (error) {
    db?.close();
    throw asFault(path, error);
  }
};
