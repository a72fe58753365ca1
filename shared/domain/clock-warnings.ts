/** Warnings of a clock: thresholds at their exact instants, and when to look again. */
import type { ClockItem } from './clock-item.ts';
import { instantAhead, instantOf, limitOfShare, never, type Reading } from './clock-reading.ts';
import type { LevelClock, Threshold } from './ticket-level.ts';
import type { Instant, Millis } from './types.ts';

export const noWarnings: ClockItem['warnings'] = [];

/** Thresholds reached before the stop, or at or before as-of, ascending. */
export const warningsOf = (clock: LevelClock, reading: Reading, dueAt: Instant | undefined): ClockItem['warnings'] => {
  if (clock.thresholds.length === 0) return noWarnings;
  const { run, end } = reading;
  const warnings: { readonly threshold: string; readonly at: Instant }[] = [];
  for (const threshold of clock.thresholds) {
    const mark = markOf(clock, reading, threshold, dueAt);
    if (mark === undefined) continue;
    const at = mark.at ?? instantOf(reading, mark.elapsed);
    if (at !== undefined && (at < end || (at === end && run.stopAt === undefined)))
      warnings.push({ threshold: threshold.label, at });
  }
  return warnings.length > 1 ? warnings.sort((a, b) => a.at - b.at) : warnings;
};

/** Of an open clock: its next threshold, or the breach instant; undefined while paused. */
export const nextLook = (
  clock: LevelClock,
  reading: Reading,
  dueAt: Instant | undefined,
  breachedAt: Instant | undefined,
): Instant | undefined => {
  const { run, end, elapsed, limit, calendar } = reading;
  let next = Infinity;
  let soonest = Infinity;
  for (const threshold of clock.thresholds) {
    const mark = markOf(clock, reading, threshold, dueAt);
    if (mark === undefined) continue;
    if (mark.at !== undefined) next = mark.at > end && mark.at < next ? mark.at : next;
    else if (mark.elapsed > elapsed && mark.elapsed < soonest) soonest = mark.elapsed;
  }
  if (run.idle === undefined) {
    if (soonest < never) next = Math.min(next, instantAhead(reading, soonest) ?? Infinity);
    if (breachedAt === undefined && limit < never) {
      const breach = calendar.add(end, limit - elapsed, 'roll');
      if (breach !== undefined) next = Math.min(next, breach);
    }
  }
  return next === Infinity ? undefined : next;
};

type Mark = { readonly elapsed: Millis; readonly at?: undefined } | { readonly at: Instant };

/**
 * Where a threshold lies: at an elapsed time, which pauses move as they move the due; or, working days after due, at an instant.
 * Working days before due become working time as the clock starts, so that a pause never takes back a warning. Undefined: before
 * the start, or not known yet.
 */
const markOf = (
  clock: LevelClock,
  reading: Reading,
  threshold: Threshold,
  dueAt: Instant | undefined,
): Mark | undefined => {
  const { limit, calendar, run } = reading;
  if (limit >= never) return undefined;
  if (threshold.kind === 'share')
    return { elapsed: limitOfShare(clock, reading, threshold.numerator, threshold.denominator) };
  const { offset } = threshold;
  if (offset.kind === 'businessDays' && offset.days >= 0) {
    const at = dueAt === undefined ? undefined : calendar.addDuration(dueAt, offset);
    return at === undefined ? undefined : { at };
  }
  const elapsed =
    limit + (offset.kind === 'time' ? offset.ms : -workBefore(reading, run.startAt, offset.days, offset.to));
  return elapsed < 0 ? undefined : { elapsed };
};

/** Working time in the `days` working days before the due that the clock had at its start. */
const workBefore = (
  { calendar, limit }: Reading,
  start: Instant,
  days: number,
  to: 'open' | 'close' | 'same',
): Millis => {
  const due = calendar.add(start, limit);
  const before = due === undefined ? undefined : calendar.addBusinessDays(due, days, to);
  return due === undefined || before === undefined ? never : calendar.elapsed(before, due);
};
