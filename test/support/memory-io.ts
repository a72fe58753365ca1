import type { Io } from '../../cli/command.ts';
import { runCommandLine } from '../../cli/main.ts';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function* noInput(): AsyncGenerator<readonly string[]> {}

/** One command line in this process, with what it said on both streams. */
export const said = async (...args: readonly string[]): Promise<Said> => {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text.endsWith('\n') ? text : `${text}\n`;
    },
    write: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text.endsWith('\n') ? text : `${text}\n`;
    },
    stdin: noInput,
    tty: { stdout: false, stderr: false },
    width: undefined,
    colour: (_, text) => text,
    progress: () => ({ update: () => {}, done: () => {} }),
  };
  const code = await runCommandLine(args, io);
  return { code, out, err };
};
