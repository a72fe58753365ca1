import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../domain/types.ts';
import { type Key, type Page, type Row, type Table, tableLimits } from '../../ports/table.ts';
import { assertCommit, assertKey, assertLimit } from '../table-limits.ts';
import { applyCommit } from './dynamodb-commit.ts';
import { isPassing } from './dynamodb-errors.ts';
import { itemKey, itemRow, keyItem } from './dynamodb-item.ts';
import { attributes as a, dueIndex, dueShards } from './dynamodb-layout.ts';
import { type Backoff, delayOf, inParallel, withRetries } from './retry.ts';

export interface DynamoTableOptions {
  /** A client that does not retry by itself (`maxAttempts: 1`): the table does. */
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly backoff: Backoff;
  /** Calls in flight at once, per call of the port. */
  readonly width?: number;
}

type Context = Required<DynamoTableOptions>;

/** Keys a BatchGetItem takes. */
const batchKeys = 100;
/** A page never holds more rows than this. */
const pageRows = 1000;

const nameOf = ({ pk, sk }: Key): string => `${pk}\t${sk}`;

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size));

/** Reads one batch; what DynamoDB left out (16 MB an answer, or throttled) is asked for again, at once while it makes progress. */
const getBatch = async ({ client, tableName, backoff }: Context, keys: readonly Key[]): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let open: Record<string, AttributeValue>[] = keys.map(keyItem);
  let idle = 0;
  while (open.length > 0) {
    const RequestItems = { [tableName]: { Keys: open, ConsistentRead: true } };
    const answer = await withRetries(backoff, isPassing, () => client.send(new BatchGetItemCommand({ RequestItems })));
    const found = answer.Responses?.[tableName] ?? [];
    rows.push(...found.map(itemRow));
    open = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    idle = found.length > 0 ? 0 : idle + 1;
    if (open.length > 0 && idle >= backoff.attempts)
      throw new Error(`${open.length} keys of ${tableName} were left unread ${idle} times in a row: throttled`);
    if (open.length > 0 && idle > 0) await backoff.sleep(delayOf(backoff, idle - 1));
  }
  return rows;
};

const createGet =
  (context: Context): Table['get'] =>
  async (keys) => {
    keys.forEach(assertKey);
    // One answer serves a key that was asked for twice: a batch takes distinct keys only.
    const distinct = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    const batches = await inParallel(context.width, chunksOf(distinct, batchKeys), (batch) => getBatch(context, batch));
    const rowsByName = new Map(batches.flat().map((row) => [nameOf(row), row]));
    return keys.map((key) => rowsByName.get(nameOf(key)));
  };

/**
 * The last possible sort key before a bound; '' when there is none. Sort keys are printable ASCII, so the bound's first other
 * character says by its own order what comes before it.
 */
export const lastBefore = (bound: string): string => {
  const fits = bound.slice(0, tableLimits.keyBytes);
  const at = fits.search(/[^ -~]/);
  const plain = at < 0 ? fits : fits.slice(0, at);
  if (at >= 0) return fits.charCodeAt(at) > 126 ? plain.padEnd(tableLimits.keyBytes, '~') : plain;
  if (bound.length > fits.length) return fits;
  const shorter = plain.slice(0, -1);
  const last = plain.charCodeAt(plain.length - 1);
  if (plain === '' || last === 32) return shorter; // nothing lies between "ab" and "ab "
  return `${shorter}${String.fromCharCode(last - 1)}`.padEnd(tableLimits.keyBytes, '~');
};

const createQuery = ({ client, tableName, backoff }: Context): Table['query'] => {
  return async (pk, { from = ' ', to, reverse = false, limit = pageRows, after } = {}): Promise<Page<Row>> => {
    assertKey({ pk, sk: '-' });
    assertLimit(limit);
    // BETWEEN includes both ends and takes no empty or reversed stretch.
    const low = !reverse && after !== undefined ? `${after} ` : from === '' ? ' ' : from;
    const high = lastBefore((reverse ? after : undefined) ?? to ?? '\x7f');
    if (low > high) return { items: [] };
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :low AND :high',
      ExpressionAttributeNames: { '#pk': a.pk, '#sk': a.sk },
      ExpressionAttributeValues: { ':pk': { S: pk }, ':low': { S: low }, ':high': { S: high } },
      ConsistentRead: true,
      ScanIndexForward: !reverse,
      Limit: Math.min(limit, pageRows),
    });
    const { Items = [], LastEvaluatedKey } = await withRetries(backoff, isPassing, () => client.send(command));
    const items = Items.map(itemRow);
    return LastEvaluatedKey === undefined ? { items } : { items, next: itemKey(LastEvaluatedKey).sk };
  };
};

interface DueKey extends Key {
  readonly due: Instant;
}

const dueInShard = async (
  context: Context,
  shard: number,
  until: Instant,
  limit: number,
): Promise<readonly DueKey[]> => {
  const { client, tableName, backoff } = context;
  const found: DueKey[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const command = new QueryCommand({
      TableName: tableName,
      IndexName: dueIndex,
      KeyConditionExpression: '#shard = :shard AND #due <= :until',
      ExpressionAttributeNames: { '#shard': a.dueShard, '#due': a.due },
      ExpressionAttributeValues: { ':shard': { N: String(shard) }, ':until': { N: String(until) } },
      Limit: limit - found.length,
      ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
    });
    const answer = await withRetries(backoff, isPassing, () => client.send(command));
    for (const item of answer.Items ?? []) found.push({ ...itemKey(item), due: Number(item[a.due]?.N) });
    ExclusiveStartKey = answer.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined && found.length < limit);
  return found;
};

const inOrder = (one: DueKey, other: DueKey): number => one.due - other.due || (nameOf(one) < nameOf(other) ? -1 : 1);

/**
 * The `Table` port on one DynamoDB table with one sparse index for what is due, spread over 16 partitions and read eventually
 * consistent. Everything else is read strongly. Commits of one call run side by side. A commit beyond `tableLimits` is the fault
 * `table-limit`; what DynamoDB refuses after all retries is thrown as the SDK's error, with an unknown outcome.
 */
export const createDynamoTable = (options: DynamoTableOptions): Table => {
  const context: Context = { width: 16, ...options };
  const get = createGet(context);
  return {
    get,
    query: createQuery(context),
    commit: async (commits) => {
      commits.forEach(assertCommit);
      return inParallel(context.width, commits, (commit) => applyCommit({ ...context, get }, commit));
    },
    due: async (until, limit) => {
      assertLimit(limit);
      const shards = Array.from({ length: dueShards }, (_, shard) => shard);
      const found = await inParallel(context.width, shards, (shard) => dueInShard(context, shard, until, limit));
      return found
        .flat()
        .sort(inOrder)
        .slice(0, limit)
        .map(({ pk, sk }) => ({ pk, sk }));
    },
  };
};
