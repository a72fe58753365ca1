import type { AttributeValue, DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { itemKey, type Item } from '../../../shared/adapters/aws/dynamodb-item.ts';
import { attributes as a } from '../../../shared/adapters/aws/dynamodb-layout.ts';

/** Write units by DynamoDB's published rules. `engine`: what the engine answered for the single writes, `single` what the rules say for them. */
export interface WriteUnits {
  table: number;
  index: number;
  single: number;
  engine: number;
}

interface Stored {
  readonly kilobytes: number;
  readonly due: string | undefined;
}

/** A number takes a byte for two digits and one more; names and text count in UTF-8. */
const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, { S, N }]: [string, AttributeValue]) => {
    const value = S === undefined ? Math.ceil((N ?? '').length / 2) + 1 : Buffer.byteLength(S);
    return sum + name.length + value;
  }, 0);

const absent: Stored = { kilobytes: 0, due: undefined };
const storedOf = (item: Item | undefined): Stored =>
  item === undefined ? absent : { kilobytes: Math.ceil(sizeOf(item) / 1024), due: item[a.due]?.N };

/** An entry of the index that is put or taken away is one unit; one that moves is both. */
const indexUnits = (before: Stored, after: Stored): number =>
  before.due === after.due ? 0 : Number(before.due !== undefined) + Number(after.due !== undefined);

const nameOf = (item: Item): string => `${itemKey(item).pk}\t${itemKey(item).sk}`;

/** The writes of a command's input: key and what is stored there afterwards, or undefined; none for a read. */
const writesOf = (command: string, input: object): readonly (readonly [key: Item, after: Item | undefined])[] => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the inputs of the three commands that write
  const {
    Item,
    Key,
    TransactItems = [],
  } = input as { Item?: Item; Key?: Item; TransactItems?: readonly TransactWriteItem[] };
  if (command === 'PutItemCommand' && Item !== undefined) return [[Item, Item]];
  if (command === 'DeleteItemCommand' && Key !== undefined) return [[Key, undefined]];
  if (command !== 'TransactWriteItemsCommand') return [];
  return TransactItems.flatMap(({ Put, Delete }): readonly (readonly [Item, Item | undefined])[] => {
    if (Put?.Item !== undefined) return [[Put.Item, Put.Item]];
    return Delete?.Key === undefined ? [] : [[Delete.Key, undefined]];
  });
};

const answeredUnits = (output: object): number => {
  const capacity: unknown = 'ConsumedCapacity' in output ? output.ConsumedCapacity : undefined;
  const isOne = typeof capacity === 'object' && capacity !== null && 'CapacityUnits' in capacity;
  return isOne ? Number(capacity.CapacityUnits) : 0;
};

/**
 * Counts the write units of a client's successful writes: a unit a KB of the larger of old and new row, two in a transaction, and the
 * index beside it (checks aside: the product's commits seldom have one). Counted here and not taken from DynamoDB Local, whose figures
 * for transactions that touch an index contradict each other; for single writes the two are compared.
 */
export const countWriteUnits = (client: DynamoDBClient): WriteUnits => {
  const units: WriteUnits = { table: 0, index: 0, single: 0, engine: 0 };
  const rows = new Map<string, Stored>();
  const add = (key: Item, item: Item | undefined, rate: number): number => {
    const before = rows.get(nameOf(key)) ?? absent;
    const after = storedOf(item);
    rows.set(nameOf(key), after);
    const table = rate * Math.max(1, before.kilobytes, after.kilobytes);
    const index = indexUnits(before, after);
    units.table += table;
    units.index += index;
    return table + index;
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const written = writesOf(commandName, args.input);
        if (written.length === 0) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const isSingle = commandName !== 'TransactWriteItemsCommand';
        const sum = written.reduce((total, [key, after]) => total + add(key, after, isSingle ? 1 : 2), 0);
        if (isSingle) units.single += sum;
        if (isSingle) units.engine += answeredUnits(result.output);
        return result;
      },
    { step: 'initialize', name: 'countWriteUnits' },
  );
  return units;
};
