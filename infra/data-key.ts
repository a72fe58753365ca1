import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The customer's key for everything at rest. It outlives the stack: without it the ledger can't be read. */
export const createDataKey = (scope: Construct): Key =>
  new Key(scope, 'DataKey', {
    description: 'Plumbline: table, ledger and queues',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
