import { civil, dayNumber } from '../domain/civil.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** Instants for people: ISO text in the contract's zone cut to what is read, with the whole of it in the markup. */

const shape = /^(\d{4,}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d)?$/;

/** `2026-10-03 14:05`; seconds only where they are not zero. Other text stays as it is. */
export const instantText = (iso: string): string => {
  const [, date, time, seconds = ''] = shape.exec(iso) ?? [];
  if (date === undefined) return iso;
  return `${date} ${time}${/[1-9]/.test(seconds) ? `:${seconds.replace(/\.0+$/, '')}` : ''}`;
};

/** `+02:00`, or nothing where the text names none. */
export const offsetOf = (iso: string): string => {
  const offset = shape.exec(iso)?.[4] ?? '';
  return offset === 'Z' ? '+00:00' : offset;
};

/** True where the clocks change between these instants, so that wall times alone could be read two ways. */
export const clocksChange = (instants: readonly string[]): boolean => new Set(instants.map(offsetOf)).size > 1;

/** A `time` element; `withOffset` writes the offset out. */
export const instantHtml = (iso: string, withOffset = false): Html =>
  html`<time datetime="${iso}">${instantText(iso)}${withOffset && ` ${offsetOf(iso)}`}</time>`;

/** `2026-10-01 to 2026-10-31` (both days within) where the stretch runs from midnight to midnight, else instants. */
export const stretchText = (from: string, to: string): string => {
  const first = midnight(from);
  const end = midnight(to);
  if (first === undefined || end === undefined) return `${instantText(from)} to ${instantText(to)}`;
  const last = dayBefore(end);
  return first >= last ? first : `${first} to ${last}`;
};

const midnight = (iso: string): string | undefined => {
  const [, date, time, seconds = '00'] = shape.exec(iso) ?? [];
  return time === '00:00' && !/[1-9]/.test(seconds) ? date : undefined;
};

const dayBefore = (date: string): string => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const before = civil(dayNumber(year, month, day) - 1);
  return `${before.year}-${String(before.month).padStart(2, '0')}-${String(before.day).padStart(2, '0')}`;
};
