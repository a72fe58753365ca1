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

/** Where the walk through the steps stands. */
interface Walk {
  readonly clock: LevelClock;
  readonly steps: readonly Step[];
  readonly runs: Run[];
  run: Run | undefined;
  /** Eligible by the fields of the step. */
  matched: boolean;
  absorbed: boolean;
  startHolds: boolean;
  stopHolds: boolean;
  starts: boolean;
  stops: boolean;
}

/** Follows one level through the steps before `count`. `first`: the first step that is eligible. */
export const followClock = (
  clock: LevelClock,
  eligible: Condition,
  steps: readonly Step[],
  count: number,
  first: number,
): readonly Run[] => {
  const walk: Walk = { clock, steps, runs: [], run: undefined, matched: false, absorbed: false, ...nothingFired };
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    if (i === first || (i > first && (step.touched & eligible.reads) !== 0)) walk.matched = holds(eligible, step);
    lookAt(walk, step);
    const ended = stopAt(walk, i, step);
    if (reopenAt(walk, i, step, ended) || beginAt(walk, i, step)) stopAtOnce(walk, i, step, ended);
    else if (walk.run !== undefined && walk.run.ending === undefined) changeAt(walk, walk.run, i, step);
  }
  if (walk.run !== undefined && walk.run.ending === undefined) walk.run.lastStep = count - 1;
  return walk.runs;
};

const nothingFired = { startHolds: false, stopHolds: false, starts: false, stops: false };

/** Which points fire at the step. */
const lookAt = (walk: Walk, step: Step): void => {
  const { start, stop } = walk.clock;
  if ((step.marks & marks.absorbed) !== 0) walk.absorbed = true;
  const startHeld = walk.startHolds;
  const stopHeld = walk.stopHolds;
  if (start.pattern !== undefined) walk.startHolds = holdsNow(start.pattern, step, startHeld);
  if (stop.pattern !== undefined) walk.stopHolds = holdsNow(stop.pattern, step, stopHeld);
  walk.starts = fires(start, step, startHeld, walk.startHolds);
  walk.stops = fires(stop, step, stopHeld, walk.stopHolds);
};

/** Ends a live run where something ends it. */
const stopAt = ({ clock, run, matched, stops }: Walk, i: number, step: Step): Ending | undefined => {
  if (run === undefined || run.ending !== undefined) return undefined;
  join(clock, run, i, step, matched);
  const ending = endingAt(clock, step, stops);
  if (ending !== undefined) end(clock, run, i, step, ending);
  return ending;
};

/** Takes up the last run, or begins a new one, where a reopening undoes its stop. True if it runs again. */
const reopenAt = (walk: Walk, i: number, step: Step, ended: Ending | undefined): boolean => {
  const { clock, run } = walk;
  if (run?.ending === undefined || ended !== undefined || (step.marks & marks.reopened) === 0) return false;
  if (!isUndone(clock, run, walk.stopHolds)) return false;
  const how = reopening(clock, run, step.at);
  if (how === 'ignore') return false;
  if (how === 'restart') begin(walk, i, step).reopened = true;
  else {
    reopen(walk, run, how, i);
    join(clock, run, i, step, walk.matched);
  }
  return true;
};

/** Every start after a stop where the contract counts each; a second start while it runs changes nothing. */
const beginAt = (walk: Walk, i: number, step: Step): boolean => {
  const { clock, run } = walk;
  if (!walk.starts || (clock.needsOpen && step.standing !== 'open')) return false;
  if (run !== undefined && (run.ending === undefined || clock.options.cycles === 'first')) return false;
  begin(walk, i, step);
  return true;
};

/** A run that begins or resumes at the instant of its stop takes no time; one of a ticket that is gone does not run. */
const stopAtOnce = ({ clock, run, absorbed, stops }: Walk, i: number, step: Step, ended: Ending | undefined): void => {
  if (run === undefined) return;
  const ending = ended === undefined && clock.stopsAtStart ? endingAt(clock, step, stops) : undefined;
  const over = absorbed || step.standing === 'cancelled' ? 'cancel' : ending;
  if (over !== undefined) end(clock, run, i, step, over);
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

const begin = (walk: Walk, i: number, step: Step): Run => {
  const { clock, runs, matched } = walk;
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
  walk.run = run;
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
const changeAt = (walk: Walk, run: Run, i: number, step: Step): void => {
  const { clock } = walk;
  if ((step.touched & clock.reads) === 0) return;
  const calendar = lookUp(clock.calendar, step.fields);
  const target = lookUp(clock.target, step.fields);
  const changed = calendar !== run.calendar || target !== run.target;
  if (changed && clock.options.onTargetChange === 'restart') {
    closePart(run, step.at);
    run.ending = 'retarget';
    run.stopAt = step.at;
    run.lastStep = i - 1;
    begin(walk, i, step);
    return;
  }
  const idle = idleAt(clock, step);
  if (!changed && sameIdle(idle, run.idle)) return;
  closePart(run, step.at);
  openPart(run, step.at, idle, calendar, target);
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

const reopen = ({ clock, steps }: Walk, run: Run, how: Reopening, i: number): void => {
  const step = steps[i]!;
  const stopped = run.stopAt ?? step.at;
  const after = run.ending ?? 'stop';
  run.ending = undefined;
  run.stopAt = undefined;
  run.reopened = true;
  if (how === 'resume')
    run.parts.push({ from: stopped, to: step.at, idle: { after }, calendar: run.calendar, target: run.target });
  else {
    openPart(run, stopped, run.idle, run.calendar, run.target);
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
