/** The commands, in the order of their help. Each is loaded only when it is asked for, so that the short ones start at once. */
import type { CommandEntry } from './command.ts';

export const commands: readonly CommandEntry[] = [
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
