import { canonicalJson, sha256 } from '../domain/canonical.ts';
import type { Contract } from '../domain/contract.ts';
import { addEvent, eventSet, eventsOf } from '../domain/event-set.ts';
import type { RuleEvent } from '../domain/event.ts';
import { compileRules, type Rules } from '../domain/rules.ts';
import { storedJson } from '../domain/stored-json.ts';
import { done, refuse, type Result } from '../domain/types.ts';
import type { Table } from '../ports/table.ts';
import { contractKey, contractsKey, rulebookKey } from './keys.ts';

/** The register of what shapes results besides a subject's own events: version numbers, and the set of rule events. */
interface Register {
  readonly versions: readonly number[];
  readonly events: readonly RuleEvent[];
}

const attempts = 8;

const update = async (
  table: Table,
  contract: string,
  change: (register: Register) => Register | undefined,
): Promise<void> => {
  const key = rulebookKey(contract);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [row] = await table.get([key]);
    const next = change(row ? storedJson<Register>(row.body) : { versions: [], events: [] });
    if (!next) return;
    const was = row?.version ?? 0;
    const body = JSON.stringify(next);
    const [answer] = await table.commit([
      { id: sha256(`${key.pk} ${was} ${body}`), writes: [{ put: { ...key, version: was + 1, body }, was }] },
    ]);
    if (answer === 'done') return;
  }
  throw new Error(`rulebook of ${contract} is contended`);
};

export type Published = 'published' | 'unchanged';

/**
 * Publishes one contract version. Refuses `version-exists` when the version stands with other content (a published version is never edited),
 * and `version-order` when a later version is already published.
 */
export const publishContract = async (
  table: Table,
  contract: Contract,
  sourceText: string,
): Promise<Result<Published>> => {
  const key = contractKey(contract.id, contract.version);
  const content = sha256(canonicalJson(contract));
  const [row] = await table.get([key]);
  if (row && storedJson<{ content: string }>(row.body).content !== content)
    return refuse(
      'version-exists',
      `version ${contract.version} of contract ${contract.id} is published with other content: raise metadata.version, or use another --state folder to try things out`,
    );
  if (!row) {
    const latest = Math.max(0, ...(await loadVersions(table, contract.id)).map(({ version }) => version));
    if (latest > contract.version)
      return refuse(
        'version-order',
        `version ${latest} of contract ${contract.id} is published already: metadata.version must be higher, found ${contract.version}`,
      );
    const body = JSON.stringify({ content, contract, source: sha256(sourceText) });
    await table.commit([
      { id: sha256(`${key.pk} ${key.sk} ${content}`), writes: [{ put: { ...key, version: 1, body }, was: 0 }] },
    ]);
  }
  await update(table, contract.id, (register) =>
    register.versions.includes(contract.version)
      ? undefined
      : { ...register, versions: [...register.versions, contract.version].sort((a, b) => a - b) },
  );
  await registerContract(table, contract.id);
  return done(row ? 'unchanged' : 'published');
};

const registerContract = async (table: Table, contract: string): Promise<void> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [row] = await table.get([contractsKey]);
    const ids = row ? storedJson<string[]>(row.body) : [];
    if (ids.includes(contract)) return;
    const was = row?.version ?? 0;
    const body = JSON.stringify([...ids, contract].sort());
    const [answer] = await table.commit([
      { id: sha256(`contracts ${was} ${body}`), writes: [{ put: { ...contractsKey, version: was + 1, body }, was }] },
    ]);
    if (answer === 'done') return;
  }
  throw new Error('the list of contracts is contended');
};

const loadVersions = async (table: Table, contract: string): Promise<readonly Contract[]> => {
  const [row] = await table.get([rulebookKey(contract)]);
  const { versions } = row ? storedJson<Register>(row.body) : { versions: [] };
  const rows = await table.get(versions.map((version) => contractKey(contract, version)));
  return rows.flatMap((found) => (found ? [storedJson<{ contract: Contract }>(found.body).contract] : []));
};

/** Adds maintenance and exclusion events to every contract's rulebook; the set grows, repeats change nothing. */
export const addRuleEvents = async (
  table: Table,
  contracts: readonly string[],
  events: readonly RuleEvent[],
): Promise<readonly ('new' | 'duplicate' | 'reused')[]> => {
  let outcomes: ('new' | 'duplicate' | 'reused')[] = [];
  for (const contract of contracts) {
    await update(table, contract, (register) => {
      const set = eventSet(register.events);
      outcomes = events.map((event) => {
        const added = addEvent(set, event);
        return added === 'earlier' ? 'duplicate' : added;
      });
      const next = eventsOf(set);
      return canonicalJson(next) === canonicalJson(register.events) ? undefined : { ...register, events: next };
    });
  }
  return outcomes;
};

/** Every published version of every contract, as it was published. */
export const loadContracts = async (table: Table): Promise<readonly Contract[]> => {
  const [row] = await table.get([contractsKey]);
  const versions: Contract[] = [];
  for (const contract of row ? storedJson<string[]>(row.body) : [])
    versions.push(...(await loadVersions(table, contract)));
  return versions;
};

/** All contracts of the deployment, compiled. Throws when a published contract no longer compiles: that is a fault, lint let it in. */
export const loadRules = async (table: Table): Promise<readonly Rules[]> => {
  const [row] = await table.get([contractsKey]);
  const rulebooks: Rules[] = [];
  for (const contract of row ? storedJson<string[]>(row.body) : []) {
    const [register] = await table.get([rulebookKey(contract)]);
    const { events } = register ? storedJson<Register>(register.body) : { events: [] };
    const rules = compileRules({ versions: await loadVersions(table, contract), events });
    if (!rules.ok) throw new Error(`contract ${contract} does not compile: ${rules.error.message}`);
    rulebooks.push(rules.value);
  }
  return rulebooks;
};
