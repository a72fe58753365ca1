/** The stretches of a clock: which counted and by which clause, and whose they were. */
import type { Scene, Segment, Slice } from './clock-item.ts';
import type { Idle, Run } from './clock-parts.ts';
import type { Reading } from './clock-reading.ts';
import { ownerAt } from './clock-facts.ts';
import { holds } from './clock-run.ts';
import type { LevelClock, NamedCalendar, Owner } from './ticket-level.ts';
import type { Step } from './ticket-steps.ts';
import type { Instant, Millis } from './types.ts';

/** Tiles `[start, end)`; without a reading (unmapped) nothing counts. */
export const segmentsOf = (run: Run, reading: Reading | undefined, end: Instant): readonly Segment[] => {
  const segments: Segment[] = [];
  for (const [i, part] of run.parts.entries()) {
    const to = Math.min(part.to, end);
    if (part.from >= to) continue;
    const calendar = reading?.byPart[i]?.calendar;
    if (part.idle !== undefined) segments.push({ from: part.from, to, counted: false, why: reasonOf(part.idle) });
    else if (calendar === undefined) segments.push({ from: part.from, to, counted: false, why: 'unmapped' });
    else addOpenAndClosed(segments, calendar, part.from, to);
  }
  return segments;
};

const reasonOf = (idle: Idle): string => ('pause' in idle ? `pause ${idle.pause}` : `after ${endingWords[idle.after]}`);

const endingWords = { stop: 'resolve', resolve: 'resolve', cancel: 'cancel', retarget: 'change' } as const;

const addOpenAndClosed = (segments: Segment[], { id, calendar }: NamedCalendar, from: Instant, to: Instant): void => {
  let at = from;
  for (const open of calendar.intervals(from, to)) {
    if (open.from > at) segments.push({ from: at, to: open.from, counted: false, why: `calendar ${id}: closed` });
    segments.push({ from: open.from, to: open.to, counted: true, why: `running on ${id}` });
    at = open.to;
  }
  if (at < to) segments.push({ from: at, to, counted: false, why: `calendar ${id}: closed` });
};

/**
 * The clock cut by owner: what fell into the owner's own hours less its own pauses, and the rest as wait. Slices and waits add up to
 * elapsed exactly.
 */
export const slicesOf = ({ steps, count }: Scene, { owners }: LevelClock, reading: Reading): readonly Slice[] => {
  const { run, end } = reading;
  const slices: Slice[] = [];
  for (let i = run.startStep; i < count; i += 1) {
    const step = steps[i]!;
    const next = steps[i + 1];
    const from = Math.max(step.at, run.startAt);
    const to = Math.min(i + 1 < count && next !== undefined ? next.at : end, end);
    if (from >= to) continue;
    const provider = ownerAt(steps, i);
    const { total, own } = share(reading, owners.get(provider), step, from, to);
    const last = slices.at(-1);
    if (last?.provider === provider && last.to === from) {
      slices[slices.length - 1] = { ...last, to, countedMs: last.countedMs + own, waitMs: last.waitMs + total - own };
    } else slices.push({ provider, from, to, countedMs: own, waitMs: total - own });
  }
  return slices;
};

/** Elapsed time of the clock in `[from, to)`, and how much of it was the owner's. */
const share = (
  { run, byPart }: Reading,
  owner: Owner | undefined,
  step: Step,
  from: Instant,
  to: Instant,
): { readonly total: Millis; readonly own: Millis } => {
  const paused = owner !== undefined && owner.pauses.some(({ condition }) => holds(condition, step));
  let total = 0;
  let own = 0;
  for (const [i, part] of run.parts.entries()) {
    if (part.idle !== undefined || part.to <= from || part.from >= to) continue;
    for (const open of byPart[i]!.calendar.calendar.intervals(Math.max(part.from, from), Math.min(part.to, to))) {
      total += open.to - open.from;
      if (paused) continue;
      own += owner?.calendar === undefined ? open.to - open.from : owner.calendar.elapsed(open.from, open.to);
    }
  }
  return { total, own };
};
