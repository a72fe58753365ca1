import { sha256 } from '../domain/canonical.ts';
import type { Message } from '../domain/alert.ts';
import { decideTicket, placeResults, type Decision } from '../domain/decide-ticket.ts';
import { addEvent, eventSet, eventsOf, historyOf, type Added, type EventSet } from '../domain/event-set.ts';
import type { TicketEvent } from '../domain/event.ts';
import { packTicket, unpackTicket, type PackedTicket } from '../domain/pack.ts';
import type { Rules } from '../domain/rules.ts';
import { transitionAlerts, type AlertRecord } from '../domain/standing-alerts.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant, Millis } from '../domain/types.ts';
import type { Key, Row, Table } from '../ports/table.ts';
import { isWhole, wholeRow } from './body-parts.ts';
import { chunkKey, resultPk, resultSk, snapshotKey } from './keys.ts';
import { decodeSnapshot, emptySnapshot, encodeSnapshot, type Place, type Snapshot } from './snapshot.ts';
import type { SubjectChange } from './subject-commit.ts';

export interface TicketName {
  readonly pk: string;
  readonly feed: string;
  readonly ticket: string;
}

export const ticketName = (pk: string): TicketName => {
  const [, , feed = '', ticket = ''] = pk.split('#');
  return { pk, feed: decodeURIComponent(feed), ticket: decodeURIComponent(ticket) };
};

/** A ticket as loaded, while arrivals and ticks are applied to it. Nothing is written before `changeOf`. */
export interface TicketSubject extends TicketName {
  readonly version: number;
  readonly before: Snapshot<PackedTicket>;
  /** Receipt of each event that lies in a chunk row, by id and hash: chunk rows are never rewritten. */
  readonly chunked: ReadonlyMap<string, Instant>;
  readonly set: EventSet<TicketEvent>;
  asOf: Instant;
  due: Instant | undefined;
  decision: Decision | undefined;
  records: readonly AlertRecord[];
  readonly changed: Map<string, AlertRecord>;
  readonly messages: Message[];
  dirty: boolean;
}

export interface Settings {
  /** Alerts known later than this after their instant are recorded, never sent. */
  readonly alertHorizonMs: Millis;
  /** Replays decide at each due instant on the way; live sweeps decide at the watermark. */
  readonly steered: boolean;
}

/** Loads tickets by key, with the chunks of the huge ones; a row that is not there is a ticket without events. */
export const loadTickets = async (table: Table, names: readonly TicketName[]): Promise<readonly TicketSubject[]> => {
  const found = await table.get(names.map(({ pk }) => snapshotKey(pk)));
  const rows: (Row | undefined)[] = [];
  for (const row of found) rows.push(isWhole(row) ? row : await wholeRow(table, row));
  const snapshots = rows.map((row) => (row ? decodeSnapshot<PackedTicket>(row.body) : emptySnapshot));
  const subjects: TicketSubject[] = [];
  for (const [n, name] of names.entries()) {
    const before = snapshots[n] ?? emptySnapshot;
    const keys = Array.from({ length: before.chunks }, (_, chunk) => chunkKey(name.pk, chunk));
    const chunks = keys.length === 0 ? [] : await table.get(keys);
    subjects.push(
      openTicket(
        name,
        rows[n],
        before,
        chunks.filter((row) => row !== undefined),
      ),
    );
  }
  return subjects;
};

const openTicket = (
  { pk, feed, ticket }: TicketName,
  row: Row | undefined,
  before: Snapshot<PackedTicket>,
  chunks: readonly Row[],
): TicketSubject => {
  const old = chunks.flatMap(({ body }) => storedJson<PackedTicket[]>(body));
  const events = [...old, ...before.events].map((packed) => unpackTicket(feed, ticket, packed));
  return {
    pk,
    feed,
    ticket,
    version: row?.version ?? 0,
    before,
    chunked: new Map(old.map(([id, hash, , , receivedAt]) => [id + hash, receivedAt])),
    set: eventSet(events),
    asOf: before.asOf,
    due: row?.due,
    decision: undefined,
    records: before.alerts,
    changed: new Map(),
    messages: [],
    dirty: before.unfinished === true,
  };
};

/** Decides at as-of and moves the alerts on. */
const decideAt = (subject: TicketSubject, rulebooks: readonly Rules[], asOf: Instant, settings: Settings): void => {
  subject.asOf = Math.max(subject.asOf, asOf);
  const { history, parkedUntil } = historyOf(subject.set, subject.asOf);
  subject.decision = decideTicket(rulebooks, subject.ticket, history, subject.asOf, parkedUntil);
  subject.due = subject.decision.due;
  subject.dirty = true;
  const moved = transitionAlerts(subject.records, subject.decision.alerts, () => subject.asOf, settings.alertHorizonMs);
  subject.records = moved.records;
  for (const record of moved.changed) subject.changed.set(record.alert.id, record);
  subject.messages.push(...moved.messages);
};

/** Everything that falls due up to and including `until`. */
export const settleTicket = (
  subject: TicketSubject,
  rulebooks: readonly Rules[],
  until: Instant,
  settings: Settings,
): void => {
  if (!settings.steered) {
    if (subject.due !== undefined && subject.due <= until) decideAt(subject, rulebooks, until, settings);
    return;
  }
  while (subject.due !== undefined && subject.due <= until)
    decideAt(subject, rulebooks, Math.max(subject.due, subject.asOf), settings);
};

/**
 * Arrivals in the order of their receipt: what falls due before one is decided without it, so that warnings and breaches fire at their instants.
 * Answers what became of each event.
 */
export const applyArrivals = (
  subject: TicketSubject,
  rulebooks: readonly Rules[],
  arrivals: readonly TicketEvent[],
  settings: Settings,
): readonly Added[] => {
  const added: Added[] = [];
  for (let i = 0; i < arrivals.length;) {
    const receivedAt = arrivals[i]?.receivedAt ?? 0;
    settleTicket(subject, rulebooks, receivedAt - 1, settings);
    let changed = false;
    for (let event = arrivals[i]; event?.receivedAt === receivedAt; event = arrivals[i]) {
      const outcome = addEvent(subject.set, event);
      i += 1;
      added.push(outcome);
      if (outcome !== 'duplicate') changed = true;
    }
    if (changed) decideAt(subject, rulebooks, receivedAt, settings);
  }
  return added;
};

/** Decides again at the as-of it had reached or later: under new rules, or to finish what a crash left. */
export const decideAgain = decideAt;

/** Results that lie or will lie somewhere: the ticket counts in at least one level. */
export const isMatched = ({ decision, before }: TicketSubject): boolean =>
  decision ? decision.judged.length > 0 : before.placed.length > 0;

const tailBytes = 64 * 1024;

/** What must be written, or undefined when nothing changed. */
export const ticketChange = (subject: TicketSubject, rulebooks: readonly Rules[]): SubjectChange | undefined => {
  const { decision, before } = subject;
  if (!subject.dirty || !decision) return undefined;
  const known = new Map(before.placed.map((place) => [placeText(place), place[5]]));
  const placed: Place[] = [];
  const puts: { key: Key; body: string }[] = [];
  for (const { contract, level, day, at, item, body } of placeResults(decision)) {
    const place: Place = [contract, level, day, day === 'open' ? 0 : at, item, sha256(body).slice(0, 8)];
    const name = placeText(place);
    placed.push(place);
    if (known.get(name) !== place[5]) puts.push({ key: placeKey(place), body });
    known.delete(name);
  }
  const gone = before.placed.filter((place) => known.has(placeText(place)));
  const { events, chunks, puts: chunkPuts } = packEvents(subject);
  const next: Snapshot<PackedTicket> = {
    asOf: subject.asOf,
    revisions: Object.fromEntries(rulebooks.map(({ contract, revision }) => [contract, revision])),
    events,
    chunks,
    placed,
    alerts: subject.records,
    parties: decision.facts.parties,
  };
  return {
    key: snapshotKey(subject.pk),
    was: subject.version,
    body: encodeSnapshot(next),
    ...(subject.due === undefined ? {} : { due: subject.due }),
    chunks: chunkPuts,
    puts,
    drops: gone.map(placeKey),
    records: [...subject.changed.values()],
    messages: subject.messages,
    asOf: subject.asOf,
    unfinished: () =>
      encodeSnapshot({ ...before, events, chunks, placed: unwritten([...gone, ...placed]), unfinished: true }),
  };
};

const placeText = ([contract, level, day, at, item]: Place): string => `${contract} ${level} ${day} ${at} ${item}`;
const placeKey = ([contract, level, day, at, item]: Place): Key => ({
  pk: resultPk(contract, level, day),
  sk: resultSk(day, at, item),
});
const unwritten = (places: readonly Place[]): readonly Place[] =>
  places.map(([contract, level, day, at, item]) => [contract, level, day, at, item, '']);

/** The newest events stay in the snapshot up to 64 KB; what is older moves to chunk rows once and stays there. */
const packEvents = (
  subject: TicketSubject,
): { events: PackedTicket[]; chunks: number; puts: { key: Key; body: string }[] } => {
  const packed = eventsOf(subject.set)
    .filter(({ id, hash, receivedAt }) => subject.chunked.get(id + hash) !== receivedAt)
    .map(packTicket);
  const puts: { key: Key; body: string }[] = [];
  let { chunks } = subject.before;
  // Most tickets are far below the limit: measure only when there are many events.
  if (packed.length < 100) return { events: packed, chunks, puts };
  let rest = packed;
  while (JSON.stringify(rest).length > tailBytes) {
    const take = fitting(rest, tailBytes / 2);
    puts.push({ key: chunkKey(subject.pk, chunks), body: JSON.stringify(rest.slice(0, take)) });
    chunks += 1;
    rest = rest.slice(take);
  }
  return { events: rest, chunks, puts };
};

const fitting = (events: readonly PackedTicket[], bytes: number): number => {
  let sum = 2;
  for (const [n, event] of events.entries()) {
    sum += JSON.stringify(event).length + 1;
    if (sum > bytes) return Math.max(n, 1);
  }
  return events.length;
};
