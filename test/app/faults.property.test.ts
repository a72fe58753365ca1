import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Notifier } from '../../shared/ports/notifier.ts';
import { closeHomes, differences, factsAfter, factsOf, runStory, sqliteHome, type Home, type Story, type Way } from '../support/engine.ts'; // prettier-ignore
import { engineContract } from '../support/engine-contract.ts';
import { historyEnd, historyLines } from '../support/random-history.ts';
import { Interrupted, Killed, seededRandom, weakTable, worstAllowed, type Weakness } from '../ports/weak-table.ts';

const contracts = [engineContract()];
const asOf = historyEnd + 36 * 3_600_000;
const seed = fc.integer({ min: 1, max: 1_000_000 });
const numRuns = Number(process.env['RUNS'] ?? 3);

const ids = (place: Home): ReadonlySet<string> => new Set(place.sent.map(({ id }) => id));

/** The same command again and again, each time a process of its own, until one comes to its end. */
const untilItEnds = async (place: (attempt: number) => Home, story: Story, way: Way, limit = 500): Promise<number> => {
  for (let attempt = 0; attempt < limit; attempt += 1) {
    try {
      await runStory(place(attempt), story, way);
      return attempt;
    } catch (error) {
      if (!(error instanceof Interrupted || error instanceof Killed)) throw error;
    }
  }
  throw new Error(`not done after ${limit} runs`);
};

const weakened = (home: Home, random: () => number, weakness: Weakness, notifier: Notifier = home.notifier): Home => ({
  ...home,
  notifier,
  table: weakTable(home.table, random, weakness),
});

describe('whoever runs the same command again after a fault, until it ends, gets', () => {
  test('the facts of an undisturbed run, over a table as weak as the port allows', async () => {
    // Faults are rare enough here that a run of some thousand calls ends now and then.
    const weakness: Weakness = { ...worstAllowed, lostAnswer: 0.004, faultBefore: 0.004, readFault: 0.0002 };
    await fc.assert(
      fc
        .asyncProperty(historyLines, seed, async (lines, n) => {
          const story = { contracts, lines };
          const whole = await factsAfter(story, { asOf });
          const home = sqliteHome();
          const random = seededRandom(n);
          await untilItEnds(() => weakened(home, random, weakness), story, { asOf, batches: [20] });
          // What the due index was late to list, the next tick finds.
          await runStory(home, story, { asOf });
          expect(differences(whole, await factsOf(home))).toEqual([]);
        })
        .afterEach(closeHomes),
      { numRuns },
    );
  });

  test('the facts, the counts and the alerts of an undisturbed run, wherever it was killed', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, seed, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }), async (lines, n, kills) => {
          const story = { contracts, lines };
          const way = { asOf, batches: [11] };
          const home = sqliteHome();
          const counted = await runStory(home, story, way);
          const whole = await factsOf(home);
          const hurt = sqliteHome();
          const random = seededRandom(n);
          const mortal = (attempt: number): Home => {
            const killAt = kills[attempt];
            return killAt === undefined ? hurt : weakened(hurt, random, { killAt });
          };
          await untilItEnds(mortal, story, way);
          expect(differences(whole, await factsOf(hurt))).toEqual([]);
          expect((await runStory(hurt, story, way)).counts).toEqual(counted.counts);
        })
        .afterEach(closeHomes),
      { numRuns },
    ); // prettier-ignore
  });

  test('every message at least once over a channel that fails, and none that is not in the table', async () => {
    await fc.assert(
      fc
        .asyncProperty(historyLines, seed, async (lines, n) => {
          const story = { contracts, lines };
          const home = sqliteHome();
          await runStory(home, story, { asOf });
          const hurt = sqliteHome();
          const random = seededRandom(n);
          const failing: Notifier = {
            send: async (messages) => {
              const isTaken = random() < 0.7;
              if (isTaken) await hurt.notifier.send(messages);
              if (!isTaken || random() < 0.2) throw new Interrupted('the channel');
            },
          };
          await untilItEnds(() => ({ ...hurt, notifier: failing }), story, { asOf });
          // A send that failed may have taken all of them: the rows stay until one has not failed.
          expect(ids(hurt)).toEqual(ids(home));
        })
        .afterEach(closeHomes),
      { numRuns },
    );
  });
});
