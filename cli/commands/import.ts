/** `plumbline import`: a table from another system becomes events; what can't be read is said row by row. */
import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ImportFormat, RowRefusal } from '../../shared/feeds/csv.ts';
import { importFormats } from '../../shared/feeds/import-formats.ts';
import { importRows } from '../../shared/feeds/import-rows.ts';
import { flagOf, Stop, textOf, wrongUsage, type Command, type Io, type Option, type Values } from '../command.ts';
import { fileStop } from '../files.ts';
import { writeOutFile } from '../out-file.ts';
import { json, printable } from '../output.ts';
import { didYouMean } from '../parse.ts';

/** More would scroll the summary away; all of them are counted. */
const shownRefusals = 50;
const batchLength = 65_536;

/** Refusals of the file or the options, after which no row is read. */
const finalCodes: ReadonlySet<string> = new Set([
  'invalid-option',
  'empty-file',
  'missing-column',
  'repeated-column',
  'unreadable-file',
]);

interface Counts {
  rows: number;
  events: number;
  readonly refusedByCode: Map<string, number>;
}

const refusedCount = ({ rows, events }: Counts): number => rows - events;

const noteRefusal = (file: string, { code, message }: RowRefusal, counts: Counts, io: Io): void => {
  counts.refusedByCode.set(code, (counts.refusedByCode.get(code) ?? 0) + 1);
  const refused = refusedCount(counts);
  if (refused <= shownRefusals) io.err(printable(`${file}: ${code} ${message}`));
  if (refused === shownRefusals + 1) io.err(`${file}: further refusals are only counted`);
};

const finalStop = (file: string, { code, message, column, found, expected }: RowRefusal): Stop =>
  code === 'invalid-option'
    ? wrongUsage(`option --${column}: found ${JSON.stringify(found)}, expected ${expected}`)
    : new Stop(2, code, `${file}: ${message}`);

interface Source {
  readonly file: string;
  readonly bytes: number;
  readonly stream: ReadStream;
}

/** Lines of events in batches; refused rows are noted as they come. Throws `Stop` 2 where the file can't be read further. */
async function* eventLines(
  { file, bytes, stream }: Source,
  format: ImportFormat,
  options: Readonly<Record<string, string>>,
  counts: Counts,
  io: Io,
): AsyncGenerator<string> {
  const progress = io.progress('Importing');
  let batch = '';
  try {
    for await (const row of importRows(stream, format, options)) {
      if (!row.ok && finalCodes.has(row.error.code)) throw finalStop(file, row.error);
      counts.rows += 1;
      if (row.ok) {
        counts.events += 1;
        batch += `${JSON.stringify(row.value)}\n`;
      } else noteRefusal(file, row.error, counts, io);
      if (batch.length < batchLength) continue;
      yield batch;
      batch = '';
      progress.update(
        counts.rows,
        undefined,
        `rows, ${Math.floor((stream.bytesRead / bytes) * 100)} % of ${file} read`,
      );
    }
    if (batch !== '') yield batch;
  } catch (error) {
    throw fileStop(file, error);
  } finally {
    progress.done();
  }
}

const optionsOf = (values: Values): Readonly<Record<string, string>> => {
  const given = Object.keys(formatOptions).map((name) => [name, textOf(values, name)] as const);
  return Object.fromEntries(given.filter((pair): pair is readonly [string, string] => typeof pair[1] === 'string'));
};

/** Options of all formats together; each format refuses those it does not know. */
const formatOptions: Readonly<Record<string, Option>> = Object.fromEntries(
  [...importFormats.values()].flatMap((format) =>
    Object.entries(format.options).map(([name, { title }]): [string, Option] => [
      name,
      { type: 'string', placeholder: 'TEXT', description: title },
    ]),
  ),
);

const formatLines = ([name, { title, options }]: readonly [string, ImportFormat]): readonly string[] => [
  `${name}: ${title}`,
  ...Object.entries(options).map(
    ([option, each]) => `    --${option} (default: ${each.default === '' ? 'none' : each.default})`,
  ),
];

const formatOf = (name: string): ImportFormat => {
  const format = importFormats.get(name);
  if (format !== undefined) return format;
  const known = [...importFormats.keys()];
  throw wrongUsage(`no format ${JSON.stringify(name)}, expected one of ${known.join(', ')}${didYouMean(name, known)}`);
};

const openSource = async (file: string): Promise<Source> => {
  try {
    const { size } = await stat(file);
    return { file, bytes: Math.max(1, size), stream: createReadStream(file) };
  } catch (error) {
    throw fileStop(file, error);
  }
};

const summaryText = (counts: Counts): string => {
  const codes = [...counts.refusedByCode].map(([code, count]) => `${code} ${count}`).join(', ');
  return `${counts.rows} rows: ${counts.events} events, ${refusedCount(counts)} refused${codes === '' ? '' : ` (${codes})`}`;
};

const summaryJson = (counts: Counts): string =>
  json({
    rows: counts.rows,
    events: counts.events,
    refused: refusedCount(counts),
    refusedByCode: Object.fromEntries(counts.refusedByCode),
  });

export const importCommand: Command = {
  usage: ['import FORMAT FILE [--out FILE] [OPTIONS OF THE FORMAT]'],
  positionals: [
    { name: 'FORMAT', description: `one of ${[...importFormats.keys()].join(', ')}` },
    { name: 'FILE', description: 'the export, plain or gzipped' },
  ],
  options: {
    out: {
      type: 'string',
      short: 'o',
      placeholder: 'FILE',
      description: 'Write the events there, gzipped if it ends in .gz',
      default: 'standard output',
    },
    json: { type: 'boolean', description: 'Print the summary as JSON' },
    ...formatOptions,
  },
  sections: [
    { title: 'Formats', lines: [...importFormats].flatMap(formatLines) },
    {
      title: 'Refused rows',
      lines: [
        "A row that can't be read is named on standard error with its row and column, the others are imported, and the exit is 1.",
        "A file that can't be read to its end is exit 2, and --out is then not written.",
        'The summary stands on standard output with --out, else on standard error.',
      ],
    },
  ],
  examples: [
    'import servicenow-csv examples/servicenow-incidents/incidents.csv.gz --out incidents.jsonl',
    'import check-csv examples/uptime-checks/checks.csv.gz --out checks.jsonl.gz',
  ],
  run: async ({ positionals: [name = '', file = ''], values }, io) => {
    const format = formatOf(name);
    const out = textOf(values, 'out');
    if (out !== undefined && resolve(out) === resolve(file)) throw wrongUsage('--out is the file to be imported');
    const counts: Counts = { rows: 0, events: 0, refusedByCode: new Map() };
    const lines = eventLines(await openSource(file), format, optionsOf(values), counts, io);
    if (out === undefined) for await (const batch of lines) await io.write(batch);
    else await writeOutFile(out, lines);
    const summary = flagOf(values, 'json') ? summaryJson(counts) : summaryText(counts);
    if (out === undefined) io.err(summary);
    else io.out(summary);
    return refusedCount(counts) > 0 ? 1 : 0;
  },
};
