import type { Millis } from '../domain/types.ts';

/** Lengths of time for people. Nothing is rounded: a disputed minute must be found again in the page. */

const hourMs = 3_600_000;
const minuteMs = 60_000;

/**
 * `3 h 12 min`, `45 s`, `30.250 s`, `0 min`; every unit that is not zero, hours without end (working time has no days).
 * Below zero with a minus sign in front.
 */
export const durationText = (ms: Millis): string => {
  const size = Math.abs(ms);
  const hours = Math.floor(size / hourMs);
  const minutes = Math.floor((size % hourMs) / minuteMs);
  const rest = size % minuteMs;
  const parts = [
    hours > 0 && `${groupDigits(hours)} h`,
    minutes > 0 && `${minutes} min`,
    rest > 0 && `${secondsText(rest)} s`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? '0 min' : `${ms < 0 ? '−' : ''}${parts.join(' ')}`;
};

const secondsText = (ms: Millis): string => {
  const seconds = String(Math.floor(ms / 1000));
  return ms % 1000 === 0 ? seconds : `${seconds}.${String(ms % 1000).padStart(3, '0')}`;
};

/** The same with numbers held to their units, for pages whose lines break. */
export const durationGlued = (ms: Millis): string => durationText(ms).replace(/ (?=h|min|s)/g, '\u00A0');

/** A whole number with a narrow space between thousands: `12 345`. */
export const groupDigits = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');
