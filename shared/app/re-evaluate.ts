import { parseDate } from '../domain/civil.ts';
import type { RuleEvent } from '../domain/event.ts';
import { levelIds, levelAt, type Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import { dayInterval } from '../domain/window.ts';
import type { LedgerDep } from '../ports/ledger.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { Key, Table, TableDep } from '../ports/table.ts';
import { instantKey, resultPk, rollupPk, snapshotKey, subjectPk, windowPk } from './keys.ts';
import { seriesId } from '../domain/decide-series.ts';
import { queryAll } from './query.ts';
import { rollUp } from './roll-up.ts';
import { saveAll } from './save.ts';
import { commitsOf, type SubjectChange } from './subject-commit.ts';
import { rollUpChanges, workHourly, type ChangesDep } from './sweep.ts';
import { decideAgain, loadTickets, ticketChange, ticketName, type Settings } from './ticket-subject.ts';
import { tickWindow } from './window-subject.ts';

type Deps = TableDep & ChangesDep & NotifierDep;

/**
 * What maintenance and exclusions touch: the tickets they name are decided again, the days they lie in are rolled up again. Safe to repeat,
 * so it also runs for events that were known already: a crash may have come between.
 */
export const applyRuleEvents = async (
  deps: Deps,
  rulebooks: readonly Rules[],
  events: readonly RuleEvent[],
  ticketFeeds: readonly string[],
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  const tickets = new Set(events.flatMap((event) => (event.kind === 'exclusion' ? event.tickets : [])));
  const pks = [...tickets].flatMap((ticket) => ticketFeeds.map((feed) => subjectPk('ticket', feed, ticket)));
  await decideTickets(deps.table, rulebooks, pks, asOf, settings, true);
  const spans = events.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [{ from, to }]));
  if (spans.length > 0) {
    // Monthly caps are used up in time order, so a window may change the rest of its month.
    const from = Math.min(...spans.map((span) => span.from)) - month;
    const to = Math.max(...spans.map((span) => span.to)) + month;
    await rollAvailabilityAgain(deps.table, rulebooks, from, to, asOf);
  }
  await rollUpChanges(deps, rulebooks, asOf);
};

const month = 31 * 86_400_000;
const batch = 2000;

const decideTickets = async (
  table: Table,
  rulebooks: readonly Rules[],
  pks: readonly string[],
  asOf: Instant,
  settings: Settings,
  force: boolean,
): Promise<number> => {
  const changes: SubjectChange[] = [];
  for (const subject of await loadTickets(table, pks.map(ticketName))) {
    if (subject.version === 0) continue;
    if (!force && rulebooks.every(({ contract, revision }) => subject.before.revisions[contract] === revision))
      continue;
    decideAgain(subject, rulebooks, asOf, settings);
    const change = ticketChange(subject, rulebooks);
    if (change) changes.push(change);
  }
  await saveAll(table, changes.map(commitsOf));
  return changes.length;
};

const decideHourly = async (
  table: Table,
  rulebooks: readonly Rules[],
  pks: readonly string[],
  asOf: Instant,
): Promise<number> => {
  let changed = 0;
  for (const row of await table.get(pks.map(snapshotKey))) {
    if (!row) continue;
    const { revisions } = JSON.parse(row.body) as { revisions: Record<string, string> };
    if (rulebooks.every(({ contract, revision }) => revisions[contract] === revision)) continue;
    const change = await workHourly(table, rulebooks, row, asOf, true);
    if (!change) continue;
    await saveAll(table, [commitsOf(change)]);
    changed += 1;
  }
  return changed;
};

const rollAvailabilityAgain = async (
  table: Table,
  rulebooks: readonly Rules[],
  from: Instant,
  to: Instant,
  asOf: Instant,
): Promise<void> => {
  for (const rules of rulebooks) {
    for (const level of levelIds(rules)) {
      const keys: Key[] = [];
      for (const { sk } of await queryAll(table, rollupPk(rules.contract, level))) {
        const day = parseDate(sk);
        const zone = rules.versions[0]?.zone;
        if (day === undefined || !zone) continue;
        const interval = dayInterval(zone, day);
        const metric = levelAt(rules, level, interval.from)?.spec.metric;
        if (metric?.kind === 'availability' && interval.to > from && interval.from < to)
          keys.push({ pk: resultPk(rules.contract, level, sk), sk: instantKey(interval.from) });
      }
      await rollUp(table, [rules], keys, asOf);
    }
  }
};

/**
 * A new or corrected contract version: every subject that was decided with other rules is decided again, found through the ledger,
 * until a pass finds none; then every window is looked at again. Answers how many subjects changed.
 */
export const reEvaluate = async (
  deps: Deps & LedgerDep,
  rulebooks: readonly Rules[],
  asOf: Instant,
  settings: Settings,
): Promise<number> => {
  const { table, ledger } = deps;
  let changed = 0;
  for (;;) {
    let pass = 0;
    let pks = new Set<string>();
    const flush = async (): Promise<void> => {
      const list = [...pks];
      pks = new Set();
      pass += await decideTickets(
        table,
        rulebooks,
        list.filter((pk) => pk.startsWith('subject#ticket#')),
        asOf,
        settings,
        false,
      );
      pass += await decideHourly(
        table,
        rulebooks,
        list.filter((pk) => !pk.startsWith('subject#ticket#')),
        asOf,
      );
      await rollUpChanges(deps, rulebooks, asOf);
    };
    for await (const { outcome, event } of ledger.read()) {
      const pk = outcome === 'accepted' ? subjectOf(event) : undefined;
      if (pk !== undefined) pks.add(pk);
      if (pks.size >= batch) await flush();
    }
    await flush();
    changed += pass;
    if (pass === 0) break;
  }
  await rollAvailabilityAgain(table, rulebooks, 0, Number.MAX_SAFE_INTEGER, asOf);
  for (const rules of rulebooks)
    for (const level of levelIds(rules)) await tickLevel(table, rules, level, asOf, settings);
  return changed;
};

const tickLevel = async (
  table: Table,
  rules: Rules,
  level: string,
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  for (const { sk } of await queryAll(table, windowPk(rules.contract, level)))
    await tickWindow(table, rules, level, sk === 'rolling' ? asOf : Date.parse(sk), asOf, settings);
};

/** Subject of an accepted ledger event, from its canonical text. */
const subjectOf = (text: string): string | undefined => {
  const { source, detail } = JSON.parse(text) as {
    source: string;
    detail: { ticket?: string; check?: string; metric?: string; service?: string; provider?: string };
  };
  if (detail.ticket !== undefined) return subjectPk('ticket', source, detail.ticket);
  if (detail.check !== undefined) return subjectPk('check', source, detail.check);
  const { metric, service, provider } = detail;
  return metric === undefined
    ? undefined
    : subjectPk(
        'series',
        source,
        seriesId({
          metric,
          ...(service === undefined ? {} : { service }),
          ...(provider === undefined ? {} : { provider }),
        }),
      );
};
