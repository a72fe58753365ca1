/** The thread that reads events beside the one that counts them: `openArrivalsAside` starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { openArrivals } from './arrivals.ts';
import type { ReadOrder } from './arrivals-aside.ts';
import { readLine } from '../shared/feeds/read-line.ts';

const port = parentPort;
if (!port) throw new Error('arrivals-worker runs as a worker thread only');
const order: ReadOrder = workerData;
const { files, intake, batch, until } = order;

const { lines, batches } = await openArrivals(
  files,
  (line, fallback) => readLine(line, intake, fallback),
  batch,
  until,
);
port.postMessage({ lines });
// One batch goes out for each that is asked for: memory holds a few, however long the file.
port.on('message', () => {
  batches.next().then(
    ({ value, done }) => {
      port.postMessage(done ? { end: true } : { batch: value });
      if (done) port.close();
    },
    (error: unknown) => {
      throw error;
    },
  );
});
