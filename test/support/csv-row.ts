import type { CsvRow, ImportFormat, ImportOptions, Translated } from '../../shared/feeds/csv.ts';

/** A row from its cells by column; a column left out is one the file does not have. */
export const csvRow = (cells: Readonly<Record<string, string>>, number = 2): CsvRow => {
  const byColumn = new Map(Object.entries(cells));
  return { number, cell: (column) => byColumn.get(column) };
};

export const translateCells = (
  format: ImportFormat,
  cells: Readonly<Record<string, string>>,
  options: ImportOptions = {},
): Translated => {
  const translate = format.translate(options);
  return translate.ok ? translate.value(csvRow(cells)) : translate;
};
