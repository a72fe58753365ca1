import { formatFigure, meets } from './attainment.ts';
import { targetOf } from './budget.ts';
import type { ServiceLevel } from './contract.ts';
import type { Fraction } from './fraction.ts';
import type { Standing } from './standing.ts';
import type { LevelStatus } from './verdict.ts';

/** Levels made of other levels: `composite` is the weighted mean of their attainments, `score` the weight of those that were met. */

/** A level another one is made of, over the window of that one. */
export interface Member {
  readonly weight: number;
  /** Percent; undefined where it has none: a value, or nothing measured. */
  readonly attainment: Fraction | undefined;
  readonly status: LevelStatus;
}

const whole: Fraction = { num: 100n, den: 1n };
const nothing: Fraction = { num: 0n, den: 1n };

/** What a member brings in, in percent; undefined: it leaves with its weight. */
const shareOf = (kind: 'score' | 'composite', { attainment, status }: Member): Fraction | undefined => {
  if (kind === 'composite') return attainment;
  return status === 'met' ? whole : status === 'missed' ? nothing : undefined;
};

/** sum(weight × percent) / sum(weight) over the members that bring something, exactly; undefined where none does. */
export const weightedMean = (kind: 'score' | 'composite', members: readonly Member[]): Fraction | undefined => {
  let sum = nothing;
  let weights = 0n;
  for (const member of members) {
    const share = shareOf(kind, member);
    if (share === undefined) continue;
    const weight = BigInt(member.weight);
    sum = { num: sum.num * share.den + weight * share.num * sum.den, den: sum.den * share.den };
    weights += weight;
  }
  return weights > 0n ? { num: sum.num, den: sum.den * weights } : undefined;
};

/** The standing of such a level from its members'; `plain`: what it has without them. */
export const derivedStanding = (
  level: ServiceLevel,
  kind: 'score' | 'composite',
  members: readonly Member[],
  plain: Standing,
  closed: boolean,
): Standing => {
  const figure = weightedMean(kind, members);
  if (figure === undefined) {
    const empty = level.noData === 'treat-as-missed' ? 'missed' : 'no-data';
    return { ...plain, status: closed ? empty : 'running' };
  }
  const attainment = formatFigure(figure, 4);
  const isMet = meets(figure, targetOf(level));
  if (closed) return { ...plain, attainment, status: isMet ? 'met' : 'missed' };
  const forecast = { attainment, meets: isMet, burnRate: null };
  return { ...plain, attainment, forecast, provisional: true, status: isMet ? 'running' : 'at-risk' };
};
