/** Names that both the deployment and the running functions use. */
import { attributes, dueIndex } from '../shared/adapters/aws/dynamodb-layout.ts';
import { entriesPrefix } from '../shared/adapters/aws/s3-ledger-keys.ts';

/** Attributes and index of the table that the deployment must declare; what else a row has is the adapter's business. */
export const tableKeys = {
  partition: attributes.pk,
  sort: attributes.sk,
  timeToLive: attributes.ttl,
  dueIndex: { name: dueIndex, partition: attributes.dueShard, sort: attributes.due },
} as const;

/** Where in its bucket the ledger keeps the batches. */
export const ledgerPrefix = entriesPrefix;

/** Environment variables of the functions. */
export const variables = { table: 'PLUMBLINE_TABLE', ledger: 'PLUMBLINE_LEDGER' } as const;

/** One entry a function: its file in this folder. */
export const functionNames = ['ingest'] as const;
export type FunctionName = (typeof functionNames)[number];

export const metricNamespace = 'Plumbline';

/** What the rule of the bus lets through to ingest. interfaces: Events. */
export const detailTypes = [
  'Ticket Changed',
  'Check Reported',
  'Measurement Reported',
  'Maintenance Declared',
  'Exclusion Decided',
  'Alert Acknowledged',
  'Governance Recorded',
] as const;
