import { meterOf } from './budget-meter.ts';
import type { LevelHistory, Meter, Point } from './budget-meter.ts';
import { lastTurn } from './rolling-alerts.ts';
import type { Standing } from './standing.ts';
import type { Instant } from './types.ts';

/** The alerts that follow from how a level's window went, hour by hour. semantics: Attainment, budgets, forecasts. */

export interface LevelAlertFact {
  readonly kind: 'missed' | 'unreachable' | 'recovered' | 'budget';
  readonly at: Instant;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/**
 * What stands at as-of, by instant. `unreachable` at the use that the budget no longer covers, `recovered` at the first hour
 * end at which it does again, `missed` at the end of a window that was missed, `budget` while a share of the budget is used.
 * A rolling level is only `missed` or `recovered`, at the last hour end at which it turned.
 */
export const levelAlerts = (history: LevelHistory): readonly LevelAlertFact[] => {
  if (history.rollingFrom !== undefined) return rollingAlerts(history, history.rollingFrom);
  const meter = meterOf(history);
  const reach = meter === undefined ? [] : reachAlerts(history, meter);
  const budget = meter === undefined ? [] : budgetAlerts(history, meter);
  return [...reach, ...budget, ...closingAlerts(history, reach)].sort(
    (a, b) => a.at - b.at || order.indexOf(a.kind) - order.indexOf(b.kind),
  );
};

const order: readonly LevelAlertFact['kind'][] = ['budget', 'unreachable', 'recovered', 'missed'];

const rollingAlerts = (
  { level, asOf, hours, standing }: LevelHistory,
  rollingFrom: (asOf: Instant) => Instant,
): readonly LevelAlertFact[] => {
  const turn = lastTurn(level, hours, asOf, rollingFrom);
  return turn === undefined
    ? []
    : [{ kind: turn.missed ? 'missed' : 'recovered', at: turn.at, facts: figures(standing) }];
};

/** Each stretch in which the target was out of reach: where it began and, if it did, where it ended. */
const reachAlerts = ({ window }: LevelHistory, meter: Meter): readonly LevelAlertFact[] =>
  turns(meter.points, ({ used, allowed, mute }) => !mute && used > allowed).map(({ point, over }) => {
    const { allowed, used, population } = point;
    const at = over ? instantOf(meter, point, allowed + 1) : point.at;
    return {
      kind: over ? 'unreachable' : 'recovered',
      at: Math.max(at, window.from),
      facts: { allowed, used, population, ...(meter.provisional && { onWhatIsKnown: true }) },
    };
  });

/** Shares of the budget that are used: those still used at as-of, since when they are. */
const budgetAlerts = ({ level, window }: LevelHistory, meter: Meter): readonly LevelAlertFact[] =>
  level.alerts.warnAtPercentOfBudget.flatMap((percent): readonly LevelAlertFact[] => {
    const last = turns(
      meter.points,
      ({ used, allowed, mute }) => !mute && used >= meter.useAtPercent(allowed, percent),
    ).at(-1);
    if (last === undefined || !last.over) return [];
    const { allowed, used, population } = last.point;
    const at = Math.max(instantOf(meter, last.point, meter.useAtPercent(allowed, percent)), window.from);
    const facts = { threshold: `${percent}%`, allowed, used, population };
    return [{ kind: 'budget', at, facts }];
  });

/** A closed window: missed at its end, or back in reach there where it was thought lost. */
const closingAlerts = (
  { window, asOf, standing }: LevelHistory,
  reach: readonly LevelAlertFact[],
): readonly LevelAlertFact[] => {
  if (asOf < window.to) return [];
  const last = reach.at(-1);
  const lost = last?.kind === 'unreachable' ? { unreachableAt: last.at } : undefined;
  if (standing.status === 'missed')
    return [{ kind: 'missed', at: window.to, facts: { ...figures(standing), ...lost } }];
  return standing.status === 'met' && lost !== undefined
    ? [{ kind: 'recovered', at: window.to, facts: figures(standing) }]
    : [];
};

const figures = ({ expected, attainment, value }: Standing): LevelAlertFact['facts'] => ({
  expected,
  ...(attainment !== null && { attainment }),
  ...(value !== undefined && value !== null && { value }),
});

/** Where a condition turned true and false again, starting from false. */
const turns = (
  points: readonly Point[],
  isOver: (point: Point) => boolean,
): readonly { readonly point: Point; readonly over: boolean }[] => {
  const found: { readonly point: Point; readonly over: boolean }[] = [];
  let before = false;
  for (const point of points) {
    const over: boolean = isOver(point) || (before && !point.ended);
    if (over !== before) found.push({ point, over });
    before = over;
  }
  return found;
};

/** With a known budget the instant of the use itself; on what is known, the last use before the hour's end. */
const instantOf = (meter: Meter, point: Point, use: number): Instant =>
  meter.usedAt(meter.provisional ? point.used : use) ?? point.at;
