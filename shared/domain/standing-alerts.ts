import { alertOf, factKey, type AlertFact } from './alert-ids.ts';
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

/** How late after its instant an alert may be and still be news. */
const promptMs: Millis = 60_000;

/**
 * From the alerts that stood and those that follow from the facts now to what is said: new ones are raised (or, known later than `horizonMs`
 * after their instant, only recorded as historic), those no longer true are withdrawn, a withdrawn one may be raised again.
 * Message id = alert id + number of its transition. semantics: Which events count; Attainment.
 */
export const transitionAlerts = (
  records: readonly AlertRecord[],
  standing: readonly AlertFact[],
  knownAt: (alert: AlertFact) => Instant,
  horizonMs: Millis,
): Transition => {
  if (records.length === 0 && standing.length === 0) return { records, changed: [], messages: [] };
  const byKey = new Map(records.map((record) => [factKey(record.alert), record]));
  const now = new Set(standing.map(factKey));
  const changed: AlertRecord[] = [];
  const messages: Message[] = [];
  const add = (
    key: string,
    alert: Alert,
    before: AlertRecord['transitions'],
    state: MessageState,
    known: Instant,
  ): void => {
    const next: AlertRecord = { alert, transitions: [...before, [state, known]] };
    byKey.set(key, next);
    changed.push(next);
    if (state === 'raised' || (state === 'withdrawn' && before.some(([past]) => past === 'raised')))
      messages.push({
        id: `${alert.id}.${next.transitions.length}`,
        alert,
        state,
        knownAt: known,
        late: known - alert.at > promptMs,
      });
  };
  for (const [key, record] of byKey)
    if (isStanding(record) && !now.has(key))
      add(key, record.alert, record.transitions, 'withdrawn', knownAt(record.alert));
  for (const fact of standing) {
    const key = factKey(fact);
    const record = byKey.get(key);
    if (record && isStanding(record)) continue;
    const known = knownAt(fact);
    add(
      key,
      record?.alert ?? alertOf(fact),
      record?.transitions ?? [],
      known - fact.at > horizonMs ? 'historic' : 'raised',
      known,
    );
  }
  return changed.length === 0 ? { records, changed, messages } : { records: [...byKey.values()], changed, messages };
};
