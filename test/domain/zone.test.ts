import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../shared/domain/civil.ts';
import { parseInstant, parseLocal } from '../../shared/domain/time.ts';
import { zone, type Zone } from '../../shared/domain/zone.ts';

const zoneNamed = (name: string): Zone => {
  const result = zone(name);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const at = (text: string): number => {
  const result = parseInstant(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const resolve = (name: string, local: string): string => {
  const result = parseLocal(local);
  if (!result.ok) throw new Error(result.error.message);
  return zoneNamed(name).formatZoned(zoneNamed(name).toInstant(result.value));
};
const startOfDay = (name: string, year: number, month: number, day: number): string =>
  zoneNamed(name).formatZoned(zoneNamed(name).startOfDay(dayNumber(year, month, day)));

/** Wall clock by the platform alone: the oracle. */
const wallClock = (name: string): ((instant: number) => number) => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const field = Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour, minute, second } = field;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
};

const hoursAhead = (name: string, text: string): number => zoneNamed(name).offsetAt(at(text)) / 3_600_000;

const hard = [
  'Europe/London',
  'America/New_York',
  'America/Toronto',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Asia/Tehran',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'Europe/Riga',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Recife',
  'Europe/Dublin',
  'Asia/Manila',
  'UTC',
];
const second = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: Date.UTC(from, 0, 1) / 1000, max: Date.UTC(to, 0, 1) / 1000 }).map((seconds) => seconds * 1000);

describe('local time of a zone', () => {
  it.each(hard)('%s shows what the platform shows, from 1900 to 2100', (name) => {
    const clock = wallClock(name);
    const { toLocal } = zoneNamed(name);
    fc.assert(
      fc.property(second(1900, 2100), (instant) => {
        expect(toLocal(instant)).toBe(clock(instant));
      }),
      { numRuns: 400 },
    );
  });

  it.each(hard)('%s: wall time that exists is found again, at its first occurrence', (name) => {
    const { toInstant, toLocal } = zoneNamed(name);
    fc.assert(
      fc.property(second(1900, 2100), (instant) => {
        const found = toInstant(toLocal(instant));
        expect(toLocal(found)).toBe(toLocal(instant));
        expect(found).toBeLessThanOrEqual(instant);
      }),
    );
  });

  it.each(hard)('%s: a day starts with its first instant', (name) => {
    const { startOfDay, localDate } = zoneNamed(name);
    fc.assert(
      fc.property(second(1900, 2100), (instant) => {
        const day = localDate(instant);
        const start = startOfDay(day);
        expect(localDate(start)).toBe(day);
        expect(localDate(start - 1)).toBeLessThan(day);
        expect(start).toBeLessThanOrEqual(instant);
      }),
    );
  });

  it('summer times of a week or two are not overlooked', () => {
    expect([
      hoursAhead('America/Recife', '2000-10-10T12:00:00Z'),
      hoursAhead('America/Recife', '2000-10-17T12:00:00Z'),
    ]).toEqual([-2, -3]);
    expect([
      hoursAhead('Africa/Tunis', '1943-04-20T12:00:00Z'),
      hoursAhead('Africa/Tunis', '1943-04-27T12:00:00Z'),
    ]).toEqual([1, 2]);
    expect([
      hoursAhead('Europe/Riga', '1944-10-05T12:00:00Z'),
      hoursAhead('Europe/Riga', '1944-10-15T12:00:00Z'),
    ]).toEqual([1, 3]);
    expect([
      hoursAhead('America/Argentina/Tucuman', '2004-06-06T12:00:00Z'),
      hoursAhead('America/Argentina/Tucuman', '2004-06-20T12:00:00Z'),
    ]).toEqual([-4, -3]);
  });

  it('rules that repeat for ever hold in the year 5000 as in 2600', () => {
    // 2400 years are six cycles of 400 years, after which dates, weekdays and leap years repeat
    const { offsetAt } = zoneNamed('Europe/London');
    expect([offsetAt(Date.UTC(2600, 6, 1)), offsetAt(Date.UTC(5000, 6, 1)), offsetAt(Date.UTC(5000, 0, 1))]).toEqual([
      3_600_000, 3_600_000, 0,
    ]);
  });
});

describe('wall time that does not exist moves forward by the gap', () => {
  it('an hour in New York', () =>
    expect(resolve('America/New_York', '2025-03-09T02:30')).toBe('2025-03-09T03:30:00-04:00'));
  it('half an hour on Lord Howe', () =>
    expect(resolve('Australia/Lord_Howe', '2025-10-05T02:15')).toBe('2025-10-05T02:45:00+11:00'));
  it('a whole day in Apia', () =>
    expect(resolve('Pacific/Apia', '2011-12-30T09:00')).toBe('2011-12-31T09:00:00+14:00'));
});

describe('wall time that exists twice means its first occurrence', () => {
  it('in London', () => expect(resolve('Europe/London', '2026-10-25T01:30')).toBe('2026-10-25T01:30:00+01:00'));
  it('on Lord Howe', () =>
    expect(resolve('Australia/Lord_Howe', '2025-04-06T01:45')).toBe('2025-04-06T01:45:00+11:00'));
});

describe('the start of a day', () => {
  it('where midnight does not exist is the first instant after it', () => {
    expect(startOfDay('America/Sao_Paulo', 2018, 11, 4)).toBe('2018-11-04T01:00:00-02:00');
    // clocks went from 23:30 to 00:30, so the date begins at 00:30 and not an hour after its midnight
    expect(startOfDay('America/Toronto', 1919, 3, 31)).toBe('1919-03-31T00:30:00-04:00');
  });

  it('of a date that was skipped is that of the next one', () => {
    expect(startOfDay('Pacific/Apia', 2011, 12, 30)).toBe('2011-12-31T00:00:00+14:00');
    expect(startOfDay('Pacific/Apia', 2011, 12, 31)).toBe('2011-12-31T00:00:00+14:00');
    expect(startOfDay('Pacific/Apia', 2011, 12, 29)).toBe('2011-12-29T00:00:00-10:00');
  });
});

describe('a zone', () => {
  it('writes instants with its offset, seconds only where mean time had them', () => {
    expect(zoneNamed('Europe/London').formatZoned(at('2026-09-30T23:00:00Z'))).toBe('2026-10-01T00:00:00+01:00');
    expect(zoneNamed('Europe/London').formatZoned(at('2026-12-01T00:00:00.250Z'))).toBe(
      '2026-12-01T00:00:00.250+00:00',
    );
    expect(zoneNamed('Europe/Amsterdam').formatZoned(at('1800-01-01T00:00:00Z'))).toMatch(/\+00:\d\d:\d\d$/);
  });

  it('gives the fields of local time, Monday being 0', () => {
    // 2026-10-25 is a Sunday; 23:30Z in New York is 19:30 the same day
    expect(zoneNamed('America/New_York').localFields(at('2026-10-25T23:30:00Z'))).toEqual({
      year: 2026,
      month: 10,
      day: 25,
      weekday: 6,
      hour: 19,
      minute: 30,
    });
  });

  it.each(['Mars/Olympus', '', '+01:00', 'Europe/'])('%s is no zone', (name) => {
    expect(zone(name)).toMatchObject({ ok: false, error: { code: 'unknown-zone' } });
  });

  it('is the same one when asked for again', () => {
    expect(zoneNamed('Europe/Paris')).toBe(zoneNamed('Europe/Paris'));
  });
});
