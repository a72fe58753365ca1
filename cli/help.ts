/** Help texts, made from the table of commands and the commands themselves. */
import type { Command, CommandEntry, Io, Option } from './command.ts';
import { wrap } from './output.ts';
import { commonOptions } from './parse.ts';

type HelpIo = Pick<Io, 'colour' | 'width'>;
type Pairs = readonly (readonly [string, string])[];

/** Help is prose: long lines are hard to read on a wide terminal, too. */
const widest = 100;

const exitCodes = 'Exit: 0 done, 1 it ran and the answer is "no", 2 wrong usage or unreadable input, 3 a fault.';

/** Names to the left, descriptions beside them. */
const pairLines = (pairs: Pairs, { width }: HelpIo): readonly string[] => {
  const left = Math.max(...pairs.map(([name]) => name.length)) + 4;
  const room = Math.max(30, Math.min(width ?? widest, widest) - left);
  return pairs.map(([name, text]) => `  ${name.padEnd(left - 2)}${wrap(text, room, left)}`);
};

const section = (title: string, lines: readonly string[], io: HelpIo): readonly string[] =>
  lines.length === 0 ? [] : ['', io.colour('bold', title), ...lines];

const optionPair = ([name, option]: readonly [string, Option]): readonly [string, string] => {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const value = option.type === 'string' ? ` ${option.placeholder ?? 'VALUE'}${option.many === true ? '…' : ''}` : '';
  const end = option.default === undefined ? '' : ` (default: ${option.default})`;
  return [`${short}--${name}${value}`, option.description + end];
};

/** `plumbline --help`. */
export const overview = (entries: readonly CommandEntry[], io: HelpIo): string =>
  [
    'plumbline: SLA monitoring for IT outsourcing. Contracts as code, exact clocks, evidence that can be recomputed.',
    ...section('Usage', ['  plumbline COMMAND [OPTIONS]', '  plumbline help COMMAND', '  plumbline --version'], io),
    ...section(
      'Commands',
      pairLines(
        entries.map(({ name, summary }) => [name, summary]),
        io,
      ),
      io,
    ),
    '',
    exitCodes,
  ].join('\n');

const indent = (lines: readonly string[], before = '  '): readonly string[] =>
  lines.map((line) => (line === '' ? '' : before + line));

/** `plumbline COMMAND --help`. */
export const commandHelp = ({ name, summary }: CommandEntry, command: Command, io: HelpIo): string => {
  const words: Pairs = (command.positionals ?? []).map((each) => [
    `${each.name}${each.many === true ? '…' : ''}`,
    each.description,
  ]);
  const options = Object.entries({ ...command.options, ...commonOptions }).map(optionPair);
  return [
    `plumbline ${name}: ${summary}`,
    ...section('Usage', indent(command.usage, '  plumbline '), io),
    ...section('Arguments', words.length === 0 ? [] : pairLines(words, io), io),
    ...section('Options', pairLines(options, io), io),
    ...(command.sections ?? []).flatMap(({ title, lines }) => section(title, indent(lines), io)),
    ...section('Examples', indent(command.examples, '  plumbline '), io),
    '',
    exitCodes,
  ].join('\n');
};
