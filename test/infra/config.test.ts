import { describe, expect, test } from 'vitest';
import { readStage } from '../../infra/config.ts';

const good = { region: 'eu-west-1', production: false, logRetentionDays: 30, ledgerLockDays: 1 };

describe('the configuration of a stage', () => {
  test('what is not said has a reasoned default', () => {
    expect(readStage({ test: good }, 'test')).toEqual({
      ...good,
      ingest: { memoryMb: 1024, timeoutSeconds: 60, batchSize: 1000, batchWindowSeconds: 2, maxConcurrency: 10 },
      senders: [],
    });
  });

  test.each<readonly [string, object, string]>([
    ['a misspelt key', { ...good, ledgerLockDay: 3 }, 'ledgerLockDay'],
    ['a missing key', { ...good, region: undefined }, 'stages.test.region'],
    ['a retention that CloudWatch does not know', { ...good, logRetentionDays: 31 }, 'stages.test.logRetentionDays'],
    ['a lock of no days', { ...good, ledgerLockDays: 0 }, 'stages.test.ledgerLockDays'],
    [
      'a concurrency below what SQS takes',
      { ...good, ingest: { maxConcurrency: 1 } },
      'stages.test.ingest.maxConcurrency',
    ],
    [
      'an account that is none',
      { ...good, senders: [{ account: 'acme', sources: ['a'] }] },
      'stages.test.senders.0.account',
    ],
    [
      'a sender without sources',
      { ...good, senders: [{ account: '210987654321', sources: [] }] },
      'stages.test.senders.0.sources',
    ],
  ])('%s is an error that names its place', (_, stage, place) => {
    expect(() => readStage({ test: stage }, 'test')).toThrow(place);
  });

  test('all problems are named at once', () => {
    const broken = { ...good, region: 'Europe', production: 'yes' };
    expect(() => readStage({ test: broken }, 'test')).toThrow(/stages\.test\.region.*\n.*stages\.test\.production/);
  });

  test('a stage that is not there is an error that lists those that are', () => {
    expect(() => readStage({ dev: good, prod: good }, 'test')).toThrow('dev, prod');
    expect(() => readStage({ dev: good }, 'toString')).toThrow('expected 1 to 20 lower-case');
    expect(() => readStage(undefined, 'dev')).toThrow('context.stages is missing');
  });
});
