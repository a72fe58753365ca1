import type { ServiceLevel } from './contract.ts';
import { mergeTallies } from './tally-merge.ts';
import type { Tally } from './tally.ts';
import type { Interval } from './types.ts';

/** What a contract does with windows that hold too little to judge. semantics: Ratios, means, percentiles. */

export interface WindowTally {
  readonly window: Interval;
  readonly tally: Tally;
}

/** Windows that are judged together: the verdict belongs to the last of them, once enough has come together. */
export interface Pool extends WindowTally {
  readonly windows: readonly Interval[];
  readonly reached: boolean;
}

/** How many items or values a verdict on this level rests on; 0 for availability, which rests on time. */
export const populationOf = ({ metric }: Pick<ServiceLevel, 'metric'>, tally: Tally): number => {
  switch (metric.kind) {
    case 'ratio':
    case 'count':
      return tally.good + tally.bad;
    case 'mean':
      return tally.count;
    case 'percentile':
      return tally.values.length;
    default:
      return 0;
  }
};

export const isLowVolume = (level: Pick<ServiceLevel, 'lowVolume'>, population: number): boolean =>
  level.lowVolume !== undefined && population < level.lowVolume.minPopulation;

/**
 * Pools each window with those that follow until the level's minimum is reached, then starts afresh.
 * Windows come oldest first; the last pool may be short (`reached: false`) and is decided later.
 */
export const rollUp = (level: ServiceLevel, parts: readonly WindowTally[]): readonly Pool[] => {
  const pools: Pool[] = [];
  for (const part of parts) {
    const last = pools.at(-1);
    if (last !== undefined && !last.reached) pools[pools.length - 1] = pooled(level, last, part);
    else pools.push(pooled(level, undefined, part));
  }
  return pools;
};

const pooled = (level: ServiceLevel, pool: Pool | undefined, { window, tally }: WindowTally): Pool => {
  const whole = pool === undefined ? tally : mergeTallies([pool.tally, tally]);
  return {
    windows: [...(pool?.windows ?? []), window],
    window: { from: pool?.window.from ?? window.from, to: window.to },
    tally: whole,
    reached: !isLowVolume(level, populationOf(level, whole)),
  };
};
