import type { AlertFact } from '../domain/alert-ids.ts';
import { parseDate } from '../domain/civil.ts';
import { levelAlerts } from '../domain/level-alerts.ts';
import { levelIds, type Rules } from '../domain/rules.ts';
import { transitionAlerts, type AlertRecord, type Transition } from '../domain/standing-alerts.ts';
import { storedJson } from '../domain/stored-json.ts';
import { emptyTally } from '../domain/tally.ts';
import type { Instant, Interval, Millis } from '../domain/types.ts';
import { dayInterval, dayOf, hourAt, hoursOfDay, rollingWindow } from '../domain/window.ts';
import type { Commit, Key, Row, Table } from '../ports/table.ts';
import { levelFigures, type HourFigure, type Terms } from './figures.ts';
import { levelWindow, openItems, windowOf } from './level-window.ts';
import { instantKey, rollupPk, windowPk } from './keys.ts';
import { saveAll } from './save.ts';
import { commitsOf } from './subject-commit.ts';
import type { Settings } from './ticket-subject.ts';

/** What a window's row remembers: the alerts that were made of it. Its figures are always read from the rollups. */
interface WindowSnapshot {
  readonly asOf: Instant;
  readonly alerts: readonly AlertRecord[];
  /** Who may see it beside the customer. */
  readonly parties: readonly string[];
}

/** Row key of a level's window; all windows of a rolling level are one subject. */
const windowSk = (window: Interval, rolling: boolean): string => (rolling ? 'rolling' : instantKey(window.from));

/**
 * Every level has a subject for its first window, of each version that brings it, so that a window in which nothing happens still ends;
 * each window makes the next when it ends.
 */
export const ensureWindows = async (table: Table, rulebooks: readonly Rules[], from: Instant): Promise<void> => {
  for (const rules of rulebooks) {
    for (const level of levelIds(rules)) {
      for (const version of rules.versions) {
        const at = Math.max(from, version.from);
        const found = at < version.to ? windowOf(rules, level, at) : undefined;
        if (found) await createWindow(table, rules.contract, level, found.window, found.rolling, at);
      }
    }
  }
};

const createWindow = async (
  table: Table,
  contract: string,
  level: string,
  window: Interval,
  rolling: boolean,
  from: Instant,
): Promise<void> => {
  const key = { pk: windowPk(contract, level), sk: windowSk(window, rolling) };
  const [row] = await table.get([key]);
  if (row) return;
  const body = JSON.stringify(noWindow);
  const put: Row = { ...key, version: 1, body, due: rolling ? from : window.to };
  await table.commit([{ id: `${key.pk} ${key.sk} created`, writes: [{ put, was: 0 }] }]);
};

/** Rollup rows are due: looks once at every window their days belong to, then clears their `due` where they did not change meanwhile. */
export const tickRollups = async (
  table: Table,
  rulebooks: readonly Rules[],
  rows: readonly Row[],
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  const windows = new Map<string, { rules: Rules; level: string; at: Instant }>();
  for (const row of rows) {
    const [, contractText = '', levelText = ''] = row.pk.split('#');
    const rules = rulebooks.find(({ contract }) => contract === decodeURIComponent(contractText));
    const day = parseDate(row.sk);
    const zone = rules?.versions[0]?.zone;
    if (!rules || !zone || day === undefined) continue;
    const level = decodeURIComponent(levelText);
    const last = dayInterval(zone, day).to - 1;
    const found = windowOf(rules, level, last);
    if (found)
      windows.set(`${row.pk} ${windowSk(found.window, found.rolling)}`, {
        rules,
        level,
        at: found.rolling ? asOf : last,
      });
  }
  for (const { rules, level, at } of windows.values()) await tickWindow(table, rules, level, at, asOf, settings);
  const commits = rows.map(({ due: _due, ...row }): Commit => ({
    id: `${row.pk} ${row.sk} ${row.version} looked at`,
    writes: [{ put: { ...row, version: row.version + 1 }, was: row.version }],
  }));
  if (commits.length > 0) await table.commit(commits);
};

const attempts = 8;

/** Decides the alerts of the window of a level that contains `at`, and when to look again. */
export const tickWindow = async (
  table: Table,
  rules: Rules,
  level: string,
  at: Instant,
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = windowOf(rules, level, at);
    if (!found) return;
    const { terms, window, rolling } = found;
    const key = { pk: windowPk(rules.contract, level), sk: windowSk(window, rolling) };
    const [row] = await table.get([key]);
    const before = row ? storedJson<WindowSnapshot>(row.body) : noWindow;
    const now = Math.max(asOf, before.asOf);
    const { facts, hours } = await windowFacts(table, rules, level, terms, window, rolling, now);
    const about = { contract: rules.contract, level, item: itemOf(terms, window, rolling), ...providerOf(terms) };
    const alerts = facts.map((fact): AlertFact => Object.assign({}, about, fact));
    const moved = transitionAlerts(
      before.alerts,
      alerts,
      knownBy(before.asOf, hours, now, settings),
      settings.alertHorizonMs,
    );
    const due = nextLook(terms, window, rolling, hours, now);
    if (!rolling && now >= window.to) await createNext(table, rules, level, window, now);
    if (row && moved.changed.length === 0 && row.due === due) return;
    if (await saveWindow(table, key, row, moved, now, due)) return;
  }
  throw new Error(`window of ${level} is contended`);
};

const noWindow: WindowSnapshot = { asOf: 0, alerts: [], parties: [] };

const saveWindow = async (
  table: Table,
  key: Key,
  row: Row | undefined,
  { records, changed, messages }: Transition,
  asOf: Instant,
  due: Instant | undefined,
): Promise<boolean> => {
  const [stale] = await saveAll(table, [
    commitsOf({
      key,
      was: row?.version ?? 0,
      body: JSON.stringify({
        asOf,
        alerts: records,
        parties: [...new Set(records.flatMap(({ alert }) => alert.provider ?? []))].sort(),
      }),
      ...(due === undefined ? {} : { due }),
      chunks: [],
      puts: [],
      drops: [],
      records: changed,
      messages,
      asOf,
      unfinished: () => row?.body ?? JSON.stringify(noWindow),
    }),
  ]);
  return !stale;
};

/**
 * An instant in the window whose row this is, at which a version has the level: a contract may begin within its first window.
 * undefined: no version has such a window (any more), its level or kind of window changed.
 */
const instantOfRow = (rules: Rules, level: string, sk: string, asOf: Instant): Instant | undefined => {
  const from = sk === 'rolling' ? asOf : Date.parse(sk);
  const later = rules.versions.flatMap((version) => (version.from > from && sk !== 'rolling' ? [version.from] : []));
  return [from, ...later].find((at) => {
    const found = windowOf(rules, level, at);
    return found && windowSk(found.window, found.rolling) === sk;
  });
};

/** Decides the alerts of the window of a row; a row that no version knows any more has all it said withdrawn. */
export const tickWindowRow = async (
  table: Table,
  rules: Rules,
  level: string,
  row: Row,
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  const at = instantOfRow(rules, level, row.sk, asOf);
  if (at !== undefined) {
    const end = row.sk === 'rolling' ? asOf : (windowOf(rules, level, at)?.window.to ?? asOf);
    // A replay looks at the end of each window at that end; a live tick at the watermark.
    await tickWindow(table, rules, level, at, settings.steered ? Math.min(asOf, end) : asOf, settings);
    return;
  }
  const before = storedJson<WindowSnapshot>(row.body);
  const now = Math.max(asOf, before.asOf);
  const moved = transitionAlerts(before.alerts, [], () => now, settings.alertHorizonMs);
  if (row.due === undefined && moved.changed.length === 0) return;
  // Stale: somebody else looked at it meanwhile, and it is still due.
  await saveWindow(table, row, row, moved, now, undefined);
};

const minute: Millis = 60_000;

/**
 * A promise to look again: a window turns at its end, and where an hour counts, at the hour's end; one whose service is down is looked at
 * every minute, since time alone uses its budget.
 */
const nextLook = (
  { version: { zone }, spec: { metric } }: Terms,
  window: Interval,
  rolling: boolean,
  hours: readonly HourFigure[],
  now: Instant,
): Instant | undefined => {
  const hourEnd = hourAt(zone, now).to;
  if (rolling) return hourEnd;
  if (now >= window.to) return undefined;
  const last = hours.at(-1);
  const isCounting =
    metric.kind === 'availability' ||
    ((metric.kind === 'ratio' || metric.kind === 'count') && last !== undefined && last.to > now);
  const isDown = metric.kind === 'availability' && last?.tally.downs.at(-1)?.to === now;
  return Math.min(window.to, isDown ? Math.min(now + minute, hourEnd) : isCounting ? hourEnd : window.to);
};

/** Looks at the window of every level as it stands at as-of: a replay ends with what is true then, not with what was last looked at. */
export const tickCurrentWindows = async (
  table: Table,
  rulebooks: readonly Rules[],
  asOf: Instant,
  settings: Settings,
): Promise<void> => {
  for (const rules of rulebooks)
    for (const level of levelIds(rules)) await tickWindow(table, rules, level, asOf, asOf, settings);
};

const createNext = async (table: Table, rules: Rules, level: string, window: Interval, now: Instant): Promise<void> => {
  const next = windowOf(rules, level, window.to);
  if (next && next.window.from === window.to)
    await createWindow(table, rules.contract, level, next.window, next.rolling, now);
};

const itemOf = ({ version }: Terms, window: Interval, rolling: boolean): string =>
  rolling ? 'rolling' : version.zone.formatZoned(window.from);
const providerOf = ({ spec }: Terms): { provider?: string } =>
  spec.provider === undefined ? {} : { provider: spec.provider };

const windowFacts = async (
  table: Table,
  rules: Rules,
  level: string,
  terms: Terms,
  window: Interval,
  rolling: boolean,
  asOf: Instant,
) => {
  const open = await openItems(table, rules.contract, level);
  const { figures, standing: now, agreedWindowMs } = await levelWindow(table, rules, terms, window, asOf, open);
  const spec = terms.spec.window;
  const { zone } = terms.version;
  const whole = rolling ? await everyHour(table, rules, terms, asOf) : figures.hours;
  const facts = levelAlerts({
    level: terms.spec,
    window,
    asOf,
    hours: whole,
    standing: now,
    ...(agreedWindowMs === undefined ? {} : { agreedWindowMs }),
    ...(spec.type === 'rolling' ? { rollingFrom: (at: Instant) => rollingWindow(spec, zone, at).from } : {}),
  });
  return { facts, hours: whole };
};

/** Rolling levels are judged at every hour end since the level began, so their instants do not move with as-of. */
const everyHour = async (table: Table, rules: Rules, terms: Terms, asOf: Instant): Promise<readonly HourFigure[]> => {
  const { zone } = terms.version;
  const { items: rows } = await table.query(rollupPk(rules.contract, terms.spec.id), { limit: 1 });
  const first = rows[0] ? parseDate(rows[0].sk) : undefined;
  if (first === undefined) return [];
  const interval = { from: dayInterval(zone, first).from, to: hourAt(zone, asOf).to };
  const { hours } = await levelFigures(table, rules, terms, interval, asOf);
  const known = new Map(hours.map((hour) => [hour.from, hour]));
  const all: HourFigure[] = [];
  // Hours in which nothing counted too: what leaves the window turns the level as much as what enters it.
  for (let day = first; day <= dayOf(zone, asOf); day += 1)
    for (const { from, to } of hoursOfDay(zone, day))
      if (from < interval.to) all.push(known.get(from) ?? { from, to, tally: emptyTally, knownAt: 0 });
  return all;
};

/**
 * When an alert of a window became known. Live: with the decision. A replay folds many arrivals before it looks, so there it is when the last
 * of the facts up to its instant was received, and never before that instant or the last look at which it was not known yet.
 */
const knownBy =
  (before: Instant, hours: readonly HourFigure[], asOf: Instant, { steered }: Settings) =>
  (alert: AlertFact): Instant => {
    if (!steered) return asOf;
    const received = hours.reduce(
      (known, { from, knownAt }) => (from <= alert.at ? Math.max(known, knownAt) : known),
      0,
    );
    return Math.max(alert.at, Math.min(asOf, Math.max(before, received)));
  };
