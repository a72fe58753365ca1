import type { Instant } from '../domain/types.ts';

/** pk, sk: printable ASCII, at most 512 bytes; rows of a pk are in byte order of sk. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface Row extends Key {
  /** 1 at first, +1 at each write; set by the writer. */
  readonly version: number;
  /** Canonical JSON, at most 300 KB; a store never looks inside. */
  readonly body: string;
  /** Someone must look at or after this; absent: not in the due index. */
  readonly due?: Instant;
  /** May vanish at any moment after this. */
  readonly expires?: Instant;
}

/** `was`: version the writer loaded, 0 = must not exist; left out = no condition (rows owned by a conditioned one). */
export type Write =
  | { readonly put: Row; readonly was?: number }
  | { readonly drop: Key; readonly was?: number }
  | { readonly check: Key; readonly was: number };

/** All or nothing: 1 to 90 writes on distinct keys, at least one with `was`, at most 3 MB. `id`: hash of the writes. */
export interface Commit {
  readonly id: string;
  readonly writes: readonly [Write, ...Write[]];
}

/** Repeating a commit whose answer was lost says `done`, unless one of its rows was rewritten since. */
export type Committed = 'done' | 'stale';

/** Sort keys `from <= sk < to`; both open when left out. `reverse`: last first. `limit`: rows a page, at most. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Present when more may follow: pass it as `after`. */
  readonly next?: string;
}

/**
 * The one store of state. Promises only what both SQLite and DynamoDB give; a fault is thrown, and its outcome is then unknown.
 * No filters, projections, counters, scans or other indexes.
 */
export interface Table {
  /** Strong per row, not one snapshot across rows; answers in the order of `keys`. */
  readonly get: (keys: readonly Key[]) => Promise<readonly (Row | undefined)[]>;
  /** Strong per page. */
  readonly query: (pk: string, range?: Range) => Promise<Page<Row>>;
  /** Commits are independent of each other; answers in their order. */
  readonly commit: (commits: readonly Commit[]) => Promise<readonly Committed[]>;
  /** May lag, repeat, or list rows changed since: load before deciding. Earliest first. */
  readonly due: (until: Instant, limit: number) => Promise<readonly Key[]>;
}
export interface TableDep {
  readonly table: Table;
}

/** Limits of the port, the same for every adapter: a writer that breaks one has a bug (a thrown fault). */
export const tableLimits = { keyBytes: 512, bodyBytes: 300 * 1024, writes: 90, commitBytes: 3 * 1024 * 1024 } as const;
