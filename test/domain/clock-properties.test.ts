import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTicket, type ClockItem } from '../../shared/domain/clock.ts';
import type { Clock } from '../../shared/domain/contract.ts';
import { compareEvents, type TicketEvent } from '../../shared/domain/event.ts';
import { ticketSteps } from '../../shared/domain/ticket-steps.ts';
import type { JsonObject } from '../../shared/domain/types.ts';
import { at, duration, event, level, minutes, type Facts, type LevelOptions } from '../support/ticket-clock.ts';

const start = at('1 08:00'); // Thursday
const day = 86_400_000;

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);

interface Drawn extends Readonly<Record<string, string | number | boolean | null | undefined>> {
  readonly activity: TicketEvent['activity'];
  readonly role: 'provider' | 'requester' | 'system' | undefined;
  readonly isPublic: boolean | undefined;
  readonly link: 'merged-into' | 'duplicate-of' | 'caused-by' | undefined;
  readonly seq: number;
}

const factsOf = ({ activity, role, isPublic, link, seq, ...fields }: Drawn): Facts => ({
  seq,
  set: Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string | boolean | null] => entry[1] !== undefined),
  ),
  ...(activity ? { activity } : {}),
  ...(role ? { actor: { role } } : {}),
  ...(isPublic === undefined ? {} : { public: isPublic }),
  ...(link ? { links: [{ type: link, to: 'INC9' }] } : {}),
});

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
  .map((drawn) => factsOf(drawn));

const historyOf = (first: Facts, later: readonly (readonly [number, Facts])[]): readonly TicketEvent[] =>
  [event(start, { ...first, set: { type: 'incident', priority: 'P2', ...first.set } })].concat(
    later.map(([minute, facts]) => event(start + minutes(minute * (minute % 3)), facts)),
  );

/** Minutes apart, often at the same instant. */
const anyHistory: fc.Arbitrary<readonly TicketEvent[]> = fc
  .tuple(anyFacts, fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), anyFacts), { maxLength: 12 }))
  .map(([first, later]) => historyOf(first, later));

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

interface DrawnOptions {
  readonly clock: Partial<Clock>;
  readonly within: string | undefined;
  readonly eligible: JsonObject | undefined;
  readonly provider: string | undefined;
}

const optionsOf = ({ clock, within, eligible, provider }: DrawnOptions): LevelOptions => ({
  clock: within === undefined ? clock : { ...clock, reopenWithin: duration(within) },
  metric: eligible === undefined ? {} : { eligible },
  providers: [{ id: 'dc', calendar: 'early', pauses: ['on-hold'] }],
  ...(provider === undefined ? {} : { provider }),
});

const anyOptions: fc.Arbitrary<LevelOptions> = fc
  .record({
    clock: anyClock,
    within: maybe(['PT2H', 'P1BD']),
    eligible: maybe([{ priority: ['P1', 'P2'] }]),
    provider: maybe(['dc']),
  })
  .map((drawn) => optionsOf(drawn));

const anyAsOf = fc.integer({ min: -1, max: 3 * 1440 }).map((minute) => start + minutes(minute));
const judge = (options: LevelOptions, history: readonly TicketEvent[], asOf: number): readonly ClockItem[] =>
  clockTicket(level(options), 'INC1', ticketSteps(history.toSorted(compareEvents)), asOf, true);
const runs = { numRuns: 1000 };
const lastInstant = (history: readonly TicketEvent[]): number => Math.max(...history.map((one) => one.at));

/** Sums of counted and of all time in the stretches; NaN where they leave a gap, overlap or end elsewhere. */
const tiled = ({ segments = [], startedAt = NaN, stoppedAt }: ClockItem, asOf: number): number => {
  let reached = startedAt;
  let counted = 0;
  for (const { from, to, counted: counts } of segments) {
    if (from !== reached || to <= from) return NaN;
    counted += counts ? to - from : 0;
    reached = to;
  }
  return reached === (stoppedAt ?? asOf) ? counted : NaN;
};

const names = (items: readonly ClockItem[]) => items.map((one) => [one.item, one.startedAt, one.stoppedAt]);

/** What is wrong with an item taken by itself. */
const faults = (item: ClockItem, asOf: number): readonly string[] => {
  const { outcome, elapsedMs, targetMs = Infinity, breachedAt, dueAt = NaN, nextAt, startedAt = NaN, warnings } = item;
  const end = item.stoppedAt ?? asOf;
  const decided = outcome === 'met' || outcome === 'missed';
  const rules: readonly (readonly [string, boolean])[] = [
    ['met within its target', outcome !== 'met' || elapsedMs <= targetMs],
    ['breached past its target', breachedAt === undefined || elapsedMs > targetMs],
    ['breached from its due on', breachedAt === undefined || breachedAt >= dueAt],
    ['breached before its end', breachedAt === undefined || breachedAt < end],
    ['counts when it is decided', outcome === 'unmapped' || (item.countedAt !== undefined) === decided],
    ['looks ahead', nextAt === undefined || (nextAt > asOf && (outcome === 'running' || outcome === 'missed'))],
    ['overdue while open only', !item.overdue || (item.stoppedAt === undefined && breachedAt !== undefined)],
    ['warned between start and end', warnings.every(({ at: when }) => when >= startedAt && when <= end)],
  ];
  return rules.filter(([, kept]) => !kept).map(([rule]) => rule);
};

describe('whatever happens to a ticket, under whatever contract', () => {
  it('the order in which its events came makes no difference', () => {
    const keys = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, keys, (options, history, asOf, key) => {
        const keyed = history.map((one) => ({ one, key: key.next().value }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one);
        expect(judge(options, shuffled, asOf)).toEqual(judge(options, history, asOf));
      }),
      runs,
    );
  });

  it('the stretches of every clock tile it, and what counts adds up to elapsed', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        const items = judge(options, history, asOf);
        expect(items.map((item) => tiled(item, asOf))).toEqual(items.map(({ elapsedMs }) => elapsedMs));
      }),
      runs,
    );
  });

  it('time slices and their waits add up to elapsed', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        const sliced = { ...options, clock: { ...options.clock, attributeTo: 'time-slices' as const } };
        const items = judge(sliced, history, asOf).filter(({ slices }) => slices !== undefined);
        const sums = items.map(({ slices = [] }) => slices.reduce((sum, one) => sum + one.countedMs + one.waitMs, 0));
        expect(sums).toEqual(items.map(({ elapsedMs }) => elapsedMs));
      }),
      runs,
    );
  });

  it('a verdict agrees with elapsed time and target, and every instant with the clock', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, anyAsOf, (options, history, asOf) => {
        expect(judge(options, history, asOf).flatMap((item) => faults(item, asOf))).toEqual([]);
      }),
      runs,
    );
  });

  it('a clock that runs never goes back while nothing happens, and a stopped one stands', () => {
    fc.assert(
      fc.property(anyOptions, anyHistory, fc.nat(2 * day), fc.nat(2 * day), (options, history, wait, more) => {
        const asOf = lastInstant(history) + wait;
        const earlier = judge(options, history, asOf);
        const later = judge(options, history, asOf + more);
        expect(names(later)).toEqual(names(earlier));
        for (const [i, { elapsedMs, stoppedAt }] of earlier.entries()) {
          const gained = (later[i]?.elapsedMs ?? NaN) - elapsedMs;
          expect(gained >= 0 && gained <= (stoppedAt === undefined ? more : 0)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('looking again at nextAt is early enough: nothing but elapsed time changes before', () => {
    const facts = (items: readonly ClockItem[]) => items.map((one) => ({ ...one, ...whatTimeMoves }));
    const whatTimeMoves = { elapsedMs: 0, segments: [], slices: [], nextAt: 0 };
    fc.assert(
      fc.property(anyOptions, anyHistory, fc.nat(2 * day), (options, history, wait) => {
        const asOf = lastInstant(history) + wait;
        const now = judge(options, history, asOf);
        const next = Math.min(...now.map(({ nextAt }) => nextAt ?? Infinity), asOf + 30 * day);
        expect(facts(judge(options, history, next - 1))).toEqual(facts(now));
      }),
      runs,
    );
  });

  it('a contract without a clock judges every history as well', () => {
    fc.assert(
      fc.property(anyHistory, anyAsOf, (history, asOf) => {
        const items = judge({ clock: undefined, metric: { good: { priority: ['P1'] } } }, history, asOf);
        expect(items.flatMap((item) => faults(item, asOf))).toEqual([]);
      }),
      runs,
    );
  });
});
