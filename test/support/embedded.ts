import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openState, type State } from '../../cli/state.ts';
import { resultPk, rollupPk } from '../../shared/app/keys.ts';
import { queryAll } from '../../shared/app/query.ts';
import { replay, type EventCounts } from '../../shared/app/replay.ts';
import { loadRules, publishContract } from '../../shared/app/rulebook.ts';
import { readContract } from '../../shared/contract/read.ts';
import { contractFields } from '../../shared/domain/contract-fields.ts';
import { decodeItem, type ItemResult } from '../../shared/domain/item-result.ts';
import type { Rules } from '../../shared/domain/rules.ts';
import type { Instant } from '../../shared/domain/types.ts';
import { defaultLimits } from '../../shared/feeds/canonical.ts';
import { readLine, type Delivery } from '../../shared/feeds/read-line.ts';

/** The embedded product in a folder of its own, after a replay. */
export interface Embedded {
  readonly state: State;
  readonly rules: Rules;
  readonly counts: EventCounts;
  readonly asOf: Instant;
  readonly close: () => Promise<void>;
}

/** Replays events (envelopes, in their order) under a contract text, in batches, into a fresh state. */
export const replayEmbedded = async (
  contractText: string,
  events: AsyncIterable<object> | Iterable<object>,
  batch = 5000,
): Promise<Embedded> => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  const state = await openState(folder);
  const reading = readContract(contractText, 'contract.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.findings));
  await publishContract(state.table, reading.contract, contractText);
  const intake = { fields: contractFields(reading.contract), limits: defaultLimits };
  async function* batches(): AsyncGenerator<readonly Delivery[]> {
    let full: Delivery[] = [];
    for await (const event of events) {
      full.push(readLine(JSON.stringify(event), intake, 0));
      if (full.length < batch) continue;
      yield full;
      full = [];
    }
    if (full.length > 0) yield full;
  }
  const { counts, asOf } = await replay(state, batches(), {
    batch,
    alertHorizonMs: 86_400_000,
    steered: true,
    door: 'command',
  });
  const [rules] = await loadRules(state.table);
  if (!rules) throw new Error('no rules');
  return {
    state,
    rules,
    counts,
    asOf,
    close: async () => {
      await state.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Every decided or listed item of a level. */
export const itemsOf = async ({ state, rules }: Embedded, level: string): Promise<readonly ItemResult[]> => {
  const days = await queryAll(state.table, rollupPk(rules.contract, level));
  const items: ItemResult[] = [];
  for (const { sk } of days)
    items.push(
      ...(await queryAll(state.table, resultPk(rules.contract, level, sk))).map(({ body }) => decodeItem(body)),
    );
  return items;
};
