import { isAuthorised, type Door } from '../domain/authorise.ts';
import { seriesId } from '../domain/decide-series.ts';
import type { Added } from '../domain/event-set.ts';
import type { CanonicalEvent, CheckEvent, MeasurementEvent, RuleEvent, TicketEvent } from '../domain/event.ts';
import type { Rules } from '../domain/rules.ts';
import type { Instant, Refusal, Result } from '../domain/types.ts';
import type { LedgerDep, LedgerEntry } from '../ports/ledger.ts';
import type { TableDep } from '../ports/table.ts';
import { workCheck } from './check-subject.ts';
import type { HourlyOutcome } from './hourly-work.ts';
import { workSeries } from './series-subject.ts';
import { snapshotKey, subjectPk } from './keys.ts';
import { addRuleEvents } from './rulebook.ts';
import { saveAll } from './save.ts';
import { commitsOf, type SubjectChange } from './subject-commit.ts';
import {
  applyArrivals,
  isMatched,
  loadTickets,
  ticketChange,
  type Settings,
  type TicketName,
} from './ticket-subject.ts';

/** One delivered event as a feed's translation left it, or its refusal with the line that came. */
export interface Arrival {
  readonly line: string;
  readonly receivedAt: Instant;
  readonly read: Result<{ readonly event: CanonicalEvent; readonly text: string }>;
  /** Where a refused one was found, for people: file and line. */
  readonly place?: string;
}

/** What came, for people and the ledger. */
export const lineOf = ({ read, line }: Arrival): string => (read.ok ? read.value.text : line);

/** What became of one arrival. `matched`: its subject counts in at least one level now. */
export interface Ingested {
  readonly outcome: Added | 'refused';
  readonly refusal?: Refusal;
  readonly subject?: string;
  readonly matched: boolean;
}

export interface IngestSettings extends Settings {
  readonly door: Door;
}

/** A subject's arrivals in the order of their receipt, with their places in the batch. */
interface Group<E> {
  readonly event: E;
  readonly arrivals: E[];
  readonly places: number[];
}

const attempts = 8;

/**
 * Ingest: authorises, writes the batch ahead to the ledger, folds it per subject and commits each subject once. A refused event lies in the
 * ledger with its code. Answers what became of each arrival, in order. architecture: decisions 3, 4, 10.
 */
export const ingest = async (
  deps: TableDep & LedgerDep,
  rulebooks: readonly Rules[],
  batch: readonly Arrival[],
  settings: IngestSettings,
): Promise<readonly Ingested[]> => {
  const judged = batch.map((arrival) => authorise(rulebooks, arrival, settings.door));
  await deps.ledger.append(judged.map(ledgerEntry));
  const ingested: Ingested[] = judged.map(({ read }) =>
    read.ok ? { outcome: 'new', matched: false } : { outcome: 'refused', refusal: read.error, matched: false },
  );
  const groups = groupArrivals(judged);
  await ingestTickets(deps, rulebooks, [...groups.tickets.values()], settings, ingested);
  await ingestHourly(deps, rulebooks, groups, ingested);
  await ingestRuleEvents(deps, rulebooks, groups.rules, ingested);
  await noteReused(deps, judged, ingested);
  return ingested;
};

/** The arrival as ingest takes it: one whose feed may not say this is refused. */
export const authorise = (rulebooks: readonly Rules[], arrival: Arrival, door: Door): Arrival => {
  if (!arrival.read.ok || isAuthorised(rulebooks, arrival.read.value.event, door)) return arrival;
  const { source, kind } = arrival.read.value.event;
  return {
    ...arrival,
    line: lineOf(arrival),
    read: {
      ok: false,
      error: {
        code: 'not-authorised',
        message: `feed ${source} may not send ${kind} events of this kind: see sources in the contract`,
      },
    },
  };
};

const ledgerEntry = ({ receivedAt, read, line }: Arrival): LedgerEntry =>
  read.ok
    ? { receivedAt, outcome: 'accepted', event: read.value.text }
    : { receivedAt, outcome: 'refused', code: read.error.code, message: read.error.message, event: line };

interface Groups {
  readonly tickets: Map<string, Group<TicketEvent>>;
  readonly checks: Map<string, Group<CheckEvent>>;
  readonly series: Map<string, Group<MeasurementEvent>>;
  readonly rules: { event: RuleEvent; place: number }[];
}

const groupArrivals = (batch: readonly Arrival[]): Groups => {
  const groups: Groups = { tickets: new Map(), checks: new Map(), series: new Map(), rules: [] };
  for (const [place, { read }] of batch.entries()) {
    if (!read.ok) continue;
    const { event } = read.value;
    if (event.kind === 'ticket') add(groups.tickets, subjectPk('ticket', event.source, event.ticket), event, place);
    else if (event.kind === 'check') add(groups.checks, subjectPk('check', event.source, event.check), event, place);
    else if (event.kind === 'measurement')
      add(groups.series, subjectPk('series', event.source, seriesId(event)), event, place);
    else if (event.kind === 'maintenance' || event.kind === 'exclusion') groups.rules.push({ event, place });
  }
  return groups;
};

const add = <E>(groups: Map<string, Group<E>>, pk: string, event: E, place: number): void => {
  const group = groups.get(pk);
  if (!group) groups.set(pk, { event, arrivals: [event], places: [place] });
  else {
    group.arrivals.push(event);
    group.places.push(place);
  }
};

const note = (
  ingested: Ingested[],
  places: readonly number[],
  added: readonly Added[],
  subject: string,
  matched: boolean,
): void => {
  for (const [n, place] of places.entries()) ingested[place] = { outcome: added[n] ?? 'duplicate', subject, matched };
};

const ingestTickets = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  groups: readonly Group<TicketEvent>[],
  settings: Settings,
  ingested: Ingested[],
): Promise<void> => {
  let open = groups;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attempts) throw new Error(`${open.length} tickets are contended, first ${open[0]?.event.ticket}`);
    const names = open.map(({ event }): TicketName => ({
      pk: subjectPk('ticket', event.source, event.ticket),
      feed: event.source,
      ticket: event.ticket,
    }));
    const subjects = await loadTickets(table, names);
    const changes: { group: Group<TicketEvent>; change: SubjectChange }[] = [];
    for (const [n, subject] of subjects.entries()) {
      const group = open[n];
      if (!group) continue;
      const added = applyArrivals(subject, rulebooks, group.arrivals, settings);
      // A later attempt meets what an earlier one may have written: only the first says what was new.
      if (attempt === 0) note(ingested, group.places, added, subject.pk, isMatched(subject));
      const change = ticketChange(subject, rulebooks);
      if (change) changes.push({ group, change });
    }
    const stale = await saveAll(
      table,
      changes.map(({ change }) => commitsOf(change)),
    );
    open = changes.filter((_, n) => stale[n]).map(({ group }) => group);
  }
};

const ingestHourly = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  { checks, series }: Groups,
  ingested: Ingested[],
): Promise<void> => {
  for (const [pk, group] of checks)
    await workUntilSaved(table, pk, group, ingested, (row) =>
      workCheck(group.event.check, {
        table,
        rulebooks,
        pk,
        feed: group.event.source,
        row,
        arrivals: group.arrivals,
        asOf: 0,
        again: false,
      }),
    );
  for (const [pk, group] of series) {
    const { metric, service, provider } = group.event;
    const name = {
      metric,
      ...(service === undefined ? {} : { service }),
      ...(provider === undefined ? {} : { provider }),
    };
    await workUntilSaved(table, pk, group, ingested, (row) =>
      workSeries(name, {
        table,
        rulebooks,
        pk,
        feed: group.event.source,
        row,
        arrivals: group.arrivals,
        asOf: 0,
        again: false,
      }),
    );
  }
};

const workUntilSaved = async <E>(
  table: TableDep['table'],
  pk: string,
  group: Group<E>,
  ingested: Ingested[],
  work: (row: Awaited<ReturnType<TableDep['table']['get']>>[number]) => Promise<HourlyOutcome>,
): Promise<void> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [row] = await table.get([snapshotKey(pk)]);
    const { added, change, matched } = await work(row);
    if (attempt === 0) note(ingested, group.places, added, pk, matched);
    if (!change) return;
    const [stale] = await saveAll(table, [commitsOf(change)]);
    if (!stale) return;
  }
  throw new Error(`${pk} is contended`);
};

const ingestRuleEvents = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  events: Groups['rules'],
  ingested: Ingested[],
): Promise<void> => {
  if (events.length === 0) return;
  const outcomes = await addRuleEvents(
    table,
    rulebooks.map(({ contract }) => contract),
    events.map(({ event }) => event),
  );
  for (const [n, { place }] of events.entries()) ingested[place] = { outcome: outcomes[n] ?? 'new', matched: true };
};

/** The same identity with other content: kept beside the first, and refused in the ledger so that it can be found. */
const noteReused = async (
  { ledger }: LedgerDep,
  batch: readonly Arrival[],
  ingested: readonly Ingested[],
): Promise<void> => {
  const entries = batch.flatMap((arrival, n): LedgerEntry[] =>
    ingested[n]?.outcome === 'reused'
      ? [
          {
            receivedAt: arrival.receivedAt,
            outcome: 'refused',
            code: 'id-reused',
            message: 'this id came before with other content: the later recordedAt stands',
            event: lineOf(arrival),
          },
        ]
      : [],
  );
  if (entries.length > 0) await ledger.append(entries);
};
