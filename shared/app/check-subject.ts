import { decideCheck } from '../domain/decide-check.ts';
import { decideSeries, type SeriesName } from '../domain/decide-series.ts';
import { eventSet, historyOf, type Added } from '../domain/event-set.ts';
import type { CheckEvent, MeasurementEvent } from '../domain/event.ts';
import { packCheck, packSlot, unpackCheck, unpackSlot, type PackedCheck, type PackedSlot } from '../domain/pack.ts';
import { versionAt, type Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import { dayInterval, dayOf } from '../domain/window.ts';
import type { Row, Table } from '../ports/table.ts';
import { addHourly, hourlyChange, loadHours, openHourly, type HourlyKind } from './hourly-subject.ts';
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

const twoDays = 2 * 86_400_000;

const checkKind = (feed: string, check: string): HourlyKind<CheckEvent, PackedCheck> => ({
  at: ({ at }) => at,
  pack: packCheck,
  unpack: (packed) => unpackCheck(feed, check, packed),
});

/** One check: reports go to their hours, then the local days they touch are decided, up to the day of as-of. */
export const workCheck = async (check: string, work: HourlyWork<CheckEvent>): Promise<HourlyOutcome> => {
  const { table, rulebooks, pk, feed, row, arrivals } = work;
  const kind = checkKind(feed, check);
  const subject = await openHourly(table, kind, pk, row, arrivals);
  const added = addHourly(subject, kind, arrivals);
  const { before } = subject;
  const asOf = arrivals.reduce(
    (latest, { receivedAt }) => Math.max(latest, receivedAt),
    Math.max(before.asOf, work.asOf),
  );
  const news = arrivals.filter((_, n) => added[n] !== 'duplicate');
  if (news.length === 0 && arrivals.length > 0) return { added, matched: true };
  const firstAt = news.reduce((first, { at }) => Math.min(first, at), before.firstAt);
  const lastAt = news.reduce((last, { at }) => Math.max(last, at), before.lastAt);
  const start = firstDecided(work.again ? 0 : before.decidedTo, firstAt, news);
  const to = Math.max(asOf, before.decidedTo);
  const lookback = 1 + Math.max(1, ...rulebooks.flatMap(confirmations));
  const loaded = await loadHours(table, subject, kind, start - twoDays, Math.max(to, lastAt), lookback);
  const { history, parkedUntil } = historyOf(eventSet(loaded), asOf);
  const previous = history.findLast(({ at }) => at < start);
  const from = news.length > 0 && previous ? Math.min(start, previous.at) : start;
  const isFirst = start <= firstAt;
  const results = decideCheck(rulebooks, { feed, check, reports: history, from, to, isFirst });
  const due = results.length === 0 ? parkedUntil : earliest(parkedUntil, nextDay(rulebooks, to));
  const change = hourlyChange(
    subject,
    kind,
    rulebooks,
    results,
    { asOf, firstAt, lastAt, decidedTo: to },
    due,
    recentDays(to),
  );
  return { added, change, matched: results.length > 0 };
};

/** Days from here on are decided: those the news touch, or on a tick those not decided yet. */
const firstDecided = (decidedTo: Instant, firstAt: Instant, news: readonly CheckEvent[]): Instant =>
  Math.max(
    firstAt,
    news.reduce((first, { at }) => Math.min(first, at), decidedTo === 0 ? firstAt : decidedTo),
  );

const confirmations = (rules: Rules): readonly number[] =>
  rules.versions.flatMap(({ checks }) =>
    checks.map(({ metric }) => (metric.kind === 'availability' ? metric.confirmAfter : 1)),
  );

/** The day rows of a day are written when it begins: first instant of the day after `at` in any contract's zone. */
const nextDay = (rulebooks: readonly Rules[], at: Instant): Instant | undefined =>
  rulebooks.reduce<Instant | undefined>((due, rules) => {
    const version = versionAt(rules, at) ?? rules.versions[0];
    return version ? earliest(due, dayInterval(version.zone, dayOf(version.zone, at)).to) : due;
  }, undefined);

const earliest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

const recentDays = (to: Instant): string => new Date(to - twoDays).toISOString().slice(0, 10);

const seriesKind = (feed: string, series: SeriesName): HourlyKind<MeasurementEvent, PackedSlot> => ({
  at: ({ from }) => from,
  pack: packSlot,
  unpack: (packed) => unpackSlot(feed, series, packed),
});

/** One series: slots go to the hours in which they begin, then the days they touch are decided. */
export const workSeries = async (series: SeriesName, work: HourlyWork<MeasurementEvent>): Promise<HourlyOutcome> => {
  const { table, rulebooks, pk, feed, row, arrivals } = work;
  const kind = seriesKind(feed, series);
  const subject = await openHourly(table, kind, pk, row, arrivals);
  const added = addHourly(subject, kind, arrivals);
  const { before } = subject;
  const asOf = arrivals.reduce(
    (latest, { receivedAt }) => Math.max(latest, receivedAt),
    Math.max(before.asOf, work.asOf),
  );
  const news = arrivals.filter((_, n) => added[n] !== 'duplicate');
  if (news.length === 0 && arrivals.length > 0) return { added, matched: true };
  const firstAt = news.reduce((first, event) => Math.min(first, event.from), before.firstAt);
  const lastAt = news.reduce((last, event) => Math.max(last, event.from), before.lastAt);
  const touched = news.length > 0 && !work.again ? news.map((event) => event.from) : [firstAt, lastAt];
  const from = Math.min(...touched) - twoDays;
  const loaded = await loadHours(table, subject, kind, from, Math.max(...touched) + twoDays, 0);
  const { history, parkedUntil } = historyOf(eventSet(loaded), asOf);
  const whole = wholeDays(rulebooks, history, touched, work.again || news.length === 0);
  const results = decideSeries(rulebooks, feed, series, whole);
  const change = hourlyChange(
    subject,
    kind,
    rulebooks,
    results,
    { asOf, firstAt, lastAt, decidedTo: asOf },
    parkedUntil,
    recentDays(lastAt),
  );
  return { added, change, matched: results.length > 0 };
};

/** Only days that are loaded whole may be written: the touched ones. */
const wholeDays = (
  rulebooks: readonly Rules[],
  history: readonly MeasurementEvent[],
  touched: readonly Instant[],
  all: boolean,
): readonly MeasurementEvent[] => {
  if (all) return history;
  const zones = rulebooks.flatMap(({ versions }) => versions.map(({ zone }) => zone));
  return history.filter((slot) =>
    zones.some((zone) => touched.some((at) => dayOf(zone, at) === dayOf(zone, slot.from))),
  );
};
