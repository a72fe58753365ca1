import { dayMs, dayNumber, isDate } from '../domain/civil.ts';
import { type LocalTime, parseInstant, parseLocal } from '../domain/time.ts';
import type { Instant, Result } from '../domain/types.ts';
import { type Zone, zone } from '../domain/zone.ts';

/** Reads a written time; the error is a code: `invalid-time` or `ambiguous-time`. */
export type ReadTime = (text: string) => Result<Instant, 'invalid-time' | 'ambiguous-time'>;

const dayFirst = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/;
/** Further than any zone changes twice within. */
const reachMs = 16 * 3_600_000;

const invalid = { ok: false, error: 'invalid-time' } as const;

/**
 * A reader for `2016-02-29T06:38:00.123Z`, the same with an offset, and, only where `zoneName` says whose clock wrote them,
 * `2016-02-29 06:38:00` and the day-first `29/2/2016 06:38`. A wall time that the zone skips is invalid, one that it has
 * twice is ambiguous: a feed's moment is never guessed. Undefined when `zoneName` is not an IANA name.
 */
export const timeReader = (zoneName: string | undefined): ReadTime | undefined => {
  const found = zoneName === undefined ? undefined : zone(zoneName);
  if (found !== undefined && !found.ok) return undefined;
  return (text) => {
    const instant = parseInstant(text);
    if (instant.ok) return instant;
    const wall = wallOf(text);
    if (wall === undefined) return invalid;
    return found === undefined ? { ok: false, error: 'ambiguous-time' } : resolveWall(wall, found.value);
  };
};

const wallOf = (text: string): LocalTime | undefined => {
  const written = dayFirst.exec(text);
  if (written !== null) return dayFirstWall(written.slice(1).map((part) => Number(part ?? 0)));
  const local = parseLocal(text);
  return local.ok ? local.value : undefined;
};

const dayFirstWall = ([day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0]: readonly number[]):
  LocalTime | undefined => {
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  return dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000;
};

/** Both offsets in force around a wall time are tried; the right one gives itself back. */
const resolveWall = (wall: LocalTime, { offsetAt }: Zone): ReturnType<ReadTime> => {
  const before = offsetAt(wall - reachMs);
  const after = offsetAt(wall + reachMs);
  const offsets = before === after ? [before] : [before, after];
  const [first, second] = offsets.map((offset) => wall - offset).filter((at) => wall - offsetAt(at) === at);
  if (first === undefined) return invalid;
  return second === undefined ? { ok: true, value: first } : { ok: false, error: 'ambiguous-time' };
};
