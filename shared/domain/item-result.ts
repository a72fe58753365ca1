import type { FieldValue } from './event.ts';
import { storedJson } from './stored-json.ts';
import type { Instant, Millis } from './types.ts';

export type ItemOutcome = 'met' | 'missed' | 'running' | 'excluded' | 'left' | 'unmapped' | 'none';

/** What one item came to under one level: a row of the line list, complete in itself. Never depends on as-of except through what fell due. */
export interface ItemResult {
  readonly item: string;
  readonly ticket: string;
  readonly outcome: ItemOutcome;
  /** Contract version the item was judged by. */
  readonly version: number;
  /** Instant that picks the window; absent while the item counts in none. */
  readonly countedAt?: Instant | undefined;
  readonly startedAt?: Instant | undefined;
  readonly stoppedAt?: Instant | undefined;
  readonly dueAt?: Instant | undefined;
  readonly breachedAt?: Instant | undefined;
  readonly elapsedMs?: Millis | undefined;
  readonly targetMs?: Millis | undefined;
  readonly overdue?: boolean | undefined;
  readonly provider?: string | undefined;
  readonly value?: string | undefined;
  readonly unit?: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly flags: readonly string[];
  /** Approved exclusion case and its rule. */
  readonly exclusion?: { readonly case: string; readonly rule: string } | undefined;
  readonly leftAt?: Instant | undefined;
  readonly leftBy?: string | undefined;
  readonly slices?: readonly {
    readonly provider: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly countedMs: Millis;
    readonly waitMs: Millis;
  }[];
  /** When the last event behind it was received: the row holds as of any later cut. */
  readonly knownAt: Instant;
  /** Who may see it. */
  readonly parties: readonly string[];
}

/** A result under its level, where it lies: on a local day of the contract's zone, or among the open ones. */
export interface PlacedResult {
  readonly contract: string;
  readonly level: string;
  /** A date, or `open`. */
  readonly day: string;
  readonly at: Instant;
  /** What sets it apart from others of its level and instant: the item, or feed and check. */
  readonly item: string;
  readonly body: string;
}

/** Fields come in this order already, but for those that a later version may add. */
const sorted = (fields: ItemResult['fields']): ItemResult['fields'] => {
  let last = '';
  for (const key in fields) {
    if (key < last) return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
    last = key;
  }
  return fields;
};

/** Canonical JSON, written key by key since every decision writes it: test/domain/item-result.test.ts holds it to RFC 8785. */
export const encodeItem = (r: ItemResult): string =>
  JSON.stringify({
    breachedAt: r.breachedAt,
    countedAt: r.countedAt,
    dueAt: r.dueAt,
    elapsedMs: r.elapsedMs,
    exclusion: r.exclusion && { case: r.exclusion.case, rule: r.exclusion.rule },
    fields: sorted(r.fields),
    flags: r.flags,
    item: r.item,
    knownAt: r.knownAt,
    leftAt: r.leftAt,
    leftBy: r.leftBy,
    outcome: r.outcome,
    overdue: r.overdue,
    parties: r.parties,
    provider: r.provider,
    slices: r.slices?.map(({ countedMs, from, provider, to, waitMs }) => ({ countedMs, from, provider, to, waitMs })),
    startedAt: r.startedAt,
    stoppedAt: r.stoppedAt,
    targetMs: r.targetMs,
    ticket: r.ticket,
    unit: r.unit,
    value: r.value,
    version: r.version,
  });
export const decodeItem = (body: string): ItemResult => storedJson<ItemResult>(body);
