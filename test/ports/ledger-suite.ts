import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger, LedgerEntry } from '../../shared/ports/ledger.ts';
import { eventually } from './rows.ts';

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly close: () => Promise<void>;
}

export const accepted = (n: number): LedgerEntry => ({
  receivedAt: 1_790_000_000_000 + n,
  outcome: 'accepted',
  event: `{"detail":{"at":"2026-10-01T08:00:00Z","id":"e-${n}","text":"Grüße 😀 \\n \\u0001"},"source":"servicedesk"}`,
});

export const refused = (n: number): LedgerEntry => ({
  receivedAt: 1_790_000_000_000 + n,
  outcome: 'refused',
  code: 'malformed',
  message: `line ${n}: "}" expected`,
  event: `{"id": "r-${n}", \n"broken\\": '\u0000\u2028 }`,
});

export const entriesOf = async (ledger: Ledger): Promise<LedgerEntry[]> => {
  const found: LedgerEntry[] = [];
  for await (const entry of ledger.read()) found.push(entry);
  return found;
};

/** At least once, in no promised order: compared as a set. */
const asSet = (entries: readonly LedgerEntry[]): readonly string[] =>
  [
    ...new Set(
      entries.map(({ receivedAt, outcome, code, message, event }) =>
        [receivedAt, outcome, code, message, event].join('|'),
      ),
    ),
  ].toSorted();

/** Every promise of the `Ledger` port; `open` gives an empty one. */
export const ledgerSuite = (name: string, open: () => Promise<OpenLedger>): void => {
  describe(`${name} keeps the promises of a ledger`, () => {
    let opened: OpenLedger;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => opened.close());
    const holds = async (expected: readonly LedgerEntry[]): Promise<readonly string[]> =>
      eventually(
        async () => asSet(await entriesOf(opened.ledger)),
        (found) => found.join() === asSet(expected).join(),
      );

    test('what was appended is read: accepted events as they are, refused ones letter by letter', async () => {
      const entries = [accepted(1), refused(2), accepted(3), { ...refused(4), event: '' }];
      await opened.ledger.append(entries.slice(0, 3));
      await opened.ledger.append(entries.slice(3));
      expect(await holds(entries)).toEqual(asSet(entries));
    });

    test('an empty ledger reads as nothing, appending nothing changes nothing, and there is nothing to seal', async () => {
      await opened.ledger.append([]);
      expect(await entriesOf(opened.ledger)).toEqual([]);
      expect(await opened.ledger.seal()).toBeUndefined();
      expect(await opened.ledger.verify()).toEqual({ manifests: 0, objects: 0, problems: [] });
    });

    test('many appends at once are all kept', async () => {
      const entries = Array.from({ length: 200 }, (_, n) => accepted(n));
      await Promise.all(entries.map((entry) => opened.ledger.append([entry])));
      expect(await holds(entries)).toEqual(asSet(entries));
    });

    test('each seal names what no earlier one named, and the manifests form a chain', async () => {
      const { ledger } = opened;
      await ledger.append([accepted(1)]);
      const first = await eventually(ledger.seal, (manifest) => manifest !== undefined);
      expect(first).toMatchObject({ n: 1, previous: '' });
      expect(await ledger.seal()).toBeUndefined();
      await ledger.append([accepted(2)]);
      const second = await eventually(ledger.seal, (manifest) => manifest !== undefined);
      expect(second).toMatchObject({ n: 2, previous: expect.stringMatching(/^[0-9a-f]{64}$/) });
      const keys = [...(first?.objects ?? []), ...(second?.objects ?? [])].map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(await ledger.verify()).toEqual({ manifests: 2, objects: keys.length, problems: [] });
    });

    test('a seal takes nothing away from the readers', async () => {
      await opened.ledger.append([accepted(1), refused(2)]);
      await eventually(opened.ledger.seal, (manifest) => manifest !== undefined);
      await opened.ledger.append([accepted(3)]);
      const entries = [accepted(1), refused(2), accepted(3)];
      expect(await holds(entries)).toEqual(asSet(entries));
    });
  });
};
