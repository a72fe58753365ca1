import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  closeHomes,
  differences,
  eventLine,
  factsAfter,
  factsOf,
  hintedHome,
  runStory,
  sqliteHome,
} from '../support/engine.ts';
import { engineContract } from '../support/engine-contract.ts';
import { historyEnd, historyLines, historyStart } from '../support/random-history.ts';
import { mapTable } from '../ports/map-table.ts';

const contracts = [engineContract()];
const hour = 3_600_000;
const asOf = historyEnd + 5 * 24 * hour + 90 * 60_000;
const batches = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });
const instant = fc.integer({ min: 0, max: 18 * 24 * 4 }).map((quarters) => historyStart + quarters * (hour / 4));
/** `23T01:00` in March. */
const at = (text: string): number => Date.parse(`2026-03-${text}:00.000Z`);
const runs = { numRuns: Number(process.env['RUNS'] ?? 4) };

describe('the facts of a history are the same', () => {
  test('whatever the order of lines that came together, and however often they came', async () => {
    const copies = historyLines.chain((lines) =>
      fc.tuple(
        fc.constant(lines),
        fc.shuffledSubarray([...lines], { minLength: lines.length, maxLength: lines.length }),
        fc.subarray([...lines]),
      ),
    );
    await fc.assert(
      fc
        .asyncProperty(copies, async ([lines, shuffled, twice]) => {
          const once = await factsAfter({ contracts, lines }, { asOf });
          const other = await factsAfter({ contracts, lines: [...shuffled, ...twice] }, { asOf });
          expect(differences(once, other)).toEqual([]);
        })
        .afterEach(closeHomes),
      runs,
    );
  });

  test('for every split into batches', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, batches, async (lines, sizes) => {
          const whole = await factsAfter({ contracts, lines }, { asOf });
          expect(differences(whole, await factsAfter({ contracts, lines }, { asOf, batches: sizes }))).toEqual([]);
        })
        .afterEach(closeHomes),
      runs,
    );
  });

  test('whether they were looked at on the way or only at the end', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, fc.array(instant, { maxLength: 4 }), async (lines, stops) => {
          const whole = await factsAfter({ contracts, lines }, { asOf });
          const home = sqliteHome();
          for (const stop of stops.sort((a, b) => a - b))
            await runStory(home, { contracts, lines }, { asOf: Math.min(stop, asOf) });
          expect(differences(whole, await factsAfter({ contracts, lines }, { asOf }, home))).toEqual([]);
        })
        .afterEach(closeHomes),
      runs,
    );
  });

  test('in the SQLite file and in a plain map, with time steered or not', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, fc.boolean(), async (lines, steered) => {
          const whole = await factsAfter({ contracts, lines }, { asOf });
          const plain = await factsAfter({ contracts, lines }, { asOf, steered }, hintedHome(mapTable()));
          expect(differences(whole, plain)).toEqual([]);
        })
        .afterEach(closeHomes),
      { numRuns: Math.ceil(runs.numRuns / 2) },
    );
  });

  test('after the same file again, which also counts the same and sends nothing', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, batches, async (lines, sizes) => {
          const home = sqliteHome();
          const first = await runStory(home, { contracts, lines }, { asOf, batches: sizes });
          const facts = await factsOf(home);
          const sent = home.sent.length;
          const again = await runStory(home, { contracts, lines }, { asOf });
          expect(again).toEqual(first);
          expect(differences(facts, await factsOf(home))).toEqual([]);
          expect(home.sent.length).toBe(sent);
        })
        .afterEach(closeHomes),
      runs,
    );
  });
});

test('a report dated ahead corrects the day before it when its time has come, as if it had come then', async () => {
  const report = (id: string, when: string, received: string, more = {}): string =>
    eventLine('check', at(received), { id, check: 'web', service: 'site', at: `2026-03-${when}:00.000Z`, state: 'up', ...more }, 'probe'); // prettier-ignore
  // The state of the 23rd holds for 8 h; the report of 24 March, 01:00, says that the site was up since. It came at midnight, when the 23rd was decided.
  const ahead = [report('a', '23T00:00', '23T00:00'), report('b', '24T01:00', '24T00:00', { previous: 'up' })];
  const { lines } = await factsAfter({ contracts, lines: ahead }, { asOf });
  const day = lines.find((line) => line.startsWith('result site-up 2026-03-23'));
  expect(day).toContain(`"runs":[{"from":${at('23T00:00')},"state":"up","to":${at('24T00:00')}}]`);
  closeHomes();
});
