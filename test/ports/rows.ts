import { createHash } from 'node:crypto';
import type { Commit, Key, Row, Table, Write } from '../../shared/ports/table.ts';

/** Short ways to write rows and commits in tests. */
export const key = (pk: string, sk: string): Key => ({ pk, sk });

export const row = (pk: string, sk: string, version: number, rest: Partial<Row> = {}): Row => ({
  pk,
  sk,
  version,
  body: `{"v":${version}}`,
  ...rest,
});

export const commitOf = (...writes: readonly [Write, ...Write[]]): Commit => ({
  id: createHash('sha256').update(JSON.stringify(writes)).digest('hex'),
  writes,
});

/** Puts rows that do not exist yet, one commit each. */
export const create = async (table: Table, rows: readonly Row[]): Promise<void> => {
  const answers = await table.commit(rows.map((put) => commitOf({ put, was: 0 })));
  if (answers.includes('stale')) throw new Error('a row existed already');
};

/** Follows `next` to the end: all rows of a pk, page by page. */
export const allRows = async (table: Table, pk: string, range: Parameters<Table['query']>[1] = {}): Promise<Row[]> => {
  const found: Row[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(pk, after === undefined ? range : { ...range, after });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return found;
};

/** Asks until the answer passes or 5 s are over: the due index may lag on the weaker side. */
export const eventually = async <T>(ask: () => Promise<T>, passes: (answer: T) => boolean): Promise<T> => {
  let answer = await ask();
  for (let tries = 0; tries < 100 && !passes(answer); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer = await ask();
  }
  return answer;
};
