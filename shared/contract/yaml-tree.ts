/** YAML 1.2 text to plain values, each of which still knows where it was written. */
import type { Document, Node, Pair } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Json } from '../domain/types.ts';
import { patternKeys } from './schema-words.ts';
import { parserProblems, quoted, type Path, type Position, type YamlProblem } from './yaml-problems.ts';

/** A parsed document. `value` uses plain maps, lists, text, whole numbers, booleans and null; fractions are text as written. */
export interface YamlTree {
  readonly value: Json | undefined;
  readonly problems: readonly YamlProblem[];
  /** Where a path's value or key stands; the nearest thing around it where the path itself was not written. */
  readonly positionOf: (path: Path, part: 'key' | 'value') => Position;
  /** The value as written, shortened, in quotes; `a map`, `a list`, `nothing`. */
  readonly foundAt: (path: Path) => string;
}

interface Place {
  readonly key?: Node;
  readonly value: Node | null;
}

interface Walk {
  readonly places: Map<string, Place>;
  readonly anchors: Map<string, Node>;
  readonly active: Set<Node>;
  readonly problem: (problem: YamlProblem) => void;
  readonly position: (node: Node | null) => Position;
  visited: number;
}

// Far above any real contract; below what would exhaust memory or stack.
const maxNodes = 200_000;
const maxDepth = 64;

const keyOf = (path: Path): string => JSON.stringify(path);

const nodeInWords = (node: Node | null): string => {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'nothing';
  return typeof node.value === 'string' ? quoted(node.value) : (node.source ?? JSON.stringify(node.value));
};

/** A number as the language keeps it: whole ones as numbers, all others as the text that was written, so nothing is rounded. */
const numberValue = (value: number, source: string | undefined, inPattern: boolean): number | string => {
  const isWhole = Number.isSafeInteger(value) && !/[.eE]/.test(source?.replace(/^0x.*/, '') ?? '');
  return isWhole || (inPattern && Number.isFinite(value)) ? value : (source ?? String(value));
};

const scalarValue = (value: unknown, source: string | undefined, inPattern: boolean): Json => {
  if (typeof value === 'number') return numberValue(value, source, inPattern);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
};

/** Reports and stands in with null: the reading is refused anyway. */
const syntax = (walk: Walk, node: Node | null, path: Path, found: string, expected: string): null => {
  walk.problem({ kind: 'syntax', position: walk.position(node), path, found, expected });
  return null;
};

const nodeOf = (part: unknown): Node | null => (isNode(part) ? part : null);

const duplicateKey = (position: Position, path: Path, key: string): YamlProblem => ({
  kind: 'duplicate-key',
  position,
  path,
  found: `${quoted(key)} a second time`,
  expected: 'each key once',
});

const convertMap = (walk: Walk, pairs: readonly Pair[], path: Path, inPattern: boolean): Json => {
  const result: Record<string, Json> = {};
  for (const pair of pairs) {
    const keyNode = nodeOf(pair.key);
    if (!isScalar(keyNode)) {
      syntax(walk, keyNode, path, nodeInWords(keyNode), 'a plain key');
      continue;
    }
    const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? '');
    if (key === '__proto__') {
      syntax(walk, keyNode, path, '"__proto__"', 'another key');
      continue;
    }
    const at = [...path, key];
    if (Object.hasOwn(result, key)) walk.problem(duplicateKey(walk.position(keyNode), at, key));
    const valueNode = nodeOf(pair.value);
    walk.places.set(keyOf(at), { key: keyNode, value: valueNode ?? keyNode });
    result[key] = convert(walk, valueNode, at, inPattern || patternKeys.has(key));
  }
  return result;
};

const convertAlias = (walk: Walk, node: Node & { readonly source: string }, path: Path, inPattern: boolean): Json => {
  const target = walk.anchors.get(node.source);
  if (target === undefined) return syntax(walk, node, path, `*${node.source}`, 'an anchor set before its alias');
  if (walk.active.has(target))
    return syntax(walk, node, path, `*${node.source}`, 'an alias that does not contain itself');
  walk.places.set(keyOf(path), { ...walk.places.get(keyOf(path)), value: target });
  return convert(walk, target, path, inPattern);
};

const convertInside = (walk: Walk, node: Node, path: Path, inPattern: boolean): Json => {
  if (isMap(node)) return convertMap(walk, node.items, path, inPattern);
  if (!isSeq(node)) return null;
  return node.items.map((item, i) => {
    const at = [...path, i];
    walk.places.set(keyOf(at), { value: nodeOf(item) });
    return convert(walk, nodeOf(item), at, inPattern);
  });
};

const convert = (walk: Walk, node: Node | null, path: Path, inPattern: boolean): Json => {
  walk.visited += 1;
  if (walk.visited === maxNodes) syntax(walk, node, path, `more than ${maxNodes} values`, 'a smaller document');
  if (node === null || walk.visited >= maxNodes) return null;
  if (isAlias(node)) return convertAlias(walk, node, path, inPattern);
  if ('anchor' in node && typeof node.anchor === 'string') walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return scalarValue(node.value, node.source, inPattern);
  if (path.length > maxDepth) return syntax(walk, node, path, `more than ${maxDepth} levels`, 'a flatter document');
  walk.active.add(node);
  const value = convertInside(walk, node, path, inPattern);
  walk.active.delete(node);
  return value;
};

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const brokenTree = (expected: string): YamlTree => {
  const position = { line: 1, column: 1 };
  return {
    value: undefined,
    problems: [{ kind: 'syntax', position, path: [], found: 'a document', expected }],
    positionOf: () => position,
    foundAt: () => 'nothing',
  };
};

const parse = (text: string, lineCounter: LineCounter): readonly Document[] | undefined => {
  const options = {
    lineCounter,
    version: '1.2',
    schema: 'core',
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false, // found here, where the path is known
    logLevel: 'silent',
  } as const;
  try {
    const documents = parseAllDocuments(text, options);
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    // The parser recurses; text nested without end must be an outcome, anything else a fault.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** Reads one YAML 1.2 (or JSON) document. Never throws: what is wrong stands in `problems`, as much of it as can be told at once. */
export const readYaml = (text: string): YamlTree => {
  const lineCounter = new LineCounter();
  const documents = parse(text, lineCounter);
  if (documents === undefined) return brokenTree('a document that is nested less deeply');
  const positionAt = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = parserProblems(documents, text, positionAt);
  const isBroken = problems.length > 0;
  const second = documents[1];
  if (second) {
    const position = positionAt(second.contents?.range?.[0] ?? second.range?.[0] ?? 0);
    problems.push({
      kind: 'documents',
      position,
      path: [],
      found: `${documents.length} documents`,
      expected: 'one document in a file',
    });
  }
  const root = nodeOf(documents[0]?.contents);
  const walk: Walk = {
    places: new Map([[keyOf([]), { value: root }]]),
    anchors: new Map(),
    active: new Set(),
    problem: (problem) => {
      if (!isBroken) problems.push(problem); // what follows from broken syntax is noise
    },
    position: (node) => positionAt(offsetOf(node)),
    visited: 0,
  };
  const value = convert(walk, root, [], false);
  return { value, problems, ...lookUp(walk.places, positionAt) };
};

const lookUp = (
  places: ReadonlyMap<string, Place>,
  positionAt: (offset: number) => Position,
): Pick<YamlTree, 'positionOf' | 'foundAt'> => ({
  positionOf: (path, part) => {
    const own = places.get(keyOf(path));
    for (let length = path.length; length > 0; length -= 1) {
      const place = places.get(keyOf(path.slice(0, length)));
      if (place)
        return positionAt(offsetOf(part === 'key' && place === own ? (place.key ?? place.value) : place.value));
    }
    return positionAt(offsetOf(places.get(keyOf([]))?.value));
  },
  foundAt: (path) => nodeInWords(places.get(keyOf(path))?.value ?? null),
});
