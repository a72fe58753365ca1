import type { AvailabilityInput } from './availability.ts';
import { splitByHour, withMaintenance, type NamedWindow } from './availability.ts';
import type { Run } from './check-runs.ts';
import { compose, type Leaves } from './compose.ts';
import type { AvailabilityMetric } from './contract.ts';
import type { DayRollup, HourRollup } from './day-rollup.ts';
import type { CheckDay } from './decide-check.ts';
import { leafTimeline } from './leaf-timeline.ts';
import { reliefWindows } from './maintenance.ts';
import type { RuleVersion, Rules } from './rules.ts';
import type { Stretch, Timeline } from './timeline.ts';
import type { Instant, Interval } from './types.ts';
import { dayInterval, dayOf, hoursOfDay } from './window.ts';

/** Everything a level's availability over some days is made of: rows of its own leaves, and of the levels it is composed of. */
export interface AvailabilityFacts {
  readonly rules: Rules;
  readonly version: RuleVersion;
  readonly metric: AvailabilityMetric;
  /** Whole local days. */
  readonly range: Interval;
  /** Day rows of the checks by level, in day order. */
  readonly rows: ReadonlyMap<string, readonly CheckDay[]>;
  readonly level: string;
}

/** The input of every availability figure and explanation of one level: composed timeline, agreed time, maintenance, relief. */
export const availabilityInput = (facts: AvailabilityFacts, asOf: Instant): AvailabilityInput => {
  const { version, metric, range } = facts;
  const relief = reliefOf(facts);
  const own = facts.rows.get(facts.level) ?? [];
  return {
    metric,
    timeline: levelTimeline(facts, facts.level, metric, new Set()),
    agreed: version.calendar(metric.agreedTime).intervals(range.from, range.to),
    maintenance: [],
    relief: relief(servicesOf(own), checksOf(own)).filter(({ kind }) => kind === 'exclusion'),
    range,
    asOf,
  };
};

type Relief = (
  services: readonly string[],
  checks: readonly string[],
) => readonly (NamedWindow & { readonly kind: 'maintenance' | 'exclusion' })[];

/** Windows that may touch the metric: those without a rule, and those whose rule the metric names. */
const reliefOf = ({ rules, version, metric, range }: AvailabilityFacts): Relief => {
  const months = monthStarts(version, range);
  const events = [...rules.maintenance, ...rules.exclusions];
  if (events.length === 0) return () => [];
  return (services, checks) =>
    reliefWindows(events, version.contract.exclusions, months, { services, checks }).filter(
      ({ exclusion }) => exclusion === undefined || metric.exclusions.includes(exclusion),
    );
};

/** Months that caps go by, whole ones around the range. */
const monthStarts = ({ zone }: RuleVersion, { from, to }: Interval): readonly Instant[] => {
  const starts: Instant[] = [];
  for (let day = dayOf(zone, from) - 31; day <= dayOf(zone, to) + 31; day += 1) {
    const { from: start } = dayInterval(zone, day);
    if (zone.localFields(start).day === 1) starts.push(start);
  }
  return starts;
};

const servicesOf = (rows: readonly CheckDay[]): readonly string[] => [
  ...new Set(rows.flatMap(({ service }) => service ?? [])),
];
const checksOf = (rows: readonly CheckDay[]): readonly string[] => [...new Set(rows.map(({ check }) => check))];

const levelTimeline = (
  facts: AvailabilityFacts,
  level: string,
  metric: AvailabilityMetric,
  above: ReadonlySet<string>,
): Timeline => {
  const rows = facts.rows.get(level) ?? [];
  const relief = reliefOf({ ...facts, metric });
  const checks = new Map<string, Timeline>();
  for (const check of checksOf(rows)) {
    const own = rows.filter((row) => row.check === check);
    const timeline = leafTimeline(metric, joinDays(own));
    const windows = relief(servicesOf(own), [check]).filter(({ kind }) => kind === 'maintenance');
    const judged = withMaintenance(metric, timeline, windows);
    checks.set(check, metric.composition ? judged : fillGaps(judged, facts.range));
  }
  const levels = new Map<string, Timeline>();
  for (const id of levelLeaves(metric)) {
    const inner = facts.version.contract.serviceLevels.find((candidate) => candidate.id === id)?.metric;
    if (inner?.kind === 'availability' && !above.has(id))
      levels.set(id, levelTimeline(facts, id, inner, new Set([...above, level])));
  }
  const leaves: Leaves = { checks, levels };
  return compose(metric.composition, leaves);
};

/**
 * Without a composition the checks that have a row on a day are the level's checks of that day: on another day a check has left, as in
 * maintenance. So what a day comes to does not depend on which of its neighbours were looked at.
 */
const fillGaps = (timeline: Timeline, range: Interval): Timeline => {
  const filled: Stretch[] = [];
  let at = range.from;
  const gap = (to: Instant): void => {
    if (at < to)
      filled.push({ from: at, to, state: 'maintenance', measured: false, why: 'no check of this level then' });
  };
  for (const stretch of timeline) {
    gap(stretch.from);
    filled.push(stretch);
    at = stretch.to;
  }
  gap(range.to);
  return filled;
};

/** Runs of one check over consecutive days; two feeds that report one check on one day: the later row by feed stands. */
const joinDays = (rows: readonly CheckDay[]): readonly Run[] => {
  const byDay = new Map<Instant, CheckDay>();
  for (const row of rows) byDay.set(row.runs[0]?.from ?? 0, row);
  return [...byDay].sort(([a], [b]) => a - b).flatMap(([, { runs }]) => runs);
};

/** Ids of the levels a composition is made of, directly. */
export const levelLeaves = ({ composition }: AvailabilityMetric): readonly string[] => {
  const ids: string[] = [];
  const visit = (node: NonNullable<AvailabilityMetric['composition']>): void => {
    if ('level' in node) ids.push(node.level);
    else if ('serial' in node) node.serial.forEach(visit);
    else if ('parallel' in node) node.parallel.forEach(visit);
    else if ('kOfN' in node) node.kOfN.of.forEach(visit);
  };
  if (composition) visit(composition);
  return ids;
};

/** A local day by its hours; what lies after as-of is left out. */
export const rollAvailability = (facts: AvailabilityFacts, day: number, asOf = Number.MAX_SAFE_INTEGER): DayRollup => {
  const { version } = facts;
  const range = dayInterval(version.zone, day);
  const knownAt = [...facts.rows.values()]
    .flat()
    .reduce((known, row) => (isOn(row, range) ? Math.max(known, row.knownAt) : known), 0);
  const input = { ...availabilityInput(facts, asOf), range };
  const hours = hoursOfDay(version.zone, day).map(({ from }) => from);
  return new Map(
    [...splitByHour(input, hours)].map(([start, tally]): [Instant, HourRollup] => [
      start,
      { tally, left: 0, unmapped: 0, knownAt },
    ]),
  );
};

const isOn = ({ runs }: CheckDay, { from, to }: Interval): boolean => {
  const at = runs[0]?.from ?? 0;
  return at >= from && at < to;
};

/** Do lengths of outages matter, so that a day can't be judged without its neighbours? */
export const needsNeighbours = ({
  minOutage,
  mergeUpShorterThan,
  countFrom,
  confirmAfter,
}: AvailabilityMetric): boolean =>
  minOutage > 0 || mergeUpShorterThan > 0 || (countFrom === 'confirmed' && confirmAfter > 1) || confirmAfter > 1;

/** Does an outage, or a short time up, cross this edge of the loaded days? Then the next day must be loaded too. */
export const crossesEdge = (rows: readonly CheckDay[], edge: Instant, mergeMs: number): boolean =>
  rows.some(({ runs }) =>
    runs.some((run) => (run.from === edge || run.to === edge) && (run.state !== 'up' || run.to - run.from < mergeMs)),
  );
