/** The import table of docs/decisions.md, read from the sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './support/plumbline.ts';

interface Import {
  /** A path from the root for files of ours, else the name of the package. */
  readonly to: string;
  readonly isOurs: boolean;
  readonly words: string;
  readonly isTypeOnly: boolean;
}

interface Source {
  readonly file: string;
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Comments go, so that a word in a sentence breaks no rule; text in quotes stays. */
const withoutComments = (text: string): string =>
  text.replaceAll(
    /\/\*[^]*?\*\/|('(?:[^'\\\n]|\\.)*')|(?<=^|[\s;,{}])\/\/.*$/gm,
    (_, quoted: string | undefined) => quoted ?? '',
  );

const importWords =
  /^(?:import|export)\s+(?:(?<words>[\w\s{},*$]+?)\s+from\s+)?'(?<from>[^']+)'|\bimport\('(?<lazy>[^']+)'\)/gm;

const importsOf = (file: string, code: string): readonly Import[] =>
  [...code.matchAll(importWords)].map(({ groups }) => {
    const name = groups?.['from'] ?? groups?.['lazy'] ?? '';
    const isOurs = name.startsWith('.');
    const words = groups?.['words'] ?? '';
    return { to: isOurs ? join(dirname(file), name) : name, isOurs, words, isTypeOnly: /^type\s/.test(words) };
  });

const readSource = (file: string): Source => {
  const code = withoutComments(readFileSync(join(root, file), 'utf8'));
  return { file, code, imports: importsOf(file, code) };
};

/** Every file of a folder and those within; none where there is no such folder. */
const allIn = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(relative(root, entry.parentPath), entry.name))
        .toSorted()
    : [];
const filesIn = (folder: string): readonly string[] => allIn(folder).filter((file) => /\.(ts|mjs)$/.test(file));
const textsIn = (folder: string): readonly string[] => allIn(folder).filter((file) => !/\.(gz|png|pdf)$/.test(file));

const product = ['cli', 'functions', 'infra', 'shared'].flatMap(filesIn).map(readSource);
const tests = filesIn('test').map(readSource);
const all = [...product, ...tests];
const under = (folder: string): readonly Source[] => product.filter(({ file }) => file.startsWith(folder));

/** May import: beginnings of paths of ours, and packages by name (`node:*` is every module of Node, `@aws-sdk/*` every client of AWS). */
const table: Readonly<Record<string, readonly string[]>> = {
  'shared/domain/': ['shared/domain/', 'node:crypto'],
  'shared/contract/': ['shared/contract/', 'shared/domain/', 'zod', 'yaml', 'fastest-levenshtein'],
  'shared/feeds/': ['shared/feeds/', 'shared/domain/', 'zod', 'csv-parse', 'node:stream', 'node:zlib', 'node:crypto'],
  'shared/ports/': ['shared/ports/', 'shared/domain/'],
  'shared/app/': ['shared/app/', 'shared/domain/', 'shared/ports/', 'shared/contract/', 'shared/render/'],
  'shared/render/': ['shared/render/', 'shared/domain/', 'd3-scale', 'd3-shape'],
  'shared/adapters/local/': ['shared/adapters/local/', 'shared/adapters/fault.ts', 'shared/adapters/table-limits.ts', 'shared/adapters/ledger-line.ts', 'shared/adapters/ledger-manifest.ts', 'shared/ports/', 'shared/domain/', 'node:*'],
  'shared/adapters/aws/': ['shared/adapters/aws/', 'shared/adapters/fault.ts', 'shared/adapters/table-limits.ts', 'shared/adapters/ledger-line.ts', 'shared/adapters/ledger-manifest.ts', 'shared/ports/', 'shared/domain/', '@aws-sdk/*', 'node:crypto'],
  'functions/': ['functions/', 'shared/app/', 'shared/feeds/', 'shared/adapters/aws/', 'shared/domain/', 'shared/ports/', '@middy/core', '@aws-lambda-powertools/*', '@aws-sdk/*', 'aws-lambda', 'node:timers/promises', 'zod', 'zod/mini'],
  'infra/': ['infra/', 'functions/names.ts', 'aws-cdk-lib*', 'constructs', 'cdk-nag', 'esbuild', 'zod', 'node:*'],
  'cli/': ['cli/', 'shared/domain/', 'shared/contract/', 'shared/feeds/', 'shared/ports/', 'shared/app/', 'shared/render/', 'shared/adapters/fault.ts', 'shared/adapters/local/', 'node:*'],
}; // prettier-ignore

const isAllowed = (allowed: readonly string[], { to, isOurs }: Import): boolean =>
  isOurs
    ? allowed.some((each) => (each.endsWith('/') ? to.startsWith(each) : to === each))
    : allowed.some((each) => (each.endsWith('*') ? to.startsWith(each.slice(0, -1)) : to === each));

const strays = (folder: string, allowed: readonly string[]): readonly string[] =>
  under(folder).flatMap(({ file, imports }) =>
    imports.filter((each) => !isAllowed(allowed, each)).map(({ to }) => `${file} imports ${to}`),
  );

/** Files whose code, without comments, has something in it. */
const having = (sources: readonly Source[], pattern: RegExp): readonly string[] =>
  sources.filter(({ code }) => pattern.test(code)).map(({ file }) => file);

describe('the reader of imports', () => {
  test('sees static, type-only, lazy and re-exporting imports, over several lines, and none in a comment', () => {
    const code = withoutComments(
      "import type {\n  A,\n} from './a.ts';\nimport * as z from 'zod';\nexport { b } from '../b.ts';\n// import c from './c.ts';\nimport './d.ts';\nconst e = await import('./e.ts');\nconst address = 'a//b';\n",
    );
    const found = importsOf('cli/x.ts', code).map(({ to }) => to);
    expect(found).toEqual(['cli/a.ts', 'zod', 'b.ts', 'cli/d.ts', 'cli/e.ts']);
    expect(code).toContain("'a//b'");
  });

  test('reads this product: the folders of the table that are here have files, and most are here', () => {
    expect(Object.keys(table).filter((folder) => under(folder).length > 3).length).toBeGreaterThan(7);
  });
});

describe('imports go one way', () => {
  test.each(Object.entries(table))('%s imports only what the table allows', (folder, allowed) => {
    expect(strays(folder, allowed)).toEqual([]);
  });

  test('ports know the types of the domain, not its rules', () => {
    const values = under('shared/ports/').flatMap(({ file, imports }) =>
      imports.filter(({ isTypeOnly }) => !isTypeOnly).map(({ to }) => `${file} imports ${to}`),
    );
    expect(values).toEqual([]);
  });

  test('product code imports no test', () => {
    const found = product.flatMap(({ file, imports }) =>
      imports.filter(({ to }) => to.startsWith('test/')).map(() => file),
    );
    expect(found).toEqual([]);
  });

  test('there are no cycles', () => {
    const edges = new Map(
      all.map(({ file, imports }) => [file, imports.filter(({ isOurs }) => isOurs).map(({ to }) => to)]),
    );
    const open = new Set<string>();
    const done = new Set<string>();
    const cycleFrom = (file: string, path: readonly string[]): readonly string[] => {
      if (open.has(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return [];
      open.add(file);
      for (const next of edges.get(file) ?? []) {
        const cycle = cycleFrom(next, [...path, file]);
        if (cycle.length > 0) return cycle;
      }
      open.delete(file);
      done.add(file);
      return [];
    };
    expect(all.map(({ file }) => cycleFrom(file, [])).find((cycle) => cycle.length > 0)).toBeUndefined();
  });

  test('zod comes whole or by name, never as `{ z }`, which would put every language of its messages into a bundle', () => {
    const bad = all.filter(({ imports }) =>
      imports.some(({ to, words }) => to === 'zod' && /\{[^}]*\bz\b/.test(words)),
    );
    expect(bad.map(({ file }) => file)).toEqual([]);
  });
});

describe('pure code has no world around it', () => {
  const pure = ['shared/domain/', 'shared/contract/', 'shared/feeds/', 'shared/render/'].flatMap(under);

  test.each([
    ['the wall clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/],
    ['randomness', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/],
    ['the environment', /\bprocess\.env\b/],
    ['files', /'node:fs(\/promises)?'/],
  ])('%s', (_, pattern) => {
    expect(having(pure, pattern)).toEqual([]);
  });

  test('use cases take the time from their arguments', () => {
    expect(having(under('shared/app/'), /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bprocess\.env\b/)).toEqual(
      [],
    );
  });
});

const isBarrel = ({ code }: Source): boolean =>
  /^export\b/m.test(code) &&
  code.replaceAll(/^export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+'[^']+';?/gm, '').trim() === '';

describe('how files are made', () => {
  test('nothing is exported as default, but for what a tool asks for', () => {
    expect(having(all, /^export default\b/m)).toEqual(['test/ci-reporter.ts']);
  });

  test('no file only passes on what others export', () => {
    expect(all.filter(isBarrel).map(({ file }) => file)).toEqual([]);
  });

  test('no file knows a registry, or a folder of the machine it was written on', () => {
    const texts = [
      ...['docs', '.ci', 'examples'].flatMap(textsIn),
      'README.md',
      'package.json',
      'package-lock.json',
    ].map((file) => ({ file, code: readFileSync(join(root, file), 'utf8'), imports: [] }));
    const sources = all.filter(({ file }) => file !== 'test/architecture.test.ts');
    expect(having([...sources, ...texts], /registry\.\w+\.\w+|["'`\s(=]\/(?:work|tmp|home|root)(?:\/|\b)/)).toEqual([]);
  });
});
