import { allowedOf } from './attainment.ts';
import type { Target } from './attainment.ts';
import type { ServiceLevel, WindowSpec } from './contract.ts';
import { divideHalfUp } from './decimal.ts';
import { isElapsed, perUnit } from './elapsed-unit.ts';
import { floorOf, fraction } from './fraction.ts';
import { isLowVolume } from './low-volume.ts';
import type { Interval, Millis } from './types.ts';

/** Error budgets: what may still go wrong in a window. semantics: Attainment, budgets, forecasts. */

export interface Budget {
  /** Misses, or milliseconds of down time. */
  readonly unit: 'items' | 'ms';
  /** What the budget is a share of: items expected in the window, or its agreed time. */
  readonly population: number;
  readonly allowed: number;
  readonly used: number;
  /** Percent with 2 decimals; above 100 where more was used than allowed. */
  readonly usedPercent: string;
  /** Below 0 where more was used than allowed. */
  readonly left: number;
}

const MONTHS: Partial<Record<WindowSpec['type'], bigint>> = {
  'calendar-month': 1n,
  quarter: 3n,
  'calendar-year': 12n,
  'contract-year': 12n,
};
const YEAR: Millis = 365 * 86_400_000;

/** The level's own promise as the figures of `attainment` compare it. */
export const targetOf = ({ levels, rounding, metric }: ServiceLevel): Target => ({
  direction: levels.direction,
  expected: levels.expected,
  rounding,
  ...(isElapsed(metric) ? { perUnit: perUnit(metric) } : {}),
});

/**
 * Items expected in a window: the monthly volume times its months, or for other windows its share of twelve months in
 * 365 days, less any fraction of an item. 0 where the contract expects none.
 */
export const expectedVolume = (level: ServiceLevel, window: Interval): number => {
  if (level.expectedMonthlyVolume === undefined) return 0;
  const { num, den } = fraction(String(level.expectedMonthlyVolume));
  const months = MONTHS[level.window.type];
  const share =
    months === undefined ? { by: 12n * BigInt(window.to - window.from), of: BigInt(YEAR) } : { by: months, of: 1n };
  return Number(floorOf({ num: num * share.by, den: den * share.of }));
};

/** Misses allowed in so many items: floor(N x (100 - target) / 100), and one at low volume where the contract allows one. */
export const missesAllowed = (level: ServiceLevel, population: number): number => {
  const allowed = allowedOf(population, targetOf(level));
  const forgiven = level.lowVolume?.method === 'allow-one-miss' && isLowVolume(level, population);
  return forgiven ? Math.max(1, allowed) : allowed;
};

/** A budget and what is left of it. */
export const budgetOf = (unit: Budget['unit'], population: number, allowed: number, used: number): Budget => ({
  unit,
  population,
  allowed,
  used,
  usedPercent: usedPercent(used, allowed),
  left: allowed - used,
});

/** A budget of nothing is unused until the first miss, and then used up. */
const usedPercent = (used: number, allowed: number): string =>
  allowed === 0 ? (used === 0 ? '0.00' : '100.00') : divideHalfUp({ units: BigInt(used) * 100n, scale: 0 }, allowed, 2);

/**
 * Smallest use that has reached `percent` of a budget; with nothing allowed that is the first miss.
 * ceil(allowed x percent / 100), at least 1.
 */
export const useAtPercent = (allowed: number, percent: number): number => {
  const { num, den } = fraction(String(percent));
  const use = -floorOf({ num: -num * BigInt(allowed), den: den * 100n });
  return use < 1n ? 1 : Number(use);
};

/** Budget used over time used, 2 decimals: 1.00 uses the budget up exactly at the end. Null where either is nothing. */
export const burnRate = (budget: Budget, elapsed: number, length: number): string | null =>
  budget.allowed === 0 || elapsed <= 0
    ? null
    : divideHalfUp(
        { units: BigInt(budget.used) * BigInt(length), scale: 0 },
        BigInt(budget.allowed) * BigInt(elapsed),
        2,
      );
