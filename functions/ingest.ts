import type { SQSRecord } from 'aws-lambda';
import { ingest, type IngestSettings } from '../shared/app/ingest.ts';
import { loadRules } from '../shared/app/rulebook.ts';
import { contractFields } from '../shared/domain/contract-fields.ts';
import type { Rules } from '../shared/domain/rules.ts';
import { defaultLimits } from '../shared/feeds/canonical.ts';
import { readLine } from '../shared/feeds/read-line.ts';
import type { LedgerDep } from '../shared/ports/ledger.ts';
import type { TableDep } from '../shared/ports/table.ts';
import { type Counts, queueHandler } from './middleware.ts';
import { wireIngest } from './wire.ts';

const settings: IngestSettings = { alertHorizonMs: 86_400_000, steered: false, door: 'feed' };

const fieldsOf = (rulebooks: readonly Rules[]): ReadonlySet<string> =>
  new Set(rulebooks.flatMap(({ versions }) => versions.flatMap(({ contract }) => [...contractFields(contract)])));

const countBy = (names: readonly string[]): Counts => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Messages of the queue, each one EventBridge event; the queue's sent time is their receipt. Answers outcomes by number: new, duplicate, reused, refused. */
export const ingestRecords = async (deps: TableDep & LedgerDep, records: readonly SQSRecord[]): Promise<Counts> => {
  const rulebooks = await loadRules(deps.table);
  const fields = fieldsOf(rulebooks);
  const arrivals = records.map(({ body, attributes }) => {
    const receivedAt = Number(attributes.SentTimestamp);
    return readLine(body, { receivedAt, fields, limits: defaultLimits }, receivedAt);
  });
  const ingested = await ingest(deps, rulebooks, arrivals, settings);
  return countBy(ingested.map(({ outcome }) => outcome));
};

export const handler = queueHandler('ingest', wireIngest, ingestRecords);
