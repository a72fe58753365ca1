import type { Rounding } from './contract.ts';
import { readDecimal } from './decimal.ts';

/** The number `num / den`, exactly; `den` is greater than 0. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

/** A decimal text as a fraction. Fault: RangeError on text that is no number. */
export const fraction = (text: string): Fraction => {
  const { units, scale } = readDecimal(text);
  return { num: units, den: 10n ** BigInt(scale) };
};

/** Below 0, 0 or above 0 as `a` is less than, equal to or greater than `b`. */
export const compareFractions = (a: Fraction, b: Fraction): number => {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The greatest integer at or below a fraction. */
export const floorOf = ({ num, den }: Fraction): bigint => num / den - (num % den < 0n ? 1n : 0n);

/** The least integer at or above a fraction. */
export const ceilOf = ({ num, den }: Fraction): bigint => -floorOf({ num: -num, den });

/**
 * A fraction to so many decimals. The modes act on the size of the number: `down` drops the rest, `up` goes on to the next,
 * `half-up` takes the middle away from zero, `half-even` to the even neighbour.
 */
export const roundFraction = (value: Fraction, decimals: number, mode: Rounding['mode']): Fraction => {
  const scale = 10n ** BigInt(decimals);
  const size = (value.num < 0n ? -value.num : value.num) * scale;
  const below = size / value.den;
  const twice = 2n * (size % value.den);
  const goesOn = {
    down: false,
    up: twice > 0n,
    'half-up': twice >= value.den,
    'half-even': twice > value.den || (twice === value.den && below % 2n !== 0n),
  }[mode];
  const rounded = goesOn ? below + 1n : below;
  return { num: value.num < 0n ? -rounded : rounded, den: scale };
};
