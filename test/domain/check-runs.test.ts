import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRuns, staleAt } from '../../shared/domain/check-runs.ts';
import type { CheckReport, Run, RunMetric } from '../../shared/domain/check-runs.ts';
import { metricWith } from '../support/availability-case.ts';

const short = (runs: readonly Run[]): readonly string[] => runs.map(({ from, to, state }) => `${from}-${to} ${state}`);
const runsOf = (options: Partial<RunMetric>, reports: readonly CheckReport[], from = 0, to = 100): readonly Run[] =>
  checkRuns(metricWith(options), reports, { from, to });

describe('a state holds until the next report', () => {
  test('before the first report nothing was seen', () => {
    expect(short(runsOf({}, [{ at: 40, state: 'up' }]))).toEqual(['0-40 unseen', '40-100 up']);
    expect(short(runsOf({}, []))).toEqual(['0-100 unseen']);
  });

  test('reports before the range tell how things stand at its start', () => {
    const reports: CheckReport[] = [
      { at: -50, state: 'down' },
      { at: 30, state: 'up' },
    ];
    expect(short(runsOf({}, reports))).toEqual(['0-30 down', '30-100 up']);
  });

  test('of two reports of one instant the later in order stands', () => {
    const reports: CheckReport[] = [
      { at: 10, state: 'up' },
      { at: 20, state: 'down' },
      { at: 20, state: 'up' },
    ];
    expect(short(runsOf({}, reports))).toEqual(['0-10 unseen', '10-100 up']);
  });

  test('an empty range has no runs', () => {
    expect(runsOf({}, [{ at: 1, state: 'up' }], 50, 50)).toEqual([]);
  });
});

describe('a report grows stale', () => {
  test('after staleAfter the state is unknown until the next report', () => {
    // up at 10 holds to 10 + 30 = 40
    const reports: CheckReport[] = [
      { at: 10, state: 'up' },
      { at: 60, state: 'up' },
    ];
    expect(short(runsOf({ staleAfter: 30 }, reports))).toEqual([
      '0-10 unseen',
      '10-40 up',
      '40-60 unknown',
      '60-90 up',
      '90-100 unknown',
    ]);
  });

  test('a report exactly when the last one grows stale leaves no gap', () => {
    const reports: CheckReport[] = [
      { at: 0, state: 'up' },
      { at: 30, state: 'up' },
    ];
    expect(short(runsOf({ staleAfter: 30 }, reports, 0, 60))).toEqual(['0-60 up']);
  });

  test('it may have grown stale before the range began', () => {
    expect(short(runsOf({ staleAfter: 30 }, [{ at: -31, state: 'up' }]))).toEqual(['0-100 unknown']);
    expect(short(runsOf({ staleAfter: 30 }, [{ at: -10, state: 'up' }]))).toEqual(['0-20 up', '20-100 unknown']);
  });

  test('without staleAfter it is three reported intervals, without an interval never; "never" is never', () => {
    const metric = metricWith({ staleAfter: undefined });
    expect(staleAt(metric, { at: 100, interval: 60 })).toBe(280); // 100 + 3 x 60
    expect(staleAt(metric, { at: 100 })).toBeUndefined();
    expect(staleAt(metricWith({ staleAfter: 50 }), { at: 100, interval: 60 })).toBe(150);
    expect(staleAt(metricWith({ staleAfter: 'never' }), { at: 100, interval: 60 })).toBeUndefined();
  });
});

describe('the previous state of a report', () => {
  test('corrects the time since the last report: a lost message is made good', () => {
    const reports: CheckReport[] = [
      { at: 10, state: 'up' },
      { at: 50, state: 'up', previous: 'down' },
    ];
    expect(short(runsOf({}, reports))).toEqual(['0-10 unseen', '10-50 down', '50-100 up']);
  });

  test('stands for all of that time, stale or not', () => {
    const reports: CheckReport[] = [
      { at: 10, state: 'up' },
      { at: 90, state: 'down', previous: 'up' },
    ];
    expect(short(runsOf({ staleAfter: 20 }, reports))).toEqual(['0-10 unseen', '10-90 up', '90-100 down']);
  });

  test('says nothing about the time before the first report', () => {
    expect(short(runsOf({}, [{ at: 40, state: 'up', previous: 'down' }]))).toEqual(['0-40 unseen', '40-100 up']);
  });

  test('of two reports of one instant, the first tells of the time before', () => {
    const reports: CheckReport[] = [
      { at: 10, state: 'up' },
      { at: 50, state: 'down', previous: 'up' },
      { at: 50, state: 'up', previous: 'down' },
    ];
    expect(short(runsOf({}, reports))).toEqual(['0-10 unseen', '10-100 up']);
  });
});

const downs = (...instants: readonly number[]): readonly CheckReport[] =>
  instants.map((at): CheckReport => ({ at, state: 'down' }));
const confirmations = (runs: readonly Run[]): readonly (number | undefined)[] =>
  runs.filter(({ state }) => state === 'down').map(({ confirmedAt }) => confirmedAt);

describe('confirmation', () => {
  test('comes with the n-th report in a row', () => {
    expect(confirmations(runsOf({ confirmAfter: 1 }, downs(10, 20, 30)))).toEqual([10]);
    expect(confirmations(runsOf({ confirmAfter: 3 }, downs(10, 20, 30)))).toEqual([30]);
    expect(confirmations(runsOf({ confirmAfter: 4 }, downs(10, 20, 30)))).toEqual([undefined]);
  });

  test('an up report in between starts the row again', () => {
    const reports: CheckReport[] = [...downs(10), { at: 15, state: 'up' }, ...downs(20, 30)];
    expect(confirmations(runsOf({ confirmAfter: 2 }, reports))).toEqual([undefined, 30]);
  });

  test('so does time without reports, as unknown ends an outage', () => {
    expect(confirmations(runsOf({ confirmAfter: 2, staleAfter: 5 }, downs(10, 20)))).toEqual([undefined, undefined]);
  });

  test('silence that counts as down is confirmed when it begins: no second report can come', () => {
    const runs = runsOf({ confirmAfter: 3, staleAfter: 5, unknown: 'down' }, [{ at: 10, state: 'up' }]);
    expect(runs.at(-1)).toEqual({ from: 15, to: 100, state: 'unknown', stale: true, confirmedAt: 15 });
  });

  test('reports before the range count', () => {
    expect(runsOf({ confirmAfter: 2 }, downs(-20, -10))).toEqual([
      { from: 0, to: 100, state: 'down', confirmedAt: -10 },
    ]);
  });

  test('pending and unknown reports count where unknown is down, up ones never', () => {
    const reports: CheckReport[] = [
      { at: 5, state: 'up' },
      { at: 10, state: 'pending' },
      { at: 15, state: 'unknown' },
      ...downs(20),
    ];
    expect(confirmations(runsOf({ confirmAfter: 3, unknown: 'down' }, reports))).toEqual([20]);
    expect(confirmations(runsOf({ confirmAfter: 4, unknown: 'down' }, reports))).toEqual([undefined]);
    expect(confirmations(runsOf({ confirmAfter: 2, unknown: 'excluded' }, reports))).toEqual([undefined]);
  });

  test('degraded reports count where degraded is down', () => {
    const reports: CheckReport[] = [{ at: 10, state: 'degraded' }, ...downs(20)];
    expect(confirmations(runsOf({ confirmAfter: 2, degraded: 'down' }, reports))).toEqual([20]);
    expect(confirmations(runsOf({ confirmAfter: 2, degraded: 'up' }, reports))).toEqual([undefined]);
  });
});

describe('soft failures', () => {
  const tries: readonly CheckReport[] = [
    { at: 0, state: 'up' },
    { at: 10, state: 'down', soft: true },
    { at: 20, state: 'down', soft: true },
    { at: 30, state: 'down' },
    { at: 60, state: 'up' },
  ];

  test('with confirmAfter 1 the monitor decides: down from the hard report', () => {
    expect(short(runsOf({}, tries))).toEqual(['0-30 up', '30-60 down', '60-100 up']);
  });

  test('that never turn hard leave the check up', () => {
    expect(short(runsOf({}, tries.slice(0, 3)))).toEqual(['0-100 up']);
  });

  test('are signs of life all the same', () => {
    // up at 0, soft at 10 and 20: up holds to 20 + 15 = 35
    expect(short(runsOf({ staleAfter: 15 }, tries.slice(0, 3)))).toEqual(['0-35 up', '35-100 unknown']);
  });

  test('from confirmAfter 2 on the contract decides: a soft report is one in the row', () => {
    const [, down] = runsOf({ confirmAfter: 2 }, tries);
    expect(down).toEqual({ from: 10, to: 60, state: 'down', confirmedAt: 20 });
  });

  test('before any hard report nothing was seen', () => {
    expect(short(runsOf({ staleAfter: 5 }, [{ at: 10, state: 'down', soft: true }]))).toEqual(['0-100 unseen']);
  });
});

const arbitraryReports = fc
  .array(
    fc.record(
      {
        at: fc.integer({ min: -50, max: 120 }),
        state: fc.constantFrom('up', 'down', 'degraded', 'unknown', 'maintenance', 'pending'),
        previous: fc.constantFrom('up', 'down'),
        soft: fc.boolean(),
        interval: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: ['at', 'state'] },
    ),
    { maxLength: 20 },
  )
  .map((reports) => (reports as CheckReport[]).toSorted((a, b) => a.at - b.at));

test('runs tile the range and neighbours differ, whatever is reported', () => {
  fc.assert(
    fc.property(
      arbitraryReports,
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(undefined, 7, 'never' as const),
      (reports, confirmAfter, staleAfter) => {
        const runs = runsOf({ confirmAfter, staleAfter }, reports);
        expect(runs[0]?.from).toBe(0);
        expect(runs.at(-1)?.to).toBe(100);
        runs.slice(1).forEach((run, i) => {
          expect(run.from).toBe(runs[i]?.to);
          expect(run.state).not.toBe(runs[i]?.state);
        });
      },
    ),
  );
});
