/** The commands, in the order of their help. Each is loaded only when it is asked for, so that the short ones start at once. */
import type { CommandEntry } from './command.ts';

export const commands: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'The main job on sample data, end to end; start here',
    load: async () => (await import('./commands/demo.ts')).demo,
  },
  {
    name: 'replay',
    summary: 'Run a history of events under a contract and say where every level stands',
    load: async () => (await import('./commands/replay.ts')).replay,
  },
  {
    name: 'status',
    summary: 'Where each service level stands: budget, forecast, open alerts',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'explain',
    summary: 'Every stretch of time of a ticket or check: counted or not, by which clause',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'report',
    summary: 'Write the report of a month: page, data, line lists',
    load: async () => (await import('./commands/report.ts')).report,
  },
  {
    name: 'lint',
    summary: 'Check contracts: every error and doubt with its line',
    load: async () => (await import('./commands/lint.ts')).lint,
  },
  {
    name: 'schema',
    summary: 'Print the JSON Schema of contracts or events, for editors',
    load: async () => (await import('./commands/schema.ts')).schema,
  },
  {
    name: 'import',
    summary: 'Turn exports of other systems into events, one JSON object a line',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  {
    name: 'calendar',
    summary: 'Working-time arithmetic, for people or as JSON lines',
    load: async () => (await import('./commands/calendar.ts')).calendar,
  },
];
