import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plumbline } from '../support/plumbline.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const small = (kind: string, calendar: string): string => `apiVersion: plumbline/v1
kind: Contract
metadata: { id: acme, title: Acme, version: 1, effectiveFrom: 2026-01-01 }
timezone: Europe/London
calendars:
  - { id: office, weekly: { MON: ["09:00-17:00"] } }
serviceLevels:
  - id: till-up
    title: Till service available
    metric: { kind: ${kind}, of: checks, eligible: { check: [till] }, agreedTime: ${calendar} }
    window: { type: calendar-month }
    levels: { direction: higher, expected: 99.9 }
`;

describe('lint', () => {
  it('a contract without findings is exit 0', async () => {
    const path = write('good.yaml', small('availability', 'office'));
    expect(await plumbline(['lint', path])).toEqual({ code: 0, out: '1 contract: 0 errors, 0 warnings\n', err: '' });
  });

  it('an error is told with its line, what was found, what was expected and what was probably meant; exit 1', async () => {
    const path = write('calendar.yaml', small('availability', 'ofice'));
    const ran = await plumbline(['lint', path]);
    const [finding, summary] = ran.out.split('\n');
    // 14 columns to the brace's content, then `kind: …, ` 20, `of: …, ` 12, `eligible: …, ` 29, `agreedTime: ` 12: column 88.
    expect(finding).toContain(
      `${path}:10:88: error L-UNKNOWN-CALENDAR serviceLevels[0].metric.agreedTime: found "ofice", `,
    );
    expect(finding).toMatch(/, expected .*office; did you mean `office`\?$/);
    expect(summary).toBe('1 contract: 1 error, 0 warnings');
    expect(ran.code).toBe(1);
  });

  it('broken YAML is told with its line', async () => {
    const path = write('broken.yaml', 'apiVersion: plumbline/v1\nkind: [Contract\nmetadata: {}\n');
    const ran = await plumbline(['lint', path]);
    expect(ran.out).toMatch(new RegExp(`^${path}:[23]:\\d+: error L-YAML `));
    expect(ran.code).toBe(1);
  });

  it('several contracts are counted together, for machines too', async () => {
    const paths = [write('a.yaml', small('availability', 'ofice')), write('b.yaml', small('availabilty', 'office'))];
    const ran = await plumbline(['lint', '--json', ...paths]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({
      contracts: 2,
      errors: 2,
      findings: [
        { file: paths[0], line: 10, id: 'L-UNKNOWN-CALENDAR', suggestion: 'office' },
        { file: paths[1], line: 10, path: 'serviceLevels[0].metric.kind', suggestion: 'availability' },
      ],
    });
  });

  it('a file that is not there or is a folder is exit 2', async () => {
    const missing = join(folder, 'missing.yaml');
    expect(await plumbline(['lint', missing])).toEqual({
      code: 2,
      out: '',
      err: `plumbline: ${missing}: no such file or folder\n`,
    });
    expect(await plumbline(['lint', folder])).toEqual({
      code: 2,
      out: '',
      err: `plumbline: ${folder}: a folder, expected a file\n`,
    });
  });

  it('text from a contract cannot steer the terminal', async () => {
    const path = write('escape.yaml', small('"\\e[2Javailability"', 'office'));
    expect((await plumbline(['lint', path])).out).not.toContain('\u001B');
  });
});

describe('schema', () => {
  it.each(['contract', 'event'])('of a %s is a JSON Schema', async (which) => {
    const ran = await plumbline(['schema', which]);
    expect(JSON.parse(ran.out)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(ran.code).toBe(0);
  });
});
