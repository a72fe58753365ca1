import { storedJson } from '../domain/stored-json.ts';
import type { Key, Row, Table, Write } from '../ports/table.ts';

/** Characters a row's body may have before it is laid out in parts: at most 300 KB in UTF-8, whatever the characters. */
const partLength = 90_000;

const partKey = ({ pk, sk }: Key, n: number): Key => ({ pk, sk: `${sk}#${String(n).padStart(4, '0')}` });

/**
 * A row whose body may be longer than a row can be: its parts lie beside it under its version, and the row itself says how many there are.
 * Only subjects with thousands of results or alerts need it. The first write is the row's own.
 */
export const rowWrites = (row: Row, was: number): readonly [Write, ...Write[]] => {
  if (row.body.length <= partLength) return [{ put: row, was }];
  const parts: Write[] = [];
  for (let from = 0; from < row.body.length; from += partLength) {
    const body = JSON.stringify(row.body.slice(from, from + partLength));
    parts.push({ put: { ...partKey(row, parts.length), version: row.version, body } });
  }
  return [{ put: { ...row, body: JSON.stringify({ parts: parts.length }) }, was }, ...parts];
};

const header = /^\{"parts":(\d+)\}$/;
/** Most rows are: asked before anything is awaited, since thousands are loaded at a time. */
export const isWhole = (row: Row | undefined): boolean => !row?.body.startsWith('{"parts":');

const attempts = 8;

/** The row with its whole body; a row written again between the reads is read again. */
export const wholeRow = async (table: Table, row: Row | undefined): Promise<Row | undefined> => {
  let current = row;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const count = Number(current && header.exec(current.body)?.[1]);
    if (!current || Number.isNaN(count)) return current;
    const { pk, sk, version } = current;
    const parts = await table.get(Array.from({ length: count }, (_, n) => partKey({ pk, sk }, n)));
    if (parts.every((part) => part?.version === version))
      return { ...current, body: parts.map((part) => storedJson<string>(part?.body ?? '""')).join('') };
    [current] = await table.get([{ pk, sk }]);
  }
  throw new Error(`${row?.pk} changes faster than it can be read`);
};
