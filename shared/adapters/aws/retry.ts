import type { Millis } from '../../domain/types.ts';

export interface Backoff {
  /** Tries of one call, the first included. */
  readonly attempts: number;
  readonly baseMs: Millis;
  readonly capMs: Millis;
  /** 0 <= value < 1. */
  readonly random: () => number;
  readonly sleep: (ms: Millis) => Promise<void>;
}

/** Names under which the SDK reports what passes by itself, or an answer that did not come. */
const transientNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionInProgressException',
  'InternalServerError',
  'ServiceUnavailable',
  'SlowDown',
  'ConditionalRequestConflict',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'NetworkingError',
]);
const transientCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

/** The HTTP status of an AWS error, where it has one: engines differ in the names they give, not in this. */
export const statusOf = (error: unknown): number | undefined => {
  if (!(error instanceof Error)) return undefined;
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' &&
    metadata !== null &&
    'httpStatusCode' in metadata &&
    typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
};

/** Whether an error of an AWS client passes by itself: throttling, a server's fault, a connection that broke. */
export const isTransient = (error: unknown): boolean =>
  error instanceof Error &&
  (transientNames.has(error.name) ||
    ('code' in error && typeof error.code === 'string' && transientCodes.has(error.code)) ||
    (statusOf(error) ?? 0) >= 500);

/** Full jitter: anything from nothing to the exponential delay, so that writers who collided once part. */
export const delayOf = ({ baseMs, capMs, random }: Backoff, attempt: number): Millis =>
  Math.floor(random() * Math.min(capMs, baseMs * 2 ** attempt));

/** Calls until it goes through; the last error is thrown when the attempts are used up or the error does not pass. */
export const withRetries = async <T>(
  backoff: Backoff,
  passes: (error: unknown) => boolean,
  call: () => Promise<T>,
): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt + 1 >= backoff.attempts || !passes(error)) throw error;
      await backoff.sleep(delayOf(backoff, attempt));
    }
  }
};

/**
 * Works on all items, at most `width` at a time, and answers in their order. After a failure nothing new is begun; what runs is
 * waited for, then the first error is thrown, so that no work goes on behind the caller's back.
 */
export const inParallel = async <T, R>(
  width: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  const errors: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && errors.length === 0) {
      const n = next;
      next += 1;
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- n lies within the list
        results[n] = await work(items[n] as T);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  if (errors.length > 0) throw errors[0];
  return results;
};
