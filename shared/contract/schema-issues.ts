/** What the schema says about a document, as findings: one for every key or value that is wrong. */
import type * as z from 'zod';
import type { Json } from '../domain/types.ts';
import type { Draft } from './finding.ts';
import { suggest } from './finding.ts';
import { isList, member } from './select.ts';
import type { Path } from './yaml-problems.ts';

type Issue = z.core.$ZodIssue;

const pathOf = (issue: Issue): Path => issue.path.map((part) => (typeof part === 'number' ? part : String(part)));

const valueAt = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>(
    (inner, part) => (typeof part === 'number' ? (isList(inner) ? inner[part] : undefined) : member(inner, part)),
    value,
  );

const isRootType = (issue: Issue): boolean => issue.path.length === 0 && issue.code === 'invalid_type';
const isRootKeys = (issue: Issue): boolean => issue.path.length === 0 && issue.code === 'unrecognized_keys';

/** Of the alternatives of a union, the one the author meant: the only one of the right kind, else the only one with known keys. */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const ofKind = branches.filter((issues) => !issues.some(isRootType));
  const known = ofKind.filter((issues) => !issues.some(isRootKeys));
  if (ofKind.length === 1) return ofKind[0];
  return known.length === 1 ? known[0] : undefined;
};

const expectations = (issues: readonly Issue[]): string =>
  [...new Set(issues.map((issue) => issue.message))].join(', or ');

const unionDrafts = (issue: z.core.$ZodIssueInvalidUnion, path: Path, value: Json | undefined): readonly Draft[] => {
  const branch = meantBranch(issue.errors);
  if (branch && valueAt(value, path) !== undefined) {
    return branch.flatMap((inner) => issueToDrafts({ ...inner, path: [...issue.path, ...inner.path] }, value));
  }
  if (issue.message !== 'Invalid input') return [valueDraft(issue.message, path, value, [])];
  const roots = issue.errors.flat().filter((inner) => inner.path.length === 0 && inner.code !== 'unrecognized_keys');
  return [valueDraft(expectations(roots), path, value, [])];
};

const valueDraft = (expected: string, path: Path, value: Json | undefined, options: readonly string[]): Draft => {
  const written = valueAt(value, path);
  if (written === undefined) return { id: 'L-MISSING', path, expected, found: 'nothing' };
  const suggestion = typeof written === 'string' ? suggest(written, options) : undefined;
  return { id: 'L-VALUE', path, expected, suggestion };
};

const knownKeys = (message: string): readonly string[] => {
  const keys: unknown = message.startsWith('[') ? JSON.parse(message) : [];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
};

const keyDrafts = (issue: z.core.$ZodIssueUnrecognizedKeys, path: Path): readonly Draft[] => {
  const known = knownKeys(issue.message);
  const expected = known.length === 0 ? issue.message : `one of the keys ${known.join(', ')}`;
  return issue.keys.map((key) => ({
    id: 'L-UNKNOWN-KEY',
    path: [...path, key],
    expected,
    found: JSON.stringify(key),
    suggestion: suggest(key, known),
    on: 'key',
  }));
};

const issueToDrafts = (issue: Issue, value: Json | undefined): readonly Draft[] => {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') return keyDrafts(issue, path);
  if (issue.code === 'invalid_key') return [badKeyDraft(issue, path)];
  if (issue.code === 'invalid_value') return [valueDraft(issue.message, path, value, issue.values.map(String))];
  if (issue.code !== 'invalid_union') return [valueDraft(issue.message, path, value, [])];
  if (issue.discriminator === undefined) return unionDrafts(issue, path, value);
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  return [valueDraft(`one of ${options.join(', ')}`, path, value, options)];
};

const badKeyDraft = (issue: z.core.$ZodIssueInvalidKey, path: Path): Draft => ({
  id: 'L-VALUE',
  path,
  expected: expectations(issue.issues),
  found: JSON.stringify(String(path.at(-1))),
  on: 'key',
});

const parentOf = (path: Path): string => JSON.stringify(path.slice(0, -1));

/** Drafts of all issues; a key that is missing because it was misspelt is told once. */
export const issuesToDrafts = (issues: readonly Issue[], value: Json | undefined): readonly Draft[] => {
  const drafts = issues.flatMap((issue) => issueToDrafts(issue, value));
  const meant = new Set(
    drafts.filter((d) => d.id === 'L-UNKNOWN-KEY').map((d) => `${parentOf(d.path)} ${d.suggestion ?? ''}`),
  );
  return drafts.filter((d) => d.id !== 'L-MISSING' || !meant.has(`${parentOf(d.path)} ${String(d.path.at(-1))}`));
};
