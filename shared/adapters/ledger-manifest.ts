import type { Manifest } from '../ports/ledger.ts';

/** A manifest as the text that its successor names: canonical JSON (RFC 8785: keys in order, no spaces). */
export const manifestText = ({ n, objects, previous }: Manifest): string =>
  JSON.stringify({ n, objects: objects.map(({ bytes, key, sha256 }) => ({ bytes, key, sha256 })), previous });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isSealed = (value: unknown): value is Manifest['objects'][number] =>
  isObject(value) &&
  'key' in value &&
  typeof value.key === 'string' &&
  'bytes' in value &&
  Number.isSafeInteger(value.bytes) &&
  'sha256' in value &&
  typeof value.sha256 === 'string';

const isManifest = (value: unknown): value is Manifest =>
  isObject(value) &&
  'n' in value &&
  Number.isSafeInteger(value.n) &&
  'previous' in value &&
  typeof value.previous === 'string' &&
  'objects' in value &&
  Array.isArray(value.objects) &&
  value.objects.every(isSealed);

/** undefined for bytes that are no manifest. */
export const manifestOf = (bytes: Uint8Array): Manifest | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isManifest(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
