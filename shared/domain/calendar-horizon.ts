/** Tables of a calendar, built for the years that are asked about. */
import type { CalendarDays } from './calendar-days.ts';
import type { CalendarRules } from './calendar-spec.ts';
import { createCalendarTable, type CalendarTable } from './calendar-table.ts';
import { civil, dayMs, dayNumber } from './civil.ts';
import type { Instant } from './types.ts';

/** Years `[first, end)` of the calendar's zone. */
interface Years {
  readonly first: number;
  readonly end: number;
}

export interface Horizon {
  /** A table for every instant between two, cut to the years in which the calendar can be open at all. */
  readonly cover: (from: Instant, to: Instant) => CalendarTable;
  /** A larger one that reaches later; undefined where the calendar never opens again. */
  readonly later: (table: CalendarTable) => CalendarTable | undefined;
  readonly earlier: (table: CalendarTable) => CalendarTable | undefined;
}

/** What is kept between questions. Other years are as exact, but are worked out anew each time. */
const kept: Years = { first: 1900, end: 2200 };
/** Years that can be written. */
const written: Years = { first: 1, end: 10_000 };
const leastYears = 2; // the first table is mostly built while someone waits
const leastMs = leastYears * 366 * dayMs;

/** Without weekly hours a calendar is open only around its dated hours. */
const yearsOfHours = (rules: CalendarRules): Years => {
  if ([...rules.weekly, ...rules.annualHalf.values()].some((hours) => hours.length > 0)) return written;
  const years = [...rules.days.keys(), ...rules.half.keys()].map((day) => civil(day).year);
  if (years.length === 0) return { first: 1970, end: 1971 };
  const last = years.reduce((a, b) => Math.max(a, b));
  return { first: years.reduce((a, b) => Math.min(a, b)), end: last + 2 }; // the last hours may end in the next year
};

/** Grows at least twofold towards what is wanted, so that many steps cost no more than the last of them. */
const grow = (held: Years | undefined, wanted: Years): Years => {
  const from = held ?? { first: wanted.first, end: wanted.first };
  const size = Math.max(from.end - from.first, leastYears);
  const first = wanted.first < from.first ? from.first - size : from.first;
  const end = wanted.end > from.end ? from.end + size : from.end;
  return {
    first: Math.min(wanted.first, Math.max(first, kept.first)),
    end: Math.max(wanted.end, Math.min(end, kept.end)),
  };
};

/** The tables of one calendar; the largest within 1900 to 2200 is kept. */
export const createHorizon = (rules: CalendarRules, days: CalendarDays): Horizon => {
  const { zone } = rules;
  const limits = yearsOfHours(rules);
  const startOf = (year: number): Instant => zone.startOfDay(dayNumber(year, 1, 1));
  const [lowest, highest] = [startOf(limits.first), startOf(limits.end)];
  const yearOf = (at: Instant): number => civil(zone.localDate(Math.min(Math.max(at, lowest), highest - 1))).year;
  let held: { readonly years: Years; readonly table: CalendarTable } | undefined;

  const build = ({ first, end }: Years): CalendarTable =>
    createCalendarTable(startOf(first), startOf(end), days.openBetween(dayNumber(first, 1, 1), dayNumber(end, 1, 1)));
  const cover = (from: Instant, to: Instant): CalendarTable => {
    if (held && held.table.from <= from && to <= held.table.to) return held.table;
    const wanted = { first: yearOf(from), end: yearOf(to) + 1 };
    if (held && held.years.first <= wanted.first && wanted.end <= held.years.end) return held.table;
    if (wanted.first < kept.first || wanted.end > kept.end) return build(wanted);
    const years = grow(held?.years, wanted);
    held = { years, table: build(years) };
    return held.table;
  };
  const later = (table: CalendarTable): CalendarTable | undefined => {
    if (table.to >= highest) return undefined;
    const target = table.to + Math.max(table.to - table.from, leastMs);
    const edge = startOf(kept.end);
    return cover(table.from, table.to < edge ? Math.min(target, edge - 1) : target);
  };
  const earlier = (table: CalendarTable): CalendarTable | undefined => {
    if (table.from <= lowest) return undefined;
    const target = table.from - Math.max(table.to - table.from, leastMs);
    const edge = startOf(kept.first);
    return cover(table.from > edge ? Math.max(target, edge) : target, table.to - 1);
  };
  return { cover, later, earlier };
};
