import { canonicalJson, sha256 } from '../domain/canonical.ts';
import { formatDate, parseDate } from '../domain/civil.ts';
import { decodeRollup, encodeRollup } from '../domain/day-rollup.ts';
import { levelIds, type Rules } from '../domain/rules.ts';
import { isStanding } from '../domain/standing-alerts.ts';
import type { Instant } from '../domain/types.ts';
import { dayInterval, dayOf } from '../domain/window.ts';
import type { Table } from '../ports/table.ts';
import { resultPk, rollupPk } from './keys.ts';
import { loadProgress } from './progress.ts';
import { queryAll } from './query.ts';
import { levelStatuses, listRecords } from './status.ts';

export interface FactsState {
  /** One line a fact: result rows, rollup hours, standing alerts, statuses; lines in a fixed order. */
  readonly lines: readonly string[];
  /** SHA-256 of the lines, hex. */
  readonly hash: string;
}

/**
 * The facts state of one contract at as-of: a function of the set of (event, receivedAt), the rulebook and as-of. Versions of rows, message
 * history and snapshots are not part of it. semantics: Which events count, in which order.
 */
export const factsState = async (table: Table, rules: Rules, asOf: Instant): Promise<FactsState> => {
  const lines: string[] = [];
  const { firstAt = asOf } = await loadProgress(table);
  let first = firstAt;
  for (const level of levelIds(rules)) {
    const { days, from } = await rollupLines(table, rules, level, Math.min(firstAt, asOf));
    first = Math.min(first, from);
    for (const day of [...days.keys(), 'open'].sort()) {
      for (const { sk, body } of await queryAll(table, resultPk(rules.contract, level, day)))
        lines.push(`result ${level} ${day} ${sk} ${body}`);
      const rollup = days.get(day);
      if (rollup !== undefined) lines.push(`rollup ${level} ${day} ${rollup}`);
    }
  }
  const records = await listRecords(table, rules.contract, first, asOf);
  const standing = records.filter(isStanding).map(({ alert: { level, item, kind, at, id } }) => ({ level, item, kind, at, id })); // prettier-ignore
  lines.push(...standing.map((alert) => `alert ${canonicalJson(alert)}`).sort());
  for (const status of await levelStatuses(table, rules, asOf)) lines.push(`status ${canonicalJson(status)}`);
  return { lines, hash: sha256(lines.join('\n')) };
};

/** Every day in which a result may lie, with the rollup of those that have one; days without hours are as good as absent. */
const rollupLines = async (
  table: Table,
  rules: Rules,
  level: string,
  firstAt: Instant,
): Promise<{ days: ReadonlyMap<string, string | undefined>; from: Instant }> => {
  const rows = await queryAll(table, rollupPk(rules.contract, level));
  const zone = rules.versions[0]?.zone;
  const known = rows.flatMap(({ sk }) => parseDate(sk) ?? []);
  if (!zone) return { days: new Map(), from: firstAt };
  const first = Math.min(dayOf(zone, firstAt) - 1, ...known);
  const last = Math.max(dayOf(zone, firstAt), ...known) + 1;
  const days = new Map<string, string | undefined>();
  for (let day = first; day <= last; day += 1) days.set(formatDate(day), undefined);
  for (const { sk, body } of rows) {
    const rollup = decodeRollup(body);
    if (rollup.size > 0) days.set(sk, encodeRollup(rollup));
  }
  return { days, from: dayInterval(zone, first).from };
};
