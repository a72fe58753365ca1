/** Time as text: instants (RFC 3339 and what feeds make of it), local wall time, durations. */
import { dayMs, dayNumber, isDate } from './civil.ts';
import type { Instant, Millis, Result } from './types.ts';
import { done, refuse } from './types.ts';

const minuteMs = 60_000;

/** Two digits at `i`, or NaN. */
const pair = (text: string, i: number): number => {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
};

const digit = (text: string, i: number): number => {
  const value = text.charCodeAt(i) - 48;
  return value >= 0 && value <= 9 ? value : NaN;
};

let lastDate = '';
let lastDateMs = 0;

/** UTC midnight of the date in the first ten characters, NaN if there is none. Logs come in order, so the last is kept. */
const dateMs = (text: string): number => {
  const date = text.slice(0, 10);
  if (date === lastDate) return lastDateMs;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  if (text[4] !== '-' || text[7] !== '-' || !isDate(year, month, day)) return NaN;
  lastDate = date;
  lastDateMs = dayNumber(year, month, day) * dayMs;
  return lastDateMs;
};

/** `YYYY-MM-DDTHH:MM:SS(.mmm)Z` by character codes; NaN sends anything else to the patient reader. */
const canonicalMs = (text: string): number => {
  const { length } = text;
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== 90 || text.charCodeAt(10) !== 84) return NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return NaN;
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  if (!(hour < 24 && minute < 60 && second < 60)) return NaN;
  const ms = length === 20 ? 0 : text.charCodeAt(19) === 46 ? pair(text, 20) * 10 + digit(text, 22) : NaN;
  return dateMs(text) + hour * 3_600_000 + minute * minuteMs + second * 1000 + ms;
};

const patientShape =
  /^\d{4}-\d\d-\d\d[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;

const bad = (text: string, expected: string): Result<Instant> =>
  refuse('bad-instant', `${JSON.stringify(text.slice(0, 60))}: ${expected}`);

/** Milliseconds into the day; 24:00:00 and a leap second run on, NaN for anything past them. */
const clockMs = (hour: number, minute: number, second: number, ms: number): number => {
  if (minute > 59 || second > 60 || hour > 24) return NaN;
  if (hour === 24 && minute + second + ms > 0) return NaN;
  return (hour * 60 + minute) * minuteMs + second * 1000 + ms;
};

const parsePatiently = (text: string): Result<Instant> => {
  const match = patientShape.exec(text);
  if (!match) return bad(text, 'expected an instant such as 2026-10-01T08:00:00Z');
  const midnight = dateMs(text);
  if (Number.isNaN(midnight)) return bad(text, 'there is no such date');
  const [, hour, minute, second = '0', fraction = '', zulu, sign, offsetHour = '0', offsetMinute = '0'] = match;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0')); // cut, never rounded: rounding could move it into the next month
  const clock = clockMs(Number(hour), Number(minute), Number(second), ms);
  if (Number.isNaN(clock)) return bad(text, 'there is no such time of day');
  if (zulu === undefined && sign === undefined) {
    return refuse('no-zone', `${JSON.stringify(text)}: no zone, expected Z or an offset such as +01:00`);
  }
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return bad(text, 'there is no such offset');
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * minuteMs * (sign === '-' ? -1 : 1);
  const instant = midnight + clock - offset;
  // A leap second is only ever the last one of a UTC day; it counts as the first of the next.
  if (Number(second) === 60 && Math.floor(instant / 1000) % 86_400 !== 0)
    return bad(text, 'no leap second falls there');
  return done(instant);
};

/**
 * An instant from RFC 3339 text. Taken beside it, as feeds send them: offset without colon or of hours only, `t`, `z` or a blank in
 * place of `T` and `Z`, a comma before the fraction, no seconds, 24:00:00, a leap second (the next second). Digits past the
 * millisecond are cut. Refusals: `no-zone` (a date and time without one), `bad-instant` (anything else).
 */
export const parseInstant = (text: string): Result<Instant> => {
  const ms = canonicalMs(text);
  return ms === ms ? { ok: true, value: ms } : parsePatiently(text);
};

/** `2026-10-01T08:00:00.000Z`. */
export const formatInstantMs = (at: Instant): string => new Date(at).toISOString();

/** `2026-10-01T08:00:00Z`, with `.mmm` only when there are milliseconds. */
export const formatInstant = (at: Instant): string => {
  const text = formatInstantMs(at);
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
};

const localShape = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/;

/** Wall time on a local date, in milliseconds since 1970-01-01T00:00 local. */
export type LocalTime = number;

/** `2026-12-24T12:00` (seconds may follow; `24:00` is the next midnight) to wall time. Refusal: `bad-local`. */
export const parseLocal = (text: string): Result<LocalTime> => {
  const match = localShape.exec(text);
  const midnight = match ? dateMs(text) : NaN;
  const ms = Number((match?.[5] ?? '').slice(0, 3).padEnd(3, '0'));
  const clock = match ? clockMs(Number(match[2]), Number(match[3]), Number(match[4] ?? '0'), ms) : NaN;
  if (Number.isNaN(midnight + clock) || match?.[4] === '60') {
    return refuse(
      'bad-local',
      `${JSON.stringify(text.slice(0, 60))}: expected local wall time such as 2026-12-24T12:00`,
    );
  }
  return done(midnight + clock);
};

/**
 * `time`: milliseconds of whatever is being counted (a day is 24 h of it); back by nothing is -0.
 * `businessDays`: to the n-th following date that has working time, at the same local time and then the next open instant (`open`),
 * at that date's last close (`close`), or at the same local time whether open or not (`same`).
 */
export type Duration =
  | { readonly kind: 'time'; readonly ms: Millis }
  | { readonly kind: 'businessDays'; readonly days: number; readonly to: BusinessDayEnd };
export type BusinessDayEnd = 'open' | 'close' | 'same';

const businessDayShape = /^([+-]?)P(\d{1,6})BD(?:\/(close|same))?$/;
const isoShape =
  /^([+-]?)P(?=.)(?:([\d.,]+)Y)?(?:([\d.,]+)M)?(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?=.)(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?$/;
const unitMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];
const maxBusinessDays = 36_600;

const badDuration = (text: string, expected: string): Result<never> =>
  refuse('bad-duration', `${JSON.stringify(text.slice(0, 60))}: ${expected}`);

/** Whole milliseconds of `digits[.digits]` units, NaN where it is no number or finer than a millisecond. */
const componentMs = (text: string, unit: number): number => {
  const match = /^(\d{1,15})(?:[.,](\d{1,9}))?$/.exec(text);
  if (!match) return NaN;
  const fraction = match[2] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(match[1] + fraction) * BigInt(unit);
  return scaled % scale === 0n ? Number(scaled / scale) : NaN;
};

const parseBusinessDays = (text: string, match: RegExpExecArray): Result<Duration> => {
  const count = Number(match[2]);
  if (count > maxBusinessDays) return badDuration(text, `at most ${maxBusinessDays} working days`);
  const to = match[3] === 'close' || match[3] === 'same' ? match[3] : 'open';
  return done({ kind: 'businessDays', days: match[1] === '-' && count > 0 ? -count : count, to });
};

/**
 * `PT4H`, `P1DT2H`, `PT0.5S`, `P2W`, `P2BD`, `P2BD/close`, `P2BD/same`, each with a sign before it if wanted.
 * Refusal `bad-duration`: another shape, years or months (they have no fixed length), finer than a millisecond.
 */
export const parseDuration = (text: string): Result<Duration> => {
  const days = businessDayShape.exec(text);
  if (days) return parseBusinessDays(text, days);
  const match = isoShape.exec(text);
  if (!match) return badDuration(text, 'expected a duration such as PT4H, P1DT2H, P2BD or P2BD/close');
  if (match[2] !== undefined || match[3] !== undefined) {
    return badDuration(text, 'years and months have no fixed length, write days, hours or working days');
  }
  const components = match.slice(4, 9);
  const fractional = components.findIndex((part) => part !== undefined && /[.,]/.test(part));
  const fractionIsLast = fractional < 0 || components.slice(fractional + 1).every((part) => part === undefined);
  const ms = components.reduce(
    (sum, part, i) => (part === undefined ? sum : sum + componentMs(part, unitMs[i] ?? 0)),
    0,
  );
  if (!fractionIsLast || !Number.isSafeInteger(ms))
    return badDuration(text, 'expected whole milliseconds, a fraction only at the end');
  return done({ kind: 'time', ms: match[1] === '-' ? -ms : ms });
};

const part = (value: number, letter: string): string => (value === 0 ? '' : `${value}${letter}`);

/** Shortest ISO text in hours, minutes and seconds: `PT4H30M`, `-PT0.5S`, `PT0S`. Days are not used: a working day is no 24 h. */
export const formatDuration = (ms: Millis): string => {
  const size = Math.abs(ms);
  if (size === 0) return 'PT0S';
  const seconds = Math.floor((size % 60_000) / 1000);
  const rest = size % 1000;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0').replace(/0+$/, '')}`;
  const tail = seconds === 0 && rest === 0 ? '' : `${seconds}${fraction}S`;
  return `${ms < 0 ? '-' : ''}PT${part(Math.floor(size / 3_600_000), 'H')}${part(Math.floor((size % 3_600_000) / 60_000), 'M')}${tail}`;
};
