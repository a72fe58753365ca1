/** The ticket clock: what one ticket comes to under one level. Rules: semantics, Ticket clocks. */
import type { ClockItem } from './clock-item.ts';
import { judgeRun } from './clock-judge.ts';
import { followClock, holds } from './clock-run.ts';
import { countTicket } from './ticket-count.ts';
import type { TicketLevel } from './ticket-level.ts';
import { marks, type Step } from './ticket-steps.ts';
import type { Instant } from './types.ts';

export type { ClockItem } from './clock-item.ts';

const nothing: readonly ClockItem[] = [];

/**
 * The items of one ticket under one level at as-of, oldest first. `steps`: the ticket's steps; those later than as-of wait.
 * `withSegments`: also every stretch of time and the clause it was counted by. Pure; throws nothing on any history.
 */
export const clockTicket = (
  level: TicketLevel,
  ticket: string,
  steps: readonly Step[],
  asOf: Instant,
  withSegments = false,
): readonly ClockItem[] => {
  let count = steps.length;
  while (count > 0 && steps[count - 1]!.at > asOf) count -= 1;
  const first = firstEligible(level, steps, count);
  if (first < 0) return nothing;
  const scene = { level, ticket, steps, count, asOf, withSegments, gone: goneAt(steps, count) };
  const { clock } = level;
  if (clock === undefined) return countTicket(scene, first);
  const items: ClockItem[] = [];
  for (const run of followClock(clock, level.eligible, steps, count, first)) {
    const item = judgeRun(scene, clock, run);
    if (item !== undefined) items.push(item);
  }
  return items;
};

/** Most levels have nothing to do with a ticket: the pattern is asked only where a field it reads was touched. */
const firstEligible = ({ eligible }: TicketLevel, steps: readonly Step[], count: number): number => {
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    if ((i === 0 || (step.touched & eligible.reads) !== 0) && holds(eligible, step)) return i;
  }
  return -1;
};

/** Step since which the whole ticket is gone: merged or a duplicate for good, cancelled until it is opened again. */
const goneAt = (steps: readonly Step[], count: number): number => {
  let gone = -1;
  for (let i = 0; i < count; i += 1) {
    const { marks: bits, standing } = steps[i]!;
    if ((bits & marks.absorbed) !== 0) return i;
    if ((bits & marks.cancelled) !== 0) gone = i;
    else if (standing !== 'cancelled') gone = -1;
  }
  return gone;
};
