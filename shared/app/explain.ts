import { availabilitySegments } from '../domain/availability.ts';
import { availabilityInput } from '../domain/level-availability.ts';
import { clockTicket, type ClockItem } from '../domain/clock.ts';
import { relievedOutcome } from '../domain/decide-ticket.ts';
import { historyOf } from '../domain/event-set.ts';
import type { ItemOutcome } from '../domain/item-result.ts';
import { levelAt, levelIds, type Rules, type RuleVersion } from '../domain/rules.ts';
import type { Standing } from '../domain/standing.ts';
import { ticketSteps } from '../domain/ticket-steps.ts';
import type { Instant, Interval, Millis } from '../domain/types.ts';
import { dayOf } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { subjectPk } from './keys.ts';
import { availabilityFacts } from './level-days.ts';
import { loadTickets, type TicketName } from './ticket-subject.ts';
import { levelWindow, windowOf } from './level-window.ts';

/** Why one item counts as it does under one level: from the same fold as its result. Instants are ISO text in the contract's zone. */
export interface Explanation {
  readonly level: string;
  readonly item: string;
  /** Of an availability level: what its window came to; `excluded` when nothing of it counts. */
  readonly outcome: ItemOutcome;
  readonly version: number;
  readonly startedAt?: string;
  readonly stoppedAt?: string;
  readonly dueAt?: string;
  readonly breachedAt?: string;
  readonly elapsedMs: Millis;
  readonly targetMs?: Millis;
  readonly provider?: string;
  readonly exclusion?: { readonly case: string; readonly rule: string };
  readonly leftAt?: string;
  readonly leftBy?: string;
  readonly flags?: readonly string[];
  readonly segments: readonly ExplainedSegment[];
  /** `attributeTo: time-slices`: whose each part of the clock was; counted and wait add up to elapsed. */
  readonly slices?: readonly ExplainedSlice[];
}

export interface ExplainedSlice {
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly countedMs: Millis;
  readonly waitMs: Millis;
}

export interface ExplainedSegment {
  readonly from: string;
  readonly to: string;
  readonly ms: Millis;
  readonly counted: boolean;
  readonly why: string;
}

/** A ticket (`INC1`, or one item of it `INC1#2`) under every level it counts in. Empty: no such ticket, or no level counts it. */
export const explainTicket = async (
  table: Table,
  rules: Rules,
  feeds: readonly string[],
  item: string,
  asOf: Instant,
): Promise<readonly Explanation[]> => {
  const ticket = item.split('#')[0] ?? item;
  const names = feeds.map((feed): TicketName => ({ pk: subjectPk('ticket', feed, ticket), feed, ticket }));
  const explanations: Explanation[] = [];
  for (const subject of await loadTickets(table, names)) {
    if (subject.version === 0) continue;
    const { history } = historyOf(subject.set, asOf, asOf);
    const steps = ticketSteps(history);
    for (const version of rules.versions)
      for (const level of version.tickets)
        for (const found of clockTicket(level, ticket, steps, asOf, true)) {
          if (found.startedAt === undefined || found.startedAt < version.from || found.startedAt >= version.to)
            continue;
          if (item.includes('#') && found.item !== item) continue;
          const exclusion = rules.excludedTickets
            .get(ticket)
            ?.find(({ rule }) => level.spec.metric.exclusions.includes(rule));
          const explained = explainItem(version, level.spec.id, found);
          explanations.push(
            exclusion
              ? {
                  ...explained,
                  outcome: relievedOutcome(version, found.outcome, exclusion),
                  exclusion: { case: exclusion.exclusion, rule: exclusion.rule },
                }
              : explained,
          );
        }
  }
  return explanations;
};

export const explainItem = (version: RuleVersion, level: string, item: ClockItem): Explanation => {
  const text = (at: Instant | undefined): string | undefined =>
    at === undefined ? undefined : version.zone.formatZoned(at);
  return withoutUndefined({
    level,
    item: item.item,
    outcome: item.outcome,
    version: version.contract.version,
    startedAt: text(item.startedAt),
    stoppedAt: text(item.stoppedAt),
    dueAt: text(item.dueAt),
    breachedAt: text(item.breachedAt),
    elapsedMs: item.elapsedMs,
    targetMs: item.targetMs,
    provider: item.provider,
    leftAt: text(item.leftAt),
    leftBy: item.leftBy,
    flags: item.flags.length > 0 ? item.flags : undefined,
    segments: (item.segments ?? []).map((segment) => segmentText(version, segment)),
    slices: item.slices?.map(({ provider, from, to, countedMs, waitMs }) => ({
      provider,
      from: version.zone.formatZoned(from),
      to: version.zone.formatZoned(to),
      countedMs,
      waitMs,
    })),
  });
};

const withoutUndefined = <T extends object>(object: { [K in keyof T]: T[K] | undefined }): T => {
  const present = Object.entries(object).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what may be left out is left out instead of undefined
  return Object.fromEntries(present) as T;
};

const segmentText = (
  { zone }: RuleVersion,
  { from, to, counted, why }: Interval & { readonly counted: boolean; readonly why: string },
): ExplainedSegment => ({
  from: zone.formatZoned(from),
  to: zone.formatZoned(to),
  ms: to - from,
  counted,
  why,
});

/** An availability level over the window that contains `at`, up to as-of: counted stretches are agreed service time, up or down. */
export const explainAvailability = async (
  table: Table,
  rules: Rules,
  level: string,
  at: Instant,
  asOf: Instant,
): Promise<Explanation | undefined> => {
  const found = windowOf(rules, level, at);
  if (!found || found.terms.spec.metric.kind !== 'availability') return undefined;
  const { version } = found.terms;
  const range = { from: Math.max(found.window.from, version.from), to: Math.min(found.window.to, asOf) };
  if (range.from >= range.to) return undefined;
  const facts = await availabilityFacts(
    table,
    rules,
    level,
    dayOf(version.zone, range.from),
    dayOf(version.zone, range.to - 1),
  );
  if (!facts) return undefined;
  const segments = availabilitySegments({ ...availabilityInput(facts, asOf), range });
  const { standing } = await levelWindow(table, rules, found.terms, found.window, asOf, []);
  const down = segments.filter(({ as }) => as === 'down');
  return {
    level,
    item: version.zone.formatZoned(found.window.from),
    outcome: windowOutcome(standing.status, asOf >= found.window.to),
    version: version.contract.version,
    elapsedMs: down.reduce((sum, { from, to }) => sum + to - from, 0),
    segments: segments.map((segment) => segmentText(version, segment)),
  };
};

const windowOutcome = (status: Standing['status'], isClosed: boolean): ItemOutcome =>
  status === 'met' || status === 'missed' ? status : isClosed ? 'excluded' : 'running';

/** Availability levels in which a check counts, by the pattern or the composition. */
export const levelsOfCheck = (rules: Rules, check: string, at: Instant): readonly string[] =>
  levelIds(rules).filter((id) => {
    const found = levelAt(rules, id, at);
    const level = found?.version.checks.find(({ spec }) => spec.id === id);
    return level !== undefined && level.metric.kind === 'availability' && level.eligible({ check, state: 'up' });
  });
