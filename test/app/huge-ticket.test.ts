import { afterEach, describe, expect, test } from 'vitest';
import { weakTable, Killed, seededRandom } from '../ports/weak-table.ts';
import { chunkKey, snapshotKey, subjectPk } from '../../shared/app/keys.ts';
import { storedJson } from '../../shared/domain/stored-json.ts';
import { tableLimits } from '../../shared/ports/table.ts';
import { closeHomes, differences, eventLine, factsAfter, factsOf, runStory, sqliteHome } from '../support/engine.ts';
import { engineContract } from '../support/engine-contract.ts';

const minute = 60_000;
const start = Date.parse('2026-03-23T00:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();
/** Rounds are counted by one level alone, so a ticket without a requester's word has few results, one with many has many. */
const contracts = [engineContract()];

const opened = eventLine('ticket', start, {
  id: 'e0',
  ticket: 'BIG',
  at: iso(start),
  activity: 'opened',
  set: { type: 'incident', state: 'new', priority: 'P1', provider: 'north' },
});
/** A ticket that is paused and taken up again every minute; its events are delivered so many at a time. */
const busyTicket = (count: number, together: number): readonly string[] => [
  opened,
  ...Array.from({ length: count - 1 }, (_, n) =>
    eventLine('ticket', start + Math.ceil((n + 1) / together) * together * minute, {
      id: `e${n + 1}`,
      ticket: 'BIG',
      at: iso(start + (n + 1) * minute),
      set: n % 2 === 0 ? { state: 'pending', reason: 'customer' } : { state: 'in-progress', reason: null },
    }),
  ),
];
/** A requester who asks every hour and gets an answer after ten minutes, but after three hours each tenth time. */
const talkedTicket = (rounds: number): readonly string[] => [
  opened,
  ...Array.from({ length: rounds }, (_, n) => {
    const asked = start + n * 240 * minute + minute;
    const answered = asked + (n % 10 === 9 ? 180 : 10) * minute;
    const word = (at: number, name: string, role: string) =>
      eventLine('ticket', at, { id: `${name}${n}`, ticket: 'BIG', at: iso(at), activity: 'commented', actor: { role }, set: {} }); // prettier-ignore
    return [word(asked, 'q', 'requester'), word(answered, 'a', 'provider')];
  }).flat(),
];

afterEach(closeHomes);

describe('a ticket with very many events', () => {
  test('of 10,000 events is kept in chunks within the limits of a row, and none is lost', async () => {
    const home = sqliteHome();
    const { counts } = await runStory(home, { contracts, lines: busyTicket(10_000, 500) }, { batches: [10_000] });
    expect(counts).toMatchObject({ read: 10_000, accepted: 10_000, duplicate: 0, refused: 0 });
    const pk = subjectPk('ticket', 'desk', 'BIG');
    const [row] = await home.table.get([snapshotKey(pk)]);
    const { chunks, events } = storedJson<{ chunks: number; events: unknown[] }>(row?.body ?? '{}');
    const rows = await home.table.get(Array.from({ length: chunks }, (_, n) => chunkKey(pk, n)));
    const stored = rows.map((chunk) => storedJson<unknown[]>(chunk?.body ?? '[]').length);
    expect(stored.reduce((sum, n) => sum + n, events.length)).toBe(10_000);
    for (const chunk of [...rows, row])
      expect(Buffer.byteLength(chunk?.body ?? '')).toBeLessThan(tableLimits.bodyBytes);
    expect((await runStory(home, { contracts, lines: busyTicket(10_000, 500) })).counts).toEqual(counts);
  });

  test('comes to the same in batches of 7 or of 1,000, or one event at a time', async () => {
    const lines = busyTicket(3000, 100);
    const whole = await factsAfter({ contracts, lines });
    expect(differences(whole, await factsAfter({ contracts, lines }, { batches: [1000] }))).toEqual([]);
    const few = busyTicket(300, 1);
    const wholeFew = await factsAfter({ contracts, lines: few });
    expect(differences(wholeFew, await factsAfter({ contracts, lines: few }, { batches: [7] }))).toEqual([]);
    expect(differences(wholeFew, await factsAfter({ contracts, lines: few }, { batches: [1] }))).toEqual([]);
  });
});

describe('a ticket whose results and alerts alone pass the size of a row', () => {
  /** The same talk, all of it received together long afterwards. */
  const received = start + 2000 * 240 * minute;
  const lines = talkedTicket(2000).map((line) => line.replace(/"time":"[^"]*"/, `"time":"${iso(received)}"`));
  const oneMore = eventLine('ticket', received + minute, {
    id: 'last',
    ticket: 'BIG',
    at: iso(received),
    set: { state: 'resolved' },
  });

  test('lies in parts within the limits, and goes on with the next event as if it were whole', async () => {
    const home = sqliteHome();
    const { counts } = await runStory(home, { contracts, lines });
    expect(counts).toMatchObject({ read: 4001, accepted: 4001, ignored: 0 });
    const [row] = await home.table.get([snapshotKey(subjectPk('ticket', 'desk', 'BIG'))]);
    // 2,000 places and some 400 alert records: several parts of 90,000 characters.
    expect(storedJson<{ parts: number }>(row?.body ?? '{}').parts).toBeGreaterThan(1);
    await runStory(home, { contracts, lines: [oneMore] });
    expect(differences(await factsOf(home), await factsAfter({ contracts, lines: [...lines, oneMore] }))).toEqual([]);
  });
});

describe('a ticket with more results than one commit holds', () => {
  const rounds = 120;
  const lines = talkedTicket(rounds);

  test('is written in several commits and comes to the same in small batches', async () => {
    const whole = await factsAfter({ contracts, lines });
    // 120 rounds, each one row of the level of replies.
    expect(whole.lines.filter((line) => line.startsWith('result reply '))).toHaveLength(rounds);
    expect(differences(whole, await factsAfter({ contracts, lines }, { batches: [10] }))).toEqual([]);
  });

  test('is finished after a crash between any two of its commits', async () => {
    const whole = await factsAfter({ contracts, lines });
    for (let killAt = 1; killAt <= 30; killAt += 4) {
      const home = sqliteHome();
      const table = weakTable(home.table, seededRandom(killAt), { killAt });
      await expect(runStory({ ...home, table }, { contracts, lines })).rejects.toThrow(Killed);
      await runStory(home, { contracts, lines });
      expect(differences(whole, await factsOf(home))).toEqual([]);
      closeHomes();
    }
  });

  test('is finished by the tick alone, even if its events never come again', async () => {
    // The other ticket comes with the next command; it must not need the first one's events.
    const other = opened.replaceAll('BIG', 'OTHER');
    const whole = await factsAfter({ contracts, lines: [...lines, other] }, { asOf: start + 30 * 86_400_000 });
    const finished: number[] = [];
    for (let killAt = 10; killAt <= 24; killAt += 2) {
      const home = sqliteHome();
      const table = weakTable(home.table, seededRandom(killAt), { killAt });
      await expect(runStory({ ...home, table }, { contracts, lines })).rejects.toThrow(Killed);
      const [row] = await home.table.get([snapshotKey(subjectPk('ticket', 'desk', 'BIG'))]);
      if (!row?.body.includes('"unfinished":true')) continue;
      await runStory(home, { contracts, lines: [other] }, { asOf: start + 30 * 86_400_000 });
      finished.push(killAt);
      const after = await factsOf(home, start + 30 * 86_400_000);
      expect(differences(whole, after)).toEqual([]);
      closeHomes();
    }
    expect(finished.length).toBeGreaterThan(0);
  });
});
