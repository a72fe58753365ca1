import { beginsAt } from '../domain/begins-at.ts';
import type { CanonicalEvent, RuleEvent } from '../domain/event.ts';
import type { Rules } from '../domain/rules.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant } from '../domain/types.ts';
import type { LedgerDep } from '../ports/ledger.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { TableDep } from '../ports/table.ts';
import { authorise, ingest, type Arrival, type Ingested, type IngestSettings } from './ingest.ts';
import { advance, loadProgress, saveProgress, type Progress } from './progress.ts';
import { applyRuleEvents } from './re-evaluate.ts';
import { isWhole, wholeRow } from './body-parts.ts';
import { hourKey, snapshotKey } from './keys.ts';
import { loadRules } from './rulebook.ts';
import { rollUpChanges, sweep, type ChangesDep } from './sweep.ts';
import { ensureWindows, tickCurrentWindows } from './window-subject.ts';

export interface EventCounts {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Accepted, matched by no level. */
  readonly ignored: number;
  readonly refusals: Readonly<Record<string, number>>;
}

export interface ReplayOptions extends IngestSettings {
  readonly batch: number;
  /** Everything due up to and including this is decided at the end; default: the latest receipt read. */
  readonly asOf?: Instant;
  readonly onBatch?: (read: number, at: Instant) => void;
  readonly onRefusal?: (arrival: Arrival, code: string, message: string) => void;
}

type Deps = TableDep & LedgerDep & ChangesDep & NotifierDep;

/**
 * Replay: arrivals in the order of their receipt through the very same ingest and tick that run live, with time steered by the receipts:
 * what falls due between two arrivals is decided between them. Running it again over the same state changes nothing and counts the same.
 */
export const replay = async (
  deps: Deps,
  arrivals: AsyncIterable<readonly Arrival[]>,
  options: ReplayOptions,
): Promise<{ readonly counts: EventCounts; readonly asOf: Instant }> => {
  const { table } = deps;
  let rulebooks = await loadRules(table);
  let progress = await loadProgress(table);
  const count = counter(progress.firstAt !== undefined);
  let latest = 0;
  let swept = progress.at;
  for await (const batch of arrivals) {
    const first = progress.firstAt === undefined;
    if (first) await noteBeginning(table, rulebooks, batch, progress, options);
    const ingested = await ingest(deps, rulebooks, batch, options);
    const rules = batch.flatMap(({ read }): RuleEvent[] =>
      read.ok && (read.value.event.kind === 'maintenance' || read.value.event.kind === 'exclusion')
        ? [read.value.event]
        : [],
    );
    latest = batch.reduce((at, { receivedAt }) => Math.max(at, receivedAt), latest);
    progress = advance(progress, progressOf(batch, ingested, latest));
    if (rules.length > 0) {
      rulebooks = await loadRules(table);
      await applyRuleEvents(deps, rulebooks, rules, progress.ticketFeeds, latest, options);
    }
    await rollUpChanges(deps, rulebooks, latest);
    if (first && progress.firstAt !== undefined) await ensureWindows(table, rulebooks, progress.firstAt);
    // The next batch may bring more of the same millisecond: what is due in it waits.
    if (latest - 1 > swept) {
      await sweep(deps, rulebooks, latest - 1, options);
      swept = latest - 1;
    }
    await saveProgress(table, progress);
    count.add(batch, ingested, options.onRefusal);
    options.onBatch?.(count.read(), latest);
  }
  const asOf = Math.max(options.asOf ?? latest, progress.at);
  progress = await saveProgress(table, { ...progress, at: asOf });
  if (progress.firstAt !== undefined) await ensureWindows(table, rulebooks, progress.firstAt);
  await sweep(deps, rulebooks, asOf, options);
  await tickCurrentWindows(table, rulebooks, asOf, options);
  await sweep(deps, rulebooks, asOf, options);
  return { counts: count.counts(await matchedNow(table, count.unmatched())), asOf };
};

/** Written before the first event is: after a crash the next run knows that the state is not a fresh one. */
const noteBeginning = async (
  table: TableDep['table'],
  rulebooks: readonly Rules[],
  batch: readonly Arrival[],
  progress: Progress,
  { door }: ReplayOptions,
): Promise<void> => {
  const judged = batch.map((arrival) => authorise(rulebooks, arrival, door));
  const { firstAt } = progressOf(judged, [], 0);
  if (firstAt !== undefined) await saveProgress(table, { ...progress, firstAt });
};

const progressOf = (batch: readonly Arrival[], ingested: readonly Ingested[], at: Instant): Progress => {
  const accepted = batch.flatMap(({ read }, n) =>
    read.ok && ingested[n]?.outcome !== 'refused' ? [read.value.event] : [],
  );
  const firstAt = accepted.reduce<Instant | undefined>(
    (first, event) => Math.min(first ?? Infinity, beginsAt(event)),
    undefined,
  );
  const feeds = accepted.filter(({ kind }) => kind === 'ticket').map(({ source }) => source);
  return { at, ...(firstAt === undefined ? {} : { firstAt }), ticketFeeds: [...new Set(feeds)] };
};

/** Subjects that count in a level by now: what waited for its time, or new rules, may have brought them in after their last event. */
const matchedNow = async (table: TableDep['table'], subjects: readonly string[]): Promise<ReadonlySet<string>> => {
  const matched = new Set<string>();
  for (let from = 0; from < subjects.length; from += lookUps) {
    const part = subjects.slice(from, from + lookUps);
    for (const [n, row] of (await table.get(part.map(snapshotKey))).entries()) {
      const pk = part[n];
      const whole = isWhole(row) ? row : await wholeRow(table, row);
      if (!whole || pk === undefined) continue;
      const { placed = [], matched: isMatched = placed.length > 0 } = storedJson<SnapshotPart>(whole.body);
      if (isMatched) matched.add(pk);
    }
  }
  return matched;
};
const lookUps = 2000;
interface SnapshotPart {
  readonly placed?: readonly unknown[];
  readonly matched?: boolean;
}

/** Where an identity holds: within its ticket, and for checks and measurements within the hour row that keeps it. */
const identityOf = (event: CanonicalEvent, subject = ''): string => {
  const hour =
    event.kind === 'check' ? hourKey('', event.at).sk : event.kind === 'measurement' ? hourKey('', event.from).sk : '';
  return `${event.source} ${event.id} ${subject} ${hour}`;
};

/**
 * Counts what was read. Over a state that has events already, "known" does not tell a duplicate from an event of the run before,
 * so identities are told apart here; over a fresh one the table knows.
 */
const counter = (resumed: boolean) => {
  let [read, accepted, duplicate, refused] = [0, 0, 0, 0];
  const refusals: Record<string, number> = {};
  const seen = new Map<string, Set<string>>();
  /** Accepted events by subject: whether they count is seen at the end, from what became of the subject. */
  const bySubject = new Map<string, { events: number; matched: boolean }>();
  let ignored = 0;
  const refuse = (code: string): void => {
    refused += 1;
    refusals[code] = (refusals[code] ?? 0) + 1;
  };
  const outcomeOf = (arrival: Arrival, { outcome, subject }: Ingested): 'new' | 'duplicate' | 'reused' => {
    if (!resumed || !arrival.read.ok) return outcome === 'new' || outcome === 'reused' ? outcome : 'duplicate';
    const name = identityOf(arrival.read.value.event, subject);
    const { hash } = arrival.read.value.event;
    const contents = seen.get(name);
    if (!contents) {
      seen.set(name, new Set([hash]));
      return 'new';
    }
    if (contents.has(hash)) return 'duplicate';
    contents.add(hash);
    return 'reused';
  };
  return {
    read: () => read,
    unmatched: (): readonly string[] => [...bySubject].flatMap(([subject, { matched }]) => (matched ? [] : [subject])),
    counts: (matchedSince: ReadonlySet<string>): EventCounts => {
      let unmatched = 0;
      for (const [subject, { events, matched }] of bySubject)
        if (!matched && !matchedSince.has(subject)) unmatched += events;
      return { read, accepted, duplicate, refused, ignored: ignored + unmatched, refusals };
    },
    add: (batch: readonly Arrival[], ingested: readonly Ingested[], onRefusal: ReplayOptions['onRefusal']): void => {
      read += batch.length;
      for (const [n, arrival] of batch.entries()) {
        const result = ingested[n];
        if (!result) continue;
        if (result.refusal) {
          refuse(result.refusal.code);
          onRefusal?.(arrival, result.refusal.code, result.refusal.message);
          continue;
        }
        const outcome = outcomeOf(arrival, result);
        if (outcome === 'duplicate') duplicate += 1;
        else if (outcome === 'reused') {
          refuse('id-reused');
          onRefusal?.(arrival, 'id-reused', 'this id came before with other content');
        } else accepted += 1;
        const { subject, matched } = result;
        if (subject === undefined) {
          if (!matched && outcome === 'new') ignored += 1;
          continue;
        }
        const known = bySubject.get(subject) ?? { events: 0, matched };
        known.matched = matched;
        if (outcome === 'new') known.events += 1;
        bySubject.set(subject, known);
      }
    },
  };
};
