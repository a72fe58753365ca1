import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTallies } from '../../shared/domain/tally-merge.ts';
import { emptyTally } from '../../shared/domain/tally.ts';
import type { Tally } from '../../shared/domain/tally.ts';

const values = (...texts: readonly string[]): Tally => ({ ...emptyTally, values: texts });

describe('stretches of a level add up', () => {
  test('counts, misses and values of two days', () => {
    const monday: Tally = { ...emptyTally, good: 9, bad: 1, badAt: [200], sum: '0.1', count: 1, values: ['0.1'] };
    const tuesday: Tally = { ...emptyTally, good: 8, bad: 1, badAt: [100], sum: '0.2', count: 1, values: ['0.05'] };
    // 9 + 8 good, 1 + 1 bad, 0.1 + 0.2 = 0.3 exactly
    expect(mergeTallies([monday, tuesday])).toEqual({
      ...emptyTally,
      good: 17,
      bad: 2,
      badAt: [100, 200],
      sum: '0.3',
      count: 2,
      values: ['0.05', '0.1'],
    });
  });

  test('an outage cut at midnight is one outage again', () => {
    const before: Tally = { ...emptyTally, downMs: 10, downs: [{ from: 90, to: 100 }] };
    const after: Tally = {
      ...emptyTally,
      downMs: 25,
      downs: [
        { from: 100, to: 120 },
        { from: 130, to: 135 },
      ],
    };
    expect(mergeTallies([after, before]).downs).toEqual([
      { from: 90, to: 120 },
      { from: 130, to: 135 },
    ]);
  });

  test('an outage within another adds nothing', () => {
    const wide: Tally = { ...emptyTally, downs: [{ from: 90, to: 120 }] };
    const narrow: Tally = { ...emptyTally, downs: [{ from: 95, to: 100 }] };
    expect(mergeTallies([wide, narrow]).downs).toEqual([{ from: 90, to: 120 }]);
  });

  test('equal values written differently have one order', () => {
    expect(mergeTallies([values('1.50'), values('1.5')]).values).toEqual(['1.5', '1.50']);
    expect(mergeTallies([values('1.5'), values('1.50')]).values).toEqual(['1.5', '1.50']);
  });

  test('no stretches add up to nothing', () => {
    expect(mergeTallies([])).toEqual(emptyTally);
    expect(mergeTallies([emptyTally, emptyTally])).toEqual(emptyTally);
  });

  test('values are in order of size, not of text', () => {
    expect(mergeTallies([values('9', '10'), values('2.5'), values('-1')]).values).toEqual(['-1', '2.5', '9', '10']);
  });
});

const count = fc.nat({ max: 10_000 });
const value = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.constantFrom('', '.5', '.50', '.125'))
  .map((parts) => parts.join(''));
const anyTally: fc.Arbitrary<Tally> = fc.record({
  good: count,
  bad: count,
  excluded: count,
  badAt: fc.array(count).map((instants) => instants.toSorted((a, b) => a - b)),
  sum: value,
  count,
  values: fc.array(value, { maxLength: 8 }),
  agreedMs: count,
  downMs: count,
  unknownMs: count,
  excludedMs: count,
  measuredMs: count,
  downs: fc.array(
    fc.tuple(count, fc.nat({ max: 50 })).map(([from, length]) => ({ from, to: from + length + 1 })),
    { maxLength: 5 },
  ),
});

describe('merging is exact', () => {
  test('the order of the stretches does not matter', () => {
    const shuffled = fc
      .array(anyTally, { maxLength: 6 })
      .chain((tallies) => fc.tuple(fc.constant(tallies), fc.shuffledSubarray(tallies, { minLength: tallies.length })));
    fc.assert(
      fc.property(shuffled, ([tallies, other]) => {
        expect(mergeTallies(other)).toEqual(mergeTallies(tallies));
      }),
    );
  });

  test('hours to days to a month gives what hours to a month gives', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyTally, { maxLength: 3 }), { maxLength: 4 }), (days) => {
        expect(mergeTallies(days.map(mergeTallies))).toEqual(mergeTallies(days.flat()));
      }),
    );
  });
});
