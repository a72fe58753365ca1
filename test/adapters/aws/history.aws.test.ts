/** One history through ingest and tick, over SQLite and over DynamoDB: the same facts, byte for byte. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoTable } from '../../../shared/adapters/aws/dynamodb-table.ts';
import { openSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { factsState, type FactsState } from '../../../shared/app/facts-hash.ts';
import type { Arrival } from '../../../shared/app/ingest.ts';
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
import { countWriteUnits } from './write-units.ts';

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

const factsOver = async (inner: Table, batch: number): Promise<FactsState> => {
  const contract = contractOf();
  const { table, changes } = withHints(inner);
  await publishContract(table, contract, text);
  const all = await arrivals(contract);
  async function* batches(): AsyncGenerator<readonly Arrival[]> {
    for (let from = 0; from < all.length; from += batch) yield all.slice(from, from + batch);
  }
  const deps = { table, changes, ledger: silentLedger, notifier: { send: async () => {} } };
  const options = { alertHorizonMs: 86_400_000, steered: true, door: 'command', batch } as const;
  const { asOf } = await replay(deps, batches(), options);
  const [rules] = await loadRules(table);
  if (rules === undefined) throw new Error('no rules');
  return factsState(table, rules, asOf);
};

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'plumbline-history-'));
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => {
  engine.stop();
  rmSync(folder, { recursive: true });
});

test('2,000 ticket events give the same results, rollups, alerts and figures on DynamoDB as on SQLite', async () => {
  const sqlite = openSqliteTable(join(folder, 'state.db'));
  const local = await factsOver(sqlite, 500);
  sqlite.close();
  expect(local.lines.length).toBeGreaterThan(500);

  const units = countWriteUnits(engine.client);
  const tableName = await engine.createTable();
  const aws = await factsOver(createDynamoTable({ client: engine.client, tableName, backoff: testBackoff }), 100);
  expect(aws.lines).toEqual(local.lines);
  expect(aws.hash).toBe(local.hash);

  const calls = [...units.byCall].map(([call, value]) => `${call} ${perEvent(value)}`).join(', ');
  console.log(
    `write units per event: ${perEvent(units.total)}, of them ${perEvent(units.index)} for the due index (${calls})`,
  );
}, 300_000);
