import { createReadStream } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LedgerEntry, Manifest } from '../../ports/ledger.ts';
import { Fault } from '../fault.ts';
import { entryOf, isWholeLine } from '../ledger-line.ts';
import { manifestOf } from '../ledger-manifest.ts';

export const segmentKey = (n: number): string => `segments/${String(n).padStart(6, '0')}.jsonl`;
export const manifestKey = (n: number): string => `manifests/${String(n).padStart(6, '0')}.json`;

/** The number in a segment's key; undefined for any other text, so that no key leads out of the folder. */
export const segmentNumber = (key: string): number | undefined => {
  const n = Number(/^segments\/(\d{6,9})\.jsonl$/.exec(key)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(n) && segmentKey(n) === key ? n : undefined;
};

const numberIn = (name: string, extension: string): number | undefined => {
  const found = /^(\d{6,9})(\.[a-z]+)$/.exec(name);
  return found?.[2] === extension ? Number(found[1]) : undefined;
};

const numbersIn = async (folder: string, extension: string): Promise<readonly number[]> => {
  const names = await readdir(folder);
  return names
    .map((name) => numberIn(name, extension))
    .filter((n) => n !== undefined)
    .sort((a, b) => a - b);
};

export const segmentsIn = (folder: string): Promise<readonly number[]> => numbersIn(join(folder, 'segments'), '.jsonl');
export const manifestsIn = (folder: string): Promise<readonly number[]> =>
  numbersIn(join(folder, 'manifests'), '.json');

/** A manifest and its bytes; `manifest` is undefined where the bytes are none. */
export const readManifest = async (
  folder: string,
  n: number,
): Promise<{ readonly bytes: Uint8Array; readonly manifest: Manifest | undefined }> => {
  const bytes = await readFile(join(folder, manifestKey(n)));
  return { bytes, manifest: manifestOf(bytes) };
};

/** The entries in the first `end` bytes of a segment. Fault `ledger-corrupt` names the first line that can't be read. */
export async function* readSegment(folder: string, n: number, end: number): AsyncGenerator<LedgerEntry> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  if (end === 0) return;
  for await (const chunk of createReadStream(join(folder, segmentKey(n)), { end: end - 1, highWaterMark: 1 << 20 })) {
    if (!(chunk instanceof Buffer)) throw new TypeError('a segment is read as bytes');
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = bytes.lastIndexOf(10) + 1;
    rest = bytes.subarray(whole);
    if (whole === 0) continue;
    for (const text of bytes.toString('utf8', 0, whole - 1).split('\n')) {
      line += 1;
      const entry = entryOf(text);
      if (entry === undefined) throw new Fault('ledger-corrupt', `${segmentKey(n)} line ${line} can't be read`);
      yield entry;
    }
  }
  if (rest.length > 0) throw new Fault('ledger-corrupt', `${segmentKey(n)} line ${line + 1} has no end`);
}

const wholeEnd = (bytes: Buffer): number => {
  let end = bytes.lastIndexOf(10) + 1;
  while (end > 0) {
    const start = end < 2 ? 0 : bytes.lastIndexOf(10, end - 2) + 1;
    if (isWholeLine(bytes.toString('utf8', start, end - 1))) return end;
    end = start;
  }
  return 0;
};

/** Cuts what a crash left behind the last whole line: such a write was never acknowledged. Answers the lengths before and after. */
export const cutTornEnd = async (path: string): Promise<{ readonly before: number; readonly after: number }> => {
  const handle = await open(path, 'r+');
  try {
    const bytes = await handle.readFile();
    const after = wholeEnd(bytes);
    if (after < bytes.length) {
      await handle.truncate(after);
      await handle.sync();
    }
    return { before: bytes.length, after };
  } finally {
    await handle.close();
  }
};
