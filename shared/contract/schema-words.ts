/**
 * Words the contract language is made of. Every word carries its description for editors and, as its error text, what was expected
 * there: a finding prints that text as it is. The error of an unknown key is the list of the keys that are known.
 */
import * as z from 'zod';
import { parseDate } from '../domain/civil.ts';
import { parseDuration, parseInstant, parseLocal } from '../domain/time.ts';
import type { Json } from '../domain/types.ts';

/** A map whose keys are all known. */
export const section = <S extends z.core.$ZodLooseShape>(description: string, shape: S) =>
  z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? JSON.stringify(Object.keys(shape))
          : `a map with ${keysInWords(Object.keys(shape))}`,
    })
    .meta({ description });

const keysInWords = (keys: readonly string[]): string =>
  keys.length > 8 ? `${keys.slice(0, 8).join(', ')}, …` : keys.join(', ');

/** The value, or null for none; the description stays where editors look for it. */
export const orNull = <T extends z.ZodType>(schema: T) =>
  z.nullable(schema).meta({ description: schema.description ?? '' });

export const listOf = <T extends z.ZodType>(item: T, description: string) =>
  z.array(item, { error: 'a list' }).meta({ description });

export const mapOf = <K extends z.ZodType<string, string>, T extends z.ZodType>(
  key: K,
  value: T,
  description: string,
) => z.record(key, value, { error: 'a map' }).meta({ description });

const trimmed = (description: string, expected: string) =>
  z
    .string({ error: expected })
    .refine((value) => value.trim() !== '', { error: `${expected}, not empty` })
    .meta({ description });

export const text = (description: string) => trimmed(description, 'text');

export const id = (description: string) =>
  z
    .string({ error: 'a name (text; quote it if it looks like a number)' })
    .regex(/^[^\s\p{C}]{1,128}$/u, { error: 'a name without blanks, at most 128 characters' })
    .meta({ description });

export const zoneName = (description: string) => trimmed(description, 'an IANA time zone such as Europe/London');

export const ids = (description: string) => z.array(id('Name'), { error: 'a list of names' }).meta({ description });
export const texts = (description: string) => z.array(text('Text'), { error: 'a list of texts' }).meta({ description });

export const yesNo = (description: string) => z.boolean({ error: 'true or false' }).meta({ description });

/** A whole number; `min` and `max` are part of what is expected. */
export const whole = (description: string, min = 0, max = Number.MAX_SAFE_INTEGER) => {
  const error =
    max === Number.MAX_SAFE_INTEGER ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`;
  const schema = z.int({ error }).min(min, { error });
  return (max === Number.MAX_SAFE_INTEGER ? schema : schema.max(max, { error })).meta({ description });
};

/** Integer minor units of the contract's currency: 12.50 EUR is 1250. */
export const money = (description: string) => whole(`${description} (minor units of the currency)`);

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z.enum(values, { error: `one of ${values.join(', ')}` }).meta({ description });

const decimalShape = /^-?\d{1,15}(?:\.\d{1,15})?$/;

const decimalError = 'a decimal number such as 95, 99.9 or "99.90"';

/** A decimal as text, digit for digit as written: the reader hands fractions over as text, whole numbers as numbers. */
export const decimal = (description: string) =>
  z
    .union([z.number({ error: decimalError }), z.string({ error: decimalError })], { error: decimalError })
    .transform(String)
    .refine((value) => decimalShape.test(value), { error: decimalError })
    .meta({ description });

export const dateText = z
  .string({ error: 'a date such as 2026-10-01' })
  .refine((value) => parseDate(value) !== undefined, {
    error: 'a date that exists, such as 2026-10-01',
  });
export const date = (description: string) => dateText.meta({ description, format: 'date' });

const localError = 'local wall time such as 2026-09-10T12:00';
export const local = (description: string) =>
  z
    .string({ error: localError })
    .refine((value) => parseLocal(value).ok, { error: localError })
    .meta({ description });

const momentError = 'a date, local wall time or instant, such as 2026-10-01, 2026-10-01T09:00 or 2026-10-01T08:00:00Z';
/** A bound of a fixed window: the first instant of a local date, local wall time, or an instant. */
export const moment = (description: string) =>
  z
    .string({ error: momentError })
    .refine((value) => parseDate(value) !== undefined || parseLocal(value).ok || parseInstant(value).ok, {
      error: momentError,
    })
    .meta({ description });

const durationText = (expected: string, accepts: (value: string) => boolean, description: string) =>
  z
    .string({ error: expected })
    .refine(accepts, { error: expected })
    .meta({ description, examples: [...expected.matchAll(/\b(?:P\w+(?:\/\w+)?|never)\b/g)].map(([word]) => word) });

const isTime = (value: string, least: number): boolean => {
  const duration = parseDuration(value);
  return duration.ok && duration.value.kind === 'time' && duration.value.ms >= least;
};
const isPositive = (value: string): boolean => {
  const duration = parseDuration(value);
  return duration.ok && (duration.value.kind === 'time' ? duration.value.ms : duration.value.days) > 0;
};

/** Time on the clock or working days, above zero. */
export const duration = (description: string) =>
  durationText('a duration above zero such as PT4H, P2BD or P2BD/close', isPositive, description);

/** Plain elapsed time, above zero: a working day makes no sense there. */
export const timeSpan = (description: string) =>
  durationText(
    'elapsed time above zero such as PT5M or P1D (no working days here)',
    (value) => isTime(value, 1),
    description,
  );

/** Plain elapsed time, zero allowed. */
export const timeSpanOrNone = (description: string) =>
  durationText('elapsed time such as PT1M or PT0S (no working days here)', (value) => isTime(value, 0), description);

export const timeSpanOrNever = (description: string) =>
  durationText(
    'elapsed time above zero such as PT5M, or never',
    (value) => value === 'never' || isTime(value, 1),
    description,
  );

/** Retention: years and months may stand here, nothing is ever counted with them. */
export const retentionSpan = (description: string) =>
  durationText(
    'a period such as P7Y or P90D',
    (value) => /^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$/.test(value),
    description,
  );

const anyJson = z.custom<Json>((value) => value !== undefined);

/** An EventBridge event pattern over the item's fields; compiled by the cross checks. */
export const pattern = (description: string) =>
  z
    .record(z.string(), anyJson, { error: 'an event pattern such as { type: [incident], priority: [P1] }' })
    .meta({ description: `${description} (EventBridge event pattern over the item's fields)` });

/** Keys whose maps are event patterns: numbers in them stay JSON numbers. */
export const patternKeys: ReadonlySet<string> = new Set([
  'eligible',
  'match',
  'good',
  'start',
  'stop',
  'only',
  'trigger',
]);

/** One value, or one per value of a field of the item. */
export const byField = <T extends z.ZodType<string, string>>(value: T, description: string) =>
  z
    .union([
      value,
      z
        .object(
          {
            by: id('Field whose value chooses').default('priority'),
            default: value
              .optional()
              .meta({ description: 'For every value without an entry; without it such items are listed as unmapped' }),
          },
          { error: 'a map from values of a field, such as { by: priority, P1: …, default: … }' },
        )
        .catchall(value),
    ])
    .meta({ description });
