/** Exact decimal arithmetic. Figures and targets travel as decimal text; nothing here passes through floating point. */
import type { Result } from './types.ts';
import { done, refuse } from './types.ts';

/** The number `units / 10^scale`; `scale` is a whole number from 0. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const zeroDecimal: Decimal = { units: 0n, scale: 0 };

const shape = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Digits before and after the point that a figure may have: more is a mistake or an attack, never a measurement. */
const maxDigits = 400;

/** `99.95`, `-0.5`, `1e-7` (as JSON writes small numbers). Refusal: `bad-decimal`. */
export const parseDecimal = (text: string): Result<Decimal> => {
  const match = text.length <= maxDigits ? shape.exec(text) : null;
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match ?? [];
  const scale = fraction.length - Number(exponentText);
  if (!match || Math.abs(scale) > maxDigits) {
    return refuse('bad-decimal', `${JSON.stringify(text.slice(0, 60))}: expected a decimal number such as 99.95`);
  }
  const digits = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, -scale));
  return done({ units: sign === '-' ? -digits : digits, scale: Math.max(0, scale) });
};

/** Text that has been checked already to a number. Fault: RangeError when it has not. */
export const readDecimal = (text: string): Decimal => {
  const parsed = parseDecimal(text);
  if (!parsed.ok) throw new RangeError(parsed.error.message);
  return parsed.value;
};

const unitsAt = ({ units, scale }: Decimal, wanted: number): bigint => units * 10n ** BigInt(wanted - scale);

export const addDecimal = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
};

/** `by`: a whole number. */
export const multiplyDecimal = ({ units, scale }: Decimal, by: number | bigint): Decimal => ({
  units: units * BigInt(by),
  scale,
});

/** Negative, zero or positive, for sorting and for verdicts. */
export const compareDecimal = (a: Decimal, b: Decimal): number => {
  const scale = Math.max(a.scale, b.scale);
  const x = unitsAt(a, scale);
  const y = unitsAt(b, scale);
  return x < y ? -1 : x > y ? 1 : 0;
};

const pointed = (units: bigint, scale: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
};

/** Shortest text of a number, one for each value: `1.50` and `1.5` both give `1.5`; there is no `-0`. */
export const formatDecimal = ({ units, scale }: Decimal): string => {
  const text = pointed(units, scale);
  return scale > 0 ? text.replace(/\.?0+$/, '') : text;
};

/**
 * `a / by` with exactly `decimals` digits after the point, half away from zero (half-up for the figures people see).
 * `by`: a whole number, not 0 (fault: RangeError).
 */
export const divideHalfUp = (a: Decimal, by: number | bigint, decimals: number): string => {
  const divisor = BigInt(by) * 10n ** BigInt(a.scale);
  if (divisor === 0n) throw new RangeError('division of a decimal by zero');
  const scaled = a.units * 10n ** BigInt(decimals);
  const negative = scaled < 0n !== divisor < 0n;
  const size = scaled < 0n ? -scaled : scaled;
  const by2 = divisor < 0n ? -divisor : divisor;
  const rounded = (size * 2n + by2) / (by2 * 2n);
  return pointed(negative ? -rounded : rounded, decimals);
};

/** Sum of decimal texts as decimal text; of none: `0`. Fault: RangeError on text that is no number. */
export const addDecimals = (texts: readonly string[]): string =>
  formatDecimal(texts.reduce((sum, text) => addDecimal(sum, readDecimal(text)), zeroDecimal));

/** Order of two decimal texts by value. Fault: RangeError on text that is no number. */
export const compareDecimals = (a: string, b: string): number =>
  a === b ? 0 : compareDecimal(readDecimal(a), readDecimal(b));
