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
  reopened,
  resolved,
  resumed,
  set,
  shown,
  type LevelOptions,
} from '../support/ticket-clock.ts';

// Thursday 1 October 2026. Office hours are 09:00-17:00 UTC; target 4 h.
describe('the window an item counts in', () => {
  const counted = (countedIn: NonNullable<LevelOptions['clock']>['countedIn'], stop?: string, asOf?: string) => {
    const options = countedIn === undefined ? {} : { clock: { countedIn } };
    const item = itemOf(level(options), [opened('1 08:00'), ...(stop === undefined ? [] : [resolved(stop)])], asOf);
    return [item.outcome, item.overdue, shown(item.countedAt)];
  };

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
    const countedAt = (countedIn: 'opened' | 'due') =>
      shown(
        itemOf(level({ clock: { countedIn, target: { by: 'priority', values: {} } } }), [
          opened('1 08:00'),
          resolved('1 09:00'),
        ]).countedAt,
      );
    expect([countedAt('opened'), countedAt('due')]).toEqual(['1 08:00', '1 09:00']);
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
    expect(itemsOf(level({ provider: 'dc' }), moved)).toMatchObject([{ outcome: 'left', provider: 'desk' }]);
    expect(itemsOf(level({ provider: 'net' }), moved)).toEqual([]);
  });

  it('a ticket handed over leaves the level of its provider and comes back with it', () => {
    const there = [
      opened('1 08:00', { provider: 'desk' }),
      set('1 09:00', { provider: 'dc' }, { actor: { role: 'system' } }),
    ];
    const left = itemOf(level({ provider: 'desk' }), there, '1 10:00');
    expect(left).toMatchObject({ outcome: 'left', leftBy: 'system' });
    expect(shown(left.leftAt)).toBe('1 09:00');
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

describe('time slices', () => {
  const sliced = (providers: LevelOptions['providers'] = []) =>
    level({ providers, clock: { calendar: { value: 'office' }, attributeTo: 'time-slices', pauses: ['with-user'] } });
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

  it('give time before the first owner to no one', () => {
    const late = [opened('1 09:00'), set('1 10:00', { provider: 'dc' }), resolved('1 11:00')];
    expect(parts(sliced(), late)?.map(([provider]) => provider)).toEqual(['unassigned', 'dc']);
  });
});

describe('warnings', () => {
  const warned = (warn: NonNullable<LevelOptions['clock']>['warn'], calendar = 'always') =>
    level({ clock: { ...(warn ? { warn } : {}), calendar: { value: calendar } } });
  const offset = (text: string) => ({ offset: duration(text) });
  const seen = (...args: Parameters<typeof itemOf>) =>
    itemOf(...args).warnings.map(({ threshold, at }) => `${threshold} ${shown(at)}`);

  it('come at a share of the target', () => {
    const compiled = warned([{ percent: 50 }, { percent: 75 }]);
    const before = itemOf(compiled, [opened('1 08:00')], '1 09:59:59.999');
    expect([before.warnings, shown(before.nextAt)]).toEqual([[], '1 10:00']);
    const reached = itemOf(compiled, [opened('1 08:00')], '1 10:00');
    expect(reached.warnings).toEqual([{ threshold: '50%', at: Date.parse('2026-10-01T10:00:00Z') }]);
    expect(shown(reached.nextAt)).toBe('1 11:00');
    expect(shown(itemOf(compiled, [opened('1 08:00')], '1 11:00').nextAt)).toBe('1 12:00:00.001');
  });

  it('come in working time, moved by pauses', () => {
    const events = [opened('1 15:00'), paused('1 16:00'), resumed('2 10:00')];
    // 75 % of 4 h = 3 h: 15:00-16:00 and Friday 10:00-12:00
    expect(seen(warned([{ percent: 75 }], 'office'), events, '3 00:00')).toEqual(['75% 2 12:00']);
  });

  it('round up to the millisecond', () => {
    const odd = level({ clock: { target: { value: { kind: 'time', ms: 10 } }, warn: [{ percent: 12.5 }] } });
    // 1.25 ms: reached in the second
    expect(seen(odd, [opened('1 08:00')], '1 09:00')).toEqual(['12.5% 1 08:00:00.002']);
  });

  it('come at an offset before or after the due, in order of time', () => {
    const compiled = warned([offset('PT2H'), offset('-PT1H'), { percent: 100 }]);
    expect(seen(compiled, [opened('1 08:00')], '1 20:00')).toEqual(['-PT1H 1 11:00', '100% 1 12:00', 'PT2H 1 14:00']);
  });

  it('an offset longer than the target warns of nothing', () => {
    expect(seen(warned([offset('-PT5H')]), [opened('1 08:00')], '1 20:00')).toEqual([]);
  });

  it('come a working day before the due', () => {
    const compiled = level({
      clock: { target: { value: duration('P3BD') }, calendar: { value: 'office' }, warn: [offset('-P1BD')] },
    });
    // Thursday 10:00 + 3 working days = Tuesday 10:00; a day before is Monday 10:00
    expect(seen(compiled, [opened('1 10:00')], '5 10:00')).toEqual(['-P1BD 5 10:00']);
    // A pause of 2 h on Thursday moves both: Monday 12:00. A pause after that takes nothing back.
    const events = [opened('1 10:00'), paused('1 11:00'), resumed('1 13:00'), paused('5 13:00')];
    expect(seen(compiled, events, '6 00:00')).toEqual(['-P1BD 5 12:00']);
  });

  it('come working days after the due, whatever the clock does then', () => {
    const compiled = level({
      clock: {
        target: { value: duration('P1BD') },
        calendar: { value: 'office' },
        warn: [offset('P1BD'), offset('P2BD/close')],
      },
    });
    const events = [opened('1 10:00'), paused('2 11:00')];
    // due Friday 10:00, a working day later Monday 10:00, at the close of the second Tuesday 17:00
    const item = itemOf(compiled, events, '5 10:00');
    expect(item.warnings.map(({ threshold, at }) => [threshold, shown(at)])).toEqual([['P1BD', '5 10:00']]);
    expect(shown(item.nextAt)).toBe('6 17:00');
  });

  it('are not given for what was reached at the stop or never', () => {
    const compiled = warned([{ percent: 50 }, { percent: 100 }]);
    expect(seen(compiled, [opened('1 08:00'), resolved('1 12:00')])).toEqual(['50% 1 10:00']);
    expect(seen(compiled, [opened('1 08:00'), resolved('1 09:00')])).toEqual([]);
  });

  it('follow the shares under prorate', () => {
    const target = { by: 'priority', values: { P1: duration('PT2H'), P2: duration('PT8H') } };
    const compiled = level({ clock: { target, onTargetChange: 'prorate', warn: [{ percent: 75 }] } });
    // 4 h of 8 h = 50 %; 25 % of 2 h = 30 min
    expect(seen(compiled, [opened('1 08:00'), set('1 12:00', { priority: 'P1' })], '1 20:00')).toEqual(['75% 1 12:30']);
  });

  it('are withdrawn when an item leaves', () => {
    const compiled = level({ metric: { eligible: { priority: ['P2'] } }, clock: { warn: [{ percent: 50 }] } });
    const events = [opened('1 08:00'), set('1 11:00', { priority: 'P3' })];
    expect(itemOf(compiled, events, '1 11:30')).toMatchObject({ outcome: 'left', warnings: [] });
  });
});

describe('the stretches of a clock', () => {
  it('tile it from start to stop and name the clause', () => {
    const compiled = level({ clock: { calendar: { value: 'office' } } });
    const events = [
      opened('1 08:00'),
      paused('1 10:00'),
      resumed('1 10:30'),
      resolved('1 11:00'),
      reopened('1 16:00'),
      resolved('2 08:00'),
    ];
    const item = itemOf(compiled, events, undefined, true);
    expect(item.segments?.map(({ from, to, counted, why }) => [shown(from), shown(to), counted, why])).toEqual([
      ['1 08:00', '1 09:00', false, 'calendar office: closed'],
      ['1 09:00', '1 10:00', true, 'running on office'],
      ['1 10:00', '1 10:30', false, 'pause with-user'],
      ['1 10:30', '1 11:00', true, 'running on office'],
      ['1 11:00', '1 16:00', false, 'after resolve'],
      ['1 16:00', '1 17:00', true, 'running on office'],
      ['1 17:00', '2 08:00', false, 'calendar office: closed'],
    ]);
    expect(item.elapsedMs).toBe(minutes(150));
  });

  it('end at as-of while it runs', () => {
    const item = itemOf(level(), [opened('1 08:00')], '1 08:10', true);
    expect(item.segments).toMatchObject([{ counted: true, to: Date.parse('2026-10-01T08:10:00Z') }]);
  });

  it('of an unmapped item count nothing', () => {
    const compiled = level({ clock: { target: { by: 'priority', values: {} } } });
    expect(itemOf(compiled, [opened('1 08:00'), resolved('1 09:00')], undefined, true).segments).toMatchObject([
      { counted: false, why: 'unmapped' },
    ]);
  });

  it('are left out when nobody asked', () => {
    expect(itemOf(level(), [opened('1 08:00')]).segments).toBeUndefined();
  });
});

describe('tickets counted without a clock', () => {
  const good = level({ clock: undefined, metric: { good: { firstContact: [true] } } });

  it('count at their stop, good when the fields match there', () => {
    const events = [opened('1 08:00', { firstContact: true }), resolved('1 09:00')];
    const item = itemOf(good, events);
    expect(item).toMatchObject({ outcome: 'met', elapsedMs: 0 });
    expect([shown(item.startedAt), shown(item.countedAt)]).toEqual(['1 08:00', '1 09:00']);
    expect(itemOf(good, [opened('1 08:00'), resolved('1 09:00')])).toMatchObject({ outcome: 'missed' });
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
