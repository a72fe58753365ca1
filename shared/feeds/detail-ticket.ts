import type { Activity, Actor, FieldValue, Fields, Link, TicketEvent } from '../domain/event.ts';
import { parseInstant } from '../domain/time.ts';
import { done, refuse, type JsonObject, type Result } from '../domain/types.ts';
import type { DetailReader } from './detail-reader.ts';
import { type FieldList, isObject, oneOf, optionalText, textField } from './fields.ts';
import { present } from './detail-reader.ts';

/** Ticket fields every contract may use; others stay only if a contract or mapping names them. Free text never does. */
export const standardFields: ReadonlySet<string> = new Set([
  'type', 'state', 'reason', 'priority', 'impact', 'urgency', 'severity', 'service', 'provider', 'group', 'site', 'category',
  'subcategory', 'openedAt', 'acceptedBy', 'cause', 'major',
]); // prettier-ignore

const ticketStates: ReadonlySet<FieldValue> = new Set([
  'new',
  'in-progress',
  'pending',
  'resolved',
  'closed',
  'cancelled',
]);
const activities: readonly Activity[] = ['opened', 'responded', 'commented', 'accepted', 'reopened'];
const roles: readonly Actor['role'][] = ['provider', 'requester', 'system'];
const linkTypes: readonly Link['type'][] = ['merged-into', 'duplicate-of', 'caused-by'];

/** `Ticket Changed`. */
export const readTicket: DetailReader = (base, detail, fields) => {
  const ticket = textField(detail, 'ticket');
  if (!ticket.ok) return ticket;
  const set = detail['set'] === undefined ? done({}) : readFields(detail['set'], fields);
  if (!set.ok) return set;
  const activity = detail['activity'] === undefined ? done(undefined) : oneOf(detail, 'activity', activities);
  if (!activity.ok) return activity;
  const actor = detail['actor'] === undefined ? done(undefined) : readActor(detail['actor']);
  if (!actor.ok) return actor;
  const links = detail['links'] === undefined ? done(undefined) : readLinks(detail['links']);
  if (!links.ok) return links;
  if (detail['public'] !== undefined && typeof detail['public'] !== 'boolean')
    return refuse('malformed', 'public: expected true or false');
  const event: TicketEvent = {
    ...base,
    kind: 'ticket',
    ticket: ticket.value,
    set: set.value,
    activity: activity.value,
    public: detail['public'],
    actor: actor.value,
    links: links.value,
  };
  return done(event);
};

const readFields = (value: JsonObject[string] | undefined, fields: FieldList): Result<Fields> => {
  if (!isObject(value)) return refuse('malformed', 'set: expected an object of fields');
  const kept: Record<string, FieldValue> = {};
  for (const key of Object.keys(value)) {
    if (!standardFields.has(key) && !fields.has(key)) continue;
    const field = value[key];
    if (field === undefined || (field !== null && typeof field === 'object'))
      return refuse('malformed', `set.${key}: expected text, a number, true, false or null`);
    if (typeof field === 'string' && field.length > 256)
      return refuse('malformed', `set.${key}: expected at most 256 characters`);
    kept[key] = field;
  }
  if (kept['state'] !== undefined && !ticketStates.has(kept['state']))
    return refuse(
      'malformed',
      `set.state: expected one of ${[...ticketStates].join(', ')}, found ${JSON.stringify(kept['state'])}`,
    );
  const openedAt = kept['openedAt'];
  if (openedAt !== undefined && openedAt !== null) {
    const parsed = typeof openedAt === 'string' ? parseInstant(openedAt) : refuse('bad-instant', 'expected an instant');
    if (!parsed.ok) return refuse(parsed.error.code, `set.openedAt: ${parsed.error.message}`);
  }
  return done(kept);
};

const readActor = (value: JsonObject[string]): Result<Actor> => {
  if (!isObject(value)) return refuse('malformed', 'actor: expected {id, role}');
  const role = oneOf(value, 'role', roles);
  if (!role.ok) return role;
  const id = optionalText(value, 'id');
  return id.ok ? done(present({ id: id.value, role: role.value })) : id;
};

const readLinks = (value: JsonObject[string]): Result<readonly Link[]> => {
  if (!Array.isArray(value)) return refuse('malformed', 'links: expected a list of {type, to}');
  const links: Link[] = [];
  for (const item of value as readonly JsonObject[]) {
    if (!isObject(item)) return refuse('malformed', 'links: expected {type, to}');
    const type = oneOf(item, 'type', linkTypes);
    if (!type.ok) return type;
    const to = textField(item, 'to');
    if (!to.ok) return to;
    links.push({ type: type.value, to: to.value });
  }
  return done(links);
};
