/** Decimal text compared digit by digit, never through floating point. */
import type { Millis } from '../domain/types.ts';

const scaled = (text: string, places: number): bigint => {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.padEnd(places, '0'));
  return negative ? -digits : digits;
};

const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/** Below, at or above zero as `a` is below, equal to or above `b`. */
export const compareDecimals = (a: string, b: string): number => {
  const places = Math.max(placesOf(a), placesOf(b));
  const difference = scaled(a, places) - scaled(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Smallest population in which one miss still meets the target: ⌈100 / (100 − expected)⌉; undefined at 100 and above, or below 0. */
export const smallestPopulation = (expected: string): number | undefined => {
  const places = placesOf(expected);
  const hundred = scaled('100', places);
  const gap = hundred - scaled(expected, places);
  if (gap <= 0n || gap > hundred) return undefined;
  return Number((hundred + gap - 1n) / gap);
};

const unitMs: Readonly<Record<string, bigint>> = { ms: 1n, s: 1000n, min: 60_000n, h: 3_600_000n };

/** `amount` of a unit of time in whole milliseconds; undefined for another unit, a finer amount, or none above zero. */
export const amountToMs = (amount: string, unit: string): Millis | undefined => {
  const each = Object.hasOwn(unitMs, unit) ? unitMs[unit] : undefined;
  if (each === undefined) return undefined;
  const scale = 10n ** BigInt(placesOf(amount));
  const product = scaled(amount, placesOf(amount)) * each;
  return product > 0n && product % scale === 0n ? Number(product / scale) : undefined;
};
