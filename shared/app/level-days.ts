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
import { storedJson } from '../domain/stored-json.ts';
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

/** Rows of some levels by day, each day read once. */
type DayRows = (day: number) => Promise<ReadonlyMap<string, readonly CheckDay[]>>;

const dayRows = (table: Table, contract: string, levels: readonly string[]): DayRows => {
  const known = new Map<number, ReadonlyMap<string, readonly CheckDay[]>>();
  return async (day) => {
    const found = known.get(day);
    if (found) return found;
    const rows = new Map<string, readonly CheckDay[]>();
    for (const level of levels) {
      const stored = await queryAll(table, resultPk(contract, level, formatDate(day)));
      rows.set(
        level,
        stored.map(({ body }) => storedJson<CheckDay>(body)),
      );
    }
    known.set(day, rows);
    return rows;
  };
};

/** A level's terms on a day and what its verdict needs: rows of which levels, and whether lengths of outages matter. */
interface DayTerms {
  readonly version: RuleVersion;
  readonly metric: AvailabilityMetric;
  readonly levels: readonly string[];
  readonly isLocal: boolean;
  readonly crosses: (rows: ReadonlyMap<string, readonly CheckDay[]>, edge: number) => boolean;
}

const termsOf = (rules: Rules, level: string, day: number): DayTerms | undefined => {
  const zone = rules.versions[0]?.zone;
  const terms = zone && levelAt(rules, level, dayInterval(zone, day).to - 1);
  if (!terms || terms.spec.metric.kind !== 'availability') return undefined;
  const { version } = terms;
  const { metric } = terms.spec;
  const levels = levelsOf(version, level, metric);
  const metrics = version.contract.serviceLevels.flatMap(({ id, metric: each }) =>
    levels.includes(id) && each.kind === 'availability' ? [each] : [],
  );
  const mergeMs = Math.max(...metrics.map(({ mergeUpShorterThan }) => mergeUpShorterThan));
  const isLocal = !metrics.some(needsNeighbours);
  return {
    version,
    metric,
    levels,
    isLocal,
    crosses: (rows, edge) => !isLocal && crossesEdge([...rows.values()].flat(), edge, mergeMs),
  };
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
  const terms = termsOf(rules, level, last);
  return terms && factsOver(rules, level, terms, dayRows(table, rules.contract, terms.levels), first, last);
};

const factsOver = async (
  rules: Rules,
  level: string,
  { version, metric, levels, crosses }: DayTerms,
  load: DayRows,
  first: number,
  last: number,
): Promise<AvailabilityFacts> => {
  const { zone } = version;
  let [from, to] = [first, last];
  while (first - from < widestDays && crosses(await load(from), dayInterval(zone, from).from)) from -= 1;
  while (to - last < widestDays && crosses(await load(to), dayInterval(zone, to).to)) to += 1;
  const rows = new Map<string, CheckDay[]>(levels.map((id) => [id, []]));
  for (let day = from; day <= to; day += 1) for (const [id, found] of await load(day)) rows.get(id)?.push(...found);
  const range = { from: dayInterval(zone, from).from, to: dayInterval(zone, to).to };
  return { rules, version, metric, range, rows, level };
};

/** Days of rows read together; nothing that was read before a rollup row may be used to write it. */
export type DayCache = Map<string, DayRows>;

const cached = (cache: DayCache, table: Table, contract: string, { levels }: DayTerms): DayRows => {
  const key = levels.join('\n');
  const load = cache.get(key) ?? dayRows(table, contract, levels);
  cache.set(key, load);
  return load;
};

/** The touched days and those whose outages may have been joined to them, before or now. */
export const availabilityDays = async (
  table: Table,
  rules: Rules,
  level: string,
  touched: Iterable<string>,
): Promise<readonly string[]> => {
  const cache: DayCache = new Map();
  const days = new Set([...touched].flatMap((text) => parseDate(text) ?? []));
  const loaderOf = (terms: DayTerms): DayRows => cached(cache, table, rules.contract, terms);
  for (const day of Array.from(days))
    for (const step of [-1, 1])
      for (const other of await joinedDays(rules, level, day, step, loaderOf)) days.add(other);
  return [...days].sort((a, b) => a - b).map(formatDate);
};

/**
 * One day's rollup: each day is judged by itself under its own version, so that what it comes to does not depend on which day was touched.
 * A day without rows comes to nothing.
 */
export const availabilityDay = async (
  table: Table,
  rules: Rules,
  level: string,
  text: string,
  cache: DayCache,
): Promise<DayRollup> => {
  const day = parseDate(text);
  const terms = day === undefined ? undefined : termsOf(rules, level, day);
  if (day === undefined || !terms) return new Map();
  const load = cached(cache, table, rules.contract, terms);
  const isEmpty = [...(await load(day)).values()].every((rows) => rows.length === 0);
  return isEmpty ? new Map() : rollAvailability(await factsOver(rules, level, terms, load, day, day), day);
};

/** The next day, where lengths of outages matter, and on from there while an outage reaches over the far edge. */
const joinedDays = async (
  rules: Rules,
  level: string,
  day: number,
  step: number,
  loaderOf: (terms: DayTerms) => DayRows,
): Promise<readonly number[]> => {
  const days: number[] = [];
  for (let other = day + step; Math.abs(other - day) <= widestDays; other += step) {
    const terms = termsOf(rules, level, other);
    if (!terms || terms.isLocal) break;
    days.push(other);
    const { from, to } = dayInterval(terms.version.zone, other);
    if (!terms.crosses(await loaderOf(terms)(other), step < 0 ? from : to)) break;
  }
  return days;
};
