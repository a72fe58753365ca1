/** What is wrong with a contract, in the form people and editors can use. */
import { distance } from 'fastest-levenshtein';
import type { Path } from './yaml-problems.ts';
import type { YamlTree } from './yaml-tree.ts';

export interface Finding {
  /** Stable, from `findingIds`. */
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** `serviceLevels[0].metric.kind`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  /** The known word that was probably meant. */
  readonly suggestion?: string;
  /** One sentence with all of it but the place. */
  readonly message: string;
}

/** Every id a reading may give, with its severity and what it says. Ids are never reused. */
export const findingIds = {
  'L-YAML': ['error', 'The text is not one valid YAML 1.2 document'],
  'L-DUPLICATE-KEY': ['error', 'A key stands twice in one map'],
  'L-DOCUMENTS': ['error', 'The file holds more than one document'],
  'L-UNKNOWN-KEY': ['error', 'A key the language does not know'],
  'L-MISSING': ['error', 'A required key is missing'],
  'L-VALUE': ['error', 'A value of another kind or outside its range'],
  'L-DUPLICATE-ID': ['error', 'Two things of one kind have the same id'],
  'L-ZONE': ['error', 'No IANA time zone of that name'],
  'L-CALENDAR': ['error', 'A calendar that gives no usable working time'],
  'L-PATTERN': ['error', 'A condition that is no valid event pattern'],
  'L-UNKNOWN-CALENDAR': ['error', 'No calendar of that id'],
  'L-UNKNOWN-PAUSE': ['error', 'No pause of that id'],
  'L-UNKNOWN-EXCLUSION': ['error', 'No exclusion of that id'],
  'L-UNKNOWN-PROVIDER': ['error', 'No provider of that id'],
  'L-UNKNOWN-SERVICE': ['error', 'No service of that id, though services are declared'],
  'L-UNKNOWN-PARTY': ['error', 'No party of that id'],
  'L-UNKNOWN-OUTCOME': ['error', 'No outcome of that id, though outcomes are declared'],
  'L-UNKNOWN-SCOPE': ['error', 'No scope item of that id, though scope items are declared'],
  'L-UNKNOWN-CHARGE': ['error', 'No charge of that id, though charges are declared'],
  'L-UNKNOWN-LEVEL': ['error', 'No service level of that id'],
  'L-METRIC': ['error', 'Parts of a metric that do not go together'],
  'L-LEVELS': ['error', 'An expected or minimum level that makes no sense'],
  'L-WINDOW': ['error', 'A window without one definite extent'],
  'L-DATES': ['error', 'Dates in the wrong order'],
  'L-COMPOSITION': ['error', 'A composition that cannot be computed'],
  'L-CYCLE': ['error', 'Levels made of each other in a circle'],
  'L-UNMAPPED': ['warning', 'Field values without an entry and no default: such items are listed as unmapped'],
} as const satisfies Record<string, readonly ['error' | 'warning', string]>;

export type FindingId = keyof typeof findingIds;

/** A finding before it has a place. `on: key` puts it at the key; `found` left out means the value as written. */
export interface Draft {
  readonly id: FindingId;
  readonly path: Path;
  readonly expected: string;
  readonly found?: string;
  readonly suggestion?: string | undefined;
  readonly on?: 'key' | 'value';
}

/** `['serviceLevels', 0, 'window']` as `serviceLevels[0].window`. */
export const pathText = (path: Path): string =>
  path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return i === 0 ? part : `.${part}`;
    })
    .join('');

const bare = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '');

/** 0: the same but for case and dashes; Infinity: nothing alike. */
const closeness = (word: string, option: string): number => {
  const [a, b] = [bare(word), bare(option)];
  if (Math.min(a.length, b.length) < 3) return a === b ? 0 : Infinity;
  if (a.startsWith(b) || b.startsWith(a)) return Math.min(1, distance(a, b));
  const edits = distance(a, b);
  if (edits <= Math.ceil(Math.max(a.length, b.length) / 3)) return edits;
  return a.length >= 5 && b.includes(a.slice(0, 5)) ? a.length : Infinity; // `monthly` for `calendar-month`
};

/** The option that was probably meant: same but for case and dashes, one the beginning of the other, or a few letters off. */
export const suggest = (word: string, options: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let least = Infinity;
  for (const option of options) {
    const edits = word === option ? Infinity : closeness(word, option);
    if (edits < least) [best, least] = [option, edits];
  }
  return best;
};

const sentence = (where: string, found: string, expected: string, suggestion: string | undefined): string => {
  const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`;
  return `${where === '' ? 'the document' : where}: found ${found}, expected ${expected}${hint}`;
};

/** Gives a draft its place and its sentence. */
export const placeDraft = (draft: Draft, tree: YamlTree, file: string): Finding => {
  const path = pathText(draft.path);
  const found = draft.found ?? tree.foundAt(draft.path);
  const { id, expected, suggestion } = draft;
  return {
    id,
    severity: findingIds[id][0],
    file,
    ...tree.positionOf(draft.path, draft.on ?? 'value'),
    path,
    found,
    expected,
    ...(suggestion === undefined ? {} : { suggestion }),
    message: sentence(path, found, expected, suggestion),
  };
};

/** `acme.yaml:12:7: error L-VALUE serviceLevels[0].metric.kind: found …, expected …`. */
export const findingText = ({ file, line, column, severity, id, message }: Finding): string =>
  `${file}:${line}:${column}: ${severity} ${id} ${message}`;

export const byPlace = (a: Finding, b: Finding): number =>
  a.line - b.line || a.column - b.column || (a.id < b.id ? -1 : 1);
