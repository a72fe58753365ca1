import { canonicalJson } from './canonical.ts';
import { checkRuns, type Run } from './check-runs.ts';
import type { CheckEvent } from './event.ts';
import type { PlacedResult } from './item-result.ts';
import type { CheckLevel, Rules, RuleVersion } from './rules.ts';
import type { Instant, Json, JsonObject } from './types.ts';
import { dayInterval, dayOf } from './window.ts';
import { formatDate, type DayNumber } from './civil.ts';

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
 * The day rows of one check under every level it counts in: a pure function of its reports. Which level counts it follows from the
 * latest report's fields. semantics: Availability; availability time by the version at each instant (versions start on local days).
 */
export const decideCheck = (rulebooks: readonly Rules[], days: CheckDays): readonly PlacedResult[] => {
  const last = days.reports.at(-1);
  if (!last) return [];
  const view = viewOf(last);
  const results: PlacedResult[] = [];
  for (const rules of rulebooks) {
    for (const version of rules.versions) {
      for (const level of version.checks) {
        if (level.eligible(view)) results.push(...levelDays(rules, version, level, days, last));
      }
    }
  }
  return results;
};

/** What patterns see of a report. */
export const viewOf = (event: CheckEvent): JsonObject => {
  const { hash: _hash, receivedAt: _receivedAt, at: _at, kind: _kind, ...fields } = event;
  return fields as unknown as JsonObject;
};

const levelDays = (
  rules: Rules,
  version: RuleVersion,
  level: CheckLevel,
  days: CheckDays,
  last: CheckEvent,
): readonly PlacedResult[] => {
  const { zone } = version;
  const { metric } = level;
  const results: PlacedResult[] = [];
  const early = days.isFirst && metric.kind === 'availability' && metric.beforeFirstReport !== 'excluded';
  const lastDay = dayOf(zone, Math.min(days.to, version.to - 1));
  const firstDay = Math.max(dayOf(zone, version.from), early ? lastDay - longestLookback : dayOf(zone, days.from));
  for (let day = firstDay; day <= lastDay; day += 1) {
    const { from, to } = dayInterval(zone, day);
    if (to <= version.from) continue;
    const body = encodeDay(version, level, days, last, day);
    if (body !== undefined)
      results.push({
        contract: rules.contract,
        level: level.spec.id,
        day: formatDate(day),
        at: from,
        item: `${days.feed}/${days.check}`,
        body,
      });
  }
  return results;
};

const encodeDay = (
  version: RuleVersion,
  { metric, good }: CheckLevel,
  days: CheckDays,
  last: CheckEvent,
  day: DayNumber,
): string | undefined => {
  const range = dayInterval(version.zone, day);
  const { reports } = days;
  const inDay = reports.filter(({ at }) => at >= range.from && at < range.to);
  if (metric.kind === 'ratio' && inDay.length === 0) return undefined;
  const around = [...inDay, ...reports.filter(({ at }) => at < range.from).slice(-1)];
  const result: CheckDay = {
    feed: days.feed,
    check: days.check,
    ...(last.service === undefined ? {} : { service: last.service }),
    ...(last.provider === undefined ? {} : { provider: last.provider }),
    runs: metric.kind === 'availability' ? checkRuns(metric, reports, range) : [],
    ...(metric.kind === 'ratio' ? { reports: judgeReports(inDay, good) } : {}),
    knownAt: around.reduce((known, { receivedAt }) => Math.max(known, receivedAt), 0),
    parties: last.provider === undefined ? [] : [last.provider],
  };
  return canonicalJson(result as unknown as Json);
};

const judgeReports = (reports: readonly CheckEvent[], good: CheckLevel['good']): NonNullable<CheckDay['reports']> =>
  reports.filter(({ state }) => state !== 'maintenance').map((report) => [report.at, good?.(viewOf(report)) ? 1 : 0]);
