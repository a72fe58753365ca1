import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, contains, intersect, measure, normalise, subtract, union } from '../../shared/domain/interval.ts';
import type { Interval } from '../../shared/domain/types.ts';

const span = 60;
const unit = fc.integer({ min: 0, max: span });
const anyList = fc.array(fc.record({ from: unit, to: unit }), { maxLength: 12 });
const normalList = anyList.map(normalise);

/** The naive model: is each unit of time in one of the stretches? */
const units = (intervals: readonly Interval[]): boolean[] =>
  Array.from({ length: span }, (_, at) => intervals.some(({ from, to }) => from <= at && at < to));

const isNormal = (intervals: readonly Interval[]): boolean =>
  intervals.every(({ from, to }, i) => from < to && (i === 0 || (intervals[i - 1]?.to ?? 0) < from));

describe('stretches of time agree with counting unit by unit', () => {
  it('normalised, overlaps count once and the order does not matter', () => {
    fc.assert(
      fc.property(anyList, (list) => {
        expect(isNormal(normalise(list))).toBe(true);
        expect(units(normalise(list))).toEqual(units(list));
        expect(normalise(list.toReversed())).toEqual(normalise(list));
      }),
    );
  });

  it('in either, in both, in one and not the other', () => {
    fc.assert(
      fc.property(normalList, normalList, (a, b) => {
        const [inA, inB] = [units(a), units(b)];
        expect(units(union(a, b))).toEqual(inA.map((x, i) => x || inB[i] === true));
        expect(units(intersect(a, b))).toEqual(inA.map((x, i) => x && inB[i] === true));
        expect(units(subtract(a, b))).toEqual(inA.map((x, i) => x && inB[i] === false));
        expect([union(a, b), intersect(a, b), subtract(a, b)].every(isNormal)).toBe(true);
      }),
    );
  });

  it('measured, cut to a window, and asked about an instant', () => {
    fc.assert(
      fc.property(normalList, unit, unit, (list, from, to) => {
        expect(measure(list)).toBe(units(list).filter(Boolean).length);
        expect(units(clip(list, from, to))).toEqual(units(list).map((x, at) => x && from <= at && at < to));
        expect(contains(list, from)).toBe(units(list)[from] ?? false);
      }),
    );
  });
});

describe('half-open stretches', () => {
  it('the first instant is inside, the end is not', () => {
    const list = [{ from: 10, to: 20 }];
    expect([9, 10, 19, 20].map((at) => contains(list, at))).toEqual([false, true, true, false]);
  });

  it('touching stretches become one, empty and reversed ones vanish', () => {
    expect(
      normalise([
        { from: 5, to: 9 },
        { from: 1, to: 5 },
        { from: 12, to: 12 },
        { from: 20, to: 15 },
      ]),
    ).toEqual([{ from: 1, to: 9 }]);
  });
});
