/** Measured figures and counts of reports. semantics: Ratios, means, percentiles. */
import type { CheckReport } from './check-runs.ts';
import { addDecimal, compareDecimal, formatDecimal, multiplyDecimal, parseDecimal, zeroDecimal } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { compareText } from './event.ts';
import type { MeasurementEvent } from './event.ts';
import { emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** Greatest (`recordedAt` or `at`, `seq`, `source`, `id`) wins a slot; the hash settles what is left. */
const compareClaims = (a: MeasurementEvent, b: MeasurementEvent): number =>
  (a.recordedAt ?? a.at) - (b.recordedAt ?? b.at) ||
  a.seq - b.seq ||
  compareText(a.source, b.source) ||
  compareText(a.id, b.id) ||
  compareText(a.hash, b.hash);

const slotKey = ({ metric, service, provider, from, to }: MeasurementEvent): string =>
  JSON.stringify([metric, service ?? null, provider ?? null, from, to]);

/** One event per slot `[from, to)` of a series (metric, service, provider): set, never added. Ordered by slot. */
export const standingSlots = (events: readonly MeasurementEvent[]): readonly MeasurementEvent[] => {
  const slots = new Map<string, MeasurementEvent>();
  for (const event of events) {
    const key = slotKey(event);
    const standing = slots.get(key);
    if (!standing || compareClaims(standing, event) < 0) slots.set(key, event);
  }
  return [...slots]
    .toSorted(([a, x], [b, y]) => x.from - y.from || x.to - y.to || compareText(a, b))
    .map(([, event]) => event);
};

type Figure = MeasurementEvent['figure'];

/** Values of a figure with how often each counts; undefined: it holds none, or text that is no number. */
const valuesOf = (figure: Figure): readonly { readonly value: Decimal; readonly times: number }[] | undefined => {
  if ('good' in figure) return undefined;
  const texts = 'values' in figure ? figure.values : [figure.value];
  const times = 'values' in figure ? 1 : figure.count;
  const values = texts.flatMap((text) => {
    const parsed = parseDecimal(text);
    return parsed.ok ? [{ value: parsed.value, times }] : [];
  });
  return values.length === texts.length ? values : undefined;
};

const ratioTally = (figures: readonly Figure[]): Tally => {
  const counts = figures.filter((figure) => 'good' in figure);
  const good = counts.reduce((sum, figure) => sum + figure.good, 0);
  const total = counts.reduce((sum, figure) => sum + figure.total, 0);
  return { ...emptyTally, good, bad: total - good, excluded: figures.length - counts.length };
};

/**
 * What the slots of a level add up to. Ratio: good over total; a batch has no instants, so `badAt` stays empty. Mean: exact sum and
 * count, a `value` with its `count` weighing that much. Percentile: the values, a `value` once, for a mean of many stays one figure.
 * A slot whose figure does not fit the kind of metric is listed in `excluded`.
 */
export const slotsTally = (kind: 'ratio' | 'mean' | 'percentile', events: readonly MeasurementEvent[]): Tally => {
  const figures = standingSlots(events).map(({ figure }) => figure);
  if (kind === 'ratio') return ratioTally(figures);
  const read = figures.map(valuesOf);
  const excluded = read.filter((values) => values === undefined).length;
  const values = read.flatMap((list) => list ?? []);
  if (kind === 'percentile') {
    const sorted = values.map(({ value }) => value).sort(compareDecimal);
    return { ...emptyTally, excluded, values: sorted.map(formatDecimal) };
  }
  const sum = values.reduce((total, { value, times }) => addDecimal(total, multiplyDecimal(value, times)), zeroDecimal);
  return { ...emptyTally, excluded, sum: formatDecimal(sum), count: values.reduce((n, { times }) => n + times, 0) };
};

/**
 * Share of reports instead of time (`of: checks`, `kind: ratio`). `isGood` is the contract's pattern. Reports of maintenance are in
 * neither count, as the check did not run; of one instant the last in order stands.
 */
export const reportsTally = (reports: readonly CheckReport[], isGood: (report: CheckReport) => boolean): Tally => {
  const standing = reports.filter((report, i) => reports[i + 1]?.at !== report.at);
  const ran = standing.filter(({ state }) => state !== 'maintenance');
  const badAt = ran.filter((report) => !isGood(report)).map(({ at }) => at);
  return {
    ...emptyTally,
    good: ran.length - badAt.length,
    bad: badAt.length,
    excluded: standing.length - ran.length,
    badAt,
  };
};
