import { formatFigure, percentOf } from '../domain/attainment.ts';
import { readDecimal } from '../domain/decimal.ts';
import { compareFractions, fraction } from '../domain/fraction.ts';
import type { Fraction } from '../domain/fraction.ts';

/**
 * Figures for people, from exact fractions, never through floating point.
 * Rule: two decimals, half-up; more only where two would put the figure on another side of its target, of 0 or of 100 than it is.
 * 94.996 against 95 stays `94.996`, 999 999 of 1 000 000 stays `99.9999`: nobody reads a miss as met or a flaw as none.
 */

const fewest = 2;
const most = 18;

/** A figure as text that compares with each of `bounds` (decimal texts) as the exact figure does. */
export const figureText = (exact: Fraction, bounds: readonly string[]): string => {
  const limits = bounds.map(fraction);
  for (let decimals = fewest; decimals < most; decimals += 1) {
    const text = formatFigure(exact, decimals);
    if (limits.every((limit) => sameSide(exact, fraction(text), limit))) return text;
  }
  return formatFigure(exact, most);
};

const sameSide = (exact: Fraction, shown: Fraction, limit: Fraction): boolean =>
  Math.sign(compareFractions(exact, limit)) === Math.sign(compareFractions(shown, limit));

/** `97.50 %` of a numerator and a denominator; undefined where the denominator is 0. `targets`: decimal texts in percent. */
export const percentText = (numerator: number, denominator: number, targets: readonly string[]): string | undefined => {
  const exact = percentOf(numerator, denominator);
  return exact && `${figureText(exact, ['0', '100', ...targets])}\u00A0%`;
};

/** A value in the unit of its level; whole numbers stay whole. */
export const valueText = (value: string, targets: readonly string[]): string =>
  readDecimal(value).scale === 0 ? value : figureText(fraction(value), ['0', ...targets]);

/** Four decimals as in the machine's file: the key that a fraction and a percentage belong together. */
export const matchesAttainment = (numerator: number, denominator: number, attainment: string): boolean => {
  const exact = percentOf(numerator, denominator);
  return exact !== undefined && formatFigure(exact, 4) === attainment;
};
