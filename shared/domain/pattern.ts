import { collectLeaves, matchesLeaves } from './pattern-arrays.ts';
import { readBranches, type Branch } from './pattern-compile.ts';
import { compileField, verdicts } from './pattern-fields.ts';
import { isArray, isObject, isRecord, jsonToNode, readJson } from './pattern-json.ts';
import { done, refuse, type Json, type JsonObject, type Result } from './types.ts';

/** A compiled pattern: true when the item (plain JSON object) matches. */
export type Matcher = (item: JsonObject) => boolean;
/** A compiled pattern over events as JSON text. Refuses with code `event-invalid` what is no JSON object. */
export type TextMatcher = (event: string) => Result<boolean>;

const compileBranch = (branch: Branch): Matcher => {
  const fields = branch.map((rule) => compileField(rule));
  return (item) => {
    let open = false;
    for (const field of fields) {
      const verdict = field(item);
      if (verdict === verdicts.no) return false;
      open ||= verdict === verdicts.open;
    }
    return !open || matchesLeaves(branch, collectLeaves(jsonToNode(item)));
  };
};

/**
 * Compiles an EventBridge event pattern (language of AWS event-ruler 2) into a test on items, once per contract.
 * Refuses with code `pattern-invalid`; the message gives the path and, in AWS's words, what was expected.
 */
export const compilePattern = (pattern: Json | undefined): Result<Matcher> => {
  const branches = readBranches(pattern === undefined ? null : jsonToNode(pattern));
  if (!branches.ok) return branches;
  const matchers = branches.value.map((branch) => compileBranch(branch));
  const [only] = matchers;
  if (only !== undefined && matchers.length === 1) return done(only);
  return done((item) => {
    for (const matcher of matchers) if (matcher(item)) return true;
    return false;
  });
};

/**
 * The same for JSON as text, where its letter matters: repeated keys, `300.0`, integers beyond 2^53, text that is no JSON.
 * A repeated path in the pattern replaces the earlier one; in an event each of its values counts.
 */
export const compilePatternText = (text: string): Result<TextMatcher> => {
  const pattern = readJson(text, 'pattern-invalid');
  if (!pattern.ok) return pattern;
  const branches = readBranches(pattern.value);
  if (!branches.ok) return branches;
  return done((event) => {
    const read = readJson(event, 'event-invalid');
    if (!read.ok) return read;
    if (!isObject(read.value)) return refuse('event-invalid', 'Event must be a JSON object');
    const leaves = collectLeaves(read.value);
    return done(branches.value.some((branch) => matchesLeaves(branch, leaves)));
  });
};

/** A field a pattern reads, and the values it names literally (equal to, or anything but). */
export interface PatternField {
  readonly path: string;
  readonly values: readonly Json[];
}

const namedValues = (alternative: Json): readonly Json[] => {
  if (!isRecord(alternative)) return [alternative];
  return [alternative['exactly'] ?? [], alternative['anything-but'] ?? []].flat().filter((value) => !isRecord(value));
};

/**
 * Field paths ("priority", "actor.role") that a pattern reads, in order of first mention, and the literal values it
 * names per path. Prefixes, wildcards, ranges and the like name no value. Parts that are no pattern are passed over.
 */
export const patternFields = (pattern: Json): readonly PatternField[] => {
  const valuesByPath = new Map<string, Set<Json>>();
  const visit = (node: Json, path: string): void => {
    if (!isRecord(node)) return;
    for (const [key, value] of Object.entries(node)) {
      const inner = path === '' ? key : `${path}.${key}`;
      if (!isArray(value)) visit(value, inner);
      else if (key === '$or') for (const choice of value) visit(choice, path);
      else {
        const values = valuesByPath.get(inner) ?? new Set();
        for (const named of value.flatMap((one) => namedValues(one))) values.add(named);
        valuesByPath.set(inner, values);
      }
    }
  };
  visit(pattern, '');
  return Array.from(valuesByPath, ([path, values]) => ({ path, values: [...values] }));
};
