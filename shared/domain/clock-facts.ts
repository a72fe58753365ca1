/** Small facts about a ticket at a step: who owned it, who acted, what reports show of it. */
import type { ClockItem, Scene } from './clock-item.ts';
import type { TicketMetric } from './contract.ts';
import type { Fields, FieldValue } from './event.ts';
import { marks, type Step } from './ticket-steps.ts';
import type { Instant } from './types.ts';

export type Draft = { -readonly [K in keyof ClockItem]: ClockItem[K] };

/** The provider at a step; none there: the last owner before; none ever: `unassigned`. */
export const ownerAt = (steps: readonly Step[], index: number): string => {
  for (let i = index; i >= 0; i -= 1) {
    const provider = steps[i]!.fields['provider'];
    if (provider !== undefined && provider !== null) return String(provider);
  }
  return 'unassigned';
};

/** Index of the step in force at an instant, not after `last`. */
export const stepAt = (steps: readonly Step[], last: number, at: Instant): number => {
  let index = last;
  while (index > 0 && steps[index]!.at > at) index -= 1;
  return index;
};

export const whoActed = ({ actor }: Step): { readonly leftBy?: string } =>
  actor === undefined ? {} : { leftBy: actor.id ?? actor.role };

const shown = ['group', 'priority', 'provider', 'service', 'site'] as const;

/** What reports group and list by. */
export const shownFields = (fields: Fields): Readonly<Record<string, FieldValue>> => {
  const result: Record<string, FieldValue> = {};
  for (const name of shown) {
    const value = fields[name];
    if (value !== undefined && value !== null) result[name] = value;
  }
  return result;
};

/** semantics: cancelled, duplicate and merged tickets leave; cancelled after a breach stays. True when it left. */
export const leaveWithTicket = (item: Draft, { steps, gone }: Scene): boolean => {
  const step = steps[gone];
  if (step === undefined) return false;
  if ((step.marks & marks.absorbed) === 0 && item.breachedAt !== undefined) return false;
  item.outcome = 'left';
  item.leftAt = step.at;
  const { leftBy } = whoActed(step);
  if (leftBy !== undefined) item.leftBy = leftBy;
  return true;
};

/** Is the level's figure a field's number rather than elapsed time or a count? */
export const hasValue = ({ value }: TicketMetric): boolean => value !== undefined && value !== 'elapsed';

/** The field's number as decimal text; undefined where it is none. */
export const valueOf = ({ value: name }: TicketMetric, fields: Fields): string | undefined => {
  if (name === undefined || name === 'elapsed') return undefined;
  const value = fields[name];
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
};
