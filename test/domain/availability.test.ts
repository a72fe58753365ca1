import { describe, expect, test } from 'vitest';
import { availabilityTally } from '../../shared/domain/availability.ts';
import type { CheckReport, Run } from '../../shared/domain/check-runs.ts';
import { leafTimeline } from '../../shared/domain/leaf-timeline.ts';
import { emptyTally } from '../../shared/domain/tally.ts';
import { explain, hour, inputOf, metricWith, minute, tallyOf } from '../support/availability-case.ts';
import type { Case } from '../support/availability-case.ts';

const at = (minutes: number, state: CheckReport['state']): CheckReport => ({ at: minutes * minute, state });
const span = (from: number, to: number) => ({ from: from * minute, to: to * minute });
/** Figures in minutes: agreed, down, unknown, excluded. */
const figures = (given: Case): readonly number[] => {
  const { agreedMs, downMs, unknownMs, excludedMs } = tallyOf(given);
  return [agreedMs, downMs, unknownMs, excludedMs].map((ms) => ms / minute);
};
const downsOf = (given: Case): readonly (readonly number[])[] =>
  tallyOf(given).downs.map(({ from, to }) => [from / minute, to / minute]);

describe('agreed time', () => {
  test('outages count only where calendar and window overlap', () => {
    // agreed 60-120; down 30-80: 20 of 60 minutes
    const given: Case = {
      reports: [at(0, 'up'), at(30, 'down'), at(80, 'up')],
      range: span(0, 180),
      agreed: [span(60, 120)],
    };
    expect(figures(given)).toEqual([60, 20, 0, 0]);
    expect(explain(given)).toEqual([
      '0-60 outside: outside agreed time always',
      '60-80 down: down: counted outage (reported down)',
      '80-120 up: reported up',
      '120-180 outside: outside agreed time always',
    ]);
  });

  test("a window's last instant belongs to the next window", () => {
    const reports = [at(0, 'up'), at(60, 'down')];
    expect(figures({ reports, range: span(0, 60) })).toEqual([60, 0, 0, 0]);
    expect(figures({ reports, range: span(60, 120) })).toEqual([60, 60, 0, 0]);
  });

  test('nothing after as-of counts', () => {
    expect(figures({ reports: [at(0, 'up'), at(30, 'down')], range: span(0, 100), asOf: 40 * minute })).toEqual([
      40, 10, 0, 0,
    ]);
  });

  test('no agreed time leaves every figure at nothing', () => {
    expect(tallyOf({ reports: [at(0, 'up')], range: span(0, 60), agreed: [] })).toEqual(emptyTally);
  });
});

describe('time that nobody measured', () => {
  test('before the first report: excluded, up or down', () => {
    const given: Case = { reports: [at(40, 'up')], range: span(0, 100) };
    // 40 of 100 minutes unseen: on the unknown line, so that a check that never reported shows as no data
    expect(figures(given)).toEqual([60, 0, 40, 0]);
    expect(figures({ ...given, metric: { beforeFirstReport: 'up' } })).toEqual([100, 0, 0, 0]);
    expect(figures({ ...given, metric: { beforeFirstReport: 'down' } })).toEqual([100, 40, 0, 0]);
  });

  test('unknown: excluded and shown as its own line, down or up', () => {
    // stale 10 minutes after the report at 0, until 30: 20 of 60 minutes unknown
    const given: Case = { reports: [at(0, 'up'), at(30, 'up'), at(40, 'up'), at(50, 'up')], range: span(0, 60) };
    const staleAfter = 10 * minute;
    expect(figures({ ...given, metric: { staleAfter } })).toEqual([40, 0, 20, 0]);
    expect(figures({ ...given, metric: { staleAfter, unknown: 'down' } })).toEqual([60, 20, 0, 0]);
    expect(figures({ ...given, metric: { staleAfter, unknown: 'up' } })).toEqual([60, 0, 0, 0]);
    expect(explain({ ...given, metric: { staleAfter } })[1]).toBe(
      '10-30 unknown: stale, no report for PT10M: unknown, excluded',
    );
  });

  test('the explanation says what made it stale, the contract or three intervals', () => {
    const reports: CheckReport[] = [{ at: 0, state: 'up', interval: 5 * minute }];
    const given: Case = { reports, range: span(0, 60), metric: { staleAfter: undefined } };
    expect(explain(given)).toEqual([
      '0-15 up: reported up',
      '15-60 unknown: stale, no report for three intervals: unknown, excluded',
    ]);
  });

  test('is not measured, whatever it counts as: a check that never reported has no data', () => {
    const given: Case = { reports: [], range: span(0, 60), metric: { beforeFirstReport: 'up' } };
    expect(tallyOf(given)).toMatchObject({ agreedMs: hour, downMs: 0, measuredMs: 0 });
    const silent: Case = {
      reports: [at(0, 'up')],
      range: span(30, 60),
      metric: { staleAfter: minute, unknown: 'down' },
    };
    expect(tallyOf(silent)).toMatchObject({ agreedMs: 30 * minute, downMs: 30 * minute, measuredMs: 0 });
  });

  test('degraded: up or down; pending counts like unknown', () => {
    const reports = [at(0, 'up'), at(10, 'degraded'), at(30, 'pending'), at(40, 'up')];
    expect(figures({ reports, range: span(0, 60) })).toEqual([50, 0, 10, 0]);
    expect(figures({ reports, range: span(0, 60), metric: { degraded: 'down' } })).toEqual([50, 20, 10, 0]);
    expect(figures({ reports, range: span(0, 60), metric: { unknown: 'down' } })).toEqual([60, 10, 0, 0]);
  });
});

describe('which outages count', () => {
  test('one shorter than minOutage is up, one as long counts', () => {
    const reports = [at(0, 'up'), at(10, 'down'), at(14, 'up'), at(30, 'down'), at(35, 'up')];
    const given: Case = { reports, range: span(0, 60), metric: { minOutage: 5 * minute } };
    expect(downsOf(given)).toEqual([[30, 35]]);
    expect(explain(given)[1]).toBe('10-14 up: outage shorter than minOutage PT5M: up');
  });

  test('an up time shorter than mergeUpShorterThan between two outages is down', () => {
    // 10-20 down, 3 up, 23-30 down, 5 up, 35-40 down: the first gap joins, the second does not
    const reports = [
      at(0, 'up'),
      at(10, 'down'),
      at(20, 'up'),
      at(23, 'down'),
      at(30, 'up'),
      at(35, 'down'),
      at(40, 'up'),
    ];
    const given: Case = { reports, range: span(0, 60), metric: { mergeUpShorterThan: 5 * minute } };
    expect(downsOf(given)).toEqual([
      [10, 30],
      [35, 40],
    ]);
    expect(explain(given)).toContain(
      '20-23 down: down: counted outage (up for less than mergeUpShorterThan PT5M between two outages: down)',
    );
  });

  test('outages are joined before they are found too short', () => {
    // 2 down + 1 up + 2 down = 5 minutes
    const reports = [at(0, 'up'), at(10, 'down'), at(12, 'up'), at(13, 'down'), at(15, 'up')];
    expect(
      downsOf({ reports, range: span(0, 60), metric: { mergeUpShorterThan: 2 * minute, minOutage: 5 * minute } }),
    ).toEqual([[10, 15]]);
    expect(downsOf({ reports, range: span(0, 60), metric: { minOutage: 5 * minute } })).toEqual([]);
  });

  test('the raw timeline decides, before calendar, maintenance and window cut it', () => {
    // down 50-70: 20 minutes, of which the window shows 10 and maintenance leaves 5
    const given: Case = {
      reports: [at(0, 'up'), at(50, 'down'), at(70, 'up')],
      range: span(0, 60),
      asOf: 70 * minute,
      maintenance: [span(50, 55)],
      metric: { minOutage: 15 * minute },
    };
    expect(downsOf(given)).toEqual([[55, 60]]);
    expect(downsOf({ ...given, range: span(60, 120), asOf: 120 * minute, maintenance: [] })).toEqual([[60, 70]]);
  });

  test('a confirmed outage counts from its first instant, or from confirmation', () => {
    const reports = [
      at(0, 'up'),
      at(10, 'down'),
      at(12, 'down'),
      at(14, 'down'),
      at(20, 'up'),
      at(30, 'down'),
      at(32, 'up'),
    ];
    const given: Case = { reports, range: span(0, 60), metric: { confirmAfter: 3 } };
    expect(downsOf(given)).toEqual([[10, 20]]);
    expect(downsOf({ ...given, metric: { confirmAfter: 3, countFrom: 'confirmed' } })).toEqual([[14, 20]]);
    expect(explain(given)).toContain('30-32 up: reported down, not confirmed by 3 reports in a row: up');
  });

  test('minOutage goes by the whole outage, also when it counts from confirmation', () => {
    // 10-20 is 10 minutes long, 6 of them after confirmation at 14
    const reports = [at(0, 'up'), at(10, 'down'), at(14, 'down'), at(20, 'up')];
    const metric = { confirmAfter: 2, countFrom: 'confirmed', minOutage: 10 * minute } as const;
    expect(downsOf({ reports, range: span(0, 60), metric })).toEqual([[14, 20]]);
  });

  test('unknown ends an outage unless it counts as down', () => {
    // 4 down, 2 unknown, 4 down: two outages of 4, or one of 10
    const reports = [at(0, 'up'), at(10, 'down'), at(14, 'unknown'), at(16, 'down'), at(20, 'up')];
    const given: Case = {
      reports,
      range: span(0, 60),
      metric: { minOutage: 5 * minute, mergeUpShorterThan: 5 * minute },
    };
    expect(figures(given)).toEqual([58, 0, 2, 0]);
    expect(figures({ ...given, metric: { ...given.metric, unknown: 'down' } })).toEqual([60, 10, 0, 0]);
  });

  test('a running outage still shorter than minOutage is not one yet', () => {
    const given: Case = {
      reports: [at(0, 'up'), at(56, 'down')],
      range: span(0, 120),
      metric: { minOutage: 5 * minute },
    };
    expect(downsOf({ ...given, agreed: [span(0, 60)], asOf: 60 * minute - 1 })).toEqual([[56, 60 - 1 / minute]]);
  });
});

describe('the same facts under each maintenance policy', () => {
  // A day: maintenance 00:00-04:00, in it an outage 03:00-03:30; another outage 10:00-11:00.
  const given: Case = {
    reports: [at(0, 'up'), at(180, 'down'), at(210, 'up'), at(600, 'down'), at(660, 'up')],
    range: span(0, 1440),
    maintenance: [{ ...span(0, 240), id: 'MW-1', exclusion: 'EX-MAINT' }],
  };
  test.each([
    // both sides without the 240 minutes: (1200 - 60) / 1200
    ['exclude', false, [1200, 60, 0, 240]],
    // up time inside stays: 1200 + 210 agreed, 30 leave
    ['exclude', true, [1410, 60, 0, 30]],
    ['counts-as-up', false, [1440, 60, 0, 0]],
    ['counts-as-up', true, [1440, 60, 0, 0]],
    // 30 + 60 down
    ['ignore', false, [1440, 90, 0, 0]],
    ['ignore', true, [1440, 90, 0, 0]],
    // in the denominator, not up: 240 + 60
    ['own-state', false, [1440, 300, 0, 0]],
    // its up time counted: 30 + 60
    ['own-state', true, [1440, 90, 0, 0]],
  ] as const)('%s, keepUp %s', (maintenance, keepUp, expected) => {
    expect(figures({ ...given, metric: { maintenance, keepUp } })).toEqual(expected);
  });

  test('relief leaves both sides under every one of them', () => {
    const relief = [{ ...span(600, 660), id: 'CASE-7', exclusion: 'EX-FM' }];
    // the outage 10:00-11:00 goes: 60 excluded more, 60 agreed and 60 down less
    expect(figures({ ...given, relief, metric: { maintenance: 'exclude' } })).toEqual([1140, 0, 0, 300]);
    expect(figures({ ...given, relief, metric: { maintenance: 'counts-as-up' } })).toEqual([1380, 0, 0, 60]);
    expect(figures({ ...given, relief, metric: { maintenance: 'ignore' } })).toEqual([1380, 30, 0, 60]);
    expect(figures({ ...given, relief, metric: { maintenance: 'own-state' } })).toEqual([1380, 240, 0, 60]);
  });

  test('the explanation names window, effect and clause', () => {
    const relief = [{ ...span(600, 660), id: 'CASE-7', exclusion: 'EX-FM' }];
    expect(explain({ ...given, relief })).toEqual([
      '0-240 excluded: maintenance MW-1: excluded (EX-MAINT)',
      '240-600 up: reported up',
      '600-660 excluded: relief CASE-7: excluded (EX-FM)',
      '660-1440 up: reported up',
    ]);
    expect(explain({ ...given, metric: { maintenance: 'own-state' } })[0]).toBe(
      '0-240 down: maintenance MW-1: own state, not up (EX-MAINT)',
    );
    expect(explain({ ...given, metric: { maintenance: 'counts-as-up' } })[0]).toBe(
      '0-240 up: maintenance MW-1: counts as up (EX-MAINT)',
    );
  });

  test('overlapping windows exclude their time once', () => {
    // 0-240 and 120-300 together: 300 minutes
    expect(figures({ ...given, maintenance: [span(120, 300), span(0, 240), span(60, 90)] })).toEqual([
      1140, 60, 0, 300,
    ]);
  });

  test('maintenance that the check itself reports goes by the same option', () => {
    const reports = [at(0, 'up'), at(10, 'maintenance'), at(30, 'up')];
    const range = span(0, 60);
    expect(figures({ reports, range })).toEqual([40, 0, 0, 20]);
    expect(figures({ reports, range, metric: { maintenance: 'counts-as-up' } })).toEqual([60, 0, 0, 0]);
    expect(figures({ reports, range, metric: { maintenance: 'own-state' } })).toEqual([60, 20, 0, 0]);
    // ignored, what is left is that nothing was measured
    expect(figures({ reports, range, metric: { maintenance: 'ignore' } })).toEqual([40, 0, 20, 0]);
    expect(figures({ reports, range, metric: { maintenance: 'ignore', unknown: 'down' } })).toEqual([60, 20, 0, 0]);
  });

  test('a window wholly under maintenance has no agreed time left', () => {
    expect(figures({ ...given, maintenance: [span(0, 1440)] })).toEqual([0, 0, 0, 1440]);
  });
});

test('a gap between runs parts outages', () => {
  // two halves of 4 minutes with a day between that nobody loaded
  const metric = metricWith({ minOutage: 5 * minute, mergeUpShorterThan: 5 * minute });
  const half = (from: number, to: number): Run => ({ ...span(from, to), state: 'down' });
  const up: Run = { ...span(104, 106), state: 'up' };
  expect(leafTimeline(metric, [half(0, 4), half(100, 104)]).map(({ state }) => state)).toEqual(['up', 'up']);
  expect(leafTimeline(metric, [half(0, 5), up, half(106, 111)]).map(({ state }) => state)).toEqual([
    'down',
    'up',
    'down',
  ]);
});

test('time that no timeline covers is unknown', () => {
  const input = { ...inputOf({ reports: [at(0, 'up')], range: span(0, 60) }), timeline: [] };
  expect(availabilityTally(input)).toMatchObject({ agreedMs: 0, unknownMs: hour });
  expect(availabilityTally({ ...input, metric: metricWith({ unknown: 'down' }) })).toMatchObject({
    agreedMs: hour,
    downMs: hour,
  });
});
