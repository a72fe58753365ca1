import { availabilityInput, rollAvailability } from '../domain/level-availability.ts';
import { availabilityTally } from '../domain/availability.ts';
import { formatDate } from '../domain/civil.ts';
import { rollRows } from '../domain/day-figures.ts';
import { decodeRollup, type HourRollup } from '../domain/day-rollup.ts';
import type { ServiceLevel } from '../domain/contract.ts';
import type { Rules, RuleVersion } from '../domain/rules.ts';
import { emptyTally, type Tally } from '../domain/tally.ts';
import { mergeTallies } from '../domain/tally-merge.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { dayInterval, dayOf, hourAt } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { resultPk, rollupPk } from './keys.ts';
import { availabilityFacts } from './level-days.ts';
import { queryAll } from './query.ts';

/** One local hour, or the part of it that lies in the window. */
export interface HourFigure extends Interval {
  readonly tally: Tally;
  readonly knownAt: Instant;
}

/** What a level adds up to in an interval, cut at as-of. */
export interface Figures {
  readonly hours: readonly HourFigure[];
  readonly tally: Tally;
  readonly left: number;
  readonly unmapped: number;
  readonly knownAt: Instant;
}

/** A level's terms: the version in force at the window's last instant. */
export interface Terms {
  readonly version: RuleVersion;
  readonly spec: ServiceLevel;
}

/**
 * A level's figures in an interval from its rollups; hours that the interval or as-of cuts are computed from their rows,
 * so the figures are exact to the millisecond.
 */
export const levelFigures = async (
  table: Table,
  rules: Rules,
  { version, spec }: Terms,
  interval: Interval,
  asOf: Instant,
): Promise<Figures> => {
  const end = spec.metric.kind === 'availability' ? Math.min(interval.to, asOf) : interval.to;
  const { zone } = version;
  if (end <= interval.from) return { hours: [], tally: emptyTally, left: 0, unmapped: 0, knownAt: 0 };
  const first = formatDate(dayOf(zone, interval.from));
  const last = formatDate(dayOf(zone, end - 1));
  const rows = await queryAll(table, rollupPk(rules.contract, spec.id), { from: first, to: `${last}~` });
  const cuts = new Map<Instant, HourRollup | undefined>();
  for (const at of [interval.from, end]) {
    const hour = hourAt(zone, at);
    if (hour.from !== at)
      cuts.set(
        hour.from,
        await cutHour(
          table,
          rules,
          { version, spec },
          { from: Math.max(hour.from, interval.from), to: Math.min(hour.to, end) },
        ),
      );
  }
  const hours: HourFigure[] = [];
  let left = 0;
  let unmapped = 0;
  for (const { body } of rows) {
    for (const [start, whole] of decodeRollup(body)) {
      const { from, to } = hourAt(zone, start);
      if (to <= interval.from || from >= end) continue;
      const hour = cuts.has(start) ? cuts.get(start) : whole;
      if (!hour) continue;
      hours.push({
        from: Math.max(from, interval.from),
        // Not cut at as-of: an hour that is still going on must not look like one that has ended.
        to: Math.min(to, interval.to),
        tally: hour.tally,
        knownAt: hour.knownAt,
      });
      left += hour.left;
      unmapped += hour.unmapped;
    }
  }
  hours.sort((a, b) => a.from - b.from);
  return {
    hours,
    tally: mergeTallies(hours.map(({ tally }) => tally)),
    left,
    unmapped,
    knownAt: Math.max(0, ...hours.map(({ knownAt }) => knownAt)),
  };
};

const cutHour = async (
  table: Table,
  rules: Rules,
  { version, spec }: Terms,
  cut: Interval,
): Promise<HourRollup | undefined> => {
  const { zone } = version;
  const day = dayOf(zone, cut.from);
  if (spec.metric.kind === 'availability') {
    const facts = await availabilityFacts(table, rules, spec.id, day, day);
    if (!facts) return undefined;
    const whole = rollAvailability(facts, day).get(hourAt(zone, cut.from).from);
    const tally = availabilityTally({ ...availabilityInput(facts, cut.to), range: cut });
    return whole && { ...whole, tally };
  }
  const { from } = dayInterval(zone, day);
  const rows = await queryAll(table, resultPk(rules.contract, spec.id, formatDate(dayOf(zone, from))));
  return rollRows(
    spec.metric,
    zone,
    rows.map(({ body }) => body),
    cut,
  ).get(hourAt(zone, cut.from).from);
};
