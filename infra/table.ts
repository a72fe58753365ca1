import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { tableKeys, variables } from '../functions/names.ts';
import { allow, type Bindable } from './node-function.ts';

const { partition, sort, timeToLive, dueIndex } = tableKeys;
const writerActions = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'];

/** The one table of state: on demand, customer key, point-in-time recovery, a stream of keys as a hint, a sparse due index. */
export const createStateTable = (scope: Construct, key: IKey): Bindable => {
  const table = new TableV2(scope, 'StateTable', {
    partitionKey: { name: partition, type: AttributeType.STRING },
    sortKey: { name: sort, type: AttributeType.STRING },
    globalSecondaryIndexes: [
      {
        indexName: dueIndex.name,
        partitionKey: { name: dueIndex.partition, type: AttributeType.NUMBER },
        sortKey: { name: dueIndex.sort, type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      },
    ],
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.customerManagedKey(key),
    timeToLiveAttribute: timeToLive,
    dynamoStream: StreamViewType.KEYS_ONLY,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  return {
    /** Reads and commits rows by key; no scan, no look at the due index. */
    bindWriter: (target) => {
      target.lambda.addEnvironment(variables.table, table.tableName);
      allow(target, writerActions.map((action) => `dynamodb:${action}`), [table.tableArn]); // prettier-ignore
      key.grant(target.role, 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey');
    },
  };
};
