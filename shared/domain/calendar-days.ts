/** What hours each local date of a calendar has. semantics: Time. */
import type { CalendarRules, Hours } from './calendar-spec.ts';
import { civil, dayMs, weekday, type DayNumber } from './civil.ts';
import { clip, normalise, subtract } from './interval.ts';
import type { Instant, Interval } from './types.ts';
import type { Zone } from './zone.ts';

export interface CalendarDays {
  readonly isHoliday: (day: DayNumber) => boolean;
  /** Open stretches that begin with the date's own hours, in order; the last may end on the next date. */
  readonly openOn: (day: DayNumber) => Interval[];
  /** Open stretches from the first instant of one date to that of another. */
  readonly openBetween: (first: DayNumber, end: DayNumber) => Interval[];
}

/** Wall time on a date; 00:00 and 24:00 are the first instant of a date, also where its midnight does not exist. */
const edgeToInstant = (zone: Zone, local: number): Instant =>
  local % dayMs === 0 ? zone.startOfDay(local / dayMs) : zone.toInstant(local);

const exists = (zone: Zone, day: DayNumber): boolean => zone.startOfDay(day) < zone.startOfDay(day + 1);

const none: Hours = [];

/** A holiday has its own hours or none, and beats `days`, which beat the week. */
const hoursByDay = (
  rules: CalendarRules,
  isHoliday: (day: DayNumber) => boolean,
  annualDay: (day: DayNumber) => number,
) => {
  return (day: DayNumber): Hours => {
    const half = rules.half.get(day) ?? (rules.annualHalf.size > 0 ? rules.annualHalf.get(annualDay(day)) : undefined);
    if (half) return half;
    return isHoliday(day) ? none : (rules.days.get(day) ?? rules.weekly[weekday(day)] ?? none);
  };
};

const annualDay = (day: DayNumber): number => {
  const date = civil(day);
  return date.month * 100 + date.day;
};

/** Hours of dates by the rules, resolved in the calendar's zone. */
export const createCalendarDays = (rules: CalendarRules): CalendarDays => {
  const { zone } = rules;
  const annual = rules.annualHolidays.size + rules.annualHalf.size > 0;
  const isHoliday = (day: DayNumber): boolean => {
    if (rules.holidays.has(day) || rules.half.has(day)) return true;
    if (!annual) return false;
    const key = annualDay(day);
    return rules.annualHolidays.has(key) || rules.annualHalf.has(key);
  };
  const hoursOn = hoursByDay(rules, isHoliday, annualDay);
  const resolved = (day: DayNumber): Interval[] => {
    const hours = hoursOn(day);
    const open = hours.map(({ from, to }) => ({
      from: edgeToInstant(zone, day * dayMs + from),
      to: edgeToInstant(zone, day * dayMs + to),
    }));
    const first = open[0];
    // An opening that was moved to another date: perhaps the zone skipped this one, and then it has no hours.
    return first && zone.localDate(first.from) !== day && !exists(zone, day) ? [] : open;
  };
  let cuts: Interval[] | undefined;
  const breaks = (): Interval[] =>
    (cuts ??= normalise(
      rules.breaks.map(({ from, to }) => ({ from: edgeToInstant(zone, from), to: edgeToInstant(zone, to) })),
    ));
  return {
    isHoliday,
    openOn: (day) => subtract(normalise(resolved(day)), breaks()),
    openBetween: (first, end) => {
      const all: Interval[] = [];
      for (let day = first - 2; day < end; day += 1) all.push(...resolved(day)); // hours may reach two dates on, where one was skipped
      return clip(subtract(normalise(all), breaks()), zone.startOfDay(first), zone.startOfDay(end));
    },
  };
};
