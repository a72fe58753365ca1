import { describe, expect, it } from 'vitest';
import {
  duration,
  itemOf,
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
const warned = (warn: NonNullable<LevelOptions['clock']>['warn'], calendar = 'always') =>
  level({ clock: { ...(warn ? { warn } : {}), calendar: { value: calendar } } });

const offset = (text: string) => ({ offset: duration(text) });

const seen = (...args: Parameters<typeof itemOf>) =>
  itemOf(...args).warnings.map(({ threshold, at }) => `${threshold} ${shown(at)}`);

describe('warnings', () => {
  it('come at a share of the target', () => {
    const compiled = warned([{ percent: 50 }, { percent: 75 }]);
    const before = itemOf(compiled, [opened('1 08:00')], '1 09:59:59.999');
    expect([before.warnings, shown(before.nextAt)]).toEqual([[], '1 10:00']);
    const reached = itemOf(compiled, [opened('1 08:00')], '1 10:00');
    expect(reached.warnings).toEqual([{ threshold: '50%', at: Date.parse('2026-10-01T10:00:00Z') }]);
    expect(shown(reached.nextAt)).toBe('1 11:00');
    expect(shown(itemOf(compiled, [opened('1 08:00')], '1 11:00').nextAt)).toBe('1 12:00');
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

  it('an offset as long as the target warns at the start', () => {
    expect(seen(warned([offset('-PT4H')]), [opened('1 08:00')], '1 20:00')).toEqual(['-PT4H 1 08:00']);
  });

  it('of several working days after the due the earliest is looked for next', () => {
    const compiled = warned([offset('P3BD'), offset('P1BD'), offset('P2BD')], 'office');
    const nextAt = (asOf: string) => shown(itemOf(compiled, [opened('1 10:00')], asOf).nextAt);
    // due Thursday 14:00
    expect([nextAt('1 15:00'), nextAt('2 14:00'), nextAt('5 14:00'), nextAt('6 14:00')]).toEqual([
      '2 14:00',
      '5 14:00',
      '6 14:00',
      undefined,
    ]);
  });

  it('are not given where no calendar ever reaches the due', () => {
    const compiled = level({
      calendars: { shut: { timezone: 'UTC', weekly: {} } },
      clock: { calendar: { value: 'shut' }, warn: [offset('-P1BD'), offset('P1BD'), { percent: 50 }] },
    });
    const item = itemOf(compiled, [opened('1 08:00')], '1 20:00');
    expect([item.warnings, item.nextAt]).toEqual([[], undefined]);
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
