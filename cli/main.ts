/** Finds the command, runs it, and settles whatever it ends with: the one place that turns errors into exit codes. */
import { readFileSync } from 'node:fs';
import { Stop, wrongUsage, type CommandEntry, type Io } from './command.ts';
import { commands } from './commands.ts';
import { commandHelp, overview } from './help.ts';
import { ClosedOutput, createProcessIo } from './io.ts';
import { printable } from './output.ts';
import { didYouMean, parseInput } from './parse.ts';

const version = (): string => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { readonly version: string } = JSON.parse(text);
  return version;
};

const entryOf = (name: string): CommandEntry => {
  const entry = commands.find((each) => each.name === name);
  if (entry !== undefined) return entry;
  const guess = didYouMean(
    name,
    commands.map((each) => each.name),
  );
  throw wrongUsage(`unknown command ${printable(name)}${guess}`);
};

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

/** Help is given whatever else stands on the line, but not for words after `--`. */
const asksHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some(isHelp);
};

const showHelp = async (name: string | undefined, io: Io): Promise<number> => {
  if (name === undefined) io.out(overview(commands, io));
  else {
    const entry = entryOf(name);
    io.out(commandHelp(entry, await entry.load(), io));
  }
  return 0;
};

const dispatch = async ([first, ...rest]: readonly string[], io: Io): Promise<number> => {
  if (first === undefined || isHelp(first)) return showHelp(undefined, io);
  if (first === 'help')
    return showHelp(
      rest.find((word) => !word.startsWith('-')),
      io,
    );
  if (first === '--version' || first === '-v') {
    io.out(version());
    return 0;
  }
  if (first.startsWith('-')) throw wrongUsage(`unknown option ${printable(first)}; options go after the command`);
  if (asksHelp(rest)) return showHelp(first, io);
  const command = await entryOf(first).load();
  return command.run(parseInput(command, rest), io);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const helpHint = (name: string | undefined): string => {
  const isKnown = commands.some((entry) => entry.name === name);
  return `See plumbline ${isKnown ? `${name} ` : ''}--help`;
};

const settle = (error: unknown, args: readonly string[], io: Io): number => {
  if (error instanceof ClosedOutput) return 0;
  const prefix = io.colour('red', 'plumbline:', 'stderr');
  io.err(`${prefix} ${messageOf(error)}`);
  if (error instanceof Stop) {
    if (error.isUsage) io.err(helpHint(args[0]));
    return error.exitCode;
  }
  if (!args.includes('--debug')) io.err('This is a fault, not your input; --debug shows where it happened.');
  else if (error instanceof Error) io.err(error.stack ?? '');
  return 3;
};

/** Runs one command line and answers its exit code; never throws. */
export const runCommandLine = async (args: readonly string[], io: Io): Promise<number> => {
  try {
    return await dispatch(args, io);
  } catch (error) {
    return settle(error, args, io);
  }
};

/** The whole process: `cli/plumbline.mjs` starts it. */
export const main = async (args: readonly string[]): Promise<number> => runCommandLine(args, createProcessIo(process));
