import { readNumber, type Written } from './pattern-number.ts';
import { done, refuse, type Json, type JsonObject, type Result } from './types.ts';

/**
 * JSON as it was written: repeated keys stay, and numbers that no double holds stay text.
 * Like the reader of EventBridge it stops at the end of the first object and does not look at what follows.
 */
export type Scalar = string | number | boolean | null | Written;
export type Entries = readonly (readonly [key: string, value: Node])[];
export type Node = Scalar | { readonly list: readonly Node[] } | { readonly entries: Entries };

export const isList = (node: Node): node is { readonly list: readonly Node[] } =>
  typeof node === 'object' && node !== null && 'list' in node;
export const isObject = (node: Node): node is { readonly entries: Entries } =>
  typeof node === 'object' && node !== null && 'entries' in node;

export const isArray = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);
export const isRecord = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !isArray(json);

/** The same form for a value that is already read. */
export const jsonToNode = (json: Json): Node => {
  if (isArray(json)) return { list: json.map((value) => jsonToNode(value)) };
  if (!isRecord(json)) return json;
  // a field set to undefined is a field that is not there
  const entries = Object.entries(json).filter(([, value]) => value !== undefined);
  return { entries: entries.map(([key, value]) => [key, jsonToNode(value)] as const) };
};

interface Reader {
  readonly text: string;
  at: number;
  problem: string;
}

const deepest = 500;
const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y; // oxlint-disable-line no-control-regex -- JSON forbids them raw
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const word = /[^\s,:[\]{}"]+/y;

const take = (reader: Reader, rule: RegExp): string | undefined => {
  rule.lastIndex = reader.at;
  const found = rule.exec(reader.text)?.[0];
  reader.at += found?.length ?? 0;
  return found;
};

const fail = (reader: Reader, problem: string): undefined => {
  reader.problem = `${problem} at character ${reader.at + 1}`;
  return undefined;
};

const skipTo = (reader: Reader): string | undefined => {
  take(reader, space);
  return reader.text[reader.at];
};

const readWord = (reader: Reader): Node | undefined => {
  const start = reader.at;
  const found = take(reader, word) ?? '';
  if (found === 'true' || found === 'false') return found === 'true';
  if (found === 'null') return null;
  reader.at = start;
  if (found === '') {
    const next = reader.text[start];
    return fail(reader, next === undefined ? 'Unexpected end-of-input' : `Unexpected character (${next})`);
  }
  const expected = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  return fail(reader, `Unrecognized token '${found}': ${expected}`);
};

const readString = (reader: Reader): string | undefined => {
  const found = take(reader, string);
  if (found === undefined) return fail(reader, 'Expected a JSON string in double quotes');
  const text: string = JSON.parse(found);
  return text;
};

const readValue = (reader: Reader, depth: number): Node | undefined => {
  const next = skipTo(reader);
  if (depth > deepest) return fail(reader, `More than ${deepest} levels of nesting`);
  if (next === '{') return readObject(reader, depth);
  if (next === '[') return readList(reader, depth);
  if (next === '"') return readString(reader);
  const digits = take(reader, number);
  return digits === undefined ? readWord(reader) : readNumber(digits);
};

/** Reads `each` between commas until the closing bracket; the opening one is where the reader stands. */
const readMembers = (reader: Reader, close: string, each: () => boolean): boolean => {
  reader.at += 1;
  if (skipTo(reader) === close) {
    reader.at += 1;
    return true;
  }
  while (each()) {
    const next = skipTo(reader);
    if (next !== ',' && next !== close) {
      fail(reader, next === undefined ? 'Unexpected end-of-input' : `Expected a comma or ${close}`);
      return false;
    }
    reader.at += 1;
    if (next === close) return true;
  }
  return false;
};

const readList = (reader: Reader, depth: number): Node | undefined => {
  const list: Node[] = [];
  const complete = readMembers(reader, ']', () => {
    const value = readValue(reader, depth + 1);
    if (value !== undefined) list.push(value);
    return value !== undefined;
  });
  return complete ? { list } : undefined;
};

const readObject = (reader: Reader, depth: number): Node | undefined => {
  const entries: (readonly [string, Node])[] = [];
  const complete = readMembers(reader, '}', () => {
    skipTo(reader);
    const key = readString(reader);
    if (key === undefined) return false;
    if (skipTo(reader) !== ':') return fail(reader, 'Expected a colon after the field name') ?? false;
    reader.at += 1;
    const value = readValue(reader, depth + 1);
    if (value !== undefined) entries.push([key, value]);
    return value !== undefined;
  });
  return complete ? { entries } : undefined;
};

/** Reads the JSON value a text begins with. Refuses with the code given; the message says what stood where. */
export const readJson = (text: string, code: string): Result<Node> => {
  const reader: Reader = { text, at: 0, problem: '' };
  const node = readValue(reader, 0);
  return node === undefined ? refuse(code, reader.problem) : done(node);
};
