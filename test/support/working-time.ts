import { compileCalendar, type Boundary, type Calendar, type CalendarSpec } from '../../shared/domain/calendar.ts';
import { formatInstant, parseDuration, parseInstant } from '../../shared/domain/time.ts';
import type { Instant, Result } from '../../shared/domain/types.ts';

export const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
export const at = (text: string): Instant => valueOf(parseInstant(text));
export const calendar = (spec: CalendarSpec): Calendar => valueOf(compileCalendar(spec));
export const week = (...hours: readonly string[]) => ({ MON: hours, TUE: hours, WED: hours, THU: hours, FRI: hours });
export const nights = { ...week('22:00-06:00'), SAT: ['22:00-06:00'], SUN: ['22:00-06:00'] };
export const hoursBetween = (spec: CalendarSpec, from: string, to: string): number =>
  calendar(spec).elapsed(at(from), at(to)) / 3_600_000;
export const added = (spec: CalendarSpec, from: string, duration: string, boundary?: Boundary): string | undefined => {
  const reached = calendar(spec).addDuration(at(from), valueOf(parseDuration(duration)), boundary);
  return reached === undefined ? undefined : formatInstant(reached);
};
export const office: CalendarSpec = { timezone: 'Europe/London', weekly: week('09:00-17:00') };
