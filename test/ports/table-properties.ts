import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Commit, Row, Table, Write } from '../../shared/ports/table.ts';
import { mapTable } from './map-table.ts';
import { allRows, commitOf, eventually } from './rows.ts';

interface Choice {
  readonly sk: string;
  readonly kind: 'put' | 'drop' | 'check';
  /** What the writer believes of the row: its true version, another one, or nothing. */
  readonly belief: 'true' | 'wrong' | 'none';
  readonly body: string;
  readonly due: number | undefined;
}
type Step =
  | { readonly type: 'commit'; readonly batch: readonly (readonly Choice[])[] }
  | { readonly type: 'repeat'; readonly back: number }
  | { readonly type: 'query'; readonly range: { from?: string; to?: string; reverse?: boolean; limit?: number } };

const sks = ['a', 'A', 'a#1', 'a~', 'b'];
const sk = fc.constantFrom(...sks);
const choice: fc.Arbitrary<Choice> = fc.record({
  sk,
  kind: fc.constantFrom('put', 'put', 'drop', 'check'),
  belief: fc.constantFrom('true', 'true', 'true', 'none', 'wrong'),
  body: fc.constantFrom('1', '2', '"ü"'),
  due: fc.constantFrom(undefined, 0, 5, 10),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constant('commit' as const),
    batch: fc.array(fc.uniqueArray(choice, { selector: (c) => c.sk, minLength: 1 }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('repeat' as const), back: fc.nat(3) }),
  fc.record({
    type: fc.constant('query' as const),
    range: fc.record(
      { from: sk, to: sk, reverse: fc.boolean(), limit: fc.integer({ min: 1, max: 4 }) },
      { requiredKeys: [] },
    ),
  }),
);

const writeOf = (pk: string, current: readonly Row[], chosen: Choice, first: boolean): Write => {
  const truth = current.find((row) => row.pk === pk && row.sk === chosen.sk)?.version ?? 0;
  const none = chosen.belief === 'none' && !first; // at least one write has a condition
  const was = chosen.belief === 'wrong' ? truth + 1 : truth;
  const key = { pk, sk: chosen.sk };
  if (chosen.kind === 'check') return { check: key, was };
  if (chosen.kind === 'drop') return none ? { drop: key } : { drop: key, was };
  const due = chosen.due === undefined ? {} : { due: chosen.due };
  const put: Row = { ...key, version: was + 1, body: chosen.body, ...due };
  return none ? { put } : { put, was };
};

/** The commits of one batch live in partitions of their own, since a table promises no order among them. */
const batchOf = (
  run: string,
  current: readonly Row[],
  batch: Extract<Step, { type: 'commit' }>['batch'],
): readonly Commit[] =>
  batch.flatMap((choices, i) => {
    const [first, ...rest] = choices.map((each, at) => writeOf(`${run}#${i}`, current, each, at === 0));
    return first === undefined ? [] : [commitOf(first, ...rest)];
  });

const sameAnswers = async (run: string, table: Table, steps: readonly Step[]): Promise<void> => {
  const model = mapTable();
  const history: (readonly Commit[])[] = [];
  for (const each of steps) {
    if (each.type === 'query') {
      expect(await allRows(table, `${run}#0`, each.range)).toEqual(await allRows(model, `${run}#0`, each.range));
      continue;
    }
    const batch =
      each.type === 'commit' ? batchOf(run, model.rows(), each.batch) : (history[history.length - 1 - each.back] ?? []);
    history.push(batch);
    expect(await table.commit(batch)).toEqual(await model.commit(batch));
  }
  const rows = model.rows();
  expect(await table.get(rows)).toEqual(rows);
  for (const pk of [`${run}#0`, `${run}#1`, `${run}#2`])
    expect(await allRows(table, pk)).toEqual(rows.filter((row) => row.pk === pk));
  const due = rows.filter((row) => row.due !== undefined && row.due <= 5).map((row) => `${row.pk} ${row.sk}`);
  const found = await eventually(
    async () =>
      (await table.due(5, 100_000)).filter(({ pk }) => pk.startsWith(`${run}#`)).map((k) => `${k.pk} ${k.sk}`),
    (answer) => answer.toSorted().join() === due.toSorted().join(),
  );
  expect(found.toSorted()).toEqual(due.toSorted());
};

/** Whatever is done to it, in whatever order, a table answers like a plain map. */
export const tableProperties = (table: () => Table): void => {
  test('any history of commits, repetitions and queries gives what a plain map gives', async () => {
    let run = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      run += 1;
      await sameAnswers(`run${run}`, table(), steps);
    });
    await expect(fc.assert(property, { numRuns: 200 })).resolves.toBeUndefined();
  });
};
