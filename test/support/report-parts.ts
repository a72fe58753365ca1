import { formatPercent } from '../../shared/domain/attainment.ts';
import type { LevelReport, Miss } from '../../shared/domain/report-model.ts';
import type { Standing } from '../../shared/domain/standing.ts';
import { allowedOf } from '../../shared/domain/attainment.ts';
import { budgetOf } from '../../shared/domain/budget.ts';
import type { LevelStatus } from '../../shared/domain/verdict.ts';

/** Parts that reports in tests are made of: standings, misses with their stretches, levels. */

export const minute = 60_000;
export const hour = 60 * minute;
export const october = { from: '2026-10-01T00:00:00+02:00', to: '2026-11-01T00:00:00+01:00' };
/** 31 days with 25 hours on the last Sunday. */
export const octoberMs = (31 * 24 + 1) * hour;

const rounding = { stage: 'display-only', decimals: 2, mode: 'half-up' } as const;
const empty = {
  population: 0,
  good: 0,
  bad: 0,
  excluded: 0,
  running: 0,
  overdue: 0,
  unmapped: 0,
  left: 0,
  forecast: null,
  provisional: false,
};

/** A closed standing of `good` items in time and `bad` ones missed. */
export const ratioStanding = (good: number, bad: number, expected = '95', more: Partial<Standing> = {}): Standing => {
  const total = good + bad;
  const allowed = allowedOf(total, { direction: 'higher', expected, rounding });
  return {
    ...empty,
    expected,
    population: total,
    good,
    bad,
    status: total === 0 ? 'no-data' : bad <= allowed ? 'met' : 'missed',
    attainment: total === 0 ? null : formatPercent(good, total, 4),
    budget: budgetOf('items', total, allowed, bad),
    ...more,
  };
};

/** A closed standing of agreed and down time. */
export const availabilityStanding = (
  agreedMs: number,
  downMs: number,
  expected = '99.9',
  more: Partial<Standing> = {},
): Standing => {
  const allowed = allowedOf(agreedMs, { direction: 'higher', expected, rounding });
  return {
    ...empty,
    expected,
    status: downMs <= allowed ? 'met' : 'missed',
    attainment: agreedMs === 0 ? null : formatPercent(agreedMs - downMs, agreedMs, 4),
    agreedMs,
    downMs,
    excludedMs: 2 * hour,
    unknownMs: 0,
    budget: budgetOf('ms', agreedMs, allowed, downMs),
    ...more,
  };
};

/** A miss paused for the user, run over a night and over its target. */
export const sampleMiss = (item: string, more: Partial<Miss> = {}): Miss => ({
  item,
  provider: 'wp',
  startedAt: '2026-10-06T15:10:00+02:00',
  dueAt: '2026-10-07T11:55:00+02:00',
  breachedAt: '2026-10-07T11:55:00+02:00',
  stoppedAt: '2026-10-07T14:05:30+02:00',
  elapsedMs: 6 * hour + 10 * minute + 30_000,
  targetMs: 4 * hour,
  fields: { priority: 'P2', service: 'payroll', site: 'LON' },
  segments: [
    {
      from: '2026-10-06T15:10:00+02:00',
      to: '2026-10-06T17:00:00+02:00',
      ms: hour + 50 * minute,
      counted: true,
      why: 'running on cal-office',
    },
    {
      from: '2026-10-06T17:00:00+02:00',
      to: '2026-10-07T08:00:00+02:00',
      ms: 15 * hour,
      counted: false,
      why: 'calendar cal-office: closed',
    },
    {
      from: '2026-10-07T08:00:00+02:00',
      to: '2026-10-07T09:15:00+02:00',
      ms: hour + 15 * minute,
      counted: true,
      why: 'running on cal-office',
    },
    {
      from: '2026-10-07T09:15:00+02:00',
      to: '2026-10-07T11:00:00+02:00',
      ms: hour + 45 * minute,
      counted: false,
      why: 'pause PZ-USER',
    },
    {
      from: '2026-10-07T11:00:00+02:00',
      to: '2026-10-07T14:05:30+02:00',
      ms: 3 * hour + 5 * minute + 30_000,
      counted: true,
      why: 'running on cal-office',
    },
  ],
  ...more,
});

const two = (n: number): string => String(n).padStart(2, '0');
export const octoberDays = Array.from({ length: 31 }, (_, i) => `2026-10-${two(i + 1)}`);

/** Items over the working days of October, the misses spread with a step. */
const itemDays = (good: number, bad: number): LevelReport['days'] => {
  const open = octoberDays.filter((_, i) => ![2, 3].includes(i % 7));
  return octoberDays.map((day) => {
    const place = open.indexOf(day);
    const share = (count: number, shift: number): number =>
      place < 0
        ? 0
        : Math.floor(((place + shift + 1) * count) / open.length) - Math.floor(((place + shift) * count) / open.length);
    return { day, good: share(good, 0), bad: share(bad, 7), downMs: 0, agreedMs: 0 };
  });
};

export const downDays = (downs: Readonly<Record<string, number>>): LevelReport['days'] =>
  octoberDays.map((day) => ({
    day,
    good: 0,
    bad: 0,
    downMs: downs[day] ?? 0,
    agreedMs: (day === '2026-10-25' ? 25 : 24) * hour,
  }));

const months = [
  { from: '2026-07-01T00:00:00+02:00', to: '2026-08-01T00:00:00+02:00' },
  { from: '2026-08-01T00:00:00+02:00', to: '2026-09-01T00:00:00+02:00' },
  { from: '2026-09-01T00:00:00+02:00', to: '2026-10-01T00:00:00+02:00' },
] as const;

/** A level of tickets in time, without misses unless given. */
export const ratioLevel = (
  id: string,
  title: string,
  standing: Standing,
  more: Partial<LevelReport> = {},
): LevelReport => ({
  id,
  title,
  provider: 'wp',
  kind: 'ratio',
  of: 'tickets',
  window: october,
  version: 3,
  target: { direction: 'higher', expected: standing.expected },
  standing,
  ...(standing.attainment !== null && {
    fraction: {
      numerator: standing.good,
      denominator: standing.good + standing.bad,
      unit: 'items' as const,
      noun: 'incidents',
    },
  }),
  terms: [
    'Incidents of priority P2, from opened to resolved',
    'Target 4 h on calendar cal-office',
    'The clock stops for PZ-USER (user asked to wait or cannot be reached) and PZ-POWER (customer power or facilities)',
    'Counted in the month in which the incident is resolved',
  ],
  previous: [
    { ...months[0], standing: ratioStanding(41, 1, standing.expected) },
    { ...months[1], standing: ratioStanding(35, 3, standing.expected) },
    { ...months[2], standing: ratioStanding(44, 1, standing.expected) },
  ],
  days: itemDays(standing.good, standing.bad),
  misses: [],
  moreMisses: 0,
  exclusions: [],
  ...more,
});

export const availabilityLevel = (
  id: string,
  title: string,
  standing: Standing,
  more: Partial<LevelReport> = {},
): LevelReport => ({
  ...ratioLevel(id, title, standing),
  provider: 'dc',
  kind: 'availability',
  of: 'checks',
  fraction: {
    numerator: (standing.agreedMs ?? 0) - (standing.downMs ?? 0),
    denominator: standing.agreedMs ?? 0,
    unit: 'ms',
  },
  terms: [
    'Check till-http, agreed time cal-24x7',
    'A state holds for 5 min at most; what is not known after that is left out',
    'Approved maintenance is taken out of agreed time',
  ],
  previous: months.map(({ from, to }, i) => ({
    from,
    to,
    standing: availabilityStanding(720 * hour, (12 + 20 * i) * minute, standing.expected),
  })),
  days: downDays({}),
  ...more,
});

/** A standing whose window is still open. */
export const openStanding = (status: LevelStatus, good: number, bad: number, overdue: number): Standing => {
  const attainment = formatPercent(good, good + bad + overdue, 4);
  return ratioStanding(good, bad, '95', {
    status,
    running: overdue + 2,
    overdue,
    provisional: true,
    forecast: { attainment, meets: status === 'running', burnRate: '1.40' },
  });
};
