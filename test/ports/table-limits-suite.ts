import { expect, test } from 'vitest';
import { type Commit, type Row, type Table, tableLimits, type Write } from '../../shared/ports/table.ts';
import { allRows, commitOf, key, row } from './rows.ts';

const put = (pk: string, sk: string, rest: Partial<Row> = {}): Write => ({ put: row(pk, sk, 1, rest), was: 0 });
const many = (count: number): Write[] => Array.from({ length: count }, (_, i) => put('p', `s${i}`));
/** Also commits that the types forbid, as a writer with a bug would send them. */
const commitWith = (writes: readonly Write[]): Commit => {
  const [first, ...rest] = writes;
  const { writes: _, ...empty } = commitOf(put('p', 's'));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an empty commit has no type
  return first === undefined ? ({ ...empty, writes: [] } as unknown as Commit) : commitOf(first, ...rest);
};
const big = 'x'.repeat(tableLimits.bodyBytes - 2);

/** What a table takes at most, and that more is a fault. */
export const tableLimitsHold = (table: () => Table): void => {
  test('keys of 512 bytes, bodies of 300 KB, 90 writes and 3 MB are taken', async () => {
    const long = 'k'.repeat(tableLimits.keyBytes);
    expect(await table().commit([commitOf(put(long, long))])).toEqual(['done']);
    expect(await table().commit([commitWith(many(90))])).toEqual(['done']);
    // 10 bodies of 307,200 bytes are 3,072,000 of the 3,145,728 that a commit may have
    const large = Array.from({ length: 10 }, (_, i) => put('large', `s${i}`, { body: `"${big}"` }));
    expect(await table().commit([commitWith(large)])).toEqual(['done']);
    expect(await allRows(table(), 'large')).toHaveLength(10);
    expect((await table().get([key('large', 's9')]))[0]?.body).toBe(`"${big}"`);
  });

  test.each<readonly [string, readonly Write[]]>([
    ['no write', []],
    ['91 writes', many(91)],
    ['no condition', [{ put: row('p', 's', 1) }, { drop: key('p', 't') }]],
    ['the same key twice', [put('p', 's'), { drop: key('p', 's') }]],
    ['an empty key', [put('', 's')]],
    ['a key of 513 bytes', [put('p', 'k'.repeat(513))]],
    ['a key that is not ASCII', [put('p', 'grün')]],
    ['a key with a line feed', [put('p', 'a\nb')]],
    ['a body of 300 KB and one byte', [put('p', 's', { body: `"${big}x"` })]],
    ['a body of 300 KB and one byte, counted in UTF-8', [put('p', 's', { body: `"${big.slice(1)}é"` })]],
    ['more than 3 MB', Array.from({ length: 11 }, (_, i) => put('p', `s${i}`, { body: `"${big}"` }))],
    ['a version that is not the next one', [{ put: row('p', 's', 3), was: 1 }]],
    ['a version that is not an integer', [{ put: row('p', 's', 1.5) }, put('p', 't')]],
    ['a due that is not an integer', [put('p', 's', { due: 0.5 })]],
    ['a negative condition', [{ check: key('p', 's'), was: -1 }]],
  ])('a commit with %s is a bug of its writer: a fault, and nothing of it is written', async (_, writes) => {
    await expect(table().commit([commitWith(writes)])).rejects.toMatchObject({ code: 'table-limit' });
    expect(await allRows(table(), 'p')).toEqual([]);
  });

  test('pages and lists of no or negative size are faults', async () => {
    await expect(table().query('p', { limit: 0 })).rejects.toMatchObject({ code: 'table-limit' });
    await expect(table().due(10, -1)).rejects.toMatchObject({ code: 'table-limit' });
  });
};
