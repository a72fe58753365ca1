import type { ServiceLevel } from './contract.ts';
import { populationOf } from './low-volume.ts';
import type { Tally } from './tally.ts';
import type { Instant, Interval } from './types.ts';
import { judge } from './verdict.ts';
import type { OpenItems, Verdict } from './verdict.ts';

/** Where one level stands in one window at as-of. semantics: Attainment; interfaces: `replay --json`. */

export interface Standing extends Verdict {
  /** Decimal text as in the contract. */
  readonly expected: string;
  readonly population: number;
  readonly good: number;
  readonly bad: number;
  readonly excluded: number;
  readonly running: number;
  readonly overdue: number;
  readonly unmapped: number;
  readonly left: number;
}

/**
 * The standing of a level in a window. A window is closed from its last instant on, so a rolling one always is: it is met or
 * missed as it stands. An open one is `running`, `at-risk` when its forecast misses the target, and `missed` only when the
 * target can't be met any more.
 */
export const standing = (
  level: ServiceLevel,
  window: Interval,
  asOf: Instant,
  tally: Tally,
  open: OpenItems,
): Standing => ({
  expected: level.levels.expected,
  population: populationOf(level, tally),
  good: tally.good,
  bad: tally.bad,
  excluded: tally.excluded,
  running: open.running,
  overdue: open.overdue,
  unmapped: open.unmapped,
  left: open.left,
  ...judge({ level, window, asOf, closed: asOf >= window.to, tally, open }),
});
