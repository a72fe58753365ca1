/** What a command of `plumbline` is, and what it is given. Exit codes: interfaces, The command. */
import type { styleText } from 'node:util';
import type { Result } from '../shared/domain/types.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help: `DIR`. */
  readonly placeholder?: string;
  readonly description: string;
  /** Only shown; the command applies it. */
  readonly default?: string;
  /** One letter. */
  readonly short?: string;
  /** May be repeated, and takes all words up to the next option: `--events a.jsonl b.jsonl`. */
  readonly many?: boolean;
  readonly required?: boolean;
}

/** In their order; `optional` and `many` only at the end. */
export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly optional?: boolean;
  readonly many?: boolean;
}

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export interface Input {
  readonly positionals: readonly string[];
  readonly values: Values;
}

export interface Command {
  /** Without the leading `plumbline`. */
  readonly usage: readonly string[];
  readonly positionals?: readonly Positional[];
  readonly options: Readonly<Record<string, Option>>;
  /** Further parts of the help, below the options. */
  readonly sections?: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** Whole command lines, without the leading `plumbline`. */
  readonly examples: readonly string[];
  /** Answers the exit code: 0 done, 1 it ran and the answer is "no". Everything else is a thrown `Stop` or a fault. */
  readonly run: (input: Input, io: Io) => Promise<number>;
}

/** A line of the table of commands; the module behind it is loaded when it is wanted. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export type Style = Parameters<typeof styleText>[0];

/** Shown on standard error of a terminal as one line that rewrites itself; elsewhere nothing. */
export interface Progress {
  readonly update: (done: number, total?: number, note?: string) => void;
  /** Erases the line. */
  readonly done: () => void;
}

export interface Io {
  /** Results, for standard output: a line, or several; the last line end is added. */
  readonly out: (text: string) => void;
  /** Results as they are, for long streams; settles when they have left the process. */
  readonly write: (text: string) => Promise<void>;
  /** Messages, for standard error: a line, or several. */
  readonly err: (text: string) => void;
  /** Lines of standard input, without their ends, as many at a time as have arrived together. */
  readonly stdin: () => AsyncIterable<readonly string[]>;
  readonly tty: { readonly stdout: boolean; readonly stderr: boolean };
  /** Columns of the terminal behind standard output; undefined where it is none. */
  readonly width: number | undefined;
  /** Text in a style on a terminal (`NO_COLOR` is honoured), as it is elsewhere. */
  readonly colour: (style: Style, text: string, stream?: 'stdout' | 'stderr') => string;
  readonly progress: (label: string) => Progress;
}

/** Ends the command: its message goes to standard error. 1: the answer is "no"; 2: wrong usage or input; 3: a fault. */
export class Stop extends Error {
  readonly exitCode: 1 | 2 | 3;
  readonly code: string;
  /** For wrong usage: points to the help of the command. */
  readonly isUsage: boolean;

  constructor(exitCode: 1 | 2 | 3, code: string, message: string) {
    super(message);
    this.name = 'Stop';
    this.exitCode = exitCode;
    this.code = code;
    this.isUsage = code === usageCode;
  }
}

const usageCode = 'usage';

/** Wrong use of a command; main adds where its help is. */
export const wrongUsage = (message: string): Stop => new Stop(2, usageCode, message);

/** The value, or the end of the command with code 2; `place` (a file, an argument) goes before the refusal's message. */
export const need = <T>(result: Result<T>, place?: string): T => {
  if (result.ok) return result.value;
  const { code, message } = result.error;
  throw new Stop(2, code, place === undefined ? message : `${place}: ${message}`);
};

export const flagOf = (values: Values, name: string): boolean => values[name] === true;

export const textOf = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** Of an option that may be given `many` times; empty when it was not. */
export const textsOf = (values: Values, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
};
