import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { AccountPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { detailTypes } from '../functions/names.ts';
import type { StageConfig } from './config.ts';
import { createNodeFunction, type NodeFunction } from './node-function.ts';

export interface IntakeProps {
  readonly key: IKey;
  readonly config: StageConfig;
  /** Folder with the bundle of the ingest function. */
  readonly code: string;
}

/** Deliveries of one message before it is poison: enough to outlast a throttle, few enough to be seen within the hour. */
const maxReceiveCount = 5;

/** From the bus to the ledger: a bus of our own, one rule, a queue with its dead-letter queue, the ingest function. Answers that function. */
export const createIntake = (parent: Construct, { key, config, code }: IntakeProps): NodeFunction => {
  const scope = new Construct(parent, 'Intake');
  const { memoryMb, timeoutSeconds, ...source } = config.ingest;
  const deadLetters = createQueue(scope, 'DeadLetters', key, { retentionPeriod: Duration.days(14) });
  const queue = createQueue(scope, 'Queue', key, {
    // AWS asks for six times the time-out, so that no message comes back while it is worked on.
    visibilityTimeout: Duration.seconds(6 * timeoutSeconds + source.batchWindowSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  createBus(scope, config, queue, deadLetters);
  const { logRetentionDays } = config;
  const ingest = createNodeFunction(scope, { name: 'ingest', code, memoryMb, timeoutSeconds, logRetentionDays });
  ingest.lambda.addEventSource(
    new SqsEventSource(queue, {
      batchSize: source.batchSize,
      maxBatchingWindow: Duration.seconds(source.batchWindowSeconds),
      maxConcurrency: source.maxConcurrency,
      reportBatchItemFailures: true,
    }),
  );
  return ingest;
};

const createQueue = (scope: Construct, id: string, key: IKey, more: QueueProps): Queue =>
  new Queue(scope, id, {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    dataKeyReuse: Duration.hours(1), // fewer calls of the key; the default is five minutes
    enforceSSL: true,
    ...more,
  });

const createBus = (scope: Construct, { senders }: StageConfig, queue: Queue, deadLetterQueue: Queue): void => {
  const bus = new EventBus(scope, 'Bus');
  for (const sender of senders) bus.addToResourcePolicy(mayPut(bus.eventBusArn, sender));
  const rule = new Rule(scope, 'Rule', {
    eventBus: bus,
    description: 'Everything that ingest reads; whatever else is on the bus stays there',
    eventPattern: { detailType: [...detailTypes] },
  });
  rule.addTarget(new SqsQueue(queue, { deadLetterQueue, maxEventAge: Duration.hours(24), retryAttempts: 185 }));
};

/** Another account may put events under its own sources, of the kinds that ingest reads. */
const mayPut = (busArn: string, { account, sources }: StageConfig['senders'][number]): PolicyStatement =>
  new PolicyStatement({
    sid: `Sender${account}`,
    effect: Effect.ALLOW,
    principals: [new AccountPrincipal(account)],
    actions: ['events:PutEvents'],
    resources: [busArn],
    conditions: { StringEquals: { 'events:source': sources, 'events:detail-type': [...detailTypes] } },
  });
