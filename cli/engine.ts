/** What the commands that work on a state share: the contract, the rules, the arrivals. */
import { readFile } from 'node:fs/promises';
import type { EventCounts } from '../shared/app/replay.ts';
import { evaluateAll } from '../shared/app/re-evaluate.ts';
import { publishContract } from '../shared/app/rulebook.ts';
import type { IngestSettings } from '../shared/app/ingest.ts';
import { findingText } from '../shared/contract/finding.ts';
import { readContract } from '../shared/contract/read.ts';
import { isFault } from '../shared/adapters/fault.ts';
import type { Contract } from '../shared/domain/contract.ts';
import { parseDate } from '../shared/domain/civil.ts';
import { parseInstant } from '../shared/domain/time.ts';
import type { Rules } from '../shared/domain/rules.ts';
import type { Instant } from '../shared/domain/types.ts';
import { zone, type Zone } from '../shared/domain/zone.ts';
import { Stop, need, wrongUsage, type Io, type Option } from './command.ts';
import { fileStop } from './files.ts';
import { printable } from './output.ts';
import { hasState, openState, type State } from './state.ts';

export const defaultState = '.plumbline';
export const stateOption: Option = {
  type: 'string',
  placeholder: 'DIR',
  description: 'Folder that holds the state',
  default: defaultState,
};
export const jsonOption: Option = { type: 'boolean', description: 'Print the result as JSON' };

/** Alerts known more than a day after their instant are recorded, never sent. semantics: alertHorizon. */
const alertHorizonMs = 86_400_000;
export const settingsOf = (contract: Contract | undefined): IngestSettings => ({
  alertHorizonMs: contract?.alertHorizon ?? alertHorizonMs,
  steered: true,
  door: 'command',
});

/** Reads a contract file; its findings go to standard error and end the command with code 2. */
export const readContractFile = async (file: string, io: Io): Promise<{ contract: Contract; text: string }> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileStop(file, error);
  });
  const reading = readContract(text, file);
  if (reading.ok) return { contract: reading.contract, text };
  for (const finding of reading.findings) io.err(printable(findingText(finding)));
  throw new Stop(
    2,
    'contract-unreadable',
    `${file}: the contract can't be used: ${reading.findings.length} finding(s) above`,
  );
};

/** Opens a state folder, runs, and closes it whatever happens. */
export const withState = async <T>(folder: string, run: (state: State) => Promise<T>): Promise<T> => {
  const state = await openState(folder).catch((error: unknown) => {
    if (isFault(error, 'state-in-use'))
      throw new Stop(
        2,
        'state-in-use',
        `${folder}: in use by another plumbline; wait for it, or name another folder with --state`,
      );
    if (isFault(error, 'state-unreadable')) throw new Stop(2, 'state-unreadable', error.message);
    throw fileStop(folder, error);
  });
  try {
    return await run(state);
  } finally {
    await state.close();
  }
};

/** A state that must be there already. */
export const withKnownState = async <T>(folder: string, run: (state: State) => Promise<T>): Promise<T> => {
  if (!hasState(folder))
    throw new Stop(
      2,
      'no-state',
      `${folder}: no state there; \`plumbline replay --contract C --events F\` makes one, --state names it`,
    );
  return withState(folder, run);
};

/** Publishes the contract and, where it changes how known events count, decides those again. */
export const adopt = async (state: State, contract: Contract, text: string, io: Io): Promise<void> => {
  need(await publishContract(state.table, contract, text), contract.id);
  await state.objects.put(
    `contracts/${contract.id}/v${contract.version}.json`,
    JSON.stringify(contract, undefined, 2),
    'application/json',
  );
  const line = io.progress('deciding again under the new contract version');
  const changed = await evaluateAll(state, settingsOf(contract), () => line.update(0));
  line.done();
  if (changed !== undefined) io.err(`${contract.id} version ${contract.version}: ${changed} item(s) decided again`);
};

/** The one contract of the state, or the one that was asked for. */
export const chooseRules = (rulebooks: readonly Rules[], id: string | undefined): Rules => {
  const ids = rulebooks.map(({ contract }) => contract);
  const rules = id === undefined ? rulebooks[0] : rulebooks.find(({ contract }) => contract === id);
  if (!rules)
    throw id === undefined
      ? new Stop(2, 'no-contract', 'no contract is published in this state')
      : wrongUsage(`contract ${id} is not in this state; there are ${ids.join(', ')}`);
  if (id === undefined && rulebooks.length > 1)
    throw wrongUsage(
      `several contracts are in this state; name one: ${ids.map((each) => `--contract ${each}`).join(' or ')}`,
    );
  return rules;
};

/** An instant, or a date that means its first instant in the contract's zone. */
export const readAsOf = (text: string, local: Zone, option: string): Instant => {
  const day = parseDate(text);
  if (day !== undefined) return local.startOfDay(day);
  return need(parseInstant(text), option);
};

export const zoneOf = (contract: Contract): Zone => need(zone(contract.timezone), 'timezone');

/** What happened to the events, for people. */
export const countsLine = ({ read, accepted, duplicate, refused, ignored }: EventCounts): string =>
  `${read} events read: ${accepted} accepted, ${duplicate} duplicate, ${refused} refused, ${ignored} matched by no level`;
