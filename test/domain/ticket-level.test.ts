import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../shared/domain/calendar.ts';
import { compileTicketLevel, lookUp } from '../../shared/domain/ticket-level.ts';
import { duration, level } from '../support/ticket-clock.ts';

const compiled = level({
  clock: { target: { by: 'priority', values: { 1: duration('PT1H'), P2: duration('PT2H') } } },
});
const target = compiled.clock?.target;

describe('a compiled level', () => {
  it('finds values by text, number or truth of a field', () => {
    if (!target) throw new Error('no clock');
    expect(lookUp(target, { priority: 1 })).toEqual(duration('PT1H'));
    expect(lookUp(target, { priority: '1' })).toEqual(duration('PT1H'));
    expect(lookUp(target, { priority: true })).toBeUndefined();
    expect(lookUp(target, { priority: null })).toBeUndefined();
    expect(lookUp(target, {})).toBeUndefined();
  });

  it('gives equal values as one object, so that only a changed value is a change', () => {
    const same = level({
      clock: { target: { by: 'priority', values: { P1: duration('P1BD'), P2: duration('P1BD') } } },
    });
    const lookup = same.clock?.target;
    if (!lookup) throw new Error('no clock');
    expect(lookUp(lookup, { priority: 'P1' })).toBe(lookUp(lookup, { priority: 'P2' }));
  });

  it('labels its warnings as the contract writes them', () => {
    const warn = [
      { percent: 66 },
      { percent: 12.5 },
      ...['-PT1H30M', 'P1BD', '-P2BD/close'].map((text) => ({ offset: duration(text) })),
    ];
    const labels = level({ clock: { warn } }).clock?.thresholds.map(({ label }) => label);
    expect(labels).toEqual(['66%', '12.5%', '-PT1H30M', 'P1BD', '-P2BD/close']);
  });

  it('throws where the contract should have been refused', () => {
    expect(() => level({ metric: { eligible: { type: 'incident' } } })).toThrow(/level/);
    expect(() => level({ clock: { calendar: { value: 'nowhere' } } })).toThrow(/nowhere/);
    const { spec } = level();
    const derived = { ...spec, metric: { of: 'levels', kind: 'score', weights: {}, exclusions: [] } } as const;
    const calendar = compileCalendar({ timezone: 'UTC', always: true });
    if (!calendar.ok) throw new Error(calendar.error.message);
    expect(() => compileTicketLevel(derived, contractOf, () => calendar.value)).toThrow(/does not count tickets/);
  });
});

const contractOf = {
  id: 'c',
  title: 'c',
  version: 1,
  effectiveFrom: 0,
  timezone: 'UTC',
  yearStart: [1, 1],
  calendars: {},
  pauses: [],
  exclusions: [],
  providers: [],
  serviceLevels: [],
} as const;
