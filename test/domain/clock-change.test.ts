import { describe, expect, it } from 'vitest';
import {
  duration,
  event,
  hours,
  itemOf,
  itemsOf,
  level,
  minutes,
  opened,
  paused,
  resolved,
  resumed,
  set,
  shown,
} from '../support/ticket-clock.ts';

// Thursday 1 October 2026. Office hours are 09:00-17:00 UTC, early ones 06:00-12:00.
const byPriority = {
  by: 'priority',
  values: { P1: duration('PT2H'), P2: duration('PT8H') },
  default: duration('PT10H'),
};
const from2To1 = [opened('1 08:00'), set('1 12:00', { priority: 'P1' })];
const p2 = { type: ['incident'], priority: ['P2'] };

describe('membership when fields change', () => {
  it('by default goes by the fields at the stop: an item that no longer matches leaves, with actor and instant', () => {
    const events = [
      opened('1 08:00'),
      set('1 09:00', { priority: 'P3' }, { actor: { id: 'a1', role: 'requester' } }),
      resolved('1 10:00'),
    ];
    const item = itemOf(level({ metric: { eligible: p2 } }), events);
    expect(item).toMatchObject({ outcome: 'left', leftBy: 'a1', overdue: false, warnings: [], flags: [] });
    expect([shown(item.leftAt), item.countedAt, item.nextAt]).toEqual(['1 09:00', undefined, undefined]);
  });

  it('names the role when the actor has no id', () => {
    const events = [opened('1 08:00'), set('1 09:00', { priority: 'P3' }, { actor: { role: 'provider' } })];
    expect(itemOf(level({ metric: { eligible: p2 } }), events).leftBy).toBe('provider');
  });

  it('lets an item in that matches at its stop, over all its elapsed time', () => {
    const events = [opened('1 08:00', { priority: 'P3' }), set('1 09:00', { priority: 'P2' }), resolved('1 11:00')];
    expect(itemOf(level({ metric: { eligible: p2 } }), events)).toMatchObject({ outcome: 'met', elapsedMs: hours(3) });
  });

  it('lets an item back in', () => {
    const events = [
      opened('1 08:00'),
      set('1 09:00', { priority: 'P3' }),
      set('1 10:00', { priority: 'P2' }),
      resolved('1 11:00'),
    ];
    expect(itemOf(level({ metric: { eligible: p2 } }), events)).toMatchObject({ outcome: 'met', elapsedMs: hours(3) });
  });

  it('does not look at fields after the stop', () => {
    const events = [opened('1 08:00'), resolved('1 09:00'), set('1 10:00', { priority: 'P3' })];
    expect(itemOf(level({ metric: { eligible: p2 } }), events)).toMatchObject({ outcome: 'met' });
  });

  it('keeps an item in whose breach happened while it matched', () => {
    // target 4 h: breach at 12:00, reclassified at 13:00
    const events = [opened('1 08:00'), set('1 13:00', { priority: 'P3' }), resolved('1 14:00')];
    const item = itemOf(level({ metric: { eligible: p2 } }), events);
    expect(item).toMatchObject({ outcome: 'missed', elapsedMs: hours(6), flags: ['kept-after-breach'] });
    expect([shown(item.breachedAt), item.fields['priority']]).toEqual(['1 12:00', 'P2']);
    const open = itemOf(level({ metric: { eligible: p2 } }), events.slice(0, 2), '1 13:30');
    expect(open).toMatchObject({ outcome: 'running', overdue: true });
  });

  it('does not keep it when the contract says so', () => {
    const events = [opened('1 08:00'), set('1 13:00', { priority: 'P3' }), resolved('1 14:00')];
    const strict = level({ metric: { eligible: p2 }, clock: { keepBreached: false } });
    expect(itemOf(strict, events)).toMatchObject({ outcome: 'left' });
  });

  it('reclassified at the breach instant itself it leaves, because the clock has not run after it', () => {
    const events = [opened('1 08:00'), set('1 12:00', { priority: 'P3' })];
    expect(itemOf(level({ metric: { eligible: p2 } }), events)).toMatchObject({ outcome: 'left' });
  });

  it('start: goes by the fields at the start', () => {
    const atStart = level({ metric: { eligible: p2 }, clock: { eligibleAt: 'start' } });
    const down = [opened('1 08:00'), set('1 09:00', { priority: 'P3' }), resolved('1 10:00')];
    expect(itemOf(atStart, down)).toMatchObject({ outcome: 'met' });
    const up = [opened('1 08:00', { priority: 'P3' }), set('1 09:00', { priority: 'P2' }), resolved('1 10:00')];
    expect(itemsOf(atStart, up)).toEqual([]);
  });

  it('ever: any fields between start and stop', () => {
    const ever = level({ metric: { eligible: p2 }, clock: { eligibleAt: 'ever' } });
    const briefly = [
      opened('1 08:00', { priority: 'P3' }),
      set('1 09:00', { priority: 'P2' }),
      set('1 09:30', { priority: 'P3' }),
      resolved('1 10:00'),
    ];
    expect(itemOf(ever, briefly)).toMatchObject({ outcome: 'met', elapsedMs: hours(2) });
    const after = [opened('1 08:00', { priority: 'P3' }), resolved('1 09:00'), set('1 10:00', { priority: 'P2' })];
    expect(itemsOf(ever, after)).toEqual([]);
  });

  it('sees an activity at its own instant only', () => {
    const commented = level({ metric: { eligible: { activity: ['commented'] } } });
    const events = [opened('1 08:00'), event('1 09:00', { activity: 'commented' }), set('1 10:00', { group: 'dc' })];
    const item = itemOf(commented, events, '1 11:00');
    expect([item.outcome, shown(item.leftAt)]).toEqual(['left', '1 10:00']);
  });

  it('sees activity, party and links beside the fields', () => {
    const byParty = level({ metric: { eligible: { actor: { role: ['requester'] } } }, clock: { eligibleAt: 'ever' } });
    const events = [opened('1 08:00'), event('1 09:00', { activity: 'commented', actor: { role: 'requester' } })];
    expect(itemOf(byParty, events)).toMatchObject({ outcome: 'running' });
    const linked = level({ metric: { eligible: { links: { type: ['caused-by'] } } } });
    const caused = [
      opened('1 08:00'),
      event('1 09:00', { links: [{ type: 'caused-by', to: 'CHG1' }] }),
      resolved('1 10:00'),
    ];
    expect(itemOf(linked, caused)).toMatchObject({ outcome: 'met' });
  });
});

describe('a target that changes', () => {
  it('from-start: the new target judges all elapsed time', () => {
    const item = itemOf(level({ clock: { target: byPriority } }), from2To1, '1 13:00');
    // P1: 2 h, reached at 10:00 while it was still P2
    expect(item).toMatchObject({ overdue: true, targetMs: hours(2), elapsedMs: hours(5) });
    expect([shown(item.dueAt), shown(item.breachedAt)]).toEqual(['1 10:00', '1 10:00']);
  });

  it('from-start: a longer target withdraws a breach, unless the contract lets it stick', () => {
    const events = [opened('1 08:00', { priority: 'P1' }), set('1 12:00', { priority: 'P2' }), resolved('1 13:00')];
    const eased = itemOf(level({ clock: { target: byPriority } }), events);
    expect(eased).toMatchObject({ outcome: 'met', targetMs: hours(8), elapsedMs: hours(5) });
    const sticks = itemOf(level({ clock: { target: byPriority, breachSticks: true } }), events);
    expect(sticks).toMatchObject({ outcome: 'missed', targetMs: hours(2) });
    expect(shown(sticks.breachedAt)).toBe('1 10:00');
  });

  it('from-start: nothing sticks that was no breach yet', () => {
    const events = [opened('1 08:00', { priority: 'P1' }), set('1 10:00', { priority: 'P2' }), resolved('1 13:00')];
    const sticks = level({ clock: { target: byPriority, breachSticks: true } });
    expect(itemOf(sticks, events)).toMatchObject({ outcome: 'met', targetMs: hours(8) });
  });

  it('restart: elapsed begins anew at the change, the old run is kept as a record', () => {
    const items = itemsOf(level({ clock: { target: byPriority, onTargetChange: 'restart' } }), [
      ...from2To1,
      resolved('1 13:30'),
    ]);
    expect(items).toMatchObject([
      { item: 'INC1', outcome: 'none', elapsedMs: hours(4), flags: ['restarted'] },
      { item: 'INC1#2', outcome: 'met', elapsedMs: minutes(90), targetMs: hours(2) },
    ]);
    expect(items[0]?.countedAt).toBeUndefined();
  });

  it('restart: the old run is shown with the fields it ended with', () => {
    const events = [
      opened('1 08:00'),
      set('1 09:00', { group: 'net', provider: 'dc' }),
      set('1 12:00', { priority: 'P1' }),
    ];
    const [old] = itemsOf(level({ clock: { target: byPriority, onTargetChange: 'restart' } }), events, '1 13:00');
    expect([old?.fields, old?.provider]).toEqual([{ priority: 'P2', group: 'net', provider: 'dc' }, 'dc']);
  });

  it('restart: a breach of the old run counts only where it sticks', () => {
    const events = [opened('1 08:00', { priority: 'P1' }), set('1 12:00', { priority: 'P2' }), resolved('1 13:00')];
    const outcomes = (breachSticks: boolean) =>
      itemsOf(level({ clock: { target: byPriority, onTargetChange: 'restart', breachSticks } }), events).map(
        ({ outcome }) => outcome,
      );
    expect(outcomes(false)).toEqual(['none', 'met']);
    expect(outcomes(true)).toEqual(['missed', 'met']);
  });

  it('restart: only a changed value restarts', () => {
    const same = { by: 'priority', values: { P1: duration('PT2H'), P2: duration('PT2H') } };
    const item = itemOf(level({ clock: { target: same, onTargetChange: 'restart' } }), from2To1, '1 13:00');
    expect(item).toMatchObject({ item: 'INC1', elapsedMs: hours(5) });
  });

  it('restart: a changed calendar restarts as well, and a pause goes on', () => {
    const bySite = { by: 'site', values: { LON: 'office' }, default: 'always' };
    const events = [opened('1 08:00'), paused('1 09:00'), set('1 10:00', { site: 'LON' }), resumed('1 11:00')];
    const items = itemsOf(level({ clock: { calendar: bySite, onTargetChange: 'restart' } }), events, '1 12:00');
    expect(items).toMatchObject([{ elapsedMs: hours(1) }, { item: 'INC1#2', elapsedMs: hours(1) }]);
  });

  it('prorate: each stretch uses up the part of its own target', () => {
    // 4 h of 8 h = 1/2; the rest is 1/2 of 2 h = 1 h: due 13:00 after 5 h
    const prorate = level({ clock: { target: byPriority, onTargetChange: 'prorate' } });
    expect(itemOf(prorate, [...from2To1, resolved('1 13:00')])).toMatchObject({ outcome: 'met', targetMs: hours(5) });
    const late = itemOf(prorate, [...from2To1, resolved('1 13:00:00.001')]);
    expect(late).toMatchObject({ outcome: 'missed' });
    expect([shown(late.dueAt), shown(late.breachedAt)]).toEqual(['1 13:00', '1 13:00']);
  });

  it('prorate: is due in the first millisecond in which the sum of fractions reaches one', () => {
    const odd = {
      by: 'priority',
      values: { P1: { kind: 'time', ms: 7 }, P2: { kind: 'time', ms: 3 } },
    } as const;
    const prorate = level({ clock: { target: odd, onTargetChange: 'prorate' } });
    const events = [opened('1 08:00'), set('1 08:00:00.001', { priority: 'P1' })];
    // 1/3 used; 2/3 of 7 ms = 4.67 ms, so the 5th: due 6 ms after the start
    expect(shown(itemOf(prorate, events, '1 08:00:00.003').dueAt)).toBe('1 08:00:00.006');
    expect(itemOf(prorate, [...events, resolved('1 08:00:00.006')])).toMatchObject({ outcome: 'met' });
    expect(itemOf(prorate, [...events, resolved('1 08:00:00.007')])).toMatchObject({ outcome: 'missed' });
  });

  it('prorate: many changes add up exactly', () => {
    const prorate = level({ clock: { target: byPriority, onTargetChange: 'prorate' } });
    const events = [
      opened('1 08:00'), // 2 h of 8 h = 1/4
      set('1 10:00', { priority: 'P1' }), // 30 min of 2 h = 1/4
      set('1 10:30', { priority: 'P3' }), // 3 h of 10 h = 3/10
      set('1 13:30', { priority: 'P1' }), // 1/5 of 2 h = 24 min left
    ];
    expect(shown(itemOf(prorate, events, '1 13:40').dueAt)).toBe('1 13:54');
  });

  it('prorate: a breach of the old target stays', () => {
    const prorate = level({ clock: { target: byPriority, onTargetChange: 'prorate' } });
    const events = [opened('1 08:00', { priority: 'P1' }), set('1 12:00', { priority: 'P2' }), resolved('1 13:00')];
    expect(shown(itemOf(prorate, events).breachedAt)).toBe('1 10:00');
  });
});

const days = (text: string) => level({ clock: { target: { value: duration(text) }, calendar: { value: 'office' } } });

describe('targets in working days', () => {
  it('become working time at the start of the clock', () => {
    // Thursday 10:00 + 2 working days = Monday 10:00: 7 + 8 + 1 = 16 h
    const item = itemOf(days('P2BD'), [opened('1 10:00')], '1 12:00');
    expect([item.targetMs, shown(item.dueAt)]).toEqual([hours(16), '5 10:00']);
  });

  it('move with pauses by the paused working time', () => {
    const events = [opened('1 10:00'), paused('1 16:00'), resumed('2 11:00')];
    // Paused 1 h on Thursday and 2 h on Friday: Monday 13:00
    expect(shown(itemOf(days('P2BD'), events, '2 12:00').dueAt)).toBe('5 13:00');
  });

  it('may mean the close of the day', () => {
    expect(shown(itemOf(days('P1BD/close'), [opened('1 10:00')], '1 12:00').dueAt)).toBe('2 17:00');
  });

  it('that no calendar reaches leave the clock without due', () => {
    const shut = level({
      calendars: { shut: { timezone: 'UTC', weekly: {} } },
      clock: { target: { value: duration('P2BD') }, calendar: { value: 'shut' } },
    });
    const item = itemOf(shut, [opened('1 10:00')]);
    expect([item.outcome, item.targetMs, item.dueAt]).toEqual(['running', undefined, undefined]);
  });
});

describe('a calendar that changes', () => {
  const bySite = { by: 'site', values: { LON: 'office', PAR: 'early' } };
  const events = [opened('1 08:00', { site: 'PAR' }), set('1 11:00', { site: 'LON' }), resolved('1 14:00')];

  it('segment: counts each stretch on the calendar in force in it', () => {
    // early 08:00-11:00 = 3 h, office 11:00-14:00 = 3 h
    expect(itemOf(level({ clock: { calendar: bySite } }), events).elapsedMs).toBe(hours(6));
  });

  it('restate: counts everything on the last one', () => {
    // office 09:00-14:00 = 5 h
    const restate = level({ clock: { calendar: bySite, onCalendarChange: 'restate' } });
    expect(itemOf(restate, events).elapsedMs).toBe(hours(5));
  });

  it('counts a stretch without a calendar on the last one', () => {
    const later = [opened('1 08:00'), set('1 11:00', { site: 'LON' }), resolved('1 14:00')];
    expect(itemOf(level({ clock: { calendar: bySite } }), later).elapsedMs).toBe(hours(5));
  });
});
