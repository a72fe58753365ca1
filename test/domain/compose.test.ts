import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withMaintenance } from '../../shared/domain/availability.ts';
import { compose } from '../../shared/domain/compose.ts';
import type { Composition } from '../../shared/domain/contract.ts';
import { joinStretches } from '../../shared/domain/timeline.ts';
import type { Timeline, TimelineState } from '../../shared/domain/timeline.ts';

const letters: Readonly<Record<string, TimelineState>> = { u: 'up', d: 'down', '?': 'unknown', m: 'maintenance' };
const textOf = (state: TimelineState): string => (state === 'unknown' ? '?' : state.charAt(0));

/** `uud?` is up, up, down, unknown: one letter per unit of time. */
const line = (text: string): Timeline =>
  joinStretches(
    Array.from(text, (letter, i) => {
      const state = letters[letter] ?? 'unknown';
      return { from: i, to: i + 1, state, measured: state !== 'unknown', why: `is ${state}` };
    }),
  );
const lineText = (timeline: Timeline): string =>
  timeline.map(({ from, to, state }) => textOf(state).repeat(to - from)).join('');
const leavesOf = (lines: Readonly<Record<string, string>>) => ({
  checks: new Map(Object.entries(lines).map(([check, text]) => [check, line(text)])),
});
const composed = (composition: Composition | undefined, lines: Readonly<Record<string, string>>): string =>
  lineText(compose(composition, leavesOf(lines)));

const [a, b, c] = [{ check: 'a' }, { check: 'b' }, { check: 'c' }];
// every pair of states of two checks
const pairs = { a: 'uuuudddd????mmmm', b: 'ud?mud?mud?mud?m' };

describe('composition is three-valued, instant by instant', () => {
  test('serial: down if any is down, else unknown if any is unknown; maintenance leaves', () => {
    expect(composed({ serial: [a, b] }, pairs)).toBe('ud?udddd?d??ud?m');
  });

  test('parallel: up if any is up, else unknown if any is unknown; maintenance leaves', () => {
    expect(composed({ parallel: [a, b] }, pairs)).toBe('uuuuud?du???ud?m');
  });

  test('k of n: up with k up, down when k cannot be reached', () => {
    const lines = { a: 'uuuuuu', b: 'uuudd?', c: 'ud??d?' };
    // 3 up, 2 up, 2 up, 1 up + 1 open, 1 up, 1 up + 2 open
    expect(composed({ kOfN: { k: 2, of: [a, b, c] } }, lines)).toBe('uuu?d?');
  });

  test('k of n: one in maintenance lowers k only when too few are left', () => {
    // 2 of 3 with one away: both others; with two away: the one left
    expect(composed({ kOfN: { k: 2, of: [a, b, c] } }, { a: 'mmmmm', b: 'uuumm', c: 'ud?ud' })).toBe('ud?ud');
  });

  test('two lines each half up make no half service', () => {
    // serial: never both up; parallel: always one up; the product of percentages would be 25 % and 75 %
    const lines = { a: 'uudd', b: 'dduu' };
    expect(composed({ serial: [a, b] }, lines)).toBe('dddd');
    expect(composed({ parallel: [a, b] }, lines)).toBe('uuuu');
  });

  test('a node that all have left leaves its own node', () => {
    const composition: Composition = { serial: [{ parallel: [a, b] }, c] };
    expect(composed(composition, { a: 'mmm', b: 'mmm', c: 'udm' })).toBe('udm');
  });

  test('several checks without a composition are serial', () => {
    expect(composed(undefined, pairs)).toBe(composed({ serial: [a, b] }, pairs));
  });

  test('a level is a leaf like any other', () => {
    const leaves = { checks: new Map([['a', line('uud')]]), levels: new Map([['SLA-1', line('ud?')]]) };
    expect(lineText(compose({ serial: [a, { level: 'SLA-1' }] }, leaves))).toBe('udd');
  });

  test('a leaf without a timeline is unknown where the others have one, not left out', () => {
    expect(composed({ serial: [a, { check: 'typo' }] }, { a: 'uud' })).toBe('??d');
    expect(composed({ parallel: [a, { level: 'typo' }] }, { a: 'uud' })).toBe('uu?');
    expect(compose({ serial: [] }, { checks: new Map() })).toEqual([]);
  });

  test('the clause is that of a check that decided', () => {
    const [stretch] = compose({ serial: [a, { parallel: [b, c] }] }, leavesOf({ a: 'u', b: 'd', c: 'd' }));
    expect(stretch).toEqual({ from: 0, to: 1, state: 'down', measured: true, why: 'b: is down' });
  });
});

const arbitraryLine = fc
  .array(fc.constantFrom('u', 'd', '?', 'm'), { minLength: 12, maxLength: 12 })
  .map((states) => states.join(''));
const arbitraryLines = fc.record({ a: arbitraryLine, b: arbitraryLine, c: arbitraryLine });

describe('for all timelines', () => {
  test('any node of one check is that check', () => {
    fc.assert(
      fc.property(arbitraryLine, (text) => {
        for (const node of [
          a,
          { serial: [a] },
          { parallel: [a] },
          { kOfN: { k: 1, of: [a] } },
          { serial: [{ parallel: [a] }] },
        ]) {
          expect(composed(node, { a: text })).toBe(text);
        }
      }),
    );
  });

  test('the order of members changes nothing, not even the clause', () => {
    fc.assert(
      fc.property(arbitraryLines, fc.integer({ min: 1, max: 3 }), (lines, k) => {
        const leaves = leavesOf(lines);
        expect(compose({ serial: [c, a, b] }, leaves)).toEqual(compose({ serial: [a, b, c] }, leaves));
        expect(compose({ parallel: [c, b, a] }, leaves)).toEqual(compose({ parallel: [a, b, c] }, leaves));
        expect(compose({ kOfN: { k, of: [b, c, a] } }, leaves)).toEqual(
          compose({ kOfN: { k, of: [a, b, c] } }, leaves),
        );
      }),
    );
  });

  test('serial is all of n, parallel is one of n', () => {
    fc.assert(
      fc.property(arbitraryLines, (lines) => {
        const of = [a, b, c];
        expect(composed({ serial: of }, lines)).toBe(composed({ kOfN: { k: 3, of } }, lines));
        expect(composed({ parallel: of }, lines)).toBe(composed({ kOfN: { k: 1, of } }, lines));
      }),
    );
  });
});

describe('maintenance of one check', () => {
  const policy = { maintenance: 'exclude', keepUp: false } as const;

  test('takes it out of its node while the others go on', () => {
    const checks = new Map([
      ['a', withMaintenance(policy, line('dddd'), [{ from: 1, to: 3, id: 'MW-1', exclusion: 'EX-MAINT' }])],
      ['b', line('uuuu')],
    ]);
    expect(checks.get('a')?.[1]?.why).toBe('maintenance MW-1 (EX-MAINT)');
    expect(lineText(compose(undefined, { checks }))).toBe('duud');
  });

  test('keepUp keeps its up time, ignore changes nothing', () => {
    const window = [{ from: 0, to: 4 }];
    expect(lineText(withMaintenance({ ...policy, keepUp: true }, line('ud?u'), window))).toBe('ummu');
    expect(lineText(withMaintenance({ ...policy, maintenance: 'ignore' }, line('ud?u'), window))).toBe('ud?u');
    expect(withMaintenance(policy, [], window)).toEqual([]);
  });

  test('gaps of a timeline stay gaps', () => {
    const [first, , third] = line('udu');
    expect(lineText(withMaintenance(policy, [first!, third!], [{ from: 2, to: 3 }]))).toBe('um');
  });
});
