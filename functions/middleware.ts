import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import createMiddy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { metricNamespace } from './names.ts';

/** What a function did with a batch, by name; becomes its metrics. */
export type Counts = Readonly<Record<string, number>>;
export type Work = (records: readonly SQSRecord[]) => Promise<Counts>;

export interface Failure {
  readonly record: SQSRecord;
  readonly error: unknown;
}

export interface Settled {
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

/** So many records in a row that fail alone are no poison but an outage: the rest goes back to the queue untried. */
const giveUpAfter = 3;

const addCounts = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};

/**
 * The one place that settles failures. Works on the batch as a whole; when that throws, on its halves, down to the single records, so
 * that one poison record fails alone. The work must be safe to repeat.
 */
export const settle = async (records: readonly SQSRecord[], work: Work): Promise<Settled> => {
  const failures: Failure[] = [];
  let counts: Counts = {};
  let failedInARow = 0;
  const attempt = async (part: readonly SQSRecord[]): Promise<void> => {
    try {
      counts = addCounts(counts, await work(part));
      failedInARow = 0;
    } catch (error) {
      if (part.length === 1) failedInARow += 1;
      if (part.length === 1 || failedInARow >= giveUpAfter) failures.push(...part.map((record) => ({ record, error })));
      else await divide(part, error);
    }
  };
  const divide = async (part: readonly SQSRecord[], error: unknown): Promise<void> => {
    const half = Math.ceil(part.length / 2);
    for (const piece of [part.slice(0, half), part.slice(half)])
      if (failedInARow < giveUpAfter) await attempt(piece);
      else failures.push(...piece.map((record) => ({ record, error })));
  };
  if (records.length > 0) await attempt(records);
  return { counts, failures };
};

/** What may be logged of an error: its kind and place. Messages stay out, because some quote what was sent. */
export const describeError = (error: unknown): Readonly<Record<string, unknown>> => {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...('$metadata' in error ? { aws: error.$metadata } : {}),
    at: frames.slice(0, 8).map((line) => line.trim()),
  };
};

const logFailures = (logger: Logger, failures: readonly Failure[]): void => {
  for (const { record, error } of failures)
    logger.error('record failed', {
      messageId: record.messageId,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      error: describeError(error),
    });
};

/**
 * A Lambda handler for a queue: wires at the first event (a missing variable stops it before any record is read), works on the batch,
 * reports the records that failed, logs each once and counts the rest as metrics. No event and no payload is logged.
 */
export const queueHandler = <D>(
  service: string,
  wire: (environment: NodeJS.ProcessEnv) => D,
  work: (deps: D, records: readonly SQSRecord[]) => Promise<Counts>,
) => {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: service });
  let deps: D | undefined;
  return createMiddy<SQSEvent, SQSBatchResponse>()
    .use(injectLambdaContext(logger, { logEvent: false }))
    .use(logMetrics(metrics))
    .handler(async ({ Records }) => {
      const wired = (deps ??= wire(process.env));
      const { counts, failures } = await settle(Records, async (records) => work(wired, records));
      logFailures(logger, failures);
      for (const [name, count] of Object.entries({ ...counts, failed: failures.length }))
        metrics.addMetric(name, 'Count', count);
      return { batchItemFailures: failures.map(({ record }) => ({ itemIdentifier: record.messageId })) };
    });
};
