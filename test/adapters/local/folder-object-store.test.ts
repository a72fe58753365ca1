import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolderObjectStore } from '../../../shared/adapters/local/folder-object-store.ts';
import { objectStoreSuite } from '../../ports/object-store-suite.ts';

let dir = '';
const root = (): string => join(dir, 'objects');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plumbline-objects-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

objectStoreSuite('a folder', async () => ({ objects: openFolderObjectStore(root()), close: async () => {} }));

describe('a folder of objects', () => {
  test('holds read-only files and no leftovers', async () => {
    const objects = openFolderObjectStore(root());
    await objects.put('a/b.txt', 'x', 'text/plain');
    await objects.put('a/b.txt', 'y', 'text/plain');
    expect(readdirSync(join(root(), 'a'))).toEqual(['b.txt']);
    expect(statSync(join(root(), 'a', 'b.txt')).mode & 0o777).toBe(0o444);
  });

  test('does not list what a crash left half written', async () => {
    const objects = openFolderObjectStore(root());
    await objects.put('a.txt', 'x', 'text/plain');
    writeFileSync(join(root(), '.tmp-left-by-a-crash'), 'hal');
    expect(await objects.list('')).toEqual(['a.txt']);
  });

  test.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/..',
    'a//b',
    'a/',
    './a',
    '.hidden',
    'a\\b',
    'a\0b',
    'ä',
    'a b',
  ])('refuses the key %j', async (key) => {
    const objects = openFolderObjectStore(root());
    await expect(objects.put(key, 'x', 'text/plain')).rejects.toMatchObject({ code: 'object-key' });
    await expect(objects.get(key)).rejects.toMatchObject({ code: 'object-key' });
    expect(readdirSync(dir)).toEqual([]);
  });

  test('refuses a prefix that climbs out of the folder', async () => {
    const objects = openFolderObjectStore(root());
    await expect(objects.list('../')).rejects.toMatchObject({ code: 'object-key' });
  });
});
