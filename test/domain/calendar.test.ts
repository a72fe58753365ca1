import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { compileCalendar, type Boundary, type Calendar, type CalendarSpec } from '../../shared/domain/calendar.ts';
import { parseLocal } from '../../shared/domain/time.ts';
import type { Instant } from '../../shared/domain/types.ts';
import { at, calendar, valueOf } from '../support/working-time.ts';

interface Vector {
  readonly id: string;
  readonly timezone: string;
  readonly weekly?: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  readonly holidays?: CalendarSpec['holidays'];
  readonly breaks?: readonly { readonly date: string; readonly from: string; readonly to: string }[];
  readonly shifts?: readonly { readonly date: string; readonly from: string; readonly to: string }[];
  readonly op: string;
  readonly start_utc?: string;
  readonly end_utc?: string;
  readonly local?: string;
  readonly seconds?: number;
  readonly days?: number;
  readonly boundary_sensitive?: boolean;
  readonly source_convention?: Boundary;
  readonly expected_utc?: string;
  readonly expected_seconds?: number;
  readonly expected_bool?: boolean;
  readonly expected_if_stay?: string;
  readonly expected_if_roll?: string;
  readonly expected_segments_utc?: readonly (readonly [string, string])[];
}
const file = new URL('../vectors/business-time.json', import.meta.url);
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'));

const calendarOf = (vector: Vector): Calendar => {
  const days: Record<string, string[]> = {};
  for (const { date, from, to } of vector.shifts ?? []) (days[date] ??= []).push(`${from}-${to}`);
  const weekly = Object.entries(vector.weekly ?? {}).map(([day, hours]) => [
    day.toUpperCase(),
    hours.map(([from, to]) => `${from}-${to}`),
  ]);
  const breaks = (vector.breaks ?? []).map(({ date, from, to }) => ({ from: `${date}T${from}`, to: `${date}T${to}` }));
  return calendar({
    timezone: vector.timezone,
    weekly: Object.fromEntries(weekly),
    holidays: vector.holidays ?? {},
    breaks,
    days,
  });
};

const answers: Readonly<Record<string, (vector: Vector, calendar: Calendar, start: Instant) => unknown>> = {
  add: ({ seconds = NaN, boundary_sensitive, source_convention }, { add }, start) =>
    add(start, seconds * 1000, boundary_sensitive === true ? source_convention : undefined),
  subtract: ({ seconds = NaN, boundary_sensitive, source_convention }, { add }, start) =>
    add(start, -seconds * 1000, boundary_sensitive === true ? source_convention : undefined),
  between: ({ end_utc = '' }, { elapsed }, start) => elapsed(start, at(end_utc)) / 1000,
  active: (_, { isOpen }, start) => isOpen(start),
  onHoliday: (_, { holiday }, start) => holiday(start),
  wallclock: ({ local = '' }, { zone }) => zone.toInstant(valueOf(parseLocal(local))),
  addBusinessDays: ({ days = NaN }, { addBusinessDays }, start) => addBusinessDays(start, days, 'open'),
  addBusinessDaysEndOfDay: ({ days = NaN }, { addBusinessDays }, start) => addBusinessDays(start, days, 'close'),
  subtractBusinessDays: ({ days = NaN }, { addBusinessDays }, start) => addBusinessDays(start, -days, 'open'),
  subtractBusinessDaysEndOfDay: ({ days = NaN }, { addBusinessDays }, start) => addBusinessDays(start, -days, 'close'),
};

describe('the published vectors of other service desks', () => {
  test.for(vectors)('$id: $op', (vector) => {
    const start = vector.start_utc === undefined ? NaN : at(vector.start_utc);
    const { expected_utc, expected_seconds, expected_bool } = vector;
    const expected = expected_utc === undefined ? (expected_seconds ?? expected_bool) : at(expected_utc);
    expect(answers[vector.op]?.(vector, calendarOf(vector), start)).toBe(expected);
  });

  test.for(vectors.filter(({ boundary_sensitive }) => boundary_sensitive))('$id: both conventions', (vector) => {
    const { add } = calendarOf(vector);
    const [start, ms] = [at(vector.start_utc ?? ''), (vector.seconds ?? NaN) * 1000];
    expect(add(start, ms, 'stay')).toBe(at(vector.expected_if_stay ?? ''));
    expect(add(start, ms, 'roll')).toBe(at(vector.expected_if_roll ?? ''));
  });

  test.for(vectors.filter(({ expected_segments_utc }) => expected_segments_utc))('$id: the stretches', (vector) => {
    const { intervals } = calendarOf(vector);
    const expected = vector.expected_segments_utc?.map(([from, to]) => ({ from: at(from), to: at(to) }));
    expect(intervals(at(vector.start_utc ?? ''), at(vector.end_utc ?? ''))).toEqual(expected);
  });
});

describe('a calendar that cannot be right is refused, with the place', () => {
  it.each<[string, unknown, string]>([
    ['no calendar', undefined, 'calendar: '],
    ['no zone', {}, 'timezone: '],
    ['an unknown zone', { timezone: 'Mars/Olympus' }, 'timezone: "Mars/Olympus"'],
    ['a bad time', { timezone: 'UTC', weekly: { MON: ['09:00-17:00', '9-17'] } }, 'weekly.MON[1]: "9-17"'],
    ['an hour past 24:00', { timezone: 'UTC', weekly: { MON: ['09:00-24:01'] } }, 'weekly.MON[0]: '],
    ['an opening at 24:00', { timezone: 'UTC', weekly: { MON: ['24:00-06:00'] } }, 'weekly.MON[0]: '],
    ['hours of no length', { timezone: 'UTC', weekly: { MON: ['00:00-00:00'] } }, 'weekly.MON[0]: '],
    ['an unknown weekday', { timezone: 'UTC', weekly: { Monday: [] } }, 'weekly: "Monday"'],
    ['hours that are no list', { timezone: 'UTC', weekly: { MON: '09:00-17:00' } }, 'weekly.MON: '],
    ['an impossible date', { timezone: 'UTC', holidays: { dates: ['2026-02-30'] } }, 'holidays.dates[0]: "2026-02-30"'],
    ['an impossible day', { timezone: 'UTC', holidays: { annual: ['02-30'] } }, 'holidays.annual[0]: "02-30"'],
    [
      'a bad half day',
      { timezone: 'UTC', holidays: { half: { '2026-12-24': ['09:00'] } } },
      'holidays.half.2026-12-24[0]: ',
    ],
    ['a bad half date', { timezone: 'UTC', holidays: { half: { Xmas: [] } } }, 'holidays.half: "Xmas"'],
    ['a bad date', { timezone: 'UTC', days: { '2026-13-01': [] } }, 'days: "2026-13-01"'],
    ['holidays as a list', { timezone: 'UTC', holidays: ['2026-12-25'] }, 'holidays: '],
    [
      'a break that ends first',
      { timezone: 'UTC', breaks: [{ from: '2026-01-02T10:00', to: '2026-01-02T09:00' }] },
      'breaks[0].to: ',
    ],
    ['a break without end', { timezone: 'UTC', breaks: [{ from: '2026-01-02T10:00' }] }, 'breaks[0].to: '],
    ['a break that is none', { timezone: 'UTC', breaks: ['2026-01-02'] }, 'breaks[0]: '],
    ['always and weekly', { timezone: 'UTC', always: true, weekly: { MON: ['09:00-17:00'] } }, 'weekly: '],
    ['always as text', { timezone: 'UTC', always: 'yes' }, 'always: "yes"'],
  ])('%s', (_, spec, message) => {
    // Files hold anything; the reader must not trust the type.
    const result = compileCalendar(JSON.parse(JSON.stringify(spec ?? null)));
    expect(result.ok ? 'taken' : result.error.message.slice(0, message.length)).toBe(message);
  });

  it('always goes with empty lists', () => {
    expect(compileCalendar({ timezone: 'UTC', always: true, weekly: {}, holidays: { dates: [] }, breaks: [] }).ok).toBe(
      true,
    );
  });
});
