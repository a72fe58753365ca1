/** `plumbline explain`: every stretch of time of one ticket or check, counted or not, and by which clause. */
import { explainAvailability, explainTicket, levelsOfCheck, type Explanation } from '../../shared/app/explain.ts';
import { loadProgress } from '../../shared/app/progress.ts';
import { loadRules } from '../../shared/app/rulebook.ts';
import { levelIds, type Rules } from '../../shared/domain/rules.ts';
import { formatDuration, formatInstant } from '../../shared/domain/time.ts';
import type { Instant } from '../../shared/domain/types.ts';
import type { Table } from '../../shared/ports/table.ts';
import { Stop, flagOf, textOf, wrongUsage, type Command, type Io } from '../command.ts';
import { chooseRules, defaultState, jsonOption, readAsOf, stateOption, withKnownState } from '../engine.ts';
import { json, table } from '../output.ts';
import { didYouMean } from '../parse.ts';

export const explain: Command = {
  usage: ['explain ITEM [--level L] [--at T] [--state DIR] [--json]'],
  positionals: [
    { name: 'ITEM', description: 'a ticket (INC1), one item of it (INC1#2), a check, or an availability level' },
  ],
  options: {
    level: { type: 'string', placeholder: 'L', description: 'Only under this service level' },
    at: {
      type: 'string',
      placeholder: 'T',
      description: 'As of this instant or date; for a check also picks the window',
      default: 'the latest',
    },
    contract: { type: 'string', placeholder: 'ID', description: 'Contract, where the state has several' },
    state: stateOption,
    json: jsonOption,
  },
  examples: ['explain INC0000060', 'explain till-http --level till-up --json'],
  run: async ({ positionals, values }, io) =>
    withKnownState(textOf(values, 'state') ?? defaultState, async ({ table: store }) => {
      const [item = ''] = positionals;
      const rules = chooseRules(await loadRules(store), textOf(values, 'contract'));
      const level = textOf(values, 'level');
      const known = levelIds(rules);
      if (level !== undefined && !known.includes(level))
        throw wrongUsage(`--level: no service level ${level}${didYouMean(level, known)}`);
      const { at, ticketFeeds } = await loadProgress(store);
      const version = rules.versions.at(-1);
      const atText = textOf(values, 'at');
      const asOf = atText === undefined || !version ? at : Math.min(at, readAsOf(atText, version.zone, '--at'));
      const tickets = await explainTicket(store, rules, ticketFeeds, item, asOf);
      const found = tickets.length > 0 ? tickets : await explainChecks(store, rules, item, asOf);
      const levels = found.filter((each) => level === undefined || each.level === level);
      if (levels.length === 0)
        throw new Stop(
          1,
          'not-found',
          `${item}: no ticket, check or availability level of this name counts${level === undefined ? '' : ` under ${level}`} as of ${formatInstant(asOf)}`,
        );
      if (flagOf(values, 'json')) io.out(json({ item, contract: rules.contract, asOf: formatInstant(asOf), levels }));
      else for (const each of levels) show(each, io);
      return 0;
    }),
};

const explainChecks = async (
  store: Table,
  rules: Rules,
  item: string,
  asOf: Instant,
): Promise<readonly Explanation[]> => {
  const levels = levelIds(rules).includes(item) ? [item] : levelsOfCheck(rules, item, asOf);
  const found: Explanation[] = [];
  for (const level of levels) {
    const explanation = await explainAvailability(store, rules, level, Math.max(0, asOf - 1), asOf);
    if (explanation) found.push(explanation);
  }
  return found;
};

const show = (explanation: Explanation, io: Io): void => {
  const {
    level,
    item,
    outcome,
    version,
    startedAt,
    stoppedAt,
    dueAt,
    breachedAt,
    elapsedMs,
    targetMs,
    provider,
    exclusion,
    leftAt,
    leftBy,
    flags,
    segments,
    slices,
  } = explanation;
  const isClock = startedAt !== undefined;
  io.out(`${io.colour('bold', `${item} under ${level}`)}: ${outcome} (contract version ${version})`);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['started', startedAt],
    ['stopped', stoppedAt],
    ['due', dueAt],
    ['breached', breachedAt],
    [
      isClock ? 'elapsed' : 'down',
      targetMs === undefined
        ? formatDuration(elapsedMs)
        : `${formatDuration(elapsedMs)} of ${formatDuration(targetMs)}`,
    ],
    ['provider', provider],
    ['excluded', exclusion && `case ${exclusion.case}, rule ${exclusion.rule}`],
    ['left', leftAt && `${leftAt}${leftBy === undefined ? '' : ` by ${leftBy}`}`],
    ['flags', flags?.join(', ')],
  ];
  for (const [name, value] of facts) if (value !== undefined) io.out(`  ${name.padEnd(9)} ${value}`);
  io.out('');
  io.out(
    table(
      [
        { title: 'FROM' },
        { title: 'TO' },
        { title: 'LENGTH', align: 'right' },
        { title: 'COUNTED' },
        { title: 'CLAUSE' },
      ],
      segments.map(({ from, to, ms, counted, why }) => [from, to, formatDuration(ms), counted ? 'yes' : '–', why]),
      io.width,
    ),
  );
  io.out('');
  if (slices !== undefined) showSlices(slices, io);
};

const showSlices = (slices: NonNullable<Explanation['slices']>, io: Io): void => {
  io.out(
    table(
      [
        { title: 'PROVIDER' },
        { title: 'FROM' },
        { title: 'TO' },
        { title: 'COUNTED', align: 'right' },
        { title: 'WAIT', align: 'right' },
      ],
      slices.map(({ provider, from, to, countedMs, waitMs }) => [
        provider,
        from,
        to,
        formatDuration(countedMs),
        formatDuration(waitMs),
      ]),
      io.width,
    ),
  );
  io.out('');
};
