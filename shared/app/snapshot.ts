import type { AlertRecord } from '../domain/standing-alerts.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant } from '../domain/types.ts';

/** Where one result lies: level, instant (0 among the open ones), item; `hash` of its body, '' when it may not be written yet. */
export type Place = readonly [contract: string, level: string, day: string, at: Instant, item: string, hash: string];

/** What a subject's snapshot row holds. `E`: packed events of the kind, in fold order. */
export interface Snapshot<E> {
  /** As-of of the last decision: never goes back. */
  readonly asOf: Instant;
  /** Rulebook revision by contract that it was decided with. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly events: readonly E[];
  /** Number of chunk rows that hold further events. */
  readonly chunks: number;
  readonly placed: readonly Place[];
  readonly alerts: readonly AlertRecord[];
  readonly parties: readonly string[];
  /** A commit of more than 90 writes has begun: rows may be missing, the tick finishes them. */
  readonly unfinished?: true;
}

export const emptySnapshot: Snapshot<never> = {
  asOf: 0,
  revisions: {},
  events: [],
  chunks: 0,
  placed: [],
  alerts: [],
  parties: [],
};

/** Fixed key order, so equal snapshots are equal bytes. */
export const encodeSnapshot = <E>(s: Snapshot<E>): string =>
  JSON.stringify({
    alerts: s.alerts,
    asOf: s.asOf,
    chunks: s.chunks,
    events: s.events,
    parties: s.parties,
    placed: s.placed,
    revisions: s.revisions,
    ...(s.unfinished ? { unfinished: true } : {}),
  });
export const decodeSnapshot = <E>(body: string): Snapshot<E> => storedJson<Snapshot<E>>(body);
