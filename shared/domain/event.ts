import type { Instant, JsonObject, Millis } from './types.ts';

/** How good the instant in `at` is: `receipt` means the sender gave none and ours stands in. */
export type TimeQuality = 'exact' | 'second' | 'proxy' | 'receipt';

export interface Actor {
  readonly id?: string;
  readonly role: 'provider' | 'requester' | 'system';
}

/** What every canonical event carries. Identity is (`source`, `id`); `hash` is the SHA-256 of its canonical content. */
export interface EventBase {
  readonly source: string;
  readonly id: string;
  readonly hash: string;
  /** When it happened. */
  readonly at: Instant;
  readonly seq: number;
  readonly recordedAt?: Instant;
  /** When we first had it; never believed from the sender. */
  readonly receivedAt: Instant;
  readonly timeQuality?: TimeQuality;
}

export type FieldValue = string | number | boolean | null;
/** Fields that hold from an event on; null clears. */
export type Fields = Readonly<Record<string, FieldValue>>;

export type Activity = 'opened' | 'responded' | 'commented' | 'accepted' | 'reopened';
export interface Link {
  readonly type: 'merged-into' | 'duplicate-of' | 'caused-by';
  readonly to: string;
}

export interface TicketEvent extends EventBase {
  readonly kind: 'ticket';
  readonly ticket: string;
  readonly set: Fields;
  readonly activity?: Activity;
  /** False for private notes; absent means public. */
  readonly public?: boolean;
  readonly actor?: Actor;
  readonly links?: readonly Link[];
}

export type CheckState = 'up' | 'down' | 'degraded' | 'unknown' | 'maintenance' | 'pending';

export interface CheckEvent extends EventBase {
  readonly kind: 'check';
  readonly check: string;
  readonly state: CheckState;
  /** Corrects the time since the last report. */
  readonly previous?: CheckState;
  readonly soft?: boolean;
  readonly service?: string;
  readonly provider?: string;
  readonly latencyMs?: number;
  readonly interval?: Millis;
  readonly users?: number;
}

/** One slot of a series, `[from, to)`: set, never added. Figures are decimal text so that nothing is rounded. */
export interface MeasurementEvent extends EventBase {
  readonly kind: 'measurement';
  readonly metric: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly figure:
    | { readonly good: number; readonly total: number }
    | { readonly value: string; readonly count: number }
    | { readonly values: readonly string[] };
  readonly service?: string;
  readonly provider?: string;
}

export interface MaintenanceEvent extends EventBase {
  readonly kind: 'maintenance';
  readonly maintenance: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly services: readonly string[];
  readonly checks: readonly string[];
  readonly noticeAt?: Instant;
  readonly exclusion?: string;
  readonly status: 'planned' | 'approved' | 'started' | 'ended' | 'cancelled';
  readonly flexibleMs?: Millis;
}

export interface ExclusionEvent extends EventBase {
  readonly kind: 'exclusion';
  readonly exclusion: string;
  readonly rule: string;
  readonly tickets: readonly string[];
  readonly services: readonly string[];
  readonly from?: Instant;
  readonly to?: Instant;
  readonly decision: 'requested' | 'approved' | 'refused';
  readonly reason?: string;
}

export interface AcknowledgementEvent extends EventBase {
  readonly kind: 'acknowledgement';
  readonly alert: string;
}

export interface GovernanceEvent extends EventBase {
  readonly kind: 'governance';
  readonly record: string;
  readonly recordKind: string;
  readonly set: JsonObject;
}

/** Events that belong to one subject and are folded there. */
export type SubjectEvent = TicketEvent | CheckEvent | MeasurementEvent;
/** Events that shape how others are counted: they go to the rulebook. */
export type RuleEvent = MaintenanceEvent | ExclusionEvent;
export type CanonicalEvent = SubjectEvent | RuleEvent | AcknowledgementEvent | GovernanceEvent;

/** Text by code points, as the order of the fold asks; JavaScript's own `<` compares UTF-16 units. */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // A surrogate stands for a code point above every unit that is not one.
      const surrogateX = x >= 0xd800 && x <= 0xdfff;
      const surrogateY = y >= 0xd800 && y <= 0xdfff;
      return surrogateX === surrogateY ? x - y : surrogateX ? 1 : -1;
    }
  }
  return a.length - b.length;
};

/** Order of the fold: (`at`, `seq`, `recordedAt` or `receivedAt`, `source`, `id`). interfaces: Events. */
export const compareEvents = (a: EventBase, b: EventBase): number =>
  a.at - b.at ||
  a.seq - b.seq ||
  (a.recordedAt ?? a.receivedAt) - (b.recordedAt ?? b.receivedAt) ||
  compareText(a.source, b.source) ||
  compareText(a.id, b.id) ||
  compareText(a.hash, b.hash);
