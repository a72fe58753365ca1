/** `plumbline status`: where each service level stands now, its budget and forecast, and what is open. */
import { loadCounts } from '../../shared/app/event-counts.ts';
import { loadProgress } from '../../shared/app/progress.ts';
import { loadRules } from '../../shared/app/rulebook.ts';
import { currentStatuses, levelStatuses, listAlerts, type LevelStatus } from '../../shared/app/status.ts';
import { formatInstant } from '../../shared/domain/time.ts';
import type { Rules } from '../../shared/domain/rules.ts';
import type { Instant } from '../../shared/domain/types.ts';
import type { Table } from '../../shared/ports/table.ts';
import { flagOf, textOf, wrongUsage, type Command, type Io, type Values } from '../command.ts';
import { chooseRules, defaultState, jsonOption, readAsOf, stateOption, withKnownState } from '../engine.ts';
import { levelTable } from '../level-table.ts';
import { json, table } from '../output.ts';
import { withTableAsOf } from '../state-as-of.ts';

/** Alerts shown to people; `--json` lists all. */
const shownAlerts = 15;

export const status: Command = {
  usage: ['status [--at T] [--all] [--state DIR] [--contract ID] [--json]'],
  options: {
    at: {
      type: 'string',
      placeholder: 'T',
      description: 'As of this instant or date; an earlier one is folded anew from the ledger',
      default: 'the latest',
    },
    all: { type: 'boolean', description: 'Every window since the contract began, not only the current ones' },
    contract: { type: 'string', placeholder: 'ID', description: 'Contract, where the state has several' },
    state: stateOption,
    json: jsonOption,
  },
  examples: ['status', 'status --all --json', 'status --at 2026-10-15'],
  run: async ({ values }, io) =>
    withKnownState(textOf(values, 'state') ?? defaultState, async (state) => {
      const rules = chooseRules(await loadRules(state.table), textOf(values, 'contract'));
      const version = rules.versions.at(-1);
      if (!version) throw wrongUsage('no version of the contract is ever in force');
      const { at } = await loadProgress(state.table);
      const atText = textOf(values, 'at');
      const asOf = atText === undefined ? at : readAsOf(atText, version.zone, '--at');
      if (asOf > at) throw wrongUsage(`--at: the state knows events up to ${formatInstant(at)} only`);
      await withTableAsOf(state, asOf, io, (store) => show(store, rules, asOf, values, io));
      return 0;
    }),
};

const show = async (store: Table, rules: Rules, asOf: Instant, values: Values, io: Io): Promise<void> => {
  const contract = rules.versions.at(-1)?.contract;
  const isJson = flagOf(values, 'json');
  const serviceLevels =
    flagOf(values, 'all') || isJson
      ? await levelStatuses(store, rules, asOf)
      : await currentStatuses(store, rules, asOf);
  const alerts = await listAlerts(store, rules.contract, rules.versions[0]?.from ?? 0, asOf);
  if (isJson) {
    const named = { id: rules.contract, version: contract?.version };
    const events = await loadCounts(store);
    io.out(json({ contract: named, asOf: formatInstant(asOf), events, serviceLevels, alerts }));
    return;
  }
  io.out(`${contract?.title} (${rules.contract} version ${contract?.version}), as of ${formatInstant(asOf)}`);
  io.out('');
  io.out(levelTable(serviceLevels, io));
  showBudgets(serviceLevels, io);
  showAlerts(
    alerts.filter(({ state }) => state === 'raised'),
    io,
  );
};

const showBudgets = (levels: readonly LevelStatus[], io: Io): void => {
  const rows = levels.flatMap(({ id, window, budget, forecast }) => {
    if (!budget) return [];
    const shown = (amount: number): string =>
      budget.unit === 'ms' ? `${(amount / 60_000).toFixed(1)} min` : `${amount} misses`;
    return [
      [
        id,
        window.from.slice(0, 10),
        shown(budget.allowed),
        shown(budget.used),
        `${budget.usedPercent} %`,
        shown(budget.left),
        forecast?.attainment ? `${forecast.attainment} %${forecast.meets ? '' : ' (misses)'}` : '',
      ],
    ];
  });
  if (rows.length === 0) return;
  io.out('');
  io.out(
    table(
      [
        { title: 'BUDGET' },
        { title: 'FROM' },
        { title: 'ALLOWED', align: 'right' },
        { title: 'USED', align: 'right' },
        { title: 'SHARE', align: 'right' },
        { title: 'LEFT', align: 'right' },
        { title: 'FORECAST' },
      ],
      rows,
      io.width,
    ),
  );
};

const showAlerts = (alerts: Awaited<ReturnType<typeof listAlerts>>, io: Io): void => {
  io.out('');
  if (alerts.length === 0) {
    io.out('No open alerts.');
    return;
  }
  const last = alerts.slice(-shownAlerts);
  io.out(`${alerts.length} open alerts${alerts.length > last.length ? `, the last ${last.length}` : ''}:`);
  io.out(
    table(
      [{ title: 'AT' }, { title: 'KIND' }, { title: 'LEVEL' }, { title: 'ITEM' }],
      last.map(({ at, kind, level, item }) => [at, kind, level, item]),
      io.width,
    ),
  );
};
