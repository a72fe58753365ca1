import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { createDynamoTable } from '../shared/adapters/aws/dynamodb-table.ts';
import type { Backoff } from '../shared/adapters/aws/retry.ts';
import { createS3Ledger } from '../shared/adapters/aws/s3-ledger.ts';
import { createS3ObjectStore } from '../shared/adapters/aws/s3-object-store.ts';
import type { LedgerDep } from '../shared/ports/ledger.ts';
import type { TableDep } from '../shared/ports/table.ts';
import { variables } from './names.ts';

const name = z.string().check(z.minLength(1));
const ingestEnvironment = z.object({ [variables.table]: name, [variables.ledger]: name });

/** Reads the environment through a schema; throws with the names of the variables that are missing, never with a value. */
const readEnvironment = <T extends z.ZodMiniType>(schema: T, environment: NodeJS.ProcessEnv): z.output<T> => {
  const read = schema.safeParse(environment);
  if (read.success) return read.data;
  const names = read.error.issues.map(({ path }) => path.join('.'));
  throw new Error(`environment variables missing or empty: ${names.join(', ')}`);
};

/** At most about 2.5 s in all: a throttle that lasts longer is for the queue to wait out. */
const backoff: Backoff = {
  attempts: 8,
  baseMs: 25,
  capMs: 1000,
  random: Math.random,
  sleep: async (ms) => sleep(ms),
};

/** The adapters retry, so the clients don't; a call that hangs is given up and tried again. */
const clientOptions = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true },
};

export const wireIngest = (environment: NodeJS.ProcessEnv): TableDep & LedgerDep => {
  const read = readEnvironment(ingestEnvironment, environment);
  const tableName = read[variables.table];
  const bucket = read[variables.ledger];
  const objects = createS3ObjectStore({ client: new S3Client(clientOptions), bucket, backoff });
  return {
    table: createDynamoTable({ client: new DynamoDBClient(clientOptions), tableName, backoff }),
    ledger: createS3Ledger({ objects, clock: { now: Date.now } }),
  };
};
