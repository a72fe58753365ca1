/** What a clock consists of: runs, one per start, each a row of parts in which nothing changed. */
import type { NamedCalendar } from './ticket-level.ts';
import type { Duration } from './time.ts';
import type { Instant } from './types.ts';

/** A stretch in which nothing changed. The last part of a live run has no end yet: `to` is then infinite. */
export interface Part {
  readonly from: Instant;
  to: Instant;
  /** Why it does not run: a pause's id, or that the ticket was stopped; undefined: it runs. */
  readonly idle: Idle | undefined;
  readonly calendar: NamedCalendar | undefined;
  readonly target: Duration | undefined;
}

export type Idle = { readonly pause: string } | { readonly after: Ending };
export type Ending = 'stop' | 'resolve' | 'cancel' | 'retarget';

export interface Run {
  readonly number: number;
  readonly startStep: number;
  readonly startAt: Instant;
  readonly parts: Part[];
  ending: Ending | undefined;
  stopAt: Instant | undefined;
  /** The step whose fields judge: the one of the stop, or the last one. */
  lastStep: number;
  /** Values by those fields. */
  idle: Idle | undefined;
  calendar: NamedCalendar | undefined;
  target: Duration | undefined;
  readonly matchedAtStart: boolean;
  matched: boolean;
  ever: boolean;
  /** Step at which it last stopped matching. */
  leftStep: number;
  /** A breach that had happened when it stopped matching. */
  kept: Kept | undefined;
  reopened: boolean;
}

/** A breach that keeps an item in after it stopped matching, with the values that judged it. */
export interface Kept {
  readonly at: Instant;
  readonly step: number;
  readonly target: Duration | undefined;
  readonly calendar: NamedCalendar | undefined;
}

/** Ends the last part; one that lasted no time was never there. */
export const closePart = ({ parts }: Run, at: Instant): void => {
  const last = parts[parts.length - 1];
  if (last === undefined) return;
  if (last.from === at) parts.pop();
  else last.to = at;
};

export const openPart = (
  run: Run,
  from: Instant,
  idle: Idle | undefined,
  calendar: NamedCalendar | undefined,
  target: Duration | undefined,
): void => {
  run.parts.push({ from, to: Infinity, idle, calendar, target });
  run.idle = idle;
  run.calendar = calendar;
  run.target = target;
};

export const sameIdle = (a: Idle | undefined, b: Idle | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && 'pause' in a && 'pause' in b && a.pause === b.pause);
