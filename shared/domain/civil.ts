/** Dates of the Gregorian calendar as day numbers; no zone is involved. */

/** Days since 1970-01-01, an integer. */
export type DayNumber = number;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export const dayMs = 86_400_000;
const daysPerEra = 146_097;

/** Day number of a date; an impossible day of the month runs on into the next month. */
export const dayNumber = (year: number, month: number, day: number): DayNumber => {
  const y = month > 2 ? year : year - 1; // years begin in March here, so the leap day comes last
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - 719_468;
};

/** Year, month and day of a day number. */
export const civil = (day: DayNumber): CivilDate => {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
};

/** 0 is Monday, 6 is Sunday. */
export const weekday = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days of a month; 0 where there is no such month. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0);

export const isDate = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= daysInMonth(year, month);

const dateShape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** `2026-12-25` to its day number; undefined where the text has another shape or names no real date. */
export const parseDate = (text: string): DayNumber | undefined => {
  const match = dateShape.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isDate(year, month, day) ? dayNumber(year, month, day) : undefined;
};

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** `2026-12-25`. */
export const formatDate = (day: DayNumber): string => {
  const date = civil(day);
  return `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`;
};
