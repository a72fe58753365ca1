import { hash } from 'node:crypto';
import type { Json, JsonObject } from './types.ts';

/**
 * RFC 8785 (JSON Canonicalization Scheme): keys in UTF-16 order, numbers and strings as ECMAScript writes them, no white space.
 * Written out here because it runs for every event; test/domain/canonical.test.ts holds it to the RFC's own examples.
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const object = value as JsonObject;
  let text = '';
  for (const key of Object.keys(object).sort()) {
    const item = object[key];
    if (item === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
};

/** SHA-256 of UTF-8 text, lower-case hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Text as printable ASCII for keys: everything but `A-Z a-z 0-9 . _ ~ : -` percent-encoded as UTF-8. */
export const asciiKey = (text: string): string =>
  /^[\w.~:-]*$/.test(text)
    ? text
    : encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
