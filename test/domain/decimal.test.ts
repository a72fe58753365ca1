import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  divideHalfUp,
  formatDecimal,
  multiplyDecimal,
  parseDecimal,
  readDecimal,
} from '../../shared/domain/decimal.ts';

describe('decimal text', () => {
  test.each([
    ['99.95', '99.95'],
    ['1.50', '1.5'],
    ['100', '100'],
    ['-0.0', '0'],
    ['+007.10', '7.1'],
    ['1e-7', '0.0000001'],
    ['1.25E+3', '1250'],
    ['123456789012345678901234567890.5', '123456789012345678901234567890.5'],
  ])('%s is the number %s', (text, expected) => {
    expect(formatDecimal(readDecimal(text))).toBe(expected);
  });

  test.each(['', '.', '1.', '.5', '1,5', '0x10', 'NaN', 'Infinity', '1e999', '1e-9999', ' 1', '9'.repeat(401)])(
    '%j is refused',
    (text) => {
      expect(parseDecimal(text)).toMatchObject({ ok: false, error: { code: 'bad-decimal' } });
      expect(() => readDecimal(text)).toThrow(RangeError);
    },
  );
});

describe('decimal arithmetic', () => {
  test('0.1 + 0.2 is 0.3, and nothing adds up to 0', () => {
    expect(addDecimals(['0.1', '0.2'])).toBe('0.3');
    expect(addDecimals([])).toBe('0');
  });

  test('2.5 three times is 7.5', () => {
    expect(formatDecimal(multiplyDecimal(readDecimal('2.5'), 3))).toBe('7.5');
  });

  test('order is by value, not by text', () => {
    expect(['10', '9', '-1', '9.0', '0.99'].toSorted(compareDecimals)).toEqual(['-1', '0.99', '9', '9.0', '10']);
    expect(compareDecimals('1.0', '1')).toBe(0);
    expect(compareDecimals('1', '1')).toBe(0);
  });

  test.each([
    ['1', 3, 4, '0.3333'],
    ['2', 3, 4, '0.6667'],
    ['1', 8, 2, '0.13'], // 0.125, half up
    ['-1', 8, 2, '-0.13'], // half away from zero
    ['1', -8, 2, '-0.13'],
    ['-1', 1000, 2, '0.00'], // no -0.00
    ['12.5', 5, 0, '3'], // 2.5
  ])('%s / %i to %i decimals is %s', (text, by, decimals, expected) => {
    expect(divideHalfUp(readDecimal(text), by, decimals)).toBe(expected);
  });

  test('nothing is divided by zero', () => {
    expect(() => divideHalfUp(readDecimal('1'), 0, 2)).toThrow(RangeError);
  });

  const arbitraryDecimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 12 }))
    .map(([units, scale]) => ({ units, scale }));

  test('text of a number reads back as that number', () => {
    fc.assert(
      fc.property(arbitraryDecimal, (decimal) => {
        const text = formatDecimal(decimal);
        expect(formatDecimal(readDecimal(text))).toBe(text);
        expect(readDecimal(text).units * 10n ** BigInt(decimal.scale)).toBe(
          decimal.units * 10n ** BigInt(readDecimal(text).scale),
        );
      }),
    );
  });

  test('a sum is the same in every order', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDecimal.map(formatDecimal)), (texts) => {
        expect(addDecimals(texts.toReversed())).toBe(addDecimals(texts));
      }),
    );
  });
});
