import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/plumbline.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-import-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);
const write = (name: string, text: string): string => {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
};
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

const incidents = 'examples/servicenow-incidents/incidents.csv.gz';
const header = 'site,checked_at,status\n';
const goodRow = 'till,2026-05-10T10:00:00Z,up\n';
const badRow = 'till,yesterday,up\n';

describe('import', () => {
  it('ServiceNow history into a file, the summary on standard output', async () => {
    const out = inFolder('incidents.jsonl');
    const ran = await plumbline(['import', 'servicenow-csv', incidents, '--out', out, '--json']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toEqual({ rows: 7123, events: 7123, refused: 0, refusedByCode: {} });
    const lines = linesOf(readFileSync(out, 'utf8'));
    expect(lines).toHaveLength(7123);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      source: 'servicenow',
      detail: { ticket: 'INC0000060', seq: 0 },
    });
  });

  it('the same events on standard output, gzipped by the name of the file, and in a named zone under a named feed', async () => {
    const options = ['--source', 'desk', '--timezone', 'Europe/London'];
    const out = inFolder('incidents.jsonl.gz');
    const [plain, gzipped] = await Promise.all([
      plumbline(['import', 'servicenow-csv', incidents, ...options]),
      plumbline(['import', 'servicenow-csv', incidents, ...options, '-o', out]),
    ]);
    expect(gunzipSync(readFileSync(out)).toString()).toBe(plain.out);
    expect(gzipped.out).toBe('7123 rows: 7123 events, 0 refused\n');
    expect(plain.err).toBe(gzipped.out);
    expect(JSON.parse(linesOf(plain.out)[0] ?? '')).toMatchObject({ source: 'desk' });
  });

  it('names refused rows with row and column, counts them, imports the rest, and is exit 1', async () => {
    const file = write('mixed.csv', header + goodRow + badRow + goodRow);
    const ran = await plumbline(['import', 'check-csv', file]);
    expect(ran.code).toBe(1);
    expect(linesOf(ran.out)).toHaveLength(2);
    const [refusal, summary] = ran.err.split('\n');
    expect(refusal).toContain(`${file}: invalid-time row 3, column checked_at: found "yesterday"`);
    expect(summary).toBe('3 rows: 2 events, 1 refused (invalid-time 1)');
  });

  it('many refused rows are counted, the first fifty named', async () => {
    const file = write('bad.csv', header + badRow.repeat(70));
    const messages = linesOf((await plumbline(['import', 'check-csv', file])).err);
    expect(messages).toHaveLength(52); // fifty, the word that there are more, the summary
    expect(messages.at(-1)).toBe('70 rows: 0 events, 70 refused (invalid-time 70)');
  });

  it('a file that cannot be read to its end is exit 2 and leaves the older result as it was', async () => {
    const out = write('older.jsonl', 'older\n');
    const file = write('quote.csv', `${header}${goodRow}"till,2026-05-10T10:05:00Z,up\n`);
    const ran = await plumbline(['import', 'check-csv', file, '--out', out]);
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`${file}: row 3`) });
    expect(readFileSync(out, 'utf8')).toBe('older\n');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  const refusals: readonly (readonly [string, readonly string[], string])[] = [
    ['an unknown format', ['servicenow-cvs', incidents], 'did you mean servicenow-csv?'],
    ['a missing file', ['check-csv', 'nowhere.csv'], 'nowhere.csv: no such file or folder'],
    ['a folder', ['check-csv', 'examples'], 'examples: a folder, expected a file'],
    ['a file of another format', ['check-csv', incidents], 'expected a column named site'],
    [
      'an option of another format',
      ['servicenow-csv', incidents, '--check', 'x'],
      'option --check: found "check", expected one of source, timezone',
    ],
    [
      'an unknown zone',
      ['servicenow-csv', incidents, '--timezone', 'Mars/Base'],
      'option --timezone: found "Mars/Base"',
    ],
    [
      'a result over the file itself',
      ['check-csv', incidents, '--out', `./${incidents}`],
      '--out is the file to be imported',
    ],
    [
      'a result nowhere',
      ['servicenow-csv', incidents, '--out', '/nowhere/x.jsonl'],
      '/nowhere/x.jsonl: no such file or folder',
    ],
  ];
  it.each(refusals)('%s is exit 2', async (_, args, message) => {
    expect(await plumbline(['import', ...args])).toEqual({ code: 2, out: '', err: expect.stringContaining(message) });
    expect(existsSync(incidents)).toBe(true);
  });

  it('its help lists every format with its options', async () => {
    const { out } = await plumbline(['import', '--help']);
    expect(out).toContain('servicenow-csv: ServiceNow incidents');
    expect(out).toContain('--latency (default: response_ms)');
  });
});
