/** Standard input and output of the process as commands see them. */
import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import type { Io } from './command.ts';
import { createProgressLine } from './progress-line.ts';

/** Thrown at the next write after the reader of standard output went away, as `head` does; not an error. */
export class ClosedOutput extends Error {
  constructor() {
    super('nobody reads standard output any more');
    this.name = 'ClosedOutput';
  }
}

const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');

const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

async function* readLines(stream: NodeJS.ReadStream): AsyncGenerator<readonly string[]> {
  stream.setEncoding('utf8');
  let rest: string[] = []; // pieces of a line whose end has not come yet
  let isFirst = true;
  for await (const chunk of stream as AsyncIterable<string>) {
    const text = isFirst && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk;
    isFirst = false;
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = rest.join('') + lines[0];
      rest = [];
      yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
    }
    rest.push(last);
  }
  const tail = rest.join('');
  if (tail !== '') yield [tail];
}

/** The process's own streams. A reader that goes away ends the command at its next write. */
export const createProcessIo = ({ stdin, stdout, stderr }: NodeJS.Process): Io => {
  let isClosed = false;
  const line = createProgressLine(stderr);
  stdout.on('error', (error) => {
    if (!isClosedPipe(error)) throw error;
    isClosed = true;
  });
  stderr.on('error', (error) => {
    if (!isClosedPipe(error)) throw error; // messages nobody reads are no reason to stop
  });
  const checkOpen = (): void => {
    if (isClosed) throw new ClosedOutput();
  };
  return {
    out: (text) => {
      checkOpen();
      if (stdout.isTTY) line.erase();
      stdout.write(ended(text));
    },
    write: async (text) => {
      checkOpen();
      await new Promise<void>((resolve, reject) => {
        stdout.write(text, (error) => {
          if (error) reject(isClosedPipe(error) ? new ClosedOutput() : error);
          else resolve();
        });
      });
    },
    err: (text) => {
      line.erase();
      stderr.write(ended(text));
    },
    stdin: () => readLines(stdin),
    tty: { stdout: isatty(stdout.fd), stderr: isatty(stderr.fd) },
    width: stdout.isTTY && stdout.columns > 0 ? stdout.columns : undefined,
    colour: (style, text, stream = 'stdout') =>
      styleText(style, text, { stream: stream === 'stdout' ? stdout : stderr }),
    progress: line.start,
  };
};
