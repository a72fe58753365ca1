import { describe, expect, test } from 'vitest';
import { ingestRecords } from '../../functions/ingest.ts';
import { settle } from '../../functions/middleware.ts';
import { detailTypes } from '../../functions/names.ts';
import { createS3Ledger } from '../../shared/adapters/aws/s3-ledger.ts';
import { publishContract } from '../../shared/app/rulebook.ts';
import { readContract } from '../../shared/contract/read.ts';
import { defaultLimits, readEnvelope } from '../../shared/feeds/canonical.ts';
import type { Table } from '../../shared/ports/table.ts';
import { memoryS3 } from '../adapters/aws/memory-s3.ts';
import { mapTable } from '../ports/map-table.ts';
import { entriesOf } from '../ports/ledger-suite.ts';
import { syntheticContract } from '../support/synthetic.ts';
import { message } from './queue.ts';

const sentAt = Date.parse('2026-10-01T08:00:05Z');

const onTheBus = (ticket: string, set: object, id = `${ticket}.1`): string =>
  JSON.stringify({
    version: '0',
    id: 'new-at-each-retry',
    source: 'servicedesk',
    'detail-type': 'Ticket Changed',
    time: '2026-10-01T08:00:04Z',
    account: '123456789012',
    region: 'eu-west-1',
    resources: [],
    detail: { id, ticket, at: '2026-10-01T08:00:00Z', activity: 'opened', set },
  });
const incident = { type: 'incident', state: 'new', priority: 'P2', service: 'payroll' };

const home = async (table: Table = mapTable()) => {
  const text = syntheticContract('segment');
  const reading = readContract(text, 'contract.yaml');
  if (!reading.ok) throw new Error('the contract does not read');
  await publishContract(table, reading.contract, text);
  return { table, ledger: createS3Ledger({ objects: memoryS3().objects, clock: { now: () => sentAt } }) };
};

describe('ingest of queue messages', () => {
  test('an event of the bus becomes a ticket with its results, and lies in the ledger under the sent time of the queue', async () => {
    const deps = await home();
    expect(await ingestRecords(deps, [message(onTheBus('INC1', incident), 'm-1', sentAt)])).toEqual({ new: 1 });
    const [ticket] = await deps.table.get([{ pk: 'subject#ticket#servicedesk#INC1', sk: 'snapshot' }]);
    expect(ticket?.version).toBe(1);
    expect(ticket?.due).toBeGreaterThan(sentAt);
    expect(await entriesOf(deps.ledger)).toMatchObject([{ outcome: 'accepted', receivedAt: sentAt }]);
  });

  test('a message delivered twice changes nothing', async () => {
    const table = mapTable();
    const deps = await home(table);
    await ingestRecords(deps, [message(onTheBus('INC1', incident), 'm-1', sentAt)]);
    const before = table.rows();
    expect(await ingestRecords(deps, [message(onTheBus('INC1', incident), 'm-2', sentAt)])).toEqual({ duplicate: 1 });
    expect(table.rows()).toEqual(before);
  });

  test('what is no event is refused with its code, kept in the ledger letter by letter, and holds up nobody', async () => {
    const deps = await home();
    const records = [message('{"broken', 'm-1', sentAt), message(onTheBus('INC2', incident), 'm-2', sentAt)];
    expect(await ingestRecords(deps, records)).toEqual({ refused: 1, new: 1 });
    const refused = (await entriesOf(deps.ledger)).filter(({ outcome }) => outcome === 'refused');
    expect(refused).toMatchObject([{ code: 'malformed-json', event: '{"broken' }]);
  });

  test('a store that fails for one ticket fails its message only; the others are committed', async () => {
    const inner = mapTable();
    const deps = await home({
      ...inner,
      commit: async (commits) => {
        const isPoison = JSON.stringify(commits).includes('#INC7');
        if (isPoison) throw new Error('throttled');
        return inner.commit(commits);
      },
    });
    const records = Array.from({ length: 16 }, (_, n) => message(onTheBus(`INC${n}`, incident), `m-${n}`, sentAt));
    const { failures, counts } = await settle(records, async (part) => ingestRecords(deps, part));
    expect(failures.map(({ record }) => record.messageId)).toEqual(['m-7']);
    expect(counts).toEqual({ new: 15 });
    const keys = records.map((_, n) => ({ pk: `subject#ticket#servicedesk#INC${n}`, sk: 'snapshot' }));
    expect((await deps.table.get(keys)).filter((row) => row === undefined)).toHaveLength(1);
  });

  test('every detail-type that the rule of the bus lets through is one that ingest knows', () => {
    const codes = detailTypes.map((type) => {
      const envelope = { source: 's', 'detail-type': type, time: '2026-10-01T08:00:00Z', detail: {} };
      const read = readEnvelope(envelope, { receivedAt: sentAt, fields: new Set(), limits: defaultLimits });
      return read.ok ? 'read' : read.error.code;
    });
    expect(codes).not.toContain('unknown-type');
  });
});
