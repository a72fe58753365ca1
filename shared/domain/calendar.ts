/** Working time: a calendar's arithmetic on instants. Rules: semantics, Time. */
import { createCalendarDays, type CalendarDays } from './calendar-days.ts';
import { createHorizon, type Horizon } from './calendar-horizon.ts';
import { createCalendarSearch, type Boundary, type CalendarSearch } from './calendar-search.ts';
import { readCalendarSpec, type CalendarRules, type CalendarSpec } from './calendar-spec.ts';
import { dayMs, type DayNumber } from './civil.ts';
import type { BusinessDayEnd, Duration } from './time.ts';
import type { Instant, Interval, Millis, Result } from './types.ts';
import { done } from './types.ts';
import type { Zone } from './zone.ts';

export type { Boundary } from './calendar-search.ts';
export type { CalendarSpec } from './calendar-spec.ts';

export interface Calendar {
  readonly zone: Zone;
  /** Open at every instant. */
  readonly always: boolean;
  /** Working time in `[from, to)`; 0 when reversed. */
  readonly elapsed: (from: Instant, to: Instant) => Millis;
  /**
   * The instant by which `ms` of working time have passed since `at`: the earliest (`stay`), or the next opening if that is a close
   * (`roll`). Work begins at the first open instant, also when there is none to do. Negative goes back, likewise mirrored.
   * Undefined: never reached.
   */
  readonly add: (at: Instant, ms: Millis, boundary?: Boundary) => Instant | undefined;
  readonly isOpen: (at: Instant) => boolean;
  /** First open instant at or after; undefined when there is none within a hundred years. */
  readonly nextOpen: (at: Instant) => Instant | undefined;
  /** First close after; undefined when there is none within a hundred years. */
  readonly nextClose: (at: Instant) => Instant | undefined;
  /** Open stretches within `[from, to)`. */
  readonly intervals: (from: Instant, to: Instant) => Interval[];
  /** To the n-th following (negative: preceding) date that has working time; undefined when there is none. */
  readonly addBusinessDays: (at: Instant, days: number, to: BusinessDayEnd) => Instant | undefined;
  readonly addDuration: (at: Instant, duration: Duration, boundary?: Boundary) => Instant | undefined;
  /** Do hours begin on this local date, after holidays and breaks? */
  readonly isWorkingDay: (day: DayNumber) => boolean;
  /** Is the instant's local date a holiday, be it one with hours of its own? */
  readonly holiday: (at: Instant) => boolean;
}

const stretches = ({ cover }: Horizon, from: Instant, to: Instant): Interval[] => {
  const result: Interval[] = [];
  if (from >= to) return result;
  const table = cover(from, to);
  for (let i = table.indexAt(from); i < table.count && table.opens(i) < to; i += 1) {
    result.push({ from: Math.max(from, table.opens(i)), to: Math.min(to, table.closes(i)) });
  }
  return result;
};

/** Dates without working time in a row after which there will be no more. */
const patience = 36_600;

const stepBusinessDays = (days: CalendarDays, from: DayNumber, count: number): DayNumber | undefined => {
  const step = Math.sign(count);
  let left = Math.abs(count);
  let idle = 0;
  for (let day = from; idle < patience;) {
    if (left === 0) return day;
    day += step;
    const works = days.openOn(day).length > 0;
    left -= works ? 1 : 0;
    idle = works ? 0 : idle + 1;
  }
  return undefined;
};

/** With 0 days `close` is that of the same date, or of the next one that has working time. */
const closeOf = (days: CalendarDays, from: DayNumber, count: number): Instant | undefined => {
  const today = count === 0 ? days.openOn(from).at(-1)?.to : undefined;
  if (today !== undefined) return today;
  const day = stepBusinessDays(days, from, count === 0 ? 1 : count);
  return day === undefined ? undefined : days.openOn(day).at(-1)?.to;
};

const createAddBusinessDays =
  (
    zone: Zone,
    days: CalendarDays,
    { nextOpen, previousOpen }: Pick<CalendarSearch, 'nextOpen' | 'previousOpen'>,
  ): Calendar['addBusinessDays'] =>
  (at, count, to) => {
    const local = zone.toLocal(at);
    const date = Math.floor(local / dayMs);
    if (to === 'close') return closeOf(days, date, count);
    const day = stepBusinessDays(days, date, count);
    if (day === undefined) return undefined;
    const same = count === 0 ? at : zone.toInstant(local + (day - date) * dayMs);
    if (to === 'same') return same;
    return count < 0 ? previousOpen(same) : nextOpen(same);
  };

const createAdd =
  ({ forward, back, nextOpen, previousOpen }: CalendarSearch): Calendar['add'] =>
  (at, ms, boundary = 'stay') => {
    if (ms > 0) return forward(at, ms, boundary);
    if (ms < 0) return back(at, -ms, boundary);
    return Object.is(ms, -0) ? previousOpen(at) : nextOpen(at);
  };

type Arithmetic = Pick<Calendar, 'elapsed' | 'add' | 'isOpen' | 'nextOpen' | 'nextClose' | 'intervals'> &
  Pick<CalendarSearch, 'previousOpen'>;

/** No table is needed where elapsed time is the difference of two instants. */
const alwaysOpen: Arithmetic = {
  elapsed: (from, to) => (from < to ? to - from : 0),
  add: (at, ms) => at + ms,
  isOpen: () => true,
  nextOpen: (at) => at,
  previousOpen: (at) => at,
  nextClose: () => undefined,
  intervals: (from, to) => (from < to ? [{ from, to }] : []),
};

const createArithmetic = (horizon: Horizon, search: CalendarSearch): Arithmetic => ({
  elapsed: (from, to) => {
    if (from >= to) return 0;
    const table = horizon.cover(from, to);
    return table.worked(to) - table.worked(from);
  },
  add: createAdd(search),
  isOpen: search.isOpen,
  nextOpen: search.nextOpen,
  previousOpen: search.previousOpen,
  nextClose: search.nextClose,
  intervals: (from, to) => stretches(horizon, from, to),
});

/** A calendar from rules that were read. */
export const createCalendar = (rules: CalendarRules): Calendar => {
  const days = createCalendarDays(rules);
  const horizon = createHorizon(rules, days);
  const { previousOpen, ...arithmetic } = rules.always
    ? alwaysOpen
    : createArithmetic(horizon, createCalendarSearch(horizon));
  const addBusinessDays = createAddBusinessDays(rules.zone, days, { nextOpen: arithmetic.nextOpen, previousOpen });
  return {
    ...arithmetic,
    zone: rules.zone,
    always: rules.always,
    addBusinessDays,
    addDuration: (at, duration, boundary) =>
      duration.kind === 'time'
        ? arithmetic.add(at, duration.ms, boundary)
        : addBusinessDays(at, duration.days, duration.to),
    isWorkingDay: (day) => days.openOn(day).length > 0,
    holiday: (at) => days.isHoliday(rules.zone.localDate(at)),
  };
};

/**
 * A calendar from its definition, which may come unchecked from outside. Nothing is built until it is asked about an instant.
 * Refusals: `unknown-zone`, `bad-calendar`; the message begins with the place, `weekly.MON[0]`.
 */
export const compileCalendar = (spec: CalendarSpec): Result<Calendar> => {
  const rules = readCalendarSpec(spec);
  return rules.ok ? done(createCalendar(rules.value)) : rules;
};
