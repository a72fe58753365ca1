import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExclusionRule } from '../../shared/domain/contract.ts';
import type { ExclusionEvent, MaintenanceEvent, RuleEvent } from '../../shared/domain/event.ts';
import { reliefWindows } from '../../shared/domain/maintenance.ts';
import { hour } from '../support/availability-case.ts';

const base = { source: 'changes', hash: '', seq: 0, receivedAt: 0 };
const events = { count: 0 };
const identity = (at: number): string => {
  events.count += 1;
  return `e-${at}-${events.count}`;
};

/** Times in hours. By default window MW-1 from 200 to 204, planned at 0 under EX-MAINT. */
const declared = (given: Partial<MaintenanceEvent>): MaintenanceEvent => {
  const { at = 0, from = 200, to = 204, noticeAt, flexibleMs, ...rest } = given;
  return {
    ...base,
    kind: 'maintenance',
    maintenance: 'MW-1',
    id: identity(at),
    at: at * hour,
    from: from * hour,
    to: to * hour,
    services: ['till'],
    checks: [],
    status: 'planned',
    exclusion: 'EX-MAINT',
    ...(noticeAt === undefined ? {} : { noticeAt: noticeAt * hour }),
    ...(flexibleMs === undefined ? {} : { flexibleMs: flexibleMs * hour }),
    ...rest,
  };
};

const decided = (given: Partial<ExclusionEvent>): ExclusionEvent => {
  const { at = 0, from = 10, to = 12, ...rest } = given;
  return {
    ...base,
    kind: 'exclusion',
    exclusion: 'CASE-7',
    rule: 'EX-FM',
    id: identity(at),
    at: at * hour,
    tickets: [],
    services: ['till'],
    from: from * hour,
    to: to * hour,
    decision: 'approved',
    ...rest,
  };
};

/** 120 hours of notice; at most 8 hours a month. */
const maintenanceRule: ExclusionRule = {
  id: 'EX-MAINT',
  kind: 'planned-maintenance',
  effect: 'remove-from-agreed-time',
  approval: 'automatic-if-notified',
  noticeMs: 120 * hour,
  maxMsPerMonth: 8 * hour,
};
const rules: readonly ExclusionRule[] = [
  maintenanceRule,
  { id: 'EX-FM', kind: 'force-majeure', effect: 'remove-from-agreed-time', approval: 'customer' },
  { id: 'EX-CUST', kind: 'customer-failure', effect: 'remove-item', approval: 'customer' },
];
/** `MW-1 200-204`, in hours; months begin at hours 0 and 720. */
const relief = (...given: readonly RuleEvent[]): readonly string[] =>
  reliefWindows(given, rules, [0, 720 * hour]).map(({ id, from, to }) => `${id} ${from / hour}-${to / hour}`);

describe('planned maintenance is relief', () => {
  test('when announced in time, where the contract is content with that', () => {
    // 200 - 120 = 80 is the last instant for the notice
    expect(relief(declared({ noticeAt: 80 }))).toEqual(['MW-1 200-204']);
    expect(relief(declared({ noticeAt: 80.001 }))).toEqual([]);
  });

  test('and without an instant of notice, the declaration itself is the notice', () => {
    expect(relief(declared({ at: 80 }))).toEqual(['MW-1 200-204']);
    expect(relief(declared({ at: 81 }))).toEqual([]);
  });

  test('when approved, however late', () => {
    expect(relief(declared({ at: 199 }), declared({ at: 300, status: 'approved' }))).toEqual(['MW-1 200-204']);
  });

  test('only when approved, where notice alone is not enough or no rule is named', () => {
    expect(relief(declared({ exclusion: 'EX-FM' }))).toEqual([]);
    expect(relief(declared({ exclusion: undefined }))).toEqual([]);
    expect(
      relief(declared({ exclusion: 'EX-FM' }), declared({ at: 1, exclusion: 'EX-FM', status: 'approved' })),
    ).toEqual(['MW-1 200-204']);
    expect(relief(declared({ exclusion: undefined, status: 'approved' }))).toEqual(['MW-1 200-204']);
  });

  test('a rule without a term of notice wants it before the start', () => {
    const rule: ExclusionRule = {
      id: 'EX-MAINT',
      kind: 'planned-maintenance',
      effect: 'remove-from-agreed-time',
      approval: 'automatic-if-notified',
    };
    expect(reliefWindows([declared({ at: 200 })], [rule], [])).toHaveLength(1);
    expect(reliefWindows([declared({ at: 201 })], [rule], [])).toEqual([]);
  });

  test('not because it began', () => {
    expect(relief(declared({ at: 199 }), declared({ at: 200, status: 'started' }))).toEqual([]);
  });

  test('to its end or to the instant it ended, an overrun is no relief', () => {
    expect(relief(declared({}), declared({ at: 203, status: 'ended' }))).toEqual(['MW-1 200-203']);
    expect(relief(declared({}), declared({ at: 206, to: 206, status: 'ended' }))).toEqual(['MW-1 200-204']);
  });

  test('to the instant it was cancelled; cancelled before the start, none', () => {
    expect(relief(declared({}), declared({ at: 201, status: 'cancelled' }))).toEqual(['MW-1 200-201']);
    expect(relief(declared({}), declared({ at: 150, status: 'cancelled' }))).toEqual([]);
  });

  test('an approval after the end does not lengthen it, nor does one after a cancellation revive it', () => {
    expect(
      relief(declared({}), declared({ at: 203, status: 'ended' }), declared({ at: 210, status: 'approved' })),
    ).toEqual(['MW-1 200-203']);
    expect(
      relief(declared({}), declared({ at: 150, status: 'cancelled' }), declared({ at: 160, status: 'approved' })),
    ).toEqual([]);
  });

  test('planned anew after a cancellation it stands again', () => {
    expect(
      relief(declared({}), declared({ at: 10, status: 'cancelled' }), declared({ at: 20, from: 220, to: 222 })),
    ).toEqual(['MW-1 220-222']);
  });

  test('a change that was neither approved nor announced in time can only narrow it', () => {
    // longer and earlier too late: what was announced stays; shorter: the shorter
    expect(relief(declared({}), declared({ at: 190, from: 198, to: 208 }))).toEqual(['MW-1 200-204']);
    expect(relief(declared({}), declared({ at: 190, to: 202 }))).toEqual(['MW-1 200-202']);
    expect(relief(declared({}), declared({ at: 190, from: 300, to: 304 }))).toEqual([]);
  });

  test('flexible: its length from the start within the frame, and nothing when it never starts', () => {
    const flexible = { flexibleMs: 2, to: 224 };
    expect(relief(declared(flexible))).toEqual([]);
    expect(relief(declared(flexible), declared({ ...flexible, at: 210, status: 'started' }))).toEqual(['MW-1 210-212']);
    expect(relief(declared(flexible), declared({ ...flexible, at: 200, status: 'started' }))).toEqual(['MW-1 200-202']);
    expect(relief(declared(flexible), declared({ ...flexible, at: 199, status: 'started' }))).toEqual([]);
    expect(relief(declared(flexible), declared({ ...flexible, at: 223, status: 'started' }))).toEqual(['MW-1 223-225']);
    expect(relief(declared(flexible), declared({ ...flexible, at: 224, status: 'started' }))).toEqual([]);
    expect(
      relief(
        declared(flexible),
        declared({ ...flexible, at: 210, status: 'started' }),
        declared({ ...flexible, at: 211, status: 'ended' }),
      ),
    ).toEqual(['MW-1 210-211']);
  });
});

describe('the monthly cap is used up in time order', () => {
  test('across windows', () => {
    // 5 + 3 of the second one's 5 = 8 hours
    expect(
      relief(
        declared({ maintenance: 'MW-2', from: 300, to: 305 }),
        declared({ from: 200, to: 205 }),
        declared({ maintenance: 'MW-3', from: 400, to: 401 }),
      ),
    ).toEqual(['MW-1 200-205', 'MW-2 300-303']);
  });

  test('time under two windows is used once', () => {
    // 200-206 and 203-208 cover 8 hours together
    expect(relief(declared({ to: 206 }), declared({ maintenance: 'MW-2', from: 203, to: 208 }))).toEqual([
      'MW-1 200-206',
      'MW-2 203-208',
    ]);
  });

  test('and begins anew with the month, also within a window', () => {
    // 700-740: 8 hours from 700, 8 hours from 720
    expect(relief(declared({ from: 700, to: 740 }))).toEqual(['MW-1 700-708', 'MW-1 720-728']);
  });

  test('by what concerns the one who asks, where that is said', () => {
    const other = declared({ maintenance: 'MW-0', from: 190, to: 198, services: ['mail'], checks: ['mail-1'] });
    const own = declared({});
    const ids = (subject?: { services: readonly string[]; checks: readonly string[] }): readonly string[] =>
      reliefWindows([other, own], rules, [0], subject).map(({ id }) => id);
    expect(ids({ services: ['till'], checks: [] })).toEqual(['MW-1']);
    expect(ids({ services: [], checks: ['mail-1'] })).toEqual(['MW-0']);
    expect(ids({ services: ['wan'], checks: ['wan-1'] })).toEqual([]);
    // of the whole contract MW-0 has used the 8 hours up
    expect(ids()).toEqual(['MW-0']);
  });
});

describe('an exclusion case is relief', () => {
  test('when its last decision is an approval', () => {
    expect(relief(decided({ decision: 'requested' }))).toEqual([]);
    expect(relief(decided({ decision: 'requested' }), decided({ at: 1 }))).toEqual(['CASE-7 10-12']);
    expect(relief(decided({}), decided({ at: 1, decision: 'refused' }))).toEqual([]);
  });

  test('when its rule takes time out of agreed time', () => {
    expect(relief(decided({ rule: 'EX-CUST' }))).toEqual([]);
    expect(relief(decided({ rule: 'EX-NONE' }))).toEqual([]);
  });

  test('when it says from when to when', () => {
    expect(relief({ ...decided({}), from: undefined })).toEqual([]);
    expect(relief(decided({ from: 12, to: 12 }))).toEqual([]);
  });

  test('and names itself and its rule', () => {
    expect(reliefWindows([decided({})], rules, [])).toEqual([
      {
        id: 'CASE-7',
        kind: 'exclusion',
        exclusion: 'EX-FM',
        from: 10 * hour,
        to: 12 * hour,
        services: ['till'],
        checks: [],
      },
    ]);
  });
});

test('windows stand in the order of start, end, kind and id', () => {
  const same = { from: 200, to: 204 };
  const given = [
    declared({ from: 200, to: 203, maintenance: 'MW-9' }),
    declared({ ...same, maintenance: 'MW-2' }),
    declared({ ...same, maintenance: 'MW-1' }),
    decided({ ...same, exclusion: 'Z-1' }),
    declared({ from: 199, to: 204, maintenance: 'MW-3' }),
  ];
  const expected = ['MW-3 199-204', 'MW-9 200-203', 'Z-1 200-204', 'MW-1 200-204', 'MW-2 200-204'];
  expect(relief(...given)).toEqual(expected);
  expect(relief(...given.toReversed())).toEqual(expected);
});

const arbitraryEvents = fc.array(
  fc.oneof(
    fc
      .record({
        at: fc.nat({ max: 20 }),
        from: fc.integer({ min: 140, max: 160 }),
        to: fc.integer({ min: 150, max: 170 }),
        maintenance: fc.constantFrom('MW-1', 'MW-2'),
        status: fc.constantFrom('planned', 'approved', 'started', 'ended', 'cancelled'),
        exclusion: fc.constantFrom('EX-MAINT', 'EX-FM', undefined),
        flexibleMs: fc.constantFrom(undefined, 3),
      })
      .map(declared),
    fc.record({ at: fc.nat({ max: 20 }), decision: fc.constantFrom('requested', 'approved', 'refused') }).map(decided),
  ),
  { maxLength: 10 },
);

test('neither the order nor the repetition of events changes relief', () => {
  fc.assert(
    fc.property(
      arbitraryEvents.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      ),
      ([list, shuffled]) => {
        expect(relief(...shuffled, ...list.slice(0, 2))).toEqual(relief(...list));
      },
    ),
  );
});
