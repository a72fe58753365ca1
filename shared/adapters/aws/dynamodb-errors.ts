import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import type { Row } from '../../ports/table.ts';
import { isTransient } from './retry.ts';
import { itemRow } from './dynamodb-item.ts';

/** A write that DynamoDB refused because a condition failed; `found` by place of the write, as far as it says what stands there. */
export interface FailedCondition {
  /** True at the places whose condition failed. */
  readonly failed: readonly boolean[];
  readonly found: readonly (Row | undefined)[];
}

const conditionFailed = 'ConditionalCheckFailed';

/** Reasons of a cancelled transaction that pass by themselves; any other one is a bug of the writer. */
const passing = new Set(['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'InternalServerError']); // prettier-ignore

const rowOf = (item: Readonly<Record<string, AttributeValue>> | undefined): Row | undefined =>
  item === undefined || Object.keys(item).length === 0 ? undefined : itemRow(item);

/** Reads a failed condition out of an error; undefined for every other error. Among mixed reasons a failed condition decides: nothing was written. */
export const failedCondition = (error: unknown): FailedCondition | undefined => {
  if (error instanceof ConditionalCheckFailedException) return { failed: [true], found: [rowOf(error.Item)] };
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  if (!reasons.some(({ Code }) => Code === conditionFailed)) return undefined;
  return { failed: reasons.map(({ Code }) => Code === conditionFailed), found: reasons.map(({ Item }) => rowOf(Item)) };
};

/** Whether the same call may go through later: throttled, in conflict with another transaction, or without an answer. */
export const isPassing = (error: unknown): boolean =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).every(({ Code = 'None' }) => passing.has(Code))
    : isTransient(error);
