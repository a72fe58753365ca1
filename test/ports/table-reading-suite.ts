import { expect, test } from 'vitest';
import type { Table } from '../../shared/ports/table.ts';
import { allRows, commitOf, create, eventually, key, row } from './rows.ts';

/** What `get`, `query` and its pages promise. */
export const tableReading = (table: () => Table): void => {
  test('get answers in the order of its keys, with undefined for what is not there', async () => {
    await create(table(), [row('p', 'a', 1), row('q', 'b', 1)]);
    const keys = [key('q', 'b'), key('p', 'none'), key('p', 'a'), key('q', 'b')];
    expect((await table().get(keys)).map((found) => found?.sk)).toEqual(['b', undefined, 'a', 'b']);
    expect(await table().get([])).toEqual([]);
  });

  test('a row comes back as it was written, with due and expires only if it has them', async () => {
    const rows = [
      row('p', 'both', 1, { due: 1_790_000_000_000, expires: 1_800_000_000_000 }),
      row('p', 'neither', 1, { body: '{"text":"Grüße, 数\u2028😀 \\u0000 \\"quoted\\""}' }),
      row('p', 'past', 1, { due: 0, body: '""' }),
    ];
    await create(table(), rows);
    expect(await table().get(rows)).toStrictEqual(rows);
    expect(await allRows(table(), 'p')).toStrictEqual(rows);
  });

  test('a rewrite without due and expires takes them away', async () => {
    await create(table(), [row('p', 's', 1, { due: 5, expires: 4_000_000_000_000 })]);
    await table().commit([commitOf({ put: row('p', 's', 2), was: 1 })]);
    expect(await table().get([key('p', 's')])).toStrictEqual([row('p', 's', 2)]);
  });

  const texts = ['a', 'B', '10', '9', '~', ' ', 'a!', 'A~', 'a#1', 'Z', 'a#', '%C3%BC', '{}'];
  test('rows of a partition come in byte order of sk, and in the opposite one when reversed', async () => {
    await create(
      table(),
      texts.map((sk) => row('p', sk, 1)),
    );
    const ordered = [' ', '%C3%BC', '10', '9', 'A~', 'B', 'Z', 'a', 'a!', 'a#', 'a#1', '{}', '~'];
    expect((await allRows(table(), 'p')).map(({ sk }) => sk)).toEqual(ordered);
    expect((await allRows(table(), 'p', { reverse: true })).map(({ sk }) => sk)).toEqual(ordered.toReversed());
  });

  test('a partition shows its own rows only', async () => {
    await create(table(), [row('p', 's', 1), row('p#1', 's', 1), row('P', 's', 1), row('pp', 's', 1)]);
    expect((await allRows(table(), 'p')).map(({ pk }) => pk)).toEqual(['p']);
    expect(await allRows(table(), 'none')).toEqual([]);
  });

  test.each<readonly [string, object, readonly string[]]>([
    ['from', { from: 'c' }, ['c', 'd', 'e']],
    ['to', { to: 'c' }, ['a', 'b']],
    ['from and to', { from: 'b', to: 'd' }, ['b', 'c']],
    ['from and to that are no rows', { from: 'a5', to: 'c5' }, ['b', 'c']],
    ['an empty stretch', { from: 'c', to: 'c' }, []],
    ['a reversed stretch', { from: 'd', to: 'b' }, []],
    ['from and to, last first', { from: 'b', to: 'd', reverse: true }, ['c', 'b']],
  ])('a range takes from <= sk < to: %s', async (_, range, expected) => {
    await create(
      table(),
      ['a', 'b', 'c', 'd', 'e'].map((sk) => row('p', sk, 1)),
    );
    expect((await allRows(table(), 'p', range)).map(({ sk }) => sk)).toEqual(expected);
    expect((await allRows(table(), 'p', { ...range, limit: 1 })).map(({ sk }) => sk)).toEqual(expected);
  });

  test.each([false, true])('pages follow each other without gap or repetition (reverse: %s)', async (reverse) => {
    const names = Array.from({ length: 25 }, (_, i) => `s${String(i).padStart(2, '0')}`);
    await create(
      table(),
      names.map((sk) => row('p', sk, 1)),
    );
    const first = await table().query('p', { limit: 10, reverse });
    expect(first.items.length).toBeLessThanOrEqual(10);
    const found = await allRows(table(), 'p', { limit: 10, reverse });
    expect(found.map(({ sk }) => sk)).toEqual(reverse ? names.toReversed() : names);
  });

  test('a page goes on behind its token even when that row has been dropped in between', async () => {
    await create(
      table(),
      ['a', 'b', 'c', 'd'].map((sk) => row('p', sk, 1)),
    );
    const { items, next = '' } = await table().query('p', { limit: 2 });
    const seen = new Set(items.map(({ sk }) => sk));
    await table().commit(items.map((item) => commitOf({ drop: item, was: 1 })));
    const rest = await allRows(table(), 'p');
    expect((await table().query('p', { after: next })).items).toEqual(rest.filter(({ sk }) => !seen.has(sk)));
  });

  test('more rows than any page holds are all found by following the pages', async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => row('p', `s${String(i).padStart(4, '0')}`, 1));
    await create(table(), rows);
    expect(await allRows(table(), 'p')).toEqual(rows);
  });
};

/** What the due index promises, once it has caught up. */
export const tableDue = (table: () => Table): void => {
  const dueAt = async (until: number, expected: readonly string[], limit = 100): Promise<readonly string[]> =>
    eventually(
      async () => (await table().due(until, limit)).map(({ sk }) => sk),
      (answer) => answer.join() === expected.join(),
    );

  test('what is due comes earliest first, up to and including the instant asked for', async () => {
    const rows = [row('p', 'late', 1, { due: 30 }), row('q', 'early', 1, { due: 10 }), row('r', 'mid', 1, { due: 20 })];
    await create(table(), [...rows, row('p', 'never', 1)]);
    expect(await dueAt(9, [])).toEqual([]);
    expect(await dueAt(10, ['early'])).toEqual(['early']);
    expect(await dueAt(29, ['early', 'mid'])).toEqual(['early', 'mid']);
    expect(await dueAt(30, ['early', 'mid', 'late'])).toEqual(['early', 'mid', 'late']);
  });

  test('a limit takes the earliest', async () => {
    await create(
      table(),
      Array.from({ length: 40 }, (_, i) => row(`p${i}`, `s${String(i).padStart(2, '0')}`, 1, { due: 100 + i })),
    );
    expect(await dueAt(1000, ['s00', 's01', 's02'], 3)).toEqual(['s00', 's01', 's02']);
  });

  test('a due is moved, cleared and removed with its row', async () => {
    const sks = ['moved', 'cleared', 'dropped'];
    await create(
      table(),
      sks.map((sk, i) => row('p', sk, 1, { due: 10 + i })),
    );
    await table().commit([
      commitOf({ put: row('p', 'moved', 2, { due: 50 }), was: 1 }),
      commitOf({ put: row('p', 'cleared', 2), was: 1 }),
      commitOf({ drop: key('p', 'dropped'), was: 1 }),
    ]);
    expect(await dueAt(49, [])).toEqual([]);
    expect(await dueAt(50, ['moved'])).toEqual(['moved']);
  });

  test('a stale commit leaves the due index as it was', async () => {
    await create(table(), [row('p', 's', 1, { due: 10 })]);
    await table().commit([commitOf({ put: row('p', 's', 5), was: 4 }, { put: row('p', 't', 1, { due: 5 }) })]);
    expect(await dueAt(20, ['s'])).toEqual(['s']);
  });
};
