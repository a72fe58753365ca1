import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HourTally, LevelHistory } from '../../shared/domain/budget-meter.ts';
import type { ServiceLevel } from '../../shared/domain/contract.ts';
import { levelAlerts } from '../../shared/domain/level-alerts.ts';
import { standing } from '../../shared/domain/standing.ts';
import { mergeTallies } from '../../shared/domain/tally-merge.ts';
import { emptyTally } from '../../shared/domain/tally.ts';
import type { Instant, Interval } from '../../shared/domain/types.ts';
import { availabilityMetric, serviceLevel, ticketMetric } from '../support/service-levels.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** A window of 720 hours from instant 0. */
const window = { from: 0, to: 720 * HOUR };
const minutes = (hour: number, minute: number): Instant => hour * HOUR + minute * MINUTE;

interface Hour {
  readonly good?: number;
  readonly bad?: readonly number[];
  readonly downs?: readonly (readonly [number, number])[];
}
/** Hours by their number: good items, minutes of the misses, minutes from and to which the service was down. */
const hoursOf = (byHour: Readonly<Record<number, Hour>>): readonly HourTally[] =>
  Object.entries(byHour).map(([number, { good = 0, bad = [], downs = [] }]) => {
    const hour = Number(number);
    const intervals = downs.map(([from, to]) => ({ from: minutes(hour, from), to: minutes(hour, to) }));
    return {
      from: hour * HOUR,
      to: (hour + 1) * HOUR,
      tally: {
        ...emptyTally,
        good,
        bad: bad.length,
        badAt: bad.map((minute) => minutes(hour, minute)),
        agreedMs: HOUR,
        measuredMs: HOUR,
        downs: intervals,
        downMs: intervals.reduce((sum, { from, to }) => sum + to - from, 0),
      },
    };
  });

type Options = Partial<Pick<LevelHistory, 'overdue' | 'agreedWindowMs' | 'rollingFrom'>> & {
  readonly window?: Interval;
};
const historyOf = (
  level: ServiceLevel,
  asOf: Instant,
  hours: readonly HourTally[],
  options: Options = {},
): LevelHistory => {
  const tally = mergeTallies(hours.map((hour) => hour.tally));
  const open = { running: 0, overdue: 0, unmapped: 0, left: 0 };
  const place = options.window ?? window;
  return { level, asOf, hours, standing: standing(level, place, asOf, tally, open), ...options, window: place };
};
const alertsOf = (...args: Parameters<typeof historyOf>): readonly (readonly [string, Instant])[] =>
  levelAlerts(historyOf(...args)).map(({ kind, at }) => [kind, at]);

const planned = (expected: string, volume: number, warn: readonly number[] = []): ServiceLevel =>
  serviceLevel(ticketMetric, expected, {
    expectedMonthlyVolume: volume,
    alerts: { warnAtPercentOfBudget: warn, channels: [] },
  });

describe('with an expected volume', () => {
  // 95 % of 40 expected: floor(40 x 5 / 100) = 2 misses allowed
  const level = planned('95', 40);
  const threeMisses = hoursOf({ 1: { good: 5, bad: [10] }, 30: { bad: [5, 50] }, 31: { good: 4 } });

  test('the target is out of reach at the instant of the miss after the last allowed one', () => {
    expect(alertsOf(level, 32 * HOUR, threeMisses)).toEqual([['unreachable', minutes(30, 50)]]);
  });

  test('it is known at once, not only when the hour is over', () => {
    expect(alertsOf(level, minutes(30, 50), threeMisses.slice(0, 2))).toEqual([['unreachable', minutes(30, 50)]]);
  });

  test('as many misses as allowed raise nothing', () => {
    expect(alertsOf(level, 29 * HOUR, hoursOf({ 1: { bad: [10] }, 2: { bad: [11] } }))).toEqual([]);
  });

  test('what it rests on is said', () => {
    expect(levelAlerts(historyOf(level, 32 * HOUR, threeMisses))[0]?.facts).toEqual({
      allowed: 2,
      used: 3,
      population: 40,
    });
  });

  test('it is back in reach at the end of the first hour by which enough has come in', () => {
    // 3 misses are allowed from floor(N x 5 / 100) = 3 on: N = 60. Hour 30 ends with 3 + 9 = 12 decided, hour 40 with 60.
    const hours = [...threeMisses, ...hoursOf({ 35: { good: 47 }, 40: { good: 1 }, 41: { good: 9 } })];
    expect(alertsOf(level, 50 * HOUR, hours)).toEqual([
      ['unreachable', minutes(30, 50)],
      ['recovered', 41 * HOUR],
    ]);
    // Within hour 40 it is not told yet: the hour might still bring a miss.
    expect(alertsOf(level, minutes(40, 30), hours.slice(0, -1))).toEqual([['unreachable', minutes(30, 50)]]);
  });

  test('an hour that ends the window tells only once that the target was kept', () => {
    // 3 of 40 by hour 30; the last hour brings 60 decided, 3 allowed: met with 57 / 60 = 95 %
    const hours = [...threeMisses, ...hoursOf({ 719: { good: 48 } })];
    expect(alertsOf(level, window.to, hours)).toEqual([
      ['unreachable', minutes(30, 50)],
      ['recovered', window.to],
    ]);
  });

  test('a share of the budget is used at the instant of the miss that uses it', () => {
    // 95 % of 100: 5 allowed. 50 % = 2.5 -> the 3rd miss; 80 % = 4 -> the 4th
    const hours = hoursOf({ 1: { bad: [1, 2] }, 2: { bad: [3] }, 3: { good: 9, bad: [4] } });
    expect(levelAlerts(historyOf(planned('95', 100, [50, 80, 100]), 5 * HOUR, hours))).toEqual([
      { kind: 'budget', at: minutes(2, 3), facts: { threshold: '50%', allowed: 5, used: 3, population: 100 } },
      { kind: 'budget', at: minutes(3, 4), facts: { threshold: '80%', allowed: 5, used: 4, population: 100 } },
    ]);
  });

  test('where nothing may go wrong the first miss uses the whole budget', () => {
    const hours = hoursOf({ 1: { good: 50 }, 2: { bad: [7] } });
    expect(alertsOf(planned('100', 100, [50]), 5 * HOUR, hours)).toEqual([
      ['budget', minutes(2, 7)],
      ['unreachable', minutes(2, 7)],
    ]);
  });

  test('an item past its target counts from then on, before and after it is stopped', () => {
    const twoMisses = hoursOf({ 1: { bad: [10, 20] }, 9: {} });
    const late = minutes(5, 30);
    expect(alertsOf(level, 10 * HOUR, twoMisses, { overdue: [{ from: late }] })).toEqual([['unreachable', late]]);
    const stopped = [...twoMisses, ...hoursOf({ 20: { bad: [15] } })];
    const overdue = [{ from: late, to: minutes(20, 15) }];
    expect(alertsOf(level, 21 * HOUR, stopped, { overdue })).toEqual([['unreachable', late]]);
  });
});

describe('items past their target', () => {
  const level = planned('95', 40);
  const twoMisses = hoursOf({ 1: { bad: [10, 20] } });
  const late = minutes(5, 30);

  test('count at the very instant at which they pass it', () => {
    expect(alertsOf(level, late, twoMisses, { overdue: [{ from: late }] })).toEqual([['unreachable', late]]);
    expect(alertsOf(level, late - 1, twoMisses)).toEqual([]);
  });

  test('count from the first instant of the window when they were late before it', () => {
    const overdue = [-3, -2, -1].map((hour) => ({ from: hour * HOUR }));
    expect(alertsOf(level, 2 * HOUR, hoursOf({ 0: {} }), { overdue })).toEqual([['unreachable', 0]]);
  });

  test('count without a gap when they are stopped on the hour', () => {
    // Stopped at 20:00 the miss is counted in the hour that starts then.
    const hours = [...twoMisses, ...hoursOf({ 19: {}, 20: { bad: [0] } })];
    const overdue = [{ from: late, to: minutes(20, 0) }];
    expect(alertsOf(level, 22 * HOUR, hours, { overdue })).toEqual([['unreachable', late]]);
  });

  test('keep their instant when they are stopped in a later window', () => {
    const overdue = [{ from: late, to: window.to + HOUR }];
    expect(alertsOf(level, window.to, twoMisses, { overdue })[0]).toEqual(['unreachable', late]);
  });

  test('count among the items as well as among the misses', () => {
    // 39 decided and one late are 40: floor(40 x 5 / 100) = 2 allowed, 2 used
    const unplanned = serviceLevel(ticketMetric, '95');
    const hours = hoursOf({ 1: { good: 38, bad: [10] }, 5: {} });
    expect(alertsOf(unplanned, 6 * HOUR, hours, { overdue: [{ from: late }] })).toEqual([]);
  });

  test('that pass it as an hour ends belong to the next one', () => {
    // 1 of 21 decided is allowed; with the late one it would be 2 of 22.
    const unplanned = serviceLevel(ticketMetric, '95');
    const hours = hoursOf({ 1: { good: 20, bad: [10] } });
    expect(alertsOf(unplanned, 2 * HOUR, hours, { overdue: [{ from: 2 * HOUR }] })).toEqual([]);
    expect(alertsOf(unplanned, 3 * HOUR, hours, { overdue: [{ from: 2 * HOUR }] })).toEqual([
      ['unreachable', 2 * HOUR],
    ]);
  });
});

describe('without an expected volume the hours decide, on what is known', () => {
  const level = serviceLevel(ticketMetric, '95');
  // Hour 1: 1 miss of 5, floor(5 x 5 / 100) = 0 allowed. Hour 6: 1 of 20, 1 allowed. Hour 8: 3 of 22, 1 allowed.
  const hours = hoursOf({ 1: { good: 4, bad: [40] }, 6: { good: 15 }, 8: { bad: [10, 20] } });

  test('out of reach since the last miss before the hour end, back at a later hour end', () => {
    expect(alertsOf(level, 10 * HOUR, hours)).toEqual([
      ['unreachable', minutes(1, 40)],
      ['recovered', 7 * HOUR],
      ['unreachable', minutes(8, 20)],
    ]);
    expect(levelAlerts(historyOf(level, 10 * HOUR, hours))[0]?.facts).toMatchObject({ onWhatIsKnown: true });
  });

  test('nothing is said within an hour', () => {
    expect(alertsOf(level, minutes(1, 50), hours.slice(0, 1))).toEqual([]);
    expect(alertsOf(level, 2 * HOUR, hours.slice(0, 1))).toEqual([['unreachable', minutes(1, 40)]]);
  });

  test('a share of the budget that is no longer used is no longer told', () => {
    const warned = { ...level, alerts: { warnAtPercentOfBudget: [80], channels: [] } };
    // After hour 6 one of one allowed miss is used: 100 %. With 40 more there are 3 allowed: 33 %.
    expect(alertsOf(warned, 7 * HOUR, hours.slice(0, 2)).filter(([kind]) => kind === 'budget')).toHaveLength(1);
    const more = [...hours.slice(0, 2), ...hoursOf({ 9: { good: 40 } })];
    expect(alertsOf(warned, 10 * HOUR, more).filter(([kind]) => kind === 'budget')).toEqual([]);
  });

  test('too few to judge raise nothing where the contract only reports them', () => {
    const quiet = serviceLevel(ticketMetric, '95', { lowVolume: { minPopulation: 20, method: 'report-only' } });
    expect(alertsOf(quiet, 5 * HOUR, hours.slice(0, 1))).toEqual([]);
    const forgiving = serviceLevel(ticketMetric, '95', { lowVolume: { minPopulation: 20, method: 'allow-one-miss' } });
    expect(alertsOf(forgiving, 5 * HOUR, hours.slice(0, 1))).toEqual([]);
  });
});

describe('a closed window', () => {
  test('is missed at its end, and not before it has ended', () => {
    // 37 of 40 = 92.5 %
    const hours = hoursOf({ 1: { good: 37 }, 719: { bad: [1, 2, 3] } });
    const level = serviceLevel(ticketMetric, '95');
    expect(alertsOf(level, window.to - 1, hours)).toEqual([]);
    expect(levelAlerts(historyOf(level, window.to, hours))).toEqual([
      { kind: 'missed', at: window.to, facts: { expected: '95', attainment: '92.5000' } },
    ]);
  });

  test('that was out of reach before keeps the instant, and says it when it is missed', () => {
    const hours = hoursOf({ 1: { good: 5, bad: [10] }, 30: { bad: [5, 50] } });
    expect(
      levelAlerts(historyOf(planned('95', 40), window.to, hours)).map(({ kind, at, facts }) => [
        kind,
        at,
        facts['unreachableAt'],
      ]),
    ).toEqual([
      ['unreachable', minutes(30, 50), undefined],
      ['missed', window.to, minutes(30, 50)],
    ]);
  });

  test('that brought fewer items than expected can be missed without having been out of reach', () => {
    // 100 expected, 5 allowed, 2 missed; but 2 of 20 = 90 %
    const hours = hoursOf({ 1: { good: 18, bad: [10, 11] } });
    expect(alertsOf(planned('95', 100), window.to, hours)).toEqual([['missed', window.to]]);
  });

  test('is recovered at its end when only an item still open stood against it', () => {
    const hours = hoursOf({ 1: { good: 38, bad: [10, 11] } });
    const overdue = [{ from: minutes(5, 0) }];
    expect(alertsOf(planned('95', 40), window.to, hours, { overdue })).toEqual([
      ['unreachable', minutes(5, 0)],
      ['recovered', window.to],
    ]);
  });

  test('that was met raises nothing', () => {
    expect(alertsOf(planned('95', 40), window.to, hoursOf({ 1: { good: 40 } }))).toEqual([]);
  });
});

describe('availability', () => {
  // 99.9 % of 720 h: 2,592,000 ms = 43 min 12 s
  const level = serviceLevel(availabilityMetric, '99.9', { alerts: { warnAtPercentOfBudget: [50], channels: [] } });
  const agreed = { agreedWindowMs: 720 * HOUR };
  const second = 1000;

  test('the budget is passed to the millisecond', () => {
    // 30 min down from 3:10 to 3:40, then from 5:00 on. 50 % = 21 min 36 s: at 3:31:36. Left 13 min 12 s: passed at 5:13:12.
    const hours = hoursOf({ 3: { downs: [[10, 40]] }, 5: { downs: [[0, 20]] } });
    expect(alertsOf(level, 6 * HOUR, hours, agreed)).toEqual([
      ['budget', minutes(3, 31) + 36 * second],
      ['unreachable', minutes(5, 13) + 12 * second],
    ]);
  });

  test('down time that just uses the budget up leaves the target in reach', () => {
    const all = { from: 0, to: 2_592_000 };
    const hours: readonly HourTally[] = [{ from: 0, to: HOUR, tally: { ...emptyTally, downMs: all.to, downs: [all] } }];
    expect(alertsOf(level, HOUR, hours, agreed)).toEqual([['budget', 1_296_000]]);
    // The next outage, two days later, passes it with its first millisecond.
    const next = [...hours, ...hoursOf({ 48: { downs: [[7, 8]] } })];
    expect(alertsOf(level, 49 * HOUR, next, agreed)).toContainEqual(['unreachable', minutes(48, 7)]);
  });

  test('an outage that goes on is told within its hour', () => {
    const hours = hoursOf({ 3: { downs: [[0, 44]] } });
    expect(alertsOf(level, minutes(3, 44), hours, agreed)).toContainEqual([
      'unreachable',
      minutes(3, 43) + 12 * second,
    ]);
  });
});

describe('counts', () => {
  test('an upper limit is passed at the end of the hour in which it was', () => {
    const level = serviceLevel({ ...ticketMetric, kind: 'count' }, '4', {
      levels: { direction: 'lower', expected: '4' },
    });
    const hours = hoursOf({ 1: { good: 4 }, 2: { good: 1 } });
    expect(alertsOf(level, 4 * HOUR, hours)).toEqual([['unreachable', 3 * HOUR]]);
    expect(alertsOf(level, 2 * HOUR, hours.slice(0, 1))).toEqual([]);
  });
});

const rolling = (hours: number): Options => ({ rollingFrom: (asOf) => asOf - hours * HOUR });
const dense = (count: number, byHour: Readonly<Record<number, Hour>>): readonly HourTally[] =>
  hoursOf(Object.fromEntries(Array.from({ length: count }, (_, hour) => [hour, byHour[hour] ?? {}])));

describe('a rolling level', () => {
  const level = serviceLevel(ticketMetric, '95', { window: { type: 'rolling', hours: 4 } });
  // One miss in hour 2, 10 good ones in hours 0 and 5. Over 4 hours: missed from the end of hour 2 (10 / 11 = 90.9 %),
  // still at the end of hour 5 (10 / 11), and back at the end of hour 6, when hour 2 is out.
  const hours = dense(8, { 0: { good: 10 }, 2: { bad: [30] }, 5: { good: 10 } });

  test('is missed since the hour end at which it turned', () => {
    expect(
      alertsOf(level, 6 * HOUR, hours.slice(0, 6), { ...rolling(4), window: { from: 2 * HOUR, to: 6 * HOUR } }),
    ).toEqual([['missed', 3 * HOUR]]);
  });

  test('is recovered at the hour end at which the miss has left the window', () => {
    expect(alertsOf(level, 8 * HOUR, hours, { ...rolling(4), window: { from: 4 * HOUR, to: 8 * HOUR } })).toEqual([
      ['recovered', 7 * HOUR],
    ]);
  });

  test('that was never missed raises nothing', () => {
    expect(alertsOf(level, 2 * HOUR, hours.slice(0, 2), rolling(4))).toEqual([]);
  });

  test('means and percentiles slide along exactly', () => {
    const mean = serviceLevel({ of: 'measurements', kind: 'mean', eligible: {}, exclusions: [] }, '4.2', {
      window: { type: 'rolling', hours: 2 },
      levels: { direction: 'higher', expected: '4.2' },
    });
    const means = ['4.1', '4.3', '4.0', '4.4', '4.15'].map((sum, hour): HourTally => ({
      from: hour * HOUR,
      to: (hour + 1) * HOUR,
      tally: { ...emptyTally, sum, count: 1 },
    }));
    // Two hours each: 4.1, (4.1 + 4.3) / 2 = 4.2, 4.15, 4.2, (4.4 + 4.15) / 2 = 4.275
    expect(alertsOf(mean, 3 * HOUR, means.slice(0, 3), rolling(2))).toEqual([['missed', 3 * HOUR]]);
    expect(alertsOf(mean, 5 * HOUR, means, rolling(2))).toEqual([['recovered', 4 * HOUR]]);
  });

  test('its last turn agrees with the verdict on the hours in the window', () => {
    const anyHour = fc.record({ good: fc.nat({ max: 12 }), bad: fc.array(fc.nat({ max: 59 }), { maxLength: 2 }) });
    fc.assert(
      fc.property(
        fc.array(anyHour, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        (list, length) => {
          const all = dense(list.length, Object.fromEntries(list.entries()));
          const asOf = list.length * HOUR;
          const inside = all.filter(({ from }) => from >= asOf - length * HOUR);
          const place = { from: asOf - length * HOUR, to: asOf };
          const { status } = historyOf(level, asOf, inside, { window: place }).standing;
          const last = alertsOf(level, asOf, all, { ...rolling(length), window: place }).at(-1);
          expect(last?.[0] === 'missed').toBe(status === 'missed');
        },
      ),
    );
  });
});

describe('whatever happens', () => {
  const anyHours = fc
    .dictionary(
      fc.nat({ max: 719 }).map(String),
      fc.record({ good: fc.nat({ max: 20 }), bad: fc.array(fc.nat({ max: 59 }), { maxLength: 3 }) }),
      { maxKeys: 20 },
    )
    .map((byHour) => hoursOf(byHour).toSorted((a, b) => a.from - b.from));
  const anyLevel = fc.constantFrom(planned('95', 60, [50]), planned('90', 10), serviceLevel(ticketMetric, '90'));

  test('unreachable and recovered take turns, in order of time, and all lie in the window', () => {
    fc.assert(
      fc.property(anyLevel, anyHours, (level, hours) => {
        const alerts = levelAlerts(historyOf(level, window.to, hours));
        const reach = alerts.filter(({ kind }) => kind === 'unreachable' || kind === 'recovered');
        expect(reach.every(({ kind }, index) => kind === (index % 2 === 0 ? 'unreachable' : 'recovered'))).toBe(true);
        const instants = alerts.map(({ at }) => at);
        expect(instants).toEqual(instants.toSorted((a, b) => a - b));
        expect(instants.every((at) => at >= window.from && at <= window.to)).toBe(true);
      }),
    );
  });

  test('what was told at an hour end keeps its instant later', () => {
    fc.assert(
      fc.property(anyLevel, anyHours, fc.nat({ max: 719 }), (level, hours, hour) => {
        const asOf = hour * HOUR;
        const early = alertsOf(
          level,
          asOf,
          hours.filter(({ to }) => to <= asOf),
        ).filter(([kind]) => kind !== 'budget');
        const later = alertsOf(level, window.to, hours);
        for (const alert of early) expect(later).toContainEqual(alert);
      }),
    );
  });
});
