/** Declared maintenance and approved exclusions to the windows that give relief. semantics: Availability. */
import type { ExclusionRule } from './contract.ts';
import { compareEvents, compareText } from './event.ts';
import type { ExclusionEvent, MaintenanceEvent, RuleEvent } from './event.ts';
import { clip, intersect, measure, union } from './interval.ts';
import type { Instant, Interval, Millis } from './types.ts';

export interface ReliefWindow extends Interval {
  /** Of the maintenance window or the exclusion case. */
  readonly id: string;
  readonly kind: 'maintenance' | 'exclusion';
  /** Id of the contract's exclusion rule, where one is named. */
  readonly exclusion?: string;
  readonly services: readonly string[];
  readonly checks: readonly string[];
}

/** Services and checks of whoever asks. A window that names none of them is not theirs; one that names nothing is nobody's. */
export interface ReliefSubject {
  readonly services: readonly string[];
  readonly checks: readonly string[];
}

/** Does this declaration by itself give relief: approved, or announced early enough where the rule is content with that? */
const isEntitled = (event: MaintenanceEvent, rule: ExclusionRule | undefined): boolean => {
  if (event.status === 'approved') return true;
  const byNotice = rule?.approval === 'automatic-if-notified' && event.status === 'planned';
  return byNotice && (event.noticeAt ?? event.at) <= event.from - (rule.noticeMs ?? 0);
};

/** When the window was over: the first `ended` or `cancelled`, unless it was planned or started anew. An approval revives nothing. */
const endOf = (events: readonly MaintenanceEvent[]): Instant => {
  let end = Infinity;
  for (const { status, at } of events) {
    if (status === 'planned' || status === 'started') end = Infinity;
    else if (status !== 'approved') end = Math.min(end, at);
  }
  return end;
};

/** A flexible window gives its length from the start within the frame on; never started, it gives nothing. */
const spanOf = (last: MaintenanceEvent, events: readonly MaintenanceEvent[]): Interval | undefined => {
  if (last.flexibleMs === undefined) return last;
  const started = events.find(({ status, at }) => status === 'started' && at >= last.from && at < last.to);
  return started && { from: started.at, to: started.at + last.flexibleMs };
};

type RuleById = ReadonlyMap<string, ExclusionRule>;

const ruleOf = (rules: RuleById, id: string | undefined): ExclusionRule | undefined =>
  id === undefined ? undefined : rules.get(id);

/** One maintenance window from its events, in order. A later change can only narrow what was approved or announced in time. */
const foldMaintenance = (events: readonly MaintenanceEvent[], rules: RuleById): readonly ReliefWindow[] => {
  const entitled = events.findLast((event) => isEntitled(event, ruleOf(rules, event.exclusion)));
  const last = events.at(-1);
  if (!entitled || !last) return [];
  const granted = spanOf(entitled, events);
  const declared = spanOf(last, events);
  if (!granted || !declared) return [];
  const from = Math.max(granted.from, declared.from);
  const to = Math.min(granted.to, declared.to, endOf(events));
  const { maintenance: id, services, checks, exclusion } = last;
  return from < to
    ? [{ id, kind: 'maintenance', from, to, services, checks, ...(exclusion === undefined ? {} : { exclusion }) }]
    : [];
};

/** A case gives relief from agreed time when its last decision is an approval and its rule has that effect. */
const foldExclusion = (events: readonly ExclusionEvent[], rules: RuleById): readonly ReliefWindow[] => {
  const last = events.at(-1);
  if (last?.decision !== 'approved' || rules.get(last.rule)?.effect !== 'remove-from-agreed-time') return [];
  const { exclusion: id, rule: exclusion, services, from, to } = last;
  if (from === undefined || to === undefined || from >= to) return [];
  return [{ id, kind: 'exclusion', exclusion, from, to, services, checks: [] }];
};

/** The first `limit` milliseconds of a normal list. */
const firstOf = (intervals: readonly Interval[], limit: Millis): readonly Interval[] => {
  const result: Interval[] = [];
  let left = limit;
  for (const { from, to } of intervals) {
    const end = Math.min(to, from + left);
    if (from < end) result.push({ from, to: end });
    left -= end - from;
  }
  return result;
};

/** Cuts the windows of one rule to its monthly cap, used up in time order; time under several windows is used once. */
const capByMonth = (
  windows: readonly ReliefWindow[],
  cap: Millis,
  months: readonly Instant[],
): readonly ReliefWindow[] => {
  const used = union(windows);
  const allowed = [-Infinity, ...months].flatMap((from, i) => {
    const inMonth = clip(used, from, months[i] ?? Infinity);
    return measure(inMonth) <= cap ? inMonth : firstOf(inMonth, cap);
  });
  const granted = union(allowed);
  return windows.flatMap((window) =>
    intersect([window], granted).map(({ from, to }) => Object.assign({}, window, { from, to })),
  );
};

const touches = ({ services, checks }: ReliefWindow, subject: ReliefSubject): boolean =>
  services.some((service) => subject.services.includes(service)) ||
  checks.some((check) => subject.checks.includes(check));

/**
 * Relief windows by time, the same for every order and repetition of the events. A window is relief when approved, or planned with
 * notice in time under an `automatic-if-notified` rule (no `noticeAt`: the event's own instant); from its start to the earliest of its
 * end, `ended` and `cancelled`: an overrun is no relief. `months`: ascending first instants of the months that caps go by.
 * With a `subject`, only what touches it, and caps are used up by that alone.
 */
export const reliefWindows = (
  events: readonly RuleEvent[],
  exclusions: readonly ExclusionRule[],
  months: readonly Instant[],
  subject?: ReliefSubject,
): readonly ReliefWindow[] => {
  const rules = new Map(exclusions.map((rule) => [rule.id, rule]));
  const sorted = events.toSorted(compareEvents);
  const declared = Map.groupBy(
    sorted.filter((event) => event.kind === 'maintenance'),
    ({ maintenance }) => maintenance,
  );
  const cases = Map.groupBy(
    sorted.filter((event) => event.kind === 'exclusion'),
    ({ exclusion }) => exclusion,
  );
  const windows = [
    ...[...declared.values()].flatMap((group) => foldMaintenance(group, rules)),
    ...[...cases.values()].flatMap((group) => foldExclusion(group, rules)),
  ].filter((window) => subject === undefined || touches(window, subject));
  return [...Map.groupBy(windows, ({ exclusion }) => exclusion)]
    .flatMap(([exclusion, group]) => {
      const cap = ruleOf(rules, exclusion)?.maxMsPerMonth;
      return cap === undefined ? group : capByMonth(group, cap, months);
    })
    .toSorted((a, b) => a.from - b.from || a.to - b.to || compareText(a.kind, b.kind) || compareText(a.id, b.id));
};
