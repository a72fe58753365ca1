import type { CanonicalEvent, EventBase } from '../domain/event.ts';
import { parseDuration } from '../domain/time.ts';
import { done, refuse, type JsonObject, type Millis, type Result } from '../domain/types.ts';
import { isWhole, type FieldList } from './fields.ts';

/** Reads the detail of one detail-type. `fields`: names of `set` that may stay beside the standard ones. */
export type DetailReader = (base: EventBase, detail: JsonObject, fields: FieldList) => Result<CanonicalEvent>;

/** Drops keys whose value is undefined: patterns tell an absent field from a present one. */
export const present = <T extends object>(object: T): T => {
  for (const key in object) if (object[key] === undefined) delete object[key];
  return object;
};

/** A positive length of time, ISO 8601 or milliseconds. */
export const readInterval = (value: JsonObject[string]): Result<Millis> => {
  // A canonical event read again carries milliseconds.
  if (isWhole(value) && value > 0) return done(value);
  const parsed =
    typeof value === 'string'
      ? parseDuration(value)
      : refuse('malformed', 'expected an ISO 8601 duration such as PT5M');
  if (!parsed.ok) return refuse('malformed', `interval: ${parsed.error.message}`);
  return parsed.value.kind === 'time' && parsed.value.ms > 0
    ? done(parsed.value.ms)
    : refuse('malformed', 'interval: expected a positive length of time such as PT5M');
};
