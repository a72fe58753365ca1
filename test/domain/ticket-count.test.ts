import { describe, expect, it } from 'vitest';
import { hours, itemOf, itemsOf, level, opened, reopened, resolved, set, shown } from '../support/ticket-clock.ts';

// Thursday 1 October 2026. Office hours are 09:00-17:00 UTC; target 4 h.
describe('tickets counted without a clock', () => {
  const good = level({ clock: undefined, metric: { good: { firstContact: [true] } } });

  it('count at their stop, good when the fields match there', () => {
    const events = [opened('1 08:00', { firstContact: true }), resolved('1 09:00')];
    const item = itemOf(good, events);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: 0 });
    expect([shown(item.startedAt), shown(item.countedAt)]).toEqual(['1 08:00', '1 09:00']);
    expect(itemOf(good, [opened('1 08:00'), resolved('1 09:00')])).toMatchObject({ outcome: 'missed' });
  });

  it('count at once when they are opened as resolved', () => {
    const item = itemOf(good, [opened('1 08:00', { state: 'resolved', firstContact: true })]);
    expect([item.outcome, shown(item.stoppedAt), shown(item.countedAt)]).toEqual(['met', '1 08:00', '1 08:00']);
  });

  it('wait while they are open, also again', () => {
    expect(itemOf(good, [opened('1 08:00')])).toMatchObject({ outcome: 'running' });
    const events = [opened('1 08:00'), resolved('1 09:00'), set('1 09:30', { state: 'closed' }), reopened('1 10:00')];
    expect(itemOf(good, events)).toMatchObject({ outcome: 'running' });
    const again = itemOf(good, [...events, set('1 11:00', { state: 'resolved', firstContact: true })]);
    expect([again.outcome, shown(again.countedAt)]).toEqual(['met', '1 11:00']);
  });

  it('count at resolved, not at the closing after it', () => {
    const events = [opened('1 08:00'), resolved('1 09:00'), set('1 10:00', { state: 'closed', firstContact: true })];
    expect(itemOf(good, events)).toMatchObject({ outcome: 'missed' });
  });

  it('leave as others do', () => {
    const p2 = level({ clock: undefined, metric: { eligible: { priority: ['P2'] } } });
    const item = itemOf(p2, [opened('1 08:00'), set('1 09:00', { priority: 'P3' }), resolved('1 10:00')]);
    expect([item.outcome, shown(item.leftAt)]).toEqual(['left', '1 09:00']);
    expect(itemOf(p2, [opened('1 08:00'), set('1 09:00', { state: 'cancelled' })])).toMatchObject({ outcome: 'left' });
    expect(itemsOf(p2, [opened('1 08:00', { priority: 'P3' }), resolved('1 10:00')])).toEqual([]);
    const matchedLater = [
      opened('1 08:00', { priority: 'P3' }),
      resolved('1 10:00'),
      set('1 11:00', { priority: 'P2' }),
    ];
    expect(itemsOf(p2, matchedLater)).toEqual([]);
  });

  it('belong to the provider of the level', () => {
    const desk = level({ clock: undefined, provider: 'desk', metric: { good: { firstContact: [true] } } });
    expect(itemsOf(desk, [opened('1 08:00', { provider: 'dc' }), resolved('1 09:00')])).toEqual([]);
    expect(itemsOf(desk, [opened('1 08:00', { provider: 'desk' }), resolved('1 09:00')])).toHaveLength(1);
  });

  it('carry the number of a field as decimal text', () => {
    const cost = level({ clock: undefined, metric: { kind: 'mean', value: 'effort' } });
    const value = (effort: number | string | boolean) =>
      itemOf(cost, [opened('1 08:00', { effort }), resolved('1 09:00')]);
    expect(value(2.5)).toMatchObject({ outcome: 'met', value: '2.5' });
    expect(value('10.00')).toMatchObject({ outcome: 'met', value: '10.00' });
    expect(value('many')).toMatchObject({ outcome: 'none' });
    expect(value(true)).toMatchObject({ outcome: 'none' });
  });

  it('say when their start is assumed', () => {
    expect(itemOf(good, [set('1 08:00', { type: 'incident' })])).toMatchObject({ flags: ['start-assumed'] });
  });
});

describe('a clock that also carries a number', () => {
  it('takes it from the fields at the stop', () => {
    const item = itemOf(level({ metric: { kind: 'mean', value: 'effort' } }), [
      opened('1 08:00', { effort: 1 }),
      set('1 09:00', { effort: 3, state: 'resolved' }),
    ]);
    expect(item).toMatchObject({ outcome: 'met', value: '3', elapsedMs: hours(1) });
  });
});
