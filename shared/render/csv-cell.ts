/** CSV as RFC 4180 has it: CRLF, a header row, quotes doubled. Opens in a spreadsheet without running anything. */

export type CsvCell = string | number | boolean | undefined;

const number = /^[+-]?\d+(\.\d+)?$/;
/** Tab and carriage return too: spreadsheets drop them and then see the sign. */
const formulaStart = /^[=+\-@\t\r]/;

/** One cell. Text that a spreadsheet would take for a formula gets an apostrophe in front, unless it is a plain number. */
export const csvCell = (cell: CsvCell): string => {
  if (cell === undefined) return '';
  const text = String(cell).toWellFormed();
  const harmless = formulaStart.test(text) && !number.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Columns of a file: name and how a row fills it. */
export type CsvColumns<T> = readonly (readonly [name: string, cell: (row: T) => CsvCell])[];

/** Header row and rows, each ended by CRLF. */
export const csvFile = <T>(columns: CsvColumns<T>, rows: readonly T[]): string =>
  [columns.map(([name]) => csvCell(name)), ...rows.map((row) => columns.map(([, cell]) => csvCell(cell(row))))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
