import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from '../../shared/domain/calendar.ts';
import { measure } from '../../shared/domain/interval.ts';
import type { BusinessDayEnd } from '../../shared/domain/time.ts';
import { at, calendar } from '../support/working-time.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const clock = fc.integer({ min: 0, max: 1439 }).map((minute) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
const hours = fc
  .tuple(clock, fc.oneof(clock, fc.constant('24:00')))
  .filter(([from, to]) => from !== to)
  .map((edges) => edges.join('-'));
const dayHours = fc.array(hours, { maxLength: 3 });
const date = fc
  .integer({ min: 0, max: 729 })
  .map((day) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10));
const zoneName = fc.constantFrom(
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Asia/Tehran',
  'UTC',
);
const dated = fc.dictionary(date, dayHours, { maxKeys: 4 });
const local = fc.tuple(date, clock).map((parts) => parts.join('T'));

const anyCalendar: fc.Arbitrary<CalendarSpec> = fc.record({
  timezone: zoneName,
  weekly: fc.record(
    { MON: dayHours, TUE: dayHours, WED: dayHours, THU: dayHours, FRI: dayHours, SAT: dayHours, SUN: dayHours },
    { requiredKeys: [] },
  ),
  holidays: fc.record({
    dates: fc.array(date, { maxLength: 5 }),
    annual: fc.array(
      date.map((text) => text.slice(5)),
      { maxLength: 3 },
    ),
    half: dated,
  }),
  breaks: fc.array(
    fc.tuple(local, local).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
    { maxLength: 2 },
  ),
  days: dated,
});
const instantWithin = (from: number, to: number): fc.Arbitrary<number> =>
  fc.integer({ min: Date.UTC(from, 0, 1), max: Date.UTC(to, 0, 1) });
const near = instantWithin(2025, 2027);
const length = fc.integer({ min: 1, max: 40 * 86_400_000 });

describe('on any calendar', () => {
  it('working time adds up, is never negative and never more than the time between', () => {
    fc.assert(
      fc.property(anyCalendar, near, near, near, (spec, ...instants) => {
        const { elapsed, intervals } = calendar(spec);
        const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y);
        expect(elapsed(a, b) + elapsed(b, c)).toBe(elapsed(a, c));
        expect(elapsed(a, b)).toBeGreaterThanOrEqual(0);
        expect(elapsed(a, b)).toBeLessThanOrEqual(b - a);
        expect(measure(intervals(a, c))).toBe(elapsed(a, c));
      }),
    );
  });

  it('adding is the earliest instant by which the work is done, rolling the next open one', () => {
    fc.assert(
      fc.property(anyCalendar, near, length, (spec, from, ms) => {
        const { add, elapsed, isOpen, nextOpen } = calendar(spec);
        const end = add(from, ms);
        fc.pre(end !== undefined);
        expect([elapsed(from, end), elapsed(from, end - 1)]).toEqual([ms, ms - 1]);
        const rolled = add(from, ms, 'roll') ?? NaN;
        expect(rolled).toBe(nextOpen(end) ?? end);
        expect(isOpen(rolled) || nextOpen(end) === undefined).toBe(true);
      }),
    );
  });

  it('going back is the latest instant since which the work was done', () => {
    fc.assert(
      fc.property(anyCalendar, near, length, (spec, to, ms) => {
        const { add, elapsed, isOpen } = calendar(spec);
        const start = add(to, -ms);
        fc.pre(start !== undefined);
        expect([elapsed(start, to), elapsed(start + 1, to), isOpen(start)]).toEqual([ms, ms - 1, true]);
        const rolled = add(to, -ms, 'roll') ?? NaN;
        expect(elapsed(rolled, to)).toBe(ms);
        expect(rolled).toBeLessThanOrEqual(start);
      }),
    );
  });

  it('open is what adds a millisecond, and the next opening and close are where that changes', () => {
    fc.assert(
      fc.property(anyCalendar, near, (spec, instant) => {
        const { elapsed, isOpen, nextOpen, nextClose } = calendar(spec);
        expect(isOpen(instant)).toBe(elapsed(instant, instant + 1) === 1);
        const [opening, close] = [nextOpen(instant), nextClose(instant)];
        expect(opening === undefined || (isOpen(opening) && elapsed(instant, opening) === 0)).toBe(true);
        expect(close === undefined || (isOpen(close - 1) && !isOpen(close))).toBe(true);
      }),
    );
  });

  it('an answer does not depend on what was asked before', () => {
    fc.assert(
      fc.property(anyCalendar, near, near, instantWithin(1950, 2100), (spec, from, to, far) => {
        const [fresh, used] = [calendar(spec), calendar(spec)];
        used.elapsed(Math.min(far, from), Math.max(far, from));
        expect(used.elapsed(from, to)).toBe(fresh.elapsed(from, to));
        expect(used.add(from, 36_000_000)).toBe(fresh.add(from, 36_000_000));
        expect(used.add(from, -36_000_000)).toBe(fresh.add(from, -36_000_000));
      }),
      { numRuns: 50 },
    );
  });

  it('working days forward and back again end on the same date', () => {
    fc.assert(
      fc.property(anyCalendar, near, fc.integer({ min: 1, max: 30 }), (spec, from, days) => {
        const { addBusinessDays, isWorkingDay, zone } = calendar(spec);
        const start = zone.localDate(from);
        const there = addBusinessDays(from, days, 'same');
        fc.pre(there !== undefined && isWorkingDay(start));
        const back = addBusinessDays(there, -days, 'same');
        expect(isWorkingDay(zone.localDate(there))).toBe(true);
        expect(zone.localDate(back ?? NaN)).toBe(start);
      }),
    );
  });

  it('every question has an answer, whatever the instant', () => {
    const ends: readonly BusinessDayEnd[] = ['open', 'close', 'same'];
    fc.assert(
      fc.property(
        anyCalendar,
        instantWithin(1850, 2250),
        length,
        fc.integer({ min: -5, max: 5 }),
        (spec, from, ms, days) => {
          const { elapsed, add, addBusinessDays, nextOpen, nextClose, holiday } = calendar(spec);
          const found = [add(from, ms), add(from, -ms), nextOpen(from), nextClose(from)];
          found.push(...ends.map((end) => addBusinessDays(from, days, end)));
          expect(found.every((each) => each === undefined || Number.isSafeInteger(each))).toBe(true);
          expect(Number.isSafeInteger(elapsed(from, from + ms))).toBe(true);
          expect(typeof holiday(from)).toBe('boolean');
        },
      ),
      { numRuns: 50 },
    );
  });
});

interface Wall {
  readonly date: string;
  readonly weekday: string;
  readonly minute: number;
}

/** The wall clock by the platform alone. */
const wallClock = (timeZone: string): ((instant: number) => Wall) => {
  const shape = {
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...shape });
  return (instant) => {
    const text = format.format(instant); // Sun, 10/25/2026, 01:30
    const date = `${text.slice(11, 15)}-${text.slice(5, 7)}-${text.slice(8, 10)}`;
    return {
      date,
      weekday: text.slice(0, 3).toUpperCase(),
      minute: Number(text.slice(17, 19)) * 60 + Number(text.slice(20, 22)),
    };
  };
};

const week = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
const weekdays = (...list: string[]) => Object.fromEntries(week.slice(0, 5).map((day) => [day, list]));
const nightly = Object.fromEntries(week.map((day) => [day, ['22:00-06:00']]));
const holidays = { dates: ['2025-03-31', '2025-10-27', '2025-11-05'] };
const oracles: Readonly<Record<string, CalendarSpec>> = {
  'London by day': { timezone: 'Europe/London', weekly: weekdays('08:00-18:00'), holidays },
  'New York by day': { timezone: 'America/New_York', weekly: weekdays('08:00-18:00'), holidays },
  'London by night': { timezone: 'Europe/London', weekly: nightly, holidays },
  'London with a lunch break': { timezone: 'Europe/London', weekly: weekdays('08:30-12:15', '13:00-17:45'), holidays },
  'Lord Howe by night': { timezone: 'Australia/Lord_Howe', weekly: nightly, holidays },
};

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);

/** Does this minute of the wall clock lie in hours that opened on its date or on the one before? */
const isWorked = ({ weekly = {}, holidays = {} }: CalendarSpec, { date, weekday, minute }: Wall): boolean => {
  const within = (day: string, dayOfWeek: string | undefined, time: number): boolean => {
    const list = week.find((name) => name === dayOfWeek);
    if (!list || holidays.dates?.includes(day)) return false;
    return (weekly[list] ?? []).some((text) => {
      const [from = 0, to = 0] = text.split('-').map(minuteOf);
      return from <= time && time < (to < from ? to + 1440 : to);
    });
  };
  const yesterday = week[(week.findIndex((name) => name === weekday) + 6) % 7];
  return within(date, weekday, minute) || within(dayBefore(date), yesterday, minute + 1440);
};

/** Minutes worked up to each minute of forty days. */
const workedMinutes = (spec: CalendarSpec, start: number): Uint32Array => {
  const wall = wallClock(spec.timezone);
  const worked = new Uint32Array(40 * 1440 + 1);
  for (let i = 0; i < 40 * 1440; i += 1)
    worked[i + 1] = (worked[i] ?? 0) + (isWorked(spec, wall(start + i * 60_000)) ? 1 : 0);
  return worked;
};

describe('a wall clock read minute by minute counts the same', () => {
  // both ranges hold a change of the clocks in each of the zones
  const starts = [at('2025-03-05T00:00:00Z'), at('2025-10-01T00:00:00Z')];
  it.each(Object.entries(oracles))('%s', (_, spec) => {
    const { elapsed, add } = calendar(spec);
    for (const start of starts) {
      const worked = workedMinutes(spec, start);
      const index = fc.integer({ min: 0, max: 40 * 1440 });
      fc.assert(
        fc.property(index, index, (one, other) => {
          const [i, j] = [Math.min(one, other), Math.max(one, other)];
          const minutes = (worked[j] ?? 0) - (worked[i] ?? 0);
          expect(elapsed(start + i * 60_000, start + j * 60_000)).toBe(minutes * 60_000);
          fc.pre(minutes > 0);
          const end = worked.indexOf((worked[i] ?? 0) + minutes, i);
          expect(add(start + i * 60_000, minutes * 60_000)).toBe(start + end * 60_000);
        }),
        { numRuns: 200 },
      );
    }
  });
});
