/** Dates and wall time of a contract as instants of its zone. */
import { parseDate } from '../domain/civil.ts';
import { parseInstant, parseLocal } from '../domain/time.ts';
import type { Instant } from '../domain/types.ts';
import type { Zone } from '../domain/zone.ts';

/** First instant of a local date, plus whole days; throws where the text is no date, which the schema has refused before. */
export const dateToInstant = (zone: Zone, text: string, plusDays = 0): Instant => {
  const day = parseDate(text);
  if (day === undefined) throw new Error(`not a date: ${text}`);
  return zone.startOfDay(day + plusDays);
};

/** A bound of a window: local date, local wall time or instant. */
export const momentToInstant = (zone: Zone, text: string): Instant => {
  if (parseDate(text) !== undefined) return dateToInstant(zone, text);
  const local = parseLocal(text);
  if (local.ok) return zone.toInstant(local.value);
  const instant = parseInstant(text);
  if (!instant.ok) throw new Error(instant.error.message);
  return instant.value;
};
