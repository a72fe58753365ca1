import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { factsState, type FactsState } from '../../shared/app/facts-hash.ts';
import { loadProgress } from '../../shared/app/progress.ts';
import { evaluateAll } from '../../shared/app/re-evaluate.ts';
import { replay, type EventCounts, type ReplayOptions } from '../../shared/app/replay.ts';
import { loadRules, publishContract } from '../../shared/app/rulebook.ts';
import { contractFields } from '../../shared/domain/contract-fields.ts';
import type { Message } from '../../shared/domain/alert.ts';
import type { Contract } from '../../shared/domain/contract.ts';
import type { Instant, JsonObject } from '../../shared/domain/types.ts';
import { defaultLimits } from '../../shared/feeds/canonical.ts';
import { readLine, type Delivery } from '../../shared/feeds/read-line.ts';
import type { Changes } from '../../shared/ports/changes.ts';
import type { Ledger, LedgerEntry } from '../../shared/ports/ledger.ts';
import type { Notifier } from '../../shared/ports/notifier.ts';
import type { Key, Table } from '../../shared/ports/table.ts';

/** What survives a crash: the table with its change hints, the ledger, and what the channel took. */
export interface Home {
  readonly table: Table;
  readonly changes: Changes;
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly sent: Message[];
}

const memoryLedger = (): Ledger => {
  const entries: LedgerEntry[] = [];
  return {
    append: async (more) => void entries.push(...more),
    seal: async () => undefined,
    read: async function* () {
      yield* entries.slice();
    },
    verify: async () => ({ manifests: 0, objects: 0, problems: [] }),
  };
};

/** A table that keeps change hints with its commits, as a stream would. */
const withHints = (inner: Table): { table: Table; changes: Changes } => {
  const hints: Key[] = [];
  let gone = 0;
  return {
    table: {
      ...inner,
      commit: async (commits) => {
        const answers = await inner.commit(commits);
        for (const [n, { writes }] of commits.entries())
          if (answers[n] === 'done')
            for (const write of writes)
              if ('put' in write) hints.push(write.put);
              else if ('drop' in write) hints.push(write.drop);
        return answers;
      },
    },
    changes: {
      changes: (limit, after = gone) => {
        const start = Math.max(after, gone);
        const keys = hints.slice(start - gone, start - gone + limit).map(({ pk, sk }) => ({ pk, sk }));
        return { keys, upTo: start + keys.length };
      },
      forget: (upTo) => {
        hints.splice(0, upTo - gone);
        gone = Math.max(gone, upTo);
      },
    },
  };
};

const home = ({ table, changes }: { table: Table; changes: Changes }): Home => {
  const sent: Message[] = [];
  return { table, changes, ledger: memoryLedger(), sent, notifier: { send: async (more) => void sent.push(...more) } };
};

const opened: (() => void)[] = [];

/** A home in a file of its own; `closeHomes` takes it away. */
export const sqliteHome = (): Home => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-engine-'));
  const table = openSqliteTable(join(folder, 'state.db'));
  opened.push(() => {
    table.close();
    rmSync(folder, { recursive: true });
  });
  return home({ table, changes: table });
};

/** Closes and removes what `sqliteHome` made. */
export const closeHomes = (): void => {
  for (const close of opened.splice(0)) close();
};

export const hintedHome = (inner: Table): Home => home(withHints(inner));

export interface Story {
  readonly contracts: readonly Contract[];
  /** Events, each as one line of a file, in the order of receipt. */
  readonly lines: readonly string[];
}

export interface Way extends Partial<Pick<ReplayOptions, 'asOf' | 'steered' | 'alertHorizonMs'>> {
  /** Sizes of the batches one after the other, the last one repeated. */
  readonly batches?: readonly number[];
}

const deliveries = ({ contracts, lines }: Story, asOf = Number.MAX_SAFE_INTEGER): readonly Delivery[] => {
  const fields = new Set(contracts.flatMap((contract) => [...contractFields(contract)]));
  const read = lines.map((line) => readLine(line, { fields, limits: defaultLimits }, 0));
  return read.toSorted((a, b) => a.receivedAt - b.receivedAt).filter(({ receivedAt }) => receivedAt <= asOf);
};

async function* inBatches<T>(items: readonly T[], sizes: readonly number[]): AsyncGenerator<readonly T[]> {
  for (let from = 0, n = 0; from < items.length; n += 1) {
    const size = Math.max(1, sizes[Math.min(n, sizes.length - 1)] ?? 1);
    yield items.slice(from, from + size);
    from += size;
  }
}

/** What the command does: publishes, decides again where the rules changed, replays. */
export const runStory = async (
  place: Home,
  story: Story,
  { asOf, steered = true, alertHorizonMs = 86_400_000, batches = [5000] }: Way = {},
): Promise<{ readonly counts: EventCounts; readonly asOf: Instant }> => {
  const settings = { steered, alertHorizonMs, door: 'command' as const };
  for (const contract of story.contracts) {
    const published = await publishContract(place.table, contract, '');
    if (!published.ok) throw new Error(published.error.message);
  }
  await evaluateAll(place, settings);
  const arrivals = inBatches(deliveries(story, asOf), batches);
  return replay(place, arrivals, { ...settings, batch: 5000, ...(asOf === undefined ? {} : { asOf }) });
};

export const factsOf = async (place: Home, asOf?: Instant): Promise<FactsState> => {
  const [rules] = await loadRules(place.table);
  if (!rules) throw new Error('no contract');
  return factsState(place.table, rules, asOf ?? (await loadProgress(place.table)).at);
};

/** Runs a story on a fresh home and gives its facts. */
export const factsAfter = async (story: Story, way: Way = {}, place = sqliteHome()): Promise<FactsState> => {
  const { asOf } = await runStory(place, story, way);
  return factsOf(place, asOf);
};

const types = {
  ticket: 'Ticket Changed',
  check: 'Check Reported',
  metric: 'Measurement Reported',
  maintenance: 'Maintenance Declared',
  exclusion: 'Exclusion Decided',
} as const;

/** One event as a line; `detail.at` and the receipt as given. */
export const eventLine = (kind: keyof typeof types, receivedAt: Instant, detail: JsonObject, source = 'desk'): string =>
  JSON.stringify({ source, 'detail-type': types[kind], time: new Date(receivedAt).toISOString(), detail });

/** Lines that only one of two states has: `-` the first, `+` the second; none when they are the same. */
export const differences = (one: FactsState, other: FactsState): readonly string[] => {
  const [first, second] = [new Set(one.lines), new Set(other.lines)];
  return [
    ...one.lines.flatMap((line) => (second.has(line) ? [] : [`- ${line}`])),
    ...other.lines.flatMap((line) => (first.has(line) ? [] : [`+ ${line}`])),
    ...(one.hash === other.hash || one.lines.length !== other.lines.length ? [] : ['another order or content']),
  ];
};
