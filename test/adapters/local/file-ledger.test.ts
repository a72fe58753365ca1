import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileLedger, openFileLedger } from '../../../shared/adapters/local/file-ledger.ts';
import { accepted, entriesOf, ledgerSuite, refused } from '../../ports/ledger-suite.ts';

let dir = '';
let ledger: FileLedger;
const open = (segmentBytes = 64 * 1024 * 1024): Promise<FileLedger> =>
  openFileLedger(join(dir, 'ledger'), { segmentBytes });
const path = (key: string): string => join(dir, 'ledger', key);
const segment = (n: number): string => path(`segments/00000${n}.jsonl`);
const manifest = (n: number): string => path(`manifests/00000${n}.json`);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plumbline-ledger-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

ledgerSuite('a folder of segments', async () => {
  const ledger = await open();
  return { ledger, close: ledger.close };
});

const sha = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const edit = (file: string, change: (text: string) => string): void => {
  chmodSync(file, 0o644);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};

/** Three sealed segments under two manifests, and an unsealed one: [1, 2] + [3] + 4. */
const fill = async (): Promise<void> => {
  ledger = await open(1); // each append fills its segment
  await ledger.append([accepted(1)]);
  await ledger.append([refused(2), accepted(3)]);
  await ledger.seal();
  await ledger.append([accepted(4)]);
  await ledger.seal();
  await ledger.append([accepted(5)]);
};

describe('lines and segments', () => {
  test('an accepted event lies in its line as it is, a refused one as a JSON string', async () => {
    ledger = await open();
    const event = '{"b":1,"a": 1e2}'; // not canonical: it must not be rewritten on its way
    await ledger.append([
      { receivedAt: 5, outcome: 'accepted', event },
      { receivedAt: 6, outcome: 'refused', code: 'malformed', message: 'no', event: '{"a\n' },
    ]);
    await ledger.close();
    expect(readFileSync(segment(1), 'utf8')).toBe(
      '{"receivedAt":5,"outcome":"accepted","event":{"b":1,"a": 1e2}}\n' +
        '{"receivedAt":6,"outcome":"refused","code":"malformed","message":"no","event":"{\\"a\\n"}\n',
    );
  });

  test('entries are read in the order of appending, over all segments and after a restart', async () => {
    await fill();
    const entries = [accepted(1), refused(2), accepted(3), accepted(4), accepted(5)];
    expect(await entriesOf(ledger)).toEqual(entries);
    await ledger.close();
    ledger = await open();
    expect(await entriesOf(ledger)).toEqual(entries);
    await ledger.append([accepted(6)]);
    expect(await entriesOf(ledger)).toEqual([...entries, accepted(6)]);
    await ledger.close();
  });

  test('a reader sees what was there when it began, not what is appended meanwhile', async () => {
    ledger = await open();
    await ledger.append([accepted(1), accepted(2)]);
    const seen: unknown[] = [];
    for await (const entry of ledger.read()) {
      seen.push(entry);
      await ledger.append([accepted(9)]);
    }
    expect(seen).toEqual([accepted(1), accepted(2)]);
    await ledger.close();
  });

  test('entries longer than what is read at once come whole', async () => {
    ledger = await open();
    const large = { ...refused(1), event: 'ü😀'.repeat(500_000) }; // 3 MB
    await ledger.append([large, accepted(2)]);
    expect(await entriesOf(ledger)).toEqual([large, accepted(2)]);
    await ledger.close();
  });

  test.each([
    ['an accepted event of two lines', { ...accepted(1), event: '{\n}' }],
    ['an empty accepted event', { ...accepted(1), event: '' }],
    ['an instant that is not an integer', { ...accepted(1), receivedAt: 0.5 }],
  ])('%s is a bug of the writer: nothing of its append is kept', async (_, entry) => {
    ledger = await open();
    await expect(ledger.append([accepted(7), entry])).rejects.toMatchObject({ code: 'ledger-entry' });
    await ledger.append([accepted(8)]);
    expect(await entriesOf(ledger)).toEqual([accepted(8)]);
    await ledger.close();
  });

  test('after closing nothing is taken any more', async () => {
    ledger = await open();
    await ledger.close();
    await expect(ledger.append([accepted(1)])).rejects.toMatchObject({ code: 'ledger-broken' });
  });
});

describe('a torn end', () => {
  test.each([
    ['half a line', '{"receivedAt":1790000000009,"outcome":"acc'],
    ['a line without its end', '{"receivedAt":1790000000009,"outcome":"accepted","event":{}}'],
    ['zeros', '\0'.repeat(300)],
    ['a line whose middle was lost', '{"receivedAt":1790000000009,"outcome":"accepted","event":{"a":\0\0\0\0}}\n'],
  ])('is cut when the ledger is opened: %s', async (_, torn) => {
    ledger = await open();
    await ledger.append([accepted(1), refused(2)]);
    await ledger.close();
    const whole = statSync(segment(1)).size;
    appendFileSync(segment(1), torn);
    ledger = await open();
    expect(ledger.cutBytes).toBe(torn.length);
    expect(statSync(segment(1)).size).toBe(whole);
    await ledger.append([accepted(3)]);
    expect(await entriesOf(ledger)).toEqual([accepted(1), refused(2), accepted(3)]);
    await ledger.close();
  });

  test('that is all there is leaves an empty ledger', async () => {
    ledger = await open();
    await ledger.append([accepted(1)]);
    await ledger.close();
    truncateSync(segment(1), 20);
    ledger = await open();
    expect(await entriesOf(ledger)).toEqual([]);
    await ledger.append([accepted(2)]);
    expect(await entriesOf(ledger)).toEqual([accepted(2)]);
    await ledger.close();
  });

  test('in the middle is no crash but damage: reading names the place', async () => {
    await fill();
    chmodSync(segment(2), 0o644);
    writeFileSync(segment(2), `${readFileSync(segment(2), 'utf8').slice(0, -5)}\n`);
    await expect(entriesOf(ledger)).rejects.toMatchObject({
      code: 'ledger-corrupt',
      message: "segments/000002.jsonl line 2 can't be read",
    });
    await ledger.close();
  });
});

describe('the chain of manifests', () => {
  test('names key, bytes and SHA-256 of each segment and the SHA-256 of the manifest before', async () => {
    await fill();
    const object = (n: number) => ({
      bytes: statSync(segment(n)).size,
      key: `segments/00000${n}.jsonl`,
      sha256: sha(segment(n)),
    });
    expect(readFileSync(manifest(1), 'utf8')).toBe(
      JSON.stringify({ n: 1, objects: [object(1), object(2)], previous: '' }),
    );
    expect(readFileSync(manifest(2), 'utf8')).toBe(
      JSON.stringify({ n: 2, objects: [object(3)], previous: sha(manifest(1)) }),
    );
    expect(await ledger.verify()).toEqual({ manifests: 2, objects: 3, problems: [] });
    await ledger.close();
  });

  test('goes on after a restart; a sealed segment is read-only and never written again', async () => {
    await fill();
    await ledger.seal();
    await ledger.close();
    const sealed = readFileSync(segment(4), 'utf8');
    ledger = await open();
    await ledger.append([accepted(6)]);
    expect(await ledger.seal()).toMatchObject({ n: 4, objects: [{ key: 'segments/000005.jsonl' }] });
    expect(readFileSync(segment(4), 'utf8')).toBe(sealed);
    expect(readdirSync(path('segments')).map((name) => statSync(path(`segments/${name}`)).mode & 0o222)).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(await ledger.verify()).toEqual({ manifests: 4, objects: 5, problems: [] });
    await ledger.close();
  });

  test('a sealed segment that was taken away is not written anew under its name', async () => {
    await fill();
    await ledger.seal();
    await ledger.close();
    rmSync(path('segments'), { recursive: true });
    ledger = await open();
    await ledger.append([accepted(6)]);
    expect(readdirSync(path('segments'))).toEqual(['000005.jsonl']);
    await ledger.close();
  });

  test.each<readonly [string, () => void, readonly string[]]>([
    [
      'an event was changed',
      () => edit(segment(2), (text) => text.replace('e-3', 'e-9')),
      ['segments/000002.jsonl has another SHA-256 than its manifest says'],
    ],
    // the sealed line has 165 bytes, the addition 3
    ['an entry was added', () => appendFileSync(segment(3), '{}\n'), ['segments/000003.jsonl has 168 bytes, not 165']],
    ['a segment was taken away', () => rmSync(segment(1)), ['segments/000001.jsonl is missing']],
    [
      'a segment was changed and its manifest with it',
      () => {
        edit(segment(1), (text) => text.replace('e-1', 'e-9'));
        edit(manifest(1), (text) => text.replace(/[0-9a-f]{64}/, sha(segment(1))));
      },
      ['manifests/000002.json does not name the manifest before it'],
    ],
    [
      'a manifest was taken away',
      () => rmSync(manifest(1)),
      [
        'manifests/000001.json is missing',
        'manifests/000002.json does not name the manifest before it',
        'segments/000001.jsonl is named by no manifest',
        'segments/000002.jsonl is named by no manifest',
      ],
    ],
    ['a manifest is no manifest', () => edit(manifest(2), () => '{"n":2}'), ["manifests/000002.json can't be read"]],
    [
      'a manifest leads to another file',
      () => edit(manifest(2), (text) => text.replace('segments/000003.jsonl', '../../../etc/passwd')),
      ['../../../etc/passwd is not the key of a segment'],
    ],
    [
      'a manifest names a segment twice and has another number',
      () => edit(manifest(2), (text) => text.replace('"n":2', '"n":7').replace(/\[(.*)\]/, '[$1,$1]')),
      ['manifests/000002.json calls itself number 7', 'segments/000003.jsonl is named twice'],
    ],
  ])('shows that %s', async (_, tamper, problems) => {
    await fill();
    tamper();
    expect((await ledger.verify()).problems).toEqual(problems);
    await ledger.close();
  });

  test('shows that a segment before the end was taken out before it was sealed', async () => {
    await fill();
    await ledger.append([accepted(6)]);
    rmSync(segment(4));
    expect((await ledger.verify()).problems).toEqual(['segments/000004.jsonl is missing']);
    await ledger.close();
  });
});
