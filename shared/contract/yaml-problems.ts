/** What the YAML parser complains about, as problems with a place. */
import type { Document, YAMLError } from 'yaml';

export type Path = readonly (string | number)[];

export interface Position {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'documents';
  readonly position: Position;
  readonly path: Path;
  readonly found: string;
  readonly expected: string;
}

export const quoted = (source: string): string =>
  JSON.stringify(source.length > 60 ? `${source.slice(0, 57)}…` : source);

const firstLine = (message: string): string => message.split('\n')[0] ?? message;

const parserProblem = (error: YAMLError, text: string, position: (offset: number) => Position): YamlProblem => {
  const [from] = error.pos;
  const rest = /^[^\n]*/.exec(text.slice(from))?.[0] ?? '';
  return {
    kind: 'syntax',
    position: position(from),
    path: [],
    found: quoted(rest.trim()),
    expected: `valid YAML (${firstLine(error.message)})`,
  };
};

/** What the parser found, the first of each line: the others follow from it. */
export const parserProblems = (
  documents: readonly Document[],
  text: string,
  position: (offset: number) => Position,
): YamlProblem[] => {
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const byLine = new Map<number, YamlProblem>();
  for (const error of errors) {
    const problem = parserProblem(error, text, position);
    if (!byLine.has(problem.position.line)) byLine.set(problem.position.line, problem);
  }
  return [...byLine.values()];
};
