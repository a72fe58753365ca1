/** Every third answer of the engine is lost after the engine has done what it was asked: the port's promises hold all the same. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDynamoTable } from '../../../shared/adapters/aws/dynamodb-table.ts';
import { commitOf, key, row } from '../../ports/rows.ts';
import { tableSuite } from '../../ports/table-suite.ts';
import { type Engine, startEngine, testBackoff } from './dynamodb-local.ts';

const ours = new Set(['PutItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand', 'BatchGetItemCommand', 'QueryCommand']); // prettier-ignore

const loseAnswers = (client: DynamoDBClient): { lost: number } => {
  const count = { lost: 0 };
  let calls = 0;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const answer = await next(args);
        if (!ours.has(commandName)) return answer;
        calls += 1;
        if (calls % 3 !== 0) return answer;
        count.lost += 1;
        throw Object.assign(new Error('the connection broke'), { name: 'TimeoutError' });
      },
    { step: 'initialize', name: 'loseAnswers' },
  );
  return count;
};

let engine: Engine;
let count: { lost: number };
beforeAll(async () => {
  engine = await startEngine();
  count = loseAnswers(engine.client);
});
afterAll(() => engine.stop());

const open = async () => {
  const { client, createTable, dropTable } = engine;
  const tableName = await createTable();
  const table = createDynamoTable({ client, tableName, backoff: testBackoff });
  return { table, close: async () => dropTable(tableName) };
};

tableSuite('a DynamoDB table that loses answers', open);

test('20 writers who add to the same two rows lose none of 100 additions', async () => {
  const { table, close } = await open();
  const keys = [key('p', 'a'), key('p', 'b')];
  const addOnce = async (writer: string): Promise<void> => {
    for (let added = false; !added;) {
      const [a, b] = await table.get(keys);
      const was = a?.version ?? 0;
      const body = `"${writer} was ${was}"`;
      const next = (sk: string) => row('p', sk, was + 1, { body });
      if (a?.version === b?.version)
        added = (await table.commit([commitOf({ put: next('a'), was }, { put: next('b'), was })]))[0] === 'done';
    }
  };
  const writers = Array.from({ length: 20 }, async (_, writer) => {
    for (let n = 0; n < 5; n += 1) await addOnce(`${writer}.${n}`);
  });
  await Promise.all(writers);
  expect((await table.get(keys)).map((found) => found?.version)).toEqual([100, 100]);
  expect(count.lost).toBeGreaterThan(100);
  await close();
});
