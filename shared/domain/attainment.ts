import type { Rounding, ServiceLevel } from './contract.ts';
import { divideHalfUp } from './decimal.ts';
import { inUnit } from './elapsed-unit.ts';
import { ceilOf, compareFractions, floorOf, fraction, roundFraction } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import type { Tally } from './tally.ts';

/** Verdicts in exact arithmetic: integers cross-multiplied against decimal targets. semantics: Attainment, budgets, forecasts. */

export type Direction = ServiceLevel['levels']['direction'];

/** What a level promises, in percent or in the unit of its values: decimal text. */
export interface Target {
  readonly direction: Direction;
  readonly expected: string;
  readonly rounding: Rounding;
  /** Raw values in one unit of `expected`: elapsed time is held in milliseconds and agreed in hours. Absent: 1. */
  readonly perUnit?: bigint;
}

/**
 * The limit an unrounded figure must keep: `strict` means the limit itself does not keep it.
 * Rounding before the comparison moves the limit instead of the figure, which keeps budgets and verdicts in agreement.
 */
export interface Bar {
  readonly limit: Fraction;
  readonly strict: boolean;
}

/** `good` of `total` in percent; undefined where there is nothing. */
export const percentOf = (good: number, total: number): Fraction | undefined =>
  total > 0 ? { num: BigInt(good) * 100n, den: BigInt(total) } : undefined;

/** Agreed time less down time over agreed time, in percent; undefined where nothing was agreed. */
export const availabilityOf = ({ agreedMs, downMs }: Pick<Tally, 'agreedMs' | 'downMs'>): Fraction | undefined =>
  percentOf(agreedMs - downMs, agreedMs);

/** Sum over count; undefined where there are no values. */
export const meanOf = ({ sum, count }: Pick<Tally, 'sum' | 'count'>): Fraction | undefined => {
  if (count === 0) return undefined;
  const { num, den } = fraction(sum);
  return { num, den: den * BigInt(count) };
};

/** Order of a figure and a target, after the contract's own rounding: below 0 means the figure is less. */
export const compareAttainment = (actual: Fraction, expected: string, rounding: Rounding): number => {
  const { stage, decimals, mode } = rounding;
  const figure = stage === 'before-compare' ? roundFraction(actual, decimals, mode) : actual;
  return compareFractions(figure, fraction(expected));
};

/** `higher` is met at or above the target, `lower` at or below it. `actual` is raw: see `perUnit`. */
export const meets = (actual: Fraction, { direction, expected, rounding, perUnit = 1n }: Target): boolean => {
  const order = compareAttainment(inUnit(actual, perUnit), expected, rounding);
  return direction === 'higher' ? order >= 0 : order <= 0;
};

/** Verdict on `good` of `total` against a target in percent; nothing at all meets nothing. */
export const ratioMeets = (
  good: number,
  total: number,
  expected: string,
  direction: Direction,
  rounding: Rounding,
): boolean => {
  const actual = percentOf(good, total);
  return actual !== undefined && meets(actual, { direction, expected, rounding });
};

/** The bar that `meets` comes down to for percentages and other figures that are not negative. */
export const barOf = ({ direction, expected, rounding }: Target): Bar => {
  const target = fraction(expected);
  if (rounding.stage === 'display-only') return { limit: target, strict: false };
  // In units of the last decimal: the rounded figure that just keeps the target, and how far below or above it may start.
  const unit = 10n ** BigInt(rounding.decimals);
  const scaled = { num: target.num * unit, den: target.den };
  const higher = direction === 'higher';
  const just = higher ? ceilOf(scaled) : floorOf(scaled);
  const reach = { 'half-up': 1n, 'half-even': 1n, down: higher ? 0n : 2n, up: higher ? 2n : 0n }[rounding.mode];
  const strict =
    reach === 2n || (rounding.mode === 'half-up' && !higher) || (rounding.mode === 'half-even' && just % 2n !== 0n);
  return { limit: { num: 2n * just + (higher ? -reach : reach), den: 2n * unit }, strict };
};

/**
 * How many of `population` units (items, or milliseconds of agreed time) may go wrong so that the target is still met:
 * floor(N x (100 - target) / 100), with rounding before the comparison what that rounding forgives.
 * For `lower` the units that use the budget up are those that match: floor(N x target / 100).
 */
export const allowedOf = (population: number, target: Target): number => {
  const { limit, strict } = barOf(target);
  const hundred = 100n * limit.den;
  const share = target.direction === 'higher' ? hundred - limit.num : limit.num;
  const product = { num: BigInt(population) * share, den: hundred };
  const most = strict ? ceilOf(product) - 1n : floorOf(product);
  return most < 0n ? 0 : Number(most > BigInt(population) ? BigInt(population) : most);
};

/** Percent as text, half-up: 4 decimals in JSON, 2 for people. `39` of `40` is `97.5000`. Shown only, never compared. */
export const formatPercent = (num: number, den: number, decimals: number): string => {
  const percent = percentOf(num, den);
  if (percent === undefined) throw new RangeError('a percentage of nothing');
  return formatFigure(percent, decimals);
};

/** A figure as text, half-up. */
export const formatFigure = (figure: Fraction, decimals: number): string =>
  divideHalfUp({ units: figure.num, scale: 0 }, figure.den, decimals);

/** Nearest rank: ceil(p x n / 100), at least 1. `p` is decimal text in (0, 100]. */
export const rankOf = (p: string, count: number): number => {
  const { num, den } = fraction(p);
  const rank = ceilOf({ num: num * BigInt(count), den: den * 100n });
  return rank < 1n ? 1 : Number(rank);
};

/**
 * The value at the rank, from the smallest on for `lower`. For `higher` the count runs from the greatest on, so that p 95
 * says in both directions what 95 % of the values keep. Values ascend; undefined where there are none.
 */
export const percentileOf = (values: readonly string[], p: string, direction: Direction): string | undefined => {
  const rank = rankOf(p, values.length);
  return direction === 'lower' ? values[rank - 1] : values[values.length - rank];
};

/** Verdict by counting: at least rank-many values keep the target. No values meet nothing. */
export const percentileMeets = (values: readonly string[], p: string, target: Target): boolean =>
  values.length > 0 && countMeeting(values, target) >= rankOf(p, values.length);

/** How many values keep the target; they ascend, so the border is found by halving. */
export const countMeeting = (values: readonly string[], target: Target): number => {
  const lower = target.direction === 'lower';
  let from = 0;
  let to = values.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (meets(fraction(values[middle] ?? '0'), target) === lower) from = middle + 1;
    else to = middle;
  }
  return lower ? from : values.length - from;
};

/** Fewest items at which one miss can keep the target: ceil(100 / (100 - target)); undefined where no number can. */
export const defaultMinPopulation = ({
  direction,
  expected,
}: Pick<Target, 'direction' | 'expected'>): number | undefined => {
  const { num, den } = fraction(expected);
  const room = direction === 'higher' ? 100n * den - num : num;
  return room <= 0n ? undefined : Number(ceilOf({ num: 100n * den, den: room }));
};
