import { availabilityOf, percentOf } from '../domain/attainment.ts';
import type { DerivedMetric } from '../domain/contract.ts';
import { derivedStanding, type Member } from '../domain/derived.ts';
import { decodeItem } from '../domain/item-result.ts';
import { levelAt, type Rules } from '../domain/rules.ts';
import { standing, type Standing } from '../domain/standing.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { rollingWindow, windowAt } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { levelFigures, type Figures, type Terms } from './figures.ts';
import { resultPk } from './keys.ts';
import { judgedTally } from './pool.ts';
import { queryAll } from './query.ts';

/** Items of a level that are open at as-of: `[started, breached or never]`. */
export interface OpenItem {
  readonly startedAt: Instant;
  readonly breachedAt?: Instant;
  readonly unmapped: boolean;
}

export const openItems = async (table: Table, contract: string, level: string): Promise<readonly OpenItem[]> => {
  const rows = await queryAll(table, resultPk(contract, level, 'open'));
  return rows.flatMap(({ body }) => {
    const { startedAt = 0, breachedAt, outcome } = decodeItem(body);
    if (outcome === 'excluded') return [];
    return [{ startedAt, unmapped: outcome === 'unmapped', ...(breachedAt === undefined ? {} : { breachedAt }) }];
  });
};

/** A level in one window at as-of: figures and standing. */
export interface LevelWindow {
  readonly terms: Terms;
  readonly window: Interval;
  readonly figures: Figures;
  readonly standing: Standing;
  readonly agreedWindowMs?: number;
}

/** An item is running, or overdue, in every window it is open in. semantics: Counted in. */
export const levelWindow = async (
  table: Table,
  rules: Rules,
  terms: Terms,
  window: Interval,
  asOf: Instant,
  open: readonly OpenItem[],
): Promise<LevelWindow> => {
  const figures = await levelFigures(table, rules, terms, window, asOf);
  const tally = await judgedTally(table, rules, terms, window, asOf, figures.tally);
  const inside = open.filter(({ startedAt }) => startedAt < window.to && startedAt <= asOf);
  const { metric } = terms.spec;
  const agreedWindowMs =
    metric.kind === 'availability'
      ? Math.max(
          0,
          terms.version.calendar(metric.agreedTime).elapsed(window.from, window.to) - figures.tally.excludedMs,
        )
      : undefined;
  const items = {
    running: inside.filter(({ unmapped }) => !unmapped).length,
    overdue: inside.filter(
      ({ breachedAt, unmapped }) => !unmapped && breachedAt !== undefined && breachedAt < window.to,
    ).length,
    unmapped: figures.unmapped + inside.filter(({ unmapped }) => unmapped).length,
    left: figures.left,
    ...(agreedWindowMs === undefined ? {} : { agreedWindowMs }),
  };
  const plain = standing(terms.spec, window, asOf, tally, items);
  return {
    terms,
    window,
    figures,
    standing:
      metric.of === 'levels'
        ? derivedStanding(
            terms.spec,
            metric.kind,
            await membersOf(table, rules, metric, window, asOf),
            plain,
            asOf >= window.to,
          )
        : plain,
    ...(agreedWindowMs === undefined ? {} : { agreedWindowMs }),
  };
};

/** The levels a level is made of, over its window. What is itself made of levels brings nothing in. */
const membersOf = async (
  table: Table,
  rules: Rules,
  { weights }: DerivedMetric,
  window: Interval,
  asOf: Instant,
): Promise<readonly Member[]> => {
  const members: Member[] = [];
  for (const [id, weight] of Object.entries(weights)) {
    const terms = levelAt(rules, id, window.to - 1) ?? levelAt(rules, id, Math.min(window.to - 1, asOf));
    if (!terms || terms.spec.metric.of === 'levels') continue;
    const open = await openItems(table, rules.contract, id);
    const { figures, standing: own } = await levelWindow(table, rules, terms, window, asOf, open);
    const { kind } = terms.spec.metric;
    const time = figures.tally.measuredMs > 0 ? availabilityOf(figures.tally) : undefined;
    const counted = kind === 'ratio' ? percentOf(own.good, own.good + own.bad) : undefined;
    members.push({ weight, attainment: kind === 'availability' ? time : counted, status: own.status });
  }
  return members;
};

/** Terms and window of a level that contain an instant; terms are those at the window's last instant. */
export const windowOf = (
  rules: Rules,
  level: string,
  at: Instant,
): { terms: Terms; window: Interval; rolling: boolean } | undefined => {
  const now = levelAt(rules, level, at);
  if (!now) return undefined;
  const { window: spec } = now.spec;
  const window =
    spec.type === 'rolling'
      ? rollingWindow(spec, now.version.zone, at)
      : windowAt(spec, now.version.zone, now.version.contract.yearStart, at);
  const terms = levelAt(rules, level, window.to - 1) ?? now;
  return { terms, window, rolling: spec.type === 'rolling' };
};
