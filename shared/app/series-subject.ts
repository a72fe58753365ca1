import { decideSeries, seriesDayPlaces, type SeriesName } from '../domain/decide-series.ts';
import type { MeasurementEvent } from '../domain/event.ts';
import { packSlot, unpackSlot, type PackedSlot } from '../domain/pack.ts';
import type { Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import {
  historyOfHours,
  hourlyChange,
  leftPlaces,
  loadHours,
  type DayPlace,
  type HourlyKind,
} from './hourly-subject.ts';
import { arrive, dayAt, earliest, recentDays, twoDays, type HourlyOutcome, type HourlyWork } from './hourly-work.ts';

const seriesKind = (feed: string, series: SeriesName): HourlyKind<MeasurementEvent, PackedSlot> => ({
  at: ({ from }) => from,
  pack: packSlot,
  unpack: (packed) => unpackSlot(feed, series, packed),
});

/** One series: slots go to the hours in which they begin, then the days they touch are decided. */
export const workSeries = async (series: SeriesName, work: HourlyWork<MeasurementEvent>): Promise<HourlyOutcome> => {
  const { table, rulebooks, feed, row, arrivals } = work;
  const kind = seriesKind(feed, series);
  const { added, subject, news, asOf, firstAt, lastAt } = await arrive(kind, work);
  const { before } = subject;
  if (news.length === 0 && arrivals.length > 0) return { added, matched: before.matched };
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
