import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { EventLine } from '../../shared/feeds/csv.ts';
import type { JsonObject } from '../../shared/domain/types.ts';

/** One line of the synthetic log. (ticket, seq) is its identity, `ts` UTC with milliseconds. */
export interface SyntheticLine {
  readonly ts: string;
  readonly ticket: string;
  readonly seq: number;
  readonly type:
    'opened' | 'assigned' | 'priority_changed' | 'pending' | 'resumed' | 'resolved' | 'closed' | 'reopened';
  readonly prio?: number;
  readonly svc?: string;
  readonly reason?: 'customer' | 'supplier' | 'change';
}

/** What each type means to a ticket. Only `closed` sets `closed`, and it comes after `resolved`: a clock that stops there stays as it is. */
const factsByType: Readonly<Record<SyntheticLine['type'], (line: SyntheticLine) => JsonObject>> = {
  opened: ({ prio, svc }) => ({
    activity: 'opened',
    set: { type: 'incident', state: 'new', priority: `P${prio}`, service: svc ?? null },
  }),
  assigned: () => ({ activity: 'responded', actor: { role: 'provider' }, set: {} }),
  priority_changed: ({ prio }) => ({ set: { priority: `P${prio}` } }),
  pending: ({ reason }) => ({ set: { state: 'pending', reason: reason ?? null } }),
  resumed: () => ({ set: { state: 'in-progress', reason: null } }),
  resolved: () => ({ set: { state: 'resolved', reason: null } }),
  closed: () => ({ set: { state: 'closed' } }),
  reopened: () => ({ activity: 'reopened', set: { state: 'in-progress', reason: null } }),
};

/** A line of the log as `Ticket Changed`, received at `receivedAt` (its own time if left out). */
export const syntheticEvent = (line: SyntheticLine, receivedAt: string = line.ts): EventLine => {
  const id = `${line.ticket}.${line.seq}`;
  const detail = { id, ticket: line.ticket, at: line.ts, seq: line.seq, ...factsByType[line.type](line) };
  return { id, source: 'servicedesk', 'detail-type': 'Ticket Changed', time: receivedAt, detail };
};

const isSyntheticLine = (value: unknown): value is SyntheticLine =>
  typeof value === 'object' &&
  value !== null &&
  'ts' in value &&
  'ticket' in value &&
  'seq' in value &&
  'type' in value;

/**
 * Streams a log (`.jsonl.gz`) as events in the order of the file. A delivery file says only the order of arrival: each event
 * is then received at the latest `ts` seen so far, which for a file in time order is its own.
 */
export async function* readSyntheticEvents(file: string): AsyncGenerator<EventLine> {
  let latest = '';
  const input = createReadStream(file).pipe(createGunzip());
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    const line: unknown = JSON.parse(text);
    if (!isSyntheticLine(line)) throw new TypeError(`${file}: not a line of the synthetic log: ${text}`);
    if (line.ts > latest) latest = line.ts; // ISO text of one form is in time order
    yield syntheticEvent(line, latest);
  }
}

/** The contract that the expected results were computed under, as YAML: each stretch on its own calendar, or everything on the last one. */
export const syntheticContract = (onCalendarChange: 'segment' | 'restate'): string =>
  readFileSync(new URL('./synthetic-contract.yaml', import.meta.url), 'utf8').replaceAll(
    'onCalendarChange: segment',
    `onCalendarChange: ${onCalendarChange}`,
  );
