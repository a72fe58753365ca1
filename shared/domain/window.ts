import { civil, dayNumber, formatDate, weekday } from './civil.ts';
import type { DayNumber } from './civil.ts';
import type { WindowSpec } from './contract.ts';
import type { Instant, Interval } from './types.ts';
import type { Zone } from './zone.ts';

/** Measurement windows, local to the contract's zone and half-open: a window's last instant belongs to the next one. semantics: Time. */

type Calendar = Exclude<WindowSpec, { type: 'rolling' | 'fixed' }>;
type Rolling = Extract<WindowSpec, { type: 'rolling' }>;
/** Month and day on which contract years start. */
type YearStart = readonly [number, number];
interface Days {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

const HOUR = 3_600_000;
const MONTHS = { 'calendar-month': 1, quarter: 3, 'calendar-year': 12 } as const;
const WEEKDAYS = { MON: 0, TUE: 1, WED: 2, THU: 3, FRI: 4, SAT: 5, SUN: 6 } as const;

/**
 * The window in which an instant lies. A fixed window is the same for every instant, also for one outside it;
 * a rolling one is the window as it stands at that instant.
 */
export const windowAt = (spec: WindowSpec, zone: Zone, yearStart: YearStart, instant: Instant): Interval => {
  if (spec.type === 'fixed') return { from: spec.from, to: spec.to };
  if (spec.type === 'rolling') return rollingWindow(spec, zone, instant);
  return daysToInterval(zone, daysAt(spec, yearStart, dayOf(zone, instant)));
};

/** All windows that touch `[from, to]`, both ends included, oldest first; a rolling level has one, as it stands at `to`. */
export const windowsBetween = (
  spec: WindowSpec,
  zone: Zone,
  yearStart: YearStart,
  from: Instant,
  to: Instant,
): readonly Interval[] => {
  if (to < from) return [];
  if (spec.type === 'rolling') return [rollingWindow(spec, zone, to)];
  if (spec.type === 'fixed') return spec.from <= to && from < spec.to ? [{ from: spec.from, to: spec.to }] : [];
  const windows: Interval[] = [];
  const last = dayOf(zone, to);
  for (
    let days = daysAt(spec, yearStart, dayOf(zone, from));
    days.from <= last;
    days = daysAt(spec, yearStart, days.to)
  )
    windows.push(daysToInterval(zone, days));
  return windows.filter((window) => window.from < window.to);
};

/**
 * The windows a list at as-of shows: those that have begun before as-of, so that at the end of October October is the last.
 * interfaces: the example of `replay --json`.
 */
export const windowsListed = (
  spec: WindowSpec,
  zone: Zone,
  yearStart: YearStart,
  from: Instant,
  asOf: Instant,
): readonly Interval[] =>
  spec.type === 'rolling'
    ? [rollingWindow(spec, zone, asOf)]
    : windowsBetween(spec, zone, yearStart, from, Math.max(from, asOf - 1));

/** `days`: that many local days, the last being the day of as-of, cut at as-of; `hours`: `[as-of - n h, as-of)`. */
export const rollingWindow = (spec: Rolling, zone: Zone, asOf: Instant): Interval =>
  'hours' in spec
    ? { from: asOf - spec.hours * HOUR, to: asOf }
    : { from: zone.startOfDay(dayOf(zone, asOf) - spec.days + 1), to: asOf };

/**
 * The local day of an instant. Where clocks go back over midnight a date comes twice; it counts from its first instant on,
 * so that days tile time.
 */
export const dayOf = (zone: Zone, instant: Instant): DayNumber => {
  const day = zone.localDate(instant);
  return instant < zone.startOfDay(day + 1) ? day : day + 1;
};

/** The local date of an instant, `2026-10-31`. */
export const localDay = (zone: Zone, instant: Instant): string => formatDate(dayOf(zone, instant));

/** A local day as instants: 23, 24 or 25 hours, or what the zone's change makes it. */
export const dayInterval = (zone: Zone, day: DayNumber): Interval => daysToInterval(zone, { from: day, to: day + 1 });

/** The hours of a local day: physical hours from its first instant on, the last one cut where the next day starts. */
export const hoursOfDay = (zone: Zone, day: DayNumber): readonly Interval[] => {
  const { from, to } = dayInterval(zone, day);
  const hours: Interval[] = [];
  for (let start = from; start < to; start += HOUR) hours.push({ from: start, to: Math.min(start + HOUR, to) });
  return hours;
};

/** The hour of its local day in which an instant lies; `from` is its key in a rollup. */
export const hourAt = (zone: Zone, instant: Instant): Interval => {
  const day = dayInterval(zone, dayOf(zone, instant));
  const from = instant - ((instant - day.from) % HOUR);
  return { from, to: Math.min(from + HOUR, day.to) };
};

const daysToInterval = (zone: Zone, { from, to }: Days): Interval => ({
  from: zone.startOfDay(from),
  to: zone.startOfDay(to),
});

const daysAt = (spec: Calendar, yearStart: YearStart, day: DayNumber): Days => {
  switch (spec.type) {
    case 'calendar-day':
      return { from: day, to: day + 1 };
    case 'calendar-week': {
      const from = day - ((weekday(day) - WEEKDAYS[spec.weekStart] + 7) % 7);
      return { from, to: from + 7 };
    }
    case 'contract-year':
      return contractYear(yearStart, day);
    default:
      return monthsAt(MONTHS[spec.type], day);
  }
};

const monthsAt = (length: 1 | 3 | 12, day: DayNumber): Days => {
  const { year, month } = civil(day);
  const first = month - ((month - 1) % length);
  const next = first + length;
  return {
    from: dayNumber(year, first, 1),
    to: next > 12 ? dayNumber(year + 1, next - 12, 1) : dayNumber(year, next, 1),
  };
};

const contractYear = (yearStart: YearStart, day: DayNumber): Days => {
  const { year } = civil(day);
  const begun = yearStartIn(yearStart, year) <= day ? year : year - 1;
  return { from: yearStartIn(yearStart, begun), to: yearStartIn(yearStart, begun + 1) };
};

/** A contract that began on 29 February has 28 February as the last day of its year: 29 runs on into 1 March. */
const yearStartIn = ([month, date]: YearStart, year: number): DayNumber => dayNumber(year, month, date);
