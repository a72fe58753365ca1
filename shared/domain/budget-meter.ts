import { allowedOf } from './attainment.ts';
import { expectedVolume, missesAllowed, targetOf, useAtPercent } from './budget.ts';
import type { ServiceLevel } from './contract.ts';
import { floorOf, fraction } from './fraction.ts';
import { isLowVolume } from './low-volume.ts';
import type { Standing } from './standing.ts';
import { emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';
import type { Instant, Interval, Millis } from './types.ts';

/** How the budget of a window was used hour by hour, and the exact instants of its use. semantics: Attainment, budgets, forecasts. */

export interface HourTally extends Interval {
  readonly tally: Tally;
}

const hourMs: Millis = 3_600_000;

/** How a level's window went up to as-of. */
export interface LevelHistory {
  readonly level: ServiceLevel;
  readonly window: Interval;
  readonly asOf: Instant;
  /**
   * Local hours in order, the last one perhaps still going on. Hours without anything may be left out, except for rolling
   * levels: those need every hour, from a beginning that stays the same (`effectiveFrom`), or instants would move.
   */
  readonly hours: readonly HourTally[];
  /** As it is at as-of. */
  readonly standing: Standing;
  /** When items were past their target and not yet stopped; without `to` they still are. */
  readonly overdue?: readonly { readonly from: Instant; readonly to?: Instant }[];
  /** Availability: agreed time of the whole window. Without it a time budget raises nothing before the window's end. */
  readonly agreedWindowMs?: Millis;
  /** Rolling levels only: first instant of the window as of an instant. */
  readonly rollingFrom?: (asOf: Instant) => Instant;
}

/** The budget at an hour's end (or at as-of, within the last hour): what was used of what was allowed. */
export interface Point {
  readonly at: Instant;
  /** The hour is over: only then can it say that a target is back in reach. */
  readonly ended: boolean;
  readonly used: number;
  readonly allowed: number;
  readonly population: number;
  /** Too little to judge: nothing is said. */
  readonly mute: boolean;
}
/** How the budget was used over time. */
export interface Meter {
  readonly points: readonly Point[];
  /** The instant of the k-th miss, or the start of the k-th millisecond of down time; undefined where only hours are known. */
  readonly usedAt: (use: number) => Instant | undefined;
  /** The k whose miss or millisecond passes `percent` of a budget. */
  readonly useAtPercent: (allowed: number, percent: number) => number;
  /** The budget rests on what is known so far, so its instants are those of hour ends. */
  readonly provisional: boolean;
}

/** Means and percentiles can turn until the end of the window, so they have none; neither have levels made of others. */
export const meterOf = (history: LevelHistory): Meter | undefined => {
  switch (history.level.metric.kind) {
    case 'ratio':
      return itemMeter(history);
    case 'availability':
      return history.agreedWindowMs === undefined ? undefined : timeMeter(history, history.agreedWindowMs);
    case 'count':
      return history.level.levels.direction === 'lower' ? countMeter(history) : undefined;
    default:
      return undefined;
  }
};

const itemMeter = (history: LevelHistory): Meter => {
  const { level, window } = history;
  const higher = level.levels.direction === 'higher';
  const usesOf = ({ good, bad }: Tally): number => (higher ? bad : good);
  const overdue = higher ? overdueIn(history) : [];
  const hours = hoursWith(history, overdue);
  const misses = higher ? missInstants(hours, overdue) : [];
  const known = misses.length === sumOf(hours, usesOf) + overdue.filter(({ to }) => to === undefined).length;
  const volume = expectedVolume(level, window);
  const provisional = level.expectedMonthlyVolume === undefined;
  let decided = 0;
  let used = 0;
  const points = steps({ ...history, hours }, known && !provisional).map(({ at, until, ended, tally }): Point => {
    decided += tally.good + tally.bad;
    used += usesOf(tally);
    const late = overdue.filter(({ from, to }) => from < until && (to === undefined || to >= until)).length;
    const population = Math.max(decided + late, volume);
    const mute = isLowVolume(level, population) && level.lowVolume?.method !== 'allow-one-miss';
    return { at, ended, used: used + late, allowed: missesAllowed(level, population), population, mute };
  });
  return { points, usedAt: (use) => (known ? misses[use - 1] : undefined), useAtPercent, provisional };
};

/** The budget of agreed time stays the same, so a target out of reach stays there and each instant is exact to the millisecond. */
const timeMeter = (history: LevelHistory, agreedMs: Millis): Meter => {
  const allowed = allowedOf(agreedMs, targetOf(history.level));
  const downs = history.hours.flatMap(({ tally }) => tally.downs);
  const known =
    downs.reduce((sum, { from, to }) => sum + to - from, 0) === sumOf(history.hours, ({ downMs }) => downMs);
  let used = 0;
  const points = steps(history, known).map(({ at, ended, tally }): Point => {
    used += tally.downMs;
    return { at, ended, used, allowed, population: agreedMs, mute: false };
  });
  return {
    points,
    usedAt: (use) => (known ? startOfDownMs(downs, use) : undefined),
    // The share itself may be used; it is passed where down time goes on.
    useAtPercent: (allowed, percent) => {
      const { num, den } = fraction(String(percent));
      return Number(floorOf({ num: num * BigInt(allowed), den: den * 100n })) + 1;
    },
    provisional: false,
  };
};

/** Counts have no instants of their own: an upper limit is passed at the end of the hour in which it was. */
const countMeter = (history: LevelHistory): Meter => {
  const limit = Number(floorOf(fraction(history.level.levels.expected)));
  let used = 0;
  const points = steps(history, false).map(({ at, ended, tally }): Point => {
    used += tally.good + tally.bad;
    return { at, ended, used, allowed: limit, population: used, mute: false };
  });
  return { points, usedAt: () => undefined, useAtPercent, provisional: false };
};

interface Step {
  /** Where the hour is evaluated, and the first instant that is not in it. */
  readonly at: Instant;
  readonly until: Instant;
  readonly ended: boolean;
  readonly tally: Tally;
}

/**
 * The hours as they are evaluated, each at its end. Where instants are exact an hour may be looked at before it ends; where
 * they are not, the window's last hour is left to the verdict, which comes at the same instant.
 */
const steps = ({ window, asOf, hours }: LevelHistory, exact: boolean): readonly Step[] =>
  hours
    .filter(({ to }) => exact || (to <= asOf && to < window.to))
    .map(({ to, tally }) => {
      const ended = to <= asOf;
      return { at: ended ? to : asOf, until: ended ? to : asOf + 1, ended, tally };
    });

/** Items stopped after the window's end were open to its end, whatever came of them then. */
const overdueIn = ({ window, overdue = [] }: LevelHistory): NonNullable<LevelHistory['overdue']> =>
  overdue
    .filter(({ from }) => from < window.to)
    .map(({ from, to }) => (to === undefined || to >= window.to ? { from } : { from, to }));

/** The hours, and empty ones where nothing was counted but an item passed its target. */
const hoursWith = (
  { window, hours }: LevelHistory,
  overdue: NonNullable<LevelHistory['overdue']>,
): readonly HourTally[] => {
  const starts = overdue
    .map(({ from }) => from)
    .filter((from) => from >= window.from && !hours.some((hour) => hour.from <= from && from < hour.to))
    .map((from) => from - ((from - window.from) % hourMs));
  const empty = [...new Set(starts)].map((from) => ({ from, to: from + hourMs, tally: emptyTally }));
  return empty.length === 0 ? hours : [...hours, ...empty].sort((a, b) => a.from - b.from);
};

/** When each miss used the budget: an item counted at its stop did so when it passed its target. */
const missInstants = (
  hours: readonly HourTally[],
  overdue: NonNullable<LevelHistory['overdue']>,
): readonly Instant[] => {
  const passedByStop = new Map<Instant, Instant[]>();
  for (const { from, to } of overdue)
    if (to !== undefined) passedByStop.set(to, [...(passedByStop.get(to) ?? []), from]);
  const counted = hours.flatMap(({ tally }) => tally.badAt).map((stop) => passedByStop.get(stop)?.pop() ?? stop);
  const open = overdue.filter(({ to }) => to === undefined).map(({ from }) => from);
  return [...counted, ...open].sort((a, b) => a - b);
};

/** Down intervals ascend and do not overlap. */
const startOfDownMs = (downs: readonly Interval[], use: number): Instant | undefined => {
  let before = 0;
  for (const { from, to } of downs) {
    if (use <= before + to - from) return from + use - 1 - before;
    before += to - from;
  }
  return undefined;
};

const sumOf = (hours: readonly HourTally[], pick: (tally: Tally) => number): number =>
  hours.reduce((sum, { tally }) => sum + pick(tally), 0);
