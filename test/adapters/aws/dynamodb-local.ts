import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attributes as a, dueIndex } from '../../../shared/adapters/aws/dynamodb-layout.ts';
import type { Backoff } from '../../../shared/adapters/aws/retry.ts';
import { root } from '../../support/plumbline.ts';

/** Where `npm run check:aws` puts DynamoDB Local. */
export const engineFolder = join(root, 'node_modules', '.cache', 'dynamodb-local');

export interface Engine {
  readonly client: DynamoDBClient;
  /** Creates an empty table with the due index; answers its name. */
  readonly createTable: () => Promise<string>;
  readonly dropTable: (name: string) => Promise<void>;
  readonly stop: () => void;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const startProcess = (port: number) => {
  const main = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';
  const memory = ['-inMemory', '-sharedDb', '-disableTelemetry'];
  const libraries = [`-Djava.library.path=${engineFolder}`, '-cp', join(engineFolder, '*')];
  return spawn('java', ['-Xmx1g', ...libraries, main, '-port', String(port), ...memory], { stdio: 'ignore' });
};

const answers = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}`).then(
    () => true,
    () => false,
  );

const tableInput = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: a.pk, AttributeType: 'S' },
      { AttributeName: a.sk, AttributeType: 'S' },
      { AttributeName: a.dueShard, AttributeType: 'N' },
      { AttributeName: a.due, AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: a.pk, KeyType: 'HASH' },
      { AttributeName: a.sk, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: dueIndex,
        KeySchema: [
          { AttributeName: a.dueShard, KeyType: 'HASH' },
          { AttributeName: a.due, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });

/** Starts DynamoDB Local in memory on a free port. Throws, rather than let tests pass unrun, when it is not there. */
export const startEngine = async (): Promise<Engine> => {
  if (!existsSync(engineFolder))
    throw new Error('DynamoDB Local is not here: run `npm run check:aws`, which fetches it');
  const port = await freePort();
  const child = startProcess(port);
  process.once('exit', () => child.kill());
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error('DynamoDB Local did not start; is Java 17 there?');
    await sleep(100);
  }
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  let tables = 0;
  return {
    client,
    createTable: async () => {
      tables += 1;
      const name = `plumbline-${tables}`;
      await client.send(tableInput(name));
      return name;
    },
    dropTable: async (TableName) => void (await client.send(new DeleteTableCommand({ TableName }))),
    stop: () => {
      client.destroy();
      child.kill();
    },
  };
};

/** Short waits, and randomness that differs at every call. */
export const testBackoff: Backoff = {
  attempts: 8,
  baseMs: 5,
  capMs: 200,
  random: Math.random,
  sleep: async (ms) => sleep(ms),
};
