import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedOf,
  availabilityOf,
  compareAttainment,
  defaultMinPopulation,
  formatFigure,
  formatPercent,
  meanOf,
  meets,
  percentileMeets,
  percentileOf,
  percentOf,
  rankOf,
  ratioMeets,
} from '../../shared/domain/attainment.ts';
import type { Direction, Target } from '../../shared/domain/attainment.ts';
import type { Rounding } from '../../shared/domain/contract.ts';
import { fraction } from '../../shared/domain/fraction.ts';

const plain: Rounding = { stage: 'display-only', decimals: 2, mode: 'half-up' };
const rounded = (decimals: number, mode: Rounding['mode'] = 'half-up'): Rounding => ({
  stage: 'before-compare',
  decimals,
  mode,
});
const target = (expected: string, direction: Direction = 'higher', rounding = plain): Target => ({
  expected,
  direction,
  rounding,
});

describe('a ratio is compared exactly with its target', () => {
  test('38 of 40 meets 95 %, 37 of 40 does not', () => {
    // 38 / 40 = 95 % exactly: met at the target itself. 37 / 40 = 92.5 %.
    expect(ratioMeets(38, 40, '95', 'higher', plain)).toBe(true);
    expect(ratioMeets(37, 40, '95', 'higher', plain)).toBe(false);
  });

  test('33 of 35 does not meet 95 %: one miss costs more than a point', () => {
    // 33 / 35 = 94.2857 %
    expect(ratioMeets(33, 35, '95', 'higher', plain)).toBe(false);
  });

  test('for a level that should be low, at the target is met and above it is not', () => {
    // 5 / 100 = 5 %; 6 / 100 = 6 %
    expect(ratioMeets(5, 100, '5', 'lower', plain)).toBe(true);
    expect(ratioMeets(6, 100, '5', 'lower', plain)).toBe(false);
  });

  test('nothing at all meets nothing', () => {
    expect(ratioMeets(0, 0, '0', 'higher', plain)).toBe(false);
  });

  test('one miss in 20,000 reads 100.00 % to people and still misses 100 %', () => {
    // 19,999 / 20,000 = 99.995 %
    expect(formatPercent(19_999, 20_000, 2)).toBe('100.00');
    expect(formatPercent(19_999, 20_000, 4)).toBe('99.9950');
    expect(ratioMeets(19_999, 20_000, '100', 'higher', plain)).toBe(false);
  });

  test('figures beyond 2^53 as products still compare exactly', () => {
    // One of 9 x 10^15 missing: floating point would say 100 %.
    const total = 9_000_000_000_000_000;
    expect(ratioMeets(total - 1, total, '100', 'higher', plain)).toBe(false);
    expect(ratioMeets(total, total, '100', 'higher', plain)).toBe(true);
  });
});

describe('rounding before the comparison is done only where the contract says so', () => {
  // 99,895 / 100,000 = 99.895 %
  test.each<[Rounding, boolean]>([
    [plain, false],
    [rounded(2, 'half-up'), true], // 99.90
    [rounded(2, 'half-even'), true], // the middle between 99.89 and 99.90; 99.90 is even
    [rounded(2, 'down'), false], // 99.89
    [rounded(2, 'up'), true],
    [rounded(3, 'half-up'), false], // 99.895 stays
  ])('99.895 against 99.9 with %o: %s', (rounding, met) => {
    expect(ratioMeets(99_895, 100_000, '99.9', 'higher', rounding)).toBe(met);
  });

  test('half-even takes the middle to the even digit', () => {
    // 99.885 lies between 99.88 (even) and 99.89.
    expect(ratioMeets(99_885, 100_000, '99.89', 'higher', rounded(2, 'half-even'))).toBe(false);
    expect(ratioMeets(99_885, 100_000, '99.89', 'higher', rounded(2, 'half-up'))).toBe(true);
  });

  test('a figure equal to its target after rounding is neither more nor less', () => {
    expect(compareAttainment({ num: 99_904n, den: 1000n }, '99.90', rounded(2))).toBe(0);
    expect(compareAttainment({ num: 99_904n, den: 1000n }, '99.90', plain)).toBe(1);
  });
});

describe('percent as text', () => {
  test.each([
    [39, 40, '97.5000'],
    [2, 3, '66.6667'],
    [1, 3, '33.3333'],
    [40, 40, '100.0000'],
    [0, 7, '0.0000'],
  ])('%d of %d is %s', (good, total, text) => {
    expect(formatPercent(good, total, 4)).toBe(text);
  });

  test('a percentage of nothing is a mistake of the caller', () => {
    expect(() => formatPercent(0, 0, 4)).toThrow('a percentage of nothing');
  });
});

describe('means, availability and percentiles', () => {
  test('a mean is the exact sum over the count', () => {
    // (4.1 + 4.2 + 4.3) / 3 = 12.6 / 3 = 4.2, which floating point misses
    const mean = meanOf({ sum: '12.6', count: 3 });
    expect(mean && meets(mean, target('4.2'))).toBe(true);
    expect(mean && formatFigure(mean, 4)).toBe('4.2000');
    expect(meanOf({ sum: '0', count: 0 })).toBeUndefined();
  });

  test('availability is agreed time less down time over agreed time', () => {
    // 30 days = 2,592,000,000 ms; 43 min 12 s = 2,592,000 ms: 99.9 % exactly
    const month = availabilityOf({ agreedMs: 2_592_000_000, downMs: 2_592_000 });
    expect(month && meets(month, target('99.9'))).toBe(true);
    const more = availabilityOf({ agreedMs: 2_592_000_000, downMs: 2_592_001 });
    expect(more && meets(more, target('99.9'))).toBe(false);
    expect(availabilityOf({ agreedMs: 0, downMs: 0 })).toBeUndefined();
  });

  const ten = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

  test('a percentile is the value at the nearest rank', () => {
    // ceil(95 x 10 / 100) = 10; ceil(90 x 10 / 100) = 9; ceil(50 x 10 / 100) = 5; ceil(1 x 10 / 100) = 1
    expect([rankOf('95', 10), rankOf('90', 10), rankOf('50', 10), rankOf('1', 10)]).toEqual([10, 9, 5, 1]);
    expect(percentileOf(ten, '90', 'lower')).toBe('9');
    expect(percentileOf([], '90', 'lower')).toBeUndefined();
  });

  test('a rank of 99.9 is exact where floating point goes wrong', () => {
    // 99.9 x 1000 / 100 = 999 exactly
    expect(rankOf('99.9', 1000)).toBe(999);
  });

  test('a percentile keeps its target when enough values do', () => {
    // 9 of 10 values are at most 9: enough for p 90, one short for p 95.
    expect(percentileMeets(ten, '90', target('9', 'lower'))).toBe(true);
    expect(percentileMeets(ten, '95', target('9', 'lower'))).toBe(false);
    expect(percentileMeets([], '90', target('9', 'lower'))).toBe(false);
  });

  test('where more is better the rank counts from the greatest value on', () => {
    // 9 of 10 values are at least 2: p 90 is 2, and p 95 needs all ten, whose least is 1.
    expect(percentileOf(ten, '90', 'higher')).toBe('2');
    expect(percentileMeets(ten, '90', target('2', 'higher'))).toBe(true);
    expect(percentileMeets(ten, '95', target('2', 'higher'))).toBe(false);
  });
});

describe('misses allowed', () => {
  test.each([
    // floor(40 x 5 / 100) = 2; floor(19 x 5 / 100) = 0; floor(20 x 5 / 100) = 1
    ['95', 40, 2],
    ['95', 19, 0],
    ['95', 20, 1],
    ['100', 1_000_000, 0],
    // 99.9 % of 365 days of 86,400,000 ms leaves 31,536 s
    ['99.9', 31_536_000_000, 31_536_000],
    // 99.95 % of 30 days: 21.6 minutes = 1,296,000 ms
    ['99.95', 2_592_000_000, 1_296_000],
  ])('%s %% of %d allows %d', (expected, population, allowed) => {
    expect(allowedOf(population, target(expected))).toBe(allowed);
  });

  test('for a level that should be low it is the matching ones that are allowed', () => {
    // floor(50 x 5 / 100) = 2
    expect(allowedOf(50, target('5', 'lower'))).toBe(2);
  });

  test('rounding before the comparison allows what it forgives', () => {
    // 99.9 with two decimals half-up starts at 99.895: floor(100,000 x 0.105 / 100) = 105 instead of 100
    expect(allowedOf(100_000, target('99.9', 'higher', rounded(2)))).toBe(105);
    expect(allowedOf(100_000, target('99.9'))).toBe(100);
  });

  test('half-even forgives the middle only where the target is the even neighbour', () => {
    // 99.895 becomes 99.90: 105 of 100,000. 99.885 becomes 99.88, so 115 are one too many for 99.89.
    expect(allowedOf(100_000, target('99.9', 'higher', rounded(2, 'half-even')))).toBe(105);
    expect(allowedOf(100_000, target('99.89', 'higher', rounded(2, 'half-even')))).toBe(114);
    expect(allowedOf(100_000, target('99.89', 'higher', rounded(2, 'half-up')))).toBe(115);
  });

  test('no more can go wrong than there is', () => {
    expect(allowedOf(1000, target('0', 'higher', rounded(0)))).toBe(1000);
  });

  test('the default population below which volume is low is ceil(100 / (100 - target))', () => {
    // 100 / 5 = 20; 100 / 0.1 = 1000; 100 / 8 = 12.5
    expect(['95', '99.9', '92', '100'].map((expected) => defaultMinPopulation(target(expected)))).toEqual([
      20,
      1000,
      13,
      undefined,
    ]);
  });
});

const percentText = (thousandths: number): string =>
  `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`;

describe('exactness, whatever the figures', () => {
  const anyPart = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }))
    .map(([total, good]) => [Math.min(good, total), total] as const);
  const anyTarget = fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom<Direction>('higher', 'lower'));
  const anyRounding = fc.oneof(
    fc.constant(plain),
    fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom<Rounding['mode'][]>('half-up', 'half-even', 'down', 'up'))
      .map(([decimals, mode]) => rounded(decimals, mode)),
  );
  test('the verdict is that of whole numbers multiplied crosswise', () => {
    fc.assert(
      fc.property(anyPart, anyTarget, ([good, total], [thousandths, direction]) => {
        const left = BigInt(good) * 100_000n;
        const right = BigInt(thousandths) * BigInt(total);
        const met = direction === 'higher' ? left >= right : left <= right;
        expect(ratioMeets(good, total, percentText(thousandths), direction, plain)).toBe(met);
      }),
    );
  });

  test('a population with as many misses as allowed meets its target, with one more it does not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        anyTarget,
        anyRounding,
        (population, [thousandths, direction], rounding) => {
          const level = target(percentText(thousandths), direction, rounding);
          const used = (misses: number): boolean => {
            const figure = percentOf(direction === 'higher' ? population - misses : misses, population);
            return figure !== undefined && meets(figure, level);
          };
          const allowed = allowedOf(population, level);
          expect(used(allowed)).toBe(true);
          expect(allowed === population || !used(allowed + 1)).toBe(true);
        },
      ),
    );
  });

  test('a percentile keeps its target exactly when its value does', () => {
    const anyValues = fc
      .array(fc.integer({ min: 0, max: 500 }), { minLength: 1 })
      .map((values) => values.toSorted((a, b) => a - b).map((value) => percentText(value * 10)));
    const anyRank = fc.integer({ min: 1, max: 1000 }).map((tenths) => `${Math.floor(tenths / 10)}.${tenths % 10}`);
    fc.assert(
      fc.property(anyValues, anyRank, anyTarget, anyRounding, (values, p, [thousandths, direction], rounding) => {
        const level = target(percentText(thousandths % 6000), direction, rounding);
        const value = percentileOf(values, p, direction);
        expect(value).toBeDefined();
        expect(percentileMeets(values, p, level)).toBe(meets(fraction(value ?? '0'), level));
      }),
    );
  });

  test('a figure shown with four decimals is within half of the last one', () => {
    fc.assert(
      fc.property(anyPart, ([good, total]) => {
        const shown = BigInt(formatPercent(good, total, 4).replace('.', ''));
        const difference = shown * BigInt(total) - BigInt(good) * 1_000_000n;
        expect(2n * (difference < 0n ? -difference : difference) <= BigInt(total)).toBe(true);
      }),
    );
  });
});
