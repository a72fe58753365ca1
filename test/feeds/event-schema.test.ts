import { describe, expect, test } from 'vitest';
import { governanceKinds } from '../../shared/feeds/event-schema-governance.ts';
import { detailSchemas, eventSchema } from '../../shared/feeds/event-schema.ts';

const at = '2026-10-01T08:00:00Z';
const event = (type: string, detail: unknown) => ({ source: 'servicedesk', 'detail-type': type, time: at, detail });
const accepted = (type: string, detail: unknown): boolean => eventSchema.safeParse(event(type, detail)).success;

/** `path: what was expected` of each complaint. */
const complaints = (type: string, detail: unknown): readonly string[] => {
  const parsed = eventSchema.safeParse(event(type, detail));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

test('a ticket event with fields of its own is accepted', () => {
  expect(
    complaints('Ticket Changed', {
      id: 'e-1',
      ticket: 'INC0010023',
      at,
      seq: 1,
      set: { type: 'incident', state: 'new', priority: 'P2', complete: true, score: 4.5, acceptedBy: null },
      activity: 'opened',
      links: [{ type: 'caused-by', to: 'CHG7' }],
    }),
  ).toEqual([]);
});

describe('one event of each kind is accepted', () => {
  const slot = { metric: 'rtt', from: at, to: '2026-10-01T08:05:00Z' };
  test.each([
    ['Check Reported', { check: 'till-http', state: 'down', previous: 'up', interval: 'PT1M', latencyMs: 12.5 }],
    ['Measurement Reported', { ...slot, good: 9, total: 10 }],
    ['Measurement Reported', { ...slot, value: '41.50', count: 12 }],
    ['Measurement Reported', { ...slot, values: ['41.5', 40] }],
    [
      'Maintenance Declared',
      {
        maintenance: 'M1',
        from: at,
        to: at,
        services: ['till'],
        noticeAt: at,
        status: 'planned',
        flexible: { duration: 'PT2H' },
      },
    ],
    [
      'Exclusion Decided',
      { exclusion: 'C1', rule: 'EX-CUST', tickets: ['INC1'], decision: 'approved', reason: 'customer' },
    ],
    ['Alert Acknowledged', { alert: 'a1', note: 'on it' }],
    [
      'Governance Recorded',
      {
        kind: 'milestone',
        record: 'TM-1',
        set: { status: 'accepted', acceptedAt: at, metrics: { 'XS-DATA': '99.6' } },
      },
    ],
  ])('%s %o', (type, detail) => expect(complaints(type, detail)).toEqual([]));
});

test('every kind of governance record has its schema; another kind is refused with the list', () => {
  expect(governanceKinds.toSorted()).toEqual(
    'access-change action asset-check benefit capability charge communication cost decision exit-item hidden-cost improvement invoice issue milestone minutes outcome-value rectification risk root-cause survey transition-criterion'.split(
      ' ',
    ),
  );
  expect(
    governanceKinds.filter(
      (kind) => !accepted('Governance Recorded', { kind, record: 'r', set: { ownField: 'kept' } }),
    ),
  ).toEqual([]);
  expect(accepted('Governance Recorded', { kind: 'milestones', record: 'r', set: {} })).toBe(false);
});

describe('known keys of a wrong type are refused with their path and what was expected', () => {
  test.each([
    ['Ticket Changed', { ticket: 'I', at: 'yesterday' }, 'detail.at: an instant such as 2026-10-01T08:00:00Z'],
    ['Ticket Changed', { set: {} }, 'detail.ticket: text of 1 to 256 characters'],
    [
      'Ticket Changed',
      { ticket: 'I', activity: 'closed' },
      'detail.activity: one of opened, responded, commented, accepted, reopened',
    ],
    ['Ticket Changed', { ticket: 'I', public: 'no' }, 'detail.public: true or false'],
    [
      'Check Reported',
      { check: 'c', state: 'red' },
      'detail.state: one of up, down, degraded, unknown, maintenance, pending',
    ],
    [
      'Check Reported',
      { check: 'c', state: 'up', interval: 'P1BD' },
      'detail.interval: elapsed time above zero such as PT5M',
    ],
    ['Measurement Reported', { metric: 'm', from: at, to: at }, 'detail: good and total, value, or values'],
    [
      'Maintenance Declared',
      { maintenance: 'M', from: at, to: at, status: 'done' },
      'detail.status: one of planned, approved, started, ended, cancelled',
    ],
    [
      'Governance Recorded',
      { kind: 'invoice', record: 'r', set: { month: 'October' } },
      'detail.set.month: a month such as 2026-10',
    ],
  ])('%s %o', (type, detail, complaint) => expect(complaints(type, detail)).toEqual([complaint]));
});

test('a detail-type that is not canonical is refused with the list', () => {
  expect(complaints('Incident Changed', {})).toHaveLength(1);
  expect(Object.keys(detailSchemas)).toHaveLength(7);
});
