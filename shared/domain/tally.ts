import type { Instant, Interval, Millis } from './types.ts';

/**
 * What a stretch of one level adds up to. Every figure is a sum or a sorted list, so stretches merge exactly and in any order.
 * Which fields are used follows from the metric; the others stay at their empty values.
 */
export interface Tally {
  /** Decided items, reports or counted units. */
  readonly good: number;
  readonly bad: number;
  readonly excluded: number;
  /** Instants of the misses, ascending: the k-th miss decides when a target passed. */
  readonly badAt: readonly Instant[];
  /** Exact sum of the values, decimal text, and how many there are (mean). */
  readonly sum: string;
  readonly count: number;
  /** Values in ascending order, decimal text (percentile). */
  readonly values: readonly string[];
  /** Availability: agreed service time after exclusions, and its parts. */
  readonly agreedMs: Millis;
  readonly downMs: Millis;
  readonly unknownMs: Millis;
  readonly excludedMs: Millis;
  /** Agreed time in which something was measured: none means `no-data`. */
  readonly measuredMs: Millis;
  /** Counted outages, clipped to agreed time, ascending and disjoint. */
  readonly downs: readonly Interval[];
}

export const emptyTally: Tally = {
  good: 0,
  bad: 0,
  excluded: 0,
  badAt: [],
  sum: '0',
  count: 0,
  values: [],
  agreedMs: 0,
  downMs: 0,
  unknownMs: 0,
  excludedMs: 0,
  measuredMs: 0,
  downs: [],
};
