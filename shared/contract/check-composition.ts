/** Levels made of checks and of each other: leaves must exist and belong, and no level may contain itself. */
import { compilePattern } from '../domain/pattern.ts';
import type { Json } from '../domain/types.ts';
import type { Draft } from './finding.ts';
import { suggest } from './finding.ts';
import { isRecord, select } from './select.ts';
import type { Path } from './yaml-tree.ts';

interface Leaf {
  readonly kind: 'check' | 'level';
  readonly name: string;
  readonly path: Path;
}

interface Part {
  readonly leaves: readonly Leaf[];
  readonly drafts: readonly Draft[];
}

const merge = (parts: readonly Part[]): Part => ({
  leaves: parts.flatMap((part) => part.leaves),
  drafts: parts.flatMap((part) => part.drafts),
});

const readAll = (list: unknown, path: Path): Part =>
  merge(Array.isArray(list) ? list.map((item: unknown, i) => readPart(item, [...path, i])) : []);

const tooMany = (node: Readonly<Record<string, unknown>>, path: Path): readonly Draft[] => {
  const { k, of } = node;
  if (typeof k !== 'number' || !Array.isArray(of) || k <= of.length) return [];
  return [{ id: 'L-COMPOSITION', path: [...path, 'k'], expected: `at most ${of.length}, the number of parts` }];
};

const readPart = (node: unknown, path: Path): Part => {
  if (!isRecord(node)) return merge([]);
  const leaves = (['check', 'level'] as const).flatMap((kind): readonly Leaf[] => {
    const name = node[kind];
    return typeof name === 'string' ? [{ kind, name, path: [...path, kind] }] : [];
  });
  const inner = ['serial', 'parallel'].map((key) => readAll(node[key], [...path, key]));
  const kOfN = node['kOfN'];
  if (!isRecord(kOfN)) return merge([{ leaves, drafts: [] }, ...inner]);
  const at = [...path, 'kOfN'];
  return merge([{ leaves, drafts: tooMany(kOfN, at) }, ...inner, readAll(kOfN['of'], [...at, 'of'])]);
};

/** Whether a check may be meant by `eligible`, as far as its name alone tells. */
const ineligible = (eligible: unknown, leaves: readonly Leaf[]): readonly Draft[] => {
  const names = isRecord(eligible) ? eligible['check'] : undefined;
  if (names === undefined) return [];
  const matches = compilePattern({ check: names as Json });
  if (!matches.ok) return []; // told as a pattern
  return leaves
    .filter((leaf) => leaf.kind === 'check' && !matches.value({ check: leaf.name }))
    .map(({ path }) => ({ id: 'L-COMPOSITION', path, expected: 'a check that eligible matches' }));
};

const levelLeaf = (kinds: ReadonlyMap<string, unknown>, { name, path }: Leaf): readonly Draft[] => {
  const expected = `a service level: ${[...kinds.keys()].join(', ')}`;
  if (!kinds.has(name)) return [{ id: 'L-UNKNOWN-LEVEL', path, expected, suggestion: suggest(name, kinds.keys()) }];
  if (kinds.get(name) === 'availability') return [];
  return [{ id: 'L-COMPOSITION', path, expected: 'an availability level: only those have a timeline' }];
};

interface Edges {
  readonly path: Path;
  readonly to: readonly string[];
}

const reaches = (edges: ReadonlyMap<string, Edges>, from: string, goal: string): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of edges.get(name)?.to ?? []) {
      if (next === goal) return true;
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return false;
};

const cycles = (edges: ReadonlyMap<string, Edges>): readonly Draft[] =>
  [...edges]
    .filter(([name]) => reaches(edges, name, name))
    .map(([name, { path }]) => ({
      id: 'L-CYCLE',
      path,
      expected: `levels that do not lead back to ${name}`,
      found: 'a circle',
    }));

/** Compositions and weights of all levels. */
export const checkComposition = (document: unknown): readonly Draft[] => {
  const kinds = new Map<string, unknown>();
  for (const { value: level } of select(document, 'serviceLevels.*')) {
    const id = isRecord(level) ? level['id'] : undefined;
    const metric = isRecord(level) ? level['metric'] : undefined;
    if (typeof id === 'string') kinds.set(id, isRecord(metric) ? metric['kind'] : undefined);
  }
  const edges = new Map<string, Edges>();
  const drafts = select(document, 'serviceLevels.*').flatMap(({ value: level, path }): readonly Draft[] => {
    const metric = isRecord(level) ? level['metric'] : undefined;
    if (!isRecord(level) || !isRecord(metric)) return [];
    const at = [...path, 'metric', 'composition'];
    const part = readPart(metric['composition'], at);
    const weights = isRecord(metric['weights']) ? Object.keys(metric['weights']) : [];
    const levels = part.leaves.filter((leaf) => leaf.kind === 'level');
    const to = [...levels.map((leaf) => leaf.name), ...weights];
    if (typeof level['id'] === 'string' && to.length > 0)
      edges.set(level['id'], { path: weights.length > 0 ? [...path, 'metric', 'weights'] : at, to });
    const unknownWeights = weights.filter((name) => !kinds.has(name));
    return [
      ...part.drafts,
      ...ineligible(metric['eligible'], part.leaves),
      ...levels.flatMap((leaf) => levelLeaf(kinds, leaf)),
      ...unknownWeights.map((name): Draft => ({
        id: 'L-UNKNOWN-LEVEL',
        path: [...path, 'metric', 'weights', name],
        expected: `a service level: ${[...kinds.keys()].join(', ')}`,
        found: JSON.stringify(name),
        suggestion: suggest(name, kinds.keys()),
        on: 'key',
      })),
    ];
  });
  return [...drafts, ...cycles(edges)];
};
