import type { ConsumedCapacity, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Write units as DynamoDB answers them, by kind of call, and those of the due index among them. */
export interface WriteUnits {
  total: number;
  index: number;
  readonly byCall: Map<string, number>;
}

const writes = new Set(['PutItemCommand', 'DeleteItemCommand', 'TransactWriteItemsCommand']);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const capacitiesOf = (output: unknown): readonly ConsumedCapacity[] => {
  if (!isObject(output) || !('ConsumedCapacity' in output)) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the answers of the three calls have it in these two shapes
  return [output.ConsumedCapacity as ConsumedCapacity | ConsumedCapacity[]].flat();
};

/** Asks every write of a client for what it consumed, and adds it up. */
export const countWriteUnits = (client: DynamoDBClient): WriteUnits => {
  const units: WriteUnits = { total: 0, index: 0, byCall: new Map() };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (!writes.has(commandName)) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
        for (const { CapacityUnits = 0, GlobalSecondaryIndexes = {} } of capacitiesOf(result.output)) {
          units.total += CapacityUnits;
          for (const { CapacityUnits: index = 0 } of Object.values(GlobalSecondaryIndexes)) units.index += index;
          units.byCall.set(commandName, (units.byCall.get(commandName) ?? 0) + CapacityUnits);
        }
        return result;
      },
    { step: 'initialize', name: 'countWriteUnits' },
  );
  return units;
};
