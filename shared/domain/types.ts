/** Words that every rule shares: instants, intervals, results of a check that may refuse. */

/** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Instant = number;
/** A length of time in milliseconds, an integer. */
export type Millis = number;
/** Half-open stretch of time `[from, to)`. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** An expected refusal: a stable code, and a sentence that says what stood there and what was expected. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}
export type Result<T, E = Refusal> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refuse = (code: string, message: string): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: { code, message },
});
