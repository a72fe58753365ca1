import type { AlertKind, Message } from '../domain/alert.ts';
import { levelIds, type Rules } from '../domain/rules.ts';
import type { AlertRecord } from '../domain/standing-alerts.ts';
import type { Standing } from '../domain/standing.ts';
import type { Instant, Millis } from '../domain/types.ts';
import { rollingWindow, windowsListed } from '../domain/window.ts';
import { versionAt, levelAt } from '../domain/rules.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Table } from '../ports/table.ts';
import { alertListPk } from './keys.ts';
import { loadProgress } from './progress.ts';
import { queryAll } from './query.ts';
import { levelWindow, openItems, windowOf, type LevelWindow } from './level-window.ts';

/** One level in one window, as `replay --json` and `status --json` print it. interfaces: The command. */
export interface LevelStatus extends Standing {
  readonly id: string;
  readonly window: { readonly from: string; readonly to: string };
}

export interface AlertStatus {
  readonly id: string;
  readonly at: string;
  readonly knownAt: string;
  readonly level: string;
  readonly item: string;
  readonly kind: AlertKind;
  readonly state: Message['state'];
}

/** Windows of a level from `effectiveFrom`, or the first event if later, to as-of, oldest first; a rolling level has one, at as-of. */
export const listWindows = async (
  table: Table,
  rules: Rules,
  level: string,
  asOf: Instant,
  from?: Instant,
): Promise<readonly LevelWindow[]> => {
  const { firstAt } = await loadProgress(table);
  const effective = rules.versions[0]?.from ?? 0;
  const start = Math.max(effective, from ?? firstAt ?? effective);
  const now = levelAt(rules, level, asOf) ?? levelAt(rules, level, Math.max(start, effective));
  if (!now || asOf < start) return [];
  const open = await openItems(table, rules.contract, level);
  const { window: spec } = now.spec;
  const { zone, contract } = now.version;
  const windows =
    spec.type === 'rolling'
      ? [rollingWindow(spec, zone, asOf)]
      : windowsListed(spec, zone, contract.yearStart, start, asOf);
  const listed: LevelWindow[] = [];
  for (const window of windows) {
    const terms =
      levelAt(rules, level, window.to - 1) ??
      (versionAt(rules, window.from) ? levelAt(rules, level, window.from) : undefined) ??
      now;
    listed.push(await levelWindow(table, rules, terms, window, asOf, open));
  }
  return listed;
};

export const levelStatuses = async (table: Table, rules: Rules, asOf: Instant): Promise<readonly LevelStatus[]> => {
  const statuses: LevelStatus[] = [];
  for (const level of levelIds(rules))
    for (const window of await listWindows(table, rules, level, asOf)) statuses.push(statusOf(window));
  return statuses;
};

/** The window that contains as-of, of every level. */
export const currentStatuses = async (table: Table, rules: Rules, asOf: Instant): Promise<readonly LevelStatus[]> => {
  const statuses: LevelStatus[] = [];
  for (const level of levelIds(rules)) {
    const found = windowOf(rules, level, asOf);
    if (found)
      statuses.push(
        statusOf(
          await levelWindow(
            table,
            rules,
            found.terms,
            found.window,
            asOf,
            await openItems(table, rules.contract, level),
          ),
        ),
      );
  }
  return statuses;
};

export const statusOf = ({ terms, window, standing }: LevelWindow): LevelStatus => {
  const { zone } = terms.version;
  const { status, attainment, expected, population, good, bad, excluded, running, overdue, unmapped, ...more } =
    standing;
  return {
    id: terms.spec.id,
    window: { from: zone.formatZoned(window.from), to: zone.formatZoned(window.to) },
    status,
    attainment,
    expected,
    population,
    good,
    bad,
    excluded,
    running,
    overdue,
    unmapped,
    ...more,
  };
};

const day: Millis = 86_400_000;

/** Every alert with an instant in [from, to], by instant: its last state, and when that became known. */
export const listAlerts = async (
  table: Table,
  contract: string,
  from: Instant,
  to: Instant,
): Promise<readonly AlertStatus[]> => {
  const alerts: AlertStatus[] = [];
  for (const { alert, transitions } of await listRecords(table, contract, from, to)) {
    const [state, knownAt] = transitions.at(-1) ?? ['raised', alert.at];
    alerts.push({
      id: alert.id,
      at: new Date(alert.at).toISOString(),
      knownAt: new Date(knownAt).toISOString(),
      level: alert.level,
      item: alert.item,
      kind: alert.kind,
      state,
    });
  }
  return alerts;
};

export const listRecords = async (
  table: Table,
  contract: string,
  from: Instant,
  to: Instant,
): Promise<readonly AlertRecord[]> => {
  const records: AlertRecord[] = [];
  for (let at = Math.floor(from / day) * day; at <= to; at += day)
    for (const { body } of await queryAll(table, alertListPk(contract, new Date(at).toISOString().slice(0, 10))))
      records.push(storedJson<AlertRecord>(body));
  return records;
};
