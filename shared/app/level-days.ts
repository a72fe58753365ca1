import { formatDate, parseDate } from '../domain/civil.ts';
import type { DayRollup } from '../domain/day-rollup.ts';
import type { CheckDay } from '../domain/decide-check.ts';
import {
  crossesEdge,
  levelLeaves,
  needsNeighbours,
  rollAvailability,
  type AvailabilityFacts,
} from '../domain/level-availability.ts';
import { levelAt, type Rules, type RuleVersion } from '../domain/rules.ts';
import type { AvailabilityMetric } from '../domain/contract.ts';
import { dayInterval } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { resultPk } from './keys.ts';
import { queryAll } from './query.ts';

/** Outages longer than this are judged as if they began here. */
const widestDays = 62;

/** Level ids whose rows a level needs: itself and everything it is composed of. */
const levelsOf = (version: RuleVersion, level: string, metric: AvailabilityMetric): readonly string[] => {
  const ids = new Set([level]);
  const visit = (inner: AvailabilityMetric): void => {
    for (const id of levelLeaves(inner)) {
      const found = version.contract.serviceLevels.find((candidate) => candidate.id === id)?.metric;
      if (ids.has(id) || found?.kind !== 'availability') continue;
      ids.add(id);
      visit(found);
    }
  };
  visit(metric);
  return [...ids];
};

/**
 * The facts of a level's availability over local days [first, last], widened by the days whose outages reach over an edge where lengths of outages matter.
 * undefined: the level has no availability terms then.
 */
export const availabilityFacts = async (
  table: Table,
  rules: Rules,
  level: string,
  first: number,
  last: number,
): Promise<AvailabilityFacts | undefined> => {
  const zone = rules.versions[0]?.zone;
  const terms = zone && levelAt(rules, level, dayInterval(zone, last).to - 1);
  if (!terms || terms.spec.metric.kind !== 'availability') return undefined;
  const { version } = terms;
  const { metric } = terms.spec;
  const ids = levelsOf(version, level, metric);
  const load = async (day: number): Promise<Map<string, CheckDay[]>> => {
    const found = new Map<string, CheckDay[]>();
    for (const id of ids)
      found.set(
        id,
        (await queryAll(table, resultPk(rules.contract, id, formatDate(day)))).map(
          ({ body }) => JSON.parse(body) as CheckDay,
        ),
      );
    return found;
  };
  const days = new Map<number, Map<string, CheckDay[]>>();
  for (let day = first; day <= last; day += 1) days.set(day, await load(day));
  let [from, to] = [first, last];
  if (needsNeighbours(metric)) {
    const crosses = (day: number, edge: number): boolean =>
      crossesEdge([...(days.get(day)?.values() ?? [])].flat(), edge, metric.mergeUpShorterThan);
    for (; first - from < widestDays && crosses(from, dayInterval(version.zone, from).from);)
      days.set((from -= 1), await load(from));
    for (; to - last < widestDays && crosses(to, dayInterval(version.zone, to).to);)
      days.set((to += 1), await load(to));
  }
  const rows = new Map<string, CheckDay[]>(ids.map((id) => [id, []]));
  for (let day = from; day <= to; day += 1) for (const [id, found] of days.get(day) ?? []) rows.get(id)?.push(...found);
  const range = { from: dayInterval(version.zone, from).from, to: dayInterval(version.zone, to).to };
  return { rules, version, metric, range, rows, level };
};

/** Rollups of the touched days, and of the neighbours that an outage joins to them. */
export const availabilityDays = async (
  table: Table,
  rules: Rules,
  level: string,
  touched: readonly string[],
): Promise<ReadonlyMap<string, DayRollup>> => {
  const result = new Map<string, DayRollup>();
  for (const day of [...touched].sort().flatMap((text) => parseDate(text) ?? [])) {
    const facts = await availabilityFacts(table, rules, level, day, day);
    if (!facts) continue;
    const { zone } = facts.version;
    for (let each = day - widestDays; each <= day + widestDays; each += 1) {
      const { from, to } = dayInterval(zone, each);
      if (from >= facts.range.from && to <= facts.range.to) result.set(formatDate(each), rollAvailability(facts, each));
    }
  }
  return result;
};
