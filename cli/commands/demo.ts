/** `plumbline demo`: the main job on the sample data that ships, by the very commands a person would type. */
import { mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textOf, type Command, type Io } from '../command.ts';
import { importCommand } from './import.ts';
import { replay } from './replay.ts';
import { report } from './report.ts';

interface Example {
  readonly title: string;
  readonly folder: string;
  readonly format: string;
  readonly export: string;
  readonly period: string;
}

const examplesFolder = fileURLToPath(new URL('../../examples/', import.meta.url));
const demoState = '.plumbline/demo';

const examples: readonly Example[] = [
  {
    title: 'Real tickets: 1,240 incidents of a ServiceNow desk, spring 2016',
    folder: 'servicenow-incidents',
    format: 'servicenow-csv',
    export: 'incidents.csv.gz',
    period: '2016-04',
  },
  {
    title: 'Real checks: 13,617 uptime checks of a computing centre, summer 2026',
    folder: 'uptime-checks',
    format: 'check-csv',
    export: 'checks.csv.gz',
    period: '2026-06',
  },
];

export const demo: Command = {
  usage: ['demo [--out DIR]'],
  options: {
    out: { type: 'string', placeholder: 'DIR', description: 'Folder for the reports', default: 'demo-report' },
  },
  sections: [
    {
      title: 'What it does',
      lines: [
        'Imports two real logs, replays them under their contracts, and writes a monthly report of each. Starts anew each time.',
      ],
    },
  ],
  examples: ['demo'],
  run: async ({ values }, io) => {
    const out = textOf(values, 'out') ?? 'demo-report';
    await rm(demoState, { recursive: true, force: true });
    await mkdir(demoState, { recursive: true });
    for (const example of examples) await runExample(example, out, io);
    close(out, io);
    return 0;
  },
};

const stateOf = ({ folder }: Example): string => join(demoState, folder);
const here = (path: string): string => relative(process.cwd(), path);

const runExample = async (example: Example, out: string, io: Io): Promise<void> => {
  const folder = here(join(examplesFolder, example.folder));
  const contract = join(folder, 'contract.yaml');
  const events = join(demoState, `${example.folder}.jsonl`);
  const state = stateOf(example);
  const target = join(out, example.folder);
  io.out(io.colour('bold', example.title));
  const source = join(folder, example.export);
  command(io, `import ${example.format} ${source} --out ${events}`);
  await importCommand.run({ positionals: [example.format, source], values: { out: events } }, io);
  command(io, `replay --contract ${contract} --events ${events} --state ${state}`);
  await replay.run({ positionals: [], values: { contract, events: [events], state } }, io);
  command(io, `report --period ${example.period} --out ${target} --state ${state}`);
  await report.run({ positionals: [], values: { period: example.period, out: target, state } }, io);
  io.out('');
};

const command = (io: Io, text: string): void => io.out(`\n${io.colour('cyan', `$ npx plumbline ${text}`)}`);

const close = (out: string, io: Io): void => {
  const [tickets, checks] = examples;
  if (!tickets || !checks) return;
  io.out(io.colour('bold', 'Done. Open the report:'));
  io.out(`  ${join(out, tickets.folder, 'report.html')}`);
  io.out(`  ${join(out, checks.folder, 'report.html')}`);
  io.out('Then try:');
  io.out(`  npx plumbline explain INC0000060 --state ${stateOf(tickets)}`);
  io.out(`  npx plumbline status --all --state ${stateOf(checks)}`);
  io.out(`  npx plumbline lint ${here(join(examplesFolder, tickets.folder, 'contract.yaml'))}`);
};
