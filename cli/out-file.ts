/** Files that a command writes. */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fileStop } from './files.ts';

/** A device or pipe is written in place: renaming over it would replace it. */
const isSpecial = async (path: string): Promise<boolean> => {
  try {
    return !(await stat(path)).isFile();
  } catch {
    return false;
  }
};

/**
 * Writes all chunks, gzipped where the name ends in `.gz`. The file appears when it is complete and not at all when the chunks fail;
 * an older one of that name then stays as it was.
 */
export const writeOutFile = async (path: string, chunks: AsyncIterable<string>): Promise<void> => {
  const isInPlace = await isSpecial(path);
  const part = isInPlace ? path : `${path}.part`;
  const file = createWriteStream(part);
  try {
    await (path.endsWith('.gz') ? pipeline(chunks, createGzip(), file) : pipeline(chunks, file));
    if (!isInPlace) await rename(part, path);
  } catch (error) {
    if (!isInPlace) await rm(part, { force: true });
    throw fileStop(path, error);
  }
};
