import { formatDate } from '../domain/civil.ts';
import { decodeRollup } from '../domain/day-rollup.ts';
import { clockTicket } from '../domain/clock.ts';
import type { ServiceLevel } from '../domain/contract.ts';
import { historyOf } from '../domain/event-set.ts';
import { decodeItem, type ItemResult } from '../domain/item-result.ts';
import type { LevelReport, LineItem, Miss, OutageLine, Report } from '../domain/report-model.ts';
import { engineRules, levelAt, levelIds, type Rules, type RuleVersion } from '../domain/rules.ts';
import { mergeTallies } from '../domain/tally-merge.ts';
import { ticketSteps } from '../domain/ticket-steps.ts';
import type { Instant, Interval } from '../domain/types.ts';
import { dayOf, rollingWindow, windowAt, windowsBetween } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { termsText } from '../render/terms-text.ts';
import { explainItem } from './explain.ts';
import { resultPk, rollupPk, subjectPk } from './keys.ts';
import { loadProgress } from './progress.ts';
import { queryAll } from './query.ts';
import { listAlerts } from './status.ts';
import { loadTickets, type TicketName } from './ticket-subject.ts';
import { levelWindow, openItems, type LevelWindow, type OpenItem } from './level-window.ts';

/** Misses explained one by one in a level's section; the line list has all. */
const shownMisses = 25;

export interface Period extends Interval {
  readonly name: string;
}

/** The report of one period: a function of the events received up to as-of and the rules. architecture: decision 9. */
export const gatherReport = async (table: Table, rules: Rules, period: Period, asOf: Instant): Promise<Report> => {
  const version = rules.versions.findLast(({ from }) => from < period.to) ?? rules.versions[0];
  if (!version) throw new Error(`contract ${rules.contract} is never in force`);
  const { zone, contract } = version;
  const levels: LevelReport[] = [];
  const lines: LineItem[] = [];
  const outages: OutageLine[] = [];
  const { ticketFeeds } = await loadProgress(table);
  for (const id of levelIds(rules)) {
    const open = await openItems(table, rules.contract, id);
    for (const window of reportedWindows(rules, id, period, asOf)) {
      const terms = levelAt(rules, id, window.to - 1) ?? levelAt(rules, id, window.from);
      if (!terms) continue;
      const found = await levelWindow(table, rules, terms, window, asOf, open);
      const items = await itemsOf(table, rules, found, open.length > 0);
      levels.push(await levelReport(table, rules, found, items, ticketFeeds, open, asOf));
      lines.push(...items.map((item) => lineOf(found, item)));
      for (const { from, to } of found.figures.tally.downs)
        outages.push({ level: id, from: zone.formatZoned(from), to: zone.formatZoned(to), ms: to - from });
    }
  }
  return {
    contract: { id: contract.id, title: contract.title, version: contract.version, timezone: contract.timezone },
    period: { name: period.name, from: zone.formatZoned(period.from), to: zone.formatZoned(period.to) },
    asOf: zone.formatZoned(asOf),
    running: asOf < period.to,
    rules: engineRules,
    levels,
    lines,
    outages,
    alerts: await listAlerts(table, rules.contract, period.from, Math.min(period.to - 1, asOf)),
  };
};

/** Windows of a level that end in the period (or are cut by as-of in it); a rolling level has one, at the period's end. */
const reportedWindows = (rules: Rules, level: string, period: Period, asOf: Instant): readonly Interval[] => {
  const terms = levelAt(rules, level, period.to - 1) ?? levelAt(rules, level, period.from);
  if (!terms) return [];
  const { zone, contract } = terms.version;
  const { window: spec } = terms.spec;
  const end = Math.min(asOf, period.to);
  if (spec.type === 'rolling') return [rollingWindow(spec, zone, end)];
  const windows = windowsBetween(spec, zone, contract.yearStart, period.from, period.to - 1).filter(
    ({ from, to }) => to <= period.to && from < end && to > period.from,
  );
  // A window longer than the period (a quarter in its second month) is shown as it stands.
  return windows.length > 0
    ? windows
    : end > period.from
      ? [windowAt(spec, zone, contract.yearStart, end - 1)]
      : [windowAt(spec, zone, contract.yearStart, period.from)];
};

/** Decided and listed items of a window, and those open in it. */
const itemsOf = async (
  table: Table,
  rules: Rules,
  { terms, window }: LevelWindow,
  hasOpen: boolean,
): Promise<readonly ItemResult[]> => {
  if (terms.spec.metric.of !== 'tickets') return [];
  const { zone } = terms.version;
  const items: ItemResult[] = [];
  for (let day = dayOf(zone, window.from); day <= dayOf(zone, window.to - 1); day += 1) {
    const rows = await queryAll(table, resultPk(rules.contract, terms.spec.id, formatDate(day)));
    items.push(
      ...rows
        .map(({ body }) => decodeItem(body))
        .filter(({ countedAt = 0 }) => countedAt >= window.from && countedAt < window.to),
    );
  }
  if (!hasOpen) return items;
  const rows = await queryAll(table, resultPk(rules.contract, terms.spec.id, 'open'));
  return [...items, ...rows.map(({ body }) => decodeItem(body)).filter(({ startedAt = 0 }) => startedAt < window.to)];
};

const levelReport = async (
  table: Table,
  rules: Rules,
  found: LevelWindow,
  items: readonly ItemResult[],
  feeds: readonly string[],
  open: readonly OpenItem[],
  asOf: Instant,
): Promise<LevelReport> => {
  const { terms, window, standing } = found;
  const { spec, version } = terms;
  const { zone } = version;
  const missed = items.filter(({ outcome, overdue }) => outcome === 'missed' || overdue === true);
  const misses: Miss[] = [];
  for (const item of missed.slice(0, shownMisses)) misses.push(await missOf(table, version, spec, item, feeds, asOf));
  return {
    id: spec.id,
    title: spec.title,
    ...(spec.provider === undefined ? {} : { provider: spec.provider }),
    kind: spec.metric.kind,
    of: spec.metric.of,
    window: { from: zone.formatZoned(window.from), to: zone.formatZoned(window.to) },
    version: version.contract.version,
    target: {
      direction: spec.levels.direction,
      expected: spec.levels.expected,
      ...(spec.levels.minimum === undefined ? {} : { minimum: spec.levels.minimum }),
      ...('unit' in spec.metric && spec.metric.unit !== undefined ? { unit: spec.metric.unit } : {}),
    },
    standing,
    ...fractionOf(found),
    terms: termsText(spec, version.contract.timezone),
    previous: await previousWindows(table, rules, found, open, asOf),
    days: await daysOf(table, rules, found),
    misses,
    moreMisses: missed.length - misses.length,
    exclusions: items.flatMap(({ item, exclusion }) => (exclusion ? [{ item, ...exclusion }] : [])),
  };
};

const fractionOf = ({ terms, figures, standing }: LevelWindow): Pick<LevelReport, 'fraction'> => {
  const { tally } = figures;
  const { metric } = terms.spec;
  if (metric.kind === 'availability')
    return tally.agreedMs > 0
      ? { fraction: { numerator: tally.agreedMs - tally.downMs, denominator: tally.agreedMs, unit: 'ms' } }
      : {};
  if (metric.kind !== 'ratio' || standing.good + standing.bad === 0) return {};
  const unit = metric.of === 'tickets' ? 'items' : metric.of === 'checks' ? 'reports' : 'units';
  return { fraction: { numerator: standing.good, denominator: standing.good + standing.bad, unit } };
};

/** Up to three windows before this one that had begun when the contract was in force, oldest first. */
const previousWindows = async (
  table: Table,
  rules: Rules,
  { terms, window }: LevelWindow,
  open: readonly OpenItem[],
  asOf: Instant,
): Promise<LevelReport['previous']> => {
  const { version, spec } = terms;
  if (spec.window.type === 'rolling' || spec.window.type === 'fixed') return [];
  const { firstAt = 0 } = await loadProgress(table);
  const start = Math.max(rules.versions[0]?.from ?? 0, firstAt);
  const previous: LevelReport['previous'][number][] = [];
  for (let at = window.from - 1; previous.length < 3 && at >= start;) {
    const before = windowAt(spec.window, version.zone, version.contract.yearStart, at);
    const then = levelAt(rules, spec.id, before.to - 1) ?? terms;
    const found = await levelWindow(table, rules, then, before, asOf, open);
    previous.unshift({
      from: version.zone.formatZoned(before.from),
      to: version.zone.formatZoned(before.to),
      standing: found.standing,
    });
    at = before.from - 1;
  }
  return previous;
};

const daysOf = async (table: Table, rules: Rules, { terms, window }: LevelWindow): Promise<LevelReport['days']> => {
  const { zone } = terms.version;
  const rows = await queryAll(table, rollupPk(rules.contract, terms.spec.id), {
    from: formatDate(dayOf(zone, window.from)),
    to: `${formatDate(dayOf(zone, window.to - 1))}~`,
  });
  return rows.map(({ sk, body }) => {
    const { good, bad, downMs, agreedMs } = mergeTallies([...decodeRollup(body).values()].map(({ tally }) => tally));
    return { day: sk, good, bad, downMs, agreedMs };
  });
};

const missOf = async (
  table: Table,
  version: RuleVersion,
  spec: ServiceLevel,
  item: ItemResult,
  feeds: readonly string[],
  asOf: Instant,
): Promise<Miss> => {
  const { zone } = version;
  const text = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : zone.formatZoned(at));
  const names = feeds.map((feed): TicketName => ({
    pk: subjectPk('ticket', feed, item.ticket),
    feed,
    ticket: item.ticket,
  }));
  const level = version.tickets.find((candidate) => candidate.spec.id === spec.id);
  const subject = (await loadTickets(table, names)).find(({ version: stored }) => stored > 0);
  const found =
    level && subject
      ? clockTicket(level, item.ticket, ticketSteps(historyOf(subject.set, asOf).history), asOf, true).find(
          (each) => each.item === item.item,
        )
      : undefined;
  const segments = found ? explainItem(version, spec.id, found).segments : [];
  const optional = {
    provider: item.provider,
    startedAt: text(item.startedAt),
    dueAt: text(item.dueAt),
    breachedAt: text(item.breachedAt),
    stoppedAt: text(item.stoppedAt),
    elapsedMs: item.elapsedMs ?? found?.elapsedMs,
    targetMs: item.targetMs,
  };
  return { item: item.item, fields: item.fields, segments, ...defined(optional) };
};

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const defined = <T extends object>(object: T): Defined<T> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined has just been left out
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;

const lineOf = ({ terms }: LevelWindow, item: ItemResult): LineItem => {
  const { zone } = terms.version;
  const text = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : zone.formatZoned(at));
  const field = (name: string): string | undefined =>
    typeof item.fields[name] === 'string' ? item.fields[name] : undefined;
  return {
    level: terms.spec.id,
    item: item.item,
    outcome: item.outcome,
    version: item.version,
    flags: item.flags,
    ...defined({
      provider: item.provider,
      priority: field('priority'),
      service: field('service'),
      startedAt: text(item.startedAt),
      dueAt: text(item.dueAt),
      breachedAt: text(item.breachedAt),
      stoppedAt: text(item.stoppedAt),
      countedAt: text(item.countedAt),
      elapsedMs: item.elapsedMs,
      targetMs: item.targetMs,
      value: item.value,
      exclusion: item.exclusion && `${item.exclusion.case} (${item.exclusion.rule})`,
    }),
  };
};
