/** Words of the command line to a command's input, or to what is wrong with them. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { suggest } from '../shared/contract/finding.ts';
import { wrongUsage, type Command, type Input, type Option, type Positional, type Values } from './command.ts';

/** Taken by every command. */
export const commonOptions: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', description: 'Show this help' },
  debug: { type: 'boolean', description: 'Show the stack of an unexpected error' },
};

/** `; did you mean X?`, or nothing when nothing is alike. */
export const didYouMean = (word: string, known: Iterable<string>, prefix = ''): string => {
  const guess = suggest(word, known);
  return guess === undefined ? '' : `; did you mean ${prefix}${guess}?`;
};

/** `-PT1H` and `-1` are values, not bundles of short options; a character no shell can pass keeps them whole. */
const shield = (word: string): string => (/^-[P\d]/.test(word) ? `\0${word}` : word);
const unshield = (word: string): string => (word.startsWith('\0') ? word.slice(1) : word);

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { readonly kind: 'option' }>;
type Options = Readonly<Record<string, Option>>;

const tokensOf = (options: Options, args: readonly string[]): readonly Token[] => {
  const table: ParseArgsOptionsConfig = {};
  for (const [name, { type, short }] of Object.entries(options))
    table[name] = { type, ...(short === undefined ? {} : { short }) };
  const { tokens } = parseArgs({
    args: args.map(shield),
    options: table,
    strict: false, // its messages suggest nothing; readOption is as strict
    allowPositionals: true,
    tokens: true,
  });
  return tokens ?? [];
};

const readOption = (options: Options, { name, rawName, value, inlineValue }: OptionToken): string | true => {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined)
    throw wrongUsage(`unknown option ${rawName}${didYouMean(name, Object.keys(options), '--')}`);
  if (option.type === 'boolean') {
    if (value !== undefined) throw wrongUsage(`option ${rawName} takes no value`);
    return true;
  }
  const isMissing = value === undefined || (!inlineValue && value.length > 1 && value.startsWith('-'));
  if (isMissing) throw wrongUsage(`option ${rawName} needs a value: ${rawName} ${option.placeholder ?? 'VALUE'}`);
  return unshield(value);
};

interface Sorted {
  readonly positionals: readonly string[];
  readonly values: Values;
}

/** Words after an option that takes many are its values, up to the next option or `--`. */
const sortTokens = (options: Options, tokens: readonly Token[]): Sorted => {
  const positionals: string[] = [];
  const values: Record<string, string | boolean | readonly string[]> = {};
  const lists = new Map<string, string[]>();
  let open = positionals;
  for (const token of tokens) {
    if (token.kind === 'positional') open.push(unshield(token.value));
    else open = positionals;
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    const value = readOption(options, token);
    if (typeof value === 'string' && options[name]?.many === true) {
      open = lists.get(name) ?? [];
      open.push(value);
      values[name] = open;
      lists.set(name, open);
    } else {
      if (typeof value === 'string' && name in values) throw wrongUsage(`option ${rawName} is given twice`);
      values[name] = value;
    }
  }
  return { positionals, values };
};

const checkRequired = (options: Options, values: Values): void => {
  for (const [name, option] of Object.entries(options)) {
    if (option.required === true && values[name] === undefined)
      throw wrongUsage(`option --${name} ${option.placeholder ?? 'VALUE'} is needed`);
  }
};

const checkPositionals = (wanted: readonly Positional[], found: readonly string[]): void => {
  const missing = wanted.find(({ optional }, index) => optional !== true && index >= found.length);
  if (missing !== undefined) throw wrongUsage(`${missing.name} is missing: ${missing.description}`);
  const extra = wanted.some(({ many }) => many === true) ? undefined : found[wanted.length];
  if (extra !== undefined) throw wrongUsage(`one word too many: ${JSON.stringify(extra)}`);
};

/** Throws `Stop` 2 for an unknown option, a missing or repeated value, a missing or superfluous word. */
export const parseInput = (command: Command, args: readonly string[]): Input => {
  const options = { ...command.options, ...commonOptions };
  const sorted = sortTokens(options, tokensOf(options, args));
  checkRequired(options, sorted.values);
  checkPositionals(command.positionals ?? [], sorted.positionals);
  return sorted;
};
