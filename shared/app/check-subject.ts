import { checkDayPlaces, decideCheck, reachBack, viewOf } from '../domain/decide-check.ts';
import type { CheckEvent } from '../domain/event.ts';
import { packCheck, unpackCheck, type PackedCheck } from '../domain/pack.ts';
import type { Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import { historyOfHours, hourlyChange, leftPlaces, loadHours, type HourlyKind } from './hourly-subject.ts';
import { arrive, dayAt, earliest, recentDays, type HourlyOutcome, type HourlyWork } from './hourly-work.ts';

const checkKind = (feed: string, check: string): HourlyKind<CheckEvent, PackedCheck> => ({
  at: ({ at }) => at,
  pack: packCheck,
  unpack: (packed) => unpackCheck(feed, check, packed),
});

/** One check: reports go to their hours, then the local days they touch are decided, up to the day of as-of. */
export const workCheck = async (check: string, work: HourlyWork<CheckEvent>): Promise<HourlyOutcome> => {
  const { table, rulebooks, feed, arrivals } = work;
  const kind = checkKind(feed, check);
  const { added, subject, news, asOf, firstAt, lastAt } = await arrive(kind, work);
  const { before } = subject;
  if (news.length === 0 && arrivals.length > 0) return { added, matched: before.matched };
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

/** Days from here on are decided: those the news touch, or on a tick those not decided yet. */
const firstDecided = (decidedTo: Instant, firstAt: Instant, news: readonly CheckEvent[]): Instant =>
  Math.max(
    firstAt,
    news.reduce((first, { at }) => Math.min(first, at), decidedTo === 0 ? firstAt : decidedTo),
  );

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
