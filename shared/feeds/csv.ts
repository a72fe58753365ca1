import type { JsonObject, Refusal, Result } from '../domain/types.ts';

/** One event as a file or the bus carries it: EventBridge envelope around a canonical `detail`. interfaces: Events. */
export interface EventLine {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** When it was recorded, ISO text; becomes `receivedAt` when read from a file. */
  readonly time: string;
  readonly detail: JsonObject;
}

/** One line of a table. `number` counts as a spreadsheet does: the header is row 1. `cell` is undefined for a column the file does not have. */
export interface CsvRow {
  readonly number: number;
  readonly cell: (column: string) => string | undefined;
}

/** Why a row could not be read: where it is, what stood there, what was expected. Row 0 means the options, not the file. */
export interface RowRefusal extends Refusal {
  readonly row: number;
  readonly column: string;
  readonly found: string;
  readonly expected: string;
}
export type Translated = Result<EventLine, RowRefusal>;
export type TranslateRow = (row: CsvRow) => Translated;
export type ImportOptions = Readonly<Record<string, string>>;

/** How one kind of export becomes events. `translate` reads the options once and gives the function for the rows. */
export interface ImportFormat {
  readonly title: string;
  readonly options: Readonly<Record<string, { readonly title: string; readonly default: string }>>;
  /** Columns without which nothing can be read. */
  readonly columns: (options: ImportOptions) => readonly string[];
  readonly translate: (options: ImportOptions) => Result<TranslateRow, RowRefusal>;
}

/** Longest piece of a cell that a refusal repeats. */
const shownLength = 80;

/** Codes: `missing-value`, `invalid-*`, `ambiguous-time`, `missing-column`, `column-count`, `invalid-option`, `unreadable-file`, `empty-file`. */
export const refuseRow = (
  code: string,
  at: { readonly row: number; readonly column: string; readonly found: string | undefined; readonly expected: string },
): { readonly ok: false; readonly error: RowRefusal } => {
  const found = (at.found ?? '').slice(0, shownLength);
  const where = at.column === '' ? `row ${at.row}` : `row ${at.row}, column ${at.column}`;
  const message = `${where}: found ${JSON.stringify(found)}, expected ${at.expected}`;
  return { ok: false, error: { code, message, row: at.row, column: at.column, found, expected: at.expected } };
};

/** The options given, over the format's defaults. A name the format does not know is refused, so a typing error is not silent. */
export const withDefaults = (
  format: Pick<ImportFormat, 'options'>,
  given: ImportOptions,
): Result<ImportOptions, RowRefusal> => {
  const known = Object.keys(format.options);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return refuseRow('invalid-option', {
      row: 0,
      column: unknown,
      found: unknown,
      expected: `one of ${known.join(', ')}`,
    });
  }
  const defaults = Object.entries(format.options).map(([name, option]) => [name, option.default]);
  return { ok: true, value: { ...Object.fromEntries(defaults), ...given } };
};
