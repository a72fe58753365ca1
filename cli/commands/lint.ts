/** `plumbline lint`: what is wrong with a contract, before anybody is measured by it. */
import { findingText, type Finding } from '../../shared/contract/finding.ts';
import { readContract } from '../../shared/contract/read.ts';
import { flagOf, type Command, type Io } from '../command.ts';
import { readTextFile } from '../files.ts';
import { json, printable } from '../output.ts';

const findingsOf = async (file: string): Promise<readonly Finding[]> => {
  const reading = readContract(await readTextFile(file), file);
  return reading.ok ? reading.warnings : reading.findings;
};

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const isError = ({ severity }: Finding): boolean => severity === 'error';

const show = (findings: readonly Finding[], files: number, io: Io): void => {
  for (const finding of findings) {
    const line = printable(findingText(finding));
    const { severity } = finding;
    io.out(line.replace(` ${severity} `, ` ${io.colour(isError(finding) ? 'red' : 'yellow', severity)} `));
  }
  const errors = findings.filter(isError).length;
  io.out(`${counted(files, 'contract')}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}`);
};

export const lint: Command = {
  usage: ['lint CONTRACT… [--json]'],
  positionals: [{ name: 'CONTRACT', description: 'a contract in YAML or JSON', many: true }],
  options: { json: { type: 'boolean', description: 'Print the findings as JSON' } },
  examples: ['lint examples/acme/contract.yaml', 'lint --json contracts/*.yaml'],
  run: async ({ positionals, values }, io) => {
    const findings: Finding[] = [];
    for (const file of positionals) findings.push(...(await findingsOf(file)));
    const errors = findings.filter(isError).length;
    if (flagOf(values, 'json')) io.out(json({ contracts: positionals.length, errors, findings }));
    else show(findings, positionals.length, io);
    return errors > 0 ? 1 : 0;
  },
};
