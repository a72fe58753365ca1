import type { Metric } from './contract.ts';
import type { Fraction } from './fraction.ts';

/** Units in which elapsed time may be agreed and shown, in milliseconds. */
export const unitMs: Readonly<Record<string, bigint>> = { ms: 1n, s: 1000n, min: 60_000n, h: 3_600_000n };

/** Milliseconds of a named unit of time; undefined for any other word. */
export const msOfUnit = (unit: string): bigint | undefined => (Object.hasOwn(unitMs, unit) ? unitMs[unit] : undefined);

/** Does the figure come from clocks? Its values are whole milliseconds then, whatever the unit of the level. */
export const isElapsed = (metric: Metric): boolean =>
  metric.of === 'tickets' && (metric.kind === 'mean' || metric.kind === 'percentile') && metric.value === 'elapsed';

/** Raw values in one unit of the level: milliseconds of elapsed time, else 1. Without a `unit` elapsed time is in milliseconds. */
export const perUnit = (metric: Metric): bigint =>
  isElapsed(metric) && 'unit' in metric && metric.unit !== undefined ? (msOfUnit(metric.unit) ?? 1n) : 1n;

/** A raw figure in the unit of its level, exactly. */
export const inUnit = ({ num, den }: Fraction, per: bigint): Fraction => ({ num, den: den * per });
