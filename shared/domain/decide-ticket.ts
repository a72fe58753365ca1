import type { AlertFact } from './alert-ids.ts';
import { clockTicket, type ClockItem } from './clock.ts';
import type { ExclusionEvent, TicketEvent } from './event.ts';
import { encodeItem, type ItemOutcome, type ItemResult, type PlacedResult } from './item-result.ts';
import type { Rules, RuleVersion } from './rules.ts';
import type { TicketLevel } from './ticket-level.ts';
import { ticketSteps, type Step } from './ticket-steps.ts';
import type { Instant } from './types.ts';
import { localDay } from './window.ts';

/** One item under one level of one version, as judged. */
interface Judged {
  readonly rules: Rules;
  readonly version: RuleVersion;
  readonly level: TicketLevel;
  readonly item: ClockItem;
  readonly exclusion: ExclusionEvent | undefined;
}

/** What a ticket comes to under all contracts: its items, the alerts that stand, and when to look again. */
export interface Decision {
  readonly judged: readonly Judged[];
  readonly alerts: readonly AlertFact[];
  readonly due?: Instant;
  readonly facts: TicketFacts;
}

/**
 * One ticket under every contract: a pure function of the set of its events (sorted, one per identity, not later than as-of),
 * the rules and as-of. `parkedUntil`: instant of the earliest event that waits for its time.
 */
export const decideTicket = (
  rulebooks: readonly Rules[],
  ticket: string,
  history: readonly TicketEvent[],
  asOf: Instant,
  parkedUntil?: Instant,
): Decision => {
  const judged: Judged[] = [];
  const alerts: AlertFact[] = [];
  let due = parkedUntil;
  const steps = ticketSteps(history);
  for (const rules of rulebooks) {
    const excluded = rules.excludedTickets.get(ticket);
    for (const version of rules.versions) {
      if (!mayStartIn(version, steps)) continue;
      for (const level of version.tickets) {
        for (const item of clockTicket(level, ticket, steps, asOf)) {
          if (!judgedBy(version, item)) continue;
          const exclusion = excluded?.find(({ rule }) => level.spec.metric.exclusions.includes(rule));
          judged.push({ rules, version, level, item, exclusion });
          if (item.nextAt !== undefined && (due === undefined || item.nextAt < due)) due = item.nextAt;
          if (!exclusion) itemAlerts(rules.contract, level, item, asOf, alerts);
        }
      }
    }
  }
  return {
    judged,
    alerts,
    ...(due === undefined ? {} : { due: Math.max(due, asOf + 1) }),
    facts: ticketFacts(history),
  };
};

/** The results of a decision and where they lie: only the last decision before a commit is written down. */
export const placeResults = ({ judged, facts }: Decision): readonly PlacedResult[] =>
  judged.map((each) => placeItem(each, facts));

export interface TicketFacts {
  readonly ticket: string;
  readonly history: readonly TicketEvent[];
  readonly parties: readonly string[];
}

const ticketFacts = (history: readonly TicketEvent[]): TicketFacts => {
  const parties: string[] = [];
  for (const { set } of history) {
    const provider = set['provider'];
    if (typeof provider === 'string' && !parties.includes(provider)) parties.push(provider);
  }
  return { ticket: history[0]?.ticket ?? '', history, parties: parties.sort() };
};

/** When the last event an item rests on was received: what happened after its end changed nothing of it, or its end would be later. */
const knownAtOf = (history: readonly TicketEvent[], { stoppedAt, leftAt }: ClockItem): Instant => {
  const end = leftAt ?? stoppedAt ?? Number.MAX_SAFE_INTEGER;
  let knownAt = 0;
  for (const { at, receivedAt } of history) if (at <= end && receivedAt > knownAt) knownAt = receivedAt;
  return knownAt;
};

/** Cheap test before any clock work: no item can start in a version that ended before the ticket's first event, or began after its last. */
const mayStartIn = ({ from, to }: RuleVersion, steps: readonly Step[]): boolean => {
  const last = steps.at(-1);
  return last !== undefined && last.at >= from && (to === Number.MAX_SAFE_INTEGER || (steps[0]?.at ?? 0) < to);
};

/** semantics: an item is judged by the version in force at its own start instant. */
const judgedBy = ({ from, to }: RuleVersion, { startedAt }: ClockItem): boolean =>
  startedAt !== undefined && startedAt >= from && startedAt < to;

/** What an approved exclusion makes of an item: a rule either counts its miss as met or takes it out altogether. */
export const relievedOutcome = (
  { contract }: RuleVersion,
  outcome: ClockItem['outcome'],
  exclusion: ExclusionEvent | undefined,
): ItemOutcome => {
  if (!exclusion) return outcome;
  const rule = contract.exclusions.find(({ id }) => id === exclusion.rule);
  if (rule?.effect !== 'count-as-met') return 'excluded';
  return outcome === 'missed' ? 'met' : outcome;
};

const placeItem = (
  { rules, version, level: { spec }, item, exclusion }: Judged,
  { ticket, history, parties }: TicketFacts,
): PlacedResult => {
  const outcome = relievedOutcome(version, item.outcome, exclusion);
  const at = outcome === 'left' ? (item.leftAt ?? item.countedAt) : item.countedAt;
  const result: ItemResult = {
    item: item.item,
    ticket,
    outcome,
    version: version.contract.version,
    countedAt: at,
    startedAt: item.startedAt,
    stoppedAt: item.stoppedAt,
    dueAt: item.dueAt,
    breachedAt: outcome === 'running' && exclusion ? undefined : item.breachedAt,
    // A running clock's elapsed time changes with every millisecond: only what fell due may change a row.
    elapsedMs: item.stoppedAt === undefined ? undefined : item.elapsedMs,
    targetMs: item.targetMs,
    overdue: (item.overdue && !exclusion) || undefined,
    provider: item.provider,
    value: item.value,
    fields: item.fields,
    flags: item.flags,
    exclusion: exclusion && { case: exclusion.exclusion, rule: exclusion.rule },
    leftAt: item.leftAt,
    leftBy: item.leftBy,
    ...(item.slices === undefined ? {} : { slices: item.slices }),
    knownAt: knownAtOf(history, item),
    parties,
  };
  return {
    contract: rules.contract,
    level: spec.id,
    day: at === undefined ? 'open' : localDay(version.zone, at),
    at: at ?? 0,
    item: item.item,
    body: encodeItem(result),
  };
};

/** Warnings, the breach at its instant, and a late resolution; an item that left or was excluded warns of nothing. */
const itemAlerts = (
  contract: string,
  { spec }: TicketLevel,
  item: ClockItem,
  asOf: Instant,
  alerts: AlertFact[],
): void => {
  const { outcome, breachedAt, warnings } = item;
  const isBreached = breachedAt !== undefined && breachedAt <= asOf;
  if (outcome === 'left' || outcome === 'unmapped' || (warnings.length === 0 && !isBreached)) return;
  const add = (kind: AlertFact['kind'], at: Instant, facts: AlertFact['facts']): void => {
    const fact = { contract, level: spec.id, item: item.item, kind, at, facts };
    alerts.push(item.provider === undefined ? fact : { ...fact, provider: item.provider });
  };
  const due = item.dueAt === undefined ? undefined : new Date(item.dueAt).toISOString();
  for (const { threshold, at } of warnings)
    add('warned', at, due === undefined ? { threshold } : { threshold, dueAt: due });
  if (!isBreached) return;
  const targetMs = item.targetMs ?? 0;
  add('breached', breachedAt, { targetMs });
  if (item.stoppedAt !== undefined && outcome === 'missed')
    add('resolved-late', item.stoppedAt, { elapsedMs: item.elapsedMs, targetMs });
};
