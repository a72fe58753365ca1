import type { Added } from '../domain/event-set.ts';
import type { EventBase } from '../domain/event.ts';
import { versionAt, type Rules } from '../domain/rules.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { dayInterval, dayOf } from '../domain/window.ts';
import type { Row, Table } from '../ports/table.ts';
import { addHourly, openHourly, type HourlyKind, type HourlySubject } from './hourly-subject.ts';
import type { SubjectChange } from './subject-commit.ts';

/** What arrivals, a tick or new rules make of one hourly subject. */
export interface HourlyOutcome {
  readonly added: readonly Added[];
  readonly change?: SubjectChange;
  /** Counts in at least one level. */
  readonly matched: boolean;
}

export interface HourlyWork<E> {
  readonly table: Table;
  readonly rulebooks: readonly Rules[];
  readonly pk: string;
  readonly feed: string;
  readonly row: Row | undefined;
  readonly arrivals: readonly E[];
  /** As-of of a tick; arrivals bring their own. */
  readonly asOf: Instant;
  /** Decide all days again: the rules have changed. */
  readonly again: boolean;
}

/** Arrivals in their hours, and what the subject is with them. */
export interface Arrived<E extends EventBase> {
  readonly subject: HourlySubject<E>;
  readonly added: readonly Added[];
  /** Arrivals that were not known yet. */
  readonly news: readonly E[];
  readonly asOf: Instant;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export const arrive = async <E extends EventBase, P>(
  kind: HourlyKind<E, P>,
  { table, pk, row, arrivals, asOf }: HourlyWork<E>,
): Promise<Arrived<E>> => {
  const subject = await openHourly(table, kind, pk, row, arrivals);
  const added = addHourly(subject, kind, arrivals);
  const { before } = subject;
  const news = arrivals.filter((_, n) => added[n] !== 'duplicate');
  return {
    subject,
    added,
    news,
    asOf: arrivals.reduce((latest, { receivedAt }) => Math.max(latest, receivedAt), Math.max(before.asOf, asOf)),
    firstAt: news.reduce((first, event) => Math.min(first, kind.at(event)), before.firstAt),
    lastAt: news.reduce((last, event) => Math.max(last, kind.at(event)), before.lastAt),
  };
};

export const twoDays = 2 * 86_400_000;

/** The local day of an instant under a contract. */
export const dayAt = (rules: Rules, at: Instant): Interval => {
  const version = versionAt(rules, at) ?? rules.versions[0];
  return version ? dayInterval(version.zone, dayOf(version.zone, at)) : { from: at, to: at };
};

export const earliest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

export const recentDays = (to: Instant): string => new Date(to - twoDays).toISOString().slice(0, 10);
