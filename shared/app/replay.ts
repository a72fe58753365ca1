import { beginsAt } from '../domain/begins-at.ts';
import type { RuleEvent } from '../domain/event.ts';
import type { Instant } from '../domain/types.ts';
import type { LedgerDep } from '../ports/ledger.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { TableDep } from '../ports/table.ts';
import { ingest, type Arrival, type Ingested, type IngestSettings } from './ingest.ts';
import { advance, loadProgress, saveProgress, type Progress } from './progress.ts';
import { applyRuleEvents } from './re-evaluate.ts';
import { loadRules } from './rulebook.ts';
import { rollUpChanges, sweep, type ChangesDep } from './sweep.ts';
import { ensureWindows } from './window-subject.ts';

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
  return { counts: count.counts(), asOf };
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

/**
 * Counts what was read. Over a state that has events already, "known" does not tell a duplicate from an event of the run before,
 * so identities are told apart here; over a fresh one the table knows.
 */
const counter = (resumed: boolean) => {
  let [read, accepted, duplicate, refused] = [0, 0, 0, 0];
  const refusals: Record<string, number> = {};
  const seen = new Map<string, Set<string>>();
  const unmatched = new Map<string, number>();
  let ignored = 0;
  const refuse = (code: string): void => {
    refused += 1;
    refusals[code] = (refusals[code] ?? 0) + 1;
  };
  const outcomeOf = (arrival: Arrival, { outcome }: Ingested): 'new' | 'duplicate' | 'reused' => {
    if (!resumed || !arrival.read.ok) return outcome === 'new' || outcome === 'reused' ? outcome : 'duplicate';
    const { source, id, hash } = arrival.read.value.event;
    const contents = seen.get(`${source} ${id}`);
    if (!contents) {
      seen.set(`${source} ${id}`, new Set([hash]));
      return 'new';
    }
    if (contents.has(hash)) return 'duplicate';
    contents.add(hash);
    return 'reused';
  };
  return {
    read: () => read,
    counts: (): EventCounts => ({
      read,
      accepted,
      duplicate,
      refused,
      ignored: ignored + [...unmatched.values()].reduce((a, b) => a + b, 0),
      refusals,
    }),
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
        } else if (matched) unmatched.delete(subject);
        else if (outcome === 'new') unmatched.set(subject, (unmatched.get(subject) ?? 0) + 1);
      }
    },
  };
};
