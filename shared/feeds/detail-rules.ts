import type { ExclusionEvent, MaintenanceEvent } from '../domain/event.ts';
import { done, refuse } from '../domain/types.ts';
import { present, readInterval, type DetailReader } from './detail-reader.ts';
import { instantField, isObject, oneOf, optionalText, requiredInstant, textField, textList } from './fields.ts';

const maintenanceStatuses: readonly MaintenanceEvent['status'][] = [
  'planned',
  'approved',
  'started',
  'ended',
  'cancelled',
];

/** `Maintenance Declared`. */
export const readMaintenance: DetailReader = (base, detail) => {
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

/** `Exclusion Decided`. */
export const readExclusion: DetailReader = (base, detail) => {
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
