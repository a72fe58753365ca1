import { isList, isObject, type Entries, type Node, type Scalar } from './pattern-json.ts';
import { readAlternative, type Alternative } from './pattern-expression.ts';
import { done, refuse, type Result } from './types.ts';

/** What a field must satisfy: a value that passes, or (if `absent`) not to be there. */
export interface FieldRule {
  readonly path: string;
  readonly absent: boolean;
  readonly test: (value: Scalar) => boolean;
}
/** Fields that must all hold, in order of their paths. A pattern matches when one of its branches does. */
export type Branch = readonly FieldRule[];

/** EventBridge refuses a pattern whose `$or` lists multiply to more. */
export const mostBranches = 1000;

type Draft = ReadonlyMap<string, FieldRule>;

/** Words of the language that may not be field names under `$or` (event-ruler, `Constants`). */
const reserved: ReadonlySet<string> = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex ' +
    'not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ' +
    'ip-address-in-range ip-address-not-in-range'
  ).split(' '),
);

const invalid = (path: string, reason: string): ReturnType<typeof refuse> =>
  refuse('pattern-invalid', path === '' ? reason : `${path}: ${reason}`);
const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const sameText = (literal: Scalar): ((value: Scalar) => boolean) => {
  if (typeof literal !== 'object' || literal === null) return (value) => value === literal;
  return (value) => typeof value === 'object' && value !== null && value.written === literal.written;
};

/** One test for all alternatives: a comparison for one literal, a set for many, no allocation when it runs. */
const joinTests = (alternatives: readonly Alternative[]): ((value: Scalar) => boolean) => {
  const literals = alternatives.flatMap((one) => ('literal' in one ? [one.literal] : []));
  const plain: ReadonlySet<Scalar> = new Set(literals.filter((one) => typeof one !== 'object' || one === null));
  const tests = [
    ...(plain.size > 1 ? [(value: Scalar): boolean => plain.has(value)] : [...plain].map(sameText)),
    ...literals.filter((one) => typeof one === 'object' && one !== null).map(sameText),
    ...alternatives.flatMap((one) => ('test' in one ? [one.test] : [])),
  ];
  const [only] = tests;
  if (only === undefined) return () => false;
  if (tests.length === 1) return only;
  return (value) => {
    for (const test of tests) if (test(value)) return true;
    return false;
  };
};

const readField = (path: string, list: readonly Node[]): Result<FieldRule> => {
  if (list.length === 0) return invalid(path, 'Empty arrays are not allowed');
  const alternatives: Alternative[] = [];
  for (const node of list) {
    const read = readAlternative(node);
    if (!read.ok) return invalid(path, read.error);
    alternatives.push(read.value);
  }
  return done({ path, absent: alternatives.some((one) => 'absent' in one), test: joinTests(alternatives) });
};

interface Place {
  readonly path: string;
  readonly insideOr: boolean;
}

const readMember = (drafts: readonly Draft[], place: Place, key: string, node: Node): Result<readonly Draft[]> => {
  if (key === '$or') return readOr(drafts, place, node);
  const { path, insideOr } = place;
  if (insideOr && reserved.has(key))
    return invalid(path, `${key} is Ruler reserved fieldName which cannot be used inside $or.`);
  if (isObject(node)) return readMembers(drafts, { path: below(path, key), insideOr }, node.entries);
  if (!isList(node)) return invalid(path, `"${key}" must be an object or an array`);
  const field = readField(below(path, key), node.list);
  if (!field.ok) return field;
  // a path named again replaces what was said before, as on the bus
  return done(drafts.map((draft) => new Map([...draft, [field.value.path, field.value]])));
};

const readMembers = (drafts: readonly Draft[], place: Place, entries: Entries): Result<readonly Draft[]> => {
  if (entries.length === 0) return invalid(place.path, 'Empty objects are not allowed');
  let grown = drafts;
  for (const [key, node] of entries) {
    const read = readMember(grown, place, key, node);
    if (!read.ok) return read;
    grown = read.value;
  }
  return done(grown);
};

const readOr = (drafts: readonly Draft[], { path }: Place, node: Node): Result<readonly Draft[]> => {
  if (!isList(node)) return invalid(path, 'It must be an Array followed with $or.');
  const grown: Draft[] = [];
  for (const choice of node.list) {
    if (!isObject(choice)) return invalid(path, 'Only JSON object is allowed in array of $or relationship.');
    const read = readMembers(drafts, { path, insideOr: true }, choice.entries);
    if (!read.ok) return read;
    grown.push(...read.value);
    if (grown.length > mostBranches) return invalid(path, `Over ${mostBranches} combinations of $or choices`);
  }
  if (node.list.length < 2) return invalid(path, 'There must have at least 2 Objects in $or relationship.');
  return done(grown);
};

const byPath = (one: FieldRule, other: FieldRule): number =>
  one.path < other.path ? -1 : Number(one.path > other.path);

/** Reads a whole pattern into its branches. Refuses `pattern-invalid`: path, and what was expected. */
export const readBranches = (pattern: Node): Result<readonly Branch[]> => {
  if (!isObject(pattern)) return invalid('', 'Filter is not an object');
  const drafts = readMembers([new Map()], { path: '', insideOr: false }, pattern.entries);
  return drafts.ok ? done(drafts.value.map((draft) => [...draft.values()].sort(byPath))) : drafts;
};
