/** A valid metric to the one the core works with: durations read, defaults that depend on other parts filled in. */
import type { AvailabilityMetric, ByField, Clock, ClockPoint, Composition, Metric } from '../domain/contract.ts';
import { parseDuration, type Duration } from '../domain/time.ts';
import type { JsonObject, Millis } from '../domain/types.ts';
import { impliedTargetMs } from './check-level.ts';
import type { ClockDocument, MetricDocument } from './schema.ts';

type Of<K extends MetricDocument['kind']> = Extract<MetricDocument, { kind: K }>;

const durationOf = (text: string): Duration => {
  const duration = parseDuration(text);
  if (!duration.ok) throw new Error(duration.error.message);
  return duration.value;
};

/** Elapsed time in milliseconds; throws on working days, which the schema has refused before. */
export const spanMs = (text: string): Millis => {
  const duration = durationOf(text);
  if (duration.kind !== 'time') throw new Error(`not elapsed time: ${text}`);
  return duration.ms;
};

const toByField = <T>(choice: NonNullable<ClockDocument['target']>, convert: (text: string) => T): ByField<T> => {
  if (typeof choice === 'string') return { value: convert(choice) };
  const { by, default: otherwise, ...rest } = choice;
  const values = Object.fromEntries(Object.entries(rest).map(([key, text]) => [key, convert(text)]));
  return { by, values, ...(otherwise === undefined ? {} : { default: convert(otherwise) }) };
};

const toPoint = (point: ClockDocument['start']): ClockPoint => (typeof point === 'string' ? point : { pattern: point });

const toTarget = (clock: ClockDocument, impliedMs: Millis | undefined): ByField<Duration> => {
  if (clock.target !== undefined) return toByField(clock.target, durationOf);
  if (impliedMs === undefined) throw new Error('a clock without a target');
  return { value: { kind: 'time', ms: impliedMs } };
};

const toClock = (clock: ClockDocument, impliedMs: Millis | undefined): Clock => {
  const { start, stop, calendar, warn, reopenWithin, target: _, ...options } = clock;
  return {
    ...options,
    start: toPoint(start),
    stop: toPoint(stop),
    target: toTarget(clock, impliedMs),
    calendar: toByField(calendar, (id) => id),
    warn: warn.map((at) => (typeof at === 'number' ? { percent: at } : { offset: durationOf(at) })),
    ...(reopenWithin === undefined ? {} : { reopenWithin: durationOf(reopenWithin) }),
  };
};

/** Checks named by the leaves of a composition. */
const leafChecks = (part: Composition): readonly string[] => {
  if ('check' in part) return [part.check];
  if ('level' in part) return [];
  const parts = 'serial' in part ? part.serial : 'parallel' in part ? part.parallel : part.kOfN.of;
  return parts.flatMap(leafChecks);
};

/** Matches no check: each has a name. A pattern may not be an empty list. */
const noCheck: JsonObject = { check: [{ exists: false }] };

/** Without `eligible` the leaves of the composition say which checks count; all of them may be levels. */
const eligibleChecks = ({ eligible, composition }: Of<'availability'>): JsonObject => {
  const checks = composition === undefined ? [] : [...new Set(leafChecks(composition))];
  return eligible ?? (checks.length === 0 ? noCheck : { check: checks });
};

const toAvailability = (metric: Of<'availability'>): AvailabilityMetric => {
  const { staleAfter, minOutage, minConsecutiveMinutes = 0, mergeUpShorterThan, composition } = metric;
  const { agreedTime, beforeFirstReport, unknown, degraded, maintenance, keepUp, confirmAfter, countFrom, exclusions } =
    metric;
  return {
    of: 'checks',
    kind: 'availability',
    eligible: eligibleChecks(metric),
    agreedTime,
    ...(staleAfter === undefined ? {} : { staleAfter: staleAfter === 'never' ? staleAfter : spanMs(staleAfter) }),
    beforeFirstReport,
    unknown,
    degraded,
    maintenance,
    keepUp,
    minOutage: minOutage === undefined ? minConsecutiveMinutes * 60_000 : spanMs(minOutage),
    mergeUpShorterThan: mergeUpShorterThan === undefined ? 0 : spanMs(mergeUpShorterThan),
    confirmAfter,
    countFrom,
    ...(composition === undefined ? {} : { composition }),
    exclusions,
  };
};

const toItemMetric = (metric: Of<'ratio'> | Of<'mean'> | Of<'percentile'> | Of<'count'>, expected: string): Metric => {
  const { kind, of, eligible, clock, exclusions } = metric;
  const rank = kind === 'percentile' ? { p: metric.p } : {};
  const unit = kind !== 'ratio' && metric.unit !== undefined ? { unit: metric.unit } : {};
  if (kind === 'ratio' && of === 'checks') return { of, kind, eligible, good: metric.good ?? {}, exclusions };
  if (kind !== 'count' && of === 'measurements') return { of, kind, eligible, ...rank, ...unit, exclusions };
  const value = kind === 'mean' || kind === 'percentile' ? { value: metric.value ?? 'elapsed' } : {};
  return {
    of: 'tickets',
    kind,
    eligible,
    ...(clock === undefined ? {} : { clock: toClock(clock, impliedTargetMs(metric, expected)) }),
    ...(kind === 'ratio' && metric.good !== undefined ? { good: metric.good } : {}),
    ...rank,
    ...value,
    ...unit,
    exclusions,
  };
};

/** `expected` stands in for the target of a mean or percentile whose clock names none. */
export const toMetric = (metric: MetricDocument, expected: string): Metric => {
  if (metric.kind === 'availability') return toAvailability(metric);
  if (metric.kind !== 'score' && metric.kind !== 'composite') return toItemMetric(metric, expected);
  return { of: 'levels', kind: metric.kind, weights: metric.weights, exclusions: metric.exclusions };
};
