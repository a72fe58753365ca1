/** Levels made of checks and of each other: leaves must exist and belong, and no level may contain itself. */
import { compilePattern } from '../domain/pattern.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import type { Draft } from './finding.ts';
import { suggest } from './finding.ts';
import { isList, isRecord, member, select } from './select.ts';
import type { Path } from './yaml-problems.ts';

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

const readAll = (list: Json | undefined, path: Path): Part =>
  merge(isList(list) ? list.map((item, i) => readPart(item, [...path, i])) : []);

const tooMany = (node: JsonObject, path: Path): readonly Draft[] => {
  const k = node['k'];
  const of = node['of'];
  if (typeof k !== 'number' || !isList(of) || k <= of.length) return [];
  return [{ id: 'L-COMPOSITION', path: [...path, 'k'], expected: `at most ${of.length}, the number of parts` }];
};

const readPart = (node: Json | undefined, path: Path): Part => {
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
const ineligible = (eligible: Json | undefined, leaves: readonly Leaf[]): readonly Draft[] => {
  const names = member(eligible, 'check');
  if (names === undefined) return [];
  const matches = compilePattern({ check: names });
  if (!matches.ok) return []; // told as a pattern
  return leaves
    .filter((leaf) => leaf.kind === 'check' && !matches.value({ check: leaf.name }))
    .map(({ path }) => ({ id: 'L-COMPOSITION', path, expected: 'a check that eligible matches' }));
};

/** Kind of metric by level id. */
type Kinds = ReadonlyMap<string, Json | undefined>;

const unknownLevel = (kinds: Kinds, name: string, path: Path, on: 'key' | 'value'): Draft => ({
  id: 'L-UNKNOWN-LEVEL',
  path,
  on,
  found: JSON.stringify(name),
  expected: `a service level: ${[...kinds.keys()].join(', ')}`,
  suggestion: suggest(name, kinds.keys()),
});

const levelLeaf = (kinds: Kinds, { name, path }: Leaf): readonly Draft[] => {
  if (!kinds.has(name)) return [unknownLevel(kinds, name, path, 'value')];
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

interface Level {
  readonly id: string;
  readonly path: Path;
  readonly metric: Json | undefined;
}

const levelsOf = (document: Json | undefined): readonly Level[] =>
  select(document, 'serviceLevels.*').flatMap(({ value, path }) => {
    const id = member(value, 'id');
    return typeof id === 'string' ? [{ id, path: [...path, 'metric'], metric: member(value, 'metric') }] : [];
  });

const weightDrafts = (kinds: Kinds, weights: readonly string[], path: Path): readonly Draft[] =>
  weights.filter((name) => !kinds.has(name)).map((name) => unknownLevel(kinds, name, [...path, name], 'key'));

interface Reading {
  readonly id: string;
  readonly edges: Edges;
  readonly drafts: readonly Draft[];
}

const readLevel = (kinds: Kinds, { id, metric, path }: Level): Reading => {
  const part = readPart(member(metric, 'composition'), [...path, 'composition']);
  const levels = part.leaves.filter(({ kind }) => kind === 'level');
  const weighted = member(metric, 'weights');
  const weights = isRecord(weighted) ? Object.keys(weighted) : [];
  const leafDrafts = levels.flatMap((leaf) => levelLeaf(kinds, leaf));
  const drafts = [
    ...part.drafts,
    ...ineligible(member(metric, 'eligible'), part.leaves),
    ...leafDrafts,
    ...weightDrafts(kinds, weights, [...path, 'weights']),
  ];
  const to = [...levels.map(({ name }) => name), ...weights];
  return { id, edges: { path: [...path, weights.length > 0 ? 'weights' : 'composition'], to }, drafts };
};

/** Compositions and weights of all levels. */
export const checkComposition = (document: Json | undefined): readonly Draft[] => {
  const levels = levelsOf(document);
  const kinds: Kinds = new Map(levels.map(({ id, metric }) => [id, member(metric, 'kind')]));
  const readings = levels.map((level) => readLevel(kinds, level));
  const edges = new Map(readings.map((reading) => [reading.id, reading.edges]));
  return [...readings.flatMap(({ drafts }) => drafts), ...cycles(edges)];
};
