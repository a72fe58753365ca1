import { canonicalJson, sha256 } from '../domain/canonical.ts';
import type { CanonicalEvent, EventBase, TimeQuality } from '../domain/event.ts';
import { parseInstant } from '../domain/time.ts';
import { done, refuse, type Instant, type Json, type JsonObject, type Result } from '../domain/types.ts';
import { readDetail } from './canonical-detail.ts';
import { instantField, isObject, isWhole, objectField, textField, type FieldList } from './fields.ts';

/** A delivered event as the ledger keeps it, and as the core folds it. */
export interface Delivered {
  readonly event: CanonicalEvent;
  /** Canonical envelope, RFC 8785 text: only allow-listed fields. */
  readonly text: string;
}

export interface Intake {
  /** When our side had it: the queue's sent time on AWS. Left out for files, where the envelope's `time` says it. */
  readonly receivedAt?: Instant;
  /** Fields of `set` that may stay beside the standard ones: those the contract or a mapping names. */
  readonly fields: FieldList;
  readonly limits: IntakeLimits;
  /** The envelope comes out of our own ledger: its identity's digest is believed, and what was accepted once is not judged again. */
  readonly trusted?: true;
}

export interface IntakeLimits {
  /** Dated more than this ahead of its receipt: refused. */
  readonly aheadMs: number;
  /** Older than this at its receipt: refused. */
  readonly ageMs: number;
}
const day = 86_400_000;
/** semantics: Which events count. */
export const defaultLimits: IntakeLimits = { aheadMs: day, ageMs: 400 * day };

/**
 * One EventBridge envelope (parsed JSON) to a canonical event. Refusal codes: `malformed`, `unknown-type`, `bad-instant`, `no-zone`,
 * `future`, `too-old`, `contradictory`. interfaces: Events.
 */
export const readEnvelope = (envelope: Json, intake: Intake): Result<Delivered> => {
  if (!isObject(envelope))
    return refuse(
      'malformed',
      'expected an EventBridge event: a JSON object with source, detail-type, time and detail',
    );
  const source = textField(envelope, 'source');
  if (!source.ok) return source;
  const type = textField(envelope, 'detail-type');
  if (!type.ok) return type;
  const detail = objectField(envelope, 'detail');
  if (!detail.ok) return detail;
  const base = readBase(envelope, source.value, type.value, detail.value, intake);
  if (!base.ok) return base;
  const event = readDetail(type.value, base.value, detail.value, intake.fields);
  return event.ok ? done({ event: event.value, text: envelopeText(type.value, event.value) }) : event;
};

const readBase = (
  envelope: JsonObject,
  source: string,
  type: string,
  detail: JsonObject,
  { receivedAt: stamped, limits, trusted }: Intake,
): Result<EventBase> => {
  const hash = (trusted && digestOf(detail)) ?? sha256(canonicalJson(detail)).slice(0, 32);
  const id =
    detail['id'] ??
    (stamped === undefined ? envelope['id'] : undefined) ??
    sha256(canonicalJson([source, type, detail]));
  if (typeof id !== 'string' || id === '' || id.length > 256)
    return refuse('malformed', 'detail.id: expected text of 1 to 256 characters');
  const seq = detail['seq'] ?? 0;
  if (!isWhole(seq)) return refuse('malformed', `detail.seq: expected a whole number, found ${JSON.stringify(seq)}`);
  const at = instantField(detail, 'at');
  if (!at.ok) return at;
  const recordedAt = instantField(detail, 'recordedAt');
  if (!recordedAt.ok) return recordedAt;
  const received = stamped === undefined ? receiptOf(envelope, at.value) : done(stamped);
  if (!received.ok) return received;
  const happened = at.value ?? received.value;
  if (!trusted && happened > received.value + limits.aheadMs)
    return refuse('future', `detail.at: more than ${limits.aheadMs / 3_600_000} h after its receipt`);
  if (!trusted && happened < received.value - limits.ageMs)
    return refuse('too-old', `detail.at: more than ${limits.ageMs / day} days before its receipt`);
  return done({
    source,
    id,
    hash,
    at: happened,
    seq,
    ...(recordedAt.value === undefined ? {} : { recordedAt: recordedAt.value }),
    receivedAt: received.value,
    ...timeQualityOf(detail, at.value),
  });
};

/** The digest that our own envelope carries. */
const digestOf = (detail: JsonObject): string | undefined => {
  const raw = detail['raw'];
  const digest = isObject(raw) ? raw['digest'] : undefined;
  return typeof digest === 'string' ? digest : undefined;
};

const qualities: readonly TimeQuality[] = ['exact', 'second', 'proxy', 'receipt'];

/** Without an instant of its own an event happened when we had it, and says so. */
const timeQualityOf = (detail: JsonObject, at: Instant | undefined): Pick<EventBase, 'timeQuality'> => {
  if (at === undefined) return { timeQuality: 'receipt' };
  const said = qualities.find((quality) => quality === detail['timeQuality']);
  return said === undefined ? {} : { timeQuality: said };
};

const receiptOf = (envelope: JsonObject, at: Instant | undefined): Result<Instant> => {
  const time = envelope['time'];
  if (time === undefined && at !== undefined) return done(at);
  if (typeof time !== 'string') return refuse('malformed', 'time: expected an instant such as 2026-10-01T08:00:00Z');
  const parsed = parseInstant(time);
  return parsed.ok ? parsed : refuse(parsed.error.code, `time: ${parsed.error.message}`);
};

/** Keys of each kind's detail in canonical order; `raw` stands for the content hash of the identity. */
const detailKeys: Readonly<Record<CanonicalEvent['kind'], readonly string[]>> = {
  ticket: ['activity', 'actor', 'links', 'public', 'set', 'ticket'],
  check: ['check', 'interval', 'latencyMs', 'previous', 'provider', 'service', 'soft', 'state', 'users'],
  measurement: ['figure', 'from', 'metric', 'provider', 'service', 'to'],
  maintenance: ['checks', 'exclusion', 'flexible', 'from', 'maintenance', 'noticeAt', 'services', 'status', 'to'],
  exclusion: ['decision', 'exclusion', 'from', 'reason', 'rule', 'services', 'tickets', 'to'],
  acknowledgement: ['alert'],
  governance: ['kind', 'record', 'set'],
};
const baseKeys = ['at', 'id', 'raw', 'recordedAt', 'seq', 'timeQuality'];
const sortedKeys = new Map(Object.entries(detailKeys).map(([kind, keys]) => [kind, [...baseKeys, ...keys].sort()]));
const instantKeys: ReadonlySet<string> = new Set(['at', 'recordedAt', 'from', 'to', 'noticeAt']);

/** The canonical envelope with instants as ISO text: the same event is the same bytes, and `raw.digest` is the identity's content hash. */
const envelopeText = (type: string, event: CanonicalEvent): string => {
  let detail = '';
  for (const key of sortedKeys.get(event.kind) ?? []) {
    const value = key === 'raw' ? { digest: event.hash } : fieldOf(event, key);
    if (value !== undefined) detail += `,"${key}":${instantKeys.has(key) ? instantText(value) : canonicalJson(value)}`;
  }
  return `{"detail":{${detail.slice(1)}},"detail-type":${JSON.stringify(type)},"source":${JSON.stringify(event.source)},"time":${instantText(event.receivedAt)}}`;
};

/** A field under the name it was sent by; two are held in another form. */
const fieldOf = (event: CanonicalEvent, key: string): Json | undefined => {
  if (event.kind === 'governance' && key === 'kind') return event.recordKind;
  if (event.kind === 'maintenance' && key === 'flexible')
    return event.flexibleMs === undefined ? undefined : { duration: event.flexibleMs };
  const value: Json | undefined = Reflect.get(event, key);
  return value;
};

const instantText = (at: Json): string =>
  typeof at === 'number' ? `"${new Date(at).toISOString()}"` : canonicalJson(at);
