import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatPercent } from '../../shared/domain/attainment.ts';
import type { CheckReport } from '../../shared/domain/check-runs.ts';
import { checkRuns } from '../../shared/domain/check-runs.ts';
import type { CheckState, MaintenanceEvent } from '../../shared/domain/event.ts';
import { reliefWindows } from '../../shared/domain/maintenance.ts';
import { reportsTally } from '../../shared/domain/measurement.ts';
import type { Interval } from '../../shared/domain/types.ts';
import { metricWith, tallyOf } from '../support/availability-case.ts';
import { casesOf, zabbixCase } from '../support/availability-engines.ts';
import type { Vector } from '../support/availability-engines.ts';

// Figures that other systems give for the same facts, from their own test suites or by running their code. Each is reached here by
// naming that system's policy in the options of the contract.

interface CountVector {
  readonly id: string;
  readonly window: string;
  readonly beats?: readonly string[];
  readonly beats_rule?: string;
  readonly no_beats_since?: string;
  readonly expected_ratio: number;
}

interface Vectors {
  readonly cases: readonly Vector[];
  readonly observed_cases: readonly Vector[];
  readonly doc_cases: readonly Vector[];
  readonly count_cases: readonly CountVector[];
  readonly error_cases: readonly { readonly id: string }[];
  readonly event_derivation_cases: readonly { readonly id: string }[];
  readonly calendar_period_cases: readonly { readonly id: string }[];
  readonly quarantined: readonly { readonly id: string }[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('../vectors/availability.json', import.meta.url), 'utf8'));

/** What no option of ours gives, and why. */
const notExpressible: Readonly<Record<string, string>> = {
  'zabbix-observed/DstWeekScheduleShift_outage_0900_1000_local_monday':
    'its schedule does not move with the clocks; ours gives the plain reading',
  'uptime-kuma/24h/stale-after-24h': 'an empty window repeats the figure of an older one; ours has no data',
  'uptime-kuma/24h/stale-after-48h': 'an empty window repeats the figure of an older one; ours has no data',
  'zabbix/SlaWithoutServices': 'the answer of an interface to an empty question, no arithmetic',
  'idoreports-pg/27': 'quarantined: the expected figure does not follow from the facts, nor from its own program',
  'zabbix/weekly-from-to': 'names of periods, not availability',
  'zabbix/weekly-from-to-2': 'names of periods, not availability',
  'zabbix/daily-leap-day': 'names of periods, not availability',
};

const timed = [...vectors.cases, ...vectors.observed_cases, ...vectors.doc_cases];
const expressible = timed.filter(({ id }) => !(id in notExpressible));
const decimalsOf = (figure: number): number => Math.min(4, (String(figure).split('.')[1] ?? '').length);

describe('the figures of other systems come out under their policies', () => {
  test.each(
    expressible.flatMap((vector) =>
      casesOf(vector).map(([object, given]) => ({ title: `${vector.id} (${object})`, vector, given })),
    ),
  )('$title', ({ vector, given }) => {
    const { agreedMs, downMs } = tallyOf(given);
    const decimals = decimalsOf(vector.expected_percent);
    const percent = agreedMs === 0 ? '-1' : formatPercent(agreedMs - downMs, agreedMs, decimals);
    expect(percent).toBe(vector.expected_percent.toFixed(decimals));
  });

  test('what they call 100 % of no history has nothing measured here, so that no verdict can rest on it', () => {
    const empty = expressible.filter(({ events, system }) => system.startsWith('icinga') && events.length === 0);
    expect(empty.map(({ id }) => id)).toEqual(['icingadb/EmptyHistory', 'idoreports-pg-observed/NoHistory']);
    for (const vector of empty) {
      for (const [, given] of casesOf(vector)) expect(tallyOf(given).measuredMs).toBe(0);
    }
  });

  const withSeconds = expressible.filter(({ expected_seconds: seconds }) => seconds !== undefined);
  test.each(withSeconds)('$id, in seconds', (vector) => {
    const { agreedMs, downMs } = tallyOf(casesOf(vector)[0]![1]);
    const { uptime, downtime, considered, ok, up } = vector.expected_seconds!;
    const good = uptime ?? ok ?? up ?? 0;
    const whole = considered ?? (uptime ?? 0) + (downtime ?? 0);
    expect({ good: (agreedMs - downMs) / 1000, whole: agreedMs / 1000 }).toEqual({ good, whole });
  });

  test('where clocks change, opening hours stay at their wall time', () => {
    // Monday 09:00-10:00 of a week of 5 x 8 h: 39 / 40 = 97.5
    const vector = timed.find(({ id }) => id.startsWith('zabbix-observed/DstWeek'))!;
    const { agreedMs, downMs } = tallyOf(zabbixCase(vector));
    expect(formatPercent(agreedMs - downMs, agreedMs, 1)).toBe(vector.plain_reading_percent!.toFixed(1));
  });
});

const beatsOf = ({ beats, beats_rule: rule, window }: CountVector): readonly string[] => {
  if (beats !== undefined) return beats;
  expect(rule).toContain('365 days');
  const year = Array.from({ length: 365 }, (_, day) => (day % 2 === 0 ? 'UP' : 'DOWN'));
  return window === '30d' ? year.slice(-30) : year;
};

describe('shares of reports', () => {
  test.each(vectors.count_cases.filter(({ id }) => !(id in notExpressible)))('$id', (vector) => {
    const states: Readonly<Record<string, CheckState>> = { UP: 'up', DOWN: 'down', PENDING: 'pending' };
    const reports = beatsOf(vector).map((beat, at): CheckReport => ({ at, state: states[beat] ?? 'unknown' }));
    const { good, bad } = reportsTally(reports, ({ state }) => state === 'up');
    expect(formatPercent(good, good + bad, 4)).toBe((vector.expected_ratio * 100).toFixed(4));
  });
});

const declared = (event: Partial<MaintenanceEvent>): MaintenanceEvent => ({
  kind: 'maintenance',
  maintenance: 'MW-1',
  source: 'monitor',
  id: `${event.status}-${event.at}`,
  hash: '',
  at: 0,
  seq: 0,
  receivedAt: 0,
  from: 0,
  to: 7200,
  services: ['web'],
  checks: [],
  status: 'approved',
  ...event,
});
const relief = (...events: readonly MaintenanceEvent[]): readonly Interval[] =>
  reliefWindows(events, [], []).map(({ from, to }) => ({ from, to }));

describe('events that other systems derive', () => {
  const derivations: Readonly<Record<string, () => void>> = {
    'icingadb/hard-state-only': () => {
      // results 0 1 1 1 1 0 0, hard at the third failure in a row
      const results = [0, 1, 1, 1, 1, 0, 0].map((result, at): CheckReport => ({
        at,
        state: result === 0 ? 'up' : 'down',
        soft: at === 1 || at === 2,
      }));
      const runs = checkRuns(metricWith(), results, { from: 0, to: 7 });
      expect(runs.map(({ state, from }) => [state, from])).toEqual([
        ['up', 0],
        ['down', 3],
        ['up', 5],
      ]);
    },
    'icingadb/fixed-cancel': () =>
      expect(relief(declared({}), declared({ at: 3600, status: 'cancelled' }))).toEqual([{ from: 0, to: 3600 }]),
    'icingadb/flexible-expire': () =>
      expect(relief(declared({ flexibleMs: 10 }), declared({ flexibleMs: 10, at: 500, status: 'started' }))).toEqual([
        { from: 500, to: 510 },
      ]),
    'icingadb/flexible-not-triggered': () => expect(relief(declared({ flexibleMs: 10 }))).toEqual([]),
  };

  test.each(vectors.event_derivation_cases)('$id', ({ id }) => {
    expect.hasAssertions();
    derivations[id]?.();
  });
});

test('what cannot be expressed is this list and nothing else', () => {
  const untimed = [...vectors.error_cases, ...vectors.calendar_period_cases, ...vectors.quarantined];
  const counted = vectors.count_cases.filter(({ id }) => id in notExpressible);
  const left = [...timed.filter(({ id }) => id in notExpressible), ...counted, ...untimed].map(({ id }) => id);
  expect(left.toSorted()).toEqual(Object.keys(notExpressible).toSorted());
  expect({ timed: timed.length, expressible: expressible.length, notExpressible: left.length }).toEqual({
    timed: 38,
    expressible: 37,
    notExpressible: 8,
  });
});
