import { describe, expect, test } from 'vitest';
import { entriesKey, readEntriesKey } from '../../../shared/adapters/aws/s3-ledger-keys.ts';
import { createS3Ledger } from '../../../shared/adapters/aws/s3-ledger.ts';
import { accepted, entriesOf, ledgerSuite, refused } from '../../ports/ledger-suite.ts';
import { objectStoreSuite } from '../../ports/object-store-suite.ts';
import { memoryS3 } from './memory-s3.ts';

objectStoreSuite('a bucket', async () => ({ objects: memoryS3().objects, close: async () => {} }));

const start = Date.parse('2026-11-24T14:00:00.000Z');
const hour = 3_600_000;

const bucket = () => {
  let now = start;
  const s3 = memoryS3();
  const ledger = createS3Ledger({ objects: s3.objects, clock: { now: () => now } });
  const at = (ms: number): void => {
    now = start + ms;
  };
  return { ...s3, ledger, at };
};

ledgerSuite('a bucket with a chain of manifests', async () => ({ ledger: bucket().ledger, close: async () => {} }));

describe('batches in the bucket', () => {
  test('a batch is one object, named by its time of writing and its hash', async () => {
    const { ledger, contents } = bucket();
    await ledger.append([accepted(1), refused(2)]);
    expect([...contents.keys()]).toEqual([
      expect.stringMatching(/^entries\/2026-11-24\/140000000-[0-9a-f]{64}\.jsonl$/),
    ]);
  });

  test('a key and what it says are each other read backwards', () => {
    const sha256 = 'ab'.repeat(32);
    expect(readEntriesKey(entriesKey(start + 12_345, sha256))).toEqual({ at: start + 12_345, sha256 });
    expect(readEntriesKey('entries/2026-11-24/140000000-abc.jsonl')).toBeUndefined();
  });

  test('an append whose answer was lost is there once', async () => {
    const { ledger, contents, loseNextAnswer } = bucket();
    loseNextAnswer();
    await ledger.append([accepted(1)]);
    expect(contents.size).toBe(1);
    expect(await entriesOf(ledger)).toEqual([accepted(1)]);
  });

  test('a line that nobody can have written is a fault, with its object and number', async () => {
    const { ledger, contents } = bucket();
    contents.set(entriesKey(start, 'ab'.repeat(32)), Buffer.from('{"receivedAt":1}\n'));
    await expect(entriesOf(ledger)).rejects.toMatchObject({
      code: 'ledger-corrupt',
      message: expect.stringContaining('line 1'),
    });
  });
});

const sealedTwice = async () => {
  const opened = bucket();
  for (const n of [0, 1]) {
    opened.at(n * 3 * hour);
    await opened.ledger.append([accepted(n)]);
    await opened.ledger.seal();
  }
  const [first = '', second = '', one = '', two = ''] = [...opened.contents.keys()].sort();
  return { ...opened, first, second, one, two };
};
const problemsOf = async (ledger: ReturnType<typeof bucket>['ledger']) => (await ledger.verify()).problems;

describe('the chain', () => {
  test('a batch that appears up to an hour late is named by a later manifest', async () => {
    const { ledger, at } = bucket();
    at(50 * 60_000);
    await ledger.append([accepted(1)]);
    await ledger.seal();
    at(0); // written before the other, seen after the seal
    await ledger.append([accepted(2)]);
    expect((await ledger.seal())?.objects).toHaveLength(1);
    expect(await ledger.seal()).toBeUndefined();
    expect(await ledger.verify()).toEqual({ manifests: 2, objects: 2, problems: [] });
  });

  test('each batch is named once, however many seals and late batches there are', async () => {
    const { ledger, at } = bucket();
    for (let n = 0; n < 24; n += 1) {
      at(n * hour * 0.5 + (n % 3 === 0 ? 0 : hour * 0.4)); // every third one late
      await ledger.append([accepted(n)]);
      await ledger.seal();
    }
    expect(await ledger.verify()).toEqual({ manifests: 24, objects: 24, problems: [] });
  });

  test('a seal reads back the chain by hours, not from its beginning', async () => {
    const { ledger, at, calls } = bucket();
    for (let n = 0; n < 40; n += 1) {
      at(n * hour);
      await ledger.append([accepted(n)]);
      await ledger.seal();
    }
    const before = calls().filter((name) => name === 'GetObjectCommand').length;
    at(40 * hour);
    await ledger.append([accepted(40)]);
    await ledger.seal();
    const reads = calls().filter((name) => name === 'GetObjectCommand').length - before;
    expect(reads).toBeLessThanOrEqual(4); // 39 h, 38 h, 37 h and 36 h: the first one more than two hours before the latest
  });

  test('two seals at the same time name nothing twice', async () => {
    const { ledger } = bucket();
    await ledger.append([accepted(1)]);
    const outcomes = await Promise.allSettled([ledger.seal(), ledger.seal()]);
    // The same manifest put twice is the same content, so both may be done.
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await ledger.verify()).toEqual({ manifests: 1, objects: 1, problems: [] });
  });

  test('a batch that was changed, shortened or taken away is found', async () => {
    const { ledger, contents, first, second } = await sealedTwice();
    const bytes = contents.get(first) ?? Buffer.alloc(0);
    contents.set(first, Buffer.from(bytes.toString('utf8').replace('e-0', 'e-9')));
    contents.set(second, bytes.subarray(1));
    expect(await problemsOf(ledger)).toEqual([
      `${first} has another SHA-256 than its manifest says`,
      `${second} has ${bytes.length - 1} bytes, not ${bytes.length}`,
    ]);
    contents.delete(first);
    expect((await problemsOf(ledger))[0]).toBe(`${first} is missing`);
  });

  test('a manifest that was changed or taken away is found', async () => {
    const { ledger, contents, first, one, two } = await sealedTwice();
    contents.set(one, Buffer.from((contents.get(one) ?? '').toString().replace('"n":1', '"n":7')));
    expect(await problemsOf(ledger)).toEqual([
      `${one} calls itself number 7`,
      `${two} does not name the manifest before it`,
    ]);
    contents.delete(one);
    expect(await problemsOf(ledger)).toEqual([
      `${one} is missing`,
      `${two} does not name the manifest before it`,
      `${first} is named by no manifest`,
    ]);
  });

  test('a batch slipped in under an old time is found', async () => {
    const { ledger, contents, first } = await sealedTwice();
    const slipped = entriesKey(start + 1, 'ab'.repeat(32));
    contents.set(slipped, contents.get(first) ?? Buffer.alloc(0));
    expect(await problemsOf(ledger)).toEqual([`${slipped} is named by no manifest`]);
  });
});
