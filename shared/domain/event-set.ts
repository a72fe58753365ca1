import { compareEvents, type EventBase } from './event.ts';
import type { Instant } from './types.ts';

/**
 * The set of events of one subject: grows only, keyed by (id, content). The same content twice keeps the earliest receipt;
 * another content under the same id is kept beside it, and which of them stands is settled when folding. So any order gives the same set.
 */
export interface EventSet<E extends EventBase> {
  readonly byId: Map<string, E>;
  /** Further contents of an identity that is in `byId`. */
  readonly reused: E[];
}

/** Identity is (`source`, `id`): a subject's events are of one feed, but rule events of many lie in one set. interfaces: Events. */
const nameOf = ({ source, id }: EventBase): string => `${source}\n${id}`;

export type Added = 'new' | 'duplicate' | 'earlier' | 'reused';

export const eventSet = <E extends EventBase>(events: readonly E[]): EventSet<E> => {
  const set: EventSet<E> = { byId: new Map(), reused: [] };
  for (const event of events) addEvent(set, event);
  return set;
};

/** Every event of the set in one order that depends on the set alone: what is stored. */
export const eventsOf = <E extends EventBase>({ byId, reused }: EventSet<E>): E[] =>
  [...byId.values(), ...reused].sort(compareEvents);

/** `earlier`: a duplicate whose receipt came before the one known; `reused`: kept, but its identity had another content. */
export const addEvent = <E extends EventBase>({ byId, reused }: EventSet<E>, event: E): Added => {
  const name = nameOf(event);
  const known = byId.get(name);
  if (!known) {
    byId.set(name, event);
    return 'new';
  }
  if (known.hash === event.hash) {
    if (event.receivedAt >= known.receivedAt) return 'duplicate';
    // An event that names no instant of its own happened at its receipt, so the earlier one replaces the known as a whole.
    byId.set(name, event);
    return 'earlier';
  }
  const index = reused.findIndex((each) => each.hash === event.hash && nameOf(each) === name);
  const other = reused[index];
  if (!other) {
    reused.push(event);
    return 'reused';
  }
  if (event.receivedAt >= other.receivedAt) return 'duplicate';
  reused[index] = event;
  return 'earlier';
};

/** Same identity, other content: the later `recordedAt`, then the smaller content hash stands. interfaces: Events. */
const stands = (a: EventBase, b: EventBase): boolean => {
  const left = a.recordedAt ?? a.receivedAt;
  const right = b.recordedAt ?? b.receivedAt;
  return left === right ? a.hash < b.hash : left > right;
};

export interface History<E> {
  readonly history: readonly E[];
  /** Instant of the earliest event that waits for its time. */
  readonly parkedUntil?: Instant;
}

/** The events that count at as-of, in fold order: one per identity, none that waits for its time, none received after the cut. */
export const historyOf = <E extends EventBase>(
  { byId, reused }: EventSet<E>,
  asOf: Instant,
  cut = Number.MAX_SAFE_INTEGER,
): History<E> => {
  let parkedUntil: Instant | undefined;
  const history: E[] = [];
  const take = (event: E): void => {
    if (event.receivedAt > cut) return;
    if (event.at <= asOf) history.push(event);
    else if (parkedUntil === undefined || event.at < parkedUntil) parkedUntil = event.at;
  };
  if (reused.length === 0) for (const event of byId.values()) take(event);
  else for (const event of standing([...byId.values(), ...reused], cut)) take(event);
  history.sort(compareEvents);
  return parkedUntil === undefined ? { history } : { history, parkedUntil };
};

const standing = <E extends EventBase>(events: readonly E[], cut: Instant): Iterable<E> => {
  const byId = new Map<string, E>();
  for (const event of events) {
    if (event.receivedAt > cut) continue;
    const name = nameOf(event);
    const other = byId.get(name);
    if (!other || stands(event, other)) byId.set(name, event);
  }
  return byId.values();
};
