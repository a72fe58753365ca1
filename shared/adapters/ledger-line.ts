import type { LedgerEntry } from '../ports/ledger.ts';
import { Fault } from './fault.ts';

/**
 * One entry as a line with its line feed: compact JSON, keys always in this order. An accepted event is JSON text already and
 * is set in as it is; a refused one may be anything, so it travels as a JSON string. Fault `ledger-entry`: an accepted event
 * with a line feed, which would break the line in two, or an instant that is not an integer.
 */
export const lineOf = (entry: LedgerEntry): string => {
  const { receivedAt, outcome, event } = entry;
  if (!Number.isSafeInteger(receivedAt)) throw new Fault('ledger-entry', `receivedAt is not an integer: ${receivedAt}`);
  if (outcome === 'refused') {
    const { code, message } = entry; // JSON.stringify leaves out what is undefined
    return `${JSON.stringify({ receivedAt, outcome, code, message, event })}\n`;
  }
  if (event === '' || event.includes('\n'))
    throw new Fault('ledger-entry', `an accepted event must be JSON text on one line: ${event.slice(0, 200)}`);
  return `{"receivedAt":${receivedAt},"outcome":"accepted","event":${event}}\n`;
};

const accepted = /^\{"receivedAt":(-?\d{1,16}),"outcome":"accepted","event":(.+)\}$/s;

const textOrNothing = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isRefused = (value: unknown): value is LedgerEntry =>
  typeof value === 'object' &&
  value !== null &&
  'receivedAt' in value &&
  Number.isSafeInteger(value.receivedAt) &&
  'outcome' in value &&
  value.outcome === 'refused' &&
  'event' in value &&
  typeof value.event === 'string' &&
  (!('code' in value) || textOrNothing(value.code)) &&
  (!('message' in value) || textOrNothing(value.message));

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The entry of a line without its line feed; undefined for a line that `lineOf` can't have written. An accepted event is not parsed. */
export const entryOf = (line: string): LedgerEntry | undefined => {
  const found = accepted.exec(line);
  if (found?.[2] !== undefined) return { receivedAt: Number(found[1]), outcome: 'accepted', event: found[2] };
  const value = parse(line);
  return isRefused(value) ? value : undefined;
};

/** Whether a line is whole: an accepted one is parsed here too, as its end may have been lost and replaced. */
export const isWholeLine = (line: string): boolean => entryOf(line) !== undefined && parse(line) !== undefined;
