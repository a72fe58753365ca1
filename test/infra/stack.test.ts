/** What the deployment means, read from the template: who may do what, what stays, where failures go. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { functionNames, tableKeys } from '../../functions/names.ts';
import { wireIngest } from '../../functions/wire.ts';
import { bundleFunctions } from '../../infra/bundle.ts';
import { root } from '../support/plumbline.ts';
import { at, entriesOf, listOf, type Resource, synthesise, targetOf } from './template.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-bundle-'));
afterAll(() => rmSync(folder, { recursive: true }));
const codeOf = bundleFunctions(folder);
const context: unknown = at(JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')), 'context');
const senders = [{ account: '210987654321', sources: ['servicedesk'] }];
const stages = { prod: { ...entriesOf(at(context, 'stages', 'prod')), senders }, dev: at(context, 'stages', 'dev') };
const { stack, resources, ofType } = synthesise(entriesOf(context), stages, 'prod', codeOf);
const dev = synthesise(entriesOf(context), stages, 'dev', codeOf);

const statementsIn = ({ Properties }: Resource): readonly unknown[] =>
  listOf(
    at(Properties, 'PolicyDocument', 'Statement') ??
      at(Properties, 'KeyPolicy', 'Statement') ??
      at(Properties, 'Statement'),
  );
const isAllowing = (statement: unknown): boolean => at(statement, 'Effect') === 'Allow';
const policies = Object.entries(resources).filter(([, { Type }]) => /Policy$|::Key$/.test(Type));
const rolePolicies = ofType('AWS::IAM::Policy');
const functions = ofType('AWS::Lambda::Function');

describe('failures have a place to go', () => {
  test('every function is driven by a queue that dead-letters to another queue, and says which messages failed', () => {
    const mappings = ofType('AWS::Lambda::EventSourceMapping');
    for (const [id] of functions) {
      const mine = mappings.filter(([, { Properties }]) => targetOf(Properties['FunctionName']) === id);
      expect(mine).toHaveLength(1);
      for (const [, { Properties }] of mine) {
        const queue = resources[targetOf(Properties['EventSourceArn'])];
        const deadLetters = resources[targetOf(at(queue?.Properties, 'RedrivePolicy', 'deadLetterTargetArn'))];
        expect(deadLetters?.Type).toBe('AWS::SQS::Queue');
        expect(Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
      }
    }
    expect(functions).toHaveLength(functionNames.length);
  });

  test('every target of a rule has a dead-letter queue', () => {
    const targets = ofType('AWS::Events::Rule').flatMap(([, { Properties }]) => listOf(Properties['Targets']));
    expect(targets).not.toHaveLength(0);
    for (const target of targets) expect(targetOf(at(target, 'DeadLetterConfig', 'Arn'))).not.toBe('');
  });

  test('a message stays invisible for six time-outs, and dead letters outlive the queue they come from', () => {
    const [, mapping] = ofType('AWS::Lambda::EventSourceMapping')[0] ?? [];
    const queue = resources[targetOf(mapping?.Properties['EventSourceArn'])]?.Properties ?? {};
    const lambda = resources[targetOf(mapping?.Properties['FunctionName'])]?.Properties ?? {};
    expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * Number(lambda['Timeout']));
    const deadLetters = resources[targetOf(at(queue, 'RedrivePolicy', 'deadLetterTargetArn'))]?.Properties;
    const fourDays = 4 * 86_400; // what SQS keeps when nothing is said
    expect(deadLetters?.['MessageRetentionPeriod']).toBeGreaterThan(
      Number(queue['MessageRetentionPeriod'] ?? fourDays),
    );
  });

  test('a burst is bounded on the mapping, so that it waits in the queue and is not thrown back', () => {
    for (const [, { Properties }] of ofType('AWS::Lambda::EventSourceMapping')) {
      expect(at(Properties, 'ScalingConfig', 'MaximumConcurrency')).toBe(10);
      expect(Properties).toMatchObject({ BatchSize: 1000, MaximumBatchingWindowInSeconds: 2 });
    }
    for (const [, { Properties }] of functions) expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('what must stay stays', () => {
  const stateful = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::KMS::Key'].flatMap(ofType);

  test('table, ledger and key survive the stack', () => {
    expect(stateful).toHaveLength(3);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of stateful)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  test('their names in CloudFormation never change: another name would be another, empty table', () => {
    expect(stateful.map(([id]) => id).toSorted()).toEqual(['DataKey17AFBB84', 'LedgerB7379752', 'StateTable9728C7E5']);
  });

  test('the table has point-in-time recovery, deletion protection, a stream of keys, and expires rows by its own attribute', () => {
    const [[, { Properties }] = ['', { Properties: {} }]] = ofType('AWS::DynamoDB::GlobalTable');
    const replicas = listOf(at(Properties, 'Replicas'));
    expect(replicas).toHaveLength(1);
    expect(at(replicas, 0, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled')).toBe(true);
    expect(at(replicas, 0, 'DeletionProtectionEnabled')).toBe(true);
    expect(Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      TimeToLiveSpecification: { AttributeName: tableKeys.timeToLive, Enabled: true },
    });
  });

  test('the ledger is versioned and locked: in production for seven years by compliance, elsewhere so that it can be undone', () => {
    const lockOf = ({ ofType: find }: Pick<typeof dev, 'ofType'>): unknown =>
      at(find('AWS::S3::Bucket')[0]?.[1].Properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');
    expect(lockOf({ ofType })).toEqual({ Mode: 'COMPLIANCE', Days: 2557 }); // 7 × 365 + 2 leap days
    expect(lockOf(dev)).toEqual({ Mode: 'GOVERNANCE', Days: 1 });
    const [, bucket] = ofType('AWS::S3::Bucket')[0] ?? [];
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  test('a production stack can not be deleted by a slip', () => {
    expect(stack.terminationProtection).toBe(true);
  });
});

describe('nothing is open', () => {
  test('everything at rest is under the customer key, which rotates', () => {
    const [[keyId, key] = ['', undefined]] = ofType('AWS::KMS::Key');
    expect(key?.Properties['EnableKeyRotation']).toBe(true);
    const [, table] = ofType('AWS::DynamoDB::GlobalTable')[0] ?? [];
    expect(targetOf(at(table?.Properties, 'Replicas', 0, 'SSESpecification', 'KMSMasterKeyId'))).toBe(keyId);
    const [, bucket] = ofType('AWS::S3::Bucket')[0] ?? [];
    const encryption = at(bucket?.Properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration', 0);
    expect(targetOf(at(encryption, 'ServerSideEncryptionByDefault', 'KMSMasterKeyID'))).toBe(keyId);
    for (const [, { Properties }] of ofType('AWS::SQS::Queue'))
      expect(targetOf(Properties['KmsMasterKeyId'])).toBe(keyId);
  });

  test('the bucket blocks public access in all four ways', () => {
    for (const [, { Properties }] of ofType('AWS::S3::Bucket'))
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
  });

  test('queues and bucket refuse what does not come over TLS', () => {
    const refusing = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy']
      .flatMap(ofType)
      .filter(([, policy]) =>
        statementsIn(policy).some(
          (each) => !isAllowing(each) && at(each, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
        ),
      );
    expect(refusing).toHaveLength(ofType('AWS::SQS::Queue').length + ofType('AWS::S3::Bucket').length);
  });

  test('no policy lets everybody in', () => {
    const open = policies
      .flatMap(([, policy]) => statementsIn(policy))
      .filter((each) => isAllowing(each) && [at(each, 'Principal'), at(each, 'Principal', 'AWS')].includes('*'));
    expect(open).toEqual([]);
  });

  test('the bus sends to the queues only from rules of this account', () => {
    const sending = ofType('AWS::SQS::QueuePolicy')
      .flatMap(([, policy]) => statementsIn(policy))
      .filter(isAllowing);
    expect(sending).not.toHaveLength(0);
    for (const Condition of sending.map((each) => at(each, 'Condition')))
      expect(
        at(Condition, 'StringEquals', 'aws:SourceAccount') ?? at(Condition, 'ArnEquals', 'aws:SourceArn'),
      ).toBeDefined();
  });

  test('the bus may encrypt for the queues with the customer key; nobody outside the account is named in its policy', () => {
    const [[, key] = ['', undefined]] = ofType('AWS::KMS::Key');
    const principals = listOf(at(key?.Properties, 'KeyPolicy', 'Statement')).map((each) => at(each, 'Principal'));
    const services = principals.flatMap((each) => listOf(at(each, 'Service')));
    expect(new Set(services)).toEqual(new Set(['events.amazonaws.com']));
    const accounts = principals.flatMap((each) => listOf(at(each, 'AWS'))).map((each) => JSON.stringify(each));
    expect(accounts.filter((each) => !each.includes('AWS::AccountId') && !each.includes('Function'))).toEqual([]);
  });

  test('another account puts events on the bus only under its sources; without senders nobody does', () => {
    const [[, policy] = ['', undefined]] = ofType('AWS::Events::EventBusPolicy');
    expect(at(policy?.Properties, 'Statement', 'Condition', 'StringEquals', 'events:source')).toEqual(['servicedesk']);
    expect(dev.ofType('AWS::Events::EventBusPolicy')).toEqual([]);
  });
});

describe('each function may do what it needs and no more', () => {
  const statements = rolePolicies.flatMap(([, policy]) => statementsIn(policy));
  const actions = statements.flatMap((each) => listOf(at(each, 'Action'))).map(String);

  test('no wildcard in an action, none as a resource, no managed policy', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    expect(statements.flatMap((each) => listOf(at(each, 'Resource'))).filter((each) => each === '*')).toEqual([]);
    for (const [, { Properties }] of ofType('AWS::IAM::Role')) expect(Properties['ManagedPolicyArns']).toBeUndefined();
  });

  test('ingest neither deletes from the ledger nor lists it, neither scans the table nor alters it, publishes nothing', () => {
    expect(actions).toContain('dynamodb:PutItem');
    expect(actions).toContain('s3:PutObject');
    const forbidden =
      /^(s3:(Delete|List|Bypass|PutObjectRetention)|dynamodb:(Scan|UpdateTable|DeleteTable)|sns:|events:|kms:(Create|Schedule|Put))/;
    expect(actions.filter((action) => forbidden.test(action))).toEqual([]);
  });

  test('a function may write its own log group, which is kept for as long as the stage says', () => {
    for (const [, { Properties }] of functions) {
      const group = resources[targetOf(at(Properties, 'LoggingConfig', 'LogGroup'))];
      expect(group?.Properties['RetentionInDays']).toBe(365);
    }
  });
});

/** A reference stands for the name that CloudFormation will put there. */
const environmentOf = (properties: Resource['Properties']): NodeJS.ProcessEnv => {
  const values = Object.entries(entriesOf(at(properties, 'Environment', 'Variables')));
  return Object.fromEntries(values.map(([name, value]) => [name, typeof value === 'string' ? value : targetOf(value)]));
};

describe('the functions start', () => {
  test('the environment that the template gives each function is one that it wires from', () => {
    for (const [, { Properties }] of functions)
      expect(() => wireIngest({ ...environmentOf(Properties), AWS_REGION: 'eu-west-1' })).not.toThrow();
  });

  test('they run on arm64 under Node 24, from a bundle that loads and has a handler', async () => {
    for (const [, { Properties }] of functions)
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
    for (const name of functionNames) {
      const bundle: unknown = await import(join(codeOf(name), 'index.mjs'));
      expect(at(bundle, 'handler')).toBeTypeOf('function');
    }
  });

  test('no bundle outgrows its ceiling', () => {
    const kilobytes = functionNames.map((name) => [
      name,
      Math.ceil(statSync(join(codeOf(name), 'index.mjs')).size / 1024),
    ]);
    expect(Object.fromEntries(kilobytes)).toEqual({ ingest: expect.toSatisfy((size: number) => size <= 680) });
  });
});

test('cdk-nag finds nothing that is not explained', () => {
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
});
