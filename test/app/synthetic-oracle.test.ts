import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { levelStatuses } from '../../shared/app/status.ts';
import { readSyntheticEvents, syntheticContract } from '../support/synthetic.ts';
import { itemsOf, replayEmbedded, type Embedded } from '../support/embedded.ts';

/** `policy,metric,month,prio,total,met,sum_ms`: computed by a plain fold, DuckDB and PostgreSQL, which share no code. */
const expected = readFileSync(new URL('../data/expected.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

const path = (name: string): string => fileURLToPath(new URL(`../data/${name}`, import.meta.url));
const rowsOf = (policy: string): readonly string[] =>
  expected.filter(([each]) => each === policy).map((row) => row.slice(1).join(','));

/** The same rows out of the product: counts from the level's standing, elapsed time from its line list. */
const measured = async (embedded: Embedded): Promise<readonly string[]> => {
  const rows: string[] = [];
  const levels = await levelStatuses(embedded.state.table, embedded.rules, embedded.asOf);
  for (const metric of ['resolution', 'response']) {
    const elapsed = new Map<string, number>();
    for (const prio of [1, 2, 3, 4, 5])
      for (const { countedAt = 0, elapsedMs = 0, outcome } of await itemsOf(embedded, `${metric}-p${prio}`)) {
        if (outcome !== 'met' && outcome !== 'missed') continue;
        const month = embedded.rules.versions[0]?.zone.formatZoned(countedAt).slice(0, 7);
        elapsed.set(`${month},${prio}`, (elapsed.get(`${month},${prio}`) ?? 0) + elapsedMs);
      }
    const months = [...new Set(levels.map(({ window }) => window.from.slice(0, 7)))];
    for (const month of months)
      for (const prio of [1, 2, 3, 4, 5]) {
        const level = levels.find(({ id, window }) => id === `${metric}-p${prio}` && window.from.startsWith(month));
        if (level && level.good + level.bad > 0)
          rows.push(
            [metric, month, prio, level.good + level.bad, level.good, elapsed.get(`${month},${prio}`)].join(','),
          );
      }
  }
  return rows.sort();
};

describe('monthly attainment of the synthetic log equals the independent oracle row for row', () => {
  for (const policy of ['segment', 'restate'] as const)
    for (const file of ['events.jsonl.gz', 'events.delivery.jsonl.gz'])
      test(`calendar changes under ${policy}, read from ${file}`, async () => {
        const embedded = await replayEmbedded(syntheticContract(policy), readSyntheticEvents(path(file)));
        try {
          expect(await measured(embedded)).toEqual([...rowsOf(policy)].sort());
          // The delivery file repeats 2 % of 20,000 events and brings 10 % of its lines late.
          expect(embedded.counts.accepted).toBe(20_000);
          expect(embedded.counts.duplicate).toBe(file === 'events.jsonl.gz' ? 0 : embedded.counts.read - 20_000);
          expect(embedded.counts.refused).toBe(0);
        } finally {
          await embedded.close();
        }
      });
});
