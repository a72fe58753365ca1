/** A calendar as people write it, and its reading into rules; every refusal names the place. */
import { dayMs, parseDate, type DayNumber } from './civil.ts';
import { parseLocal, type LocalTime } from './time.ts';
import type { Millis, Result } from './types.ts';
import { done, refuse } from './types.ts';
import { zone, type Zone } from './zone.ts';

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof weekdays)[number];

/** Hours are `09:00-17:00`; `22:00-06:00` ends on the next date, `24:00` is the end of the date. All times are local wall time. */
export interface CalendarSpec {
  readonly id?: string;
  readonly timezone: string;
  /** Open at every instant; nothing else may then be given. */
  readonly always?: boolean;
  readonly weekly?: { readonly [day in Weekday]?: readonly string[] };
  /** `dates` are `2026-12-25`, `annual` are `12-25`, `half` gives the hours of a holiday (either form of date). */
  readonly holidays?: {
    readonly dates?: readonly string[];
    readonly annual?: readonly string[];
    readonly half?: Readonly<Record<string, readonly string[]>>;
  };
  /** Cut out of whatever the other rules give: `2026-12-24T12:00`. */
  readonly breaks?: readonly { readonly from: string; readonly to: string }[];
  /** Hours of single dates in place of the weekly ones; an empty list closes the date. */
  readonly days?: Readonly<Record<string, readonly string[]>>;
}

/** Hours of one date in milliseconds since its 00:00; past 24 h where they end on the next date. */
export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}
export type Hours = readonly Span[];

/** Days of the year as 100 × month + day. */
export type AnnualDay = number;

export interface CalendarRules {
  readonly zone: Zone;
  readonly always: boolean;
  /** Monday first. */
  readonly weekly: readonly Hours[];
  readonly days: ReadonlyMap<DayNumber, Hours>;
  readonly holidays: ReadonlySet<DayNumber>;
  readonly annualHolidays: ReadonlySet<AnnualDay>;
  readonly half: ReadonlyMap<DayNumber, Hours>;
  readonly annualHalf: ReadonlyMap<AnnualDay, Hours>;
  readonly breaks: readonly { readonly from: LocalTime; readonly to: LocalTime }[];
}

const bad = (path: string, value: unknown, expected: string): Result<never> =>
  refuse('bad-calendar', `${path}: ${(JSON.stringify(value) ?? 'nothing').slice(0, 60)}, expected ${expected}`);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** All readings, or the first refusal. */
const readAll = <A, B>(items: readonly A[], read: (item: A, index: number) => Result<B>): Result<readonly B[]> => {
  const values: B[] = [];
  for (const [index, item] of items.entries()) {
    const result = read(item, index);
    if (!result.ok) return result;
    values.push(result.value);
  }
  return done(values);
};

const readList = <B>(
  path: string,
  value: unknown,
  read: (path: string, item: unknown) => Result<B>,
): Result<readonly B[]> => {
  if (value === undefined) return done([]);
  if (!Array.isArray(value)) return bad(path, value, 'a list');
  return readAll(value as readonly unknown[], (item, i) => read(`${path}[${i}]`, item));
};

/** `09:00` or `09:00:30`, up to 24:00. */
const timeMs = (text: string): Millis => {
  const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  const [hour, minute, second] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? '0')];
  const ms = ((hour * 60 + minute) * 60 + second) * 1000;
  return minute < 60 && second < 60 && ms <= dayMs ? ms : NaN;
};

const readSpan = (path: string, value: unknown): Result<Span> => {
  const edges = typeof value === 'string' ? value.split('-') : [];
  const [from = NaN, to = NaN] = edges.map(timeMs);
  if (edges.length !== 2 || Number.isNaN(from + to)) return bad(path, value, 'hours such as 09:00-17:00');
  if (from === dayMs) return bad(path, value, 'an opening before 24:00');
  if (from === to) return bad(path, value, 'an end that differs from the start (a whole day is 00:00-24:00)');
  return done({ from, to: to < from ? to + dayMs : to });
};

const readHours = (path: string, value: unknown): Result<Hours> =>
  value === undefined ? bad(path, value, 'a list of hours') : readList(path, value, readSpan);

const annualDay = (value: unknown): AnnualDay | undefined => {
  const isDate = typeof value === 'string' && parseDate(`2024-${value}`) !== undefined; // a leap year, for 02-29
  return isDate ? Number(value.slice(0, 2)) * 100 + Number(value.slice(3)) : undefined;
};

const readDate = (path: string, value: unknown): Result<DayNumber> => {
  const day = typeof value === 'string' ? parseDate(value) : undefined;
  return day === undefined ? bad(path, value, 'a real date such as 2026-12-25') : done(day);
};

const readAnnual = (path: string, value: unknown): Result<AnnualDay> => {
  const day = annualDay(value);
  return day === undefined ? bad(path, value, 'a day of the year such as 12-25') : done(day);
};

interface HolidayKey {
  readonly kind: 'date' | 'annual';
  /** A day number, or an annual day. */
  readonly day: number;
}

const readHolidayKey = (path: string, name: string): Result<HolidayKey> => {
  const annual = annualDay(name);
  if (annual !== undefined) return done({ kind: 'annual', day: annual });
  const date = readDate(path, name);
  return date.ok ? done({ kind: 'date', day: date.value }) : date;
};

const readMap = <K>(
  path: string,
  value: unknown,
  readKey: (path: string, key: string) => Result<K>,
): Result<readonly (readonly [K, Hours])[]> => {
  if (value === undefined) return done([]);
  if (!isRecord(value)) return bad(path, value, 'dates with their hours');
  return readAll(Object.entries(value), ([name, hours]) => {
    const key = readKey(path, name);
    if (!key.ok) return key;
    const spans = readHours(`${path}.${name}`, hours);
    return spans.ok ? done([key.value, spans.value] as const) : spans;
  });
};

const readWeekly = (value: unknown): Result<readonly Hours[]> => {
  const entries = readMap('weekly', value, (path, name) => {
    const index = (weekdays as readonly string[]).indexOf(name);
    return index < 0 ? bad(path, name, `one of ${weekdays.join(', ')}`) : done(index);
  });
  if (!entries.ok) return entries;
  const byDay = new Map(entries.value);
  return done(weekdays.map((_, index) => byDay.get(index) ?? []));
};

type Break = CalendarRules['breaks'][number];

const readBreak = (path: string, value: unknown): Result<Break> => {
  if (!isRecord(value)) return bad(path, value, 'a break with from and to');
  const edge = (name: 'from' | 'to'): Result<LocalTime> => {
    const text = value[name];
    const local = typeof text === 'string' ? parseLocal(text) : undefined;
    return local?.ok === true ? local : bad(`${path}.${name}`, text, 'local wall time such as 2026-12-24T12:00');
  };
  const from = edge('from');
  if (!from.ok) return from;
  const to = edge('to');
  if (!to.ok) return to;
  if (to.value < from.value) return bad(`${path}.to`, value['to'], `an end after its start ${String(value['from'])}`);
  return done({ from: from.value, to: to.value });
};

type Holidays = Pick<CalendarRules, 'holidays' | 'annualHolidays' | 'half' | 'annualHalf'>;

const readHolidays = (value: unknown): Result<Holidays> => {
  if (value !== undefined && !isRecord(value)) return bad('holidays', value, 'dates, annual or half');
  const dates = readList('holidays.dates', value?.['dates'], readDate);
  if (!dates.ok) return dates;
  const annual = readList('holidays.annual', value?.['annual'], readAnnual);
  if (!annual.ok) return annual;
  const half = readMap('holidays.half', value?.['half'], readHolidayKey);
  if (!half.ok) return half;
  const pick = (kind: HolidayKey['kind']): ReadonlyMap<number, Hours> =>
    new Map(half.value.filter(([key]) => key.kind === kind).map(([key, hours]) => [key.day, hours]));
  return done({
    holidays: new Set(dates.value),
    annualHolidays: new Set(annual.value),
    half: pick('date'),
    annualHalf: pick('annual'),
  });
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.values(value).every(isEmpty));

const wholeDay: Hours = [{ from: 0, to: dayMs }];

/** Rules of a calendar that may come from outside. Refusals: `unknown-zone`, `bad-calendar`; the message begins with the place. */
export const readCalendarSpec = (spec: unknown): Result<CalendarRules> => {
  if (!isRecord(spec)) return bad('calendar', spec, 'a calendar');
  if (typeof spec['timezone'] !== 'string') return bad('timezone', spec['timezone'], 'an IANA time zone');
  const named = zone(spec['timezone']);
  if (!named.ok) return refuse(named.error.code, `timezone: ${named.error.message}`);
  const always = spec['always'] ?? false;
  if (typeof always !== 'boolean') return bad('always', always, 'true or false');
  const extra = ['weekly', 'holidays', 'breaks', 'days'].find((name) => !isEmpty(spec[name]));
  if (always && extra !== undefined)
    return bad(extra, spec[extra], 'nothing beside always (write weekly 00:00-24:00 instead)');
  const weekly = readWeekly(spec['weekly']);
  if (!weekly.ok) return weekly;
  const holidays = readHolidays(spec['holidays']);
  if (!holidays.ok) return holidays;
  const breaks = readList('breaks', spec['breaks'], readBreak);
  if (!breaks.ok) return breaks;
  const days = readMap('days', spec['days'], readDate);
  if (!days.ok) return days;
  return done({
    zone: named.value,
    always,
    weekly: always ? weekdays.map(() => wholeDay) : weekly.value,
    days: new Map(days.value),
    breaks: breaks.value,
    ...holidays.value,
  });
};
