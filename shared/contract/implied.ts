/** Defaults that follow from an expected level; computed on integers, never through floating point. */
import { readDecimal } from '../domain/decimal.ts';
import { msOfUnit } from '../domain/elapsed-unit.ts';
import type { Millis } from '../domain/types.ts';

/** Smallest population in which one miss still meets the target: ⌈100 / (100 − expected)⌉; undefined at 100 and above, or below 0. */
export const smallestPopulation = (expected: string): number | undefined => {
  const { units, scale } = readDecimal(expected);
  const hundred = 100n * 10n ** BigInt(scale);
  const gap = hundred - units;
  if (gap <= 0n || gap > hundred) return undefined;
  return Number((hundred + gap - 1n) / gap);
};

/** `amount` of a unit of time in whole milliseconds; undefined for another unit, a finer amount, or none above zero. */
export const amountToMs = (amount: string, unit: string): Millis | undefined => {
  const each = msOfUnit(unit);
  if (each === undefined) return undefined;
  const { units, scale } = readDecimal(amount);
  const product = units * each;
  const divisor = 10n ** BigInt(scale);
  const ms = Number(product / divisor);
  return product > 0n && product % divisor === 0n && Number.isSafeInteger(ms) ? ms : undefined;
};
