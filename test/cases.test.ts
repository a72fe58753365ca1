import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { said, type Said } from './support/memory-io.ts';

type Named = Readonly<Record<string, unknown>>;

/** One folder of `cases`: of objects only the named keys are compared, lists are compared whole. */
interface Case {
  /** The sentence that is the test's name. */
  readonly title: string;
  /** The sum by hand. */
  readonly readme: string;
  readonly asOf?: string;
  /** A replay before the one that is compared, over the same state: with another contract file or other events. */
  readonly first?: { readonly contract?: string; readonly events?: string; readonly asOf?: string };
  readonly events?: Named;
  /** Level by level, windows oldest first. */
  readonly serviceLevels?: readonly Named[];
  /** By instant, level, item and kind; `alertKinds` narrows which are compared. */
  readonly alerts?: readonly Named[];
  readonly alertKinds?: readonly string[];
  /** By item, level by level; `countedMs` is the sum of the counted stretches. */
  readonly explain?: Readonly<Record<string, readonly Named[]>>;
  /** What standard error holds. */
  readonly says?: string;
}

interface Outcome {
  readonly events: Named;
  readonly serviceLevels: readonly Named[];
  readonly alerts: readonly Named[];
}
interface Explained {
  readonly levels: readonly (Named & {
    readonly segments: readonly { readonly from: string; readonly to: string; readonly counted: boolean }[];
  })[];
}

const root = fileURLToPath(new URL('cases/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'plumbline-cases-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const replay = async (
  folder: string,
  state: string,
  { contract, events, asOf }: NonNullable<Case['first']>,
  ...more: readonly string[]
) => {
  const files = ['--contract', join(folder, contract ?? 'contract.yaml')];
  const history = ['--events', join(folder, events ?? 'events.jsonl')];
  return said('replay', ...files, ...history, ...(asOf ? ['--as-of', asOf] : []), '--state', state, '--json', ...more);
};

/** What went wrong instead of a result shows as itself. */
const resultOf = ({ out, err, code }: Said): string => {
  // 1: some events were refused, the rest went through.
  if (code > 1) throw new Error(`exit code ${code}: ${err}`);
  return out;
};

const order = ({ at, level, item, kind }: Named): string => [at, level, item, kind].map(String).join(' ');
const byInstant = (a: Named, b: Named): number => (order(a) < order(b) ? -1 : 1);

const withCounted = (level: Explained['levels'][number]): Named => ({
  ...level,
  countedMs: level.segments
    .filter(({ counted }) => counted)
    .reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0),
});

const explain = async (items: readonly string[], state: string): Promise<Named> => {
  const found: Record<string, unknown> = {};
  for (const item of items) {
    const { levels }: Explained = JSON.parse(resultOf(await said('explain', item, '--state', state, '--json')));
    found[item] = levels.map(withCounted);
  }
  return found;
};

/** What holds whatever the batches: messages taken back, and when a look found out, depend on the looks. */
const facts = ({ events, serviceLevels, alerts }: Outcome): Outcome => ({
  events,
  serviceLevels,
  alerts: alerts
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ knownAt: _knownAt, state: _state, ...alert }) => alert),
});

describe('cases computed by hand', () => {
  for (const name of readdirSync(root).sort()) {
    const folder = join(root, name);
    const wanted: Case = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    it(`${name}: ${wanted.title}`, async () => {
      const { title: _title, readme: _readme, asOf = '', first, alertKinds, says = '', ...figures } = wanted;
      const state = join(scratch, name);
      if (first) resultOf(await replay(folder, state, first));
      const ran = await replay(folder, state, { asOf });
      const outcome: Outcome = JSON.parse(resultOf(ran));
      const found = {
        ...outcome,
        alerts: outcome.alerts
          .filter(({ kind }) => alertKinds === undefined || alertKinds.includes(String(kind)))
          .sort(byInstant),
        explain: await explain(Object.keys(wanted.explain ?? {}), state),
      };
      expect(found).toMatchObject(figures);
      expect(ran.err).toContain(says);
    });

    // Tickets are decided at every arrival whatever the batch; the rest is looked at after each.
    if (name.startsWith('clock-')) continue;
    it(`${name}, event by event, comes to the same`, async () => {
      const { asOf = '', first } = wanted;
      const state = join(scratch, `${name} one by one`);
      if (first) resultOf(await replay(folder, state, first, '--batch', '1'));
      const single: Outcome = JSON.parse(resultOf(await replay(folder, state, { asOf }, '--batch', '1')));
      const status: Outcome = JSON.parse(resultOf(await said('status', '--state', state, '--json')));
      const whole: Outcome = JSON.parse(resultOf(await said('status', '--state', join(scratch, name), '--json')));
      expect(facts(single)).toEqual(facts(whole));
      expect(status).toEqual(single);
    });
  }
});
