import { budgetOf } from '../../shared/domain/budget.ts';
import type { LevelReport, Report } from '../../shared/domain/report-model.ts';
import {
  availabilityLevel,
  availabilityStanding,
  hour,
  minute,
  openStanding,
  ratioLevel,
  ratioStanding,
  sampleMiss,
} from './report-parts.ts';
import { sampleReport } from './report-sample.ts';

/** Months that are out of the ordinary. */

/** A contract in whose month no level was in force. */
export const emptyReport = (): Report => ({ ...sampleReport(), levels: [], lines: [], outages: [], alerts: [] });

const none = { previous: [], days: [], misses: [] };
const valueStanding = (value: string | null, expected: string, unit: string): LevelReport['standing'] => ({
  ...ratioStanding(0, 0, expected),
  status: value === null ? 'no-data' : 'met',
  value,
  unit,
  population: value === null ? 0 : 112,
  budget: null,
});

export const noDataLevel = ratioLevel('SLA-NONE', 'Survey answers', ratioStanding(0, 0), none);
export const noDataAvailability = availabilityLevel(
  'SLA-DARK',
  'Availability nobody measured',
  availabilityStanding(0, 0, '99.9', { status: 'no-data', unknownMs: 744 * hour, budget: null }),
  none,
);
export const treatedAsMissed = ratioLevel(
  'SLA-SILENT',
  'Reports delivered',
  ratioStanding(0, 0, '95', { status: 'missed' }),
  none,
);
export const notApplicableLevel = availabilityLevel(
  'SLA-OFF',
  'Availability of the shop at Christmas',
  availabilityStanding(0, 0, '99.9', { status: 'not-applicable', budget: null }),
  none,
);
export const lowVolumeLevels = (['allow-one-miss', 'roll-up', 'report-only'] as const).map((lowVolume) =>
  ratioLevel(
    `SLA-${lowVolume}`,
    `Few items, ${lowVolume}`,
    ratioStanding(3, 1, '95', {
      lowVolume,
      budget: budgetOf('items', 4, lowVolume === 'allow-one-miss' ? 1 : 0, 1),
      status: lowVolume === 'allow-one-miss' ? 'met' : 'not-applicable',
    }),
    none,
  ),
);
export const runningLevel = ratioLevel('SLA-RUN', 'Incidents so far', openStanding('running', 48, 1, 1));
export const atRiskLevel = ratioLevel('SLA-RISK', 'Incidents going badly', openStanding('at-risk', 40, 2, 1));
export const nothingYetLevel = ratioLevel(
  'SLA-YET',
  'Nothing decided yet',
  ratioStanding(0, 0, '95', { status: 'running', provisional: true }),
  none,
);
export const percentileLevel = ratioLevel(
  'SLA-P95',
  'Answer time of 95 in 100 calls',
  valueStanding('27.5', '30', 's'),
  {
    ...none,
    kind: 'percentile',
    of: 'measurements',
    target: { direction: 'lower', expected: '30', unit: 's' },
  },
);
export const countLevel = ratioLevel(
  'SLA-COUNT',
  'Repeated major incidents',
  { ...valueStanding('1', '2', 'incidents'), budget: budgetOf('items', 1, 2, 1) },
  { ...none, kind: 'count', target: { direction: 'lower', expected: '2', unit: 'incidents' } },
);
export const crowdedLevel = ratioLevel('SLA-MANY', 'A bad month', ratioStanding(2000, 900, '95'), {
  misses: Array.from({ length: 500 }, (_, i) => sampleMiss(`INC-MANY-${i}`)),
  moreMisses: 400,
});
export const longLevel = ratioLevel(
  'SLA-A-VERY-LONG-IDENTIFIER-WITHOUT-ANY-PLACE-TO-BREAK_'.repeat(3),
  'A title that somebody wrote as a whole sentence, with everything the level is about, and then some more words, so that it can’t fit on one line anywhere',
  ratioStanding(10, 0),
  { misses: [sampleMiss('INC'.repeat(60))] },
);
export const oddTextLevel = ratioLevel(
  'SLA-<b>&"\'',
  '<script>alert("x")</script> & مستوى الخدمة \u202E gnorw',
  ratioStanding(10, 1),
  {
    misses: [sampleMiss('<img src=x onerror=alert(1)>')],
  },
);
/** The last Sunday of October in Berlin: 03:00 is 02:00 once more. */
export const clockChangeLevel = ratioLevel('SLA-DST', 'The night with 25 hours', ratioStanding(10, 1), {
  misses: [
    sampleMiss('INC-DST', {
      dueAt: '2026-10-25T02:30:00+02:00',
      breachedAt: '2026-10-25T02:30:00+02:00',
      segments: [
        {
          from: '2026-10-25T01:30:00+02:00',
          to: '2026-10-25T02:15:00+01:00',
          ms: hour + 45 * minute,
          counted: true,
          why: 'running on cal-24x7',
        },
        {
          from: '2026-10-25T02:15:00+01:00',
          to: '2026-10-25T02:45:00+01:00',
          ms: 30 * minute,
          counted: false,
          why: 'pause PZ-USER',
        },
      ],
    }),
  ],
});

/** All of them in one running month. */
export const oddReport = (): Report => ({
  ...sampleReport(),
  running: true,
  asOf: '2026-10-20T10:30:00+02:00',
  levels: [
    runningLevel,
    atRiskLevel,
    nothingYetLevel,
    noDataLevel,
    noDataAvailability,
    treatedAsMissed,
    notApplicableLevel,
    ...lowVolumeLevels,
    percentileLevel,
    countLevel,
    crowdedLevel,
    longLevel,
    oddTextLevel,
    clockChangeLevel,
  ],
});
