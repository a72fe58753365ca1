/** One history through ingest and tick, over SQLite and over DynamoDB: the same facts, byte for byte. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createDynamoTable } from '../../../shared/adapters/aws/dynamodb-table.ts';
import { openSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { factsState, type FactsState } from '../../../shared/app/facts-hash.ts';
import { ingest, type Arrival } from '../../../shared/app/ingest.ts';
import { replay } from '../../../shared/app/replay.ts';
import { loadRules, publishContract } from '../../../shared/app/rulebook.ts';
import { readContract } from '../../../shared/contract/read.ts';
import { contractFields } from '../../../shared/domain/contract-fields.ts';
import type { Contract } from '../../../shared/domain/contract.ts';
import { defaultLimits } from '../../../shared/feeds/canonical.ts';
import { readLine } from '../../../shared/feeds/read-line.ts';
import type { Ledger } from '../../../shared/ports/ledger.ts';
import type { Table } from '../../../shared/ports/table.ts';
import { root } from '../../support/plumbline.ts';
import { readSyntheticEvents, syntheticContract } from '../../support/synthetic.ts';
import { type Engine, startEngine, testBackoff } from './dynamodb-local.ts';
import { withHints } from './hinted-table.ts';
import { countWriteUnits, type WriteUnits } from './write-units.ts';

const events = 2000;
const perEvent = (units: number): string => (units / events).toFixed(2);
const text = syntheticContract('segment');

const contractOf = (): Contract => {
  const reading = readContract(text, 'synthetic-contract.yaml');
  if (!reading.ok) throw new Error('the synthetic contract does not read');
  return reading.contract;
};

const arrivals = async (contract: Contract): Promise<readonly Arrival[]> => {
  const intake = { fields: contractFields(contract), limits: defaultLimits };
  const read: Arrival[] = [];
  for await (const event of readSyntheticEvents(join(root, 'test/data/events.jsonl.gz'))) {
    read.push(readLine(JSON.stringify(event), intake, 0));
    if (read.length === events) break;
  }
  return read;
};

const silentLedger: Ledger = {
  append: async () => {},
  seal: async () => undefined,
  read: async function* () {},
  verify: async () => ({ manifests: 0, objects: 0, problems: [] }),
};

const publish = async (table: Table): Promise<void> => {
  await publishContract(table, contractOf(), text);
};

const inBatches = (all: readonly Arrival[], size: number): readonly (readonly Arrival[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

const settings = { alertHorizonMs: 86_400_000, steered: true, door: 'command' } as const;

const factsOver = async (inner: Table, batch: number): Promise<FactsState> => {
  const { table, changes } = withHints(inner);
  await publish(table);
  const all = await arrivals(contractOf());
  async function* batches(): AsyncGenerator<readonly Arrival[]> {
    yield* inBatches(all, batch);
  }
  const deps = { table, changes, ledger: silentLedger, notifier: { send: async () => {} } };
  const { asOf } = await replay(deps, batches(), { ...settings, batch });
  const [rules] = await loadRules(table);
  if (rules === undefined) throw new Error('no rules');
  return factsState(table, rules, asOf);
};

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'plumbline-history-'));
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.stop());
afterAll(() => rmSync(folder, { recursive: true }));

const openTable = async (): Promise<Table> => {
  const tableName = await engine.createTable();
  return createDynamoTable({ client: engine.client, tableName, backoff: testBackoff });
};

const show = (what: string, { table, index }: WriteUnits): void =>
  console.log(
    `${what}: ${perEvent(table + index)} write units per event, ${perEvent(index)} of them for the due index`,
  );

test('2,000 ticket events give the same results, rollups, alerts and figures on DynamoDB as on SQLite', async () => {
  const sqlite = openSqliteTable(join(folder, 'state.db'));
  const local = await factsOver(sqlite, 500);
  sqlite.close();
  expect(local.lines.length).toBeGreaterThan(500);

  const units = countWriteUnits(engine.client);
  const aws = await factsOver(await openTable(), 100);
  expect(aws.lines).toEqual(local.lines);
  expect(aws.hash).toBe(local.hash);
  expect(units.single).toBe(units.engine);
  show('ingest, roll-up and tick in batches of 100', units);
}, 300_000);

/** Measured 2026-11 with ten levels, two of which a ticket counts in; a ceiling, so that a change that writes more is seen. */
test.each([
  [1, 7.5],
  [1000, 2],
])(
  'ingest in batches of %i stays under %f write units per ticket event',
  async (batch, ceiling) => {
    const table = await openTable();
    await publish(table);
    const rules = await loadRules(table);
    const units = countWriteUnits(engine.client);
    for (const each of inBatches(await arrivals(contractOf()), batch))
      await ingest({ table, ledger: silentLedger }, rules, each, { ...settings, steered: false });
    show(`ingest in batches of ${batch}`, units);
    expect((units.table + units.index) / events).toBeLessThan(ceiling);
  },
  300_000,
);
