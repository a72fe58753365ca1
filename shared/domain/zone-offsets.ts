/**
 * Offsets of one IANA zone. Intl is asked only while a page of about four years is first needed; from then on it is integers.
 * Pages cover 1800 to 2500, before that a zone keeps its first offset, and after it rules repeat with the 400-year Gregorian cycle.
 */
import { dayMs } from './civil.ts';
import type { Instant, Millis } from './types.ts';

/** Local time less UTC at an instant. */
export type Probe = (at: Instant) => Millis;

/** A stretch `[from, to)` of one offset. */
interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly offset: Millis;
}

export interface Offsets {
  readonly at: (at: Instant) => Millis;
  /** First instant in `(from, to]`, at most two pages, from which another offset holds. */
  readonly changeWithin: (from: Instant, to: Instant) => Instant | undefined;
}

const firstInstant = Date.UTC(1800, 0, 1);
const lastInstant = Date.UTC(2500, 0, 1);
const cycleMs = 146_097 * dayMs;
const pageMs = 1461 * dayMs;
const stepMs = 5 * dayMs; // no zone has changed twice within six days between 1895 and 2045

/** Offsets of a zone that Intl knows; a RangeError is thrown for one it does not. */
export const intlProbe = (timeZone: string): Probe => {
  const two = '2-digit';
  const shape = {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  } as const;
  const format = new Intl.DateTimeFormat('en-US', shape);
  return (at) => {
    const text = format.format(at); // 10/26/2026, 01:00:00
    const number = (from: number, to: number): number => Number(text.slice(from, to));
    const days = Date.UTC(number(6, 10), number(0, 2) - 1, number(3, 5));
    return days + number(12, 14) * 3_600_000 + number(15, 17) * 60_000 + number(18, 20) * 1000 - at;
  };
};

/** The second at which the offset changes between two instants that have different ones. */
const bisect = (probe: Probe, before: Instant, after: Instant): Instant => {
  const old = probe(before);
  let low = before / 1000;
  let high = after / 1000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (probe(middle * 1000) === old) low = middle;
    else high = middle;
  }
  return high * 1000;
};

/** Stretches of a page in order, never none; an offset that begins at its very end has an empty one. */
const readPage = (probe: Probe, start: Instant): readonly Stretch[] => {
  const page: Stretch[] = [];
  const end = start + pageMs;
  let current = { from: start, offset: probe(start) };
  for (let at = start; at < end; at += stepMs) {
    const next = Math.min(at + stepMs, end);
    const offset = probe(next);
    if (offset === current.offset) continue;
    const change = bisect(probe, at, next);
    page.push({ ...current, to: change });
    current = { from: change, offset };
  }
  page.push({ ...current, to: end });
  return page;
};

/** The same place in a 400-year cycle that has pages. */
const fold = (at: Instant): Instant => {
  if (at < firstInstant) return firstInstant;
  return at < lastInstant ? at : at - Math.ceil((at - lastInstant + 1) / cycleMs) * cycleMs;
};

/** Offsets of one zone, read page by page and kept. */
export const createOffsets = (probe: Probe): Offsets => {
  const pages: (readonly Stretch[] | undefined)[] = [];
  const pageAt = (folded: Instant): readonly Stretch[] => {
    const number = Math.floor((folded - firstInstant) / pageMs);
    return (pages[number] ??= readPage(probe, firstInstant + number * pageMs));
  };
  let last: Stretch = { from: 0, to: 0, offset: 0 }; // the next question mostly falls where the last one did
  const at = (instant: Instant): Millis => {
    if (instant >= last.from && instant < last.to) return last.offset;
    const folded = fold(instant);
    for (const stretch of pageAt(folded)) if (folded < stretch.to) return (last = stretch).offset;
    return 0;
  };
  const changeWithin = (from: Instant, to: Instant): Instant | undefined => {
    for (const end of [from, to]) {
      const shift = end - fold(end);
      const [, ...changed] = pageAt(end - shift);
      const found = changed.find((stretch) => stretch.from + shift > from && stretch.from + shift <= to);
      if (found) return found.from + shift;
    }
    return undefined;
  };
  return { at, changeWithin };
};
