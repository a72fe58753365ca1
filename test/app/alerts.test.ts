import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { AlertRecord } from '../../shared/domain/standing-alerts.ts';
import type { JsonObject } from '../../shared/domain/types.ts';
import { listRecords } from '../../shared/app/status.ts';
import { closeHomes, eventLine, runStory, sqliteHome, type Home } from '../support/engine.ts';
import { engineContract } from '../support/engine-contract.ts';
import { historyEnd, historyLines, historyStart } from '../support/random-history.ts';

const contracts = [engineContract()];
const hour = 3_600_000;
const start = Date.parse('2026-03-24T00:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();

/** One event of ticket INC1, `hours` after the start, received then or `received` hours after the start. */
const event = (id: string, hours: number, detail: JsonObject, received = hours): string =>
  eventLine('ticket', start + received * hour, { id, ticket: 'INC1', at: iso(start + hours * hour), ...detail });
/** A P1 ticket: 4 h around the clock, warned at 2 h (50 %) and at 3 h (an hour before due). */
const opened = event('open', 0, { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P1' } });

const recordsOf = async (home: Home): Promise<readonly AlertRecord[]> =>
  listRecords(home.table, 'prop', historyStart - 60 * 24 * hour, historyEnd + 30 * 24 * hour);

/** What was sent of one kind of alert on one level: `state`, hours after the start at which it became known. */
const sentOf = (home: Home, level: string, kind: string): readonly (readonly [string, number])[] =>
  home.sent
    .filter(({ alert }) => alert.level === level && alert.kind === kind)
    .map(({ state, knownAt }) => [state, (knownAt - start) / hour]);

afterEach(closeHomes);

describe('alerts of a ticket', () => {
  test('are raised at their instants although nothing arrives then', async () => {
    const home = sqliteHome();
    await runStory(home, { contracts, lines: [opened] }, { asOf: start + 10 * hour });
    expect(sentOf(home, 'resolve', 'warned')).toEqual([['raised', 2], ['raised', 3]]); // prettier-ignore
    expect(sentOf(home, 'resolve', 'breached')).toEqual([['raised', 4]]); // due 4 h after the start
    expect(home.sent.every(({ late }) => !late)).toBe(true);
  });

  test('a breach is withdrawn when a late event shows that the ticket was resolved in time, and raised again when that is corrected', async () => {
    const home = sqliteHome();
    // Resolved at 3.5 h, known at 6 h; at 8 h the same event comes corrected: resolved only at 5 h.
    const late = event('done', 3.5, { set: { state: 'resolved' } }, 6);
    const corrected = event('done', 5, { recordedAt: iso(start + 8 * hour), set: { state: 'resolved' } }, 8);
    await runStory(home, { contracts, lines: [opened, late, corrected] }, { asOf: start + 10 * hour });
    expect(sentOf(home, 'resolve', 'breached')).toEqual([['raised', 4], ['withdrawn', 6], ['raised', 8]]); // prettier-ignore
    const breached = home.sent.filter(({ alert }) => alert.level === 'resolve' && alert.kind === 'breached');
    const [first] = breached;
    expect(breached.map(({ id }) => id)).toEqual([1, 2, 3].map((n) => `${first?.alert.id}.${n}`));
    expect(breached.map(({ late: isLate }) => isLate)).toEqual([false, true, true]);
    expect(sentOf(home, 'resolve', 'resolved-late')).toEqual([['raised', 8]]);
  });

  test('what was over long before it became known is recorded as historic and sent to nobody', async () => {
    const home = sqliteHome();
    const now = start + 60 * 24 * hour; // all of it comes two months later, to a live clock
    const lines = [
      event('open', 0, { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P1' } }, 60 * 24),
      event('done', 30, { set: { state: 'resolved' } }, 60 * 24),
    ];
    await runStory(home, { contracts, lines }, { asOf: now, steered: false });
    const records = await recordsOf(home);
    expect(records.some(({ alert }) => alert.kind === 'breached')).toBe(true);
    expect(new Set(records.map(({ transitions }) => transitions.map(([state]) => state).join()))).toEqual(new Set(['historic'])); // prettier-ignore
    expect(home.sent).toEqual([]);
  });
});

describe('alerts of a window', () => {
  test('the first window of a contract that begins within it ends with its verdict', async () => {
    const home = sqliteHome();
    // Opened on 24 March, resolved after 30 h: 0 of 1 in March, and the contract began on the 2nd.
    const lines = [opened, event('done', 30, { set: { state: 'resolved' } })];
    await runStory(home, { contracts, lines }, { asOf: Date.parse('2026-04-02T00:00:00Z') });
    const missed = home.sent.filter(({ alert }) => alert.level === 'resolve' && alert.kind === 'missed');
    expect(missed.map(({ alert: { item, at } }) => [item, iso(at)])).toEqual([
      ['2026-03-01T00:00:00+00:00', '2026-03-31T23:00:00.000Z'], // summer time began on the 29th
    ]);
  });

  test('a rolling level recovers at the hour at which the last miss leaves it, though nothing arrives then', async () => {
    const home = sqliteHome();
    // Asked at 0 h, answered at 3 h: one round of one missed (2 h). It lies in the hour from 3 to 4, so at 4 h the level is missed; the last
    // window of 12 h that holds the instant of the stop is that up to 15 h, and at 16 h the level holds nothing.
    const lines = [
      opened,
      event('q', 0, { activity: 'commented', actor: { role: 'requester' }, set: {} }),
      event('a', 3, { activity: 'commented', actor: { role: 'provider' }, set: {} }),
    ];
    const records = async (hours: number): Promise<readonly string[]> => {
      await runStory(home, { contracts, lines }, { asOf: start + hours * hour });
      const all = (await recordsOf(home)).filter(({ alert }) => alert.level === 'reply' && alert.item === 'rolling');
      return all.map(
        ({ alert, transitions }) => `${alert.kind} ${(alert.at - start) / hour} ${transitions.at(-1)?.[0]}`,
      );
    };
    expect(await records(3.5)).toEqual([]);
    expect(await records(4.5)).toEqual(['missed 4 raised']);
    expect(await records(15.5)).toEqual(['missed 4 raised']);
    expect(await records(16.5)).toEqual(['missed 4 withdrawn', 'recovered 16 raised']);
  });

  test('a service that stays down is reported when its budget is used up, though nothing arrives then', async () => {
    const home = sqliteHome();
    const down = (id: string, minutes: number): string =>
      eventLine('check', start + minutes * 60_000, {
        id,
        check: 'line',
        at: iso(start + minutes * 60_000),
        state: 'down',
      });
    const up = eventLine('check', start, { id: 'u', check: 'web', service: 'site', at: iso(start), state: 'up' });
    const web = [1, 2].map((n) => down(`d${n}`, n).replace('"line"', '"web","service":"site"'));
    // Budget of March: 1 % of 31 days less the hour that summer time takes, 7.43 h; the state of the last report holds for 8 h.
    await runStory(home, { contracts, lines: [up, ...web] }, { asOf: start + 8 * hour });
    const used = home.sent.filter(({ alert }) => alert.level === 'site-up').map(({ alert: { kind, at } }) => [kind, (at - start - 60_000) / hour]); // prettier-ignore
    expect(used).toEqual([
      ['budget', 3.715], // half of it, down since minute 1
      ['unreachable', 7.43],
    ]);
  });
});

test('whatever was sent is in the table, and what stands in the table and is no old news was sent', async () => {
  await fc.assert(
    fc
      .asyncProperty(historyLines, fc.integer({ min: 1, max: 20 }), async (lines, size) => {
        const home = sqliteHome();
        await runStory(home, { contracts, lines }, { asOf: historyEnd, batches: [size] });
        const records = await recordsOf(home);
        const recorded = records.flatMap(({ alert, transitions }) =>
          transitions.flatMap(([state], n) => {
            const wasRaised = transitions.slice(0, n).some(([before]) => before === 'raised');
            return state === 'raised' || (state === 'withdrawn' && wasRaised) ? [`${alert.id}.${n + 1} ${state}`] : [];
          }),
        );
        const sent = new Set(home.sent.map(({ id, state }) => `${id} ${state}`));
        expect([...sent].sort()).toEqual(recorded.sort());
      })
      .afterEach(closeHomes),
    { numRuns: 5 },
  );
});
