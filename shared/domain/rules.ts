import { compileCalendar, type Calendar } from './calendar.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { compileTicketLevel, type TicketLevel } from './ticket-level.ts';
import type { AvailabilityMetric, CheckRatioMetric, Contract, MeasurementMetric, ServiceLevel } from './contract.ts';
import { eventSet, historyOf } from './event-set.ts';
import { compareText, type ExclusionEvent, type MaintenanceEvent, type RuleEvent } from './event.ts';
import { compilePattern, type Matcher } from './pattern.ts';
import type { Instant, Result } from './types.ts';
import { done, refuse } from './types.ts';
import { zone, type Zone } from './zone.ts';

/** Number of the engine's rules: raised when the same facts would be counted otherwise, so that old figures say which rules made them. */
export const engineRules = 1;

/** What shapes results besides a subject's own events. Grows only: a set of versions and a set of events. */
export interface Rulebook {
  readonly versions: readonly Contract[];
  readonly events: readonly RuleEvent[];
}

export interface CheckLevel {
  readonly spec: ServiceLevel;
  readonly metric: AvailabilityMetric | CheckRatioMetric;
  readonly eligible: Matcher;
  readonly good?: Matcher;
}
export interface SeriesLevel {
  readonly spec: ServiceLevel;
  readonly metric: MeasurementMetric;
  readonly eligible: Matcher;
}

/** A contract version ready to decide with. `[from, to)`: the instants at which it is the one in force. */
export interface RuleVersion {
  readonly contract: Contract;
  readonly from: Instant;
  readonly to: Instant;
  readonly zone: Zone;
  readonly calendar: (id: string) => Calendar;
  readonly tickets: readonly TicketLevel[];
  readonly checks: readonly CheckLevel[];
  readonly series: readonly SeriesLevel[];
}

export interface Rules {
  readonly contract: string;
  /**
   * Hash of the versions and the engine's rules: snapshots name the revision they were decided with. Rule events name what they touch,
   * so they are applied there at once and need no revision.
   */
  readonly revision: string;
  /** Ascending by `from`; versions never in force are left out. */
  readonly versions: readonly RuleVersion[];
  /** Level ids of every published version, also of those never in force: something may have been said of them before. */
  readonly published: readonly string[];
  readonly maintenance: readonly MaintenanceEvent[];
  /** Every rule event, also those overtaken by a later one of their case or identity: what they touched may have to be decided again. */
  readonly events: readonly RuleEvent[];
  /** Latest decision of each exclusion case. */
  readonly exclusions: readonly ExclusionEvent[];
  /** Approved exclusions by ticket. */
  readonly excludedTickets: ReadonlyMap<string, readonly ExclusionEvent[]>;
}

/** Refuses with the first thing that does not compile; a contract that passed lint always does. */
export const compileRules = (rulebook: Rulebook): Result<Rules> => {
  const inForce = forceIntervals(rulebook.versions);
  const versions: RuleVersion[] = [];
  for (const { contract, from, to } of inForce) {
    const version = compileVersion(contract, from, to);
    if (!version.ok) return version;
    versions.push(version.value);
  }
  // Of one identity only what stands counts, as with every other event.
  const events = historyOf(eventSet(rulebook.events), Number.MAX_SAFE_INTEGER).history;
  const exclusions = latestDecisions(events.filter((event) => event.kind === 'exclusion'));
  const first = rulebook.versions[0];
  if (!first) return refuse('no-contract', 'no contract version is published');
  return done({
    contract: first.id,
    revision: revisionOf(rulebook.versions),
    versions,
    published: [...new Set(rulebook.versions.flatMap(({ serviceLevels }) => serviceLevels.map(({ id }) => id)))],
    events: rulebook.events,
    maintenance: events.filter((event) => event.kind === 'maintenance'),
    exclusions,
    excludedTickets: approvedByTicket(exclusions),
  });
};

const revisionOf = (versions: readonly Contract[]): string =>
  sha256(canonicalJson([engineRules, versions.map((version) => canonicalJson(version)).sort()])).slice(0, 16);

/** The greatest version whose `effectiveFrom` has come is in force, so a later version with an earlier date replaces the ones between. */
const forceIntervals = (
  versions: readonly Contract[],
): readonly { contract: Contract; from: Instant; to: Instant }[] => {
  const descending = [...versions].sort((a, b) => b.version - a.version);
  const intervals = [];
  let to = Number.MAX_SAFE_INTEGER;
  for (const contract of descending) {
    const end = Math.min(to, contract.effectiveTo ?? Number.MAX_SAFE_INTEGER);
    if (contract.effectiveFrom < end) intervals.push({ contract, from: contract.effectiveFrom, to: end });
    to = Math.min(to, contract.effectiveFrom);
  }
  return intervals.toReversed();
};

const compileVersion = (contract: Contract, from: Instant, to: Instant): Result<RuleVersion> => {
  const local = zone(contract.timezone);
  if (!local.ok) return local;
  const calendars = new Map<string, Calendar>();
  for (const [id, spec] of Object.entries(contract.calendars)) {
    const calendar = compileCalendar(spec);
    if (!calendar.ok) return refuse(calendar.error.code, `calendar ${id}: ${calendar.error.message}`);
    calendars.set(id, calendar.value);
  }
  const calendar = (id: string): Calendar => {
    const found = calendars.get(id);
    if (!found) throw new Error(`calendar ${id} is not in contract ${contract.id} version ${contract.version}`);
    return found;
  };
  const checks: CheckLevel[] = [];
  const series: SeriesLevel[] = [];
  for (const spec of contract.serviceLevels) {
    const { metric } = spec;
    if (metric.of !== 'checks' && metric.of !== 'measurements') continue;
    const eligible = compilePattern(metric.eligible);
    if (!eligible.ok)
      return refuse(eligible.error.code, `service level ${spec.id}: eligible: ${eligible.error.message}`);
    if (metric.of === 'measurements') {
      series.push({ spec, metric, eligible: eligible.value });
      continue;
    }
    const good = metric.kind === 'ratio' ? compilePattern(metric.good) : undefined;
    if (good && !good.ok) return refuse(good.error.code, `service level ${spec.id}: good: ${good.error.message}`);
    checks.push({ spec, metric, eligible: eligible.value, ...(good ? { good: good.value } : {}) });
  }
  const tickets = contract.serviceLevels
    .filter(({ metric }) => metric.of === 'tickets')
    .map((spec) => compileTicketLevel(spec, contract, calendar));
  return done({ contract, from, to, zone: local.value, calendar, tickets, checks, series });
};

const latestDecisions = (ascending: readonly ExclusionEvent[]): readonly ExclusionEvent[] => [
  ...new Map(ascending.map((event) => [event.exclusion, event])).values(),
];

const approvedByTicket = (exclusions: readonly ExclusionEvent[]): ReadonlyMap<string, readonly ExclusionEvent[]> => {
  const byTicket = new Map<string, ExclusionEvent[]>();
  // By case id, so that of several approvals of one ticket the same is named whatever came first.
  for (const exclusion of exclusions.toSorted((a, b) => compareText(a.exclusion, b.exclusion))) {
    if (exclusion.decision !== 'approved') continue;
    for (const ticket of exclusion.tickets) byTicket.set(ticket, [...(byTicket.get(ticket) ?? []), exclusion]);
  }
  return byTicket;
};

/** The version in force at an instant; none before the first or after the end. */
export const versionAt = (rules: Rules, at: Instant): RuleVersion | undefined =>
  rules.versions.find(({ from, to }) => at >= from && at < to);

/** A level's terms by the version in force at an instant. semantics: level terms by the version at the window's last instant. */
export const levelAt = (
  rules: Rules,
  level: string,
  at: Instant,
): { version: RuleVersion; spec: ServiceLevel } | undefined => {
  const version = versionAt(rules, at);
  const spec = version?.contract.serviceLevels.find(({ id }) => id === level);
  return version && spec ? { version, spec } : undefined;
};

/** Every level id of any version, in the order of the latest version. */
export const levelIds = (rules: Rules): readonly string[] => [
  ...new Set(rules.versions.toReversed().flatMap(({ contract }) => contract.serviceLevels.map(({ id }) => id))),
];
