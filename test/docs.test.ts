/** The pages are held to what they say: examples are read, commands are run, links and codes exist. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../shared/feeds/canonical.ts';
import { readLine } from '../shared/feeds/read-line.ts';
import { root } from './support/plumbline.ts';

interface Block {
  readonly file: string;
  readonly line: number;
  /** What stands behind the three ticks. */
  readonly mark: string;
  readonly body: string;
}

const ignored = new Set(['node_modules', '.git', '.plumbline', 'demo-report', 'coverage', 'dist', 'cdk.out']);

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const pages = markdownIn('.').map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const blocks: readonly Block[] = pages.flatMap(({ file, text }) =>
  [...text.matchAll(/^```(\S.*)\n([^]*?)^```$/gm)].map(({ index, 1: mark = '', 2: body = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length,
    mark,
    body,
  })),
);
const place = ({ file, line }: Block): string => `${file}:${line}`;

/** The events of a block, one a line. */
const linesOf = ({ mark, body }: Block): readonly string[] =>
  mark === 'json' ? [JSON.stringify(JSON.parse(body))] : body.trim().split('\n');

/** As GitHub makes them: lower case, blanks to hyphens, other signs dropped. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string): ReadonlySet<string> =>
  new Set([...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

const problemOf = (file: string, target: string): string | undefined => {
  const [path = '', anchor] = target.split('#');
  const full = path === '' ? join(root, file) : join(root, dirname(file), path);
  if (!existsSync(full)) return `${file}: ${target} leads nowhere`;
  return anchor !== undefined && !anchorsOf(full).has(anchor) ? `${file}: ${target} has no such heading` : undefined;
};

const codesIn = (file: string): readonly string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(
      /(?:\brefuse(?:Row|Cell)?\(\s*|\bcode: |\berror: )'([a-z]+(?:-[a-z]+)*)'/g,
    ),
  ].map(([, code = '']) => code);
const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('event-'))
    .map((name) => join(folder, name));

describe('examples of events', () => {
  const examples = blocks.filter(({ mark }) => mark === 'json' || mark === 'jsonl');
  const intake = { fields: new Set<string>(), limits: defaultLimits };

  test('are taken by the intake', () => {
    const refused = examples.flatMap((block) =>
      linesOf(block).flatMap((line) => {
        const { read } = readLine(line, intake, 0);
        return read.ok ? [] : [`${place(block)}: ${read.error.code} ${read.error.message}`];
      }),
    );
    expect(refused).toEqual([]);
  });

  test('show every kind there is', () => {
    const shown = examples.flatMap(linesOf).map((line) => {
      const event: Readonly<Record<string, unknown>> = JSON.parse(line);
      return String(event['detail-type']);
    });
    expect([...new Set(shown)].toSorted()).toEqual([
      'Alert Acknowledged', 'Check Reported', 'Exclusion Decided', 'Governance Recorded', 'Maintenance Declared',
      'Measurement Reported', 'Ticket Changed',
    ]); // prettier-ignore
  });
});

describe('commands on the pages marked `sh run` do what the page says', () => {
  let copy = '';

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'plumbline-docs-'));
    cpSync(root, copy, { recursive: true, filter: (path) => !ignored.has(relative(root, path)) });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** All of a block, stopped by the first command that fails; what it said, should it fail. */
  const run = async (script: string): Promise<{ readonly code: number | null; readonly said: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: copy,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, said }));
    });

  const marked = blocks.filter(({ mark }) => /^sh run\b/.test(mark));

  test('there are such blocks', () => {
    expect(marked.length).toBeGreaterThan(2);
  });

  test.each(marked.map((block) => [place(block), block] as const))('%s', async (_, { mark, body }) => {
    const wanted = Number(/exit=(\d)/.exec(mark)?.[1] ?? 0);
    const { code, said } = await run(body);
    expect(code === wanted ? '' : `exit ${code}, not ${wanted}: ${said}`).toBe('');
  });
});

describe('links', () => {
  test('within the repository lead to a file and a heading', () => {
    const problems = pages.flatMap(({ file, text }) =>
      [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .flatMap((target) => problemOf(file, target) ?? []),
    );
    expect(problems).toEqual([]);
  });

  test('every page of docs is linked from the README', () => {
    const readme = pages.find(({ file }) => file === 'README.md')?.text ?? '';
    const unlinked = pages.filter(({ file }) => file.startsWith('docs/') && !readme.includes(`](${file}`));
    expect(unlinked.map(({ file }) => file)).toEqual([]);
  });
});

describe('refusal codes', () => {
  /** Durations and wall times are refused as `malformed` or `invalid-time` by who reads them. */
  const inside = new Set(['bad-duration', 'bad-local']);

  test('in the code and in docs/events.md are the same', () => {
    const files = [...filesIn('shared/feeds'), ...filesIn('shared/app'), 'shared/domain/time.ts'];
    const inCode = new Set(files.flatMap(codesIn).filter((code) => !inside.has(code)));
    const page = readFileSync(join(root, 'docs/events.md'), 'utf8');
    const section = page.slice(page.indexOf('## Refusal codes\n'));
    const documented = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code = '']) => code);
    expect(documented.toSorted()).toEqual([...inCode].toSorted());
  });
});
