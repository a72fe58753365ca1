/** Words event schemas are made of; the error text of each is what was expected. */
import * as z from 'zod';
import { parseDate } from '../domain/civil.ts';
import { parseDuration, parseInstant } from '../domain/time.ts';

const textError = 'text of 1 to 256 characters';
export const text = (description: string) =>
  z.string({ error: textError }).min(1, { error: textError }).max(256, { error: textError }).meta({ description });

const instantError = 'an instant such as 2026-10-01T08:00:00Z';
export const instant = (description: string) =>
  z
    .string({ error: instantError })
    .refine((value) => parseInstant(value).ok, { error: instantError })
    .meta({ description, format: 'date-time' });

const dateError = 'a date such as 2026-10-01';
export const date = (description: string) =>
  z
    .string({ error: dateError })
    .refine((value) => parseDate(value) !== undefined, { error: dateError })
    .meta({ description, format: 'date' });

const spanError = 'elapsed time above zero such as PT5M';
const isSpan = (value: string): boolean => {
  const duration = parseDuration(value);
  return duration.ok && duration.value.kind === 'time' && duration.value.ms > 0;
};
export const timeSpan = (description: string) =>
  z.string({ error: spanError }).refine(isSpan, { error: spanError }).meta({ description });

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T, description: string) =>
  z.enum(values, { error: `one of ${values.join(', ')}` }).meta({ description });

export const count = (description: string, min = 0) => {
  const error = `a whole number, ${min} or more`;
  return z.int({ error }).min(min, { error }).meta({ description });
};

const figureError = 'a decimal number, best as text such as "41.50"';
/** Numbers are taken, text is exact. */
export const figure = (description: string) =>
  z
    .union(
      [
        z.number({ error: figureError }),
        z.string({ error: figureError }).regex(/^-?\d{1,20}(\.\d{1,12})?$/, { error: figureError }),
      ],
      {
        error: figureError,
      },
    )
    .meta({ description });

export const texts = (description: string) => z.array(text('Text'), { error: 'a list of texts' }).meta({ description });
export const yesNo = (description: string) => z.boolean({ error: 'true or false' }).meta({ description });
export const money = (description: string) =>
  z.int({ error: 'whole minor units' }).meta({ description: `${description} (minor units)` });

/** A field that may be left out (unchanged) or null (cleared). */
export const cleared = <T extends z.ZodType>(schema: T) =>
  z
    .nullable(schema)
    .meta({ description: schema.description ?? '' })
    .optional();
