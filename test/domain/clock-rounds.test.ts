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
  providerComments,
  providerResponds,
  reopened,
  requesterComments,
  resolved,
  set,
  shown,
} from '../support/ticket-clock.ts';

// Thursday 1 October 2026, around the clock unless said otherwise; target 4 h.
describe('a reopened ticket', () => {
  const events = [opened('1 08:00'), resolved('1 10:00'), reopened('1 20:00'), resolved('1 21:00')];

  it('resumes its clock: the time between stop and reopening is not counted', () => {
    const item = itemOf(level(), events);
    // 2 h + 1 h
    expect(item).toMatchObject({ item: 'INC1', outcome: 'met', elapsedMs: hours(3), flags: ['reopened'] });
    // 4 h target + 10 h resolved: 22:00
    expect([shown(item.dueAt), shown(item.stoppedAt)]).toEqual(['1 22:00', '1 21:00']);
  });

  it('has no verdict any more while it is open again', () => {
    expect(itemOf(level(), events.slice(0, 3), '1 20:30')).toMatchObject({ outcome: 'running', elapsedMs: hours(2.5) });
  });

  it('continue: counts the time in between as if it had never stopped', () => {
    const item = itemOf(level({ clock: { onReopen: 'continue' } }), events);
    expect(item).toMatchObject({ outcome: 'missed', elapsedMs: hours(13) });
    expect(shown(item.breachedAt)).toBe('1 12:00');
  });

  it('continue: pauses and changes in between count as well', () => {
    const between = [
      opened('1 08:00'),
      resolved('1 10:00'),
      set('1 12:00', { hold: true }),
      set('1 15:00', { hold: false }),
      reopened('1 20:00'),
      resolved('1 21:00'),
    ];
    const item = itemOf(level({ clock: { onReopen: 'continue', pauses: ['on-hold'] } }), between);
    // 13 h less 3 h on hold
    expect(item.elapsedMs).toBe(hours(10));
  });

  it('restart: is a new item', () => {
    expect(itemsOf(level({ clock: { onReopen: 'restart' } }), events)).toMatchObject([
      { item: 'INC1', outcome: 'met', elapsedMs: hours(2), flags: [] },
      { item: 'INC1#2', outcome: 'met', elapsedMs: hours(1), flags: ['reopened'] },
    ]);
  });

  it('ignore: the first stop is final', () => {
    const item = itemOf(level({ clock: { onReopen: 'ignore' } }), events);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: hours(2), flags: [] });
    expect(shown(item.stoppedAt)).toBe('1 10:00');
  });

  it.each(['resume', 'continue', 'ignore'] as const)('after reopenWithin is always a new item (%s)', (onReopen) => {
    const options = { onReopen, reopenWithin: duration('PT10H') };
    // Resolved 10:00, reopened 20:00: exactly 10 h is within
    expect(itemsOf(level({ clock: options }), events)).toHaveLength(1);
    const later = [opened('1 08:00'), resolved('1 10:00'), reopened('1 20:00:00.001'), resolved('1 21:00')];
    expect(itemsOf(level({ clock: options }), later).map(({ item }) => item)).toEqual(['INC1', 'INC1#2']);
  });

  it('counts reopenWithin in the hours of the level', () => {
    const office = level({ clock: { calendar: { value: 'office' }, reopenWithin: duration('P1BD') } });
    const monday = [opened('1 09:00'), resolved('2 10:00'), reopened('5 09:30'), resolved('5 10:00')];
    // Friday 10:00 + 1 working day = Monday 10:00
    expect(itemsOf(office, monday)).toHaveLength(1);
    const tuesday = [opened('1 09:00'), resolved('2 10:00'), reopened('6 09:30'), resolved('6 10:00')];
    expect(itemsOf(office, tuesday)).toHaveLength(2);
  });

  it('is reopened by leaving resolved, whether the feed says reopened or not', () => {
    const silent = [
      opened('1 08:00'),
      resolved('1 10:00'),
      set('1 20:00', { state: 'in-progress' }),
      resolved('1 21:00'),
    ];
    expect(itemOf(level(), silent).elapsedMs).toBe(hours(3));
    const told = [
      opened('1 08:00'),
      resolved('1 10:00'),
      event('1 20:00', { activity: 'reopened' }),
      resolved('1 21:00'),
    ];
    expect(itemOf(level(), told).elapsedMs).toBe(hours(3));
  });

  it('does not touch a response clock that the response stopped', () => {
    const response = level({ clock: { stop: 'responded', onReopen: 'restart' } });
    const answered = [opened('1 08:00'), providerResponds('1 09:00'), resolved('1 10:00'), reopened('1 11:00')];
    expect(itemOf(response, answered)).toMatchObject({ outcome: 'met', elapsedMs: hours(1), flags: [] });
  });

  it('takes up a response clock that the resolving had stopped', () => {
    const response = level({ clock: { stop: 'responded' } });
    const silent = [opened('1 08:00'), resolved('1 09:00'), reopened('1 11:00'), providerResponds('1 12:00')];
    // 08:00-09:00 and 11:00-12:00
    expect(itemOf(response, silent)).toMatchObject({ outcome: 'met', elapsedMs: hours(2) });
  });

  it('takes up a clock whose stop pattern holds no longer, and no other', () => {
    const byState = level({ clock: { stop: { pattern: { state: ['resolved'] } } } });
    expect(itemOf(byState, events).elapsedMs).toBe(hours(3));
    const byField = level({ clock: { stop: { pattern: { delivered: [true] } } } });
    const delivered = [
      opened('1 08:00'),
      set('1 09:00', { delivered: true }),
      resolved('1 10:00'),
      reopened('1 11:00'),
    ];
    expect(itemOf(byField, delivered)).toMatchObject({ outcome: 'met', elapsedMs: hours(1) });
  });
});

const withOnResolve = (onResolve: 'missed' | 'exclude') =>
  level({
    clock: {
      start: 'requester-waiting',
      stop: 'responded',
      cycles: 'each',
      target: { value: duration('PT1H') },
      onResolve,
    },
  });

describe('next reply: every round in which a requester waits', () => {
  const nextReply = level({
    clock: { start: 'requester-waiting', stop: 'responded', cycles: 'each', target: { value: duration('PT1H') } },
  });

  it('starts at the oldest unanswered message and is its own item', () => {
    const events = [
      opened('1 08:00'),
      requesterComments('1 09:00'),
      requesterComments('1 09:30'),
      providerComments('1 09:50'),
      requesterComments('1 11:00'),
      providerResponds('1 12:10'),
    ];
    expect(itemsOf(nextReply, events)).toMatchObject([
      { item: 'INC1', outcome: 'met', elapsedMs: minutes(50) },
      { item: 'INC1#2', outcome: 'missed', elapsedMs: minutes(70) },
    ]);
  });

  it('is neither started nor stopped by private notes', () => {
    const events = [
      opened('1 08:00'),
      requesterComments('1 08:30', { public: false }),
      requesterComments('1 09:00'),
      providerComments('1 09:10', { public: false }),
      providerComments('1 09:20'),
    ];
    expect(itemsOf(nextReply, events)).toMatchObject([{ item: 'INC1', elapsedMs: minutes(20) }]);
  });

  it('answered and asked again at one instant ends a round and starts the next', () => {
    const events = [
      opened('1 08:00'),
      requesterComments('1 09:00'),
      requesterComments('1 09:30', { seq: 1 }),
      providerComments('1 09:30', { seq: 2 }),
    ];
    expect(itemsOf(nextReply, events, '1 09:40')).toMatchObject([
      { outcome: 'met', elapsedMs: minutes(30) },
      { outcome: 'running', elapsedMs: minutes(10) },
    ]);
  });

  it('asked and answered at one instant begins a round: the answer came before the question', () => {
    const events = [
      opened('1 08:00'),
      requesterComments('1 09:00', { seq: 1 }),
      providerComments('1 09:00', { seq: 2 }),
    ];
    expect(itemsOf(nextReply, events, '1 09:40')).toMatchObject([{ outcome: 'running', elapsedMs: minutes(40) }]);
  });

  it('an opening is no message, and neither is a note of the system', () => {
    const byRequester = event('1 08:00', {
      activity: 'opened',
      actor: { role: 'requester' },
      set: { type: 'incident' },
    });
    const bySystem = event('1 08:10', { activity: 'commented', actor: { role: 'system' } });
    expect(itemsOf(nextReply, [byRequester, bySystem])).toEqual([]);
  });

  it('onResolve decides a last round that the contract wants counted as missed or left out', () => {
    const events = [opened('1 08:00'), requesterComments('1 09:00'), resolved('1 10:01')];
    const outcome = (onResolve: 'missed' | 'exclude') => itemsOf(withOnResolve(onResolve), events)[0]?.outcome;
    expect([outcome('missed'), outcome('exclude')]).toEqual(['missed', 'none']);
  });

  it('resolving ends the last round without verdict before its due, as missed after it', () => {
    const before = itemsOf(nextReply, [opened('1 08:00'), requesterComments('1 09:00'), resolved('1 10:00')]);
    expect(before).toMatchObject([{ outcome: 'none', elapsedMs: hours(1) }]);
    expect(before[0]?.countedAt).toBeUndefined();
    const after = itemsOf(nextReply, [opened('1 08:00'), requesterComments('1 09:00'), resolved('1 10:01')]);
    expect(after).toMatchObject([{ outcome: 'missed' }]);
  });

  it('a message on a resolved ticket starts no round, one on a reopened ticket does', () => {
    const thanks = [opened('1 08:00'), resolved('1 09:00'), requesterComments('1 10:00')];
    expect(itemsOf(nextReply, thanks)).toEqual([]);
    const again = [
      opened('1 08:00'),
      resolved('1 09:00'),
      requesterComments('1 10:00', { set: { state: 'in-progress' } }),
    ];
    expect(itemsOf(nextReply, again, '1 10:30')).toMatchObject([{ outcome: 'running' }]);
  });

  it('first: counts the first round only', () => {
    const once = level({ clock: { start: 'requester-waiting', stop: 'responded', cycles: 'first' } });
    const events = [
      opened('1 08:00'),
      requesterComments('1 09:00'),
      providerComments('1 10:00'),
      requesterComments('1 11:00'),
    ];
    expect(itemOf(once, events)).toMatchObject({ outcome: 'met', elapsedMs: hours(1) });
  });
});

describe('periodic update', () => {
  const update = level({
    clock: {
      start: 'provider-update',
      stop: 'provider-update',
      cycles: 'each',
      target: { value: duration('PT2H') },
      pauses: ['with-user'],
    },
  });

  it('begins at the opening; each update ends a cycle and starts the next; resolving ends the last', () => {
    const events = [
      opened('1 08:00'),
      providerComments('1 09:00'),
      providerComments('1 12:00'),
      resolved('1 12:30'),
      providerComments('1 13:00'),
    ];
    expect(itemsOf(update, events)).toMatchObject([
      { item: 'INC1', outcome: 'met', elapsedMs: hours(1) },
      { item: 'INC1#2', outcome: 'missed', elapsedMs: hours(3) },
      { item: 'INC1#3', outcome: 'none', elapsedMs: minutes(30) },
    ]);
  });

  it('pauses as any clock', () => {
    const events = [opened('1 08:00'), paused('1 09:00'), providerComments('1 11:00')];
    expect(itemsOf(update, events, '1 12:00')).toMatchObject([
      { outcome: 'met', elapsedMs: hours(1) },
      { outcome: 'running', elapsedMs: 0 },
    ]);
  });
});

describe('cycles of a pattern', () => {
  const accept = level({
    clock: {
      start: { pattern: { provider: ['dc'] } },
      stop: { pattern: { provider: ['dc'], acceptedBy: ['dc'] } },
      cycles: 'each',
      eligibleAt: 'start',
      target: { value: duration('PT15M') },
    },
  });

  it('every hand-over is its own item', () => {
    const events = [
      opened('1 08:00', { provider: 'desk' }),
      set('1 09:00', { provider: 'dc', acceptedBy: null }),
      set('1 09:10', { acceptedBy: 'dc' }),
      set('1 10:00', { provider: 'desk', acceptedBy: null }),
      set('1 11:00', { provider: 'dc', acceptedBy: null }),
      set('1 11:20', { acceptedBy: 'dc' }),
    ];
    expect(itemsOf(accept, events)).toMatchObject([
      { item: 'INC1', outcome: 'met', elapsedMs: minutes(10) },
      { item: 'INC1#2', outcome: 'missed', elapsedMs: minutes(20) },
    ]);
  });

  it('a stop and a start at one instant end one item and begin the next', () => {
    const relay = level({
      clock: { start: { pattern: { a: [true] } }, stop: { pattern: { b: [true] } }, cycles: 'each' },
    });
    const events = [
      opened('1 08:00', { a: true }),
      set('1 09:00', { a: false }),
      set('1 10:00', { a: true, b: true }),
      resolved('1 11:00'),
    ];
    expect(itemsOf(relay, events)).toMatchObject([
      { item: 'INC1', outcome: 'met', elapsedMs: hours(2) },
      { item: 'INC1#2', outcome: 'none', elapsedMs: hours(1), flags: [] },
    ]);
  });

  it('accepted in the same breath is met with no time', () => {
    const events = [opened('1 08:00', { provider: 'desk' }), set('1 09:00', { provider: 'dc', acceptedBy: 'dc' })];
    expect(itemsOf(accept, events)).toMatchObject([{ outcome: 'met', elapsedMs: 0 }]);
  });
});

const cancelled = (when: string) => set(when, { state: 'cancelled' }, { actor: { role: 'requester' } });

describe('tickets that are cancelled, merged or duplicates', () => {
  it('leave, listed with instant and actor', () => {
    const item = itemOf(level(), [opened('1 08:00'), cancelled('1 09:00')]);
    expect(item).toMatchObject({ outcome: 'left', leftBy: 'requester', flags: ['cancelled'] });
    expect([shown(item.leftAt), item.countedAt, item.nextAt]).toEqual(['1 09:00', undefined, undefined]);
  });

  it('cancelled after a breach stay as missed', () => {
    // breach at 12:00
    const item = itemOf(level(), [opened('1 08:00'), cancelled('1 13:00')]);
    expect(item).toMatchObject({ outcome: 'missed', elapsedMs: hours(5), flags: ['cancelled'] });
    expect([shown(item.breachedAt), shown(item.countedAt)]).toEqual(['1 12:00', '1 13:00']);
  });

  it('stay cancelled when they are closed afterwards', () => {
    const item = itemOf(level(), [opened('1 08:00'), cancelled('1 09:00'), set('1 10:00', { state: 'closed' })]);
    expect(item).toMatchObject({ outcome: 'left' });
  });

  it.each(['resume', 'ignore'] as const)('taken up again they go on (%s)', (onReopen) => {
    const events = [
      opened('1 08:00'),
      cancelled('1 09:00'),
      set('1 11:00', { state: 'in-progress' }),
      resolved('1 12:00'),
    ];
    expect(itemOf(level({ clock: { onReopen } }), events)).toMatchObject({ outcome: 'met', elapsedMs: hours(2) });
  });

  it('resolved after being cancelled stop at that instant', () => {
    const item = itemOf(level(), [opened('1 08:00'), cancelled('1 09:00'), resolved('1 11:00')]);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: hours(1) });
  });

  it('opened as cancelled never run', () => {
    const item = itemOf(level(), [opened('1 08:00', { state: 'cancelled' })]);
    expect(item).toMatchObject({ outcome: 'left', elapsedMs: 0, flags: ['cancelled'] });
  });

  it.each(['merged-into', 'duplicate-of'] as const)('leave with a link %s, also after a breach', (type) => {
    const events = [opened('1 08:00'), event('1 13:00', { links: [{ type, to: 'INC2' }] })];
    expect(itemOf(level(), events)).toMatchObject({ outcome: 'left', flags: ['merged'] });
  });

  it('merged before their clock starts never run', () => {
    const waiting = level({ clock: { start: 'requester-waiting', stop: 'responded', cycles: 'each' } });
    const events = [
      opened('1 08:00'),
      event('1 09:00', { links: [{ type: 'merged-into', to: 'INC2' }] }),
      requesterComments('1 10:00'),
    ];
    expect(itemsOf(waiting, events)).toMatchObject([{ outcome: 'left', elapsedMs: 0 }]);
  });

  it('stay where the link says only what caused them', () => {
    const events = [
      opened('1 08:00'),
      event('1 09:00', { links: [{ type: 'caused-by', to: 'CHG1' }] }),
      resolved('1 10:00'),
    ];
    expect(itemOf(level(), events)).toMatchObject({ outcome: 'met' });
  });
});
