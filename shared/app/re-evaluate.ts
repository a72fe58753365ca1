import { parseDate } from '../domain/civil.ts';
import type { RuleEvent } from '../domain/event.ts';
import type { Metric } from '../domain/contract.ts';
import { levelLeaves } from '../domain/level-availability.ts';
import { levelIds, type Rules } from '../domain/rules.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant } from '../domain/types.ts';
import { dayInterval } from '../domain/window.ts';
import type { LedgerDep } from '../ports/ledger.ts';
import type { NotifierDep } from '../ports/notifier.ts';
import type { Key, Table, TableDep } from '../ports/table.ts';
import { instantKey, resultPk, rollupPk, snapshotKey, subjectPk, windowPk } from './keys.ts';
import { seriesId } from '../domain/decide-series.ts';
import { loadProgress, saveProgress } from './progress.ts';
import { queryAll } from './query.ts';
import { rollUp } from './roll-up.ts';
import { loadRules } from './rulebook.ts';
import { saveAll } from './save.ts';
import { commitsOf, type SubjectChange } from './subject-commit.ts';
import { rollUpChanges, workHourly, type ChangesDep } from './sweep.ts';
import { decideAgain, loadTickets, ticketChange, ticketName, type Settings } from './ticket-subject.ts';
import { tickWindowRow } from './window-subject.ts';

type Deps = TableDep & ChangesDep & NotifierDep;

/**
 * What maintenance and exclusions touch, or touched as they were declared before: the tickets they name are decided again, the days they lie in
 * are rolled up again. Safe to repeat, so it also runs for events that were known already: a crash may have come between.
 */
export const applyRuleEvents = async (
  deps: Deps,
  rulebooks: readonly Rules[],
  events: readonly RuleEvent[],
  ticketFeeds: readonly string[],
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  const names = new Set(events.map(caseOf));
  const all = rulebooks.flatMap(({ events: known }) => known.filter((event) => names.has(caseOf(event))));
  const tickets = new Set([...events, ...all].flatMap((event) => (event.kind === 'exclusion' ? event.tickets : [])));
  const pks = [...tickets].flatMap((ticket) => ticketFeeds.map((feed) => subjectPk('ticket', feed, ticket)));
  await decideTickets(deps.table, rulebooks, pks, asOf, settings, true);
  const spans = [...events, ...all].flatMap(({ from, to }) =>
    from === undefined || to === undefined ? [] : [{ from, to }],
  );
  if (spans.length > 0) {
    // Monthly caps are used up in time order, so a window may change the rest of its month.
    const from = Math.min(...spans.map((span) => span.from)) - month;
    const to = Math.max(...spans.map((span) => span.to)) + month;
    await rollUpAgain(deps.table, rulebooks, from, to, asOf, 'availability');
  }
  await rollUpChanges(deps, rulebooks, asOf);
};

const caseOf = (event: RuleEvent): string =>
  event.kind === 'exclusion' ? `exclusion ${event.exclusion}` : `maintenance ${event.maintenance}`;

const month = 31 * 86_400_000;
const batch = 2000;
const attempts = 8;

/** A ticket that somebody else wrote meanwhile is loaded and decided again. Answers how many changed. */
const decideTickets = async (
  table: Table,
  rulebooks: readonly Rules[],
  pks: readonly string[],
  asOf: Instant,
  settings: Settings,
  force: boolean,
): Promise<number> => {
  let changed = 0;
  let open = pks;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attempts) throw new Error(`${open.length} tickets are contended, first ${open[0]}`);
    const changes: { pk: string; change: SubjectChange }[] = [];
    for (const subject of await loadTickets(table, open.map(ticketName))) {
      const isCurrent = rulebooks.every(({ contract, revision }) => subject.before.revisions[contract] === revision);
      if (subject.version === 0 || (isCurrent && !force)) continue;
      decideAgain(subject, rulebooks, asOf, settings);
      const change = ticketChange(subject, rulebooks);
      if (change) changes.push({ pk: subject.pk, change });
    }
    const stale = await saveAll(
      table,
      changes.map(({ change }) => commitsOf(change)),
    );
    changed += changes.length;
    open = changes.filter((_, n) => stale[n]).map(({ pk }) => pk);
    changed -= open.length;
  }
  return changed;
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
    const { revisions } = storedJson<{ revisions: Record<string, string> }>(row.body);
    if (rulebooks.every(({ contract, revision }) => revisions[contract] === revision)) continue;
    const change = await workHourly(table, rulebooks, row, asOf, true);
    if (!change) continue;
    await saveAll(table, [commitsOf(change)]);
    changed += 1;
  }
  return changed;
};

/**
 * Rolls days up again though their rows may be the same: terms or relief changed. Availability: every day of the level and of those it is
 * composed of; `all` also what is made of measurements, whose rows do not name the version.
 */
const rollUpAgain = async (
  table: Table,
  rulebooks: readonly Rules[],
  from: Instant,
  to: Instant,
  asOf: Instant,
  what: 'availability' | 'all',
): Promise<void> => {
  for (const rules of rulebooks) {
    for (const level of levelIds(rules)) {
      const kinds = metricsOf(rules, level);
      const isAvailability = kinds.some(({ kind }) => kind === 'availability');
      if (!isAvailability && (what === 'availability' || !kinds.some(({ of }) => of === 'measurements'))) continue;
      const days = new Set<string>();
      for (const id of [level, ...kinds.flatMap((metric) => innerLevels(rules, metric))])
        for (const { sk } of await queryAll(table, rollupPk(rules.contract, id))) days.add(sk);
      const keys = [...days].flatMap((sk): Key[] => {
        const day = parseDate(sk);
        const zone = rules.versions[0]?.zone;
        if (day === undefined || !zone) return [];
        const interval = dayInterval(zone, day);
        const isTouched = interval.to > from && interval.from < to;
        return isTouched ? [{ pk: resultPk(rules.contract, level, sk), sk: instantKey(interval.from) }] : [];
      });
      await rollUp(table, [rules], keys, asOf);
    }
  }
};

const metricsOf = ({ versions }: Rules, level: string): readonly Metric[] =>
  versions.flatMap(({ contract }) =>
    contract.serviceLevels.flatMap(({ id, metric }) => (id === level ? [metric] : [])),
  );

/** Levels that an availability level is composed of, however deep. */
const innerLevels = (rules: Rules, metric: Metric): readonly string[] => {
  const found = new Set<string>();
  const visit = (each: Metric): void => {
    if (each.kind !== 'availability') return;
    for (const id of levelLeaves(each)) {
      if (found.has(id)) continue;
      found.add(id);
      metricsOf(rules, id).forEach(visit);
    }
  };
  visit(metric);
  return [...found];
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
  await rollUpAgain(table, rulebooks, 0, Number.MAX_SAFE_INTEGER, asOf, 'all');
  for (const rules of rulebooks)
    for (const level of rules.published) await tickLevel(table, rules, level, asOf, settings);
  return changed;
};

const tickLevel = async (
  table: Table,
  rules: Rules,
  level: string,
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  for (const row of await queryAll(table, windowPk(rules.contract, level)))
    await tickWindowRow(table, rules, level, row, asOf, settings);
};

/** Subject of an accepted ledger event, from its canonical text. */
const subjectOf = (text: string): string | undefined => {
  const { source, detail } = storedJson<{
    source: string;
    detail: { ticket?: string; check?: string; metric?: string; service?: string; provider?: string };
  }>(text);
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

/**
 * Brings everything known under the rules that are published now, where it is not yet: after a new contract version, and after a run that was
 * cut short in doing so. Answers how many subjects changed; undefined when nothing was due. `onStart`: called before long work.
 */
export const evaluateAll = async (
  deps: Deps & LedgerDep,
  settings: Settings,
  onStart: () => void = () => {},
): Promise<number | undefined> => {
  const rulebooks = await loadRules(deps.table);
  const progress = await loadProgress(deps.table);
  const evaluated = Object.fromEntries(rulebooks.map(({ contract, revision }) => [contract, revision]));
  if (JSON.stringify(progress.evaluated ?? {}) === JSON.stringify(evaluated)) return undefined;
  let changed: number | undefined;
  if (progress.firstAt !== undefined) {
    onStart();
    changed = await reEvaluate(deps, rulebooks, progress.at, settings);
  }
  await saveProgress(deps.table, { ...progress, evaluated });
  return changed;
};
