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
import type { Commit, Key, Table } from '../ports/table.ts';
import { instantKey, keyText, resultPk, rollupPk } from './keys.ts';
import { availabilityDay, availabilityDays, type DayCache } from './level-days.ts';
import { queryAll } from './query.ts';

/** Days of one level whose results changed, with the hours that did; all hours where an hour can't be judged alone. */
type Touched = Map<string, { contract: string; level: string; day: string; hours: Set<string> }>;

/** One day of one level to roll up again: from its row as it stands to its next hours. */
interface DayJob {
  readonly key: Key;
  readonly parties: readonly string[];
  readonly roll: (known: DayRollup, cache: DayCache) => Promise<DayRollup>;
}

/**
 * Roll-up: recomputes the touched hours of each touched (level, day) from their result rows and puts the day's row if its version still holds,
 * due at once so that the next tick looks at its windows. Never alerts, never increments. architecture: decision 7.
 */
export const rollUp = async (
  table: Table,
  rulebooks: readonly Rules[],
  changed: readonly Key[],
  asOf: Instant,
): Promise<void> => {
  const jobs: DayJob[] = [];
  const availability = new Map<string, { rules: Rules; level: string; days: Set<string> }>();
  for (const { contract, level, day, hours } of touchedDays(rulebooks, changed).values()) {
    const rules = rulebooks.find((candidate) => candidate.contract === contract);
    const terms = rules && termsOn(rules, level, day);
    if (!rules) continue;
    if (!terms) {
      // No version of that day has the level (any more): nothing stays in its rollup.
      jobs.push({ key: { pk: rollupPk(contract, level), sk: day }, parties: [], roll: async () => new Map() });
      continue;
    }
    const { metric } = terms.spec;
    if (metric.kind === 'availability') {
      const days = availability.get(`${contract} ${level}`) ?? { rules, level, days: new Set() };
      days.days.add(day);
      availability.set(`${contract} ${level}`, days);
    } else if (metric.of !== 'levels') {
      const work: DayWork = { table, metric, zone: terms.version.zone, pk: resultPk(contract, level, day) };
      jobs.push({
        key: { pk: rollupPk(contract, level), sk: day },
        parties: partiesOf(terms),
        roll: metric.of === 'tickets' ? rollHours(work, hours) : rollWhole(work),
      });
    }
  }
  for (const { rules, level, days } of availability.values())
    for (const day of await availabilityDays(table, rules, level, days))
      jobs.push({
        key: { pk: rollupPk(rules.contract, level), sk: day },
        parties: partiesOf(termsOn(rules, level, day)),
        roll: async (_known, cache) => availabilityDay(table, rules, level, day, cache),
      });
  await rollDays(table, jobs, asOf);
};

const termsOn = (rules: Rules, level: string, day: string): ReturnType<typeof levelAt> => {
  const number = parseDate(day);
  const zone = rules.versions[0]?.zone;
  if (number === undefined || !zone) return undefined;
  const { from, to } = dayInterval(zone, number);
  return levelAt(rules, level, from) ?? levelAt(rules, level, to - 1);
};

/** A level is its provider's to see, and the customer's. */
const partiesOf = (terms: Pick<NonNullable<ReturnType<typeof levelAt>>, 'spec'> | undefined): readonly string[] =>
  terms?.spec.provider === undefined ? [] : [terms.spec.provider];

interface DayWork {
  readonly table: Table;
  readonly metric: Metric;
  readonly zone: Zone;
  readonly pk: string;
}

/** Tickets: only the hours that changed, each from its own rows. */
const rollHours =
  ({ table, metric, zone, pk }: DayWork, hours: ReadonlySet<string>) =>
  async (known: DayRollup): Promise<DayRollup> => {
    const next = new Map(known);
    for (const hour of hours) {
      const [from = 0, to = 0] = hour.split(' ').map(Number);
      const rows = await queryAll(table, pk, { from: instantKey(from), to: instantKey(to) });
      next.delete(from);
      for (const [start, rolled] of rollRows(
        metric,
        zone,
        rows.map(({ body }) => body),
        { from, to },
      ))
        next.set(start, rolled);
    }
    return next;
  };

/** Checks and series: one row holds a whole day of one of them. */
const rollWhole =
  ({ table, metric, zone, pk }: DayWork) =>
  async (): Promise<DayRollup> => {
    const rows = await queryAll(table, pk);
    return rollRows(
      metric,
      zone,
      rows.map(({ body }) => body),
      always,
    );
  };
const always: Interval = { from: 0, to: Number.MAX_SAFE_INTEGER };

const attempts = 8;

/** Puts the days that came out otherwise; a stale one is rolled again from the row that was written meanwhile. */
const rollDays = async (table: Table, jobs: readonly DayJob[], asOf: Instant): Promise<void> => {
  let open = jobs;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attempts) throw new Error(`${open.length} rollups are contended`);
    const rows = await table.get(open.map(({ key }) => key));
    const writing: DayJob[] = [];
    const commits: Commit[] = [];
    const cache: DayCache = new Map();
    for (const [n, job] of open.entries()) {
      const row = rows[n];
      const next = await job.roll(row ? decodeRollup(row.body) : new Map(), cache);
      const body = encodeRollup(next, job.parties);
      if (body === row?.body || (!row && next.size === 0)) continue;
      const was = row?.version ?? 0;
      writing.push(job);
      commits.push({
        id: sha256(`${keyText(job.key)} ${was} ${body}`),
        writes: [{ put: { ...job.key, version: was + 1, body, due: asOf }, was }],
      });
    }
    const answers = commits.length === 0 ? [] : await table.commit(commits);
    open = writing.filter((_, n) => answers[n] === 'stale');
  }
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
const targetOf = (
  rulebooks: readonly Rules[],
  pk: string,
): { contract: string; levels: readonly string[]; day: string } | undefined => {
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
