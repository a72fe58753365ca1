import type { Alert, Message } from './alert.ts';
import type { Instant, Millis } from './types.ts';

export type MessageState = Message['state'];
/** An alert with the transitions that were made of it: state and when it became known. */
export interface AlertRecord {
  readonly alert: Alert;
  readonly transitions: readonly (readonly [state: MessageState, knownAt: Instant])[];
}

export interface Transition {
  /** Every alert that ever stood, by id order of first standing. */
  readonly records: readonly AlertRecord[];
  /** Those whose record changed now. */
  readonly changed: readonly AlertRecord[];
  /** What to send; `historic` ones are recorded only. */
  readonly messages: readonly Message[];
}

export const isStanding = (record: AlertRecord): boolean => record.transitions.at(-1)?.[0] !== 'withdrawn';
const wasSent = (record: AlertRecord): boolean => record.transitions.some(([state]) => state === 'raised');

/** How late after its instant an alert may be and still be news. */
const promptMs: Millis = 60_000;

/**
 * From the alerts that stood and those that follow from the facts now to what is said: new ones are raised (or, known later than `horizonMs`
 * after their instant, only recorded as historic), those no longer true are withdrawn, a withdrawn one may be raised again.
 * Message id = alert id + number of its transition. semantics: Which events count; Attainment.
 */
export const transitionAlerts = (
  records: readonly AlertRecord[],
  standing: readonly Alert[],
  knownAt: (alert: Alert) => Instant,
  horizonMs: Millis,
): Transition => {
  if (records.length === 0 && standing.length === 0) return { records, changed: [], messages: [] };
  const byId = new Map(records.map((record) => [record.alert.id, record]));
  const now = new Set(standing.map((alert) => alert.id));
  const changed: AlertRecord[] = [];
  const messages: Message[] = [];
  const add = (record: AlertRecord, state: MessageState, known: Instant): void => {
    const next: AlertRecord = { alert: record.alert, transitions: [...record.transitions, [state, known]] };
    byId.set(next.alert.id, next);
    changed.push(next);
    if (state === 'raised' || (state === 'withdrawn' && wasSent(record)))
      messages.push({
        id: `${next.alert.id}.${next.transitions.length}`,
        alert: next.alert,
        state,
        knownAt: known,
        late: known - next.alert.at > promptMs,
      });
  };
  for (const record of records) if (isStanding(record) && !now.has(record.alert.id)) add(record, 'withdrawn', knownAt(record.alert));
  for (const alert of standing) {
    const record = byId.get(alert.id);
    if (record && isStanding(record)) continue;
    const known = knownAt(alert);
    add(record ?? { alert, transitions: [] }, known - alert.at > horizonMs ? 'historic' : 'raised', known);
  }
  return changed.length === 0 ? { records, changed, messages } : { records: [...byId.values()], changed, messages };
};
