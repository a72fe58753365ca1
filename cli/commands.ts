/** The commands, in the order of their help. Each is loaded only when it is asked for, so that the short ones start at once. */
import type { CommandEntry } from './command.ts';

export const commands: readonly CommandEntry[] = [
  {
    name: 'lint',
    summary: 'Check contracts: every error and doubt with its line',
    load: async () => (await import('./commands/lint.ts')).lint,
  },
];
