import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { array, object, string } from 'zod';
import type { EventLine } from '../../shared/feeds/csv.ts';
import { collect, setOf, textOf } from '../support/event-lines.ts';
import { readSyntheticEvents, syntheticContract, syntheticEvent, type SyntheticLine } from '../support/synthetic.ts';

const dataPath = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));
const ordered = collect(readSyntheticEvents(dataPath('events.jsonl.gz')));
const delivered = collect(readSyntheticEvents(dataPath('events.delivery.jsonl.gz')));
const detailsById = (events: readonly EventLine[]) => new Map(events.map(({ id, detail }) => [id, detail]));

const line = (rest: Partial<SyntheticLine> & Pick<SyntheticLine, 'type'>): SyntheticLine => ({
  ts: '2024-01-01T09:12:37.515Z',
  ticket: 'INC0000001',
  seq: 4,
  ...rest,
});

describe('the synthetic log as events', () => {
  it.each([
    [
      line({ type: 'opened', prio: 5, svc: 'crm' }),
      { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P5', service: 'crm' } },
    ],
    [line({ type: 'assigned' }), { activity: 'responded', actor: { role: 'provider' }, set: {} }],
    [line({ type: 'priority_changed', prio: 1 }), { set: { priority: 'P1' } }],
    [line({ type: 'pending', reason: 'supplier' }), { set: { state: 'pending', reason: 'supplier' } }],
    [line({ type: 'resumed' }), { set: { state: 'in-progress', reason: null } }],
    [line({ type: 'resolved' }), { set: { state: 'resolved', reason: null } }],
    [line({ type: 'closed' }), { set: { state: 'closed' } }],
    [line({ type: 'reopened' }), { activity: 'reopened', set: { state: 'in-progress', reason: null } }],
  ])('$type', (given, facts) => {
    expect(syntheticEvent(given)).toEqual({
      id: 'INC0000001.4',
      source: 'servicedesk',
      'detail-type': 'Ticket Changed',
      time: given.ts,
      detail: { id: 'INC0000001.4', ticket: 'INC0000001', at: given.ts, seq: 4, ...facts },
    });
  });

  it('in time order each event is received when it happens', async () => {
    expect(await ordered).toHaveLength(20_000);
    expect((await ordered).filter(({ time, detail }) => time !== detail['at'])).toEqual([]);
  });

  it('the delivery holds the same events, some twice and some late, received in the order of the file', async () => {
    const events = await delivered;
    expect(events).toHaveLength(20_426);
    expect(detailsById(events)).toEqual(detailsById(await ordered));
    const times = events.map(({ time }) => time);
    expect(times.filter((time, i) => time < (times[i - 1] ?? ''))).toEqual([]);
    expect(events.filter((event) => textOf(event, 'at') < event.time)).toHaveLength(111);
  });

  it('closing only ever follows resolving, so a clock that stops at resolved is not touched by it', async () => {
    const states = new Map<string, unknown>();
    const before = (await ordered).flatMap((event) => {
      const ticket = textOf(event, 'ticket');
      const { state } = setOf(event);
      const previous = states.get(ticket);
      if (state !== undefined) states.set(ticket, state);
      return state === 'closed' ? [previous] : [];
    });
    expect(before).toHaveLength(3606);
    expect(new Set(before)).toEqual(new Set(['resolved']));
  });
});

const contractShape = object({
  serviceLevels: array(
    object({
      id: string(),
      metric: object({ clock: object({ target: string(), onCalendarChange: string() }) }),
    }),
  ),
});

const levelsOf = (variant: 'segment' | 'restate') =>
  contractShape.parse(parseYaml(syntheticContract(variant))).serviceLevels;

describe('the contract of the synthetic log', () => {
  it('has the ten targets the expected results were computed with', () => {
    const targets = levelsOf('segment').map(({ id, metric }) => `${id} ${metric.clock.target}`);
    expect(targets).toEqual([
      'response-p1 PT15M',
      'response-p2 PT30M',
      'response-p3 PT2H',
      'response-p4 PT4H',
      'response-p5 PT10H',
      'resolution-p1 PT4H',
      'resolution-p2 PT8H',
      'resolution-p3 PT24H',
      'resolution-p4 PT50H',
      'resolution-p5 PT100H',
    ]);
  });

  it.each(['segment', 'restate'] as const)('%s holds for every level', (variant) => {
    expect(new Set(levelsOf(variant).map(({ metric }) => metric.clock.onCalendarChange))).toEqual(new Set([variant]));
  });

  it('the expected results have a row for each policy, metric, month and priority', () => {
    const rows = readFileSync(dataPath('expected.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(1 + 2 * 2 * 24 * 5);
  });
});
