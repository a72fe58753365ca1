import type {
  Activity,
  Actor,
  CanonicalEvent,
  CheckEvent,
  CheckState,
  EventBase,
  ExclusionEvent,
  FieldValue,
  Fields,
  Link,
  MaintenanceEvent,
  MeasurementEvent,
  TicketEvent,
} from '../domain/event.ts';
import { parseInstant, parseDuration } from '../domain/time.ts';
import { done, refuse, type JsonObject, type Millis, type Result } from '../domain/types.ts';
import {
  type FieldList,
  instantField,
  isWhole,
  isObject,
  numberField,
  objectField,
  oneOf,
  optionalText,
  requiredInstant,
  textField,
  textList,
} from './fields.ts';

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
const checkStates: readonly CheckState[] = ['up', 'down', 'degraded', 'unknown', 'maintenance', 'pending'];
const activities: readonly Activity[] = ['opened', 'responded', 'commented', 'accepted', 'reopened'];
const roles: readonly Actor['role'][] = ['provider', 'requester', 'system'];
const linkTypes: readonly Link['type'][] = ['merged-into', 'duplicate-of', 'caused-by'];
const maintenanceStatuses: readonly MaintenanceEvent['status'][] = [
  'planned',
  'approved',
  'started',
  'ended',
  'cancelled',
];

type Reader = (base: EventBase, detail: JsonObject, fields: FieldList) => Result<CanonicalEvent>;

/** Drops keys whose value is undefined, so that equal events are equal JSON. */
const present = <T extends object>(object: T): T => {
  for (const key in object) if (object[key] === undefined) delete object[key];
  return object;
};

const readTicket: Reader = (base, detail, fields) => {
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

const readCheck: Reader = (base, detail) => {
  const check = textField(detail, 'check');
  if (!check.ok) return check;
  const state = oneOf(detail, 'state', checkStates);
  if (!state.ok) return state;
  const previous = detail['previous'] === undefined ? done(undefined) : oneOf(detail, 'previous', checkStates);
  if (!previous.ok) return previous;
  const service = optionalText(detail, 'service');
  if (!service.ok) return service;
  const provider = optionalText(detail, 'provider');
  if (!provider.ok) return provider;
  const latency = numberField(detail, 'latencyMs');
  if (!latency.ok) return latency;
  const users = numberField(detail, 'users');
  if (!users.ok) return users;
  const interval = detail['interval'] === undefined ? done(undefined) : readInterval(detail['interval']);
  if (!interval.ok) return interval;
  const event: CheckEvent = {
    ...base,
    kind: 'check',
    check: check.value,
    state: state.value,
    previous: previous.value,
    soft: detail['soft'] === true ? true : undefined,
    service: service.value,
    provider: provider.value,
    latencyMs: latency.value,
    interval: interval.value,
    users: users.value,
  };
  return done(present(event));
};

const readInterval = (value: JsonObject[string]): Result<Millis> => {
  // A canonical event read again carries milliseconds.
  if (isWhole(value) && value > 0) return done(value);
  const parsed =
    typeof value === 'string'
      ? parseDuration(value)
      : refuse('malformed', 'expected an ISO 8601 duration such as PT5M');
  if (!parsed.ok) return refuse('malformed', `interval: ${parsed.error.message}`);
  return parsed.value.kind === 'time' && parsed.value.ms > 0
    ? done(parsed.value.ms)
    : refuse('malformed', 'interval: expected a positive length of time such as PT5M');
};

const decimal = /^-?\d{1,20}(\.\d{1,12})?$/;
const figureText = (value: JsonObject[string] | undefined): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && decimal.test(text) ? text : undefined;
};
const isCount = (value: unknown): value is number => isWhole(value) && value >= 0;

const readFigure = (detail: JsonObject): Result<MeasurementEvent['figure']> => {
  const nested = detail['figure'];
  const from = isObject(nested) ? nested : detail;
  const { good, total, value, count = 1, values } = from as Record<string, JsonObject[string] | undefined>;
  if (good !== undefined || total !== undefined) {
    if (!isCount(good) || !isCount(total))
      return refuse('malformed', 'good, total: expected whole numbers of at least 0');
    return good <= total
      ? done({ good, total })
      : refuse('contradictory', `good: ${good} is more than the total ${total}`);
  }
  if (value !== undefined) {
    const text = figureText(value);
    if (text === undefined)
      return refuse('malformed', `value: expected a decimal number, found ${JSON.stringify(value)}`);
    return isCount(count) && count > 0
      ? done({ value: text, count })
      : refuse('malformed', 'count: expected a whole number of at least 1');
  }
  if (Array.isArray(values)) {
    const texts = values.map(figureText);
    return texts.every((text) => text !== undefined)
      ? done({ values: texts })
      : refuse('malformed', 'values: expected a list of decimal numbers');
  }
  return refuse('malformed', 'expected good and total, value, or values');
};

const readMeasurement: Reader = (base, detail) => {
  const metric = textField(detail, 'metric');
  if (!metric.ok) return metric;
  const from = requiredInstant(detail, 'from');
  if (!from.ok) return from;
  const to = requiredInstant(detail, 'to');
  if (!to.ok) return to;
  if (to.value < from.value) return refuse('contradictory', 'to: lies before from');
  const figure = readFigure(detail);
  if (!figure.ok) return figure;
  const service = optionalText(detail, 'service');
  if (!service.ok) return service;
  const provider = optionalText(detail, 'provider');
  if (!provider.ok) return provider;
  const event: MeasurementEvent = {
    ...base,
    kind: 'measurement',
    metric: metric.value,
    from: from.value,
    to: to.value,
    figure: figure.value,
    service: service.value,
    provider: provider.value,
  };
  return done(present(event));
};

const readMaintenance: Reader = (base, detail) => {
  const maintenance = textField(detail, 'maintenance');
  if (!maintenance.ok) return maintenance;
  const from = requiredInstant(detail, 'from');
  if (!from.ok) return from;
  const to = requiredInstant(detail, 'to');
  if (!to.ok) return to;
  if (to.value < from.value) return refuse('contradictory', 'to: lies before from');
  const status = oneOf(detail, 'status', maintenanceStatuses);
  if (!status.ok) return status;
  const services = textList(detail, 'services');
  if (!services.ok) return services;
  const checks = textList(detail, 'checks');
  if (!checks.ok) return checks;
  const noticeAt = instantField(detail, 'noticeAt');
  if (!noticeAt.ok) return noticeAt;
  const exclusion = optionalText(detail, 'exclusion');
  if (!exclusion.ok) return exclusion;
  const flexible = detail['flexible'];
  const flexibleMs =
    flexible === undefined ? done(undefined) : readInterval(isObject(flexible) ? (flexible['duration'] ?? null) : null);
  if (!flexibleMs.ok) return refuse('malformed', `flexible.duration: ${flexibleMs.error.message}`);
  const event: MaintenanceEvent = {
    ...base,
    kind: 'maintenance',
    maintenance: maintenance.value,
    from: from.value,
    to: to.value,
    services: services.value,
    checks: checks.value,
    noticeAt: noticeAt.value,
    exclusion: exclusion.value,
    status: status.value,
    flexibleMs: flexibleMs.value,
  };
  return done(present(event));
};

const readExclusion: Reader = (base, detail) => {
  const exclusion = textField(detail, 'exclusion');
  if (!exclusion.ok) return exclusion;
  const rule = textField(detail, 'rule');
  if (!rule.ok) return rule;
  const decision = oneOf(detail, 'decision', ['requested', 'approved', 'refused'] as const);
  if (!decision.ok) return decision;
  const tickets = textList(detail, 'tickets');
  if (!tickets.ok) return tickets;
  const services = textList(detail, 'services');
  if (!services.ok) return services;
  const from = instantField(detail, 'from');
  if (!from.ok) return from;
  const to = instantField(detail, 'to');
  if (!to.ok) return to;
  if (from.value !== undefined && to.value !== undefined && to.value < from.value)
    return refuse('contradictory', 'to: lies before from');
  if (tickets.value.length === 0 && (services.value.length === 0 || from.value === undefined || to.value === undefined))
    return refuse('malformed', 'expected tickets, or services with from and to');
  const event: ExclusionEvent = {
    ...base,
    kind: 'exclusion',
    exclusion: exclusion.value,
    rule: rule.value,
    tickets: tickets.value,
    services: services.value,
    from: from.value,
    to: to.value,
    decision: decision.value,
  };
  return done(present(event));
};

const readAcknowledgement: Reader = (base, detail) => {
  const alert = textField(detail, 'alert');
  return alert.ok ? done({ ...base, kind: 'acknowledgement', alert: alert.value }) : alert;
};

const readGovernance: Reader = (base, detail) => {
  const recordKind = textField(detail, 'kind');
  if (!recordKind.ok) return recordKind;
  const record = textField(detail, 'record');
  if (!record.ok) return record;
  const set = objectField(detail, 'set');
  return set.ok
    ? done({ ...base, kind: 'governance', record: record.value, recordKind: recordKind.value, set: set.value })
    : set;
};

const readers: Readonly<Record<string, Reader>> = {
  'Ticket Changed': readTicket,
  'Check Reported': readCheck,
  'Measurement Reported': readMeasurement,
  'Maintenance Declared': readMaintenance,
  'Exclusion Decided': readExclusion,
  'Alert Acknowledged': readAcknowledgement,
  'Governance Recorded': readGovernance,
};
export const detailTypes = Object.keys(readers);

/** Reads `detail` by its detail-type; refuses `unknown-type`, `malformed`, `bad-instant`, `contradictory`. interfaces: Events. */
export const readDetail: (
  type: string,
  base: EventBase,
  detail: JsonObject,
  fields: FieldList,
) => Result<CanonicalEvent> = (type, base, detail, fields) => {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return reader
    ? reader(base, detail, fields)
    : refuse('unknown-type', `detail-type: expected one of ${detailTypes.join(', ')}, found ${JSON.stringify(type)}`);
};
