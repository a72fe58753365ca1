/** A calendar as the command line spells it: `--timezone Europe/London --weekly "MON-FRI 09:00-17:00" --holidays 2026-12-25`. */
import type { CalendarSpec, Weekday } from '../shared/domain/calendar-spec.ts';
import { done, refuse, type Result } from '../shared/domain/types.ts';

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const satisfies readonly Weekday[];
const shape = /^([A-Za-z]{3})(?:-([A-Za-z]{3}))?\s+(\d\S*(?:\s+\d\S*)*)$/;

const dayIndex = (name: string): number => weekdays.findIndex((day) => day === name.toUpperCase());

/** From the first to the last, over the end of the week where it comes first: `SAT-MON`. */
const dayRange = (first: number, last: number): readonly Weekday[] => {
  const count = ((last - first + weekdays.length) % weekdays.length) + 1;
  return [...weekdays, ...weekdays].slice(first, first + count);
};

const readPart = (part: string): Result<{ readonly days: readonly Weekday[]; readonly hours: readonly string[] }> => {
  const [, from = '', to = from, hours = ''] = shape.exec(part.trim()) ?? [];
  const [first, last] = [dayIndex(from), dayIndex(to)];
  if (first < 0 || last < 0)
    return refuse('bad-weekly', `${JSON.stringify(part.trim())}: expected days and hours such as MON-FRI 09:00-17:00`);
  return done({ days: dayRange(first, last), hours: hours.split(/\s+/) });
};

/** `MON-FRI 09:00-12:00 13:00-17:00, SAT 10:00-14:00` to hours by day; a day named twice has both. Refusal: `bad-weekly`. */
export const readWeeklyWords = (text: string): Result<NonNullable<CalendarSpec['weekly']>> => {
  const weekly: { [day in Weekday]?: readonly string[] } = {};
  for (const part of text.split(',')) {
    const read = readPart(part);
    if (!read.ok) return read;
    for (const day of read.value.days) weekly[day] = [...(weekly[day] ?? []), ...read.value.hours];
  }
  return done(weekly);
};

const isAnnual = (word: string): boolean => /^\d\d-\d\d$/.test(word);

/** `2026-12-25,01-01`: dates, and days of every year. They are checked where the calendar is compiled. */
export const readHolidayWords = (text: string): NonNullable<CalendarSpec['holidays']> => {
  const words = text.split(',').map((word) => word.trim());
  return { dates: words.filter((word) => !isAnnual(word)), annual: words.filter(isAnnual) };
};
