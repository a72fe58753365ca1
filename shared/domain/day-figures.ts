import type { MeasurementMetric, Metric } from './contract.ts';
import { isElapsed } from './elapsed-unit.ts';
import { rollItems, type DayRollup, type HourRollup } from './day-rollup.ts';
import type { CheckDay } from './decide-check.ts';
import type { SeriesDay } from './decide-series.ts';
import type { MeasurementEvent } from './event.ts';
import { decodeItem } from './item-result.ts';
import { slotsTally } from './measurement.ts';
import { unpackSlot } from './pack.ts';
import { storedJson } from './stored-json.ts';
import { emptyTally } from './tally.ts';
import type { Instant, Interval } from './types.ts';
import { hourAt } from './window.ts';
import type { Zone } from './zone.ts';

/** The result rows of one day (bodies) to its hours, cut to an interval. Availability is not made of rows alone: see level-availability. */
export const rollRows = (metric: Metric, zone: Zone, bodies: readonly string[], cut: Interval): DayRollup => {
  if (metric.of === 'tickets') return rollTickets(metric, zone, bodies, cut);
  if (metric.of === 'measurements') return rollSlots(metric, zone, bodies, cut);
  return rollReports(zone, bodies, cut);
};

const within = ({ from, to }: Interval, at: Instant): boolean => at >= from && at < to;

/** Groups by the local hour of an instant. */
const byHour = <T>(zone: Zone, items: readonly T[], at: (item: T) => Instant): ReadonlyMap<Instant, readonly T[]> => {
  const hours = new Map<Instant, T[]>();
  for (const item of items) {
    const { from } = hourAt(zone, at(item));
    const hour = hours.get(from);
    if (hour) hour.push(item);
    else hours.set(from, [item]);
  }
  return hours;
};

const rollTickets = (metric: Metric, zone: Zone, bodies: readonly string[], cut: Interval): DayRollup => {
  const items = bodies.map(decodeItem).filter(({ countedAt = 0 }) => within(cut, countedAt));
  return mapHours(
    byHour(zone, items, ({ countedAt = 0 }) => countedAt),
    (list) => rollItems(list, isElapsed(metric)),
  );
};

const mapHours = <T>(
  hours: ReadonlyMap<Instant, readonly T[]>,
  roll: (items: readonly T[]) => HourRollup | undefined,
): DayRollup => {
  const result = new Map<Instant, HourRollup>();
  for (const [start, items] of hours) {
    const rolled = roll(items);
    if (rolled) result.set(start, rolled);
  }
  return result;
};

/** Reports of all checks of a level. */
const rollReports = (zone: Zone, bodies: readonly string[], cut: Interval): DayRollup => {
  const reports = bodies
    .map((body) => storedJson<CheckDay>(body))
    .flatMap(({ reports: list = [], knownAt }) => list.map(([at, good]) => ({ at, good, knownAt })))
    .filter(({ at }) => within(cut, at));
  return mapHours(
    byHour(zone, reports, ({ at }) => at),
    (list) => {
      const badAt = list
        .filter(({ good }) => good === 0)
        .map(({ at }) => at)
        .sort((a, b) => a - b);
      const tally = { ...emptyTally, good: list.length - badAt.length, bad: badAt.length, badAt };
      return { tally, left: 0, unmapped: 0, knownAt: Math.max(...list.map(({ knownAt }) => knownAt)) };
    },
  );
};

/** Slots of all series of a level; a slot belongs to the hour in which it begins. */
const rollSlots = (metric: MeasurementMetric, zone: Zone, bodies: readonly string[], cut: Interval): DayRollup => {
  const slots = bodies.flatMap(slotsOf).filter(({ from }) => within(cut, from));
  return mapHours(
    byHour(zone, slots, ({ from }) => from),
    (list) => ({
      tally: slotsTally(metric.kind, list),
      left: 0,
      unmapped: 0,
      knownAt: Math.max(...list.map(({ receivedAt }) => receivedAt)),
    }),
  );
};

const slotsOf = (body: string): readonly MeasurementEvent[] => {
  const { feed, metric, service, provider, slots } = storedJson<SeriesDay>(body);
  const series = {
    metric,
    ...(service === undefined ? {} : { service }),
    ...(provider === undefined ? {} : { provider }),
  };
  return slots.map((packed) => unpackSlot(feed, series, packed));
};
