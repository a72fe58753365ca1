/** A timeline of states, the clause behind each of its stretches, and the sweep that reads several lists side by side. */
import type { Instant, Interval } from './types.ts';

export type TimelineState = 'up' | 'down' | 'unknown' | 'maintenance';

export interface Stretch extends Interval {
  readonly state: TimelineState;
  /** Somebody measured this: false for time before the first report, stale time, maintenance. */
  readonly measured: boolean;
  /** The clause that gave the state, for people. */
  readonly why: string;
}

/** Sorted, disjoint; a gap is `unknown`. */
export type Timeline = readonly Stretch[];

/** Neighbours that say the same become one. */
export const joinStretches = (timeline: Timeline): Timeline => {
  const result: Stretch[] = [];
  for (const stretch of timeline) {
    const last = result.at(-1);
    const same =
      last?.to === stretch.from &&
      last.state === stretch.state &&
      last.measured === stretch.measured &&
      last.why === stretch.why;
    if (same) result[result.length - 1] = { ...last, to: stretch.to };
    else result.push(stretch);
  }
  return result;
};

/** Pieces of `range` between the edges of the lists and the extra instants, so that no list changes within a piece. */
export const piecesOf = (
  range: Interval,
  lists: readonly (readonly Interval[])[],
  instants: readonly Instant[] = [],
): readonly Interval[] => {
  if (range.from >= range.to) return [];
  const ends = new Set<Instant>([range.to]);
  const add = (at: Instant): void => {
    if (at > range.from && at < range.to) ends.add(at);
  };
  for (const list of lists) {
    for (const { from, to } of list) {
      add(from);
      add(to);
    }
  }
  instants.forEach(add);
  let from = range.from;
  return [...ends]
    .sort((a, b) => a - b)
    .map((to) => {
      const piece = { from, to };
      from = to;
      return piece;
    });
};

/** Reads a sorted disjoint list forwards: the member at an instant, for instants that never go back. */
export const cursorOf = <T extends Interval>(list: readonly T[]): ((at: Instant) => T | undefined) => {
  let i = 0;
  return (at) => {
    while ((list[i]?.to ?? Infinity) <= at) i += 1;
    const member = list[i];
    return member !== undefined && member.from <= at ? member : undefined;
  };
};
