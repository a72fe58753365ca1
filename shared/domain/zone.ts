/** Local time of an IANA zone. */
import { civil, dayMs, weekday, type DayNumber } from './civil.ts';
import type { LocalTime } from './time.ts';
import type { Instant, Millis, Result } from './types.ts';
import { done, refuse } from './types.ts';
import { createOffsets, intlProbe, type Offsets } from './zone-offsets.ts';

// Days are what a zone makes of instants, so their arithmetic is to be had here too.
export { civil, dayNumber, weekday, type CivilDate, type DayNumber } from './civil.ts';

export interface LocalFields {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Monday, 6 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

export interface Zone {
  readonly name: string;
  /** Local time less UTC. */
  readonly offsetAt: (at: Instant) => Millis;
  /** Wall time to instant: one that does not exist moves forward by the gap, one that exists twice means its first occurrence. */
  readonly toInstant: (local: LocalTime) => Instant;
  readonly toLocal: (at: Instant) => LocalTime;
  readonly localDate: (at: Instant) => DayNumber;
  /** First instant of a date; of the next date that exists, where the zone skipped this one. */
  readonly startOfDay: (day: DayNumber) => Instant;
  readonly localFields: (at: Instant) => LocalFields;
  /** `2026-10-01T00:00:00+01:00`, with `.mmm` only when there are milliseconds. */
  readonly formatZoned: (at: Instant) => string;
}

/** No zone has been further from UTC; none has changed twice within as much time on both sides. */
const reachMs = 16 * 3_600_000;

interface Resolved {
  readonly at: Instant;
  readonly exists: boolean;
}

const resolve = (offsets: Offsets, local: LocalTime): Resolved => {
  const before = offsets.at(local - reachMs);
  const first = local - before;
  if (offsets.at(first) === before) return { at: first, exists: true };
  const after = offsets.at(local + reachMs);
  const second = local - after;
  // In a gap the offset before it is kept, which moves the time forward by the length of the gap.
  return offsets.at(second) === after ? { at: second, exists: true } : { at: first, exists: false };
};

const startOfDay = (offsets: Offsets, day: DayNumber): Instant => {
  const midnight = day * dayMs;
  const { at, exists } = resolve(offsets, midnight);
  return exists ? at : (offsets.changeWithin(midnight - reachMs, midnight + reachMs) ?? at);
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `+01:00`; seconds only where local mean time had them. */
const formatOffset = (offset: Millis): string => {
  const seconds = Math.abs(offset) / 1000;
  const tail = seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}:${two(Math.floor((seconds % 3600) / 60))}${tail}`;
};

const toFields = (local: LocalTime): LocalFields => {
  const day = Math.floor(local / dayMs);
  const minutes = Math.floor((local - day * dayMs) / 60_000);
  return { ...civil(day), weekday: weekday(day), hour: Math.floor(minutes / 60), minute: minutes % 60 };
};

const createZone = (name: string, offsets: Offsets): Zone => {
  const toLocal = (at: Instant): LocalTime => at + offsets.at(at);
  return {
    name,
    offsetAt: offsets.at,
    toInstant: (local) => resolve(offsets, local).at,
    toLocal,
    localDate: (at) => Math.floor(toLocal(at) / dayMs),
    startOfDay: (day) => startOfDay(offsets, day),
    localFields: (at) => toFields(toLocal(at)),
    formatZoned: (at) => {
      const offset = offsets.at(at);
      return new Date(at + offset).toISOString().replace('.000Z', 'Z').slice(0, -1) + formatOffset(offset);
    },
  };
};

const utcNames: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC']);
const utcOffsets: Offsets = { at: () => 0, changeWithin: () => undefined };
const zonesByName = new Map<string, Zone>();
const maxZones = 1024; // every name of the database and then some

const findOffsets = (name: string): Offsets | undefined => {
  if (utcNames.has(name)) return utcOffsets;
  if (!/^[A-Za-z]/.test(name)) return undefined; // Intl takes +01:00 for a zone, but that has no rules
  try {
    return createOffsets(intlProbe(name));
  } catch {
    return undefined;
  }
};

/** A zone by its IANA name, `Europe/London`. Refusal: `unknown-zone`. */
export const zone = (name: string): Result<Zone> => {
  const known = zonesByName.get(name);
  if (known) return done(known);
  const offsets = findOffsets(name);
  if (!offsets)
    return refuse('unknown-zone', `${JSON.stringify(name)}: expected an IANA time zone such as Europe/London`);
  if (zonesByName.size >= maxZones) zonesByName.clear();
  const created = createZone(name, offsets);
  zonesByName.set(name, created);
  return done(created);
};
