import type { CalendarSpec } from './calendar.ts';
import type { Duration } from './time.ts';
import type { Instant, JsonObject, Millis } from './types.ts';

/** A contract version as the core sees it: defaults applied, durations read, patterns still data. Written by shared/contract. */
export interface Contract {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  /** First instant of `effectiveFrom` in the contract's zone. */
  readonly effectiveFrom: Instant;
  readonly effectiveTo?: Instant;
  readonly timezone: string;
  /** Month and day on which contract years start, `[month, day]`. */
  readonly yearStart: readonly [number, number];
  /** By id; each carries its own timezone (the contract's when it names none). */
  readonly calendars: Readonly<Record<string, CalendarSpec>>;
  readonly pauses: readonly Pause[];
  readonly exclusions: readonly ExclusionRule[];
  readonly sources?: readonly Source[];
  readonly providers: readonly Provider[];
  readonly serviceLevels: readonly ServiceLevel[];
  /** An alert known later than this after its instant is historic; absent: 24 h. */
  readonly alertHorizon?: Millis;
}

export interface Provider {
  readonly id: string;
  readonly name?: string;
  /** Own hours and pauses, for time slices. */
  readonly calendar?: string;
  readonly pauses: readonly string[];
}

/** The only conditions that stop a clock. */
export interface Pause {
  readonly id: string;
  readonly title?: string;
  readonly match: JsonObject;
}

export interface ExclusionRule {
  readonly id: string;
  readonly kind: string;
  readonly effect: 'remove-item' | 'count-as-met' | 'remove-from-agreed-time';
  readonly approval: 'customer' | 'automatic-if-notified';
  readonly noticeMs?: Millis;
  readonly maxMsPerMonth?: Millis;
}

/** Who may say what; anything else is refused `not-authorised`. */
export interface Source {
  readonly feed: string;
  readonly party: string;
  readonly may: readonly { readonly type: string; readonly only?: JsonObject }[];
  readonly providers?: readonly string[];
  readonly services?: readonly string[];
}

export interface ServiceLevel {
  readonly id: string;
  readonly title: string;
  readonly tier?: string;
  readonly provider?: string;
  readonly metric: Metric;
  readonly window: WindowSpec;
  readonly levels: { readonly direction: 'higher' | 'lower'; readonly expected: string; readonly minimum?: string };
  readonly rounding: Rounding;
  readonly lowVolume?: {
    readonly minPopulation: number;
    readonly method: 'allow-one-miss' | 'roll-up' | 'report-only';
  };
  readonly noData: 'no-data' | 'treat-as-missed';
  readonly expectedMonthlyVolume?: number;
  readonly alerts: {
    readonly warnAtPercentOfBudget: readonly number[];
    readonly channels: readonly string[];
    readonly runbook?: string;
  };
}

export interface Rounding {
  readonly stage: 'display-only' | 'before-compare';
  readonly decimals: number;
  readonly mode: 'half-up' | 'half-even' | 'down' | 'up';
}

export type WindowSpec =
  | { readonly type: 'calendar-day' | 'calendar-month' | 'quarter' | 'calendar-year' | 'contract-year' }
  | { readonly type: 'calendar-week'; readonly weekStart: 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN' }
  | { readonly type: 'rolling'; readonly days: number }
  | { readonly type: 'rolling'; readonly hours: number }
  | { readonly type: 'fixed'; readonly from: Instant; readonly to: Instant };

/** A value, or one per value of a field of the ticket. */
export type ByField<T> =
  { readonly value: T } | { readonly by: string; readonly values: Readonly<Record<string, T>>; readonly default?: T };

export type Metric = TicketMetric | AvailabilityMetric | CheckRatioMetric | MeasurementMetric | DerivedMetric;

export interface TicketMetric {
  readonly of: 'tickets';
  readonly kind: 'ratio' | 'mean' | 'percentile' | 'count';
  readonly eligible: JsonObject;
  readonly clock?: Clock;
  /** Ratio without a clock: the item is good when its fields match at the stop. */
  readonly good?: JsonObject;
  /** Percentile rank, decimal text in (0, 100]. */
  readonly p?: string;
  /** `elapsed`, or the field whose number is taken. */
  readonly value?: string;
  readonly unit?: string;
  readonly exclusions: readonly string[];
}

export type ClockPoint =
  | 'opened'
  | 'responded'
  | 'resolved'
  | 'closed'
  | 'requester-waiting'
  | 'provider-update'
  | { readonly pattern: JsonObject };

export interface Clock {
  readonly start: ClockPoint;
  readonly stop: ClockPoint;
  readonly target: ByField<Duration>;
  /** Calendar ids. */
  readonly calendar: ByField<string>;
  /** Pause ids. */
  readonly pauses: readonly string[];
  /** Percent of the target, or an offset from the due instant (negative: before). */
  readonly warn: readonly ({ readonly percent: number } | { readonly offset: Duration })[];
  readonly cycles: 'first' | 'each';
  readonly eligibleAt: 'end' | 'start' | 'ever';
  readonly keepBreached: boolean;
  readonly breachSticks: boolean;
  readonly onTargetChange: 'from-start' | 'restart' | 'prorate';
  readonly onCalendarChange: 'segment' | 'restate';
  readonly onReopen: 'resume' | 'continue' | 'restart' | 'ignore';
  readonly reopenWithin?: Duration;
  readonly onResolve: 'counts' | 'missed' | 'exclude';
  readonly countedIn: 'stopped' | 'due' | 'opened' | 'breach-or-stop';
  readonly attributeTo: 'owning-provider' | 'whole-ticket' | 'time-slices';
}

export interface AvailabilityMetric {
  readonly of: 'checks';
  readonly kind: 'availability';
  readonly eligible: JsonObject;
  readonly agreedTime: string;
  /** Milliseconds; `never`; absent: three times the reported interval, else never. */
  readonly staleAfter?: Millis | 'never';
  readonly beforeFirstReport: 'excluded' | 'up' | 'down';
  readonly unknown: 'excluded' | 'down' | 'up';
  readonly degraded: 'up' | 'down';
  readonly maintenance: 'exclude' | 'counts-as-up' | 'ignore' | 'own-state';
  readonly keepUp: boolean;
  readonly minOutage: Millis;
  readonly mergeUpShorterThan: Millis;
  /** Reports in a row that confirm an outage, 1 = at once. */
  readonly confirmAfter: number;
  readonly countFrom: 'first' | 'confirmed';
  readonly composition?: Composition;
  readonly exclusions: readonly string[];
}

export type Composition =
  | { readonly check: string }
  | { readonly level: string }
  | { readonly serial: readonly Composition[] }
  | { readonly parallel: readonly Composition[] }
  | { readonly kOfN: { readonly k: number; readonly of: readonly Composition[] } };

/** Counts reports: good ones over all. */
export interface CheckRatioMetric {
  readonly of: 'checks';
  readonly kind: 'ratio';
  readonly eligible: JsonObject;
  readonly good: JsonObject;
  readonly exclusions: readonly string[];
}

export interface MeasurementMetric {
  readonly of: 'measurements';
  readonly kind: 'ratio' | 'mean' | 'percentile';
  readonly eligible: JsonObject;
  readonly p?: string;
  readonly unit?: string;
  readonly exclusions: readonly string[];
}

/** Made of the standings of other levels, not of events of its own. */
export interface DerivedMetric {
  readonly of: 'levels';
  readonly kind: 'score' | 'composite';
  readonly weights: Readonly<Record<string, number>>;
  readonly exclusions: readonly string[];
}
