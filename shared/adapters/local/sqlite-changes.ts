import type { DatabaseSync } from 'node:sqlite';
import type { Commit, Committed, Key } from '../../ports/table.ts';
import { assertLimit, keyOf } from '../table-limits.ts';
import { prepareSelect } from './sqlite-file.ts';

/** Keys of rows that changed, oldest first; `upTo` is what `forget` takes once they are dealt with. */
export interface ChangeHints {
  readonly keys: readonly Key[];
  readonly upTo: number;
}

export interface Changes {
  /** Hints after a cursor (0: from the oldest kept), at least `limit` keys while there are as many; a key may come twice. */
  readonly changes: (limit: number, after?: number) => ChangeHints;
  readonly forget: (upTo: number) => void;
}

/** Keys in one row of `changes`: one insert for many keys keeps hints nearly free. */
const keysPerRow = 256;

/** Keys are printable ASCII, so tab and line feed can part them. */
const linesOf = (commits: readonly Commit[], answers: readonly Committed[]): string[] => {
  const lines: string[] = [];
  commits.forEach((commit, i) => {
    if (answers[i] === 'stale') return;
    for (const write of commit.writes) {
      if ('check' in write) continue;
      const { pk, sk } = keyOf(write);
      lines.push(`${pk}\t${sk}`);
    }
  });
  return lines;
};

const keysOf = (text: string): readonly Key[] =>
  text.split('\n').map((line) => {
    const [pk = '', sk = ''] = line.split('\t');
    return { pk, sk };
  });

/** The change hints of a table file; `add` belongs into the transaction of the commits it speaks of. */
export const createChanges = (
  db: DatabaseSync,
): Changes & { readonly add: (commits: readonly Commit[], answers: readonly Committed[]) => void } => {
  const insert = db.prepare('INSERT INTO changes (keys) VALUES (?)');
  const select = prepareSelect<readonly [number, string]>(db, 'SELECT n, keys FROM changes WHERE n > ? ORDER BY n');
  const remove = db.prepare('DELETE FROM changes WHERE n <= ?');
  return {
    add: (commits, answers) => {
      const lines = linesOf(commits, answers);
      for (let i = 0; i < lines.length; i += keysPerRow) insert.run(lines.slice(i, i + keysPerRow).join('\n'));
    },
    changes: (limit, after = 0) => {
      assertLimit(limit);
      const keys: Key[] = [];
      let upTo = after;
      for (const [n, text] of select.iterate(after)) {
        keys.push(...keysOf(text));
        upTo = n;
        if (keys.length >= limit) break;
      }
      return { keys, upTo };
    },
    forget: (upTo) => void remove.run(upTo),
  };
};
