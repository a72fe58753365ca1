import { sha256 } from '../domain/canonical.ts';
import { parseDate } from '../domain/civil.ts';
import { decodeRollup, encodeRollup, type DayRollup } from '../domain/day-rollup.ts';
import { levelLeaves } from '../domain/level-availability.ts';
import { levelAt, type Rules } from '../domain/rules.ts';
import type { Metric } from '../domain/contract.ts';
import { rollRows } from '../domain/day-figures.ts';
import type { Instant, Interval } from '../domain/types.ts';
import type { Zone } from '../domain/zone.ts';
import { dayInterval, hourAt } from '../domain/window.ts';
import type { Key, Row, Table } from '../ports/table.ts';
import { instantKey, resultPk, rollupPk } from './keys.ts';
import { availabilityDays } from './level-days.ts';
import { queryAll } from './query.ts';

/** Days of one level whose results changed, with the hours that did; all hours where an hour can't be judged alone. */
type Touched = Map<string, { contract: string; level: string; day: string; hours: Set<string> }>;

/**
 * Roll-up: recomputes the touched hours of each touched (level, day) from their result rows and puts the day's row if its version still holds,
 * due at once so that the next tick looks at its windows. Never alerts, never increments. architecture: decision 7.
 */
export const rollUp = async (table: Table, rulebooks: readonly Rules[], changed: readonly Key[], asOf: Instant): Promise<number> => {
  const touched = touchedDays(rulebooks, changed);
  const availability = new Map<string, { rules: Rules; level: string; days: Set<string> }>();
  let written = 0;
  for (const { contract, level, day, hours } of touched.values()) {
    const rules = rulebooks.find((candidate) => candidate.contract === contract);
    const number = parseDate(day);
    if (!rules || number === undefined) continue;
    const first = rules.versions[0];
    const at = first ? dayInterval(first.zone, number).from : 0;
    const terms = levelAt(rules, level, at) ?? levelAt(rules, level, at + 86_399_999);
    if (!terms) continue;
    const { metric } = terms.spec;
    if (metric.kind === 'availability') {
      const days = availability.get(`${contract} ${level}`) ?? { rules, level, days: new Set() };
      days.days.add(day);
      availability.set(`${contract} ${level}`, days);
    } else if (metric.of !== 'levels') {
      const { zone } = terms.version;
      const roll = metric.of === 'tickets' ? rollHours(hours) : rollWhole;
      written += await rollDay(table, rollupPk(contract, level), day, asOf, (known) => roll({ table, metric, zone, pk: resultPk(contract, level, day) }, known));
    }
  }
  for (const { rules, level, days } of availability.values()) {
    for (const [day, rollup] of await availabilityDays(table, rules, level, [...days])) written += await rollDay(table, rollupPk(rules.contract, level), day, asOf, async () => rollup);
  }
  return written;
};

interface DayWork {
  readonly table: Table;
  readonly metric: Metric;
  readonly zone: Zone;
  readonly pk: string;
}

/** Tickets: only the hours that changed, each from its own rows. */
const rollHours =
  (hours: ReadonlySet<string>) =>
  async ({ table, metric, zone, pk }: DayWork, known: DayRollup): Promise<DayRollup> => {
    const next = new Map(known);
    for (const hour of hours) {
      const [from = 0, to = 0] = hour.split(' ').map(Number);
      const rows = await queryAll(table, pk, { from: instantKey(from), to: instantKey(to) });
      next.delete(from);
      for (const [start, rolled] of rollRows(metric, zone, rows.map(({ body }) => body), { from, to })) next.set(start, rolled);
    }
    return next;
  };

/** Checks and series: one row holds a whole day of one of them. */
const rollWhole = async ({ table, metric, zone, pk }: DayWork): Promise<DayRollup> => {
  const rows = await queryAll(table, pk);
  return rollRows(metric, zone, rows.map(({ body }) => body), always);
};
const always: Interval = { from: 0, to: Number.MAX_SAFE_INTEGER };

const attempts = 8;

/** 1 when the row was written, 0 when it stood so already. */
const rollDay = async (table: Table, pk: string, day: string, asOf: Instant, roll: (known: DayRollup) => Promise<DayRollup>): Promise<number> => {
  const key: Key = { pk, sk: day };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [row] = await table.get([key]);
    const next = encodeRollup(await roll(row ? decodeRollup(row.body) : new Map()));
    if (next === row?.body) return 0;
    const was = row?.version ?? 0;
    const put: Row = { ...key, version: was + 1, body: next, due: asOf };
    const [answer] = await table.commit([{ id: sha256(`${pk} ${day} ${was} ${next}`), writes: [{ put, was }] }]);
    if (answer === 'done') return 1;
  }
  throw new Error(`rollup ${pk} ${day} is contended`);
};

const touchedDays = (rulebooks: readonly Rules[], changed: readonly Key[]): Touched => {
  const touched: Touched = new Map();
  const resolved = new Map<string, { contract: string; levels: readonly string[]; day: string } | undefined>();
  for (const { pk, sk } of changed) {
    if (!pk.startsWith('result#')) continue;
    let target = resolved.get(pk);
    if (!resolved.has(pk)) {
      target = targetOf(rulebooks, pk);
      resolved.set(pk, target);
    }
    if (!target) continue;
    const { contract, levels, day } = target;
    for (const level of levels) {
      const name = `${contract} ${level} ${day}`;
      const entry = touched.get(name) ?? { contract, level, day, hours: new Set() };
      touched.set(name, entry);
      entry.hours.add(hourOf(rulebooks, contract, Date.parse(sk.slice(0, 24))));
    }
  }
  return touched;
};

/** The level a result lies under, and the levels composed of it. Open results are in no day. */
const targetOf = (rulebooks: readonly Rules[], pk: string): { contract: string; levels: readonly string[]; day: string } | undefined => {
  const [, contractText = '', levelText = '', day = ''] = pk.split('#');
  if (day === 'open') return undefined;
  const contract = decodeURIComponent(contractText);
  const level = decodeURIComponent(levelText);
  const rules = rulebooks.find((candidate) => candidate.contract === contract);
  return rules ? { contract, levels: [level, ...composedOf(rules, level)], day } : undefined;
};

const composedOf = (rules: Rules, level: string): readonly string[] => {
  const above = new Set<string>();
  const visit = (id: string): void => {
    for (const { contract } of rules.versions)
      for (const { id: upper, metric } of contract.serviceLevels) {
        if (metric.kind !== 'availability' || above.has(upper) || !levelLeaves(metric).includes(id)) continue;
        above.add(upper);
        visit(upper);
      }
  };
  visit(level);
  return [...above];
};

const hours = new WeakMap<Rules, Map<number, string>>();

/** `from to` of the local hour, remembered: many results share one. */
const hourOf = (rulebooks: readonly Rules[], contract: string, at: Instant): string => {
  const rules = rulebooks.find((candidate) => candidate.contract === contract);
  const zone = rules?.versions[0]?.zone;
  if (!rules || !zone) return '';
  const known = hours.get(rules) ?? new Map<number, string>();
  hours.set(rules, known);
  // Local hours start at multiples of a quarter in every zone, so the quarter names the hour.
  const quarter = Math.floor(at / 900_000);
  let hour = known.get(quarter);
  if (hour === undefined) {
    const { from, to } = hourAt(zone, at);
    hour = `${from} ${to}`;
    known.set(quarter, hour);
  }
  return hour;
};
