import { checkDayPlaces, decideCheck, reachBack, viewOf } from '../domain/decide-check.ts';
import { decideSeries, seriesDayPlaces, type SeriesName } from '../domain/decide-series.ts';
import type { Added } from '../domain/event-set.ts';
import type { CheckEvent, EventBase, MeasurementEvent } from '../domain/event.ts';
import { packCheck, packSlot, unpackCheck, unpackSlot, type PackedCheck, type PackedSlot } from '../domain/pack.ts';
import { versionAt, type Rules } from '../domain/rules.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { dayInterval, dayOf } from '../domain/window.ts';
import type { Row, Table } from '../ports/table.ts';
import {
  addHourly,
  historyOfHours,
  hourlyChange,
  leftPlaces,
  loadHours,
  openHourly,
  type DayPlace,
  type HourlyKind,
} from './hourly-subject.ts';
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
  const news = arrivals.filter((_, n) => added[n] !== 'duplicate');
  if (news.length === 0 && arrivals.length > 0) return { added, matched: before.matched };
  const asOf = lastReceipt(arrivals, Math.max(before.asOf, work.asOf));
  const firstAt = news.reduce((first, { at }) => Math.min(first, at), before.firstAt);
  const lastAt = news.reduce((last, { at }) => Math.max(last, at), before.lastAt);
  const start = firstDecided(work.again ? 0 : before.decidedTo, firstAt, news);
  const to = Math.max(asOf, before.decidedTo);
  const reach = Math.max(1, ...rulebooks.flatMap(confirmations));
  const isEnough = (reports: readonly CheckEvent[]): boolean => reachBack(reports, reports.length, reach + 1) > 0;
  const near = historyOfHours(await loadHours(table, subject, kind, start, to, isEnough), asOf).history;
  const earlier = near.filter(({ at }) => at < start);
  // News, or what waited for its time, may correct, confirm or unsay what the reports just before said.
  const isQuiet = news.length === 0 && earlier.length === near.length;
  const from = isQuiet ? start : (earlier[reachBack(earlier, earlier.length, reach)]?.at ?? start);
  const opening = rulebooks.reduce((first, rules) => Math.min(first, dayAt(rules, from).from), from);
  const loaded = await loadHours(table, subject, kind, opening, Math.max(to, lastAt), isEnough);
  const { history, parkedUntil } = historyOfHours(loaded, asOf);
  const days = { feed, check, reports: history, from, to, isFirst: start <= firstAt };
  const results = decideCheck(rulebooks, days);
  const recent = recentDays(to);
  const left = await leftPlaces(table, subject, checkDayPlaces(rulebooks, days), results, recent);
  const due = countsSomewhere(rulebooks, history) ? earliest(parkedUntil, nextDay(rulebooks, to)) : parkedUntil;
  const next = { asOf, firstAt, lastAt, decidedTo: to };
  const change = hourlyChange(subject, kind, rulebooks, results, left, next, due, recent);
  return { added, change, matched: before.matched || results.length > 0 };
};

const lastReceipt = (arrivals: readonly EventBase[], asOf: Instant): Instant =>
  arrivals.reduce((latest, { receivedAt }) => Math.max(latest, receivedAt), asOf);

/** Days from here on are decided: those the news touch, or on a tick those not decided yet. */
const firstDecided = (decidedTo: Instant, firstAt: Instant, news: readonly CheckEvent[]): Instant =>
  Math.max(
    firstAt,
    news.reduce((first, { at }) => Math.min(first, at), decidedTo === 0 ? firstAt : decidedTo),
  );

/** The local day of an instant under a contract. */
const dayAt = (rules: Rules, at: Instant): Interval => {
  const version = versionAt(rules, at) ?? rules.versions[0];
  return version ? dayInterval(version.zone, dayOf(version.zone, at)) : { from: at, to: at };
};

/** The latest report matches a level of some version, so every new local day gets its row. */
const countsSomewhere = (rulebooks: readonly Rules[], history: readonly CheckEvent[]): boolean => {
  const last = history.at(-1);
  if (!last) return false;
  const view = viewOf(last);
  return rulebooks.some(({ versions }) => versions.some(({ checks }) => checks.some(({ eligible }) => eligible(view))));
};

const confirmations = (rules: Rules): readonly number[] =>
  rules.versions.flatMap(({ checks }) =>
    checks.map(({ metric }) => (metric.kind === 'availability' ? metric.confirmAfter : 1)),
  );

/** The day rows of a day are written when it begins: first instant of the day after `at` in any contract's zone. */
const nextDay = (rulebooks: readonly Rules[], at: Instant): Instant | undefined =>
  rulebooks.reduce<Instant | undefined>((due, rules) => earliest(due, dayAt(rules, at).to), undefined);

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
  const news = arrivals.filter((_, n) => added[n] !== 'duplicate');
  if (news.length === 0 && arrivals.length > 0) return { added, matched: before.matched };
  const asOf = lastReceipt(arrivals, Math.max(before.asOf, work.asOf));
  const firstAt = news.reduce((first, event) => Math.min(first, event.from), before.firstAt);
  const lastAt = news.reduce((last, event) => Math.max(last, event.from), before.lastAt);
  const all = work.again || news.length === 0;
  const touched = all ? [firstAt, lastAt] : news.map((event) => event.from);
  const [from, to] = [Math.min(...touched) - twoDays, Math.max(...touched) + twoDays];
  const { history, parkedUntil } = historyOfHours(await loadHours(table, subject, kind, from, to, () => true), asOf);
  const touchedDays = new Set(rulebooks.flatMap((rules) => touched.map((at) => dayName(rules, at))));
  // Days at the edge are not loaded whole: only touched ones may be written.
  const isWhole = ({ contract, at }: DayPlace): boolean => all || touchedDays.has(`${contract} ${at}`);
  const results = decideSeries(rulebooks, feed, series, history).filter(isWhole);
  const recent = recentDays(lastAt);
  const places = all ? seriesDayPlaces(rulebooks, feed, series, history) : [];
  const left = await leftPlaces(table, subject, places, results, recent);
  // What waits outside the loaded days keeps the row due; the tick loads everything.
  const due = arrivals.length === 0 ? parkedUntil : earliest(parkedUntil, row?.due);
  const next = { asOf, firstAt, lastAt, decidedTo: asOf };
  const change = hourlyChange(subject, kind, rulebooks, results, left, next, due, recent);
  return { added, change, matched: before.matched || results.length > 0 };
};

const dayName = (rules: Rules, at: Instant): string => `${rules.contract} ${dayAt(rules, at).from}`;
