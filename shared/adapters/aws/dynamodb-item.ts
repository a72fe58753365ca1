import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import type { Key, Row } from '../../ports/table.ts';
import { attributes as a, dueShards } from './dynamodb-layout.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

/** The part of the due index that holds a key: the first byte of its hash, so that the keys of one ticket or level spread. */
export const dueShardOf = ({ pk, sk }: Key): number =>
  (createHash('sha256').update(`${pk}\t${sk}`).digest()[0] ?? 0) % dueShards;

const number = (value: number): AttributeValue => ({ N: String(value) });

export const keyItem = ({ pk, sk }: Key): Record<string, AttributeValue> => ({ [a.pk]: { S: pk }, [a.sk]: { S: sk } });

export const rowItem = (row: Row): Record<string, AttributeValue> => ({
  ...keyItem(row),
  [a.version]: number(row.version),
  [a.body]: { S: row.body },
  ...(row.due === undefined ? {} : { [a.due]: number(row.due), [a.dueShard]: number(dueShardOf(row)) }),
  ...(row.expires === undefined
    ? {}
    : { [a.expires]: number(row.expires), [a.ttl]: number(Math.ceil(row.expires / 1000)) }),
});

const text = (item: Item, name: string): string => {
  const value = item[name]?.S;
  if (value === undefined) throw new TypeError(`an item of the table has no text ${name}`);
  return value;
};

const integer = (item: Item, name: string): number | undefined => {
  const value = item[name]?.N;
  return value === undefined ? undefined : Number(value);
};

export const itemKey = (item: Item): Key => ({ pk: text(item, a.pk), sk: text(item, a.sk) });

/** The row of an item. Throws for an item that this product has not written: a body or version that is missing is never made up. */
export const itemRow = (item: Item): Row => {
  const version = integer(item, a.version);
  if (version === undefined) throw new TypeError('an item of the table has no version');
  const due = integer(item, a.due);
  const expires = integer(item, a.expires);
  return {
    ...itemKey(item),
    version,
    body: text(item, a.body),
    ...(due === undefined ? undefined : { due }),
    ...(expires === undefined ? undefined : { expires }),
  };
};
