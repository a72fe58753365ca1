/** From a run to its verdict. */
import type { ClockItem, Scene } from './clock-item.ts';
import { leaveWithTicket, ownerAt, shownFields, stepAt, valueOf, whoActed, type Draft } from './clock-facts.ts';
import type { Run } from './clock-parts.ts';
import { breachOf, instantAhead, instantOf, never, readRun, type Reading } from './clock-reading.ts';
import { segmentsOf, slicesOf } from './clock-segments.ts';
import { nextLook, noWarnings, warningsOf } from './clock-warnings.ts';
import type { LevelClock } from './ticket-level.ts';
import { marks } from './ticket-steps.ts';
import type { Instant } from './types.ts';

/** Undefined: the run is no item of this level, because it was never eligible or never its provider's. */
export const judgeRun = (scene: Scene, clock: LevelClock, run: Run): ClockItem | undefined => {
  const belongs = membership(clock, run);
  if (belongs === 'never') return undefined;
  const { steps, asOf, level } = scene;
  const kept = run.matched || run.ending === 'retarget' ? undefined : run.kept;
  const end = run.stopAt ?? asOf;
  const reading = readRun(clock, run, end, kept ?? run);
  const item: Draft = {
    item: run.number === 1 ? scene.ticket : `${scene.ticket}#${run.number}`,
    outcome: 'unmapped',
    startedAt: run.startAt,
    overdue: false,
    elapsedMs: reading ? reading.elapsed : 0,
    warnings: noWarnings,
    fields: shownFields(steps[kept ? kept.step : run.lastStep]!.fields),
    flags: flagsOf(scene, clock, run),
  };
  if (run.stopAt !== undefined) {
    item.stoppedAt = run.stopAt;
    const value = valueOf(level.metric, steps[run.lastStep]!.fields);
    if (value !== undefined) item.value = value;
  }
  if (reading) measure(item, run, reading, kept?.at);
  const judgedAt = clock.options.attributeTo === 'whole-ticket' ? undefined : item.breachedAt;
  const owner = judgedAt === undefined ? run.lastStep : stepAt(steps, run.lastStep, judgedAt);
  item.provider = ownerAt(steps, owner);
  if (scene.withSegments) item.segments = segmentsOf(run, reading, end);
  if (reading && clock.options.attributeTo === 'time-slices') item.slices = slicesOf(scene, clock, reading);
  if (leaveWithTicket(item, scene)) return item;
  if (belongs === 'left') return leave(item, scene, run.leftStep);
  if (level.spec.provider !== undefined && item.provider !== level.spec.provider)
    return foreign(item, scene, run.startStep, owner, level.spec.provider);
  if (reading === undefined) {
    const countedAt = clock.options.countedIn === 'opened' ? run.startAt : run.stopAt;
    return countedAt === undefined ? item : { ...item, countedAt };
  }
  decide(item, clock, run);
  if (run.ending !== 'retarget') item.warnings = warningsOf(clock, reading, item.dueAt);
  if (run.stopAt === undefined) {
    const nextAt = nextLook(clock, reading, item.dueAt, item.breachedAt);
    if (nextAt !== undefined) item.nextAt = nextAt;
  }
  return item;
};

/** semantics: `end` by the fields at the stop or now, except that a breach that happened while it matched keeps it in. */
const membership = ({ options }: LevelClock, run: Run): 'in' | 'left' | 'never' => {
  if (options.eligibleAt === 'start') return run.matchedAtStart ? 'in' : 'never';
  if (!run.ever) return 'never';
  if (options.eligibleAt === 'ever' || run.matched || run.kept || run.ending === 'retarget') return 'in';
  return 'left';
};

const measure = (item: Draft, run: Run, reading: Reading, keptBreach: Instant | undefined): void => {
  const { limit } = reading;
  if (limit === never) return;
  item.targetMs = limit;
  const due = instantOf(reading, limit) ?? (run.idle === undefined ? instantAhead(reading, limit) : undefined);
  if (due !== undefined) item.dueAt = due;
  const breach = keptBreach ?? breachOf(reading);
  if (breach !== undefined) item.breachedAt = breach;
};

const decide = (item: Draft, { options, response }: LevelClock, run: Run): void => {
  const breached = item.breachedAt !== undefined;
  if (run.ending === undefined) {
    item.overdue = breached;
    item.outcome = breached && options.countedIn !== 'stopped' ? 'missed' : 'running';
  } else item.outcome = verdict(breached, options, response, run.ending);
  if (item.outcome === 'none') delete item.breachedAt;
  const countedAt = countedIn(item, options.countedIn);
  if (countedAt !== undefined) item.countedAt = countedAt;
};

const verdict = (
  breached: boolean,
  { breachSticks, cycles, onResolve }: LevelClock['options'],
  response: boolean,
  ending: NonNullable<Run['ending']>,
): 'met' | 'missed' | 'none' => {
  if (ending === 'stop') return breached ? 'missed' : 'met';
  if (ending === 'retarget') return breached && breachSticks ? 'missed' : 'none';
  if (ending === 'cancel') return breached ? 'missed' : 'none';
  if (response && onResolve !== 'counts') return onResolve === 'missed' ? 'missed' : 'none';
  return breached ? 'missed' : cycles === 'each' ? 'none' : 'met';
};

/** The instant that picks the one window an item counts in. */
const countedIn = (item: Draft, by: LevelClock['options']['countedIn']): Instant | undefined => {
  if (item.outcome !== 'met' && item.outcome !== 'missed') return undefined;
  if (by === 'opened') return item.startedAt;
  if (by === 'due') return item.dueAt ?? item.stoppedAt;
  return by === 'breach-or-stop' ? (item.breachedAt ?? item.stoppedAt) : item.stoppedAt;
};

/** It is no longer this level's, so neither is what falls due or is breached from then on. */
const leave = (item: Draft, { steps }: Scene, index: number): ClockItem => {
  const step = steps[index]!;
  const { dueAt: _due, breachedAt: _breach, ...rest } = item;
  return { ...rest, outcome: 'left', leftAt: step.at, ...whoActed(step) };
};

/** A level of one provider counts only what is attributed to it: handed over before it leaves, else it is no item; owned by nobody it is listed. */
const foreign = (item: Draft, scene: Scene, start: number, owner: number, provider: string): ClockItem | undefined => {
  for (let i = owner - 1; i >= start; i -= 1)
    if (ownerAt(scene.steps, i) === provider) return leave(item, scene, i + 1);
  if (item.provider !== 'unassigned') return undefined;
  const { dueAt: _due, breachedAt: _breach, ...rest } = item;
  return { ...rest, outcome: 'none', flags: [...item.flags, 'unassigned'] };
};

const noFlags: readonly string[] = [];

const flagsOf = ({ steps, gone }: Scene, clock: LevelClock, run: Run): readonly string[] => {
  const assumed = (clock.start.marks & marks.opened) !== 0 && (steps[run.startStep]!.marks & marks.startAssumed) !== 0;
  if (!assumed && !run.reopened && gone < 0 && run.matched && (run.ending === undefined || run.ending === 'stop'))
    return noFlags;
  const flags: string[] = [];
  if (assumed) flags.push('start-assumed');
  if (run.reopened) flags.push('reopened');
  if (run.ending === 'retarget') flags.push('restarted');
  if (run.ending === 'resolve' && clock.response) flags.push('resolved-without-response');
  if (!run.matched && run.kept && run.ending !== 'retarget') flags.push('kept-after-breach');
  if (gone >= 0) flags.push((steps[gone]!.marks & marks.absorbed) === 0 ? 'cancelled' : 'merged');
  return flags;
};
