import { allowedOf, countMeeting, meets, rankOf } from './attainment.ts';
import type { HourTally } from './budget-meter.ts';
import { missesAllowed, targetOf } from './budget.ts';
import type { ServiceLevel } from './contract.ts';
import { readDecimal } from './decimal.ts';
import { isLowVolume } from './low-volume.ts';
import type { Tally } from './tally.ts';
import type { Instant } from './types.ts';

/** Where a rolling level last turned: its verdict at each hour end, from sums that slide along. semantics: Attainment. */

export interface Turn {
  readonly at: Instant;
  readonly missed: boolean;
}

/** What a verdict needs of a stretch of time; differences of these are exact. */
interface Sums {
  /** Good items, time up, values that keep the target, or the sum of the values in units of `scale`. */
  readonly kept: bigint;
  readonly total: number;
  /** 0 where nothing was measured. */
  readonly basis: number;
}

/**
 * The last hour end up to as-of at which the level turned to missed or back; undefined where it was never missed.
 * Hours are gapless; `rollingFrom` gives the window's first instant as of an instant, and hours that start before it are out.
 */
export const lastTurn = (
  level: ServiceLevel,
  hours: readonly HourTally[],
  asOf: Instant,
  rollingFrom: (asOf: Instant) => Instant,
): Turn | undefined => {
  const scale = hours.reduce((most, { tally }) => Math.max(most, readDecimal(tally.sum).scale), 0);
  const upTo = runningSums(level, hours, scale);
  let last: Turn | undefined;
  let first = 0;
  hours.forEach(({ to: at }, index) => {
    if (at > asOf) return;
    const start = rollingFrom(at);
    while ((hours[first]?.from ?? at) < start) first += 1;
    const missed = isMissed(level, difference(upTo[index + 1], upTo[first]), scale);
    if (missed !== (last?.missed ?? false)) last = { at, missed };
  });
  return last;
};

const none: Sums = { kept: 0n, total: 0, basis: 0 };

const runningSums = (level: ServiceLevel, hours: readonly HourTally[], scale: number): readonly Sums[] => {
  let sum = none;
  const found = [sum];
  for (const { tally } of hours) {
    const { kept, total, basis } = sumsOf(level, tally, scale);
    sum = { kept: sum.kept + kept, total: sum.total + total, basis: sum.basis + basis };
    found.push(sum);
  }
  return found;
};

const difference = (to = none, from = none): Sums => ({
  kept: to.kept - from.kept,
  total: to.total - from.total,
  basis: to.basis - from.basis,
});

const sumsOf = (level: ServiceLevel, tally: Tally, scale: number): Sums => {
  const decided = tally.good + tally.bad;
  switch (level.metric.kind) {
    case 'availability':
      return { kept: BigInt(tally.agreedMs - tally.downMs), total: tally.agreedMs, basis: tally.measuredMs };
    case 'percentile': {
      const { length } = tally.values;
      return { kept: BigInt(countMeeting(tally.values, targetOf(level))), total: length, basis: length };
    }
    case 'mean': {
      const { units, scale: own } = readDecimal(tally.sum);
      return { kept: units * 10n ** BigInt(scale - own), total: tally.count, basis: tally.count };
    }
    default:
      return { kept: BigInt(tally.good), total: decided, basis: decided };
  }
};

const isMissed = (level: ServiceLevel, { kept, total, basis }: Sums, scale: number): boolean => {
  const { metric } = level;
  const target = targetOf(level);
  if (metric.kind === 'count') return !meets({ num: BigInt(total), den: 1n }, target);
  if (metric.kind === 'score' || metric.kind === 'composite') return false;
  if (basis === 0) return level.noData === 'treat-as-missed' && (metric.kind !== 'availability' || total > 0);
  if (isLowVolume(level, total) && metric.kind !== 'availability' && level.lowVolume?.method !== 'allow-one-miss')
    return false;
  if (metric.kind === 'mean') return !meets({ num: kept, den: BigInt(total) * 10n ** BigInt(scale) }, target);
  if (metric.kind === 'percentile') return Number(kept) < rankOf(metric.p ?? '100', total);
  const used = target.direction === 'higher' ? total - Number(kept) : Number(kept);
  return used > (metric.kind === 'availability' ? allowedOf(total, target) : missesAllowed(level, total));
};
