import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { burnRate, budgetOf, expectedVolume } from '../../shared/domain/budget.ts';
import type { ServiceLevel } from '../../shared/domain/contract.ts';
import { standing } from '../../shared/domain/standing.ts';
import type { Standing } from '../../shared/domain/standing.ts';
import { emptyTally } from '../../shared/domain/tally.ts';
import type { Tally } from '../../shared/domain/tally.ts';
import type { OpenItems } from '../../shared/domain/verdict.ts';
import { availabilityMetric, openedTicketMetric, serviceLevel, ticketMetric } from '../support/service-levels.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** April 2026 in UTC: 30 days. */
const april = { from: Date.parse('2026-04-01T00:00:00Z'), to: Date.parse('2026-05-01T00:00:00Z') };
const middle = april.from + 15 * DAY;
const none: OpenItems = { running: 0, overdue: 0, unmapped: 0, left: 0 };
const counted = (good: number, bad: number): Tally => ({ ...emptyTally, good, bad });
const atEnd = (level: ServiceLevel, tally: Tally, open: Partial<OpenItems> = {}): Standing =>
  standing(level, april, april.to, tally, { ...none, ...open });
const atMiddle = (level: ServiceLevel, tally: Tally, open: Partial<OpenItems> = {}): Standing =>
  standing(level, april, middle, tally, { ...none, ...open });

const resolve = serviceLevel(ticketMetric, '95');

const few = (method: 'allow-one-miss' | 'roll-up' | 'report-only'): ServiceLevel =>
  serviceLevel(ticketMetric, '95', { lowVolume: { minPopulation: 20, method } });
const timed = (days: number, downMs: number): Tally => ({
  ...emptyTally,
  agreedMs: days * DAY,
  measuredMs: days * DAY,
  downMs,
});
const delays = (slow: number): readonly string[] => [
  ...Array.from({ length: 20 - slow }, () => '38.5'),
  ...Array.from({ length: slow }, () => '41'),
];

describe('a closed window of a ratio', () => {
  test('39 of 40 meets 95 %; the running ones belong to later windows', () => {
    // 39 / 40 = 97.5 %; floor(40 x 5 / 100) = 2 allowed, 1 used = 50 %, 1 left
    expect(atEnd(resolve, counted(39, 1), { running: 3, overdue: 1 })).toEqual({
      status: 'met',
      attainment: '97.5000',
      expected: '95',
      population: 40,
      good: 39,
      bad: 1,
      excluded: 0,
      running: 3,
      overdue: 1,
      unmapped: 0,
      left: 0,
      budget: { unit: 'items', population: 40, allowed: 2, used: 1, usedPercent: '50.00', left: 1 },
      forecast: null,
      provisional: false,
    });
  });

  test('a window is closed at its last instant, and open a millisecond before', () => {
    const at = (asOf: number): string => standing(resolve, april, asOf, counted(40, 0), none).status;
    expect([at(april.to - 1), at(april.to)]).toEqual(['running', 'met']);
  });

  test('an item still open and past its target enters no attainment of a closed window', () => {
    // 38 / 40 = 95 %: both allowed misses are used, the overdue one is only listed
    expect(atEnd(resolve, counted(38, 2), { running: 1, overdue: 1 }).status).toBe('met');
  });

  test('what reads as the target but is below it is missed', () => {
    // 19,999 / 20,000 = 99.995 %
    expect(atEnd(serviceLevel(ticketMetric, '100'), counted(19_999, 1))).toMatchObject({
      status: 'missed',
      attainment: '99.9950',
    });
  });

  test('nothing counted is no data, or missed where the contract says so; never met', () => {
    expect(atEnd(resolve, emptyTally)).toMatchObject({ status: 'no-data', attainment: null });
    const strict = serviceLevel(ticketMetric, '95', { noData: 'treat-as-missed' });
    expect(atEnd(strict, emptyTally)).toMatchObject({ status: 'missed', attainment: null });
  });

  test('items counted where they were opened keep a closed window provisional until they are decided', () => {
    const opened = serviceLevel(openedTicketMetric, '95');
    expect(atEnd(opened, counted(39, 1), { running: 1 }).provisional).toBe(true);
    expect(atEnd(opened, counted(39, 1)).provisional).toBe(false);
  });

  test('a level that should be low spends its budget on the ones that match', () => {
    // 3 of 50 = 6 % against at most 5 %: floor(50 x 5 / 100) = 2 allowed, 3 used
    const abandoned = serviceLevel(ticketMetric, '5', { levels: { direction: 'lower', expected: '5' } });
    expect(atEnd(abandoned, counted(3, 47))).toMatchObject({
      status: 'missed',
      attainment: '6.0000',
      budget: { allowed: 2, used: 3, left: -1 },
    });
    expect(atEnd(abandoned, counted(2, 48)).status).toBe('met');
  });
});

describe('an open window of a ratio', () => {
  const planned = serviceLevel(ticketMetric, '95', { expectedMonthlyVolume: 100 });

  test('shows running, also when all was good so far', () => {
    expect(atMiddle(planned, counted(40, 0))).toMatchObject({ status: 'running', provisional: false });
    expect(atMiddle(planned, emptyTally)).toMatchObject({ status: 'running', attainment: null, forecast: null });
  });

  test('is at risk when the forecast is below the target', () => {
    // 100 expected, floor(100 x 5 / 100) = 5 allowed, 3 used: reachable. 37 / 40 = 92.5 % is below 95 %.
    // Burn rate: 3 / 5 of the budget in 15 / 30 of the time = 1.20
    expect(atMiddle(planned, counted(37, 3))).toMatchObject({
      status: 'at-risk',
      budget: { population: 100, allowed: 5, used: 3, usedPercent: '60.00', left: 2 },
      forecast: { attainment: '92.5000', meets: false, burnRate: '1.20' },
    });
  });

  test('counts running items past their target as missed in the forecast, not in the attainment', () => {
    // 39 of 40 = 97.5 %; with 2 overdue 39 / 42 = 92.8571 %
    expect(atMiddle(planned, counted(39, 1), { running: 5, overdue: 2 })).toMatchObject({
      status: 'at-risk',
      attainment: '97.5000',
      forecast: { attainment: '92.8571' },
    });
  });

  test('is missed when the target can not be met any more', () => {
    // 6 misses of 5 allowed in 100; or 4 misses and 2 more that are past their target
    expect(atMiddle(planned, counted(60, 6)).status).toBe('missed');
    expect(atMiddle(planned, counted(60, 5)).status).not.toBe('missed');
    expect(atMiddle(planned, counted(60, 4), { running: 2, overdue: 2 }).status).toBe('missed');
  });

  test('judges by what is known where no volume is expected, and says so', () => {
    // 1 miss among 10 decided + 9 running = 19: floor(19 x 5 / 100) = 0 allowed. One more running makes it 20: 1 allowed.
    expect(atMiddle(resolve, counted(9, 1), { running: 9 })).toMatchObject({ status: 'missed', provisional: true });
    expect(atMiddle(resolve, counted(9, 1), { running: 10 })).toMatchObject({ status: 'at-risk', provisional: true });
  });

  test('counts what came above the expected volume', () => {
    // 150 decided + 10 running = 160: floor(160 x 5 / 100) = 8
    expect(atMiddle(planned, counted(145, 5), { running: 10 }).budget).toMatchObject({ population: 160, allowed: 8 });
  });

  test('with nothing allowed the budget is unused until the first miss and then used up', () => {
    const perfect = serviceLevel(ticketMetric, '100');
    expect(atMiddle(perfect, counted(5, 0)).budget?.usedPercent).toBe('0.00');
    expect(atMiddle(perfect, counted(5, 2)).budget?.usedPercent).toBe('100.00');
  });
});

describe('low volume', () => {
  test('one miss is forgiven below the minimum, two are not', () => {
    // 9 / 10 = 90 %, below 95 %
    expect(atEnd(few('allow-one-miss'), counted(9, 1))).toMatchObject({ status: 'met', lowVolume: 'allow-one-miss' });
    expect(atEnd(few('allow-one-miss'), counted(8, 2)).status).toBe('missed');
  });

  test('from the minimum on the target holds', () => {
    // 18 / 20 = 90 %
    expect(atEnd(few('allow-one-miss'), counted(18, 2)).status).toBe('missed');
    expect(atEnd(few('allow-one-miss'), counted(18, 2))).not.toHaveProperty('lowVolume');
    expect(atEnd(few('report-only'), counted(18, 2)).status).toBe('missed');
  });

  test('the rule for few never takes away what the target itself allows', () => {
    // 6 / 10 = 60 %, above 50 %; floor(10 x 50 / 100) = 5 allowed
    const half = serviceLevel(ticketMetric, '50', { lowVolume: { minPopulation: 20, method: 'allow-one-miss' } });
    expect(atEnd(half, counted(6, 4)).status).toBe('met');
  });

  test('an open window with one forgiven miss is neither missed nor at risk', () => {
    expect(atMiddle(few('allow-one-miss'), counted(2, 1)).status).toBe('running');
    expect(atMiddle(few('allow-one-miss'), counted(2, 2)).status).toBe('missed');
  });

  test.each(['report-only', 'roll-up'] as const)('%s shows the figure without a verdict of its own', (method) => {
    expect(atEnd(few(method), counted(8, 2))).toMatchObject({
      status: 'not-applicable',
      attainment: '80.0000',
      lowVolume: method,
    });
    expect(atMiddle(few(method), counted(8, 2)).status).toBe('running');
  });

  test('a month without any items is no data, whatever the rule for few', () => {
    expect(atEnd(few('allow-one-miss'), emptyTally).status).toBe('no-data');
  });
});

describe('availability', () => {
  const tillUp = serviceLevel(availabilityMetric, '99.9');

  test('99.9 % of 365 days leaves 31,536 s of down time, and not a millisecond more', () => {
    const year = { from: 0, to: 365 * DAY };
    const at = (downMs: number): Standing => standing(tillUp, year, year.to, timed(365, downMs), none);
    expect(at(31_536_000)).toMatchObject({
      status: 'met',
      attainment: '99.9000',
      budget: { unit: 'ms', population: 31_536_000_000, allowed: 31_536_000, usedPercent: '100.00', left: 0 },
    });
    expect(at(31_536_001)).toMatchObject({ status: 'missed', attainment: '99.9000', budget: { left: -1 } });
  });

  test('an open window has the budget of its whole agreed time', () => {
    // 30 days x 0.1 % = 2,592,000 ms. 30 min down in 15 days: 1,800,000 / 1,296,000,000 = 0.1389 % -> 99.8611 %
    const open = { agreedWindowMs: 30 * DAY };
    expect(atMiddle(tillUp, timed(15, 1_800_000), open)).toMatchObject({
      status: 'at-risk',
      attainment: '99.8611',
      budget: { allowed: 2_592_000, used: 1_800_000, usedPercent: '69.44', left: 792_000 },
      forecast: { meets: false, burnRate: '1.39' },
      provisional: false,
    });
    expect(atMiddle(tillUp, timed(15, 2_592_001), open).status).toBe('missed');
    expect(atMiddle(tillUp, timed(15, 1_000_000), open).status).toBe('running');
  });

  test('without agreed time the level does not apply', () => {
    expect(atEnd(tillUp, emptyTally, { agreedWindowMs: 0 }).status).toBe('not-applicable');
    expect(atMiddle(tillUp, emptyTally, { agreedWindowMs: 0 }).status).toBe('not-applicable');
  });

  test('agreed time in which nothing was measured is no data, never 100 %', () => {
    const blind: Tally = { ...emptyTally, agreedMs: 30 * DAY };
    expect(atEnd(tillUp, blind)).toMatchObject({ status: 'no-data', attainment: null });
    const unknown: Tally = { ...emptyTally, unknownMs: 30 * DAY };
    expect(atEnd(tillUp, unknown, { agreedWindowMs: 30 * DAY })).toMatchObject({ status: 'no-data', attainment: null });
    const strict = serviceLevel(availabilityMetric, '99.9', { noData: 'treat-as-missed' });
    expect(atEnd(strict, blind)).toMatchObject({ status: 'missed', attainment: null });
  });

  test('an open window whose agreed time passed unmeasured has no data yet', () => {
    const blind: Tally = { ...emptyTally, agreedMs: 15 * DAY };
    expect(atMiddle(tillUp, blind, { agreedWindowMs: 30 * DAY })).toMatchObject({
      status: 'no-data',
      attainment: null,
    });
  });

  test('before the first agreed hour of the window the level is running', () => {
    expect(atMiddle(tillUp, emptyTally, { agreedWindowMs: 5 * DAY }).status).toBe('running');
  });

  test('its parts are shown', () => {
    const tally = { ...timed(29, HOUR), excludedMs: 2 * HOUR, unknownMs: 3 * HOUR };
    expect(atEnd(tillUp, tally)).toMatchObject({
      agreedMs: 29 * DAY,
      downMs: HOUR,
      excludedMs: 2 * HOUR,
      unknownMs: 3 * HOUR,
    });
  });
});

describe('means, percentiles and counts', () => {
  test('a mean has a value and a unit and no attainment', () => {
    const csat = serviceLevel(
      { of: 'measurements', kind: 'mean', eligible: {}, unit: 'points', exclusions: [] },
      '4.2',
      { levels: { direction: 'higher', expected: '4.2' } },
    );
    // 12.6 / 3 = 4.2
    expect(atEnd(csat, { ...emptyTally, sum: '12.6', count: 3 })).toMatchObject({
      status: 'met',
      attainment: null,
      value: '4.2000',
      unit: 'points',
      population: 3,
    });
    expect(atEnd(csat, { ...emptyTally, sum: '12.59', count: 3 }).status).toBe('missed');
    expect(atMiddle(csat, { ...emptyTally, sum: '12.59', count: 3 }).status).toBe('at-risk');
    expect(atEnd(csat, emptyTally)).toMatchObject({ status: 'no-data', value: null });
  });

  test('a percentile keeps its target by counting', () => {
    const delay = serviceLevel(
      { of: 'measurements', kind: 'percentile', p: '95', eligible: {}, unit: 'ms', exclusions: [] },
      '40',
      { levels: { direction: 'lower', expected: '40' } },
    );
    // ceil(95 x 20 / 100) = 19: the 19th of 20 values decides
    expect(atEnd(delay, { ...emptyTally, values: delays(1) })).toMatchObject({
      status: 'met',
      value: '38.5',
      unit: 'ms',
    });
    expect(atEnd(delay, { ...emptyTally, values: delays(2) })).toMatchObject({ status: 'missed', value: '41' });
    expect(atMiddle(delay, { ...emptyTally, values: delays(2) }).status).toBe('at-risk');
  });

  test('a count above its limit is missed at once, and none is a count of 0', () => {
    const changes = serviceLevel({ ...ticketMetric, kind: 'count' }, '4', {
      levels: { direction: 'lower', expected: '4' },
    });
    expect(atEnd(changes, emptyTally)).toMatchObject({ status: 'met', value: '0' });
    expect(atMiddle(changes, counted(5, 0))).toMatchObject({ status: 'missed', value: '5' });
    // 3 in 15 of 30 days goes on to 6, above 4; 2 goes on to 4, which is allowed
    expect(atMiddle(changes, counted(3, 0)).status).toBe('at-risk');
    expect(atMiddle(changes, counted(2, 0)).status).toBe('running');
  });

  test('a score is made of other levels and is not judged here', () => {
    const index = serviceLevel({ of: 'levels', kind: 'composite', weights: { a: 100 }, exclusions: [] }, '95');
    expect(atEnd(index, emptyTally)).toMatchObject({ status: 'not-applicable', attainment: null });
  });
});

describe('expected volume', () => {
  test.each<[ServiceLevel['window'], number, number]>([
    [{ type: 'calendar-month' }, 30, 620],
    [{ type: 'quarter' }, 91, 1860], // 3 x 620
    [{ type: 'contract-year' }, 365, 7440], // 12 x 620
    [{ type: 'calendar-week', weekStart: 'MON' }, 7, 142], // 620 x 12 x 7 / 365 = 142.68
    [{ type: 'rolling', days: 90 }, 90, 1834], // 620 x 12 x 90 / 365 = 1834.5
  ])('620 a month is for %o of %d days %d', (window, days, volume) => {
    const level = serviceLevel(ticketMetric, '95', { window, expectedMonthlyVolume: 620 });
    expect(expectedVolume(level, { from: 0, to: days * DAY })).toBe(volume);
  });
});

test('a burn rate of 14.4 for an hour uses 2 % of a budget of 30 days', () => {
  // 2 % used / (1 h / 720 h) = 14.4
  expect(burnRate(budgetOf('ms', 100_000, 100, 2), HOUR, 720 * HOUR)).toBe('14.40');
  expect(burnRate(budgetOf('ms', 100_000, 100, 2), 0, 720 * HOUR)).toBeNull();
});

test('a closed ratio is met exactly when its budget is not overspent', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 500 }),
      fc.nat({ max: 50 }),
      fc.constantFrom('90', '95', '99.9', '100'),
      (good, bad, expected) => {
        fc.pre(good + bad > 0);
        const { status, budget } = atEnd(serviceLevel(ticketMetric, expected), counted(good, bad));
        expect(status).toBe(
          BigInt(good) * 1000n >= BigInt(Number(expected) * 10) * BigInt(good + bad) ? 'met' : 'missed',
        );
        expect((budget?.left ?? -1) >= 0).toBe(status === 'met');
      },
    ),
  );
});
