/** What a run's parts measure: elapsed time, the limit at which it is due, and the instants that follow from both. */
import type { Calendar } from './calendar.ts';
import type { Run } from './clock-parts.ts';
import type { LevelClock, NamedCalendar } from './ticket-level.ts';
import type { Duration } from './time.ts';
import type { Instant, Millis } from './types.ts';

export interface PartReading {
  readonly calendar: NamedCalendar;
  readonly ms: Millis;
}

export interface Reading {
  readonly run: Run;
  /** End of what is measured: the stop, or as-of. */
  readonly end: Instant;
  readonly target: Duration;
  /** The calendar of the last values: what happens next happens on it. */
  readonly calendar: Calendar;
  readonly byPart: readonly PartReading[];
  readonly elapsed: Millis;
  /** Elapsed time at which the target is reached. */
  readonly limit: Millis;
}

/** A target no calendar ever reaches. */
export const never = Number.MAX_SAFE_INTEGER;

/** The values a run is judged by: its last ones, or those in force when a breach was kept. */
export interface Values {
  readonly target: Duration | undefined;
  readonly calendar: NamedCalendar | undefined;
}

/** Undefined when the target or the calendar has no value for these fields (`unmapped`). */
export const readRun = (clock: LevelClock, run: Run, end: Instant, values: Values = run): Reading | undefined => {
  const { target, calendar: final } = values;
  if (final === undefined || target === undefined) return undefined;
  const restate = clock.options.onCalendarChange === 'restate';
  const byPart: PartReading[] = [];
  let elapsed = 0;
  for (const part of run.parts) {
    const calendar = restate || part.calendar === undefined ? final : part.calendar;
    const ms = part.idle === undefined ? calendar.calendar.elapsed(part.from, Math.min(part.to, end)) : 0;
    byPart.push({ calendar, ms });
    elapsed += ms;
  }
  const targetMs = targetOf(target, final.calendar, run.startAt);
  const reading = { run, end, target, calendar: final.calendar, byPart, elapsed, limit: targetMs };
  if (!isRetargeted(reading)) return reading;
  if (clock.options.onTargetChange === 'prorate') return { ...reading, limit: shareOf(reading, 1n, 1n) };
  return clock.options.breachSticks ? { ...reading, limit: stickyLimit(reading, targetMs) } : reading;
};

const isRetargeted = ({ run, target }: Reading): boolean => run.parts.some((part) => part.target !== target);

/** semantics: a working-day target becomes working milliseconds at the clock's start. */
const targetOf = (target: Duration, calendar: Calendar, start: Instant): Millis => {
  if (target.kind === 'time') return target.ms;
  const until = calendar.addBusinessDays(start, target.days, target.to);
  return until === undefined ? never : calendar.elapsed(start, until);
};

/**
 * Elapsed time at which a share of the target is reached when each stretch uses up the part of its own target: the first whole
 * millisecond at which the sum of stretch ÷ target gets there. Exact, in fractions.
 */
const shareOf = ({ run, target, calendar, byPart, elapsed }: Reading, share: bigint, of: bigint): Millis => {
  let rest = share;
  let unit = of;
  let before = 0;
  for (const [i, { target: own }] of run.parts.entries()) {
    const ms = byPart[i]?.ms ?? 0;
    const whole = BigInt(targetOf(own ?? target, calendar, run.startAt));
    const used = BigInt(ms) * unit;
    if (used >= rest * whole) return before + ceilDivide(rest * whole, unit);
    before += ms;
    rest = rest * whole - used;
    unit *= whole;
  }
  return elapsed + ceilDivide(rest * BigInt(targetOf(target, calendar, run.startAt)), unit);
};

const ceilDivide = (a: bigint, b: bigint): Millis => Number((a + b - 1n) / b);

/** The first target that had been exceeded when it was replaced, else the last one. */
const stickyLimit = ({ run, calendar, byPart }: Reading, last: Millis): Millis => {
  let elapsed = 0;
  for (const [i, { target }] of run.parts.entries()) {
    elapsed += byPart[i]?.ms ?? 0;
    if (target === undefined) continue;
    const limit = targetOf(target, calendar, run.startAt);
    if (elapsed > limit) return limit;
  }
  return last;
};

/** Elapsed time at which a share of the target is used up, rounded up to the millisecond. */
export const limitOfShare = (clock: LevelClock, reading: Reading, share: bigint, of: bigint): Millis =>
  clock.options.onTargetChange === 'prorate' && isRetargeted(reading)
    ? shareOf(reading, share, of)
    : ceilDivide(BigInt(reading.limit) * share, of);

/** First instant at which this much had elapsed; undefined: not yet. */
export const instantOf = ({ run, byPart, elapsed }: Reading, ms: Millis): Instant | undefined => {
  if (ms <= 0) return run.startAt;
  if (ms > elapsed) return undefined;
  let before = 0;
  for (const [i, part] of byPart.entries()) {
    if (before + part.ms >= ms) return part.calendar.calendar.add(run.parts[i]!.from, ms - before);
    before += part.ms;
  }
  return undefined;
};

/** First instant at which this much, more than elapsed until now, will have elapsed if nothing more happens. */
export const instantAhead = ({ calendar, end, elapsed }: Reading, ms: Millis): Instant | undefined =>
  calendar.add(end, ms - elapsed);

/**
 * semantics: the last instant at which elapsed still equals the limit. It falls at that instant: a clock that runs there, with no stop
 * known at or before it, is in breach; one that stopped there was in time. Undefined: no breach.
 */
export const breachOf = (reading: Reading): Instant | undefined =>
  isAtBreach(reading) ? reading.end : breachBefore(reading);

/** Elapsed has just reached the limit, and the clock goes on running from here. */
const isAtBreach = ({ run, end, calendar, elapsed, limit }: Reading): boolean =>
  elapsed === limit && run.ending === undefined && run.idle === undefined && calendar.isOpen(end);

/** The breach that lies before the end of what is measured: the clock has run after it. */
const breachBefore = ({ run, byPart, elapsed, limit }: Reading): Instant | undefined => {
  if (elapsed <= limit) return undefined;
  let before = 0;
  for (const [i, part] of byPart.entries()) {
    if (before + part.ms > limit) return part.calendar.calendar.add(run.parts[i]!.from, limit - before, 'roll');
    before += part.ms;
  }
  return undefined;
};

/** The breach that had happened before an instant, under the values in force until then: what changes at the breach instant comes in time. */
export const breachBy = (clock: LevelClock, run: Run, at: Instant): Instant | undefined => {
  const reading = readRun(clock, run, at);
  return reading && breachBefore(reading);
};
