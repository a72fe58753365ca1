/** The state as it was: rebuilt from the ledger, which alone is authoritative, up to a cut. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteTable } from '../shared/adapters/local/sqlite-table.ts';
import { countedEvents, saveCounts, type CountedEvents } from '../shared/app/event-counts.ts';
import { loadProgress } from '../shared/app/progress.ts';
import { replay } from '../shared/app/replay.ts';
import { loadContracts, publishContract } from '../shared/app/rulebook.ts';
import { formatInstant } from '../shared/domain/time.ts';
import type { Instant } from '../shared/domain/types.ts';
import { defaultLimits, type Intake } from '../shared/feeds/canonical.ts';
import { readLine, type Delivery } from '../shared/feeds/read-line.ts';
import type { Ledger, LedgerDep } from '../shared/ports/ledger.ts';
import type { Table } from '../shared/ports/table.ts';
import type { Io } from './command.ts';
import { settingsOf } from './engine.ts';
import type { State } from './state.ts';

const batch = 10_000;

/** What went into the ledger once is believed: only the cut decides. */
const fromLedger: Intake = { fields: { has: () => true }, limits: defaultLimits, trusted: true };

async function* acceptedUpTo({ ledger }: LedgerDep, cut: Instant): AsyncGenerator<readonly Delivery[]> {
  let full: Delivery[] = [];
  for await (const { outcome, event, receivedAt } of ledger.read()) {
    if (outcome !== 'accepted' || receivedAt > cut) continue;
    full.push(readLine(event, fromLedger, receivedAt));
    if (full.length < batch) continue;
    yield full.sort((a, b) => a.receivedAt - b.receivedAt);
    full = [];
  }
  if (full.length > 0) yield full.sort((a, b) => a.receivedAt - b.receivedAt);
}

/** Events refused at the door lie in the ledger only; a reused id was accepted there first, and is counted with those. */
const withRefused = async ({ ledger }: LedgerDep, cut: Instant, counts: CountedEvents): Promise<CountedEvents> => {
  let refused = 0;
  for await (const entry of ledger.read())
    if (entry.outcome === 'refused' && entry.code !== 'id-reused' && entry.receivedAt <= cut) refused += 1;
  return { ...countedEvents(counts), read: counts.read + refused, refused: counts.refused + refused };
};

const nowhere: Ledger = {
  append: async () => {},
  seal: async () => undefined,
  read: async function* () {},
  verify: async () => ({ manifests: 0, objects: 0, problems: [] }),
};

/**
 * Runs over the table as of `asOf`: of events received up to then and what fell due up to then. The latest as-of is the state itself;
 * an earlier one is folded anew from the ledger into a folder that is removed afterwards. architecture: decisions 4 and 9.
 */
export const withTableAsOf = async <T>(
  state: State,
  asOf: Instant,
  io: Io,
  run: (table: Table) => Promise<T>,
): Promise<T> => {
  const { at } = await loadProgress(state.table);
  if (asOf >= at) return run(state.table);
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-as-of-'));
  const table = openSqliteTable(join(folder, 'as-of.db'));
  try {
    for (const contract of await loadContracts(state.table)) await publishContract(table, contract, '');
    const line = io.progress(`as of ${formatInstant(asOf)}, from the ledger`);
    const deps = { table, changes: table, ledger: nowhere, notifier: { send: async () => {} } };
    const { counts } = await replay(deps, acceptedUpTo(state, asOf), {
      ...settingsOf(undefined),
      batch,
      asOf,
      onBatch: (read) => line.update(read),
    });
    line.done();
    await saveCounts(table, await withRefused(state, asOf, counts));
    return await run(table);
  } finally {
    table.close();
    await rm(folder, { recursive: true, force: true });
  }
};
