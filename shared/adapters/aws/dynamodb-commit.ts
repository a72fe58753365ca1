import { createHash } from 'node:crypto';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Commit, Committed, Key, Row, Write } from '../../ports/table.ts';
import { keyOf } from '../table-limits.ts';
import { type FailedCondition, failedCondition, isPassing } from './dynamodb-errors.ts';
import { keyItem, rowItem } from './dynamodb-item.ts';
import { attributes as a } from './dynamodb-layout.ts';
import { type Backoff, withRetries } from './retry.ts';

/** What a commit needs: the client, and strong reads to tell a repetition from a stale writer. */
export interface CommitDep {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly backoff: Backoff;
  readonly get: (keys: readonly Key[]) => Promise<readonly (Row | undefined)[]>;
}

const conditionOn = (was: number) => ({
  ...(was === 0
    ? { ConditionExpression: 'attribute_not_exists(#c)', ExpressionAttributeNames: { '#c': a.pk } }
    : {
        ConditionExpression: '#c = :was',
        ExpressionAttributeNames: { '#c': a.version },
        ExpressionAttributeValues: { ':was': { N: String(was) } },
      }),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

const conditionOf = (was: number | undefined) => (was === undefined ? {} : conditionOn(was));

/** The row a write touches stands as that write leaves it. */
const stands = (write: Write, row: Row | undefined): boolean => {
  if ('check' in write) return (row?.version ?? 0) === write.was;
  if ('drop' in write) return row === undefined;
  const { version, body, due, expires } = write.put;
  return row?.version === version && row.body === body && row.due === due && row.expires === expires;
};

const transactItem = (TableName: string, write: Write): TransactWriteItem => {
  if ('put' in write) return { Put: { TableName, Item: rowItem(write.put), ...conditionOf(write.was) } };
  if ('drop' in write) return { Delete: { TableName, Key: keyItem(write.drop), ...conditionOf(write.was) } };
  return { ConditionCheck: { TableName, Key: keyItem(write.check), ...conditionOn(write.was) } };
};

const writeOne = async ({ client, tableName: TableName }: CommitDep, write: Write): Promise<void> => {
  if ('put' in write)
    await client.send(new PutItemCommand({ TableName, Item: rowItem(write.put), ...conditionOf(write.was) }));
  else if ('drop' in write)
    await client.send(new DeleteItemCommand({ TableName, Key: keyItem(write.drop), ...conditionOf(write.was) }));
};

/**
 * DynamoDB answers a token it has seen in the last ten minutes with success and looks at no row, not even at one that was rewritten
 * or dropped since. So the token names this call of the commit: its own retries find their first answer again, while a later call of
 * the same commit is judged by the rows.
 */
const tokenOf = ({ id }: Commit, random: () => number): string =>
  createHash('sha256').update(`${id} ${random()} ${random()}`).digest('hex').slice(0, 36);

const writeAll = ({ client, tableName, backoff }: CommitDep, commit: Commit): (() => Promise<unknown>) => {
  const input = {
    TransactItems: commit.writes.map((write) => transactItem(tableName, write)),
    ClientRequestToken: tokenOf(commit, backoff.random),
  };
  return () => client.send(new TransactWriteItemsCommand(input));
};

/** After a failed condition: `done` if every row stands as the commit leaves it, because then an earlier answer was lost. */
const settle = async (dep: CommitDep, { writes }: Commit, condition: FailedCondition): Promise<Committed> => {
  const excluded = writes.some((write, n) => condition.failed[n] === true && !stands(write, condition.found[n]));
  if (excluded) return 'stale';
  if (writes.length === 1) return 'done';
  const rows = await dep.get(writes.map(keyOf));
  return writes.every((write, n) => stands(write, rows[n])) ? 'done' : 'stale';
};

/**
 * Applies one commit: a conditional put or delete when one row changes, a transaction otherwise (which costs two write units a KB
 * instead of one). Throttling, conflicts with other transactions and lost answers are tried again; what remains is thrown, its
 * outcome then unknown.
 */
export const applyCommit = async (dep: CommitDep, commit: Commit): Promise<Committed> => {
  const [first] = commit.writes;
  if (commit.writes.length === 1 && 'check' in first)
    return stands(first, (await dep.get([first.check]))[0]) ? 'done' : 'stale';
  const write = commit.writes.length === 1 ? () => writeOne(dep, first) : writeAll(dep, commit);
  try {
    await withRetries(dep.backoff, isPassing, write);
    return 'done';
  } catch (error) {
    const condition = failedCondition(error);
    if (condition === undefined) throw error;
    return settle(dep, commit, condition);
  }
};
