/**
 * The full embedded pipeline (reading, ledger, table, results, alerts, roll-ups) beside the pure fold of the same events, in one run.
 * `npm run bench -- pipeline LOG`: LOG is a synthetic ticket log (.jsonl.gz; its form: test/support/synthetic.ts). Results are compared first.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { readContract } from '../../shared/contract/read.ts';
import { decideTicket } from '../../shared/domain/decide-ticket.ts';
import { compareEvents, type TicketEvent } from '../../shared/domain/event.ts';
import { compileRules, type Rules } from '../../shared/domain/rules.ts';
import { defaultLimits } from '../../shared/feeds/canonical.ts';
import { readLine } from '../../shared/feeds/read-line.ts';
import type { LevelStatus } from '../../shared/app/status.ts';
import { said } from '../support/memory-io.ts';
import { readSyntheticEvents, syntheticContract } from '../support/synthetic.ts';
import { measure, printTable } from './measure.ts';

/** `level month` to `good of total`. */
type Attainment = ReadonlyMap<string, string>;

const writeEvents = async (log: string, file: string): Promise<void> => {
  async function* lines(): AsyncGenerator<string> {
    for await (const event of readSyntheticEvents(log)) yield `${JSON.stringify(event)}\n`;
  }
  await pipeline(lines, createGzip({ level: 1 }), createWriteStream(file));
};

const fullPipeline = async (events: string, contract: string, state: string): Promise<Attainment> => {
  const { code, out, err } = await said(
    'replay',
    '--contract',
    contract,
    '--events',
    events,
    '--state',
    state,
    '--json',
  );
  if (code !== 0) throw new Error(err);
  const { serviceLevels }: { readonly serviceLevels: readonly LevelStatus[] } = JSON.parse(out);
  return new Map(
    serviceLevels
      .filter(({ good, bad }) => good + bad > 0)
      .map(({ id, window, good, bad }) => [`${id} ${window.from.slice(0, 7)}`, `${good} of ${good + bad}`]),
  );
};

/** Events grouped by ticket, sorted and decided once: what remains when nothing is stored and nothing falls due on the way. */
const pureFold = async (events: string, rules: Rules): Promise<Attainment> => {
  const intake = { fields: new Set<string>(), limits: defaultLimits };
  const byTicket = new Map<string, TicketEvent[]>();
  let asOf = 0;
  for await (const line of createInterface({ input: createReadStream(events).pipe(createGunzip()) })) {
    const { read } = readLine(line, intake, 0);
    if (!read.ok || read.value.event.kind !== 'ticket') throw new Error(line);
    const { event } = read.value;
    asOf = Math.max(asOf, event.receivedAt);
    const history = byTicket.get(event.ticket);
    if (history) history.push(event);
    else byTicket.set(event.ticket, [event]);
  }
  const zone = rules.versions[0]?.zone;
  const counts = new Map<string, { good: number; total: number }>();
  for (const [ticket, history] of byTicket) {
    for (const { level, item } of decideTicket([rules], ticket, history.sort(compareEvents), asOf).judged) {
      if (item.outcome !== 'met' && item.outcome !== 'missed') continue;
      const key = `${level.spec.id} ${zone?.formatZoned(item.countedAt ?? 0).slice(0, 7)}`;
      const count = counts.get(key) ?? { good: 0, total: 0 };
      counts.set(key, count);
      count.total += 1;
      if (item.outcome === 'met') count.good += 1;
    }
  }
  return new Map([...counts].map(([key, { good, total }]) => [key, `${good} of ${total}`]));
};

const compare = (a: Attainment, b: Attainment): void => {
  const text = (map: Attainment): string => JSON.stringify([...map].sort(([x], [y]) => (x < y ? -1 : 1)));
  if (text(a) !== text(b)) throw new Error('pipeline and pure fold disagree: no figures');
};

const [log] = process.argv.slice(2);
if (log === undefined) throw new Error('usage: npm run bench -- pipeline LOG.jsonl.gz');
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'));
try {
  const events = join(folder, 'events.jsonl.gz');
  const contract = join(folder, 'contract.yaml');
  const text = syntheticContract('segment');
  writeFileSync(contract, text);
  await writeEvents(log, events);
  let count = 0;
  for await (const event of readSyntheticEvents(log)) if (event) count += 1;
  const reading = readContract(text, contract);
  if (!reading.ok) throw new Error('the contract of the log cannot be read');
  const rules = compileRules({ versions: [reading.contract], events: [] });
  if (!rules.ok) throw new Error(rules.error.message);
  const full = await measure(() => fullPipeline(events, contract, join(folder, 'state')));
  const pure = await measure(() => pureFold(events, rules.value));
  compare(full.result, pure.result);
  console.log(`${count} events, ${full.result.size} level windows, equal in both`);
  printTable(count, [
    ['full embedded pipeline', full],
    ['pure fold in memory, once at the end', pure],
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
