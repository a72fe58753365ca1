import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from '../../shared/domain/calendar.ts';
import { dayNumber } from '../../shared/domain/civil.ts';
import { measure } from '../../shared/domain/interval.ts';
import { added, at, calendar, hoursBetween, nights, office, week } from '../support/working-time.ts';

describe('adding working time', () => {
  it('stays at the close that it fills up to, or rolls to the next opening', () => {
    // Friday 13:00 + 4 h = Friday 17:00, or Monday 09:00
    expect(added(office, '2026-11-06T13:00:00Z', 'PT4H')).toBe('2026-11-06T17:00:00Z');
    expect(added(office, '2026-11-06T13:00:00Z', 'PT4H', 'roll')).toBe('2026-11-09T09:00:00Z');
    expect(added(office, '2026-11-06T13:00:00Z', 'PT3H', 'roll')).toBe('2026-11-06T16:00:00Z');
  });
  it('goes back likewise: it stays at the opening, or rolls to the close before', () => {
    // Monday 13:00 - 4 h = Monday 09:00, or Friday 17:00
    expect(added(office, '2026-11-09T13:00:00Z', '-PT4H')).toBe('2026-11-09T09:00:00Z');
    expect(added(office, '2026-11-09T13:00:00Z', '-PT4H', 'roll')).toBe('2026-11-06T17:00:00Z');
    expect(added(office, '2026-11-09T10:00:00Z', '-PT2H')).toBe('2026-11-06T16:00:00Z');
  });
  it('of no length ends where work begins: here and now, or at the next opening', () => {
    expect(added(office, '2026-11-06T13:00:00Z', 'PT0S')).toBe('2026-11-06T13:00:00Z');
    expect(added(office, '2026-11-06T17:00:00Z', 'PT0S')).toBe('2026-11-09T09:00:00Z');
    expect(added(office, '2026-11-07T12:00:00Z', '-PT0S')).toBe('2026-11-06T17:00:00Z');
  });
  it('never ends on a calendar that never opens', () => {
    expect(added({ timezone: 'UTC' }, '2026-11-06T13:00:00Z', 'PT1H')).toBeUndefined();
    expect(added({ timezone: 'UTC' }, '2026-11-06T13:00:00Z', 'P1BD')).toBeUndefined();
    expect(calendar({ timezone: 'UTC' }).nextOpen(at('2026-11-06T13:00:00Z'))).toBeUndefined();
    // one dated opening of 2 h: the third hour is never worked
    const once: CalendarSpec = { timezone: 'UTC', days: { '2030-05-05': ['10:00-12:00'] } };
    expect(added(once, '2026-11-06T13:00:00Z', 'PT2H')).toBe('2030-05-05T12:00:00Z');
    expect(added(once, '2026-11-06T13:00:00Z', 'PT3H')).toBeUndefined();
  });
  it('goes back no further than the first opening there ever was', () => {
    const once: CalendarSpec = { timezone: 'UTC', days: { '2030-05-05': ['10:00-12:00'] } };
    expect(added(once, '2030-05-06T00:00:00Z', '-PT2H')).toBe('2030-05-05T10:00:00Z');
    expect(added(once, '2030-05-06T00:00:00Z', '-PT3H')).toBeUndefined();
    expect(added(once, '2030-05-05T09:00:00Z', '-PT0S')).toBeUndefined();
    // nothing opens before it, so rolling back from it stays
    expect(added(once, '2030-05-06T00:00:00Z', '-PT2H', 'roll')).toBe('2030-05-05T10:00:00Z');
  });
  it('reaches beyond the years that are kept, exactly', () => {
    // one hour on each 1 January that is not a holiday of its own: 300 h from 2026 end on the 300th 1 January, 2325
    const newYear: CalendarSpec = { timezone: 'UTC', holidays: { half: { '01-01': ['10:00-11:00'] } } };
    expect(added(newYear, '2026-01-01T00:00:00Z', 'PT300H')).toBe('2325-01-01T11:00:00Z');
    expect(added(newYear, '2325-01-01T11:00:00Z', '-PT300H')).toBe('2026-01-01T10:00:00Z');
    expect(hoursBetween(newYear, '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')).toBe(9999);
  });
});

describe('working days', () => {
  it('are the following dates that have working time, at the same local time', () => {
    // Thursday 10:15 BST + 2 = Monday 10:15 GMT, the clocks having gone back
    expect(added(office, '2026-10-22T09:15:00Z', 'P2BD')).toBe('2026-10-26T10:15:00Z');
    expect(added({ ...office, holidays: { dates: ['2026-10-23'] } }, '2026-10-22T09:15:00Z', 'P2BD')).toBe(
      '2026-10-27T10:15:00Z',
    );
  });
  it('end at the next opening when that time is closed, back at the close before', () => {
    expect(added(office, '2026-11-05T20:00:00Z', 'P1BD')).toBe('2026-11-09T09:00:00Z'); // Friday 20:00 is shut until Monday
    expect(added(office, '2026-11-10T20:00:00Z', '-P1BD')).toBe('2026-11-09T17:00:00Z');
    expect(added(office, '2026-11-10T08:00:00Z', '-P1BD')).toBe('2026-11-06T17:00:00Z'); // Monday 08:00, before it Friday 17:00
  });
  it('may end at the close of the date, or at the same time whether open or not', () => {
    expect(added(office, '2026-11-05T10:00:00Z', 'P2BD/close')).toBe('2026-11-09T17:00:00Z');
    expect(added(office, '2026-11-05T20:00:00Z', 'P1BD/same')).toBe('2026-11-06T20:00:00Z');
    expect(added(office, '2026-11-09T10:00:00Z', '-P1BD/close')).toBe('2026-11-06T17:00:00Z');
  });
  it('of number nought are today', () => {
    expect(added(office, '2026-11-05T20:00:00Z', 'P0BD')).toBe('2026-11-06T09:00:00Z');
    expect(added(office, '2026-11-05T10:00:00Z', 'P0BD/close')).toBe('2026-11-05T17:00:00Z');
    expect(added(office, '2026-11-07T10:00:00Z', 'P0BD/close')).toBe('2026-11-09T17:00:00Z'); // a Saturday
    expect(added(office, '2026-11-07T10:00:00Z', 'P0BD/same')).toBe('2026-11-07T10:00:00Z');
  });
  it('belong to the date on which a night shift opens, also for its close', () => {
    // Friday's shift ends on Saturday 06:00; Saturday itself has no hours and is no working day
    const spec: CalendarSpec = { timezone: 'UTC', weekly: { FRI: ['22:00-06:00'], MON: ['22:00-06:00'] } };
    expect(added(spec, '2026-11-05T10:00:00Z', 'P1BD/close')).toBe('2026-11-07T06:00:00Z');
    expect(calendar(spec).isWorkingDay(dayNumber(2026, 11, 7))).toBe(false);
    expect(added(spec, '2026-11-05T10:00:00Z', 'P2BD/close')).toBe('2026-11-10T06:00:00Z');
  });
  it('are not those whose hours a break takes whole', () => {
    const breaks = [{ from: '2026-11-06T00:00', to: '2026-11-06T24:00' }];
    expect(added({ ...office, breaks }, '2026-11-05T10:00:00Z', 'P1BD')).toBe('2026-11-09T10:00:00Z');
  });
  it('close at the end of the date even where the next one opens there', () => {
    const spec: CalendarSpec = { timezone: 'UTC', weekly: week('00:00-24:00') };
    expect(added(spec, '2026-11-02T10:00:00Z', 'P1BD/close')).toBe('2026-11-04T00:00:00Z');
  });
});

describe('a calendar that is always open', () => {
  const always: CalendarSpec = { timezone: 'Europe/London', always: true };
  const { elapsed, add, isOpen, nextOpen, nextClose, intervals, holiday } = calendar(always);
  const [from, to] = [at('2026-10-24T00:00:00Z'), at('2026-10-26T00:00:00Z')];
  it('counts every millisecond', () => {
    expect([elapsed(from, to), elapsed(to, from), add(from, to - from), add(to, from - to)]).toEqual([
      to - from,
      0,
      to,
      from,
    ]);
    expect([isOpen(from), nextOpen(from), nextClose(from), holiday(from)]).toEqual([true, from, undefined, false]);
    expect([intervals(from, to), intervals(to, from)]).toEqual([[{ from, to }], []]);
  });
  it('has working days of 23 and 25 hours', () => {
    expect(added(always, '2026-10-24T10:00:00Z', 'P1BD')).toBe('2026-10-25T11:00:00Z'); // 11:00 BST, then 11:00 GMT
    expect(added(always, '2026-10-25T11:00:00Z', '-P1BD')).toBe('2026-10-24T10:00:00Z');
    expect(added(always, '2026-10-24T10:00:00Z', 'P1BD/close')).toBe('2026-10-26T00:00:00Z');
  });
});

describe('openings, closes and stretches', () => {
  const { nextOpen, nextClose, intervals, elapsed } = calendar(office);
  it('an opening is this instant while open, else the next', () => {
    expect(nextOpen(at('2026-11-06T16:59:59.999Z'))).toBe(at('2026-11-06T16:59:59.999Z'));
    expect(nextOpen(at('2026-11-06T17:00:00Z'))).toBe(at('2026-11-09T09:00:00Z'));
  });
  it('a close is the next one, also when it is still shut', () => {
    expect(nextClose(at('2026-11-06T09:00:00Z'))).toBe(at('2026-11-06T17:00:00Z'));
    expect(nextClose(at('2026-11-06T17:00:00Z'))).toBe(at('2026-11-09T17:00:00Z'));
  });
  it('the year-end is no close', () => {
    const nightly = calendar({ timezone: 'UTC', weekly: nights });
    expect(nightly.nextClose(at('2026-12-31T23:00:00Z'))).toBe(at('2027-01-01T06:00:00Z'));
    const weekRound = { ...week('00:00-24:00'), SAT: ['00:00-24:00'], SUN: ['00:00-24:00'] };
    expect(calendar({ timezone: 'UTC', weekly: weekRound }).nextClose(at('2026-12-31T23:00:00Z'))).toBeUndefined();
  });
  it('stretches are cut to the window and add up to the elapsed time', () => {
    const [from, to] = [at('2026-11-05T12:00:00Z'), at('2026-11-09T10:00:00Z')];
    // Thursday 5 h, Friday 8 h, Monday 1 h
    expect(intervals(from, to).map((each) => (each.to - each.from) / 3_600_000)).toEqual([5, 8, 1]);
    expect(measure(intervals(from, to))).toBe(elapsed(from, to));
    expect(intervals(to, from)).toEqual([]);
  });
  it('time between two instants is nought when they are reversed', () => {
    expect(hoursBetween(office, '2026-11-06T12:00:00Z', '2026-11-05T12:00:00Z')).toBe(0);
  });
});
