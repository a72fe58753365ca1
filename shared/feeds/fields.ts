import { parseInstant } from '../domain/time.ts';
import { done, refuse, type Instant, type Json, type JsonObject, type Result } from '../domain/types.ts';

/** Names of fields; a `Set`, or anything that knows. */
export interface FieldList {
  readonly has: (name: string) => boolean;
}

/** Small readers for fields of unknown JSON: each refuses with the path, what stood there and what was expected. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: Json | undefined): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);

export const textField = (object: JsonObject, key: string): Result<string> => {
  const value = object[key];
  return typeof value === 'string' && value !== '' && value.length <= 256
    ? done(value)
    : refuse('malformed', `${key}: expected text of 1 to 256 characters, found ${shown(value)}`);
};

export const optionalText = (object: JsonObject, key: string): Result<string | undefined> =>
  object[key] === undefined || object[key] === null ? done(undefined) : textField(object, key);

export const objectField = (object: JsonObject, key: string): Result<JsonObject> => {
  const value = object[key];
  return isObject(value) ? done(value) : refuse('malformed', `${key}: expected an object, found ${shown(value)}`);
};

/** undefined when the key is absent. */
export const instantField = (object: JsonObject, key: string): Result<Instant | undefined> => {
  const value = object[key];
  if (value === undefined || value === null) return done(undefined);
  if (typeof value !== 'string')
    return refuse('bad-instant', `${key}: expected an instant such as 2026-10-01T08:00:00Z, found ${shown(value)}`);
  const parsed = parseInstant(value);
  return parsed.ok ? parsed : refuse(parsed.error.code, `${key}: ${parsed.error.message}`);
};

export const requiredInstant = (object: JsonObject, key: string): Result<Instant> => {
  const value = instantField(object, key);
  if (!value.ok) return value;
  return value.value === undefined
    ? refuse('malformed', `${key}: expected an instant, found nothing`)
    : done(value.value);
};

export const textList = (object: JsonObject, key: string): Result<readonly string[]> => {
  const value = object[key];
  if (value === undefined) return done([]);
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '' && item.length <= 256)
    ? done(value as readonly string[])
    : refuse('malformed', `${key}: expected a list of texts, found ${shown(value)}`);
};

export const oneOf = <T extends string>(object: JsonObject, key: string, words: readonly T[]): Result<T> => {
  const value = object[key];
  const found = words.find((word) => word === value);
  return found === undefined
    ? refuse('malformed', `${key}: expected one of ${words.join(', ')}, found ${shown(value)}`)
    : done(found);
};

export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

export const numberField = (object: JsonObject, key: string): Result<number | undefined> => {
  const value = object[key];
  if (value === undefined || value === null) return done(undefined);
  return typeof value === 'number' && Number.isFinite(value)
    ? done(value)
    : refuse('malformed', `${key}: expected a number, found ${shown(value)}`);
};
