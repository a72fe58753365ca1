import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parseInstant } from '../shared/domain/time.ts';
import type { Instant } from '../shared/domain/types.ts';
import type { Delivery } from '../shared/feeds/read-line.ts';

/** Lines of a file of events (`.jsonl`, gzipped or not: seen from its first bytes), as many at a time as were read together. */
export async function* readLines(
  file: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): AsyncGenerator<readonly string[]> {
  const raw = createReadStream(file);
  const zipped = await isGzip(file);
  const stream = zipped ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  stream.setEncoding(encoding);
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}

const isGzip = async (file: string): Promise<boolean> => {
  for await (const chunk of createReadStream(file, { end: 1 }) as AsyncIterable<Buffer>)
    return chunk[0] === 0x1f && chunk[1] === 0x8b;
  return false;
};

/** Bytes of all files together. */
export const sizeOf = async (files: readonly string[]): Promise<number> => {
  let bytes = 0;
  for (const file of files) bytes += (await stat(file)).size;
  return bytes;
};

interface Scan {
  readonly lines: number;
  readonly isSorted: boolean;
}

const timeField = '"time":"';

/** Receipt of a line by its envelope's `time`, without reading all of it where the word stands there once; undefined when it says none. */
const receiptOf = (line: string): Instant | undefined => {
  const start = line.indexOf(timeField);
  const isOnly = start >= 0 && line.indexOf('"time"') === start && !line.includes('"time"', start + 1);
  const from = start + timeField.length;
  const text = isOnly ? line.slice(from, line.indexOf('"', from)) : parsedTime(line);
  const instant = text === undefined ? undefined : parseInstant(text);
  return instant?.ok ? instant.value : undefined;
};

const parsedTime = (line: string): string | undefined => {
  try {
    const { time, detail }: { time?: unknown; detail?: { at?: unknown } } = JSON.parse(line);
    const said = time ?? detail?.at;
    return typeof said === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
};

/** Is the file in the order of receipt? A line that says no receipt keeps its place. */
const scan = async (file: string): Promise<Scan> => {
  let lines = 0;
  let latest = -Infinity;
  let isSorted = true;
  // Times are ASCII: reading bytes as they are is enough here, and faster.
  for await (const chunk of readLines(file, 'latin1')) {
    for (const line of chunk) {
      if (line.trim() === '') continue;
      lines += 1;
      const receipt = receiptOf(line) ?? latest;
      if (receipt < latest) isSorted = false;
      latest = Math.max(latest, receipt);
    }
  }
  return { lines, isSorted };
};

type Read = (line: string, fallback: Instant) => Delivery;

async function* inFileOrder(file: string, read: Read): AsyncGenerator<Delivery> {
  let latest = 0;
  let number = 0;
  for await (const chunk of readLines(file)) {
    for (const line of chunk) {
      number += 1;
      if (line.trim() === '') continue;
      const delivery = read(line, latest);
      latest = delivery.receivedAt;
      yield delivery.read.ok ? delivery : { ...delivery, place: `${file}:${number}` };
    }
  }
}

/** A file that is not in the order of receipt is held in memory and sorted; equal receipts keep their order. */
async function* sorted(file: string, read: Read): AsyncGenerator<Delivery> {
  const all: Delivery[] = [];
  for await (const delivery of inFileOrder(file, read)) all.push(delivery);
  all.sort((a, b) => a.receivedAt - b.receivedAt);
  yield* all;
}

export interface Arrivals {
  readonly lines: number;
  readonly batches: AsyncGenerator<readonly Delivery[]>;
}

/**
 * The events of several files in the order of their receipt, ties by the order of files and lines, in batches; none received after `until`.
 * interfaces: replay.
 */
export const openArrivals = async (
  files: readonly string[],
  read: Read,
  batch: number,
  until = Number.MAX_SAFE_INTEGER,
): Promise<Arrivals> => {
  const scans: Scan[] = [];
  for (const file of files) scans.push(await scan(file));
  const sources = files.map((file, n) => (scans[n]?.isSorted ? inFileOrder(file, read) : sorted(file, read)));
  return { lines: scans.reduce((sum, { lines }) => sum + lines, 0), batches: inBatches(merge(sources), batch, until) };
};

/** One source passes through; several are merged, the earliest first. */
async function* merge(sources: readonly AsyncGenerator<Delivery>[]): AsyncGenerator<Delivery> {
  const [only, second] = sources;
  if (!only) return;
  if (!second) {
    yield* only;
    return;
  }
  const heads: (Delivery | undefined)[] = [];
  for (const source of sources) heads.push(await headOf(source));
  for (;;) {
    let first = -1;
    for (const [n, head] of heads.entries())
      if (head && (first < 0 || head.receivedAt < (heads[first]?.receivedAt ?? 0))) first = n;
    const head = heads[first];
    const source = sources[first];
    if (!head || !source) return;
    yield head;
    heads[first] = await headOf(source);
  }
}

const headOf = async (source: AsyncGenerator<Delivery>): Promise<Delivery | undefined> => {
  const { value, done } = await source.next();
  return done ? undefined : value;
};

async function* inBatches(
  deliveries: AsyncGenerator<Delivery>,
  size: number,
  until: Instant,
): AsyncGenerator<readonly Delivery[]> {
  let batch: Delivery[] = [];
  for await (const delivery of deliveries) {
    if (delivery.receivedAt > until) break;
    batch.push(delivery);
    if (batch.length >= size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
