/** One judged item of a ticket under one level: a clock's run, or a ticket that is counted without a clock. */
import type { FieldValue } from './event.ts';
import type { TicketLevel } from './ticket-level.ts';
import type { Step } from './ticket-steps.ts';
import type { Instant, Millis } from './types.ts';

export interface ClockItem {
  /** `INC1`; `INC1#2` for the second run: a cycle, a restart, a reopening that starts anew. */
  readonly item: string;
  /**
   * `met`, `missed`: decided. `running`: not yet; one that is past its target stays so until its stop when the level counts in the
   * window of the stop (`overdue` says it). `left`: no longer eligible, cancelled, merged or a duplicate. `unmapped`: no target or
   * calendar for its fields. `none`: stopped without a verdict (a last cycle ended by resolving before its due, a run that a changed
   * target restarted, a response the contract excludes, an item attributed to another provider).
   */
  readonly outcome: 'met' | 'missed' | 'running' | 'left' | 'unmapped' | 'none';
  readonly startedAt?: Instant;
  readonly stoppedAt?: Instant;
  /** First instant at which elapsed reaches the target if nothing more happens; absent while paused before it. */
  readonly dueAt?: Instant;
  /** Last instant at which elapsed still equals the target, and the clock runs on from it. */
  readonly breachedAt?: Instant;
  /** Open and past its target. */
  readonly overdue: boolean;
  readonly elapsedMs: Millis;
  /** Absent when unmapped, or when no calendar ever reaches it. Under `prorate` what the shares of all targets come to. */
  readonly targetMs?: Millis;
  /** Whom it is attributed to; `unassigned` if there never was a provider. */
  readonly provider?: string;
  /** Instant that picks its window; absent while it counts in none. */
  readonly countedAt?: Instant;
  /** Reached at or before as-of, ascending. */
  readonly warnings: readonly { readonly threshold: string; readonly at: Instant }[];
  /** When to look again if nothing more happens: the next warning, or the breach instant. */
  readonly nextAt?: Instant;
  /** Decimal text. */
  readonly value?: string;
  /** priority, service, group, site and provider by the fields that judged it. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly flags: readonly string[];
  readonly leftAt?: Instant;
  /** Id or role of the actor, or how it left (`cancelled`, `merged`) when nobody was named. */
  readonly leftBy?: string;
  /** Tile `[startedAt, stoppedAt or as-of)`. */
  readonly segments?: readonly Segment[];
  readonly slices?: readonly Slice[];
}

export interface Segment {
  readonly from: Instant;
  readonly to: Instant;
  readonly counted: boolean;
  /** The clause: `running on office`, `calendar office: closed`, `pause with-user`, `after resolve`. */
  readonly why: string;
}

/** What one owner had of the clock: counted on its own calendar less its pauses, the rest is charged to no one. */
export interface Slice {
  readonly provider: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly countedMs: Millis;
  readonly waitMs: Millis;
}

/** Everything an item is judged from. */
export interface Scene {
  readonly level: TicketLevel;
  readonly ticket: string;
  readonly steps: readonly Step[];
  /** Steps up to as-of. */
  readonly count: number;
  readonly asOf: Instant;
  readonly withSegments: boolean;
  /** Step at which the whole ticket was cancelled, merged or found a duplicate; -1: it was not. */
  readonly gone: number;
}
