import { readFileSync } from 'node:fs';
import { findingText } from '../../shared/contract/finding.ts';
import { readContract, type ContractReading } from '../../shared/contract/read.ts';

export const dataText = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** The small contract of the documentation. */
export const smallContract = dataText('contract-small.yaml');

/** The small contract with one piece of its text replaced; throws if the piece is not there, so no test can pass by accident. */
export const edited = (piece: string, by: string): string => {
  if (!smallContract.includes(piece)) throw new Error(`not in the small contract: ${piece}`);
  return smallContract.replace(piece, by);
};

export const read = (text: string): ContractReading => readContract(text, 'acme.yaml');

/** Everything found, one line each, as the command prints it. */
export const findingsOf = (text: string): readonly string[] => {
  const reading = read(text);
  return (reading.ok ? reading.warnings : reading.findings).map(findingText);
};

export const contractOf = (text: string) => {
  const reading = read(text);
  if (!reading.ok) throw new Error(reading.findings.map(findingText).join('\n'));
  return reading;
};
