import { hash } from 'node:crypto';
import type { Json, JsonObject } from './types.ts';

/** Text that JSON writes as it stands: no quote, backslash, control character or lone surrogate. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

const isSorted = (keys: readonly string[]): boolean => {
  for (let i = 1; i < keys.length; i += 1) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return false;
  return true;
};

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys in UTF-16 order, numbers and strings as ECMAScript writes them, no white space.
 * Written out here because it runs for every event; test/domain/canonical.test.ts holds it to the RFC's own examples.
 */
export const canonicalJson = (value: Json | object): string => {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) text += text === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
    return `[${text}]`;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object whose type has no index is JSON all the same
  const object = value as JsonObject;
  const keys = Object.keys(object);
  if (!isSorted(keys)) keys.sort();
  for (const key of keys) {
    const item = object[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
};

/** SHA-256 of UTF-8 text, lower-case hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Text as printable ASCII for keys: everything but `A-Z a-z 0-9 . _ ~ : -` percent-encoded as UTF-8. */
export const asciiKey = (text: string): string =>
  /^[\w.~:-]*$/.test(text)
    ? text
    : encodeURIComponent(text.toWellFormed()).replace(
        /[!'()*]/g,
        (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
      );
