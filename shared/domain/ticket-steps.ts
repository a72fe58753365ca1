/** A ticket's history as steps: one per instant, shared by every level that looks at the ticket. */
import type { Actor, Fields, FieldValue, Link, TicketEvent } from './event.ts';
import { parseInstant } from './time.ts';
import type { Instant, JsonObject } from './types.ts';

/** What happened at an instant, as bits. */
export const marks = {
  /** The ticket opened: once in a history. */
  opened: 1,
  /** The provider's public word: `responded`, or `commented`. */
  providerSpoke: 2,
  /** The requester's public message; the opening is none, its answer is the first response. */
  requesterSpoke: 4,
  /** Entered `resolved` or `closed`. */
  resolved: 8,
  /** Entered `closed`. */
  closed: 16,
  /** Left `resolved`, `closed` or `cancelled`, or was reported as `reopened` while in one of them. */
  reopened: 32,
  /** Entered `cancelled`. */
  cancelled: 64,
  /** Was merged into another ticket, or is a duplicate of one. */
  absorbed: 128,
  /** No event told of the opening: the first one seen stands in. */
  startAssumed: 256,
} as const;

/** Open, or how it was settled. A cancelled ticket that is closed afterwards stays cancelled. */
export type Standing = 'open' | 'resolved' | 'closed' | 'cancelled';

/** Everything that holds from an instant on, until the next step. */
export interface Step {
  readonly at: Instant;
  /** Fields after all `set`s of the instant; cleared ones are absent. */
  readonly fields: Fields;
  /** What patterns see: the fields, and `activity`, `public`, `actor.role` of this instant; `links` stay. */
  readonly view: JsonObject;
  /** Views of further events of the same instant, where several had something beside fields to say. */
  readonly more: readonly JsonObject[] | undefined;
  readonly marks: number;
  /** Bits of the fields that may differ from the step before. */
  readonly touched: number;
  readonly standing: Standing;
  /** Who acted, for the line that says who made an item leave. */
  readonly actor: Actor | undefined;
}

/** A bit for a field's name; names may share one, which costs a needless look and nothing else. */
export const fieldBit = (name: string): number => 1 << ((name.length * 7 + name.charCodeAt(0) * 3) & 31);

const anyField = -1;
const momentary = fieldBit('activity') | fieldBit('public') | fieldBit('actor');
const linkBit = fieldBit('links');
const noLinks: readonly Link[] = [];

/**
 * The steps of one ticket. `history` is in the order of the fold. All `set`s of an instant apply before anything else happens, so a
 * value replaced at the same instant was never there. An `openedAt` among the fields wins over the instant of the opening event.
 */
export const ticketSteps = (history: readonly TicketEvent[]): readonly Step[] => {
  const steps: Step[] = [];
  let links = noLinks;
  let opening = -1;
  let before: Step | undefined;
  for (let from = 0; from < history.length;) {
    let to = from + 1;
    while (to < history.length && history[to]!.at === history[from]!.at) to += 1;
    for (let i = from; i < to; i += 1) links = history[i]!.links ? [...links, ...history[i]!.links!] : links;
    const step = nextStep(before, history, from, to, links);
    if (opening < 0 && opens(before, step)) opening = steps.length;
    steps.push(step);
    before = step;
    from = to;
  }
  return withOpening(steps, opening);
};

/** Folds `history[from, to)`, the events of one instant. */
const nextStep = (
  before: Step | undefined,
  history: readonly TicketEvent[],
  from: number,
  to: number,
  links: readonly Link[],
): Step => {
  let fields: Record<string, FieldValue> = { ...before?.fields };
  let touched = before === undefined ? anyField : before.view === before.fields ? 0 : momentary;
  let bits = 0;
  let stateSet = false;
  let actor: Actor | undefined;
  let view: JsonObject | undefined;
  let more: JsonObject[] | undefined;
  for (let i = from; i < to; i += 1) {
    const event = history[i]!;
    for (const name in event.set) {
      const value = event.set[name];
      if (value === undefined) continue;
      touched |= fieldBit(name);
      if (value !== null) fields[name] = value;
      else if (fields[name] !== undefined) fields = without(fields, name);
    }
    stateSet ||= event.set['state'] !== undefined;
    bits |= wordsOf(event);
    actor = event.actor ?? actor;
    if (event.links) touched |= linkBit;
  }
  for (let i = from; i < to; i += 1) {
    const event = history[i]!;
    if (event.activity === undefined && event.actor === undefined && event.public === undefined) continue;
    touched |= momentary;
    const seen = viewOf(fields, event, links);
    if (view === undefined) view = seen;
    else (more ??= []).push(seen);
  }
  const was = before === undefined ? 'open' : before.standing;
  const standing = standingAfter(was, fields['state'], stateSet, (bits & reopenedActivity) !== 0);
  return {
    at: history[from]!.at,
    fields,
    view: view ?? (links.length > 0 ? { ...fields, links: linkViews(links) } : fields),
    more,
    marks: bits | transition(was, standing),
    touched,
    standing,
    actor,
  };
};

/** Null clears. A copy, because deleting would make every later copy slow. */
const without = (fields: Fields, cleared: string): Record<string, FieldValue> => {
  const kept: Record<string, FieldValue> = {};
  for (const name in fields) if (name !== cleared) kept[name] = fields[name]!;
  return kept;
};

/** Bits that steer the fold and never leave it. */
const openedActivity = 1 << 20;
const reopenedActivity = 1 << 21;

/** interfaces: `commented` counts for the party that wrote it, `responded` without an actor is the provider's. */
const wordsOf = ({ activity, public: isPublic, actor, links }: TicketEvent): number => {
  let bits = 0;
  if (links !== undefined && links.some(({ type }) => type !== 'caused-by')) bits |= marks.absorbed;
  if (activity === undefined) return bits;
  if (activity === 'opened') return bits | openedActivity;
  if (activity === 'reopened') return bits | reopenedActivity;
  if (activity === 'accepted' || isPublic === false) return bits;
  const role = actor === undefined ? (activity === 'responded' ? 'provider' : 'system') : actor.role;
  if (role === 'provider') return bits | marks.providerSpoke;
  return role === 'requester' ? bits | marks.requesterSpoke : bits;
};

const linkViews = (links: readonly Link[]): readonly JsonObject[] => links.map(({ type, to }) => ({ type, to }));

const viewOf = (
  fields: Fields,
  { activity, public: isPublic, actor }: TicketEvent,
  links: readonly Link[],
): JsonObject => {
  const view: Record<string, JsonObject[string]> = { ...fields };
  if (activity !== undefined) view['activity'] = activity;
  if (activity !== undefined || isPublic !== undefined) view['public'] = isPublic ?? true;
  if (actor !== undefined) view['actor'] = { role: actor.role };
  if (links.length > 0) view['links'] = linkViews(links);
  return view;
};

/** Where the ticket stands after an instant: the state says so, and `reopened` opens it when no state was told. */
const standingAfter = (
  was: Standing,
  state: FieldValue | undefined,
  stateSet: boolean,
  reopened: boolean,
): Standing => {
  if (!stateSet) return reopened ? 'open' : was;
  if (state === 'cancelled' || (was === 'cancelled' && state === 'closed')) return 'cancelled';
  return state === 'resolved' || state === 'closed' ? state : 'open';
};

const transition = (was: Standing, is: Standing): number => {
  if (was === is) return 0;
  if (is === 'open') return marks.reopened;
  if (is === 'cancelled') return marks.cancelled;
  if (was === 'resolved') return marks.closed;
  if (was === 'closed') return 0;
  const entered = is === 'closed' ? marks.resolved | marks.closed : marks.resolved;
  return was === 'cancelled' ? entered | marks.reopened : entered;
};

const opens = (before: Step | undefined, step: Step): boolean =>
  (step.marks & openedActivity) !== 0 || (step.fields['state'] === 'new' && before?.fields['state'] !== 'new');

/** The opening by its own field, else by the event that told of it, else the first event seen. */
const withOpening = (steps: Step[], opening: number): readonly Step[] => {
  const [first] = steps;
  if (first === undefined) return steps;
  const last = steps.at(-1) ?? first;
  const openedAt = openedAtOf(last.fields['openedAt']);
  // An opening after everything that is known has not come yet: time alone would have to begin the clock.
  if (openedAt === undefined || openedAt > last.at) {
    const bits = opening < 0 ? marks.opened | marks.startAssumed : marks.opened;
    return marked(steps, Math.max(opening, 0), bits);
  }
  const next = steps.findIndex(({ at }) => at >= openedAt);
  if (next >= 0 && steps[next]?.at === openedAt) return marked(steps, next, marks.opened);
  const place = next < 0 ? steps.length : next;
  return steps.toSpliced(place, 0, openingStep(openedAt, steps[place - 1], first));
};

const marked = (steps: Step[], index: number, bits: number): readonly Step[] => {
  const step = steps[index]!;
  steps[index] = { ...step, marks: step.marks | bits };
  return steps;
};

/** An opening no event stands at. What the first event told holds before it too, but for its state: pauses have their own times. */
const openingStep = (at: Instant, before: Step | undefined, first: Step): Step => {
  const { state: _state, reason: _reason, ...known } = first.fields;
  const fields = before?.fields ?? known;
  return {
    at,
    fields,
    view: fields,
    more: undefined,
    marks: marks.opened,
    touched: anyField,
    standing: before?.standing ?? 'open',
    actor: undefined,
  };
};

const openedAtOf = (value: FieldValue | undefined): Instant | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const instant = parseInstant(value);
  return instant.ok ? instant.value : undefined;
};
