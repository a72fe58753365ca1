import type { Branch } from './pattern-compile.ts';
import { isList, isObject, type Node, type Scalar } from './pattern-json.ts';

/**
 * Matching across arrays of objects: all fields of a branch must come from the same element of each array
 * (event-ruler, "array consistency"). Slower than the plain reading and used only where such arrays are met.
 */

/** Which element of which array a value lies in. */
type Places = ReadonlyMap<number, number>;
export interface Found {
  readonly value: Scalar;
  readonly places: Places;
}

/** All leaf values of an event by dotted path; elements of an array share the path of the array. */
export const collectLeaves = (event: Node): ReadonlyMap<string, readonly Found[]> => {
  const leaves = new Map<string, Found[]>();
  let arrays = 0;
  const visit = (node: Node, path: string, places: Places): void => {
    if (isObject(node)) {
      for (const [key, value] of node.entries) visit(value, path === '' ? key : `${path}.${key}`, places);
    } else if (isList(node)) {
      const array = arrays;
      arrays += 1;
      for (const [index, value] of node.list.entries()) {
        const nested = isObject(value) || isList(value);
        visit(value, path, nested ? new Map([...places, [array, index]]) : places);
      }
    } else {
      const found = leaves.get(path);
      if (found === undefined) leaves.set(path, [{ value: node, places }]);
      else found.push({ value: node, places });
    }
  };
  visit(event, '', new Map());
  return leaves;
};

/** The elements chosen so far and those of one more value, or nothing if they contradict. */
const join = (chosen: Places, places: Places): Places | undefined => {
  let fresh = false;
  for (const [array, index] of places) {
    const other = chosen.get(array);
    if (other !== undefined && other !== index) return undefined;
    fresh ||= other === undefined;
  }
  return fresh ? new Map([...chosen, ...places]) : chosen;
};

/** Whether one choice of array elements satisfies every field of the branch. */
export const matchesLeaves = (branch: Branch, leaves: ReadonlyMap<string, readonly Found[]>): boolean => {
  const from = (at: number, chosen: Places): boolean => {
    const rule = branch[at];
    if (rule === undefined) return true;
    const reachable = (leaves.get(rule.path) ?? []).flatMap(({ value, places }) => {
      const joined = join(chosen, places);
      return joined === undefined ? [] : [{ value, joined }];
    });
    if (rule.absent && reachable.length === 0) return from(at + 1, chosen);
    const passed = reachable.filter(({ value }) => rule.test(value)).map(({ joined }) => joined);
    // values that narrow nothing lead to the same rest: one try for all of them
    if (passed.includes(chosen) && from(at + 1, chosen)) return true;
    return passed.some((joined) => joined !== chosen && from(at + 1, joined));
  };
  return from(0, new Map());
};
