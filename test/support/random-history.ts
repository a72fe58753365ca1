import * as fc from 'fast-check';
import type { Instant, JsonObject } from '../../shared/domain/types.ts';
import { eventLine } from './engine.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday; the fortnight holds the end of a quarter and the start of summer time in London. */
export const historyStart: Instant = Date.parse('2026-03-23T00:00:00Z');
export const historyEnd: Instant = historyStart + 14 * day;

const iso = (at: Instant): string => new Date(at).toISOString();

/** When it happened and when it came: most at once, some late, some days late, some dated ahead. */
const times = fc
  .record({
    at: fc.integer({ min: 0, max: 14 * 96 }).map((quarters) => historyStart + quarters * 15 * minute),
    delay: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(0, minute, 20 * minute) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 72 }).map((hours) => hours * hour) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }).map((hours) => -hours * hour) },
    ),
  })
  .map(({ at, delay }) => ({ at, receivedAt: at + delay }));

const ticketChange: fc.Arbitrary<JsonObject> = fc.constantFrom<JsonObject>(
  { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P1', provider: 'north' } },
  { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P3', provider: 'south' } },
  { set: { priority: 'P2' } },
  { set: { priority: 'P1' } },
  { set: { provider: 'south' } },
  { set: { provider: 'north' } },
  { set: { type: 'request' } },
  { set: { type: 'incident' } },
  { set: { state: 'pending', reason: 'customer' } },
  { set: { state: 'pending', reason: 'supplier' } },
  { set: { state: 'in-progress', reason: null } },
  { activity: 'responded', actor: { role: 'provider' }, set: {} },
  { activity: 'commented', actor: { role: 'requester' }, set: {} },
  { activity: 'commented', actor: { role: 'provider' }, public: false, set: {} },
  { set: { state: 'resolved' } },
  { set: { state: 'resolved' } },
  { set: { state: 'closed' } },
  { activity: 'reopened', set: { state: 'in-progress' } },
  { set: { state: 'cancelled' } },
);

const ticketLine = fc
  .record({
    time: times,
    ticket: fc.constantFrom('T1', 'T2', 'T3'),
    change: ticketChange,
    id: fc.integer({ min: 0, max: 40 }),
    seq: fc.constantFrom(0, 0, 0, 1, 2),
    recorded: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 4 }),
  })
  .map(({ time: { at, receivedAt }, ticket, change, id, seq, recorded }) =>
    eventLine('ticket', receivedAt, {
      id: `${ticket}-${id}`, // few ids, so that some come again with other content
      ticket,
      at: iso(at),
      seq,
      ...(recorded === null ? {} : { recordedAt: iso(at + recorded * minute) }),
      ...change,
    }),
  );

const checkLine = fc
  .record({
    time: times,
    check: fc.constantFrom('web', 'api', 'line'),
    state: fc.constantFrom('up', 'up', 'up', 'down', 'down', 'degraded', 'unknown', 'maintenance'),
    previous: fc.option(fc.constantFrom('up', 'down'), { freq: 6 }),
    soft: fc.boolean(),
    service: fc.constantFrom('site', 'site', 'site', 'other'),
    id: fc.integer(),
  })
  .map(({ time: { at, receivedAt }, check, state, previous, soft, service, id }) =>
    eventLine('check', receivedAt, {
      id: `c${id}`,
      check,
      at: iso(at),
      state,
      service,
      ...(previous === null ? {} : { previous }),
      ...(soft && id % 3 === 0 ? { soft } : {}),
    }, 'probe'),
  ); // prettier-ignore

/** A short outage and its end, often over midnight: what lengths of outages and confirmations are about. */
const outageLines = fc
  .record({
    day: fc.integer({ min: 0, max: 13 }),
    shift: fc.integer({ min: -6, max: 6 }),
    step: fc.integer({ min: 1, max: 6 }),
    count: fc.integer({ min: 1, max: 3 }),
    late: fc.constantFrom(0, 0, hour, day),
    check: fc.constantFrom('web', 'line'),
    id: fc.integer(),
  })
  .map(({ day: days, shift, step, count, late, check, id }) =>
    Array.from({ length: count + 1 }, (_, n) => {
      const at = historyStart + days * day + (shift + n * step) * minute;
      const state = n < count ? 'down' : 'up';
      return eventLine('check', at + late, { id: `o${id}-${n}`, check, at: iso(at), state, service: 'site' }, 'probe');
    }),
  );

const slotLine = fc
  .record({
    time: times,
    slot: fc.integer({ min: 0, max: 60 }),
    metric: fc.constantFrom('delay', 'delivered'),
    good: fc.integer({ min: 80, max: 100 }),
    value: fc.integer({ min: 10, max: 900 }),
    id: fc.integer(),
    recorded: fc.option(fc.integer({ min: 0, max: 5 })),
  })
  .map(({ time: { at, receivedAt }, slot, metric, good, value, id, recorded }) => {
    const from = historyStart + slot * 5 * hour;
    return eventLine('metric', receivedAt, {
      id: `m${id}`,
      metric,
      at: iso(at),
      from: iso(from),
      to: iso(from + hour),
      ...(recorded === null ? {} : { recordedAt: iso(at + recorded * minute) }),
      ...(metric === 'delivered' ? { good, total: 100 } : { value: `${value / 10}` }),
    });
  });

const maintenanceLine = fc
  .record({
    time: times,
    name: fc.constantFrom('M1', 'M2'),
    ahead: fc.integer({ min: -12, max: 72 }),
    length: fc.integer({ min: 1, max: 12 }),
    status: fc.constantFrom('planned', 'planned', 'approved', 'started', 'ended', 'cancelled'),
    id: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ time: { at, receivedAt }, name, ahead, length, status, id }) =>
    eventLine('maintenance', Math.max(receivedAt, at), {
      id: `${name}-${id}`,
      maintenance: name,
      at: iso(at),
      from: iso(at + ahead * hour),
      to: iso(at + (ahead + length) * hour),
      services: ['site'],
      exclusion: 'EX-MAINT',
      status,
    }),
  );

const exclusionLine = fc
  .record({
    time: times,
    name: fc.constantFrom('E1', 'E2'),
    tickets: fc.subarray(['T1', 'T2', 'T3'], { minLength: 1 }),
    decision: fc.constantFrom('requested', 'approved', 'approved', 'refused'),
    id: fc.integer({ min: 0, max: 8 }),
  })
  .map(({ time: { at, receivedAt }, name, tickets, decision, id }) =>
    eventLine('exclusion', Math.max(receivedAt, at), {
      id: `${name}-${id}`,
      exclusion: name,
      rule: 'EX-CUST',
      tickets,
      decision,
      at: iso(at),
    }),
  );

/** Lines of a fortnight, in no order: tickets, checks, measurements, maintenance, exclusions. */
export const historyLines: fc.Arbitrary<readonly string[]> = fc
  .record({
    tickets: fc.array(ticketLine, { minLength: 5, maxLength: 24 }),
    checks: fc.array(checkLine, { minLength: 3, maxLength: 14 }),
    outages: fc.array(outageLines, { maxLength: 4 }),
    slots: fc.array(slotLine, { maxLength: 10 }),
    maintenance: fc.array(maintenanceLine, { maxLength: 4 }),
    exclusions: fc.array(exclusionLine, { maxLength: 3 }),
  })
  .map(({ tickets, checks, outages, slots, maintenance, exclusions }) =>
    tickets.concat(checks, outages.flat(), slots, maintenance, exclusions),
  );
