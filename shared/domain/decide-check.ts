import { canonicalJson } from './canonical.ts';
import { checkRuns, type Run } from './check-runs.ts';
import type { CheckEvent } from './event.ts';
import type { PlacedResult } from './item-result.ts';
import type { CheckLevel, Rules, RuleVersion } from './rules.ts';
import { jsonOf } from './stored-json.ts';
import type { Instant, Interval, JsonObject } from './types.ts';
import { dayInterval, dayOf } from './window.ts';
import { formatDate } from './civil.ts';

/** How one check stood on one local day under an availability level: raw runs, before the contract's policies. */
export interface CheckDay {
  readonly feed: string;
  readonly check: string;
  readonly service?: string;
  readonly provider?: string;
  /** Tile the day; what lies after the last report is what follows if none comes. */
  readonly runs: readonly Run[];
  /** `ratio` of checks: every report, and whether it was good. Reports of maintenance are in neither count: the check did not run. */
  readonly reports?: readonly (readonly [at: Instant, good: 0 | 1])[];
  readonly knownAt: Instant;
  readonly parties: readonly string[];
}

export interface CheckDays {
  readonly feed: string;
  readonly check: string;
  /** Sorted, one per identity, at or before as-of; reach back far enough before the first day to know how things stood. */
  readonly reports: readonly CheckEvent[];
  /** First and last instant whose local days are decided. */
  readonly from: Instant;
  readonly to: Instant;
  /** The check's very first report; days before it count where `beforeFirstReport` says so. */
  readonly isFirst: boolean;
}

/** Days before a first report are written at most so far back. */
const longestLookback = 400;

/**
 * The day rows of one check under every level it counts in: a pure function of its reports. Which level counts a day follows from the
 * fields of the latest report up to the day's end. semantics: Availability; availability time by the version at each instant (versions
 * start on local days).
 */
export const decideCheck = (rulebooks: readonly Rules[], days: CheckDays): readonly PlacedResult[] => {
  if (days.reports.length === 0) return [];
  const results: PlacedResult[] = [];
  for (const rules of rulebooks)
    for (const version of rules.versions)
      for (const level of version.checks) results.push(...levelDays(rules, version, level, days));
  return results;
};

/** Every place of the decided days where a row of the check might lie: what `decideCheck` does not fill must be empty. */
export const checkDayPlaces = (rulebooks: readonly Rules[], days: CheckDays): readonly Omit<PlacedResult, 'body'>[] =>
  rulebooks.flatMap((rules) => {
    const levels = new Set(rules.versions.flatMap(({ checks }) => checks.map(({ spec }) => spec.id)));
    const zone = rules.versions[0]?.zone;
    const item = `${days.feed}/${days.check}`;
    const places: Omit<PlacedResult, 'body'>[] = [];
    if (!zone) return places;
    for (let day = dayOf(zone, days.from); day <= dayOf(zone, days.to); day += 1)
      for (const level of levels)
        places.push({ contract: rules.contract, level, day: formatDate(day), at: dayInterval(zone, day).from, item });
    return places;
  });

/**
 * Index of the first of the reports that tell how things stood before `end`: back from there over `count` instants with a report that
 * is no soft try; 0 where there are not so many.
 */
export const reachBack = (reports: readonly Pick<CheckEvent, 'at' | 'soft'>[], end: number, count: number): number => {
  let found = 0;
  let at: Instant | undefined;
  for (let i = end - 1; i >= 0; i -= 1) {
    const report = reports[i];
    if (!report || report.soft === true || report.at === at) continue;
    if (found === count) return i + 1;
    found += 1;
    ({ at } = report);
  }
  return 0;
};

/** The same forwards: index after the last report that may still say something of the time before `start`. */
const reachForward = (reports: readonly CheckEvent[], start: number, count: number): number => {
  let found = 0;
  for (let i = start; i < reports.length; i += 1) {
    if (found === count && reports[i]?.at !== reports[i - 1]?.at) return i;
    if (reports[i]?.soft !== true && reports[i]?.at !== reports[i - 1]?.at) found += 1;
  }
  return reports.length;
};

/** What patterns see of a report. */
export const viewOf = (event: CheckEvent): JsonObject => {
  const { hash: _hash, receivedAt: _receivedAt, at: _at, kind: _kind, ...fields } = event;
  return jsonOf(fields);
};

const levelDays = (rules: Rules, version: RuleVersion, level: CheckLevel, days: CheckDays): readonly PlacedResult[] => {
  const { zone } = version;
  const { metric } = level;
  const results: PlacedResult[] = [];
  const early = days.isFirst && metric.kind === 'availability' && metric.beforeFirstReport !== 'excluded';
  const from = early ? dayOf(zone, days.reports[0]?.at ?? days.from) - longestLookback : dayOf(zone, days.from);
  const lastDay = dayOf(zone, Math.min(days.to, version.to - 1));
  for (let day = Math.max(dayOf(zone, version.from), from); day <= lastDay; day += 1) {
    const range = dayInterval(zone, day);
    if (range.to <= version.from) continue;
    const body = encodeDay(level, days, range);
    if (body !== undefined)
      results.push({
        contract: rules.contract,
        level: level.spec.id,
        day: formatDate(day),
        at: range.from,
        item: `${days.feed}/${days.check}`,
        body,
      });
  }
  return results;
};

/** Index of the first report at or after an instant. */
const indexAt = (reports: readonly CheckEvent[], at: Instant): number => {
  let [low, high] = [0, reports.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reports[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

const encodeDay = ({ metric, good, eligible }: CheckLevel, days: CheckDays, range: Interval): string | undefined => {
  const { reports } = days;
  const [first, end] = [indexAt(reports, range.from), indexAt(reports, range.to)];
  const last = reports[end - 1] ?? reports[0];
  if (!last || !eligible(viewOf(last)) || (metric.kind === 'ratio' && first === end)) return undefined;
  const inDay = reports.slice(first, end);
  const reach = metric.kind === 'availability' ? metric.confirmAfter : 1;
  const around = reports.slice(reachBack(reports, first, reach + 1), reachForward(reports, end, reach));
  const runs = metric.kind === 'availability' ? checkRuns(metric, around, range).map((run) => ownRun(run, range)) : [];
  const result: CheckDay = {
    feed: days.feed,
    check: days.check,
    ...(last.service === undefined ? {} : { service: last.service }),
    ...(last.provider === undefined ? {} : { provider: last.provider }),
    runs,
    ...(metric.kind === 'ratio' ? { reports: judgeReports(inDay, good) } : {}),
    knownAt: Math.max(0, ...reports.slice(Math.max(0, first - 1), first).map(receipt), ...inDay.map(receipt), ...tail(runs, reports, end).map(receipt)), // prettier-ignore
    parties: last.provider === undefined ? [] : [last.provider],
  };
  return canonicalJson(result);
};

const receipt = ({ receivedAt }: CheckEvent): Instant => receivedAt;

/** A confirmation before the day is as good as one at its start: how far back it lies depends on how much is loaded. */
const ownRun = (run: Run, { from }: Interval): Run =>
  run.confirmedAt === undefined || run.confirmedAt >= from ? run : { ...run, confirmedAt: from };

/** Reports after the day that its runs rest on: those up to a confirmation, and the next one if it says what was before it. */
const tail = (runs: readonly Run[], reports: readonly CheckEvent[], end: number): readonly CheckEvent[] => {
  const confirmedAt = runs.at(-1)?.confirmedAt ?? 0;
  let to = end;
  while ((reports[to]?.at ?? Infinity) <= confirmedAt) to += 1;
  return reports.slice(end, reports[end]?.previous === undefined ? to : Math.max(to, end + 1));
};

const judgeReports = (reports: readonly CheckEvent[], good: CheckLevel['good']): NonNullable<CheckDay['reports']> =>
  reports.filter(({ state }) => state !== 'maintenance').map((report) => [report.at, good?.(viewOf(report)) ? 1 : 0]);
