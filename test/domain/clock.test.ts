import { describe, expect, it } from 'vitest';
import {
  duration,
  hours,
  itemOf,
  itemsOf,
  level,
  minutes,
  opened,
  paused,
  providerComments,
  providerResponds,
  requesterComments,
  resolved,
  resumed,
  set,
  shown,
  systemResponds,
} from '../support/ticket-clock.ts';

// Thursday 1 October 2026 to Monday 5 October. Office hours are 09:00-17:00 UTC, Monday to Friday.
const office = level({ clock: { calendar: { value: 'office' } } });
const response = level({ clock: { stop: 'responded', target: { value: duration('PT1H') } } });

describe('a clock is met, missed or running', () => {
  it('is met when elapsed time is the target exactly', () => {
    // 08:00 to 12:00 = 4 h = target
    const item = itemOf(level(), [opened('1 08:00'), resolved('1 12:00')]);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: hours(4), targetMs: hours(4), overdue: false });
    expect(item.breachedAt).toBeUndefined();
  });

  it('is missed one millisecond later, and breached at the due', () => {
    const item = itemOf(level(), [opened('1 08:00'), resolved('1 12:00:00.001')]);
    expect(item).toMatchObject({ outcome: 'missed', elapsedMs: hours(4) + 1 });
    expect([shown(item.dueAt), shown(item.breachedAt), shown(item.countedAt)]).toEqual([
      '1 12:00',
      '1 12:00',
      '1 12:00:00.001',
    ]);
  });

  it('runs until it stops, and is overdue once past its target', () => {
    const before = itemOf(level(), [opened('1 08:00')], '1 11:59:59.999');
    expect(before).toMatchObject({ outcome: 'running', overdue: false, elapsedMs: hours(4) - 1 });
    expect(shown(before.nextAt)).toBe('1 12:00');
    // Elapsed reaches the target at 12:00 and nothing has stopped the clock: the breach falls at its instant.
    const at12 = itemOf(level(), [opened('1 08:00')], '1 12:00');
    expect(at12).toMatchObject({ outcome: 'running', overdue: true, elapsedMs: hours(4) });
    expect([shown(at12.breachedAt), at12.countedAt, at12.nextAt]).toEqual(['1 12:00', undefined, undefined]);
  });

  it('takes back such a breach when a stop at that very instant becomes known', () => {
    const stopped = itemOf(level(), [opened('1 08:00'), resolved('1 12:00')], '1 12:00');
    expect(stopped).toMatchObject({ outcome: 'met', overdue: false });
    expect(stopped.breachedAt).toBeUndefined();
  });

  it('counts working time only', () => {
    // Thursday 16:00-17:00 = 1 h, Friday 09:00-11:30 = 2.5 h
    const item = itemOf(office, [opened('1 16:00'), resolved('2 11:30')]);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: hours(3.5) });
    expect(shown(item.dueAt)).toBe('2 12:00');
  });

  it('is due at the close that fills the target up, but breached only at the next opening', () => {
    // Thursday 13:00-17:00 = 4 h: due at the close; the clock runs again on Friday 09:00
    const events = [opened('1 13:00')];
    const overnight = itemOf(office, events, '2 08:59:59.999');
    expect(overnight).toMatchObject({ outcome: 'running', overdue: false });
    expect([shown(overnight.dueAt), shown(overnight.nextAt)]).toEqual(['1 17:00', '2 09:00']);
    expect(itemOf(office, events, '2 09:00').overdue).toBe(true);
    expect(itemOf(office, [...events, resolved('1 22:00')])).toMatchObject({ outcome: 'met', elapsedMs: hours(4) });
    const late = itemOf(office, [...events, resolved('2 09:00:01')]);
    expect(late).toMatchObject({ outcome: 'missed', elapsedMs: hours(4) + 1000 });
    expect([shown(late.dueAt), shown(late.breachedAt)]).toEqual(['1 17:00', '2 09:00']);
  });

  it('says while it still runs that such a breach will come at the next opening', () => {
    expect(shown(itemOf(office, [opened('1 13:00')], '1 14:00').nextAt)).toBe('2 09:00');
  });

  it('with no time allowed is due at its start and breached at the next opening', () => {
    const none = level({ clock: { target: { value: duration('PT0S') }, calendar: { value: 'office' } } });
    const item = itemOf(none, [opened('1 07:00')], '1 10:00');
    expect([shown(item.dueAt), shown(item.breachedAt)]).toEqual(['1 07:00', '1 09:00']);
  });

  it('keeps the due it had at its stop', () => {
    expect(shown(itemOf(office, [opened('1 10:00'), resolved('1 11:00')]).dueAt)).toBe('1 14:00');
  });

  it('has no due when its calendar never opens again', () => {
    const closed = level({
      calendars: { shut: { timezone: 'UTC', weekly: {} } },
      clock: { calendar: { value: 'shut' } },
    });
    const item = itemOf(closed, [opened('1 10:00')]);
    expect(item).toMatchObject({ outcome: 'running', elapsedMs: 0 });
    expect([item.dueAt, item.nextAt]).toEqual([undefined, undefined]);
  });
});

describe('where a clock starts', () => {
  it('starts at the opening, also when state new tells of it', () => {
    const fields = { type: 'incident', priority: 'P2' };
    const item = itemOf(level(), [set('1 07:00', fields), set('1 08:00', { state: 'new' }), resolved('1 09:00')]);
    expect(item).toMatchObject({ elapsedMs: hours(1), flags: [] });
  });

  it('starts at the first event seen when none tells of the opening, and says so', () => {
    const item = itemOf(level(), [set('1 08:00', { type: 'incident', state: 'in-progress' }), resolved('1 09:00')]);
    expect(item).toMatchObject({ elapsedMs: hours(1), flags: ['start-assumed'] });
  });

  it('starts at openedAt when the ticket carries it, before or after the opening event', () => {
    const early = itemOf(level(), [opened('1 08:00', { openedAt: '2026-10-01T07:00:00Z' }), resolved('1 09:00')]);
    expect([shown(early.startedAt), early.elapsedMs]).toEqual(['1 07:00', hours(2)]);
    const late = itemOf(level(), [opened('1 08:00', { openedAt: '2026-10-01T08:30:00Z' }), resolved('1 09:00')]);
    expect([shown(late.startedAt), late.elapsedMs]).toEqual(['1 08:30', minutes(30)]);
    const corrected = [opened('1 08:00'), set('1 08:10', { openedAt: '2026-10-01T06:00:00Z' }), resolved('1 09:00')];
    expect(itemOf(level(), corrected).elapsedMs).toBe(hours(3));
  });

  it('takes a pause that began before any event only from the event that told of it', () => {
    const events = [
      opened('1 08:00', { openedAt: '2026-10-01T07:00:00Z', state: 'pending', reason: 'customer' }),
      resumed('1 09:00'),
      resolved('1 10:00'),
    ];
    // 07:00-08:00 and 09:00-10:00
    expect(itemOf(level(), events).elapsedMs).toBe(hours(2));
  });

  it('ignores an openedAt that is no instant', () => {
    const item = itemOf(level(), [opened('1 08:00', { openedAt: 'yesterday' }), resolved('1 09:00')]);
    expect(shown(item.startedAt)).toBe('1 08:00');
  });

  it('ignores an openedAt later than everything that is known', () => {
    const item = itemOf(level(), [opened('1 08:00', { openedAt: '2026-10-01T09:00:00Z' })], '1 10:00');
    expect([shown(item.startedAt), item.elapsedMs]).toEqual(['1 08:00', hours(2)]);
  });

  it('fires a start pattern when it turns true', () => {
    const handover = level({ clock: { start: { pattern: { provider: ['dc'] } } } });
    const events = [opened('1 08:00', { provider: 'desk' }), set('1 09:00', { provider: 'dc' }), resolved('1 10:00')];
    expect(itemOf(handover, events)).toMatchObject({ elapsedMs: hours(1) });
    expect(itemsOf(handover, [opened('1 08:00', { provider: 'desk' }), resolved('1 10:00')])).toEqual([]);
  });
});

describe('where a clock stops', () => {
  it('stops at resolved, and closing afterwards changes nothing', () => {
    const events = [opened('1 08:00'), resolved('1 09:00'), set('1 12:00', { state: 'closed' })];
    expect(itemOf(level(), events)).toMatchObject({ outcome: 'met', elapsedMs: hours(1) });
  });

  it('counts closing without resolving as resolved', () => {
    expect(itemOf(level(), [opened('1 08:00'), set('1 09:00', { state: 'closed' })]).elapsedMs).toBe(hours(1));
  });

  it('can run until closed', () => {
    const closing = level({ clock: { stop: 'closed' } });
    const events = [opened('1 08:00'), resolved('1 09:00'), set('1 11:00', { state: 'closed' })];
    expect(itemOf(closing, events).elapsedMs).toBe(hours(3));
  });

  it('runs on through resolving when it waits for something else', () => {
    const each = level({ clock: { stop: 'closed', cycles: 'each' } });
    const delivery = level({ clock: { stop: { pattern: { delivered: [true] } } } });
    const events = [opened('1 08:00'), resolved('1 09:00')];
    expect(itemOf(each, events, '1 10:00')).toMatchObject({ outcome: 'running', elapsedMs: hours(2) });
    expect(itemOf(delivery, events, '1 10:00')).toMatchObject({ outcome: 'running', elapsedMs: hours(2) });
  });

  it('can start at the first update of the provider', () => {
    const sinceUpdate = level({ clock: { start: 'provider-update', stop: 'resolved' } });
    const events = [opened('1 08:00'), providerComments('1 09:00'), resolved('1 10:00')];
    expect(itemOf(sinceUpdate, events).elapsedMs).toBe(hours(1));
  });

  it('stops a pattern when it turns true', () => {
    const delivered = level({ clock: { stop: { pattern: { delivered: [true], complete: [true] } } } });
    const events = [opened('1 08:00'), set('1 09:00', { delivered: true }), set('1 10:00', { complete: true })];
    expect(itemOf(delivered, events).elapsedMs).toBe(hours(2));
  });

  it('is met at once when its stop comes at the instant of its start', () => {
    const item = itemOf(level(), [opened('1 08:00', { state: 'resolved' })]);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: 0 });
  });

  it('does not fold what happens after as-of', () => {
    expect(itemOf(level(), [opened('1 08:00'), resolved('1 09:00')], '1 08:30')).toMatchObject({
      outcome: 'running',
      elapsedMs: minutes(30),
    });
  });
});

describe('the first response', () => {
  it('is the first public response or comment of the provider', () => {
    expect(itemOf(response, [opened('1 08:00'), providerResponds('1 08:20')]).elapsedMs).toBe(minutes(20));
    expect(itemOf(response, [opened('1 08:00'), providerComments('1 08:25')]).elapsedMs).toBe(minutes(25));
  });

  it('may come without an actor when the feed maps it as response', () => {
    const nobody = set('1 08:30', {}, { activity: 'responded' });
    expect(itemOf(response, [opened('1 08:00'), nobody]).elapsedMs).toBe(minutes(30));
    const comment = set('1 08:30', {}, { activity: 'commented' });
    expect(itemOf(response, [opened('1 08:00'), comment])).toMatchObject({ outcome: 'running' });
  });

  it('is no private note, no message of the requester and no automatic answer', () => {
    const events = [
      opened('1 08:00'),
      providerComments('1 08:05', { public: false }),
      requesterComments('1 08:10'),
      systemResponds('1 08:15'),
    ];
    expect(itemOf(response, events)).toMatchObject({ outcome: 'running' });
  });

  it('is ended by resolving without one, which counts, is a miss, or is left out', () => {
    const events = [opened('1 08:00'), resolved('1 08:30')];
    const outcome = (onResolve: 'counts' | 'missed' | 'exclude') =>
      itemOf(level({ clock: { stop: 'responded', target: { value: duration('PT1H') }, onResolve } }), events);
    expect(outcome('counts')).toMatchObject({ outcome: 'met', flags: ['resolved-without-response'] });
    expect(outcome('missed')).toMatchObject({ outcome: 'missed' });
    expect(outcome('exclude')).toMatchObject({ outcome: 'none' });
    expect(outcome('exclude').countedAt).toBeUndefined();
    // 2 h without response, target 1 h
    expect(itemOf(response, [opened('1 08:00'), resolved('1 10:00')])).toMatchObject({ outcome: 'missed' });
  });
});

describe('pauses', () => {
  it('stop the clock for the reasons the contract lists, at their own times', () => {
    const events = [opened('1 08:00'), paused('1 09:00'), resumed('1 11:00'), resolved('1 12:00')];
    const item = itemOf(level(), events);
    // 1 h + 1 h; due = 08:00 + 4 h + 2 h paused
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: hours(2) });
    expect(shown(item.dueAt)).toBe('1 14:00');
  });

  it('do not stop it for any other reason', () => {
    const events = [opened('1 08:00'), set('1 09:00', { state: 'pending', reason: 'supplier' }), resolved('1 12:00')];
    expect(itemOf(level(), events).elapsedMs).toBe(hours(4));
  });

  it('do not count before the start or after the stop', () => {
    const start = level({ clock: { start: { pattern: { go: [true] } } } });
    const events = [
      opened('1 06:00'),
      paused('1 07:00'),
      set('1 08:00', { go: true }),
      resumed('1 09:00'),
      resolved('1 10:00'),
      paused('1 11:00'),
      set('1 12:00', { state: 'resolved' }),
    ];
    // From 08:00 it is still paused until 09:00; pending after resolved is a reopening that runs no time: 09:00-10:00 only.
    expect(itemOf(start, events).elapsedMs).toBe(hours(1));
  });

  it('count once where two overlap', () => {
    const both = level({ clock: { pauses: ['with-user', 'on-hold'] } });
    const events = [
      opened('1 08:00'),
      paused('1 09:00'),
      set('1 10:00', { hold: true }),
      resumed('1 11:00'),
      set('1 12:00', { hold: false }),
      resolved('1 13:00'),
    ];
    // 08:00-09:00 and 12:00-13:00
    expect(itemOf(both, events).elapsedMs).toBe(hours(2));
  });

  it('count from the first second of a ticket that is created paused', () => {
    const events = [
      opened('1 08:00', { state: 'pending', reason: 'customer' }),
      resumed('1 10:00'),
      resolved('1 11:00'),
    ];
    expect(itemOf(level(), events).elapsedMs).toBe(hours(1));
  });

  it('hide the due until the clock runs again', () => {
    const events = [opened('1 08:00'), paused('1 09:00')];
    const item = itemOf(level(), events, '1 20:00');
    expect(item).toMatchObject({ outcome: 'running', overdue: false, elapsedMs: hours(1) });
    expect([item.dueAt, item.nextAt]).toEqual([undefined, undefined]);
    expect(shown(itemOf(level(), [...events, resumed('1 20:00')], '1 20:00').dueAt)).toBe('1 23:00');
  });

  it('do not move a due that has passed', () => {
    const item = itemOf(level(), [opened('1 08:00'), paused('1 13:00')], '2 08:00');
    expect(item).toMatchObject({ outcome: 'running', overdue: true, elapsedMs: hours(5) });
    expect([shown(item.dueAt), shown(item.breachedAt)]).toEqual(['1 12:00', '1 12:00']);
  });

  it('that begin exactly at the due put the breach off to their end', () => {
    const events = [opened('1 08:00'), paused('1 12:00'), resumed('1 15:00')];
    expect(itemOf(level(), events, '1 14:59:59.999')).toMatchObject({ overdue: false, elapsedMs: hours(4) });
    const item = itemOf(level(), events, '1 15:00');
    expect(item.overdue).toBe(true);
    expect([shown(item.dueAt), shown(item.breachedAt)]).toEqual(['1 12:00', '1 15:00']);
  });

  it('and calendar together: paused time outside working hours gives nothing back', () => {
    const events = [opened('1 16:00'), paused('1 16:30'), resumed('2 08:00'), resolved('2 10:00')];
    // 16:00-16:30 and Friday 09:00-10:00
    expect(itemOf(office, events).elapsedMs).toBe(minutes(90));
  });
});

describe('what happens at one instant', () => {
  it('never counts a value that was replaced at the same instant', () => {
    const events = [
      opened('1 08:00'),
      set('1 09:00', { state: 'resolved' }, { seq: 1 }),
      set('1 09:00', { state: 'in-progress' }, { seq: 2 }),
      resolved('1 10:00'),
    ];
    expect(itemOf(level(), events)).toMatchObject({ elapsedMs: hours(2), flags: [] });
  });

  it('applies all fields first: a priority set at the instant of the stop judges it', () => {
    const byPriority = level({
      clock: { target: { by: 'priority', values: { P1: duration('PT1H'), P2: duration('PT4H') } } },
    });
    const events = [
      opened('1 08:00'),
      set('1 10:00', { state: 'resolved' }, { seq: 1 }),
      set('1 10:00', { priority: 'P1' }, { seq: 2 }),
    ];
    expect(itemOf(byPriority, events)).toMatchObject({ outcome: 'missed', targetMs: hours(1) });
  });

  it('stops before it pauses', () => {
    const odd = level({ clock: { stop: 'responded' } });
    const events = [
      opened('1 08:00'),
      set('1 09:00', { state: 'pending', reason: 'customer' }, { activity: 'responded', actor: { role: 'provider' } }),
    ];
    expect(itemOf(odd, events)).toMatchObject({ outcome: 'met', elapsedMs: hours(1) });
  });

  it('starts before it pauses', () => {
    const item = itemOf(level(), [opened('1 08:00', { state: 'pending', reason: 'customer' })], '1 09:00', true);
    expect(item.segments).toEqual([
      { from: item.startedAt, to: Date.parse('2026-10-01T09:00:00Z'), counted: false, why: 'pause with-user' },
    ]);
  });
});

describe('tickets that are no item of a level', () => {
  it('have none', () => {
    expect(itemsOf(level(), [opened('1 08:00', { type: 'request' })])).toEqual([]);
    expect(itemsOf(level(), [])).toEqual([]);
  });

  it('are listed as unmapped when no target or calendar has a value for them', () => {
    const noTarget = level({ clock: { target: { by: 'priority', values: { P1: duration('PT1H') } } } });
    const item = itemOf(noTarget, [opened('1 08:00'), resolved('1 09:00')]);
    expect(item).toMatchObject({ outcome: 'unmapped', overdue: false });
    expect([item.targetMs, item.dueAt, shown(item.countedAt)]).toEqual([undefined, undefined, '1 09:00']);
    const noCalendar = level({ clock: { calendar: { by: 'site', values: { LON: 'office' } } } });
    expect(itemOf(noCalendar, [opened('1 08:00')])).toMatchObject({ outcome: 'unmapped', elapsedMs: 0 });
  });
});
