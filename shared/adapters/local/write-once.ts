import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** The answer of `ask`, or undefined where the file or folder it names does not exist. */
export const unlessMissing = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask();
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
};

/** Makes the names in a folder durable: without it a power cut may forget a new file whose content was saved. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Creates a folder and its parents so that a power cut does not forget them. */
export const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};

const writeTemporary = async (path: string, body: Uint8Array): Promise<void> => {
  const handle = await open(path, 'wx', 0o444);
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** SHA-256 of a file's bytes in hex, and how many they are; the file is never held in memory. */
export const hashFile = async (path: string): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    if (!(chunk instanceof Buffer)) throw new TypeError('a file is read as bytes');
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
};

/**
 * Writes a read-only file unless one lies there: `done` when the file has this content now, `exists` when it has another.
 * A reader sees the whole file or none, and `done` survives a power cut: the content is saved under a temporary name first.
 */
export const writeOnce = async (path: string, body: Uint8Array): Promise<'done' | 'exists'> => {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, `.tmp-${randomUUID()}`);
  try {
    await writeTemporary(temporary, body);
    await link(temporary, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return Buffer.from(body).equals(await readFile(path)) ? 'done' : 'exists';
  } finally {
    await unlessMissing(() => unlink(temporary));
  }
  await syncFolder(folder);
  return 'done';
};
