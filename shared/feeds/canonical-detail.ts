import type { CanonicalEvent, EventBase } from '../domain/event.ts';
import { done, refuse, type JsonObject, type Result } from '../domain/types.ts';
import { readCheck } from './detail-check.ts';
import { readMeasurement } from './detail-measurement.ts';
import type { DetailReader } from './detail-reader.ts';
import { readExclusion, readMaintenance } from './detail-rules.ts';
import { readTicket } from './detail-ticket.ts';
import { type FieldList, objectField, textField } from './fields.ts';

const readAcknowledgement: DetailReader = (base, detail) => {
  const alert = textField(detail, 'alert');
  return alert.ok ? done({ ...base, kind: 'acknowledgement', alert: alert.value }) : alert;
};

const readGovernance: DetailReader = (base, detail) => {
  const recordKind = textField(detail, 'kind');
  if (!recordKind.ok) return recordKind;
  const record = textField(detail, 'record');
  if (!record.ok) return record;
  const set = objectField(detail, 'set');
  return set.ok
    ? done({ ...base, kind: 'governance', record: record.value, recordKind: recordKind.value, set: set.value })
    : set;
};

const readers: Readonly<Record<string, DetailReader>> = {
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
