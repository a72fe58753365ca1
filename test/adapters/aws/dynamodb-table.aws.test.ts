import { afterAll, beforeAll } from 'vitest';
import { createDynamoTable } from '../../../shared/adapters/aws/dynamodb-table.ts';
import { tableSuite } from '../../ports/table-suite.ts';
import { type Engine, startEngine, testBackoff } from './dynamodb-local.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

tableSuite('a DynamoDB table', async () => {
  const { client, createTable, dropTable } = engine;
  const tableName = await createTable();
  return {
    table: createDynamoTable({ client, tableName, backoff: testBackoff }),
    close: async () => dropTable(tableName),
  };
});
