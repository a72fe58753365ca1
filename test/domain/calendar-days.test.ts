import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from '../../shared/domain/calendar.ts';
import { dayNumber } from '../../shared/domain/civil.ts';
import { at, calendar, hoursBetween, nights, office } from '../support/working-time.ts';

const sundays = (timezone: string, hours: string): CalendarSpec => ({ timezone, weekly: { SUN: [hours] } });

describe('working time is elapsed physical time', () => {
  const night: CalendarSpec = { timezone: 'Europe/London', weekly: { SAT: ['22:00-06:00'] } };
  it('the night the clocks go forward has 7 hours', () => {
    // 22:00 GMT to 06:00 BST = 22:00Z to 05:00Z
    expect(hoursBetween(night, '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(7);
  });
  it('the night the clocks go back has 9 hours', () => {
    // 22:00 BST to 06:00 GMT = 21:00Z to 06:00Z
    expect(hoursBetween(night, '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(9);
  });
  it('a day that is open around the clock has 23 and 25 hours when they change', () => {
    const daily: CalendarSpec = { timezone: 'Europe/London', weekly: { SUN: ['00:00-24:00'] } };
    expect(hoursBetween(daily, '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toBe(23);
    expect(hoursBetween(daily, '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toBe(25);
  });
  it('on Lord Howe the clocks move by half an hour', () => {
    // 02:00 to 02:30 does not exist on 2025-10-05: 01:00 to 04:00 is 2.5 h; it exists twice on 2025-04-06: 3.5 h
    const howe: CalendarSpec = { timezone: 'Australia/Lord_Howe', weekly: { SUN: ['01:00-04:00'] } };
    expect(hoursBetween(howe, '2025-10-04T00:00:00Z', '2025-10-06T00:00:00Z')).toBe(2.5);
    expect(hoursBetween(howe, '2025-04-05T00:00:00Z', '2025-04-07T00:00:00Z')).toBe(3.5);
  });
  it('hours are local all year: nine in London is 09:00Z in winter and 08:00Z in summer', () => {
    const { isOpen } = calendar(office);
    expect(['2026-01-05T08:30:00Z', '2026-07-06T08:30:00Z'].map((text) => isOpen(at(text)))).toEqual([false, true]);
  });
});

describe('each edge of the hours resolves by itself', () => {
  const spring = ['2026-03-28T00:00:00Z', '2026-03-30T12:00:00Z'] as const; // 02:00 to 03:00 does not exist on the 29th
  it('hours that lie in the gap give no time', () =>
    expect(hoursBetween(sundays('Europe/Berlin', '02:00-03:00'), ...spring)).toBe(0));
  it('hours that come out reversed give no time', () => {
    // 02:30 moves to 03:30, after 03:15
    expect(hoursBetween(sundays('Europe/Berlin', '02:30-03:15'), ...spring)).toBe(0);
  });
  it('a close in the gap moves forward with it', () => {
    // 00:00 to 02:30 = 23:00Z to 01:30Z (03:30 CEST)
    expect(hoursBetween(sundays('Europe/Berlin', '00:00-02:30'), ...spring)).toBe(2.5);
  });
  it('an edge that exists twice means its first occurrence, for a close as for an opening', () => {
    const autumn = ['2026-10-24T00:00:00Z', '2026-10-26T12:00:00Z'] as const; // 02:00 to 03:00 exists twice on the 25th
    expect(hoursBetween(sundays('Europe/Berlin', '02:30-04:00'), ...autumn)).toBe(2.5);
    expect(hoursBetween(sundays('Europe/Berlin', '00:00-02:30'), ...autumn)).toBe(2.5);
    expect(hoursBetween(sundays('Europe/Berlin', '02:00-03:00'), ...autumn)).toBe(2);
  });
  it('a day begins with its first instant where midnight does not exist', () => {
    // São Paulo, 2018-11-04: 00:00 to 01:00 does not exist, the date has 23 hours, and 00:00-02:00 is 1 hour of them
    expect(
      hoursBetween(sundays('America/Sao_Paulo', '00:00-24:00'), '2018-11-03T00:00:00Z', '2018-11-06T00:00:00Z'),
    ).toBe(23);
    expect(
      hoursBetween(sundays('America/Sao_Paulo', '00:00-02:00'), '2018-11-03T00:00:00Z', '2018-11-06T00:00:00Z'),
    ).toBe(1);
  });
  it('a day begins with its first instant where the gap began before midnight', () => {
    // Toronto went from 23:30 on Sunday 1919-03-30 to 00:30 on Monday, which has 23.5 hours
    const monday: CalendarSpec = { timezone: 'America/Toronto', weekly: { MON: ['00:00-24:00'] } };
    expect(hoursBetween(monday, '1919-03-30T00:00:00Z', '1919-04-02T00:00:00Z')).toBe(23.5);
  });
  it('a date that the zone skipped has no hours', () => {
    // Apia had no Friday 2011-12-30: Thursday and Saturday only
    const apia: CalendarSpec = { timezone: 'Pacific/Apia', weekly: { THU: ['09:00-17:00'], FRI: ['09:00-17:00'] } };
    expect(hoursBetween(apia, '2011-12-29T00:00:00Z', '2012-01-02T00:00:00Z')).toBe(8);
    expect(calendar(apia).isWorkingDay(dayNumber(2011, 12, 30))).toBe(false);
  });
});

describe('the hours of a date', () => {
  const friday = ['2026-12-25T00:00:00Z', '2026-12-26T00:00:00Z'] as const;
  it('a window is open at its first instant and closed at its last', () => {
    const { isOpen } = calendar(office);
    expect([isOpen(at('2026-10-26T09:00:00Z')), isOpen(at('2026-10-26T17:00:00Z'))]).toEqual([true, false]);
  });
  it('overlapping and touching hours count once', () => {
    // 08:00 to 12:00 with 11:00 to 14:00 and 14:00 to 15:00 is 7 hours
    const spec: CalendarSpec = { timezone: 'UTC', weekly: { MON: ['08:00-12:00', '11:00-14:00', '14:00-15:00'] } };
    expect(hoursBetween(spec, '2026-10-26T00:00:00Z', '2026-10-27T00:00:00Z')).toBe(7);
    expect(calendar(spec).nextClose(at('2026-10-26T09:00:00Z'))).toBe(at('2026-10-26T15:00:00Z'));
  });
  it('a night shift that reaches into the hours of the next day counts once', () => {
    // Monday 22:00 to Tuesday 06:00, and Tuesday 05:00 to 09:00: 11 hours
    const spec: CalendarSpec = { timezone: 'UTC', weekly: { MON: ['22:00-06:00'], TUE: ['05:00-09:00'] } };
    expect(hoursBetween(spec, '2026-10-26T00:00:00Z', '2026-10-28T00:00:00Z')).toBe(11);
  });
  it('a holiday has none, dated or each year', () => {
    expect(hoursBetween({ ...office, holidays: { dates: ['2026-12-25'] } }, ...friday)).toBe(0);
    expect(hoursBetween({ ...office, holidays: { annual: ['12-25'] } }, ...friday)).toBe(0);
    expect(hoursBetween({ ...office, holidays: { annual: ['12-26'] } }, ...friday)).toBe(8);
  });
  it('29 February is a holiday only in years that have one', () => {
    const leap = calendar({ ...office, holidays: { annual: ['02-29'] } });
    expect(leap.holiday(at('2028-02-29T12:00:00Z'))).toBe(true);
    expect(leap.holiday(at('2027-03-01T12:00:00Z'))).toBe(false);
  });
  it('a half holiday has the hours it gives, and is a holiday still', () => {
    const spec: CalendarSpec = {
      ...office,
      holidays: { dates: ['2026-12-25'], half: { '2026-12-25': ['09:00-12:30'] } },
    };
    expect(hoursBetween(spec, ...friday)).toBe(3.5);
    expect(calendar(spec).holiday(at('2026-12-25T10:00:00Z'))).toBe(true);
    expect(hoursBetween({ ...office, holidays: { half: { '12-25': ['09:00-12:30'] } } }, ...friday)).toBe(3.5);
  });
  it('dated hours replace the weekly ones, and an empty list closes the date', () => {
    expect(hoursBetween({ ...office, days: { '2026-12-25': ['10:00-11:00', '12:00-13:00'] } }, ...friday)).toBe(2);
    expect(hoursBetween({ ...office, days: { '2026-12-25': [] } }, ...friday)).toBe(0);
  });
  it('a holiday beats dated hours', () => {
    const days = { '2026-12-25': ['10:00-11:00'] };
    expect(hoursBetween({ ...office, days, holidays: { annual: ['12-25'] } }, ...friday)).toBe(0);
    // except those that the holiday itself gives
    const half = { '2026-12-25': ['09:00-12:00'] };
    expect(hoursBetween({ ...office, days, holidays: { annual: ['12-25'], half } }, ...friday)).toBe(3);
  });
  it('a holiday is a local date', () => {
    // 2026-12-25 in New York is 05:00Z to 05:00Z of the 26th
    const { holiday } = calendar({ timezone: 'America/New_York', holidays: { dates: ['2026-12-25'] } });
    const instants = ['2026-12-25T04:59:59Z', '2026-12-25T05:00:00Z', '2026-12-26T04:59:59Z', '2026-12-26T05:00:00Z'];
    expect(instants.map((text) => holiday(at(text)))).toEqual([false, true, true, false]);
  });
  it('a holiday does not cut the shift begun the evening before, and its own evening does not open', () => {
    const spec: CalendarSpec = { timezone: 'UTC', weekly: nights, holidays: { dates: ['2026-12-25'] } };
    // Christmas: 00:00 to 06:00 of the shift begun on the 24th; 22:00 stays shut; so does the 26th until 22:00
    expect(hoursBetween(spec, ...friday)).toBe(6);
    expect(hoursBetween(spec, '2026-12-25T06:00:00Z', '2026-12-26T22:00:00Z')).toBe(0);
  });
  it('a shift goes on over the year-end, whichever year is asked about', () => {
    // 22:00 to 06:00: two hours of the old year and six of the new one
    const spec: CalendarSpec = { timezone: 'UTC', weekly: nights };
    expect(hoursBetween(spec, '2026-01-01T00:00:00Z', '2026-01-01T12:00:00Z')).toBe(6);
    expect(hoursBetween(spec, '2025-12-31T12:00:00Z', '2026-01-01T12:00:00Z')).toBe(8);
    const once: CalendarSpec = { timezone: 'UTC', days: { '2250-12-31': ['22:00-06:00'] } };
    expect(hoursBetween(once, '2250-01-01T00:00:00Z', '2252-01-01T00:00:00Z')).toBe(8);
  });
  it('a break cuts weekly, dated and half-holiday hours alike, and also the end of a night shift', () => {
    const breaks = [{ from: '2026-12-25T11:00', to: '2026-12-25T12:00' }];
    expect(hoursBetween({ ...office, breaks }, ...friday)).toBe(7);
    expect(hoursBetween({ ...office, breaks, days: { '2026-12-25': ['10:00-13:00'] } }, ...friday)).toBe(2);
    expect(hoursBetween({ ...office, breaks, holidays: { half: { '2026-12-25': ['09:00-12:00'] } } }, ...friday)).toBe(
      2,
    );
    const early = [{ from: '2026-12-25T04:00', to: '2026-12-25T24:00' }];
    // 22:00 to 04:00
    expect(
      hoursBetween(
        { timezone: 'UTC', weekly: { THU: ['22:00-06:00'] }, breaks: early },
        '2026-12-24T00:00:00Z',
        '2026-12-26T00:00:00Z',
      ),
    ).toBe(6);
  });
});
