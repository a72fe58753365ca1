import type { Instant } from './types.ts';

export type AlertKind =
  | 'warned'
  | 'breached'
  | 'resolved-late'
  | 'budget'
  | 'missed'
  | 'unreachable'
  | 'at-risk'
  | 'burn-rate'
  | 'recovered'
  | 'silent'
  | 'refused-rate'
  | 'clock-skew'
  | 'escalated';

/** A fact that someone must know. `id` follows from the facts alone, so a retry is the same alert. */
export interface Alert {
  readonly id: string;
  readonly contract: string;
  readonly level: string;
  /** A ticket or cycle, or the window's first instant as ISO text. */
  readonly item: string;
  readonly kind: AlertKind;
  /** When it happened, by the facts. */
  readonly at: Instant;
  /** What the fact says: `75%`, the due instant, provider; plain values only. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly provider?: string;
}

/** One transition of one alert: `id` is the alert's id + `.` + its number, so a repeated send is recognisable. */
export interface Message {
  readonly id: string;
  readonly alert: Alert;
  readonly state: 'raised' | 'withdrawn' | 'historic';
  /** When it became known: the as-of of the decision that made it. */
  readonly knownAt: Instant;
  /** Known more than a minute after its instant. */
  readonly late: boolean;
}
