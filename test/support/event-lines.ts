import type { Json, JsonObject } from '../../shared/domain/types.ts';
import type { EventLine } from '../../shared/feeds/csv.ts';

/** Everything an async source gives, in its order. */
export const collect = async <T>(source: AsyncIterable<T>): Promise<readonly T[]> => {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
};

/** A text field of an event's detail; a test that asks for one that is not there fails. */
export const textOf = ({ detail }: EventLine, field: string): string => {
  const value = detail[field];
  if (typeof value !== 'string') throw new TypeError(`${field} is no text in ${JSON.stringify(detail)}`);
  return value;
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields an event sets. */
export const setOf = ({ detail }: EventLine): JsonObject => {
  const set = detail['set'];
  if (!isObject(set)) throw new TypeError(`no set in ${JSON.stringify(detail)}`);
  return set;
};
