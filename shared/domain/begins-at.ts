import type { CanonicalEvent } from './event.ts';
import { parseInstant } from './time.ts';
import type { Instant } from './types.ts';

/** Earliest instant of which an event tells: a figure's slot and a ticket's opening may lie before the event itself. */
export const beginsAt = (event: CanonicalEvent): Instant => {
  if (event.kind === 'measurement') return Math.min(event.at, event.from);
  if (event.kind !== 'ticket') return event.at;
  const { openedAt } = event.set;
  const opened = typeof openedAt === 'string' ? parseInstant(openedAt) : undefined;
  return opened?.ok ? Math.min(event.at, opened.value) : event.at;
};
