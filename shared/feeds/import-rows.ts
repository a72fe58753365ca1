import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import {
  type CsvRow,
  type ImportFormat,
  type ImportOptions,
  type RowRefusal,
  type Translated,
  refuseRow,
  withDefaults,
} from './csv.ts';
import type { Result } from '../domain/types.ts';

/** A record longer than this is an unclosed quote that would swallow the rest of the file. */
const longestRecordBytes = 1_000_000;

/**
 * The rows of a CSV file, plain or gzipped (seen from its first bytes), as events or refusals in the order of the file.
 * Memory does not grow with the file. A row that can't be read is one refusal and the rest goes on; a file that can't be
 * read further (broken gzip or quoting, missing column) and wrong options end with a last refusal. Faults of the disk are thrown.
 */
export async function* importRows(
  stream: Readable,
  format: ImportFormat,
  options: ImportOptions = {},
): AsyncGenerator<Translated> {
  const full = withDefaults(format, options);
  const translate = full.ok ? format.translate(full.value) : full;
  if (!full.ok || !translate.ok) {
    stream.destroy();
    if (!translate.ok) yield translate;
    return;
  }
  let header: ReadonlyMap<string, number> | undefined;
  let number = 0;
  try {
    for await (const cells of csvRecords(stream)) {
      number += 1;
      if (header === undefined) {
        const read = readHeader(cells, format.columns(full.value));
        if (!read.ok) {
          yield read;
          return;
        }
        header = read.value;
      } else {
        yield cells.length === header.size
          ? translate.value(rowOf(number, header, cells))
          : refuseWidth(number, header.size, cells.length);
      }
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    yield refuseRow('unreadable-file', {
      row: number + 1,
      column: '',
      found: error.message,
      expected: 'a complete CSV file, plain or gzipped',
    });
    return;
  }
  if (header === undefined)
    yield refuseRow('empty-file', {
      row: 1,
      column: '',
      found: '',
      expected: 'a header with the names of the columns',
    });
}

/** A pipeline wants a last word; its errors reach the reader through the parser. */
const settled = (): void => undefined;

async function* csvRecords(stream: Readable): AsyncGenerator<readonly string[]> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecordBytes,
  });
  try {
    const chunks = stream[Symbol.asyncIterator]();
    const head = await readHead(chunks);
    const all = Readable.from(joined(head, chunks));
    if (head[0] === 0x1f && head[1] === 0x8b) pipeline(all, createGunzip(), parser, settled);
    else pipeline(all, parser, settled);
    for await (const record of parser as AsyncIterable<readonly string[]>) yield record;
  } finally {
    stream.destroy(); // also when the reader has had enough
  }
}

/** Enough of the file to see whether it is gzip: two bytes, or all there is. */
const readHead = async (chunks: AsyncIterator<Buffer | string>): Promise<Buffer> => {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, Buffer.from(next.value)]);
  }
  return head;
};

async function* joined(head: Buffer, rest: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield Buffer.from(next.value);
}

const readHeader = (
  cells: readonly string[],
  needed: readonly string[],
): Result<ReadonlyMap<string, number>, RowRefusal> => {
  const header = new Map(cells.map((name, index) => [name.trim(), index]));
  if (header.size < cells.length) {
    return refuseRow('repeated-column', {
      row: 1,
      column: '',
      found: cells.join(','),
      expected: 'each column named once',
    });
  }
  const missing = needed.find((name) => !header.has(name));
  if (missing === undefined) return { ok: true, value: header };
  return refuseRow('missing-column', {
    row: 1,
    column: missing,
    found: cells.join(','),
    expected: `a column named ${missing}`,
  });
};

const rowOf = (number: number, header: ReadonlyMap<string, number>, cells: readonly string[]): CsvRow => ({
  number,
  cell: (column) => {
    const index = header.get(column);
    return index === undefined ? undefined : cells[index];
  },
});

const refuseWidth = (row: number, expected: number, found: number): Translated =>
  refuseRow('column-count', {
    row,
    column: '',
    found: `${found} cells`,
    expected: `${expected} cells, as in the header`,
  });

/** Broken CSV (`CSV_…`) and broken gzip (`Z_…`) are bad input; everything else is a fault. */
const isUnreadable = (error: unknown): error is Error => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return error.code.startsWith('CSV_') || error.code.startsWith('Z_');
};
