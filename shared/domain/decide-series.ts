import { canonicalJson } from './canonical.ts';
import { formatDate } from './civil.ts';
import type { MeasurementEvent } from './event.ts';
import type { PlacedResult } from './item-result.ts';
import { packSlot, type PackedSlot } from './pack.ts';
import { versionAt, type Rules } from './rules.ts';
import type { Instant, JsonObject } from './types.ts';
import { dayInterval, dayOf } from './window.ts';

export interface SeriesName {
  readonly metric: string;
  readonly service?: string;
  readonly provider?: string;
}

/** The slots of one series on one local day under one level; a slot belongs to the day in which it begins. */
export interface SeriesDay extends SeriesName {
  readonly feed: string;
  readonly slots: readonly PackedSlot[];
  readonly knownAt: Instant;
  readonly parties: readonly string[];
}

/** The day rows of one series for the days in which the given slots lie: all slots of those days must be given, sorted. */
export const decideSeries = (
  rulebooks: readonly Rules[],
  feed: string,
  series: SeriesName,
  slots: readonly MeasurementEvent[],
): readonly PlacedResult[] => {
  const results: PlacedResult[] = [];
  const view: JsonObject = { ...series, source: feed };
  const id = seriesId(series);
  for (const rules of rulebooks) {
    for (const [day, inDay] of slotsByDay(rules, slots)) {
      const version = versionAt(rules, inDay[0]?.from ?? 0);
      if (!version) continue;
      const { from } = dayInterval(version.zone, day);
      const row: SeriesDay = {
        feed,
        ...series,
        slots: inDay.map(packSlot),
        knownAt: inDay.reduce((known, { receivedAt }) => Math.max(known, receivedAt), 0),
        parties: series.provider === undefined ? [] : [series.provider],
      };
      const body = canonicalJson(row);
      for (const level of version.series) {
        if (level.eligible(view))
          results.push({
            contract: rules.contract,
            level: level.spec.id,
            day: formatDate(day),
            at: from,
            item: `${feed}/${id}`,
            body,
          });
      }
    }
  }
  return results;
};

/** Every place where a row of the series might lie on the days of its slots: what `decideSeries` does not fill must be empty. */
export const seriesDayPlaces = (
  rulebooks: readonly Rules[],
  feed: string,
  series: SeriesName,
  slots: readonly MeasurementEvent[],
): readonly Omit<PlacedResult, 'body'>[] =>
  rulebooks.flatMap(({ contract, versions }) => {
    const zone = versions[0]?.zone;
    const levels = new Set(versions.flatMap((version) => version.series.map(({ spec }) => spec.id)));
    const days = zone ? [...new Set(slots.map(({ from }) => dayOf(zone, from)))] : [];
    const item = `${feed}/${seriesId(series)}`;
    return days.flatMap(
      (day) =>
      zone ? [...levels].map((level) => ({ contract, level, day: formatDate(day), at: dayInterval(zone, day).from, item })) : [], // prettier-ignore
    );
  });

/** One text for a series, and back. */
export const seriesId = ({ metric, service, provider }: SeriesName): string =>
  [metric, service ?? '', provider ?? ''].map(encodeURIComponent).join('/');
export const seriesOf = (id: string): SeriesName => {
  const [metric = '', service = '', provider = ''] = id.split('/').map(decodeURIComponent);
  return { metric, ...(service === '' ? {} : { service }), ...(provider === '' ? {} : { provider }) };
};

const slotsByDay = (
  rules: Rules,
  slots: readonly MeasurementEvent[],
): ReadonlyMap<number, readonly MeasurementEvent[]> => {
  const byDay = new Map<number, MeasurementEvent[]>();
  for (const slot of slots) {
    const version = versionAt(rules, slot.from);
    if (!version) continue;
    const day = dayOf(version.zone, slot.from);
    const inDay = byDay.get(day);
    if (inDay) inDay.push(slot);
    else byDay.set(day, [slot]);
  }
  return byDay;
};
