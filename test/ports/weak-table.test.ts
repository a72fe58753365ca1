import { describe, expect, test } from 'vitest';
import type { Committed, Table } from '../../shared/ports/table.ts';
import { type MapTable, mapTable } from './map-table.ts';
import { allRows, commitOf, create, key, row } from './rows.ts';
import { tableSuite } from './table-suite.ts';
import { Interrupted, Killed, seededRandom, weakTable, type Weakness, worstAllowed } from './weak-table.ts';

// Short pages, commits in any order and gets row by row are no breach of the port: the suite must not ask for more.
tableSuite('a table with short pages', async () => ({
  table: weakTable(mapTable(), seededRandom(1), { shortPage: 0.5 }),
  close: async () => {},
}));

const sks = Array.from({ length: 20 }, (_, i) => `s${String(i).padStart(2, '0')}`);
const filled = async (): Promise<MapTable> => {
  const inner = mapTable();
  await create(
    inner,
    sks.map((sk, i) => row('p', sk, 1, { due: i })),
  );
  return inner;
};
const creations = sks.map((sk) => commitOf({ put: row('p', sk, 1), was: 0 }));

/** What a caller sees of one call: its answer or the name of its fault. */
const seen = async <T>(call: Promise<T>): Promise<T | string> =>
  call.catch((error: unknown) => (error instanceof Error ? error.name : 'no error'));

const story = async (seed: number): Promise<unknown[]> => {
  const table = weakTable(mapTable(), seededRandom(seed), worstAllowed);
  const told: unknown[] = [];
  for (let i = 0; i < 30; i += 1) {
    told.push(await seen(table.commit([commitOf({ put: row('p', `s${i}`, 1, { due: i }), was: 0 })])));
    told.push(await seen(table.query('p')), await seen(table.due(i, 5)), await seen(table.get([key('p', `s${i}`)])));
  }
  return told;
};

/** Whether one of many seeds shows what is looked for. */
const someSeed = async (shows: (random: () => number) => Promise<boolean>): Promise<boolean> => {
  for (let seed = 0; seed < 50; seed += 1) if (await shows(seededRandom(seed))) return true;
  return false;
};

describe('a weak table', () => {
  test('misbehaves in the same way for the same seed, and otherwise for another', async () => {
    expect(await story(7)).toEqual(await story(7));
    expect(await story(7)).not.toEqual(await story(8));
  });

  test('without weaknesses answers as the table inside', async () => {
    const table = weakTable(await filled(), seededRandom(1));
    expect((await allRows(table, 'p')).map(({ sk }) => sk)).toEqual(sks);
    expect(await table.due(2, 10)).toEqual([key('p', 's00'), key('p', 's01'), key('p', 's02')]);
    expect(await table.commit([commitOf({ put: row('p', 's00', 2), was: 1 })])).toEqual(['done']);
  });

  test('cuts pages short, but following them finds every row once', async () => {
    const table = weakTable(await filled(), seededRandom(3), { shortPage: 1 });
    let pages = 0;
    for (let after: string | undefined = ''; after !== undefined; pages += 1)
      after = (await table.query('p', after === '' ? {} : { after })).next;
    expect(pages).toBeGreaterThan(2); // at most 10 rows a page, of 20
    expect((await allRows(table, 'p')).map(({ sk }) => sk)).toEqual(sks);
  });

  test('loses answers of commits that were applied, and repeating them says done', async () => {
    const inner = mapTable();
    const table = weakTable(inner, seededRandom(1), { lostAnswer: 1 });
    await expect(table.commit(creations)).rejects.toThrow(Interrupted);
    expect(await inner.commit(creations)).toEqual(creations.map((): Committed => 'done'));
    expect(inner.rows()).toHaveLength(20);
  });

  test('applies a batch in part when its answer is lost, in any order', async () => {
    const inPart = await someSeed(async (random) => {
      const inner = mapTable();
      await seen(weakTable(inner, random, { lostAnswer: 1 }).commit(creations));
      const names = inner.rows().map(({ sk }) => sk);
      return names.length > 0 && names.length < 20 && names.join() !== sks.slice(0, names.length).join();
    });
    expect(inPart).toBe(true);
  });

  test('answers in the order of the commits, however it applied them', async () => {
    const inner = mapTable();
    await create(inner, [row('p', 's05', 1, { body: '"other"' })]);
    const answers = await weakTable(inner, seededRandom(2)).commit(creations);
    expect(answers.indexOf('stale')).toBe(5);
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(19);
  });

  test('fails before anything is applied', async () => {
    const inner = mapTable();
    await expect(weakTable(inner, seededRandom(1), { faultBefore: 1 }).commit(creations)).rejects.toThrow(Interrupted);
    expect(inner.rows()).toEqual([]);
  });

  test('fails to read', async () => {
    const table = weakTable(await filled(), seededRandom(1), { readFault: 1 });
    await expect(table.get([key('p', 's00')])).rejects.toThrow(Interrupted);
    await expect(table.query('p')).rejects.toThrow(Interrupted);
    await expect(table.due(1, 1)).rejects.toThrow(Interrupted);
  });

  test('keeps a due row back, but shows it in the end', async () => {
    const table = weakTable(await filled(), seededRandom(1), { dueLag: 0.5 });
    const found = new Set<string>();
    const counts: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const due = await table.due(100, 100);
      counts.push(due.length);
      for (const { sk } of due) found.add(sk);
    }
    expect(Math.min(...counts)).toBeLessThan(20);
    expect(found.size).toBe(20);
  });

  test('lists due rows twice, and such as are due no more, within the limit', async () => {
    const inner = await filled();
    const table = weakTable(inner, seededRandom(1), { dueRepeat: 0.9 });
    const first = (await table.due(100, 100)).map(({ sk }) => sk);
    expect(first.length).toBeGreaterThan(new Set(first).size);
    await inner.commit(sks.map((sk) => commitOf({ put: row('p', sk, 2), was: 1 })));
    expect(await inner.due(100, 100)).toEqual([]);
    expect((await table.due(100, 100)).length).toBeGreaterThan(0);
    expect((await table.due(100, 1)).length).toBeLessThanOrEqual(1);
  });
});

const withWriter = async (
  where: string,
  write: (inner: MapTable) => Promise<unknown>,
): Promise<{ inner: MapTable; table: Table }> => {
  const inner = await filled();
  let written = false;
  const onBetween: Weakness['onBetween'] = async (now) => {
    if (now !== where || written) return;
    written = true;
    await write(inner);
  };
  return { inner, table: weakTable(inner, seededRandom(1), { onBetween }) };
};

describe('another writer', () => {
  test('slips in between get and commit: the commit is stale', async () => {
    const { table } = await withWriter('get', (inner) => inner.commit([commitOf({ put: row('p', 's00', 2), was: 1 })]));
    const [loaded] = await table.get([key('p', 's00')]);
    expect(loaded?.version).toBe(1);
    expect(await table.commit([commitOf({ put: row('p', 's00', 2, { body: '"mine"' }), was: 1 })])).toEqual(['stale']);
  });

  test('slips in between two rows of one get: it is no snapshot', async () => {
    const { table } = await withWriter('get', (inner) =>
      inner.commit(['s00', 's01'].map((sk) => commitOf({ put: row('p', sk, 2), was: 1 }))),
    );
    const found = await table.get([key('p', 's00'), key('p', 's01')]);
    expect(found.map((each) => each?.version)).toEqual([1, 2]);
  });

  test('slips in between two pages: the second shows its row', async () => {
    const { table } = await withWriter('page', (inner) => create(inner, [row('p', 's05x', 1)]));
    const found = await allRows(table, 'p', { limit: 5 });
    expect(found.map(({ sk }) => sk)).toContain('s05x');
  });

  test('slips in right before a commit is applied', async () => {
    const { table } = await withWriter('commit', (inner) =>
      inner.commit([commitOf({ drop: key('p', 's00'), was: 1 })]),
    );
    expect(await table.commit([commitOf({ put: row('p', 's00', 2), was: 1 })])).toEqual(['stale']);
  });

  test('slips in after the due list: the row is due no more when it is loaded', async () => {
    const { table } = await withWriter('due', (inner) => inner.commit([commitOf({ put: row('p', 's00', 2), was: 1 })]));
    const due = await table.due(0, 1);
    expect(due).toEqual([key('p', 's00')]);
    expect((await table.get(due))[0]?.due).toBeUndefined();
  });
});

const left = async (random: () => number): Promise<number> => {
  const inner = mapTable();
  expect(await seen(weakTable(inner, random, { killAt: 1 }).commit(creations))).toBe('Killed');
  return inner.rows().length;
};

describe('a killed process', () => {
  test('hears nothing of its last call, which took effect, and does nothing afterwards', async () => {
    const inner = mapTable();
    const table = weakTable(inner, seededRandom(1), { killAt: 2 });
    expect(await table.commit(creations.slice(0, 1))).toEqual(['done']);
    const second = await seen(table.get([key('p', 's00')]));
    expect(second).toBe('Killed');
    await expect(table.commit(creations.slice(1))).rejects.toThrow(Killed);
    await expect(table.due(1, 1)).rejects.toThrow(Killed);
    expect(inner.rows()).toHaveLength(1);
  });

  test('may have applied all of its last batch, or a part of it', async () => {
    expect(await someSeed(async (random) => (await left(random)) === 20)).toBe(true);
    expect(await someSeed(async (random) => (await left(random)) < 20)).toBe(true);
  });
});
