import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../../shared/domain/check-runs.ts';
import type { MeasurementEvent } from '../../shared/domain/event.ts';
import { reportsTally, slotsTally, standingSlots } from '../../shared/domain/measurement.ts';
import { emptyTally } from '../../shared/domain/tally.ts';

const slot = (figure: MeasurementEvent['figure'], given: Partial<MeasurementEvent> = {}): MeasurementEvent => ({
  kind: 'measurement',
  source: 'probe',
  id: 'e-1',
  hash: '',
  at: 60,
  seq: 0,
  receivedAt: 60,
  metric: 'requests',
  from: 0,
  to: 60,
  figure,
  ...given,
});
const good = (count: number, total: number, given: Partial<MeasurementEvent> = {}): MeasurementEvent =>
  slot({ good: count, total }, given);

describe('a slot is set, not added', () => {
  test('a correction recorded later replaces the figure', () => {
    const first = good(90, 100, { at: 60, recordedAt: 60 });
    const corrected = good(95, 100, { at: 60, recordedAt: 900, id: 'e-0' });
    expect(slotsTally('ratio', [corrected, first])).toEqual({ ...emptyTally, good: 95, bad: 5 });
  });

  test.each([
    ['the later recordedAt', { recordedAt: 70 }, { recordedAt: 71 }],
    ['the instant, where nothing was recorded', { at: 70 }, { at: 71 }],
    ['the greater seq', { seq: 1 }, { seq: 2 }],
    ['the greater source', { source: 'a' }, { source: 'b' }],
    ['the greater id', { id: 'e-1' }, { id: 'e-2' }],
    ['the greater content hash at the last', { hash: 'a' }, { hash: 'b' }],
  ])('%s wins', (_, less, more) => {
    const [loser, winner] = [good(1, 9, less), good(2, 9, more)];
    expect(standingSlots([loser, winner])).toEqual([winner]);
    expect(standingSlots([winner, loser])).toEqual([winner]);
  });

  test('other slots and other series stand beside each other', () => {
    const events = [
      good(9, 10),
      good(8, 10, { from: 60, to: 120 }),
      good(7, 10, { to: 120 }),
      good(6, 10, { service: 'mail' }),
      good(5, 10, { provider: 'net' }),
      good(4, 10, { metric: 'logins' }),
    ];
    // by from, to, then metric, service and provider as text
    const order = standingSlots(events.toReversed()).map(({ figure }) => ('good' in figure ? figure.good : 0));
    expect(order).toEqual([4, 6, 5, 9, 7, 8]);
    // 9 + 8 + 7 + 6 + 5 + 4 = 39 of 60
    expect(slotsTally('ratio', events)).toMatchObject({ good: 39, bad: 21 });
  });
});

describe('what slots add up to', () => {
  test('a mean weighs a value by its count and keeps every digit', () => {
    const events = [slot({ value: '0.1', count: 3 }), slot({ values: ['0.2', '4.05'] }, { from: 60, to: 120 })];
    // 3 x 0.1 + 0.2 + 4.05 = 4.55 of 5 values
    expect(slotsTally('mean', events)).toEqual({ ...emptyTally, sum: '4.55', count: 5 });
  });

  test('a percentile takes every value, a mean of many once', () => {
    const events = [slot({ values: ['10', '9.50', '100'] }), slot({ value: '9.5', count: 40 }, { from: 60, to: 120 })];
    expect(slotsTally('percentile', events)).toEqual({ ...emptyTally, values: ['9.5', '9.5', '10', '100'] });
  });

  test('figures that do not fit are listed, not guessed', () => {
    const misfits = [
      good(1, 2),
      slot({ value: '1.5', count: 1 }, { from: 60, to: 120 }),
      slot({ values: ['x'] }, { from: 120, to: 180 }),
    ];
    expect(slotsTally('ratio', misfits)).toMatchObject({ good: 1, bad: 1, excluded: 2 });
    expect(slotsTally('mean', misfits)).toMatchObject({ sum: '1.5', count: 1, excluded: 2 });
    expect(slotsTally('percentile', misfits)).toMatchObject({ values: ['1.5'], excluded: 2 });
  });

  test('nothing is nothing', () => {
    expect(slotsTally('ratio', [])).toEqual(emptyTally);
    expect(slotsTally('mean', [])).toEqual(emptyTally);
    expect(slotsTally('percentile', [])).toEqual(emptyTally);
  });

  test('the order and repetition of events change nothing', () => {
    const arbitraryEvents = fc.array(
      fc
        .record({
          at: fc.nat({ max: 3 }),
          seq: fc.nat({ max: 2 }),
          from: fc.nat({ max: 2 }),
          id: fc.constantFrom('a', 'b'),
          value: fc.nat({ max: 99 }),
        })
        .map(({ value, ...rest }) => slot({ value: `${value}.5`, count: 2 }, { ...rest, hash: String(value) })),
    );
    fc.assert(
      fc.property(arbitraryEvents, (events) => {
        expect(slotsTally('mean', [...events.toReversed(), ...events])).toEqual(slotsTally('mean', events));
      }),
    );
  });
});

describe('a share of reports', () => {
  const reports: readonly CheckReport[] = [
    { at: 10, state: 'up' },
    { at: 20, state: 'down' },
    { at: 30, state: 'maintenance' },
    { at: 40, state: 'down' },
    { at: 40, state: 'up' },
    { at: 50, state: 'pending' },
  ];

  test('counts good ones over all, maintenance in neither, one per instant', () => {
    // good at 10 and 40, bad at 20 and 50
    expect(reportsTally(reports, ({ state }) => state === 'up')).toEqual({
      ...emptyTally,
      good: 2,
      bad: 2,
      excluded: 1,
      badAt: [20, 50],
    });
  });
});
