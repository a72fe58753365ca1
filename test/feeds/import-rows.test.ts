import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importRows } from '../../shared/feeds/import-rows.ts';
import type { ImportOptions, Translated } from '../../shared/feeds/csv.ts';
import { importFormats } from '../../shared/feeds/import-formats.ts';
import { collect } from '../support/event-lines.ts';

const formatOf = (name: string) => {
  const format = importFormats.get(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  return format;
};
const importText = async (text: string | Buffer, options: ImportOptions = {}): Promise<readonly Translated[]> =>
  collect(importRows(Readable.from([Buffer.from(text)]), formatOf('check-csv'), options));
const outline = (results: readonly Translated[]): readonly string[] =>
  results.map((result) => (result.ok ? result.value.id : `${result.error.code} in row ${result.error.row}`));

const header = 'site,checked_at,status\n';
const first = 'till,2026-05-10T10:00:00Z,up\n';
const second = 'till,2026-05-10T10:05:00Z,down\n';
const firstId = 'till@2026-05-10T10:00:00.000Z';
const secondId = 'till@2026-05-10T10:05:00.000Z';

describe('a table file becomes events', () => {
  it('plain or gzipped, whatever it is called', async () => {
    expect(outline(await importText(header + first + second))).toEqual([firstId, secondId]);
    expect(outline(await importText(gzipSync(header + first + second)))).toEqual([firstId, secondId]);
  });

  it('with a byte order mark, quotes, Windows line ends and empty lines', async () => {
    const text = `\uFEFF"site",checked_at,status\r\n\r\n"till",2026-05-10T10:00:00Z,"up"\r\n`;
    expect(outline(await importText(text))).toEqual([firstId]);
  });

  it('arriving byte by byte', async () => {
    const bytes = Readable.from([...gzipSync(header + first)].map((byte) => Buffer.from([byte])));
    expect(outline(await collect(importRows(bytes, formatOf('check-csv'))))).toEqual([firstId]);
  });

  it('a bad row is refused by its number and the rest goes on', async () => {
    const text = `${header + first}till,yesterday,up\ntill,2026-05-10T10:05:00Z\n${second}`;
    expect(outline(await importText(text))).toEqual([
      firstId,
      'invalid-time in row 3',
      'column-count in row 4',
      secondId,
    ]);
  });

  it('reads no further than it is asked, so memory does not grow with the file', async () => {
    let chunks = 0;
    const endless = Readable.from(
      (function* () {
        yield Buffer.from(header);
        for (;;) {
          chunks += 1;
          yield Buffer.from(first.repeat(2000)); // 58 KB
        }
      })(),
    );
    let rows = 0;
    for await (const result of importRows(endless, formatOf('check-csv'))) {
      if (result.ok) rows += 1;
      if (rows === 10_000) break;
    }
    // 10,000 rows are 5 chunks; what buffers hold ahead must not depend on the length of the file.
    expect(chunks).toBeLessThan(60);
    expect(endless.destroyed).toBe(true);
  });
});

describe('a file that cannot be read ends with a refusal', () => {
  it.each([
    ['nothing in it', '', ['empty-file in row 1']],
    ['a header only', header, []],
    ['no column for the state', 'site,checked_at\ntill,2026-05-10T10:00:00Z\n', ['missing-column in row 1']],
    ['a column named twice', 'site,checked_at,status,site\n', ['repeated-column in row 1']],
    [
      'a quote that never closes',
      `${header}${first}"till,2026-05-10T10:05:00Z,up\n`,
      [firstId, 'unreadable-file in row 3'],
    ],
  ])('%s', async (_case, text, expected) => {
    expect(outline(await importText(text))).toEqual(expected);
  });

  it('a gzip file cut short keeps what could be read', async () => {
    const whole = gzipSync(header + first.repeat(50_000), { level: 0 });
    const results = await importText(whole.subarray(0, whole.length / 2));
    expect(results.length).toBeGreaterThan(10_000);
    expect(outline(results.slice(-1))[0]).toMatch(/^unreadable-file in row/);
  });

  it('options are checked before the file is read', async () => {
    expect(outline(await importText(header + first, { timezone: 'Mars' }))).toEqual(['invalid-option in row 0']);
    expect(outline(await importText(header + first, { colour: 'red' }))).toEqual(['invalid-option in row 0']);
  });

  it('a file that is not there is a fault, not a refusal', async () => {
    const rows = importRows(createReadStream('no-such-file.csv'), formatOf('check-csv'));
    await expect(collect(rows)).rejects.toThrow('ENOENT');
  });
});

describe('the table of formats', () => {
  it('every format says what it is and has a sentence and a default for each option', () => {
    expect([...importFormats.keys()]).toEqual(['servicenow-csv', 'check-csv']);
    for (const { title, options, columns, translate } of importFormats.values()) {
      expect(title).not.toBe('');
      expect(Object.values(options).every((option) => option.title !== '')).toBe(true);
      const defaults = Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
      expect(translate(defaults).ok).toBe(true);
      expect(columns(defaults).length).toBeGreaterThan(0);
    }
  });
});
