import type { Millis } from './types.ts';
import type { Standing } from './standing.ts';

/**
 * The monthly report as data: everything a page, a CSV or a reader's program needs, nothing rendered. Instants are ISO text in the
 * contract's zone, lengths of time are integer milliseconds, percentages are decimal text.
 */
export interface Report {
  readonly contract: {
    readonly id: string;
    readonly title: string;
    readonly version: number;
    readonly timezone: string;
  };
  readonly period: { readonly name: string; readonly from: string; readonly to: string };
  /** Events received up to here are in the report. */
  readonly asOf: string;
  /** The period had not ended at as-of. */
  readonly running: boolean;
  readonly rules: number;
  readonly levels: readonly LevelReport[];
  /** All counted and listed items, for the CSV line lists. */
  readonly lines: readonly LineItem[];
  readonly outages: readonly OutageLine[];
  readonly alerts: readonly AlertLine[];
}

export interface LevelReport {
  readonly id: string;
  readonly title: string;
  readonly provider?: string;
  /** ratio, availability, mean, percentile, count */
  readonly kind: string;
  readonly of: string;
  readonly window: { readonly from: string; readonly to: string };
  /** Version whose terms hold: that in force at the window's last instant. */
  readonly version: number;
  readonly target: {
    readonly direction: 'higher' | 'lower';
    readonly expected: string;
    readonly minimum?: string;
    readonly unit?: string;
  };
  readonly standing: Standing;
  /** Numerator and denominator of the percentage, and what they count (`incidents in time of incidents decided`, `ms up of ms agreed`). */
  readonly fraction?: {
    readonly numerator: number;
    readonly denominator: number;
    readonly unit: 'items' | 'ms' | 'reports' | 'units';
    /** Plural for people where the contract gives it away: `incidents`. */ readonly noun?: string;
  };
  /** What the level measures, in words: clock, calendar, target, pauses. */
  readonly terms: readonly string[];
  /** Up to three windows before this one, oldest first. */
  readonly previous: readonly { readonly from: string; readonly to: string; readonly standing: Standing }[];
  /** Days of the window with their own figures, for the chart. */
  readonly days: readonly {
    readonly day: string;
    readonly good: number;
    readonly bad: number;
    readonly downMs: Millis;
    readonly agreedMs: Millis;
  }[];
  readonly misses: readonly Miss[];
  /** Misses beyond those listed. */
  readonly moreMisses: number;
  readonly exclusions: readonly { readonly item: string; readonly case: string; readonly rule: string }[];
}

/** A missed item and why: its stretches of time with the clause each was counted by, or not. */
export interface Miss {
  readonly item: string;
  readonly provider?: string;
  readonly startedAt?: string;
  readonly dueAt?: string;
  readonly breachedAt?: string;
  readonly stoppedAt?: string;
  readonly elapsedMs?: Millis;
  readonly targetMs?: Millis;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly segments: readonly {
    readonly from: string;
    readonly to: string;
    readonly ms: Millis;
    readonly counted: boolean;
    readonly why: string;
  }[];
}

export interface LineItem {
  readonly level: string;
  readonly item: string;
  readonly outcome: string;
  readonly version: number;
  readonly provider?: string;
  readonly priority?: string;
  readonly service?: string;
  readonly startedAt?: string;
  readonly dueAt?: string;
  readonly breachedAt?: string;
  readonly stoppedAt?: string;
  readonly countedAt?: string;
  readonly elapsedMs?: Millis;
  readonly targetMs?: Millis;
  readonly value?: string;
  readonly exclusion?: string;
  readonly flags: readonly string[];
}

export interface OutageLine {
  readonly level: string;
  readonly from: string;
  readonly to: string;
  /** Agreed service time lost. */
  readonly ms: Millis;
}

export interface AlertLine {
  readonly id: string;
  readonly at: string;
  readonly knownAt: string;
  readonly level: string;
  readonly item: string;
  readonly kind: string;
  readonly state: string;
}
