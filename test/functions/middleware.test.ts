import * as fc from 'fast-check';
import type { SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { describeError, queueHandler, settle, type Work } from '../../functions/middleware.ts';
import { context, message } from './queue.ts';

const batch = (count: number): readonly SQSRecord[] => Array.from({ length: count }, (_, n) => message(String(n)));

/** Work that fails as long as one of the poison bodies is in its part; what it did is in `worked`. */
const workPoisonedBy = (poison: ReadonlySet<string>) => {
  const worked: string[] = [];
  let calls = 0;
  const work: Work = async (records) => {
    calls += 1;
    if (records.some(({ body }) => poison.has(body))) throw new Error('poison');
    worked.push(...records.map(({ body }) => body));
    return { new: records.length };
  };
  return { work, worked, calls: () => calls };
};
const failedBodies = ({ failures }: Awaited<ReturnType<typeof settle>>): readonly string[] =>
  failures.map(({ record }) => record.body);

describe('settling a batch', () => {
  test('a good batch is worked on once and as a whole', async () => {
    const { work, calls } = workPoisonedBy(new Set());
    expect(await settle(batch(1000), work)).toEqual({ counts: { new: 1000 }, failures: [] });
    expect(calls()).toBe(1);
  });

  test('one poison record among a thousand fails alone', async () => {
    const { work, worked, calls } = workPoisonedBy(new Set(['617']));
    const settled = await settle(batch(1000), work);
    expect(failedBodies(settled)).toEqual(['617']);
    expect(settled.counts).toEqual({ new: 999 });
    expect(worked).toHaveLength(999);
    expect(calls()).toBeLessThanOrEqual(21); // 1 + 2 halves at each of 10 levels
  });

  test('one or two poison records, wherever they lie, never take a good one with them', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }).chain((size) =>
        fc.record({
          size: fc.constant(size),
          poison: fc.uniqueArray(fc.nat(size - 1), { maxLength: 2 }),
        }),
      ),
      async ({ size, poison }) => {
        const bodies = new Set(poison.map(String));
        const { work, worked } = workPoisonedBy(bodies);
        const settled = await settle(batch(size), work);
        expect(new Set(failedBodies(settled))).toEqual(bodies);
        expect(worked).toHaveLength(size - bodies.size);
      },
    );
    await expect(fc.assert(property, { numRuns: 300 })).resolves.toBeUndefined();
  });

  test('in an outage the whole batch goes back after a few tries, not after two thousand', async () => {
    let calls = 0;
    const settled = await settle(batch(1000), async () => {
      calls += 1;
      throw new Error('throttled');
    });
    expect(settled.failures).toHaveLength(1000);
    expect(new Set(failedBodies(settled)).size).toBe(1000);
    expect(calls).toBeLessThanOrEqual(16); // 1000 to 1 by halves, and three single records
  });

  test('an empty batch is no work', async () => {
    const { work, calls } = workPoisonedBy(new Set());
    expect(await settle([], work)).toEqual({ counts: {}, failures: [] });
    expect(calls()).toBe(0);
  });
});

describe('the handler of a queue', () => {
  let printed: string[] = [];
  beforeEach(() => {
    printed = [];
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    vi.stubEnv('POWERTOOLS_DEV', 'true'); // logs and metrics to the console that the test replaces
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation(
        (...args: unknown[]) => void printed.push(args.map(String).join(' ')),
      );
    return () => {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    };
  });

  test('a fault fails its own record only, is logged once, and no payload is in the log', async () => {
    const { work } = workPoisonedBy(new Set(['{"secret":"Mrs Smith"}']));
    const handler = queueHandler(
      'ingest',
      () => ({}),
      async (_, records) => work(records),
    );
    const answer = await handler(
      { Records: [message('a'), message('{"secret":"Mrs Smith"}', 'm-2'), message('b')] },
      context,
    );
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-2' }] });
    const log = printed.filter((line) => line.includes('record failed'));
    expect(log).toHaveLength(1);
    const line: unknown = JSON.parse(log[0] ?? '{}');
    expect(line).toMatchObject({ level: 'ERROR', messageId: 'm-2', receiveCount: 2, error: { name: 'Error' } });
    expect(printed.join('\n')).not.toContain('Smith');
  });

  test('outcomes and failures become metrics', async () => {
    const handler = queueHandler(
      'ingest',
      () => ({}),
      async () => ({ new: 2, refused: 1 }),
    );
    await handler({ Records: [...batch(3)] }, context);
    const metrics: unknown = JSON.parse(printed.find((line) => line.includes('CloudWatchMetrics')) ?? '{}');
    expect(metrics).toMatchObject({ new: 2, refused: 1, failed: 0, service: 'ingest' });
  });

  test('it wires once, at the first event; what stops the wiring stops the call before any record is touched', async () => {
    let wirings = 0;
    let worked = 0;
    const wire = (): object => {
      wirings += 1;
      if (wirings === 1) throw new Error('environment variables missing');
      return {};
    };
    const handler = queueHandler('ingest', wire, async () => {
      worked += 1;
      return {};
    });
    expect(wirings).toBe(0);
    await expect(handler({ Records: [...batch(1)] }, context)).rejects.toThrow('environment variables missing');
    expect(worked).toBe(0);
    await handler({ Records: [...batch(1)] }, context);
    await handler({ Records: [...batch(1)] }, context);
    expect({ wirings, worked }).toEqual({ wirings: 2, worked: 2 });
  });
});

test('of an error its kind and place are logged, its message is not', () => {
  const error = Object.assign(new TypeError('line {"name":"Mrs Smith"}\n    of the letter'), { code: 'ledger-entry' });
  expect(describeError(error)).toMatchObject({ name: 'TypeError', code: 'ledger-entry' });
  expect(JSON.stringify(describeError(error))).not.toContain('Smith');
  expect(describeError('Mrs Smith')).toEqual({ name: 'string' });
});
