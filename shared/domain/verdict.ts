import {
  allowedOf,
  availabilityOf,
  formatFigure,
  meanOf,
  meets,
  percentileMeets,
  percentileOf,
  percentOf,
} from './attainment.ts';
import { budgetOf, burnRate, expectedVolume, missesAllowed, targetOf } from './budget.ts';
import type { Target } from './attainment.ts';
import type { Budget } from './budget.ts';
import type { ServiceLevel } from './contract.ts';
import { inUnit, isElapsed } from './elapsed-unit.ts';
import { floorOf, fraction } from './fraction.ts';
import type { Fraction } from './fraction.ts';
import { isLowVolume, populationOf } from './low-volume.ts';
import type { Tally } from './tally.ts';
import type { Instant, Interval, Millis } from './types.ts';

/** Verdict of one level in one window, by the kind of its metric. semantics: Ratios, means, percentiles; Attainment. */

export type LevelStatus = 'met' | 'missed' | 'running' | 'at-risk' | 'no-data' | 'not-applicable';

/** What is not decided yet and belongs to the window. */
export interface OpenItems {
  readonly running: number;
  /** Those of the running ones that are past their target. */
  readonly overdue: number;
  readonly unmapped: number;
  readonly left: number;
  /**
   * Availability: agreed time of the whole window less the maintenance and relief known by now.
   * Without it the budget of an open window rests on the agreed time so far, and the standing is provisional.
   */
  readonly agreedWindowMs?: Millis;
}

/** What the window will come to if it goes on as it did so far; overdue items count as missed. */
export interface Forecast {
  /** Percent with 4 decimals; null for figures in other units. */
  readonly attainment: string | null;
  readonly value?: string;
  readonly meets: boolean;
  /** Budget used over time used, 2 decimals. */
  readonly burnRate: string | null;
}

/** What the figures of a window come to. */
export interface Verdict {
  readonly status: LevelStatus;
  /** Percent with 4 decimals, half-up; null where there is none or the figure is a value. */
  readonly attainment: string | null;
  /** Means, percentiles and counts: the figure itself, null where there is none. */
  readonly value?: string | null;
  readonly unit?: string;
  readonly agreedMs?: Millis;
  readonly downMs?: Millis;
  readonly excludedMs?: Millis;
  readonly unknownMs?: Millis;
  readonly budget: Budget | null;
  /** Null once the window has closed, and while there is nothing to go by. */
  readonly forecast: Forecast | null;
  /** The standing rests on what is known so far and may turn with what is not. */
  readonly provisional: boolean;
  /** Set where too little came together to judge the window as any other. */
  readonly lowVolume?: NonNullable<ServiceLevel['lowVolume']>['method'];
}

/** One level in one window, and what is known of it. */
export interface Case {
  readonly level: ServiceLevel;
  readonly window: Interval;
  readonly asOf: Instant;
  readonly closed: boolean;
  readonly tally: Tally;
  readonly open: OpenItems;
}

/** Verdict, budget and forecast by the kind of the metric. */
export const judge = (facts: Case): Verdict => {
  switch (facts.level.metric.kind) {
    case 'ratio':
      return judgeRatio(facts);
    case 'availability':
      return judgeAvailability(facts);
    case 'count':
      return judgeCount(facts);
    case 'mean':
    case 'percentile':
      return judgeValue(facts);
    default: // scores and composites are made of other levels' standings
      return { status: 'not-applicable', attainment: null, budget: null, forecast: null, provisional: false };
  }
};

/** Decided items are good or bad; the closed window's budget rests on them, the open one's also on what must still come. */
const judgeRatio = (facts: Case): Verdict => {
  const { level, window, closed, tally, open } = facts;
  const decided = tally.good + tally.bad;
  const higher = level.levels.direction === 'higher';
  const population = closed ? decided : Math.max(decided + open.running, expectedVolume(level, window));
  const low = isLowVolume(level, population) ? level.lowVolume?.method : undefined;
  const allowed = missesAllowed(level, population);
  const budget = budgetOf('items', population, allowed, higher ? tally.bad : tally.good);
  const spent = budget.used + (higher && !closed ? open.overdue : 0) > allowed;
  const percent = percentOf(tally.good, decided);
  const ahead = closed ? undefined : percentOf(tally.good, decided + open.overdue);
  const forecast = ahead && percentForecast(facts, ahead, budget, low === 'allow-one-miss' && !spent);
  return {
    status: closed && percent === undefined ? noData(level) : statusOf(facts, spent, forecast, low),
    attainment: percentText(percent),
    budget,
    forecast: forecast ?? null,
    provisional: closed ? stillUndecided(facts) : level.expectedMonthlyVolume === undefined,
    ...(low && { lowVolume: low }),
  };
};

const judgeAvailability = (facts: Case): Verdict => {
  const { level, closed, tally, open } = facts;
  const { agreedMs, downMs, excludedMs, unknownMs, measuredMs } = tally;
  const agreed = closed ? agreedMs : Math.max(agreedMs, open.agreedWindowMs ?? 0);
  const budget = budgetOf('ms', agreed, allowedOf(agreed, targetOf(level)), downMs);
  const percent = measuredMs > 0 ? availabilityOf(tally) : undefined;
  const forecast = closed ? undefined : percent && percentForecast(facts, percent, budget, false);
  return {
    status: availabilityStatus(facts) ?? statusOf(facts, budget.left < 0, forecast, undefined),
    attainment: percentText(percent),
    agreedMs,
    downMs,
    excludedMs,
    unknownMs,
    budget,
    forecast: forecast ?? null,
    provisional: !closed && open.agreedWindowMs === undefined,
  };
};

/** The statuses that come before any verdict: no agreed time at all, or none of it measured. */
const availabilityStatus = ({ level, closed, tally, open }: Case): LevelStatus | undefined => {
  const passed = tally.agreedMs + tally.unknownMs;
  if ((open.agreedWindowMs ?? passed) === 0 && (closed || open.agreedWindowMs === 0)) return 'not-applicable';
  if (tally.measuredMs > 0 && tally.agreedMs > 0) return undefined;
  if (closed) return noData(level);
  return passed > 0 ? 'no-data' : 'running';
};

/** A count only grows: above an upper limit it can't come back. None is a count of 0, not missing data. */
const judgeCount = (facts: Case): Verdict => {
  const { level, window, asOf, closed, tally } = facts;
  const target = targetOf(level);
  const count = tally.good + tally.bad;
  const figure = { num: BigInt(count), den: 1n };
  const lower = target.direction === 'lower';
  const budget = lower ? budgetOf('items', count, Number(floorOf(fraction(target.expected))), count) : null;
  const elapsed = asOf - window.from;
  const ahead = { num: BigInt(count) * BigInt(window.to - window.from), den: BigInt(Math.max(1, elapsed)) };
  const forecast: Forecast | undefined = closed
    ? undefined
    : {
        attainment: null,
        value: formatFigure(ahead, 4),
        meets: meets(ahead, target),
        burnRate: budget && burnRate(budget, elapsed, window.to - window.from),
      };
  return {
    status: statusOf(facts, !meets(figure, target) && (closed || lower), forecast, undefined),
    attainment: null,
    value: String(count),
    ...unitOf(level),
    budget,
    forecast: forecast ?? null,
    provisional: false,
  };
};

/** Means and percentiles can turn until the window closes, so an open one is never out of reach. */
const judgeValue = (facts: Case): Verdict => {
  const { level, closed, tally } = facts;
  const { text, met } = valueOf(level, tally);
  const short = isLowVolume(level, populationOf(level, tally)) ? level.lowVolume?.method : undefined;
  const low = short === 'allow-one-miss' ? undefined : short; // a value has no misses to forgive
  const forecast: Forecast | undefined =
    closed || text === null ? undefined : { attainment: null, value: text, meets: met, burnRate: null };
  return {
    status: closed && text === null ? noData(level) : statusOf(facts, closed && !met, forecast, low),
    attainment: null,
    value: text,
    ...unitOf(level),
    budget: null,
    forecast: forecast ?? null,
    provisional: !closed,
    ...(low && { lowVolume: low }),
  };
};

/** The figure in the level's unit: elapsed time with 4 decimals, measured values as they came. */
const valueOf = (level: ServiceLevel, tally: Tally): { readonly text: string | null; readonly met: boolean } => {
  const target = targetOf(level);
  if (level.metric.kind === 'percentile') {
    const { p } = level.metric;
    if (p === undefined) throw new RangeError(`level ${level.id}: a percentile without p`);
    const value = percentileOf(tally.values, p, target.direction);
    const text = value === undefined || target.perUnit === undefined ? value : figureText(fraction(value), target);
    return { text: text ?? null, met: percentileMeets(tally.values, p, target) };
  }
  const mean = meanOf(tally);
  return mean === undefined ? { text: null, met: false } : { text: figureText(mean, target), met: meets(mean, target) };
};

const figureText = (raw: Fraction, { perUnit = 1n }: Target): string => formatFigure(inUnit(raw, perUnit), 4);

const statusOf = (
  { closed }: Case,
  spent: boolean,
  forecast: Forecast | undefined,
  low: Verdict['lowVolume'],
): LevelStatus => {
  if (low === 'report-only' || low === 'roll-up') return closed ? 'not-applicable' : 'running';
  if (spent) return 'missed';
  if (closed) return 'met';
  return forecast === undefined || forecast.meets ? 'running' : 'at-risk';
};

const percentForecast = (
  { level, window, asOf }: Case,
  ahead: Fraction,
  budget: Budget,
  forgiven: boolean,
): Forecast => ({
  attainment: formatFigure(ahead, 4),
  meets: forgiven || meets(ahead, targetOf(level)),
  burnRate: burnRate(budget, asOf - window.from, window.to - window.from),
});

const noData = ({ noData }: ServiceLevel): LevelStatus => (noData === 'treat-as-missed' ? 'missed' : 'no-data');

const percentText = (percent: Fraction | undefined): string | null =>
  percent === undefined ? null : formatFigure(percent, 4);

const unitOf = ({ metric }: ServiceLevel): { readonly unit?: string } => {
  if ('unit' in metric && metric.unit !== undefined) return { unit: metric.unit };
  return isElapsed(metric) ? { unit: 'ms' } : {};
};

/** Items counted where they were opened stay outside a closed window's attainment until they are decided. */
const stillUndecided = ({ level: { metric }, open }: Case): boolean =>
  open.running > 0 && 'clock' in metric && metric.clock?.countedIn === 'opened';
