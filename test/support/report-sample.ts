import type { LevelReport, LineItem, Miss, Report } from '../../shared/domain/report-model.ts';
import { budgetOf } from '../../shared/domain/budget.ts';
import type { Standing } from '../../shared/domain/standing.ts';
import {
  availabilityLevel,
  availabilityStanding,
  downDays,
  hour,
  minute,
  october,
  octoberMs,
  ratioLevel,
  ratioStanding,
  sampleMiss,
} from './report-parts.ts';

/** Reports as a real month gives them: ten ticket levels, two of availability, misses with their stretches. */

const misses = (count: number, prefix: string): readonly Miss[] =>
  Array.from({ length: count }, (_, i) => sampleMiss(`${prefix}${100 + i * 7}`));

/** What the ticket levels came to: id, title, in time, missed, target. */
const ticketLevels = [
  ['SLA-RES-P1', 'Restore priority 1 incidents', 13, 1, '95'],
  ['SLA-RES-P2', 'Resolve priority 2 incidents', 39, 1, '95'],
  ['SLA-RES-P3', 'Resolve priority 3 incidents in two working days', 512, 31, '92'],
  ['SLA-RESP', 'First answer within 30 minutes', 1204, 18, '98'],
  ['SLA-REPLY', 'Next reply in every round in which a requester waits', 1833, 94, '90'],
  ['SLA-REQ', 'Standard requests fulfilled in time', 266, 12, '95'],
  ['SLA-DEV', 'Devices replaced on the next working day', 37, 2, '95'],
  ['SLA-JML', 'Joiners ready on their first day', 22, 0, '99'],
  ['SLA-UPD', 'Hourly updates during priority 1 incidents', 58, 1, '97.5'],
  ['SLA-RCA', 'Root causes reported within five working days', 4, 0, '90'],
] as const;

const ticketLevelOf = ([id, title, good, bad, expected]: (typeof ticketLevels)[number], place: number): LevelReport => {
  const more: Partial<Standing> =
    id === 'SLA-RES-P1' ? { status: 'met', lowVolume: 'allow-one-miss', budget: budgetOf('items', 14, 1, bad) } : {};
  const listed = misses(Math.min(bad, 3), `INC00${place + 1}0`);
  return ratioLevel(
    id,
    title,
    ratioStanding(good, bad, expected, {
      excluded: place % 3,
      running: place * 2,
      overdue: place % 2,
      unmapped: id === 'SLA-REQ' ? 2 : 0,
      ...more,
    }),
    {
      target: { direction: 'higher', expected, minimum: '85' },
      misses: listed,
      moreMisses: bad - listed.length,
      exclusions: Array.from({ length: place % 3 }, (_, i) => ({
        item: `INC00${place + 1}9${i}`,
        case: `CASE-${place}${i}`,
        rule: 'EX-CUST',
      })),
    },
  );
};

const lineOf = (level: LevelReport, i: number): LineItem => ({
  level: level.id,
  item: `INC${String(i).padStart(7, '0')}`,
  outcome: i < level.standing.bad ? 'missed' : 'met',
  version: level.version,
  provider: 'wp',
  startedAt: '2026-10-06T15:10:00+02:00',
  elapsedMs: 3 * hour,
  targetMs: 4 * hour,
  flags: [],
});

/** A whole closed month. */
export const sampleReport = (): Report => {
  const down = [
    { level: 'SLA-APP-AVAIL', from: '2026-10-08T02:10:00+02:00', to: '2026-10-08T02:41:00+02:00', ms: 31 * minute },
    {
      level: 'SLA-APP-AVAIL',
      from: '2026-10-19T11:00:20+02:00',
      to: '2026-10-19T11:24:00+02:00',
      ms: 23 * minute + 40_000,
    },
  ];
  const till = availabilityLevel(
    'SLA-APP-AVAIL',
    'Availability of the till back-end',
    availabilityStanding(octoberMs, 54 * minute + 40_000),
    {
      days: downDays({ '2026-10-08': 31 * minute, '2026-10-19': 23 * minute + 40_000 }),
    },
  );
  const levels = [
    ...ticketLevels.map(ticketLevelOf),
    till,
    availabilityLevel('SLA-NET-AVAIL', 'Availability of the store network', availabilityStanding(octoberMs, 0, '99.5')),
  ];
  return {
    contract: {
      id: 'acme-wp-2026',
      title: 'Workplace, data centre and network services',
      version: 3,
      timezone: 'Europe/Berlin',
    },
    period: { name: '2026-10', ...october },
    asOf: '2026-11-02T06:00:00+01:00',
    running: false,
    rules: 1,
    levels,
    lines: levels.flatMap((level) =>
      Array.from({ length: Math.min(level.standing.population, 3) }, (_, i) => lineOf(level, i)),
    ),
    outages: down,
    alerts: [
      {
        id: 'a1',
        at: '2026-10-07T11:55:00+02:00',
        knownAt: '2026-10-07T11:56:00+02:00',
        level: 'SLA-RES-P2',
        item: 'INC0020100',
        kind: 'breached',
        state: 'raised',
      },
    ],
  };
};

/** One met level and one miss: small enough to read the whole page. */
export const smallReport = (): Report => ({
  ...sampleReport(),
  contract: { id: 'acme', title: 'Acme service desk', version: 1, timezone: 'Europe/Berlin' },
  levels: [
    ratioLevel('resolve', 'Incidents resolved in time', ratioStanding(39, 1, '95', { running: 3, overdue: 1 }), {
      misses: [sampleMiss('INC1')],
      exclusions: [{ item: 'INC7', case: 'CASE-1', rule: 'EX-CUST' }],
    }),
  ],
  lines: [],
  outages: [],
  alerts: [],
});
