import { describe, expect, it } from 'vitest';
import {
  hours,
  itemOf,
  itemsOf,
  level,
  opened,
  paused,
  resolved,
  resumed,
  set,
  shown,
  type LevelOptions,
} from '../support/ticket-clock.ts';

// Thursday 1 October 2026. Office hours are 09:00-17:00 UTC; target 4 h.
const counted = (countedIn: NonNullable<LevelOptions['clock']>['countedIn'], stop?: string, asOf?: string) => {
  const options = countedIn === undefined ? {} : { clock: { countedIn } };
  const item = itemOf(level(options), [opened('1 08:00'), ...(stop === undefined ? [] : [resolved(stop)])], asOf);
  return [item.outcome, item.overdue, shown(item.countedAt)];
};

const unmappedCountedAt = (countedIn: 'opened' | 'due') =>
  shown(
    itemOf(level({ clock: { countedIn, target: { by: 'priority', values: {} } } }), [
      opened('1 08:00'),
      resolved('1 09:00'),
    ]).countedAt,
  );

describe('the window an item counts in', () => {
  it('stopped: is the one of the stop; until then it is running, and overdue past its target', () => {
    expect(counted('stopped', '1 10:00')).toEqual(['met', false, '1 10:00']);
    expect(counted('stopped', '1 13:00')).toEqual(['missed', false, '1 13:00']);
    expect(counted('stopped', undefined, '1 13:00')).toEqual(['running', true, undefined]);
  });

  it('due: is the one of the due, as soon as it is decided', () => {
    expect(counted('due', '1 10:00')).toEqual(['met', false, '1 12:00']);
    expect(counted('due', undefined, '1 13:00')).toEqual(['missed', true, '1 12:00']);
    expect(counted('due', undefined, '1 11:00')).toEqual(['running', false, undefined]);
  });

  it('opened: is the one of the start, as soon as it is decided', () => {
    expect(counted('opened', '1 10:00')).toEqual(['met', false, '1 08:00']);
    expect(counted('opened', undefined, '1 13:00')).toEqual(['missed', true, '1 08:00']);
    expect(counted('opened', undefined, '1 11:00')).toEqual(['running', false, undefined]);
  });

  it('breach-or-stop: is the one of the breach, else of the stop', () => {
    expect(counted('breach-or-stop', '1 10:00')).toEqual(['met', false, '1 10:00']);
    expect(counted('breach-or-stop', '1 13:00')).toEqual(['missed', false, '1 12:00']);
    expect(counted('breach-or-stop', undefined, '1 13:00')).toEqual(['missed', true, '1 12:00']);
  });

  it('due of a clock that stopped while paused has none: the stop stands in', () => {
    const events = [opened('1 08:00', { hold: true }), resolved('1 10:00')];
    const item = itemOf(level({ clock: { countedIn: 'due', pauses: ['on-hold'] } }), events);
    expect([item.dueAt, shown(item.countedAt)]).toEqual([undefined, '1 10:00']);
  });

  it('of an unmapped item is the one of its start or its stop', () => {
    expect([unmappedCountedAt('opened'), unmappedCountedAt('due')]).toEqual(['1 08:00', '1 09:00']);
  });
});

describe('whom an item is attributed to', () => {
  const moved = [
    opened('1 08:00', { provider: 'desk' }),
    set('1 13:00', { provider: 'dc' }),
    resolved('1 14:00'), // breach at 12:00
  ];

  it('the owner at the breach', () => {
    expect(itemOf(level(), moved).provider).toBe('desk');
  });

  it('the new owner when it is handed over at the breach instant: the time after it is theirs', () => {
    const events = [opened('1 08:00', { provider: 'desk' }), set('1 12:00', { provider: 'dc' }), resolved('1 14:00')];
    expect(itemOf(level(), events).provider).toBe('dc');
  });

  it('the owner at the stop when there was no breach', () => {
    const events = [opened('1 08:00', { provider: 'desk' }), set('1 09:00', { provider: 'dc' }), resolved('1 10:00')];
    expect(itemOf(level(), events).provider).toBe('dc');
  });

  it('whole-ticket: the owner at the stop', () => {
    expect(itemOf(level({ clock: { attributeTo: 'whole-ticket' } }), moved).provider).toBe('dc');
  });

  it('the last owner when there is none any more', () => {
    const events = [opened('1 08:00', { provider: 'desk' }), set('1 09:00', { provider: null }), resolved('1 10:00')];
    expect(itemOf(level(), events).provider).toBe('desk');
  });

  it('unassigned when there never was one', () => {
    expect(itemOf(level(), [opened('1 08:00'), resolved('1 09:00')]).provider).toBe('unassigned');
  });

  it('a level of one provider counts only what is attributed to it', () => {
    expect(itemOf(level({ provider: 'desk' }), moved)).toMatchObject({ outcome: 'missed', provider: 'desk' });
    // dc took it over after the breach, so it never was an item of its level
    expect(itemsOf(level({ provider: 'dc' }), moved)).toEqual([]);
    expect(itemsOf(level({ provider: 'net' }), moved)).toEqual([]);
  });

  it('a ticket handed over leaves the level of its provider and comes back with it', () => {
    const there = [
      opened('1 08:00', { provider: 'desk' }),
      set('1 09:00', { provider: 'dc' }, { actor: { role: 'system' } }),
    ];
    const left = itemOf(level({ provider: 'desk' }), there, '1 10:00');
    expect(left).toMatchObject({ outcome: 'left', leftBy: 'system', flags: [] });
    expect(shown(left.leftAt)).toBe('1 09:00');
    // Several hand-overs later it still left at the one from its own provider
    const further = [...there, set('1 09:30', { provider: 'net' }), set('1 09:40', { provider: 'dc' })];
    expect(shown(itemOf(level({ provider: 'desk' }), further, '1 10:00').leftAt)).toBe('1 09:00');
    const back = [...there, set('1 10:00', { provider: 'desk' }), resolved('1 11:00')];
    expect(itemOf(level({ provider: 'desk' }), back)).toMatchObject({ outcome: 'met', elapsedMs: hours(3) });
  });

  it('a ticket nobody ever owned is listed without verdict', () => {
    const item = itemOf(level({ provider: 'desk' }), [opened('1 08:00'), resolved('1 09:00')]);
    expect(item).toMatchObject({ outcome: 'none', provider: 'unassigned', flags: ['unassigned'] });
    expect(item.countedAt).toBeUndefined();
  });

  it('shows the fields that judged it', () => {
    const events = [
      opened('1 08:00', { service: 'payroll', group: 'dc-ops', site: 'LON', provider: 'dc', color: 'red' }),
    ];
    expect(itemOf(level(), events).fields).toEqual({
      priority: 'P2',
      service: 'payroll',
      group: 'dc-ops',
      site: 'LON',
      provider: 'dc',
    });
  });
});

const sliced = (providers: LevelOptions['providers'] = []) =>
  level({ providers, clock: { calendar: { value: 'office' }, attributeTo: 'time-slices', pauses: ['with-user'] } });

describe('time slices', () => {
  const events = [
    opened('1 09:00', { provider: 'desk' }),
    set('1 11:00', { provider: 'dc' }),
    paused('1 13:00'),
    resumed('1 14:00'),
    resolved('1 16:00'),
  ];
  const parts = (compiled: ReturnType<typeof sliced>, history = events) =>
    itemOf(compiled, history).slices?.map(({ provider, from, to, countedMs, waitMs }) => [
      provider,
      shown(from),
      shown(to),
      countedMs,
      waitMs,
    ]);

  it('cut the clock by owner', () => {
    expect(parts(sliced())).toEqual([
      ['desk', '1 09:00', '1 11:00', hours(2), 0],
      ['dc', '1 11:00', '1 16:00', hours(4), 0],
    ]);
  });

  it('charge an owner for its own hours only; the rest is wait, charged to no one', () => {
    // dc works 06:00-12:00: 1 h of its 4 h
    expect(parts(sliced([{ id: 'dc', calendar: 'early', pauses: [] }]))).toEqual([
      ['desk', '1 09:00', '1 11:00', hours(2), 0],
      ['dc', '1 11:00', '1 16:00', hours(1), hours(3)],
    ]);
  });

  it('take an owner’s own pauses out', () => {
    const hold = [...events, set('1 11:30', { hold: true }), set('1 12:30', { hold: false })];
    expect(parts(sliced([{ id: 'dc', pauses: ['on-hold'] }]), hold)).toEqual([
      ['desk', '1 09:00', '1 11:00', hours(2), 0],
      ['dc', '1 11:00', '1 16:00', hours(3), hours(1)],
    ]);
  });

  it('are made only where the contract asks for them', () => {
    expect(itemOf(level(), events).slices).toBeUndefined();
  });

  it('give time before the first owner to no one', () => {
    const late = [opened('1 09:00'), set('1 10:00', { provider: 'dc' }), resolved('1 11:00')];
    expect(parts(sliced(), late)?.map(([provider]) => provider)).toEqual(['unassigned', 'dc']);
  });
});
