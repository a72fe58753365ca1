import { seriesOf } from '../domain/decide-series.ts';
import type { Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import type { Changes } from '../ports/changes.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { Key, Row, TableDep } from '../ports/table.ts';
import { deliverOutbox } from './deliver.ts';
import { workCheck } from './check-subject.ts';
import { workSeries } from './series-subject.ts';
import { keyText } from './keys.ts';
import { rollUp } from './roll-up.ts';
import { saveAll } from './save.ts';
import { commitsOf, type SubjectChange } from './subject-commit.ts';
import { loadTickets, settleTicket, ticketChange, ticketName, type Settings } from './ticket-subject.ts';
import { tickRollups, tickWindowRow } from './window-subject.ts';

export interface ChangesDep {
  readonly changes: Changes;
}

const page = 2000;

/** Rolls up what the change hints name, until there are none. */
export const rollUpChanges = async (
  { table, changes }: TableDep & ChangesDep,
  rulebooks: readonly Rules[],
  asOf: Instant,
): Promise<void> => {
  for (;;) {
    const { keys, upTo } = changes.changes(100_000);
    if (keys.length === 0) return;
    await rollUp(table, rulebooks, keys, asOf);
    changes.forget(upTo);
  }
};

/**
 * The tick: everything that is due up to and including `until` is loaded, decided, saved and cleared or armed again; a row that is no longer
 * due is passed over. Subjects first, then the windows their changes touch, then what there is to send.
 */
export const sweep = async (
  deps: TableDep & ChangesDep & NotifierDep,
  rulebooks: readonly Rules[],
  until: Instant,
  settings: Settings,
): Promise<void> => {
  const tries = new Map<string, number>();
  for (;;) {
    await rollUpChanges(deps, rulebooks, until);
    const keys = (await deps.table.due(until, page)).filter((key) => (tries.get(keyText(key)) ?? 0) < mostTries);
    if (keys.length === 0) return;
    for (const key of keys) tries.set(keyText(key), (tries.get(keyText(key)) ?? 0) + 1);
    await sweepPage(deps, rulebooks, keys, until, settings);
  }
};

/** The due index may list a row again before it shows that it was dealt with. */
const mostTries = 5;

const sweepPage = async (
  deps: TableDep & ChangesDep & NotifierDep,
  rulebooks: readonly Rules[],
  keys: readonly Key[],
  until: Instant,
  settings: Settings,
): Promise<void> => {
  const { table } = deps;
  const kinds = Map.groupBy(keys, ({ pk }) => pk.slice(0, pk.indexOf('#', pk.startsWith('subject#') ? 8 : 0)));
  await sweepTickets(deps, rulebooks, kinds.get('subject#ticket') ?? [], until, settings);
  await sweepHourly(
    deps,
    rulebooks,
    [...(kinds.get('subject#check') ?? []), ...(kinds.get('subject#series') ?? [])],
    until,
  );
  await rollUpChanges(deps, rulebooks, until);
  await tickRollups(table, rulebooks, await dueRows(table, kinds.get('rollup') ?? [], until), until, settings);
  for (const row of await dueRows(table, kinds.get('subject#window') ?? [], until))
    await sweepWindow(deps, rulebooks, row, until, settings);
  await deliverOutbox(deps, await dueRows(table, outboxKeys(kinds), until));
};

const outboxKeys = (kinds: ReadonlyMap<string, readonly Key[]>): readonly Key[] => kinds.get('outbox') ?? [];

const dueRows = async (table: TableDep['table'], keys: readonly Key[], until: Instant): Promise<readonly Row[]> =>
  keys.length === 0
    ? []
    : (await table.get(keys)).filter((row): row is Row => row?.due !== undefined && row.due <= until);

const sweepTickets = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  keys: readonly Key[],
  until: Instant,
  settings: Settings,
): Promise<void> => {
  if (keys.length === 0) return;
  const changes: SubjectChange[] = [];
  for (const subject of await loadTickets(
    table,
    keys.map(({ pk }) => ticketName(pk)),
  )) {
    settleTicket(subject, rulebooks, until, settings);
    const change = ticketChange(subject, rulebooks);
    if (change) changes.push(change);
  }
  // A stale one was written by somebody else meanwhile: the next page of the due index lists it again if it still is due.
  await saveAll(table, changes.map(commitsOf));
};

const sweepHourly = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  keys: readonly Key[],
  until: Instant,
): Promise<void> => {
  for (const row of await dueRows(table, keys, until)) {
    const change = await workHourly(table, rulebooks, row, until, false);
    if (change) await saveAll(table, [commitsOf(change)]);
  }
};

/** A check or series decided at as-of with no arrivals; `again`: all its days. */
export const workHourly = async (
  table: TableDep['table'],
  rulebooks: readonly Rules[],
  row: Row,
  asOf: Instant,
  again: boolean,
): Promise<SubjectChange | undefined> => {
  const [, kind, feedText = '', idText = ''] = row.pk.split('#');
  const work = { table, rulebooks, pk: row.pk, feed: decodeURIComponent(feedText), row, arrivals: [], asOf, again };
  const id = decodeURIComponent(idText);
  return kind === 'check' ? (await workCheck(id, work)).change : (await workSeries(seriesOf(id), work)).change;
};

const sweepWindow = async (
  { table }: TableDep,
  rulebooks: readonly Rules[],
  row: Row,
  until: Instant,
  settings: Settings,
): Promise<void> => {
  const [, , contractText = '', levelText = ''] = row.pk.split('#');
  const rules = rulebooks.find(({ contract }) => contract === decodeURIComponent(contractText));
  if (!rules) return;
  await tickWindowRow(table, rules, decodeURIComponent(levelText), row, until, settings);
};
