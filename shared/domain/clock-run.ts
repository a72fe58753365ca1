/** Runs of a ticket's clock under one level: when each started and stopped, and in which parts it stood or ran. */
import { closePart, openPart, sameIdle, type Ending, type Idle, type Run } from './clock-parts.ts';
import { breachBy } from './clock-reading.ts';
import { lookUp, type Condition, type LevelClock, type Point } from './ticket-level.ts';
import { marks, type Step } from './ticket-steps.ts';
import type { Instant } from './types.ts';

export const holds = ({ matches }: Condition, { view, more }: Step): boolean => {
  if (matches(view)) return true;
  if (more !== undefined) for (const other of more) if (matches(other)) return true;
  return false;
};

/** Follows one level through the steps before `count`. `first`: the first step that is eligible. */
export const followClock = (
  clock: LevelClock,
  eligible: Condition,
  steps: readonly Step[],
  count: number,
  first: number,
): readonly Run[] => {
  const runs: Run[] = [];
  let run: Run | undefined;
  let matched = false;
  let absorbed = false;
  let startHolds = false;
  let stopHolds = false;
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    if (i === first || (i > first && (step.touched & eligible.reads) !== 0)) matched = holds(eligible, step);
    absorbed ||= (step.marks & marks.absorbed) !== 0;
    const startHeld = startHolds;
    const stopHeld = stopHolds;
    if (clock.start.pattern !== undefined) startHolds = holdsNow(clock.start.pattern, step, startHeld);
    if (clock.stop.pattern !== undefined) stopHolds = holdsNow(clock.stop.pattern, step, stopHeld);
    const stops = fires(clock.stop, step, stopHeld, stopHolds);
    const stopped = run === undefined || run.ending !== undefined ? undefined : endingAt(clock, step, stops);
    if (run !== undefined && run.ending === undefined) {
      join(clock, run, i, step, matched);
      if (stopped !== undefined) end(clock, run, i, step, stopped);
    }
    let fresh = false;
    if (run?.ending !== undefined && (step.marks & marks.reopened) !== 0 && isUndone(clock, run, stopHolds)) {
      const how = run.ending === stopped && run.stopAt === step.at ? 'ignore' : reopening(clock, run, step.at);
      if (how === 'restart') {
        run = begin(clock, runs, i, step, matched);
        run.reopened = true;
      } else if (how !== 'ignore') reopen(clock, run, how, i, steps, matched);
      fresh = how !== 'ignore';
    }
    if (fires(clock.start, step, startHeld, startHolds) && mayBegin(clock, run, step)) {
      run = begin(clock, runs, i, step, matched);
      fresh = true;
    }
    if (run === undefined || run.ending !== undefined) continue;
    if (fresh) {
      const ending = stopped === undefined && clock.stopsAtStart ? endingAt(clock, step, stops) : undefined;
      const over = absorbed || step.standing === 'cancelled' ? 'cancel' : ending;
      if (over !== undefined) end(clock, run, i, step, over);
    } else run = change(clock, runs, run, i, step, matched);
  }
  if (run !== undefined && run.ending === undefined) run.lastStep = count - 1;
  return runs;
};

const holdsNow = (condition: Condition, step: Step, held: boolean): boolean =>
  (step.touched & condition.reads) === 0 ? held : holds(condition, step);

const fires = ({ marks: bits, pattern }: Point, step: Step, held: boolean, now: boolean): boolean =>
  pattern === undefined ? (step.marks & bits) !== 0 : now && !held;

/** semantics, order of effects: cancel, then stop. */
const endingAt = (clock: LevelClock, step: Step, stops: boolean): Ending | undefined => {
  if ((step.marks & (marks.cancelled | marks.absorbed)) !== 0) return 'cancel';
  if (stops) return 'stop';
  return clock.endsAtResolve && (step.marks & marks.resolved) !== 0 ? 'resolve' : undefined;
};

/** Every start after a stop where the contract counts each; a second start while it runs changes nothing. */
const mayBegin = ({ options, needsOpen }: LevelClock, run: Run | undefined, { standing }: Step): boolean => {
  if (needsOpen && standing !== 'open') return false;
  return run === undefined || (run.ending !== undefined && options.cycles === 'each');
};

const begin = (clock: LevelClock, runs: Run[], i: number, step: Step, matched: boolean): Run => {
  const idle = idleAt(clock, step);
  const calendar = lookUp(clock.calendar, step.fields);
  const target = lookUp(clock.target, step.fields);
  const run: Run = {
    number: runs.length + 1,
    startStep: i,
    startAt: step.at,
    parts: [{ from: step.at, to: Infinity, idle, calendar, target }],
    ending: undefined,
    stopAt: undefined,
    lastStep: i,
    idle,
    calendar,
    target,
    matchedAtStart: matched,
    matched,
    ever: matched,
    leftStep: -1,
    kept: undefined,
    reopened: false,
  };
  runs.push(run);
  return run;
};

/** The pause in force by these fields; of several at once the first listed, so that overlaps count once. */
export const idleAt = ({ pauses }: LevelClock, step: Step): Idle | undefined => {
  for (const { id, condition } of pauses) if (holds(condition, step)) return { pause: id };
  return undefined;
};

/** Membership after a step; what it was worth when it left is settled with the values it had until then. */
const join = (clock: LevelClock, run: Run, i: number, { at }: Step, matched: boolean): void => {
  if (matched === run.matched) return;
  run.matched = matched;
  if (matched) {
    run.ever = true;
    run.kept = undefined;
    return;
  }
  run.leftStep = i;
  if (!clock.options.keepBreached || clock.options.eligibleAt !== 'end') return;
  const breached = breachBy(clock, run, at);
  if (breached !== undefined) run.kept = { at: breached, step: i - 1, target: run.target, calendar: run.calendar };
};

const end = (clock: LevelClock, run: Run, i: number, step: Step, ending: Ending): void => {
  closePart(run, step.at);
  run.ending = ending;
  run.stopAt = step.at;
  run.lastStep = i;
  if ((step.touched & clock.reads) === 0) return;
  run.idle = idleAt(clock, step);
  run.calendar = lookUp(clock.calendar, step.fields);
  run.target = lookUp(clock.target, step.fields);
};

/** Pauses, calendar and target after a step. A changed target or calendar value restarts the clock where the contract says so. */
const change = (clock: LevelClock, runs: Run[], run: Run, i: number, step: Step, matched: boolean): Run => {
  if ((step.touched & clock.reads) === 0) return run;
  const calendar = lookUp(clock.calendar, step.fields);
  const target = lookUp(clock.target, step.fields);
  const changed = calendar !== run.calendar || target !== run.target;
  if (changed && clock.options.onTargetChange === 'restart') {
    closePart(run, step.at);
    run.ending = 'retarget';
    run.stopAt = step.at;
    return begin(clock, runs, i, step, matched);
  }
  const idle = idleAt(clock, step);
  if (!changed && sameIdle(idle, run.idle)) return run;
  closePart(run, step.at);
  openPart(run, step.at, idle, calendar, target);
  return run;
};

/** A reopening undoes a stop that came from resolving, closing or cancelling; a pattern's stop, if the pattern no longer holds. */
const isUndone = ({ stop }: LevelClock, { ending }: Run, stopHolds: boolean): boolean => {
  if (ending !== 'stop') return true;
  return stop.pattern === undefined ? (stop.marks & (marks.resolved | marks.closed)) !== 0 : !stopHolds;
};

type Reopening = 'resume' | 'continue' | 'restart' | 'ignore';

const reopening = ({ options }: LevelClock, { calendar, stopAt, ending }: Run, at: Instant): Reopening => {
  const { reopenWithin, onReopen } = options;
  const until = reopenWithin && stopAt !== undefined ? calendar?.calendar.addDuration(stopAt, reopenWithin) : undefined;
  if (until !== undefined && at > until) return 'restart';
  // A cancelling undone was no stop that could be final.
  return ending === 'cancel' && onReopen === 'ignore' ? 'resume' : onReopen;
};

const reopen = (
  clock: LevelClock,
  run: Run,
  how: Reopening,
  i: number,
  steps: readonly Step[],
  matched: boolean,
): void => {
  const step = steps[i]!;
  const stopAt = run.stopAt ?? step.at;
  const after = run.ending ?? 'stop';
  run.ending = undefined;
  run.stopAt = undefined;
  run.reopened = true;
  join(clock, run, i, step, matched);
  if (how === 'resume')
    run.parts.push({ from: stopAt, to: step.at, idle: { after }, calendar: run.calendar, target: run.target });
  else {
    openPart(run, stopAt, run.idle, run.calendar, run.target);
    for (let j = run.lastStep + 1; j < i; j += 1) shift(clock, run, steps[j]!);
    closePart(run, step.at);
  }
  openPart(run, step.at, idleAt(clock, step), lookUp(clock.calendar, step.fields), lookUp(clock.target, step.fields));
};

/** What a step would have changed had the clock not been stopped. */
const shift = (clock: LevelClock, run: Run, step: Step): void => {
  if ((step.touched & clock.reads) === 0) return;
  closePart(run, step.at);
  openPart(run, step.at, idleAt(clock, step), lookUp(clock.calendar, step.fields), lookUp(clock.target, step.fields));
};
