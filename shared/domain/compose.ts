/** Several checks to one timeline: three-valued, instant by instant, never a product of percentages. semantics: Availability. */
import type { Composition } from './contract.ts';
import { compareText } from './event.ts';
import { cursorOf, joinStretches, piecesOf } from './timeline.ts';
import type { Stretch, Timeline, TimelineState } from './timeline.ts';
import type { Interval } from './types.ts';

/** Timelines by check id (`leafTimeline`) and, for `{ level }`, by service level id (already composed). One that is missing is unknown. */
export interface Leaves {
  readonly checks: ReadonlyMap<string, Timeline>;
  readonly levels?: ReadonlyMap<string, Timeline>;
}

type Operands = Pick<Stretch, 'state' | 'measured' | 'why'>;
const nothing: Operands = { state: 'unknown', measured: false, why: 'no timeline: unknown' };

/**
 * State of a node whose members are given without those in maintenance. Up when `k` are up, down when `k` cannot be any more, else
 * unknown. A member that leaves lowers `k` to those that stay, so serial (k = all) and parallel (k = 1) stay what they are.
 */
const stateOfNode = (members: readonly Operands[], k: number): TimelineState => {
  if (members.length === 0) return 'maintenance';
  const needed = Math.min(k, members.length);
  const up = members.filter(({ state }) => state === 'up').length;
  const open = members.filter(({ state }) => state === 'unknown').length;
  if (up >= needed) return 'up';
  return up + open < needed ? 'down' : 'unknown';
};

/** The node's state with the clause of a member that decided it: the first by code points, so that the order of members is nothing. */
const decide = (all: readonly Operands[], k: number): Operands => {
  const members = all.filter(({ state }) => state !== 'maintenance');
  const state = stateOfNode(members, k);
  const deciding = all.filter((member) => member.state === state);
  const { why } = deciding.reduce((a, b) => (compareText(a.why, b.why) <= 0 ? a : b));
  return { state, measured: deciding.some(({ measured }) => measured), why };
};

const hullOf = (timelines: readonly Timeline[]): Interval =>
  timelines
    .flatMap((timeline) => [timeline[0], timeline.at(-1)])
    .reduce<Interval>(
      (hull, edge) => (edge ? { from: Math.min(hull.from, edge.from), to: Math.max(hull.to, edge.to) } : hull),
      { from: Infinity, to: -Infinity },
    );

const combine = (timelines: readonly Timeline[], k: number): Timeline => {
  const cursors = timelines.map((timeline) => cursorOf(timeline));
  return joinStretches(
    piecesOf(hullOf(timelines), timelines).map(({ from, to }) => {
      const { state, measured, why } = decide(
        cursors.map((cursor) => cursor(from) ?? nothing),
        k,
      );
      return { from, to, state, measured, why };
    }),
  );
};

const named = (id: string, timeline: Timeline): Timeline =>
  timeline.map(({ from, to, state, measured, why }) => ({ from, to, state, measured, why: `${id}: ${why}` }));

const leafOf = (leaf: { readonly check: string } | { readonly level: string }, leaves: Leaves): Timeline => {
  const [id, timeline] =
    'check' in leaf ? [leaf.check, leaves.checks.get(leaf.check)] : [leaf.level, leaves.levels?.get(leaf.level)];
  return named(id, timeline ?? []);
};

const composeNode = (node: Composition, leaves: Leaves): Timeline => {
  if ('check' in node || 'level' in node) return leafOf(node, leaves);
  const members = 'serial' in node ? node.serial : 'parallel' in node ? node.parallel : node.kOfN.of;
  const k = 'serial' in node ? members.length : 'parallel' in node ? 1 : node.kOfN.k;
  return combine(
    members.map((member) => composeNode(member, leaves)),
    k,
  );
};

/**
 * The timeline of a service. Serial: down if any is down, else unknown if any is unknown. Parallel: up if any is up, else unknown if
 * any is unknown. k of n likewise. What is in maintenance leaves its node; a node that all have left is `maintenance` itself and
 * leaves in turn. Without a composition all checks are serial.
 */
export const compose = (composition: Composition | undefined, leaves: Leaves): Timeline =>
  composeNode(composition ?? { serial: [...leaves.checks.keys()].map((check) => ({ check })) }, leaves);
