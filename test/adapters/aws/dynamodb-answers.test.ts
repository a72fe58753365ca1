/** What no engine gives on request: throttling, parts left out, answers lost, reasons mixed. */
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { rowItem } from '../../../shared/adapters/aws/dynamodb-item.ts';
import { createDynamoTable, lastBefore } from '../../../shared/adapters/aws/dynamodb-table.ts';
import type { Commit, Row } from '../../../shared/ports/table.ts';
import { commitOf, key, row } from '../../ports/rows.ts';

const client = mockClient(DynamoDBClient);
let slept: number[] = [];
let halves = 0.5;
beforeEach(() => {
  client.reset();
  slept = [];
  halves = 0.5;
});
const table = createDynamoTable({
  client: new DynamoDBClient({ region: 'eu-west-1' }),
  tableName: 't',
  width: 2,
  backoff: {
    attempts: 4,
    baseMs: 100,
    capMs: 300,
    random: () => halves,
    sleep: async (ms) => void slept.push(ms),
  },
});

const metadata = { $metadata: {}, message: 'no' };
const throttled = new ThrottlingException(metadata);
const conditionFailed = (found?: Row): ConditionalCheckFailedException =>
  new ConditionalCheckFailedException({ ...metadata, ...(found === undefined ? {} : { Item: rowItem(found) }) });
const cancelled = (...codes: readonly string[]): TransactionCanceledException =>
  new TransactionCanceledException({ ...metadata, CancellationReasons: codes.map((Code) => ({ Code })) });
const lost = Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

const single = commitOf({ put: row('p', 's', 2), was: 1 });
const double = commitOf({ put: row('p', 's', 2), was: 1 }, { put: row('p', 'owned', 1) });
const answer = async (commit: Commit): Promise<string> => (await table.commit([commit]))[0] ?? '';
const found = (...rows: readonly Row[]) => ({ Responses: { t: rows.map(rowItem) } });

describe('throttling', () => {
  test('a throttled write is tried again after a wait of random length under a doubling bound', async () => {
    client.on(PutItemCommand).rejectsOnce(throttled).rejectsOnce(throttled).rejectsOnce(throttled).resolves({});
    expect(await answer(single)).toBe('done');
    expect(slept).toEqual([50, 100, 150]); // half of 100, of 200, of 400 cut to 300
  });

  test('a write that stays throttled is a fault of the store, never an answer', async () => {
    client.on(PutItemCommand).rejects(throttled);
    await expect(table.commit([single])).rejects.toThrow(throttled);
    expect(client.commandCalls(PutItemCommand)).toHaveLength(4);
  });

  test('what can not pass by itself is thrown at once', async () => {
    const denied = Object.assign(new Error('no'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    client.on(PutItemCommand).rejects(denied);
    await expect(table.commit([single])).rejects.toThrow(denied);
    expect(slept).toEqual([]);
  });

  test('after a fault no further commit of the batch is begun, and those begun have ended', async () => {
    client.on(PutItemCommand).rejects(Object.assign(new Error('no'), { name: 'ValidationException' }));
    const batch = Array.from({ length: 10 }, (_, n) => commitOf({ put: row('p', `s${n}`, 1), was: 0 }));
    await expect(table.commit(batch)).rejects.toThrow('no');
    expect(client.commandCalls(PutItemCommand).length).toBeLessThanOrEqual(2); // the width
  });
});

describe('lost answers', () => {
  test('a put that was written although its answer was lost is done', async () => {
    client
      .on(PutItemCommand)
      .rejectsOnce(lost)
      .rejects(conditionFailed(row('p', 's', 2)));
    expect(await answer(single)).toBe('done');
  });

  test('a put whose answer was lost and whose row another writer took is stale', async () => {
    client
      .on(PutItemCommand)
      .rejectsOnce(lost)
      .rejects(conditionFailed(row('p', 's', 2, { body: '"other"' })));
    expect(await answer(single)).toBe('stale');
  });

  test('tries of one call carry one token, so a lost answer is found again; another call carries another', async () => {
    client.on(TransactWriteItemsCommand).rejectsOnce(lost).resolves({});
    expect(await answer(double)).toBe('done');
    halves = 0.25;
    expect(await answer(double)).toBe('done');
    const tokens = client.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.ClientRequestToken);
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[2]).not.toBe(tokens[0]);
    expect(tokens.every((token) => token?.length === 36)).toBe(true); // the most DynamoDB takes
  });
});

describe('cancelled transactions', () => {
  test('a conflict with another transaction is tried again', async () => {
    client.on(TransactWriteItemsCommand).rejectsOnce(cancelled('None', 'TransactionConflict')).resolves({});
    expect(await answer(double)).toBe('done');
    expect(slept).toHaveLength(1);
  });

  test('a failed condition among throttled and conflicting items decides: stale, and not tried again', async () => {
    client.on(TransactWriteItemsCommand).rejects(cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    client.on(BatchGetItemCommand).resolves(found(row('p', 's', 3)));
    expect(await answer(double)).toBe('stale');
    expect(slept).toEqual([]);
  });

  test('a failed condition is done when all rows stand as the commit leaves them', async () => {
    client.on(TransactWriteItemsCommand).rejects(
      new TransactionCanceledException({
        ...metadata,
        CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: rowItem(row('p', 's', 2)) }, { Code: 'None' }],
      }),
    );
    client.on(BatchGetItemCommand).resolves(found(row('p', 's', 2), row('p', 'owned', 1)));
    expect(await answer(double)).toBe('done');
  });

  test('an item that DynamoDB finds invalid is a fault, also beside a conflict', async () => {
    client.on(TransactWriteItemsCommand).rejects(cancelled('ValidationError', 'TransactionConflict'));
    await expect(table.commit([double])).rejects.toThrow(TransactionCanceledException);
    expect(client.commandCalls(TransactWriteItemsCommand)).toHaveLength(1);
  });
});

const leftOut = (...sks: readonly string[]) => ({
  UnprocessedKeys: { t: { Keys: sks.map((sk) => ({ pk: { S: 'p' }, sk: { S: sk } })) } },
});

describe('reading', () => {
  const keys = [key('p', 'a'), key('p', 'b'), key('p', 'c')];
  test('keys that an answer left out are asked for again, at once while rows come', async () => {
    client
      .on(BatchGetItemCommand)
      .resolvesOnce({ ...found(row('p', 'c', 1)), ...leftOut('a', 'b') })
      .resolvesOnce(leftOut('a', 'b'))
      .resolves(found(row('p', 'a', 1)));
    expect(await table.get(keys)).toEqual([row('p', 'a', 1), undefined, row('p', 'c', 1)]);
    expect(slept).toEqual([50]); // only after the answer without rows
  });

  test('keys that are left out again and again are a fault, never "not there"', async () => {
    client.on(BatchGetItemCommand).resolves(leftOut('a'));
    await expect(table.get(keys)).rejects.toThrow('throttled');
  });

  test('an item without version or body is a fault, not a row with made-up ones', async () => {
    client.on(BatchGetItemCommand).resolves({ Responses: { t: [{ pk: { S: 'p' }, sk: { S: 'a' } }] } });
    await expect(table.get(keys)).rejects.toThrow('no version');
  });

  test('250 keys are three batches, a key named twice is asked for once', async () => {
    client.on(BatchGetItemCommand).resolves({});
    const many = Array.from({ length: 250 }, (_, n) => key('p', `s${n}`));
    expect(await table.get([...many, ...many])).toHaveLength(500);
    const asked = client.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input.RequestItems?.['t']?.Keys);
    expect(asked.map((each) => each?.length)).toEqual([100, 100, 50]);
  });

  test('a page that DynamoDB cut short is followed by its rest', async () => {
    client.on(QueryCommand).resolvesOnce({ Items: [], LastEvaluatedKey: { pk: { S: 'p' }, sk: { S: 'm' } } });
    expect(await table.query('p')).toEqual({ items: [], next: 'm' });
  });

  test.each([
    ['abc', `abb${'~'.repeat(509)}`],
    ['ab ', 'ab'],
    [' ', ''],
    ['', ''],
    ['ab\uffff', `ab${'~'.repeat(510)}`],
    ['ab\u0001', 'ab'],
    ['x'.repeat(600), 'x'.repeat(512)],
  ])('the last sort key before %j', (bound, last) => {
    expect(lastBefore(bound)).toBe(last);
  });
});
