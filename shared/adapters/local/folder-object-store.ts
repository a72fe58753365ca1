import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../../ports/object-store.ts';
import { Fault } from '../fault.ts';
import { unlessMissing, writeOnce } from './write-once.ts';

/** Parts of 1 to 255 letters, digits and `! # % & ' ( ) + , - . : = @ _ ~`, not beginning with a dot: no way out of the folder, nothing hidden. */
const part = /^[A-Za-z0-9!#%&'()+,:=@_~-][A-Za-z0-9!#%&'()+,.:=@_~-]{0,254}$/;

const assertObjectKey = (key: string): void => {
  if (key.length > 1024 || !key.split('/').every((each) => part.test(each)))
    throw new Fault('object-key', `not a key of an object: ${JSON.stringify(key.slice(0, 200))}`);
};

const filesUnder = async (root: string, folder: string): Promise<readonly string[]> => {
  const entries = await unlessMissing(() => readdir(join(root, folder), { withFileTypes: true }));
  const found: string[] = [];
  for (const entry of entries ?? []) {
    if (!part.test(entry.name)) continue; // a temporary file, or nothing of ours
    const key = `${folder}${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesUnder(root, `${key}/`)));
    else if (entry.isFile()) found.push(key);
  }
  return found;
};

/**
 * The `ObjectStore` port as a folder: each object a read-only file under its key. The content type is what the key's ending says;
 * a folder keeps no other. Fault `object-key`: a key that is absolute, climbs (`..`), hides (`.x`) or holds other characters.
 */
export const openFolderObjectStore = (root: string): ObjectStore => ({
  put: async (key, body) => {
    assertObjectKey(key);
    return writeOnce(join(root, key), typeof body === 'string' ? Buffer.from(body) : body);
  },
  get: async (key) => {
    assertObjectKey(key);
    return unlessMissing(() => readFile(join(root, key)));
  },
  list: async (prefix) => {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') assertObjectKey(folder.slice(0, -1));
    const keys = await filesUnder(root, folder);
    return keys.filter((key) => key.startsWith(prefix)).toSorted();
  },
});
