import { checkCsv } from './check-csv.ts';
import type { ImportFormat } from './csv.ts';
import { servicenowCsv } from './servicenow-csv.ts';

/** Table exports that can be read, by the name the command takes. A new one is a row here and a file beside this one. */
export const importFormats: ReadonlyMap<string, ImportFormat> = new Map([
  ['servicenow-csv', servicenowCsv],
  ['check-csv', checkCsv],
]);
