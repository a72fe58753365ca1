import { assertCommit, assertKey, assertLimit, keyOf } from '../../shared/adapters/table-limits.ts';
import type { Commit, Committed, Key, Row, Table, Write } from '../../shared/ports/table.ts';

/** The plainest thing that keeps the promises of the port: the model that others are compared with, and a quick table for tests. */
export interface MapTable extends Table {
  /** Every row, in order of pk and sk. */
  readonly rows: () => readonly Row[];
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\t${sk}`;

const byKey = (a: Key, b: Key): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const sameRow = (a: Row | undefined, b: Row): boolean =>
  a !== undefined && a.version === b.version && a.body === b.body && a.due === b.due && a.expires === b.expires;

export const mapTable = (): MapTable => {
  const stored = new Map<string, Row>();
  const at = (key: Key): Row | undefined => stored.get(nameOf(key));
  const holds = (write: Write): boolean => write.was === undefined || (at(keyOf(write))?.version ?? 0) === write.was;
  const stands = (write: Write): boolean =>
    'put' in write ? sameRow(at(write.put), write.put) : 'drop' in write ? at(write.drop) === undefined : holds(write);
  const apply = ({ writes }: Commit): Committed => {
    if (!writes.every(holds)) return writes.every(stands) ? 'done' : 'stale';
    for (const write of writes) {
      if ('put' in write) stored.set(nameOf(write.put), write.put);
      else if ('drop' in write) stored.delete(nameOf(write.drop));
    }
    return 'done';
  };
  const rows = (): readonly Row[] => [...stored.values()].sort(byKey);
  return {
    rows,
    get: async (keys) => {
      keys.forEach(assertKey);
      return keys.map(at);
    },
    query: async (pk, { from = '', to = '\x7f', reverse = false, limit = 1000, after } = {}) => {
      assertLimit(limit);
      const inRange = rows().filter((row) => row.pk === pk && row.sk >= from && row.sk < to);
      const ordered = reverse ? inRange.toReversed() : inRange;
      const rest = ordered.filter(({ sk }) => after === undefined || (reverse ? sk < after : sk > after));
      const items = rest.slice(0, limit);
      const next = rest.length > limit ? items.at(-1)?.sk : undefined;
      return next === undefined ? { items } : { items, next };
    },
    commit: async (commits) => {
      commits.forEach(assertCommit);
      return commits.map(apply);
    },
    due: async (until, limit) => {
      assertLimit(limit);
      const found = rows().filter((row) => row.due !== undefined && row.due <= until);
      const ordered = found.sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || byKey(a, b));
      return ordered.slice(0, limit).map(({ pk, sk }) => ({ pk, sk }));
    },
  };
};
