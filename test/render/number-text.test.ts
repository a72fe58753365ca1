import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { percentOf } from '../../shared/domain/attainment.ts';
import { compareFractions, fraction } from '../../shared/domain/fraction.ts';
import { matchesAttainment, percentText, valueText } from '../../shared/render/number-text.ts';

describe('percentages for people', () => {
  test('two decimals, half up', () => {
    expect(percentText(39, 40, ['95'])).toBe('97.50\u00A0%'); // 39 / 40 = 0.975
    expect(percentText(2, 3, [])).toBe('66.67\u00A0%'); // 66.666…
    expect(percentText(1, 800, [])).toBe('0.13\u00A0%'); // 0.125, the middle goes up
  });

  test('one flaw in a million never reads as none', () => {
    expect(percentText(999_999, 1_000_000, ['99.9'])).toBe('99.9999\u00A0%'); // two decimals would say 100.00
    expect(percentText(1_000_000, 1_000_000, ['99.9'])).toBe('100.00\u00A0%');
    expect(percentText(1, 1_000_000, [])).toBe('0.0001\u00A0%'); // and one success never as 0.00
  });

  test('a miss by a hair never reads as the target', () => {
    expect(percentText(94_996, 100_000, ['95'])).toBe('94.996\u00A0%'); // two decimals would say 95.00
    expect(percentText(9499_999, 10_000_000, ['95'])).toBe('94.99999\u00A0%');
    expect(percentText(95_004, 100_000, ['95'])).toBe('95.004\u00A0%'); // above it neither
  });

  test('nothing has no percentage', () => {
    expect(percentText(0, 0, ['95'])).toBeUndefined();
  });

  test('whatever is shown compares with the target as the exact figure does', () => {
    const share = fc
      .tuple(fc.nat(3_000_000_000), fc.integer({ min: 1, max: 3_000_000_000 }))
      .map(([a, b]) => [a % (b + 1), b] as const);
    fc.assert(
      fc.property(share, fc.nat(100_000), ([good, total], thousandths) => {
        const target = `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`;
        const shown = fraction(percentText(good, total, [target])!.replace('\u00A0%', ''));
        for (const bound of [target, '0', '100'].map(fraction)) {
          expect(Math.sign(compareFractions(shown, bound))).toBe(
            Math.sign(compareFractions(percentOf(good, total)!, bound)),
          );
        }
      }),
    );
  });
});

describe('values for people', () => {
  test('whole numbers stay whole, others have two decimals or as many as the target needs', () => {
    expect(valueText('3', ['5'])).toBe('3');
    expect(valueText('27.5', ['30'])).toBe('27.50');
    expect(valueText('30.0004', ['30'])).toBe('30.0004'); // at most 30 is missed
  });
});

test('a percentage belongs to its fraction only', () => {
  expect(matchesAttainment(39, 40, '97.5000')).toBe(true);
  expect(matchesAttainment(38, 40, '97.5000')).toBe(false); // 95.0000
  expect(matchesAttainment(0, 0, '100.0000')).toBe(false);
});
