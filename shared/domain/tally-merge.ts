import { addDecimals, compareDecimals } from './decimal.ts';
import { compareText } from './event.ts';
import { emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';
import type { Interval } from './types.ts';

/** Stretches of one level added up: exact, and the same for every order and grouping of the parts. semantics: Attainment. */
export const mergeTallies = (tallies: readonly Tally[]): Tally => {
  const parts = tallies.filter((tally) => tally !== emptyTally);
  if (parts.length === 0) return emptyTally;
  const total = (pick: (tally: Tally) => number): number => parts.reduce((sum, tally) => sum + pick(tally), 0);
  return {
    good: total((tally) => tally.good),
    bad: total((tally) => tally.bad),
    excluded: total((tally) => tally.excluded),
    badAt: parts.flatMap((tally) => tally.badAt).sort((a, b) => a - b),
    sum: addDecimals(parts.map((tally) => tally.sum)),
    count: total((tally) => tally.count),
    values: parts.flatMap((tally) => tally.values).sort(byValue),
    agreedMs: total((tally) => tally.agreedMs),
    downMs: total((tally) => tally.downMs),
    unknownMs: total((tally) => tally.unknownMs),
    excludedMs: total((tally) => tally.excludedMs),
    measuredMs: total((tally) => tally.measuredMs),
    downs: joined(parts.flatMap((tally) => tally.downs)),
  };
};

/** Reading as a double keeps order, so only texts that read alike need the exact way; `1` and `1.0` go by their text. */
const byValue = (a: string, b: string): number => Number(a) - Number(b) || compareDecimals(a, b) || compareText(a, b);

/** An outage cut where two stretches meet is one outage again. */
const joined = (intervals: readonly Interval[]): readonly Interval[] => {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result.at(-1);
    if (last !== undefined && interval.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) };
    else result.push(interval);
  }
  return result;
};
