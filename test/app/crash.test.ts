import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { factsState } from '../../shared/app/facts-hash.ts';
import { loadProgress } from '../../shared/app/progress.ts';
import { loadRules } from '../../shared/app/rulebook.ts';
import { eventLine } from '../support/engine.ts';
import { engineContractText } from '../support/engine-contract.ts';
import { launcher, plumbline, root } from '../support/plumbline.ts';
import { readSyntheticEvents } from '../support/synthetic.ts';
import { seededRandom } from '../ports/weak-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));
const minute = 60_000;

/** Some hundred tickets of the synthetic log, with checks beside them. */
const writeHistory = async (): Promise<string> => {
  const lines: string[] = [];
  let [first, last] = [0, 0];
  for await (const event of readSyntheticEvents(
    new URL('../data/events.delivery.jsonl.gz', import.meta.url).pathname,
  )) {
    lines.push(JSON.stringify(event));
    if (lines.length === 3000) break;
    last = Date.parse(event.time);
    first ||= last;
  }
  const random = seededRandom(5);
  for (let at = first; at < last; at += 45 * minute) {
    const detail = { id: `c${at}`, check: 'web', at: new Date(at).toISOString(), service: 'site', state: random() < 0.9 ? 'up' : 'down' };
    lines.push(eventLine('check', at + minute, detail, 'probe'));
  } // prettier-ignore
  const file = join(folder, 'events.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

/** Starts the command and kills it, as a power cut would, after a while; true when it was still running then. */
const killedAfter = async (args: readonly string[], ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [launcher, ...args], { cwd: root, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.on('close', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });

const factsIn = async (state: string): Promise<{ readonly hash: string }> => {
  const table = openSqliteTable(join(state, 'plumbline.db'));
  try {
    const [rules] = await loadRules(table);
    if (!rules) throw new Error('no contract in the state');
    return await factsState(table, rules, (await loadProgress(table)).at);
  } finally {
    table.close();
  }
};

describe('the command, killed again and again', () => {
  test('ends with the facts, the figures, the counts and the alerts of an undisturbed run', async () => {
    const contract = join(folder, 'contract.yaml');
    writeFileSync(contract, engineContractText.replace('effectiveFrom: 2026-03-02', 'effectiveFrom: 2024-01-01'));
    const events = await writeHistory();
    const args = (state: string): readonly string[] =>
      `replay --contract ${contract} --events ${events} --batch 150 --state ${join(folder, state)} --json`.split(' ');
    const began = performance.now();
    const whole = await plumbline(args('whole'));
    const took = performance.now() - began;
    expect(whole.code).toBe(0);
    const random = seededRandom(3);
    let kills = 0;
    for (let n = 0; n < 4; n += 1) if (await killedAfter(args('hurt'), 300 + random() * (took - 300))) kills += 1;
    const hurt = await plumbline(args('hurt'));
    expect(kills).toBeGreaterThan(0);
    expect(hurt.code).toBe(0);
    expect(await factsIn(join(folder, 'hurt'))).toEqual(await factsIn(join(folder, 'whole')));
    expect(JSON.parse(hurt.out)).toEqual(JSON.parse(whole.out));
    // Sent at least once, each message under its own id: the file may name one twice, but the same ones.
    const sent = (state: string): readonly string[] =>
      [
        ...new Set(
          readFileSync(join(folder, state, 'alerts.jsonl'), 'utf8')
            .trim()
            .split('\n'),
        ),
      ].sort();
    expect(sent('hurt')).toEqual(sent('whole'));
  });
});
