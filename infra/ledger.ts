import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { ledgerPrefix, variables } from '../functions/names.ts';
import type { StageConfig } from './config.ts';
import { explain } from './findings.ts';
import { allow, type Bindable } from './node-function.ts';

/** cdk-nag names a wildcard by the logical id of its bucket. */
const wildcardFinding = (bucket: Bucket, prefix: string): string =>
  `AwsSolutions-IAM5[Resource::<${bucket.stack.getLogicalId(bucketResource(bucket))}.Arn>/${prefix}*]`;

const bucketResource = ({ node: { defaultChild } }: Bucket): CfnBucket => {
  if (defaultChild instanceof CfnBucket) return defaultChild;
  throw new Error('the ledger is not a plain bucket');
};

/** The ledger: what was written can't be changed or deleted before its lock ends, in production by nobody at all. */
export const createLedger = (scope: Construct, key: IKey, config: StageConfig): Bindable => {
  const lock = Duration.days(config.ledgerLockDays);
  const bucket = new Bucket(scope, 'Ledger', {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: config.production
      ? ObjectLockRetention.compliance(lock)
      : ObjectLockRetention.governance(lock),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  explain(
    bucket,
    'AwsSolutions-S1',
    'Batches are chained by hash and locked; who reads them is for the data events of CloudTrail.',
  );
  return {
    /** Appends batches, and reads back what lies under their keys; no list, no delete. */
    bindWriter: (target) => {
      target.lambda.addEnvironment(variables.ledger, bucket.bucketName);
      allow(target, ['s3:PutObject', 's3:GetObject'], [bucket.arnForObjects(`${ledgerPrefix}*`)]);
      explain(
        target.role,
        wildcardFinding(bucket, ledgerPrefix),
        'Each batch is an object of its own, named by its hash.',
      );
      key.grant(target.role, 'kms:Decrypt', 'kms:GenerateDataKey');
    },
  };
};
