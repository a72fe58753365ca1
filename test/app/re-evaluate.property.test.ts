import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closeHomes, differences, factsAfter, factsOf, runStory, sqliteHome } from '../support/engine.ts';
import { engineContract, engineContractText } from '../support/engine-contract.ts';
import { historyEnd, historyLines } from '../support/random-history.ts';
import { Killed, seededRandom, weakTable } from '../ports/weak-table.ts';

const first = engineContract();
const isRule = (line: string): boolean => line.includes('Maintenance Declared') || line.includes('Exclusion Decided');
const asOf = historyEnd + 36 * 3_600_000;
const numRuns = Number(process.env['RUNS'] ?? 4);

/** Corrections: other targets, calendars, patterns, policies, windows and levels, from the first day on or from a Wednesday in the history on. */
const corrections = [
  [['P1: PT4H', 'P1: PT2H']],
  [['expected: 90', 'expected: 50'], ['minOutage: PT5M', 'minOutage: PT0S'], ['kind: mean, of: measurements', 'kind: percentile, p: 50, of: measurements']],
  [['window: { type: quarter }', 'window: { type: calendar-week }'], ['window: { type: rolling, hours: 12 }', 'window: { type: calendar-day }']],
  [['eligible: { service: [site] }', 'eligible: { service: [other] }'], ['good: { state: [up] }', 'good: { state: [up, degraded] }']],
  [['id: delivered', 'id: delivered-again'], ['eligible: { metric: [delay] }, unit', 'eligible: { metric: [delivered] }, unit']],
] as const; // prettier-ignore
const corrected = fc
  .tuple(fc.constantFrom(...corrections), fc.constantFrom('2026-03-02', '2026-03-25'))
  .map(([edits, from]) =>
    engineContract(
      engineContractText,
      ['version: 1, effectiveFrom: 2026-03-02', `version: 2, effectiveFrom: ${from}`],
      ...edits,
    ),
  );

describe('what becomes known afterwards counts as if it had been known from the start', () => {
  test('a corrected contract version, also when its re-evaluation was cut short', async () => {
    const kills = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 2 });
    await fc.assert(
      fc
        .asyncProperty(historyLines, corrected, kills, async (lines, second, killed) => {
          const both = { contracts: [first, second], lines };
          const fresh = await factsAfter(both, { asOf });
          const home = sqliteHome();
          await runStory(home, { contracts: [first], lines }, { asOf, batches: [13] });
          for (const killAt of killed) {
            const table = weakTable(home.table, seededRandom(killAt), { killAt });
            await runStory({ ...home, table }, both, { asOf }).catch((error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            });
          }
          await runStory(home, both, { asOf });
          expect(differences(fresh, await factsOf(home))).toEqual([]);
        })
        .afterEach(closeHomes),
      { numRuns },
    );
  });

  test('maintenance and exclusions that came after everything else', async () => {
    await fc.assert(
      fc
        .asyncProperty(
          historyLines.filter((lines) => lines.some(isRule)),
          async (lines) => {
            const others = lines.filter((line) => !isRule(line));
            const contracts = [first];
            const fresh = await factsAfter({ contracts, lines: [...lines.filter(isRule), ...others] }, { asOf });
            const home = sqliteHome();
            await runStory(home, { contracts, lines: others }, { asOf });
            await runStory(home, { contracts, lines: lines.filter(isRule) }, { asOf });
            expect(differences(fresh, await factsOf(home))).toEqual([]);
          },
        )
        .afterEach(closeHomes),
      { numRuns },
    );
  });
});
