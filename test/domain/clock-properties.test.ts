import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTicket } from '../../shared/domain/clock.ts';
import type { Clock } from '../../shared/domain/contract.ts';
import { compareEvents, type TicketEvent } from '../../shared/domain/event.ts';
import { ticketSteps } from '../../shared/domain/ticket-steps.ts';
import { at, duration, event, level, minutes, type Facts, type LevelOptions } from '../support/ticket-clock.ts';

const start = at('1 08:00'); // Thursday
const day = 86_400_000;

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);

/** Facts that mean something to some clock, and many that contradict each other. */
const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    state: maybe(['new', 'in-progress', 'pending', 'resolved', 'closed', 'cancelled']),
    reason: maybe(['customer', 'supplier', null]),
    priority: maybe(['P1', 'P2', 'P3', null]),
    site: maybe(['LON', 'PAR', null]),
    provider: maybe(['desk', 'dc', null]),
    hold: maybe([true, false]),
    openedAt: fc.oneof(
      { weight: 20, arbitrary: fc.constant(undefined) },
      fc.constantFrom('2026-10-01T07:00:00Z', '2026-10-02T09:00:00Z'),
    ),
    activity: maybe(['opened', 'responded', 'commented', 'accepted', 'reopened'] as const),
    role: maybe(['provider', 'requester', 'system'] as const),
    isPublic: maybe([true, false]),
    link: fc.oneof(
      { weight: 20, arbitrary: fc.constant(undefined) },
      fc.constantFrom('merged-into', 'caused-by', 'duplicate-of'),
    ),
    seq: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ activity, role, isPublic, link, seq, ...fields }) => ({
    seq,
    set: Object.fromEntries(
      Object.entries(fields).filter((entry): entry is [string, string | boolean | null] => entry[1] !== undefined),
    ),
    ...(activity ? { activity } : {}),
    ...(role ? { actor: { role } } : {}),
    ...(isPublic === undefined ? {} : { public: isPublic }),
    ...(link ? { links: [{ type: link, to: 'INC9' }] } : {}),
  }));

/** Minutes apart, often at the same instant. */
const anyHistory: fc.Arbitrary<readonly TicketEvent[]> = fc
  .tuple(anyFacts, fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), anyFacts), { maxLength: 12 }))
  .map(([first, later]) => [
    event(start, { ...first, set: { type: 'incident', priority: 'P2', ...first.set } }),
    ...later.map(([minute, facts]) => event(start + minutes(minute * (minute % 3)), facts)),
  ]);

const points = fc.constantFrom<Clock['start']>(
  'opened',
  'responded',
  'resolved',
  'closed',
  'requester-waiting',
  'provider-update',
  { pattern: { provider: ['dc'] } },
  { pattern: { state: ['resolved', 'pending'] } },
);

const anyClock: fc.Arbitrary<Partial<Clock>> = fc.record({
  start: points,
  stop: points,
  target: fc.constantFrom<Clock['target']>(
    { value: duration('PT0S') },
    { value: duration('PT4H') },
    { value: duration('P1BD') },
    { by: 'priority', values: { P1: duration('PT1H'), P2: duration('PT7H') } },
    { by: 'priority', values: { P1: duration('PT1H'), P2: duration('PT7H') }, default: duration('P2BD/close') },
  ),
  calendar: fc.constantFrom<Clock['calendar']>(
    { value: 'always' },
    { value: 'office' },
    { by: 'site', values: { LON: 'office', PAR: 'early' }, default: 'always' },
    { by: 'site', values: { LON: 'office', PAR: 'early' } },
  ),
  pauses: fc.constantFrom([], ['with-user'], ['with-user', 'on-hold']),
  warn: fc.constant([
    { percent: 50 },
    { percent: 120 },
    { offset: duration('-PT1H') },
    { offset: duration('P1BD') },
    { offset: duration('-P1BD') },
  ]),
  cycles: fc.constantFrom('first', 'each'),
  eligibleAt: fc.constantFrom('end', 'start', 'ever'),
  keepBreached: fc.boolean(),
  breachSticks: fc.boolean(),
  onTargetChange: fc.constantFrom('from-start', 'restart', 'prorate'),
  onCalendarChange: fc.constantFrom('segment', 'restate'),
  onReopen: fc.constantFrom('resume', 'continue', 'restart', 'ignore'),
  onResolve: fc.constantFrom('counts', 'missed', 'exclude'),
  countedIn: fc.constantFrom('stopped', 'due', 'opened', 'breach-or-stop'),
  attributeTo: fc.constantFrom('owning-provider', 'whole-ticket', 'time-slices'),
});

const anyOptions: fc.Arbitrary<LevelOptions> = fc
  .record({
    clock: anyClock,
    within: maybe(['PT2H', 'P1BD']),
    eligible: maybe([{ priority: ['P1', 'P2'] }]),
    provider: maybe(['dc']),
  })
  .map(({ clock, within, eligible, provider }) => ({
    clock: within === undefined ? clock : { ...clock, reopenWithin: duration(within) },
    metric: eligible === undefined ? {} : { eligible },
    providers: [{ id: 'dc', calendar: 'early', pauses: ['on-hold'] }],
    ...(provider === undefined ? {} : { provider }),
  }));

const anyAsOf = fc.integer({ min: -1, max: 3 * 1440 }).map((minute) => start + minutes(minute));
const judge = (options: LevelOptions, history: readonly TicketEvent[], asOf: number) =>
  clockTicket(level(options), 'INC1', ticketSteps(history.toSorted(compareEvents)), asOf, true);
const runs = { numRuns: 1000 };

describe('whatever happens to a ticket, under whatever contract', () => {
  it('the order in which its events came makes no difference', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, fc.infiniteStream(fc.nat()), (options, history, asOf, keys) => {
        const shuffled = history.map((one) => [keys.next().value, one] as const).toSorted(([a], [b]) => a - b);
        expect(
          judge(
            options,
            shuffled.map(([, one]) => one),
            asOf,
          ),
        ).toEqual(judge(options, history, asOf));
      }),
      runs,
    );
  });

  it('the stretches of every clock tile it, and what counts adds up to elapsed', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        for (const { segments = [], startedAt = NaN, stoppedAt = asOf, elapsedMs, outcome } of judge(
          options,
          history,
          asOf,
        )) {
          let reached = startedAt;
          let counted = 0;
          for (const segment of segments) {
            expect(segment.from).toBe(reached);
            expect(segment.to).toBeGreaterThan(segment.from);
            if (segment.counted) counted += segment.to - segment.from;
            reached = segment.to;
          }
          expect(reached).toBe(stoppedAt);
          if (outcome !== 'unmapped') expect(counted).toBe(elapsedMs);
        }
      }),
      runs,
    );
  });

  it('time slices and their waits add up to elapsed', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        const sliced = { ...options, clock: { ...options.clock, attributeTo: 'time-slices' as const } };
        for (const { slices, elapsedMs } of judge(sliced, history, asOf)) {
          const sum = (slices ?? []).reduce((total, { countedMs, waitMs }) => total + countedMs + waitMs, 0);
          if (slices) expect(sum).toBe(elapsedMs);
        }
      }),
      runs,
    );
  });

  it('a verdict agrees with elapsed time and target, and every instant with the clock', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        for (const item of judge(options, history, asOf)) {
          const { outcome, elapsedMs, targetMs, breachedAt, dueAt, nextAt, startedAt = 0, stoppedAt, warnings } = item;
          if (outcome === 'met') expect(elapsedMs <= (targetMs ?? Infinity)).toBe(true);
          if (breachedAt !== undefined) {
            expect(elapsedMs).toBeGreaterThan(targetMs ?? NaN);
            expect(breachedAt).toBeGreaterThanOrEqual(dueAt ?? NaN);
            expect(breachedAt).toBeLessThan(stoppedAt ?? asOf);
          }
          expect(
            (item.countedAt === undefined) === (outcome !== 'met' && outcome !== 'missed') || outcome === 'unmapped',
          ).toBe(true);
          if (nextAt !== undefined)
            expect([nextAt > asOf, outcome === 'running' || outcome === 'missed']).toEqual([true, true]);
          for (const warning of warnings) {
            expect(warning.at).toBeGreaterThanOrEqual(startedAt);
            expect(warning.at).toBeLessThanOrEqual(stoppedAt ?? asOf);
          }
        }
      }),
      runs,
    );
  });

  it('a clock that runs never goes back while nothing happens', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, fc.nat(2 * day), fc.nat(2 * day), (options, history, wait, more) => {
        const last = Math.max(...history.map((one) => one.at));
        const earlier = judge(options, history, last + wait);
        const later = judge(options, history, last + wait + more);
        for (const [i, item] of earlier.entries()) {
          const next = later[i]!;
          expect([next.item, next.startedAt, next.stoppedAt]).toEqual([item.item, item.startedAt, item.stoppedAt]);
          expect(next.elapsedMs).toBeGreaterThanOrEqual(item.elapsedMs);
          expect(next.elapsedMs - item.elapsedMs).toBeLessThanOrEqual(item.stoppedAt === undefined ? more : 0);
        }
      }),
      runs,
    );
  });

  it('looking again at nextAt is early enough: nothing changes before', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, fc.nat(2 * day), (options, history, wait) => {
        const last = Math.max(...history.map((one) => one.at));
        const asOf = last + wait;
        const now = judge(options, history, asOf);
        const next = Math.min(...now.map(({ nextAt }) => nextAt ?? Infinity), asOf + 30 * day);
        const then = judge(options, history, next - 1);
        const facts = (items: typeof now) =>
          items.map(({ elapsedMs, segments, slices, nextAt, ...rest }) => ({ ...rest, looks: nextAt !== undefined }));
        expect(facts(then)).toEqual(facts(now));
      }),
      runs,
    );
  });

  it('a contract without a clock judges every history as well', () => {
    fc.assert(
      fc.property(anyHistory, anyAsOf, (history, asOf) => {
        const items = judge({ clock: undefined, metric: { good: { priority: ['P1'] } } }, history, asOf);
        for (const { outcome, countedAt } of items)
          expect(countedAt !== undefined).toBe(outcome === 'met' || outcome === 'missed');
      }),
      runs,
    );
  });
});
