/** `plumbline replay`: a history through the very engine that runs live, with time steered by the events. */
import { lineOf, type Arrival } from '../../shared/app/ingest.ts';
import { replay as replayEvents, type EventCounts } from '../../shared/app/replay.ts';
import { countedEvents, saveCounts } from '../../shared/app/event-counts.ts';
import { loadRules } from '../../shared/app/rulebook.ts';
import { levelStatuses, listAlerts, type AlertStatus, type LevelStatus } from '../../shared/app/status.ts';
import { contractFields } from '../../shared/domain/contract-fields.ts';
import { formatInstant } from '../../shared/domain/time.ts';
import { defaultLimits } from '../../shared/feeds/canonical.ts';
import { openArrivalsAside } from '../arrivals-aside.ts';
import { flagOf, textOf, textsOf, wrongUsage, type Command, type Io } from '../command.ts';
import {
  adopt,
  chooseRules,
  countsLine,
  defaultState,
  jsonOption,
  readAsOf,
  readContractFile,
  settingsOf,
  stateOption,
  withState,
  zoneOf,
} from '../engine.ts';
import { needFile } from '../files.ts';
import { json, printable } from '../output.ts';
import { levelTable } from '../level-table.ts';

/** Refusals shown one by one; the rest is counted by code. */
const shownRefusals = 10;
const defaultBatch = 10_000;

export const replay: Command = {
  usage: ['replay --contract C --events F… [--as-of T] [--state DIR] [--json]'],
  options: {
    contract: { type: 'string', placeholder: 'C', description: 'The contract, YAML or JSON', required: true },
    events: {
      type: 'string',
      placeholder: 'F…',
      description: 'Events, one JSON object a line, .jsonl or .jsonl.gz',
      many: true,
      required: true,
    },
    'as-of': {
      type: 'string',
      placeholder: 'T',
      description: 'Decide what falls due up to and including this instant or date',
      default: 'the latest receipt read',
    },
    state: stateOption,
    batch: {
      type: 'string',
      placeholder: 'N',
      description: 'Events folded before they are written',
      default: String(defaultBatch),
    },
    json: jsonOption,
  },
  sections: [
    {
      title: 'What it does',
      lines: [
        'Ingests in the order of receipt (the time of each event), lets warnings and breaches fall due on the way, and says where every level stands.',
        'The state stays in --state: run it again and nothing changes, add later events and it goes on, and status, explain and report read it.',
        'Events that are refused lie in the ledger with their code; the rest goes through, and the exit code is 1.',
      ],
    },
  ],
  examples: [
    'replay --contract examples/acme/contract.yaml --events examples/acme/events.jsonl',
    'replay --contract c.yaml --events 2026-*.jsonl.gz --as-of 2026-11-01 --json',
  ],
  run: async ({ values }, io) => {
    const { contract, text } = await readContractFile(textOf(values, 'contract') ?? '', io);
    const files = textsOf(values, 'events');
    for (const file of files) await needFile(file);
    const asOfText = textOf(values, 'as-of');
    const asOf = asOfText === undefined ? undefined : readAsOf(asOfText, zoneOf(contract), '--as-of');
    const batch = Number(textOf(values, 'batch') ?? defaultBatch);
    if (!Number.isSafeInteger(batch) || batch < 1) throw wrongUsage('--batch: expected a whole number of at least 1');
    return withState(textOf(values, 'state') ?? defaultState, async (state) => {
      await adopt(state, contract, text, io);
      const intake = { fields: contractFields(contract), limits: defaultLimits };
      const arrivals = await openArrivalsAside({ files, intake, batch, until: asOf });
      const line = io.progress('replaying');
      const refusals = refusalLog(io);
      const result = await replayEvents(state, arrivals.batches, {
        ...settingsOf(contract),
        batch,
        ...(asOf === undefined ? {} : { asOf }),
        onBatch: (read, at) => line.update(read, arrivals.lines, formatInstant(at)),
        onRefusal: refusals.add,
      });
      line.done();
      await state.ledger.seal();
      refusals.close(result.counts);
      await saveCounts(state.table, result.counts);
      const rules = chooseRules(await loadRules(state.table), contract.id);
      const serviceLevels = await levelStatuses(state.table, rules, result.asOf);
      const alerts = await listAlerts(state.table, contract.id, rules.versions[0]?.from ?? 0, result.asOf);
      const outcome = {
        contract: { id: contract.id, version: contract.version },
        asOf: formatInstant(result.asOf),
        events: countedEvents(result.counts),
        serviceLevels,
        alerts,
      };
      if (flagOf(values, 'json')) io.out(json(outcome));
      else show(outcome, result.counts, io);
      return result.counts.refused > 0 ? 1 : 0;
    });
  },
};

const refusalLog = (io: Io) => {
  let shown = 0;
  return {
    add: (arrival: Arrival, code: string, message: string): void => {
      shown += 1;
      const where = arrival.place === undefined ? '' : `${arrival.place}: `;
      if (shown <= shownRefusals)
        io.err(printable(`${where}refused ${code}: ${message}: ${lineOf(arrival).slice(0, 120)}`));
    },
    close: ({ refusals, refused, read }: EventCounts): void => {
      if (refused === 0) return;
      const codes = Object.entries(refusals).map(([code, count]) => `${code} ${count}`);
      io.err(
        `${refused} of ${read} events refused (${codes.join(', ')}); they lie in the ledger with their codes, the rest went through`,
      );
    },
  };
};

interface Outcome {
  readonly contract: { readonly id: string; readonly version: number };
  readonly asOf: string;
  readonly serviceLevels: readonly LevelStatus[];
  readonly alerts: readonly AlertStatus[];
}

/** People see the last windows of each level; `--json` and `status --all` have all. */
const shownWindows = 3;
const latestWindows = (levels: readonly LevelStatus[]): readonly LevelStatus[] =>
  [...Map.groupBy(levels, ({ id }) => id).values()].flatMap((windows) => windows.slice(-shownWindows));

const show = ({ contract, asOf, serviceLevels, alerts }: Outcome, counts: EventCounts, io: Io): void => {
  io.out(`${contract.id} version ${contract.version}, as of ${asOf}`);
  io.out(countsLine(counts));
  io.out('');
  const latest = latestWindows(serviceLevels);
  io.out(levelTable(latest, io));
  if (latest.length < serviceLevels.length)
    io.out(`${serviceLevels.length - latest.length} earlier windows: plumbline status --all`);
  const byKind = Map.groupBy(alerts, ({ kind, state }) => `${kind}${state === 'raised' ? '' : ` ${state}`}`);
  io.out('');
  io.out(
    alerts.length === 0
      ? 'No alerts.'
      : `${alerts.length} alerts: ${[...byKind].map(([kind, list]) => `${list.length} ${kind}`).join(', ')}`,
  );
};
