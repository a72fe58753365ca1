/**
 * Offsets of one IANA zone. Intl is asked only while a page of about four years is first needed; from then on it is integers.
 * Pages cover 1800 to 2500, before that a zone keeps its first offset, and after it rules repeat with the 400-year Gregorian cycle.
 */
import { dayMs } from './civil.ts';
import type { Instant, Millis } from './types.ts';

/** Local time less UTC at an instant. */
export type Probe = (at: Instant) => Millis;

/** `offsets[0]` holds before `changes[0]`, `offsets[i + 1]` from `changes[i]` on. */
interface Page {
  readonly changes: readonly Instant[];
  readonly offsets: readonly Millis[];
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

const readPage = (probe: Probe, start: Instant): Page => {
  const changes: Instant[] = [];
  const offsets = [probe(start)];
  const end = start + pageMs;
  for (let at = start; at < end; at += stepMs) {
    const next = Math.min(at + stepMs, end);
    const offset = probe(next);
    if (offset !== offsets.at(-1)) {
      changes.push(bisect(probe, at, next));
      offsets.push(offset);
    }
  }
  return { changes, offsets };
};

/** The same place in a 400-year cycle that has pages. */
const fold = (at: Instant): Instant => {
  if (at < firstInstant) return firstInstant;
  return at < lastInstant ? at : at - Math.ceil((at - lastInstant + 1) / cycleMs) * cycleMs;
};

export const createOffsets = (probe: Probe): Offsets => {
  const pages: (Page | undefined)[] = [];
  const pageAt = (folded: Instant): Page => {
    const number = Math.floor((folded - firstInstant) / pageMs);
    return (pages[number] ??= readPage(probe, firstInstant + number * pageMs));
  };
  const at = (instant: Instant): Millis => {
    const folded = fold(instant);
    const { changes, offsets } = pageAt(folded);
    let i = changes.length;
    while (i > 0 && folded < (changes[i - 1] ?? 0)) i -= 1;
    return offsets[i] ?? 0;
  };
  const changeWithin = (from: Instant, to: Instant): Instant | undefined => {
    for (const end of [from, to]) {
      const shift = end - fold(end);
      const found = pageAt(end - shift).changes.find((change) => change + shift > from && change + shift <= to);
      if (found !== undefined) return found + shift;
    }
    return undefined;
  };
  return { at, changeWithin };
};
