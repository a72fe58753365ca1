/** Tickets counted without a clock: each one once, at its stop, by its fields there. */
import type { ClockItem, Scene } from './clock-item.ts';
import { leaveWithTicket, ownerAt, hasValue, shownFields, valueOf, whoActed, type Draft } from './clock-facts.ts';
import { holds } from './clock-run.ts';
import { noWarnings } from './clock-warnings.ts';
import { marks } from './ticket-steps.ts';

/** interfaces: a ratio's ticket is good when its fields at the stop match `good`; the stop is the last resolving not reopened. */
export const countTicket = (scene: Scene, first: number): readonly ClockItem[] => {
  const { level, steps, count, gone } = scene;
  const start = steps.findIndex(({ marks: bits }) => (bits & marks.opened) !== 0);
  if (start < 0 || start >= count) return [];
  const stop = stopOf(scene);
  const last = Math.max(stop < 0 ? count - 1 : stop, start);
  const belongs = matchedUntil(scene, first, last);
  if (belongs.never) return [];
  const step = steps[last]!;
  const item: Draft = {
    item: scene.ticket,
    outcome: 'running',
    startedAt: steps[start]!.at,
    overdue: false,
    elapsedMs: 0,
    warnings: noWarnings,
    provider: ownerAt(steps, last),
    fields: shownFields(step.fields),
    flags: (steps[start]!.marks & marks.startAssumed) === 0 ? [] : ['start-assumed'],
  };
  if (stop >= 0) item.stoppedAt = step.at;
  if (gone >= 0 && leaveWithTicket(item, scene)) return [item];
  if (belongs.leftStep >= 0) {
    const left = steps[belongs.leftStep]!;
    return [{ ...item, outcome: 'left', leftAt: left.at, ...whoActed(left) }];
  }
  if (level.spec.provider !== undefined && item.provider !== level.spec.provider) return [];
  if (stop < 0) return [item];
  return [{ ...item, ...verdictAt(scene, last), countedAt: step.at }];
};

/** The last resolving that no reopening undid; -1: the ticket is open. */
const stopOf = ({ steps, count }: Scene): number => {
  let stop = -1;
  for (let i = 0; i < count; i += 1) {
    const { marks: bits } = steps[i]!;
    if ((bits & marks.reopened) !== 0) stop = -1;
    if ((bits & marks.resolved) !== 0) stop = i;
  }
  return stop;
};

const matchedUntil = ({ level, steps }: Scene, first: number, last: number): { never: boolean; leftStep: number } => {
  let matched = false;
  let ever = false;
  let leftStep = -1;
  for (let i = first; i <= last; i += 1) {
    const now = holds(level.eligible, steps[i]!);
    if (matched && !now) leftStep = i;
    matched = now;
    ever ||= now;
  }
  return { never: !ever, leftStep: matched ? -1 : leftStep };
};

const verdictAt = ({ level, steps }: Scene, index: number): { outcome: ClockItem['outcome']; value?: string } => {
  const { good, metric } = level;
  const step = steps[index]!;
  if (hasValue(metric)) {
    const value = valueOf(metric, step.fields);
    return value === undefined ? { outcome: 'none' } : { outcome: 'met', value };
  }
  return { outcome: good === undefined || holds(good, step) ? 'met' : 'missed' };
};
