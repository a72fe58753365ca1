import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const launcher = fileURLToPath(new URL('../../cli/plumbline.mjs', import.meta.url));
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, with `input` as its standard input. */
export const runProgram = async (program: string, args: readonly string[], input = ''): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env: { PATH: process.env['PATH'] } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end(input);
  });

/** The real command in a process of its own, run from the root of the repository. */
export const plumbline = async (args: readonly string[], input = ''): Promise<Ran> =>
  runProgram(process.execPath, [launcher, ...args], input);
