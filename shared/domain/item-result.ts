import type { FieldValue } from './event.ts';
import type { Instant, Json, Millis } from './types.ts';
import { canonicalJson } from './canonical.ts';

export type ItemOutcome = 'met' | 'missed' | 'running' | 'excluded' | 'left' | 'unmapped' | 'none';

/** What one item came to under one level: a row of the line list, complete in itself. Never depends on as-of except through what fell due. */
export interface ItemResult {
  readonly item: string;
  readonly ticket: string;
  readonly outcome: ItemOutcome;
  /** Contract version the item was judged by. */
  readonly version: number;
  /** Instant that picks the window; absent while the item counts in none. */
  readonly countedAt?: Instant;
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  readonly dueAt?: Instant;
  readonly breachedAt?: Instant;
  readonly elapsedMs?: Millis;
  readonly targetMs?: Millis;
  readonly overdue?: boolean;
  readonly provider?: string;
  readonly value?: string;
  readonly unit?: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly flags: readonly string[];
  /** Approved exclusion case and its rule. */
  readonly exclusion?: { readonly case: string; readonly rule: string };
  readonly leftAt?: Instant;
  readonly leftBy?: string;
  readonly slices?: readonly { readonly provider: string; readonly from: Instant; readonly to: Instant; readonly countedMs: Millis; readonly waitMs: Millis }[];
  /** When the last event behind it was received: the row holds as of any later cut. */
  readonly knownAt: Instant;
  /** Who may see it. */
  readonly parties: readonly string[];
}

/** A result under its level, where it lies: on a local day of the contract's zone, or among the open ones. */
export interface PlacedResult {
  readonly contract: string;
  readonly level: string;
  readonly day: string | 'open';
  readonly at: Instant;
  /** What sets it apart from others of its subject: '', `#2`, a slice. */
  readonly item: string;
  readonly body: string;
}

export const encodeItem = (result: ItemResult): string => canonicalJson(result as unknown as Json);
export const decodeItem = (body: string): ItemResult => JSON.parse(body) as ItemResult;
