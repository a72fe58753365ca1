import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

export interface OpenObjectStore {
  readonly objects: ObjectStore;
  readonly close: () => Promise<void>;
}

const textOf = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('utf8');

/** Every promise of the `ObjectStore` port; `open` gives an empty one. */
export const objectStoreSuite = (name: string, open: () => Promise<OpenObjectStore>): void => {
  describe(`${name} keeps the promises of an object store`, () => {
    let opened: OpenObjectStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => opened.close());

    test('what was put is got, text and bytes alike', async () => {
      const { objects } = opened;
      const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
      expect(await objects.put('reports/acme/2026-10/report.html', '<p>Grüße 😀</p>', 'text/html')).toBe('done');
      expect(await objects.put('reports/acme/2026-10/report.pdf', bytes, 'application/pdf')).toBe('done');
      expect(textOf(await objects.get('reports/acme/2026-10/report.html'))).toBe('<p>Grüße 😀</p>');
      expect(Buffer.from((await objects.get('reports/acme/2026-10/report.pdf')) ?? [])).toEqual(Buffer.from(bytes));
    });

    test('nothing lies under a key that was never put, nor under the beginning of one', async () => {
      await opened.objects.put('a/b.txt', 'x', 'text/plain');
      expect(await opened.objects.get('a/c.txt')).toBeUndefined();
      expect(await opened.objects.get('a/b.txt/c.txt')).toBeUndefined();
    });

    test('the same content again is done; another one is refused and the first stays', async () => {
      const { objects } = opened;
      expect(await objects.put('contract/v1.yaml', 'target: 95', 'application/yaml')).toBe('done');
      expect(await objects.put('contract/v1.yaml', Buffer.from('target: 95'), 'application/yaml')).toBe('done');
      expect(await objects.put('contract/v1.yaml', 'target: 90', 'application/yaml')).toBe('exists');
      expect(textOf(await objects.get('contract/v1.yaml'))).toBe('target: 95');
    });

    test('an empty object is an object', async () => {
      expect(await opened.objects.put('empty.csv', '', 'text/csv')).toBe('done');
      expect(textOf(await opened.objects.get('empty.csv'))).toBe('');
      expect(await opened.objects.put('empty.csv', 'a', 'text/csv')).toBe('exists');
    });

    test('of several who put different contents at once, exactly one is done, and all see the same afterwards', async () => {
      const { objects } = opened;
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((body) => objects.put('race.txt', body, 'text/plain')),
      );
      expect(answers.toSorted()).toEqual(['done', 'exists', 'exists', 'exists']);
      expect(textOf(await objects.get('race.txt'))).toBe('abcd'[answers.indexOf('done')]);
    });

    test('a list holds the keys under a prefix, in byte order', async () => {
      const { objects } = opened;
      const keys = ['r/a#1.txt', 'r/B.txt', 'r/a/x.txt', 'r/a.txt', 'r/10.txt', 'r/9.txt', 'rr/z.txt', 's.txt'];
      for (const key of keys) await objects.put(key, key, 'text/plain');
      expect(await objects.list('r/')).toEqual(['r/10.txt', 'r/9.txt', 'r/B.txt', 'r/a#1.txt', 'r/a.txt', 'r/a/x.txt']);
      expect(await objects.list('r/a')).toEqual(['r/a#1.txt', 'r/a.txt', 'r/a/x.txt']);
      expect(await objects.list('r')).toHaveLength(7);
      expect(await objects.list('')).toHaveLength(8);
      expect(await objects.list('none/')).toEqual([]);
    });
  });
};
