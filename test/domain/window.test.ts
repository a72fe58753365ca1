import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowSpec } from '../../shared/domain/contract.ts';
import type { Interval } from '../../shared/domain/types.ts';
import {
  dayInterval,
  hourAt,
  hoursOfDay,
  localDay,
  rollingWindow,
  windowAt,
  windowsBetween,
  windowsListed,
} from '../../shared/domain/window.ts';
import { dayNumber, zone } from '../../shared/domain/zone.ts';
import type { Zone } from '../../shared/domain/zone.ts';
import cases from '../vectors/calendar-periods.json' with { type: 'json' };

const HOUR = 3_600_000;
const inZone = (name: string): Zone => {
  const found = zone(name);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
};
const london = inZone('Europe/London');
const january = [1, 1] as const;
const at = (text: string): number => Date.parse(text);
const shown = (place: Zone, { from, to }: Interval): readonly string[] => [
  place.formatZoned(from),
  place.formatZoned(to),
];

const year = (start: readonly [number, number], text: string): readonly string[] =>
  shown(london, windowAt({ type: 'contract-year' }, london, start, at(text)));
const lengths = (place: Zone, day: number): readonly number[] =>
  hoursOfDay(place, day).map(({ from, to }) => (to - from) / 60_000);

describe('calendar windows are local to the zone of the contract', () => {
  const instant = at('2026-10-15T12:00:00Z');
  test.each<[WindowSpec, string, string]>([
    [{ type: 'calendar-day' }, '2026-10-15T00:00:00+01:00', '2026-10-16T00:00:00+01:00'],
    [{ type: 'calendar-week', weekStart: 'MON' }, '2026-10-12T00:00:00+01:00', '2026-10-19T00:00:00+01:00'],
    [{ type: 'calendar-week', weekStart: 'SUN' }, '2026-10-11T00:00:00+01:00', '2026-10-18T00:00:00+01:00'],
    // 15 October 2026 is a Thursday: a week that starts on Thursday starts on that day.
    [{ type: 'calendar-week', weekStart: 'THU' }, '2026-10-15T00:00:00+01:00', '2026-10-22T00:00:00+01:00'],
    [{ type: 'calendar-week', weekStart: 'FRI' }, '2026-10-09T00:00:00+01:00', '2026-10-16T00:00:00+01:00'],
    // The clocks go back on 25 October: the month has 31 x 24 + 1 = 745 hours.
    [{ type: 'calendar-month' }, '2026-10-01T00:00:00+01:00', '2026-11-01T00:00:00+00:00'],
    [{ type: 'quarter' }, '2026-10-01T00:00:00+01:00', '2027-01-01T00:00:00+00:00'],
    [{ type: 'calendar-year' }, '2026-01-01T00:00:00+00:00', '2027-01-01T00:00:00+00:00'],
  ])('%o', (spec, from, to) => {
    expect(shown(london, windowAt(spec, london, january, instant))).toEqual([from, to]);
  });

  test('December is followed by January of the next year', () => {
    const window = windowAt({ type: 'calendar-month' }, london, january, at('2026-12-31T23:59:59Z'));
    expect(shown(london, window)).toEqual(['2026-12-01T00:00:00+00:00', '2027-01-01T00:00:00+00:00']);
  });

  test("a window's last instant belongs to the next window", () => {
    const october = windowAt({ type: 'calendar-month' }, london, january, at('2026-10-31T23:59:59.999Z'));
    const november = windowAt({ type: 'calendar-month' }, london, january, at('2026-11-01T00:00:00Z'));
    expect(october.to).toBe(november.from);
    expect(november.from).toBe(at('2026-11-01T00:00:00Z'));
  });
});

describe('contract years start on the month and day of the term', () => {
  test('a term that starts on 1 April has years from April to March', () => {
    expect(year([4, 1], '2026-03-31T12:00:00Z')).toEqual(['2025-04-01T00:00:00+01:00', '2026-04-01T00:00:00+01:00']);
    expect(year([4, 1], '2026-04-01T12:00:00Z')).toEqual(['2026-04-01T00:00:00+01:00', '2027-04-01T00:00:00+01:00']);
  });

  test('a term that starts on 29 February starts its other years on 1 March, so that no year is shorter than 365 days', () => {
    expect(year([2, 29], '2024-06-01T00:00:00Z')).toEqual(['2024-02-29T00:00:00+00:00', '2025-03-01T00:00:00+00:00']);
    expect(year([2, 29], '2025-02-28T12:00:00Z')).toEqual(['2024-02-29T00:00:00+00:00', '2025-03-01T00:00:00+00:00']);
    expect(year([2, 29], '2027-06-01T00:00:00Z')).toEqual(['2027-03-01T00:00:00+00:00', '2028-02-29T00:00:00+00:00']);
  });
});

describe('rolling and fixed windows', () => {
  test('seven rolling days are the day of as-of and the six before it, cut at as-of', () => {
    // 26 October 09:00 GMT; six days earlier is 20 October, still summer time: 6 x 24 + 1 + 9 = 154 hours.
    const window = rollingWindow({ type: 'rolling', days: 7 }, london, at('2026-10-26T09:00:00Z'));
    expect(shown(london, window)).toEqual(['2026-10-20T00:00:00+01:00', '2026-10-26T09:00:00+00:00']);
    expect((window.to - window.from) / HOUR).toBe(154);
  });

  test('rolling hours are physical hours, whatever the clocks do', () => {
    const window = rollingWindow({ type: 'rolling', hours: 24 }, london, at('2026-10-25T12:00:00Z'));
    expect(shown(london, window)).toEqual(['2026-10-24T13:00:00+01:00', '2026-10-25T12:00:00+00:00']);
  });

  test('a rolling level has one window, at as-of', () => {
    const spec: WindowSpec = { type: 'rolling', hours: 1 };
    const asOf = at('2026-10-25T12:00:00Z');
    const expected = [{ from: asOf - HOUR, to: asOf }];
    expect(windowsBetween(spec, london, january, 0, asOf)).toEqual(expected);
    expect(windowsListed(spec, london, january, 0, asOf)).toEqual(expected);
    expect(windowAt(spec, london, january, asOf)).toEqual(expected[0]);
  });

  test('a fixed window is what the contract says, listed when the time asked for touches it', () => {
    const fixed: WindowSpec = { type: 'fixed', from: 1000, to: 2000 };
    expect(windowAt(fixed, london, january, 5000)).toEqual({ from: 1000, to: 2000 });
    expect(windowsBetween(fixed, london, january, 0, 999)).toEqual([]);
    expect(windowsBetween(fixed, london, january, 0, 1000)).toHaveLength(1);
    expect(windowsBetween(fixed, london, january, 1999, 3000)).toHaveLength(1);
    expect(windowsBetween(fixed, london, january, 2000, 3000)).toEqual([]); // its last instant is no longer in it
  });
});

describe('lists of windows', () => {
  const month: WindowSpec = { type: 'calendar-month' };
  const from = at('2026-09-10T00:00:00Z');

  test('as of the end of October the list ends with October; November has begun but holds no time yet', () => {
    const end = at('2026-11-01T00:00:00Z');
    expect(windowsListed(month, london, january, from, end).map((w) => localDay(london, w.from))).toEqual([
      '2026-09-01',
      '2026-10-01',
    ]);
    expect(windowsBetween(month, london, january, from, end)).toHaveLength(3);
    expect(windowsListed(month, london, january, from, end + 1)).toHaveLength(3);
  });

  test('at the first instant there is one window, and none when the end lies before the beginning', () => {
    expect(windowsListed(month, london, january, from, from)).toHaveLength(1);
    expect(windowsBetween(month, london, january, from, from - 1)).toEqual([]);
  });

  test.each(cases)('$id: both ends snap outwards to whole periods', ({ period, from, to, expected }) => {
    const utc = inZone('UTC');
    const spec: WindowSpec =
      period === 'weekly' ? { type: 'calendar-week', weekStart: 'SUN' } : { type: 'calendar-day' };
    const windows = windowsBetween(spec, utc, january, at(from), at(to)).map((window) => {
      const days = [localDay(utc, window.from), localDay(utc, window.to - 1)];
      return period === 'weekly' ? days.join('/') : days[0];
    });
    expect(windows).toEqual(expected);
  });
});

describe('hours of a local day', () => {
  test('the day on which the clocks go back has 25 hours, the one on which they go forward 23', () => {
    expect(lengths(london, dayNumber(2026, 10, 25))).toEqual(Array.from({ length: 25 }, () => 60));
    expect(lengths(london, dayNumber(2026, 3, 29))).toEqual(Array.from({ length: 23 }, () => 60));
  });

  test('where the clocks move by half an hour the last hour of the day is cut', () => {
    // Lord Howe Island, 4 October 2026: 02:00 becomes 02:30, so the day has 23.5 hours.
    const lengthsOfDay = lengths(inZone('Australia/Lord_Howe'), dayNumber(2026, 10, 4));
    expect(lengthsOfDay).toHaveLength(24);
    expect(lengthsOfDay.at(-1)).toBe(30);
  });

  test('in a zone of a half-hour offset an hour starts on the local hour', () => {
    const kolkata = inZone('Asia/Kolkata');
    expect(shown(kolkata, hourAt(kolkata, at('2026-10-31T20:10:00Z')))).toEqual([
      '2026-11-01T01:00:00+05:30',
      '2026-11-01T02:00:00+05:30',
    ]);
    expect(localDay(kolkata, at('2026-10-31T20:10:00Z'))).toBe('2026-11-01');
  });

  test('a date that a zone skipped has no hours and no window', () => {
    const apia = inZone('Pacific/Apia'); // 30 December 2011 did not happen there
    expect(hoursOfDay(apia, dayNumber(2011, 12, 30))).toEqual([]);
    const days = windowsBetween(
      { type: 'calendar-day' },
      apia,
      january,
      apia.startOfDay(dayNumber(2011, 12, 29)),
      apia.startOfDay(dayNumber(2011, 12, 31)),
    );
    expect(days.map((day) => localDay(apia, day.from))).toEqual(['2011-12-29', '2011-12-31']);
  });
});

describe('windows tile time', () => {
  const places = [
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'America/Havana',
    'UTC',
  ];
  const specs: readonly WindowSpec[] = [
    { type: 'calendar-day' },
    { type: 'calendar-week', weekStart: 'WED' },
    { type: 'calendar-month' },
    { type: 'quarter' },
    { type: 'calendar-year' },
    { type: 'contract-year' },
  ];
  const anyPlace = fc.constantFrom(...places.map(inZone));
  const anyInstant = fc.integer({ min: at('2005-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

  test('every instant lies in its window, and a window ends where the next one starts', () => {
    fc.assert(
      fc.property(anyPlace, fc.constantFrom(...specs), anyInstant, (place, spec, instant) => {
        const window = windowAt(spec, place, [2, 29], instant);
        expect(window.from <= instant && instant < window.to).toBe(true);
        expect(windowAt(spec, place, [2, 29], window.from)).toEqual(window);
        expect(windowAt(spec, place, [2, 29], window.to).from).toBe(window.to);
        expect(windowsBetween(spec, place, [2, 29], instant, instant)).toEqual([window]);
      }),
    );
  });

  test('the hours of a day cover it without gaps, and every instant lies in its hour', () => {
    fc.assert(
      fc.property(anyPlace, anyInstant, (place, instant) => {
        const hour = hourAt(place, instant);
        expect(hour.from <= instant && instant < hour.to).toBe(true);
        const day = Math.floor((hour.from + place.offsetAt(hour.from)) / 86_400_000);
        const hours = hoursOfDay(place, day);
        const total = hours.reduce((sum, each) => sum + each.to - each.from, 0);
        const { from, to } = dayInterval(place, day);
        expect(total).toBe(to - from);
      }),
    );
  });

  test('where the clocks go back over midnight a day counts from its first instant', () => {
    // Newfoundland, 29 October 2006, 00:01 became 23:01 of the 28th: the 29th counts from the first 00:00 on.
    const place = inZone('America/St_Johns');
    const secondEvening = at('2006-10-29T02:45:00Z'); // 23:15 for the second time
    expect(place.formatZoned(secondEvening)).toBe('2006-10-28T23:15:00-03:30');
    expect(localDay(place, secondEvening)).toBe('2006-10-29');
  });
});
