/** Reading and translating events takes a quarter of a replay's time: long files are read in a thread of their own. */
import { Worker } from 'node:worker_threads';
import type { Intake } from '../shared/feeds/canonical.ts';
import { readLine, type Delivery } from '../shared/feeds/read-line.ts';
import { openArrivals, sizeOf, type Arrivals } from './arrivals.ts';

export interface ReadOrder {
  readonly files: readonly string[];
  readonly intake: Intake;
  readonly batch: number;
  readonly until: number | undefined;
}

/** Below this many bytes of input a thread costs more than it saves. */
const worthAThread = 2_000_000;
/** Batches that may be ready before they are used. */
const ahead = 1;

type FromWorker = { readonly lines: number } | { readonly batch: readonly Delivery[] } | { readonly end: true };

/** As `openArrivals`, in a thread of its own where the files are long; the same deliveries in the same order. */
export const openArrivalsAside = async (order: ReadOrder): Promise<Arrivals> => {
  const { files, intake, batch, until } = order;
  if ((await sizeOf(files)) < worthAThread)
    return openArrivals(files, (line, fallback) => readLine(line, intake, fallback), batch, until);
  const worker = new Worker(new URL('./arrivals-worker.ts', import.meta.url), {
    workerData: order,
    // It holds two batches at most; without a limit its heap grows as far as the machine lets it.
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  });
  const inbox = createInbox(worker);
  const first = await inbox.next();
  const lines = 'lines' in first ? first.lines : 0;
  for (let n = 0; n < ahead; n += 1) worker.postMessage('next');
  return { lines, batches: batchesOf(worker, inbox) };
};

async function* batchesOf(worker: Worker, inbox: Inbox): AsyncGenerator<readonly Delivery[]> {
  try {
    for (;;) {
      const message = await inbox.next();
      if (!('batch' in message)) return;
      worker.postMessage('next');
      yield message.batch;
    }
  } finally {
    await worker.terminate();
  }
}

interface Inbox {
  readonly next: () => Promise<FromWorker>;
}

/** Messages in their order; an error in the thread is thrown where the next message is awaited. */
const createInbox = (worker: Worker): Inbox => {
  const waiting: FromWorker[] = [];
  const failures: unknown[] = [];
  let wake: (() => void) | undefined;
  const arrived = (): void => {
    wake?.();
    wake = undefined;
  };
  worker.on('message', (message: FromWorker) => {
    waiting.push(message);
    arrived();
  });
  worker.on('error', (error) => {
    failures.push(error);
    arrived();
  });
  return {
    next: async () => {
      while (waiting.length === 0 && failures.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const message = waiting.shift();
      if (message) return message;
      throw failures[0];
    },
  };
};
