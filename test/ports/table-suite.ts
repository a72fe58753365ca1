import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Commit, Row, Table, Write } from '../../shared/ports/table.ts';
import { allRows, commitOf, create, key, row } from './rows.ts';
import { tableLimitsHold } from './table-limits-suite.ts';
import { tableProperties } from './table-properties.ts';
import { tableDue, tableReading } from './table-reading-suite.ts';

export interface OpenTable {
  readonly table: Table;
  readonly close: () => Promise<void>;
}

/** Every promise of the `Table` port, as tests: each adapter must pass them. `open` gives an empty table. */
export const tableSuite = (name: string, open: () => Promise<OpenTable>): void => {
  describe(`${name} keeps the promises of a table`, () => {
    let opened: OpenTable;
    const table = (): Table => opened.table;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => opened.close());
    describe('conditions', () => {
      conditions(table);
    });
    describe('all or nothing', () => {
      commits(table);
    });
    describe('repetition', () => {
      repetition(table);
    });
    describe('reading', () => {
      tableReading(table);
    });
    describe('due', () => {
      tableDue(table);
    });
    describe('limits', () => {
      tableLimitsHold(table);
    });
    tableProperties(table);
  });
};

const versionAt = async (table: Table, pk: string, sk: string): Promise<number> =>
  (await table.get([key(pk, sk)]))[0]?.version ?? 0;

const guardedAt = (was: number): Commit => commitOf({ check: key('p', 'owner'), was }, { put: row('p', 'owned', was) });
const ifAbsent = (sk: string): Commit => commitOf({ check: key('p', 'absent'), was: 0 }, { put: row('p', sk, 1) });

const conditions = (table: () => Table): void => {
  test('a row that must not exist is created once; a second creation with another content is stale', async () => {
    const first = commitOf({ put: row('p', 's', 1, { body: '"first"' }), was: 0 });
    const second = commitOf({ put: row('p', 's', 1, { body: '"second"' }), was: 0 });
    expect(await table().commit([first])).toEqual(['done']);
    expect(await table().commit([second])).toEqual(['stale']);
    expect(await table().get([key('p', 's')])).toEqual([row('p', 's', 1, { body: '"first"' })]);
  });

  test('a row is replaced by who loaded its latest version, and by no one else', async () => {
    await create(table(), [row('p', 's', 1)]);
    expect(await table().commit([commitOf({ put: row('p', 's', 2), was: 1 })])).toEqual(['done']);
    expect(await table().commit([commitOf({ put: row('p', 's', 2, { body: '"late"' }), was: 1 })])).toEqual(['stale']);
    expect(await table().commit([commitOf({ put: row('p', 's', 4), was: 3 })])).toEqual(['stale']);
    expect(await versionAt(table(), 'p', 's')).toBe(2);
  });

  test('an update of a row that does not exist is stale and creates nothing', async () => {
    expect(await table().commit([commitOf({ put: row('p', 's', 2), was: 1 })])).toEqual(['stale']);
    expect(await table().get([key('p', 's')])).toEqual([undefined]);
  });

  test('a row is dropped by who loaded its latest version', async () => {
    await create(table(), [row('p', 's', 1)]);
    expect(await table().commit([commitOf({ drop: key('p', 's'), was: 2 })])).toEqual(['stale']);
    expect(await versionAt(table(), 'p', 's')).toBe(1);
    expect(await table().commit([commitOf({ drop: key('p', 's'), was: 1 })])).toEqual(['done']);
    expect(await versionAt(table(), 'p', 's')).toBe(0);
  });

  test('a dropped row may be created again', async () => {
    await create(table(), [row('p', 's', 1)]);
    await table().commit([commitOf({ drop: key('p', 's'), was: 1 })]);
    expect(await table().commit([commitOf({ put: row('p', 's', 1, { body: '"again"' }), was: 0 })])).toEqual(['done']);
  });

  test('a check guards rows that have no condition of their own', async () => {
    await create(table(), [row('p', 'owner', 1)]);
    expect(await table().commit([guardedAt(1)])).toEqual(['done']);
    await table().commit([commitOf({ put: row('p', 'owner', 2), was: 1 })]);
    const late = commitOf({ check: key('p', 'owner'), was: 1 }, { put: row('p', 'owned', 7) });
    expect(await table().commit([late])).toEqual(['stale']);
    expect(await versionAt(table(), 'p', 'owned')).toBe(1);
    expect(await table().commit([guardedAt(2)])).toEqual(['done']);
    expect(await versionAt(table(), 'p', 'owner')).toBe(2);
  });

  test('a check with 0 holds only while the row does not exist', async () => {
    expect(await table().commit([ifAbsent('a')])).toEqual(['done']);
    await create(table(), [row('p', 'absent', 1)]);
    expect(await table().commit([ifAbsent('b')])).toEqual(['stale']);
    expect(await versionAt(table(), 'p', 'b')).toBe(0);
  });
};

const commits = (table: () => Table): void => {
  test.each([0, 1, 2])('one failed condition, at place %i of three, and nothing at all is written', async (place) => {
    await create(table(), [row('p', 'there', 1)]);
    const good: Write[] = [
      { put: row('p', 'a', 1), was: 0 },
      { drop: key('p', 'there') },
      { put: row('p', 'b', 1), was: 0 },
    ];
    const bad: Write = { put: row('p', 'x', 9), was: 8 };
    const [first = bad, ...rest] = good.toSpliced(place, 0, bad);
    expect(await table().commit([commitOf(first, ...rest)])).toEqual(['stale']);
    expect((await allRows(table(), 'p')).map(({ sk }) => sk)).toEqual(['there']);
  });

  test('puts, drops and checks over several partitions happen together', async () => {
    await create(table(), [row('subject', 's', 1), row('result', 'old', 1), row('rulebook', 'r', 1)]);
    const answers = await table().commit([
      commitOf(
        { check: key('rulebook', 'r'), was: 1 },
        { put: row('subject', 's', 2), was: 1 },
        { drop: key('result', 'old') },
        { put: row('result', 'new', 1) },
        { put: row('outbox', 'o', 1), was: 0 },
      ),
    ]);
    expect(answers).toEqual(['done']);
    const keys = [key('subject', 's'), key('result', 'old'), key('result', 'new'), key('outbox', 'o')];
    expect((await table().get(keys)).map((found) => found?.version)).toEqual([2, undefined, 1, 1]);
  });

  test('a stale commit holds up none of its batch; the answers come in the order of the commits', async () => {
    await create(table(), [row('p', 'b', 1)]);
    const batch = ['a', 'b', 'c'].map((sk) => commitOf({ put: row('p', sk, 1, { body: '"new"' }), was: 0 }));
    expect(await table().commit(batch)).toEqual(['done', 'stale', 'done']);
    expect((await allRows(table(), 'p')).map(({ body }) => body)).toEqual(['"new"', '{"v":1}', '"new"']);
  });

  test('of two commits of one batch that want the same row, exactly one is done', async () => {
    const batch = ['"left"', '"right"'].map((body) =>
      commitOf({ put: row('p', 's', 1, { body }), was: 0 }, { put: row('p', body, 1) }),
    );
    const answers = await table().commit(batch);
    expect(answers.toSorted()).toEqual(['done', 'stale']);
    const winner = answers[0] === 'done' ? '"left"' : '"right"';
    expect((await allRows(table(), 'p')).map(({ sk }) => sk)).toEqual([winner, 's']);
  });

  test('a row without condition is written over whatever stood there, and dropped whether or not it stands', async () => {
    await create(table(), [row('p', 'owner', 1)]);
    await table().commit([commitOf({ check: key('p', 'owner'), was: 1 }, { put: row('p', 'owned', 5) })]);
    const over = commitOf(
      { put: row('p', 'owner', 2), was: 1 },
      { put: row('p', 'owned', 2) },
      { drop: key('p', 'never') },
    );
    expect(await table().commit([over])).toEqual(['done']);
    expect(await versionAt(table(), 'p', 'owned')).toBe(2);
  });

  test('no commits, no answers', async () => {
    expect(await table().commit([])).toEqual([]);
  });

  test('300 commits in one batch are all done', async () => {
    const batch = Array.from({ length: 300 }, (_, i) => commitOf({ put: row(`p${i % 7}`, `s${i}`, 1), was: 0 }));
    expect(await table().commit(batch)).toEqual(batch.map(() => 'done'));
    const found = await table().get(batch.map((_, i) => key(`p${i % 7}`, `s${i}`)));
    expect(found.map((each) => each?.sk)).toEqual(batch.map((_, i) => `s${i}`));
  });
};

const repetition = (table: () => Table): void => {
  const full = commitOf(
    { put: row('p', 'snapshot', 2, { due: 10 }), was: 1 },
    { drop: key('p', 'left'), was: 1 },
    { drop: key('p', 'gone') },
    { put: row('p', 'taken', 1) },
    { check: key('p', 'rules'), was: 1 },
  );
  beforeEach(async () => {
    await create(table(), [row('p', 'snapshot', 1), row('p', 'left', 1), row('p', 'gone', 1), row('p', 'rules', 1)]);
  });

  test('a commit repeated because its answer was lost is done again and changes nothing', async () => {
    expect(await table().commit([full])).toEqual(['done']);
    const before = await allRows(table(), 'p');
    expect(await table().commit([full])).toEqual(['done']);
    expect(await allRows(table(), 'p')).toEqual(before);
  });

  test.each<readonly [string, Commit]>([
    ['its snapshot was rewritten', commitOf({ put: row('p', 'snapshot', 3), was: 2 })],
    ['a row it put was rewritten', commitOf({ put: row('p', 'taken', 2), was: 1 })],
    ['a row it put was dropped', commitOf({ drop: key('p', 'taken'), was: 1 })],
    ['a row it dropped was created again', commitOf({ put: row('p', 'left', 1), was: 0 })],
    ['the row it checked was rewritten', commitOf({ put: row('p', 'rules', 2), was: 1 })],
  ])('a repeated commit is stale once %s, and leaves that as it is', async (_, later) => {
    await table().commit([full]);
    expect(await table().commit([later])).toEqual(['done']);
    const before = await allRows(table(), 'p');
    expect(await table().commit([full])).toEqual(['stale']);
    expect(await allRows(table(), 'p')).toEqual(before);
  });

  test.each<readonly [string, Partial<Row>]>([
    ['body', { body: '"other"' }],
    ['due', { due: 11 }],
    ['expires', { expires: 11 }],
  ])('a row of the same version with another %s is the work of another writer: stale', async (_, rest) => {
    expect(await table().commit([commitOf({ put: row('p', 'x', 1, { due: 10 }), was: 0 })])).toEqual(['done']);
    const other = commitOf({ put: row('p', 'x', 1, { due: 10, ...rest }), was: 0 });
    expect(await table().commit([other])).toEqual(['stale']);
  });
};
