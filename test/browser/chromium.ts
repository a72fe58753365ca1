/** A headless Chromium spoken to over its debugging protocol: enough to open a page, ask it something, and print it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Answer = Readonly<Record<string, unknown>>;

export interface Page {
  readonly send: (method: string, params?: Answer) => Promise<Answer>;
  /** Resolves at the next event of that name. */
  readonly next: (event: string) => Promise<void>;
}

export interface Browser {
  readonly page: Page;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

interface Heard {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Answer;
  readonly error?: { readonly message: string };
}

/** Starts the program and opens one empty page. Throws when it ends before it listens. */
export const openBrowser = async (program: string): Promise<Browser> => {
  const profile = await mkdtemp(join(tmpdir(), 'plumbline-browser-'));
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars'];
  const child = spawn(program, [...flags, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const socket = new WebSocket(await addressOf(child));
  await once(socket, 'open');
  const { send, next } = conversation(socket);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const page: Page = { send: async (method, params) => send(method, params, String(sessionId)), next };
  await page.send('Page.enable');
  const close = async (): Promise<void> => {
    const ended = once(child, 'exit');
    await send('Browser.close');
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { page, close };
};

const addressOf = async ({ stderr }: ChildProcess): Promise<string> => {
  if (!stderr) throw new Error('the browser has no standard error');
  for await (const line of createInterface(stderr)) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      stderr.resume();
      return address;
    }
  }
  throw new Error('the browser ended before it listened');
};

const conversation = (socket: WebSocket) => {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (() => void)[]>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method, result, error }: Heard = JSON.parse(String(data));
    if (method !== undefined) for (const each of listeners.get(method)?.splice(0) ?? []) each();
    const asked = id === undefined ? undefined : waiting.get(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result ?? {});
  });
  const send = async (method: string, params: Answer = {}, sessionId?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  const next = async (event: string): Promise<void> =>
    new Promise((resolve) => {
      listeners.set(event, [...(listeners.get(event) ?? []), resolve]);
    });
  return { send, next };
};
