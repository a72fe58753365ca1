/** `plumbline report`: the governance report of a month, as a page, as data and as line lists. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatherReport } from '../../shared/app/report.ts';
import { loadProgress } from '../../shared/app/progress.ts';
import { loadRules } from '../../shared/app/rulebook.ts';
import { dayNumber } from '../../shared/domain/civil.ts';
import type { Report } from '../../shared/domain/report-model.ts';
import { formatInstant } from '../../shared/domain/time.ts';
import type { Interval } from '../../shared/domain/types.ts';
import type { Zone } from '../../shared/domain/zone.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { alertsCsv, lineItemsCsv, outagesCsv } from '../../shared/render/report-csv.ts';
import { reportHtml } from '../../shared/render/report-html.ts';
import { reportJson } from '../../shared/render/report-json.ts';
import { flagOf, textOf, wrongUsage, type Command } from '../command.ts';
import { chooseRules, defaultState, jsonOption, readAsOf, stateOption, withKnownState } from '../engine.ts';
import { fileStop } from '../files.ts';
import { json } from '../output.ts';
import { withTableAsOf } from '../state-as-of.ts';

export const report: Command = {
  usage: ['report --period YYYY-MM --out DIR [--as-of T] [--state DIR] [--contract ID] [--json]'],
  options: {
    period: {
      type: 'string',
      placeholder: 'YYYY-MM',
      description: 'The month, in the zone of the contract',
      required: true,
    },
    out: {
      type: 'string',
      placeholder: 'DIR',
      description: 'Folder for report.html, report.json, items.csv, outages.csv, alerts.csv',
      required: true,
    },
    'as-of': {
      type: 'string',
      placeholder: 'T',
      description: 'The cut: only events received up to this instant or date',
      default: 'the latest',
    },
    contract: { type: 'string', placeholder: 'ID', description: 'Contract, where the state has several' },
    state: stateOption,
    json: jsonOption,
  },
  examples: ['report --period 2026-10 --out reports/2026-10'],
  run: async ({ values }, io) =>
    withKnownState(textOf(values, 'state') ?? defaultState, async (state) => {
      const rules = chooseRules(await loadRules(state.table), textOf(values, 'contract'));
      const version = rules.versions.at(-1);
      if (!version) throw wrongUsage('no version of the contract is ever in force');
      const name = textOf(values, 'period') ?? '';
      const period = monthOf(name, version.zone);
      const { at } = await loadProgress(state.table);
      if (at < period.from)
        throw wrongUsage(`--period: ${name} lies after everything the state has seen (up to ${formatInstant(at)})`);
      const asOfText = textOf(values, 'as-of');
      const asOf = asOfText === undefined ? at : readAsOf(asOfText, version.zone, '--as-of');
      if (asOf > at || asOf < period.from)
        throw wrongUsage(`--as-of: expected from the start of the period to ${formatInstant(at)}`);
      const model = await withTableAsOf(state, asOf, io, async (table) => {
        const line = io.progress(`report ${name}`);
        line.update(0);
        const gathered = await gatherReport(table, rules, { ...period, name }, asOf);
        line.done();
        return gathered;
      });
      const files = filesOf(model);
      // A report as of an earlier cut re-performs what was known then; only the latest cut makes a new version.
      const n = asOf < at ? undefined : await keepVersion(state.objects, `reports/${rules.contract}/${name}`, files);
      const out = textOf(values, 'out') ?? '.';
      await mkdir(out, { recursive: true }).catch((error: unknown) => {
        throw fileStop(out, error);
      });
      for (const [file, body] of files)
        await writeFile(join(out, file), body).catch((error: unknown) => {
          throw fileStop(join(out, file), error);
        });
      const paths = files.map(([file]) => join(out, file));
      if (flagOf(values, 'json'))
        io.out(
          json({
            contract: rules.contract,
            period: name,
            ...(n === undefined ? {} : { version: n }),
            asOf: model.asOf,
            running: model.running,
            files: paths,
          }),
        );
      else
        io.out(
          `Report ${name} of ${rules.contract}, ${n === undefined ? `as of ${model.asOf}` : `version ${n}`}${model.running ? ' (the month is still running)' : ''}:\n${paths.map((path) => `  ${path}`).join('\n')}`,
        );
      return 0;
    }),
};

const monthOf = (text: string, zone: Zone): Interval => {
  const [, year = 0, month = 0] = (/^(\d{4})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (month < 1 || month > 12) throw wrongUsage(`--period: expected a month such as 2026-10, found ${text}`);
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  return { from: zone.startOfDay(dayNumber(year, month, 1)), to: zone.startOfDay(next) };
};

type File = readonly [name: string, body: string, contentType: string];

const filesOf = (model: Report): readonly File[] => [
  ['report.html', reportHtml(model), 'text/html'],
  ['report.json', reportJson(model), 'application/json'],
  ['items.csv', lineItemsCsv(model), 'text/csv'],
  ['outages.csv', outagesCsv(model), 'text/csv'],
  ['alerts.csv', alertsCsv(model), 'text/csv'],
];

/** Every report that differs from the last is kept as a new version, and none is ever changed. Answers its number. */
const keepVersion = async (objects: ObjectStore, folder: string, files: readonly File[]): Promise<number> => {
  const versions = (await objects.list(`${folder}/`)).filter((key) => key.endsWith('/report.json')).length;
  const json = files.find(([name]) => name === 'report.json')?.[1] ?? '';
  const last = versions > 0 ? await objects.get(`${folder}/v${versions}/report.json`) : undefined;
  if (last && Buffer.from(last).toString('utf8') === json) return versions;
  for (const [name, body, type] of files) await objects.put(`${folder}/v${versions + 1}/${name}`, body, type);
  return versions + 1;
};
