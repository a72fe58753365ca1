import { chmod, type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger, LedgerEntry, Manifest } from '../../ports/ledger.ts';
import { Fault } from '../fault.ts';
import {
  cutTornEnd,
  manifestKey,
  manifestsIn,
  readManifest,
  readSegment,
  segmentKey,
  segmentNumber,
  segmentsIn,
} from './ledger-folder.ts';
import { lineOf } from '../ledger-line.ts';
import { manifestText } from '../ledger-manifest.ts';
import { sha256Of, verifyLedger } from './ledger-verify.ts';
import { hashFile, makeFolder, syncFolder, writeOnce } from './write-once.ts';

export interface FileLedger extends Ledger {
  /** Bytes of an unfinished write that were cut at opening. */
  readonly cutBytes: number;
  readonly close: () => Promise<void>;
}

export interface FileLedgerOptions {
  /** Saves to the disk before an append resolves; true by default. */
  readonly fsync?: boolean;
  /** A segment that has grown to this many bytes is followed by a new one; 64 MB by default. */
  readonly segmentBytes?: number;
}

/** The segment that is written to: number, whole bytes in it, and its open file. */
interface Tail {
  n: number;
  length: number;
  handle: FileHandle | undefined;
  broken: unknown;
}

interface Chain {
  readonly last: number;
  readonly previous: string;
  readonly named: ReadonlySet<string>;
  /** Number of the last segment that a manifest names, 0 for none. */
  readonly lastNamed: number;
}

const readChain = async (folder: string): Promise<Chain> => {
  const named = new Set<string>();
  let last = 0;
  let lastNamed = 0;
  let previous = '';
  for (const n of await manifestsIn(folder)) {
    const { bytes, manifest } = await readManifest(folder, n);
    if (manifest === undefined) throw new Fault('ledger-corrupt', `${join(folder, manifestKey(n))} can't be read`);
    for (const { key } of manifest.objects) {
      named.add(key);
      lastNamed = Math.max(lastNamed, segmentNumber(key) ?? 0);
    }
    last = n;
    previous = sha256Of(bytes);
  }
  return { last, previous, named, lastNamed };
};

const findTail = async (folder: string): Promise<{ readonly tail: Tail; readonly cutBytes: number }> => {
  const present = (await segmentsIn(folder)).at(-1) ?? 0;
  const { lastNamed } = await readChain(folder);
  const fresh = { length: 0, handle: undefined, broken: undefined };
  // What a manifest names is never touched again, not even when it has been taken away.
  if (lastNamed >= present) return { tail: { ...fresh, n: lastNamed + 1 }, cutBytes: 0 };
  const { before, after } = await cutTornEnd(join(folder, segmentKey(present)));
  return { tail: { ...fresh, n: present, length: after }, cutBytes: before - after };
};

const roll = async (tail: Tail): Promise<void> => {
  await tail.handle?.close();
  tail.handle = undefined;
  tail.n += 1;
  tail.length = 0;
};

const openTail = async (folder: string, tail: Tail): Promise<FileHandle> => {
  tail.handle = await open(join(folder, segmentKey(tail.n)), 'a');
  await syncFolder(join(folder, 'segments'));
  return tail.handle;
};

/** After a failed write the segment is cut back to its whole lines; if even that fails, only a new opening can tell what it holds. */
const writeOut = async (folder: string, tail: Tail, bytes: Buffer, fsync: boolean): Promise<void> => {
  if (tail.broken !== undefined)
    throw new Fault('ledger-broken', `${folder} must be opened again after a failed write`, { cause: tail.broken });
  const handle = tail.handle ?? (await openTail(folder, tail));
  try {
    await handle.writeFile(bytes);
    if (fsync) await handle.datasync();
    tail.length += bytes.length;
  } catch (error) {
    tail.broken = error;
    await handle.truncate(tail.length);
    await handle.sync();
    tail.broken = undefined;
    throw error;
  }
};

const seal = async (folder: string, tail: Tail): Promise<Manifest | undefined> => {
  if (tail.length > 0) await roll(tail);
  const { last, previous, named } = await readChain(folder);
  const keys = (await segmentsIn(folder)).filter((n) => n < tail.n).map(segmentKey);
  const objects: Manifest['objects'][number][] = [];
  for (const key of keys) if (!named.has(key)) objects.push({ key, ...(await hashFile(join(folder, key))) });
  if (objects.length === 0) return undefined;
  const manifest = { n: last + 1, previous, objects };
  const put = await writeOnce(join(folder, manifestKey(manifest.n)), Buffer.from(manifestText(manifest)));
  if (put === 'exists') throw new Fault('state-in-use', `${folder} was sealed by another process at the same time`);
  for (const { key } of objects) await chmod(join(folder, key), 0o444);
  return manifest;
};

async function* readAll(folder: string, tail: Tail): AsyncGenerator<LedgerEntry> {
  const { n: current, length } = tail; // what is appended from here on is not read
  for (const n of await segmentsIn(folder)) {
    if (n > current) return;
    const end = n === current ? length : (await stat(join(folder, segmentKey(n)))).size;
    yield* readSegment(folder, n, end);
  }
}

/** One piece of work at a time, in the order of asking. */
const createQueue = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = before.then(work);
    before = mine.catch(() => {});
    return mine;
  };
};

const createAppend = (
  enqueue: ReturnType<typeof createQueue>,
  write: (bytes: Buffer) => Promise<void>,
): Ledger['append'] => {
  let waiting: { readonly buffers: Buffer[]; readonly written: Promise<void> } | undefined;
  const begin = (): NonNullable<typeof waiting> => {
    const buffers: Buffer[] = [];
    const written = enqueue(async () => {
      waiting = undefined;
      await write(Buffer.concat(buffers));
    });
    return { buffers, written };
  };
  return async (entries) => {
    if (entries.length === 0) return;
    const bytes = Buffer.from(entries.map(lineOf).join(''));
    // Appends that wait for the same write share it, and its one saving to disk.
    waiting ??= begin();
    waiting.buffers.push(bytes);
    await waiting.written;
  };
};

/**
 * The write-ahead `Ledger` port as a folder: `segments/000001.jsonl` …, one entry a line, and `manifests/000001.json` …
 * An append resolves once its lines are on the disk. What a crash left unfinished behind the last whole line is cut here.
 * One process at a time: the lock of the table's file beside it guards both. Faults: `ledger-entry`, `ledger-corrupt`
 * (a line or manifest that can't be read), `ledger-broken` (after a write whose outcome is unknown: open again).
 */
export const openFileLedger = async (folder: string, options: FileLedgerOptions = {}): Promise<FileLedger> => {
  const { fsync = true, segmentBytes = 64 * 1024 * 1024 } = options;
  await makeFolder(join(folder, 'segments'));
  await makeFolder(join(folder, 'manifests'));
  const { tail, cutBytes } = await findTail(folder);
  const enqueue = createQueue();
  return {
    append: createAppend(enqueue, async (bytes) => {
      if (tail.length >= segmentBytes) await roll(tail);
      await writeOut(folder, tail, bytes, fsync);
    }),
    seal: () => enqueue(() => seal(folder, tail)),
    read: () => readAll(folder, tail),
    verify: () => enqueue(() => verifyLedger(folder)),
    cutBytes,
    close: () =>
      enqueue(async () => {
        await tail.handle?.close();
        tail.handle = undefined;
        tail.broken = new Error('the ledger is closed');
      }),
  };
};
