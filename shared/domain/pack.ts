import type { Activity, Actor, CheckState, Fields, Link, MeasurementEvent, TicketEvent } from './event.ts';
import type { CheckEvent, TimeQuality } from './event.ts';

/** Events as snapshots keep them: short arrays, nothing that the subject's key already says. Stored bytes: change only with a version. */
export type PackedTicket = readonly [
  id: string,
  hash: string,
  at: number,
  seq: number,
  receivedAt: number,
  set: Fields,
  activity?: Activity | 0,
  rest?: { recordedAt?: number; public?: boolean; actor?: Actor; links?: readonly Link[]; timeQuality?: TimeQuality },
];

export const packTicket = (e: TicketEvent): PackedTicket => {
  const isPlain =
    e.recordedAt === undefined &&
    e.public === undefined &&
    e.actor === undefined &&
    e.links === undefined &&
    e.timeQuality === undefined;
  if (!isPlain) {
    const { recordedAt, actor, links, timeQuality } = e;
    // JSON leaves out what is undefined.
    const rest = { recordedAt, public: e.public, actor, links, timeQuality } as NonNullable<PackedTicket[7]>;
    return [e.id, e.hash, e.at, e.seq, e.receivedAt, e.set, e.activity ?? 0, rest];
  }
  return e.activity === undefined
    ? [e.id, e.hash, e.at, e.seq, e.receivedAt, e.set]
    : [e.id, e.hash, e.at, e.seq, e.receivedAt, e.set, e.activity];
};

export const unpackTicket = (source: string, ticket: string, packed: PackedTicket): TicketEvent => {
  const [id, hash, at, seq, receivedAt, set, activity, rest] = packed;
  // One shape for all events, so that reading them stays fast.
  return {
    source,
    id,
    hash,
    at,
    seq,
    recordedAt: rest?.recordedAt,
    receivedAt,
    timeQuality: rest?.timeQuality,
    kind: 'ticket',
    ticket,
    set,
    activity: activity === 0 ? undefined : activity,
    public: rest?.public,
    actor: rest?.actor,
    links: rest?.links,
  };
};

export type PackedCheck = readonly [
  id: string,
  hash: string,
  at: number,
  seq: number,
  receivedAt: number,
  state: CheckState,
  rest?: {
    recordedAt?: number;
    previous?: CheckState;
    soft?: boolean;
    service?: string;
    provider?: string;
    latencyMs?: number;
    interval?: number;
    users?: number;
    timeQuality?: TimeQuality;
  },
];

export const packCheck = (event: CheckEvent): PackedCheck => {
  const { kind: _kind, source: _source, check: _check, id, hash, at, seq, receivedAt, state, ...rest } = event;
  return Object.keys(rest).length > 0
    ? [id, hash, at, seq, receivedAt, state, rest]
    : [id, hash, at, seq, receivedAt, state];
};
export const unpackCheck = (
  source: string,
  check: string,
  [id, hash, at, seq, receivedAt, state, rest]: PackedCheck,
): CheckEvent => ({
  kind: 'check',
  source,
  check,
  id,
  hash,
  at,
  seq,
  receivedAt,
  state,
  ...rest,
});

export type PackedSlot = readonly [
  id: string,
  hash: string,
  at: number,
  seq: number,
  receivedAt: number,
  from: number,
  to: number,
  figure: MeasurementEvent['figure'],
  rest?: { recordedAt?: number; timeQuality?: TimeQuality },
];

export const packSlot = (event: MeasurementEvent): PackedSlot => {
  const { id, hash, at, seq, receivedAt, from, to, figure, recordedAt, timeQuality } = event;
  const rest = {
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(timeQuality === undefined ? {} : { timeQuality }),
  };
  return Object.keys(rest).length > 0
    ? [id, hash, at, seq, receivedAt, from, to, figure, rest]
    : [id, hash, at, seq, receivedAt, from, to, figure];
};
export const unpackSlot = (
  source: string,
  series: { readonly metric: string; readonly service?: string; readonly provider?: string },
  [id, hash, at, seq, receivedAt, from, to, figure, rest]: PackedSlot,
): MeasurementEvent => ({
  kind: 'measurement',
  source,
  ...series,
  id,
  hash,
  at,
  seq,
  receivedAt,
  from,
  to,
  figure,
  ...rest,
});
