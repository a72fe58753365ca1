import type { FieldRule } from './pattern-compile.ts';
import { isArray } from './pattern-json.ts';
import type { Json, JsonObject } from './types.ts';

/** Reading one field of an item without building anything: the common case of a pattern over a flat item. */

/** `open`: an array of objects lies on the way, so the elements of all fields must be looked at together. */
export const verdicts = { no: 0, yes: 1, open: 2 } as const;
export type Verdict = (typeof verdicts)[keyof typeof verdicts];

/** What was met along a path; a higher one outweighs a lower one. */
const nothing = 0;
const miss = 1;
const arrays = 2;
const hit = 3;

type Reader = (item: JsonObject) => number;
type Test = FieldRule['test'];

const isPlain = (value: Json): value is string | number | boolean | null => typeof value !== 'object' || value === null;

const readElements = (list: readonly Json[], test: Test): number => {
  let met = nothing;
  for (const value of list) {
    if (isPlain(value)) {
      if (test(value)) return hit;
      met = Math.max(met, miss);
    } else if (isArray(value)) met = arrays;
  }
  return met;
};

const readLeaf = (value: Json | undefined, test: Test): number => {
  if (value === undefined) return nothing;
  if (isPlain(value)) return test(value) ? hit : miss;
  return isArray(value) ? readElements(value, test) : nothing;
};

const readInner = (value: Json | undefined, rest: Reader): number => {
  if (value === undefined || isPlain(value)) return nothing;
  if (!isArray(value)) return rest(value);
  return value.some((element) => !isPlain(element)) ? arrays : nothing;
};

/** Own fields only: names that every object inherits must not be found on an item that lacks them. */
const fieldOf = (key: string): ((item: JsonObject) => Json | undefined) =>
  key in Object.prototype ? (item) => (Object.hasOwn(item, key) ? item[key] : undefined) : (item) => item[key];

/** A path may lie in the item in several ways: `actor.role` as a field in a field, or as one field with a dot. */
const readerOf = (steps: readonly string[], test: Test): Reader => {
  const whole = fieldOf(steps.join('.'));
  const leaf: Reader = (item) => readLeaf(whole(item), test);
  if (steps.length === 1) return leaf;
  const ways = [leaf];
  for (let taken = 1; taken < steps.length; taken += 1) {
    const outer = fieldOf(steps.slice(0, taken).join('.'));
    const rest = readerOf(steps.slice(taken), test);
    ways.push((item) => readInner(outer(item), rest));
  }
  return (item) => {
    let met = nothing;
    for (const way of ways) {
      const one = way(item);
      if (one === hit) return hit;
      if (one > met) met = one;
    }
    return met;
  };
};

/** Compiles one field of a branch. */
export const compileField = ({ path, absent, test }: FieldRule): ((item: JsonObject) => Verdict) => {
  const read = readerOf(path.split('.'), test);
  return (item) => {
    const met = read(item);
    if (met === hit) return verdicts.yes;
    if (met === arrays) return verdicts.open;
    return met === nothing && absent ? verdicts.yes : verdicts.no;
  };
};
