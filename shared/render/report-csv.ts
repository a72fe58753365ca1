import type { AlertLine, LineItem, OutageLine, Report } from '../domain/report-model.ts';
import { csvFile } from './csv-cell.ts';
import type { CsvColumns } from './csv-cell.ts';

/** Line lists of the report: what every figure can be counted from again. Times are ISO, lengths milliseconds. */

const lineColumns: CsvColumns<LineItem> = [
  ['level', (line) => line.level],
  ['item', (line) => line.item],
  ['outcome', (line) => line.outcome],
  ['contract_version', (line) => line.version],
  ['provider', (line) => line.provider],
  ['priority', (line) => line.priority],
  ['service', (line) => line.service],
  ['started_at', (line) => line.startedAt],
  ['due_at', (line) => line.dueAt],
  ['breached_at', (line) => line.breachedAt],
  ['stopped_at', (line) => line.stoppedAt],
  ['counted_at', (line) => line.countedAt],
  ['elapsed_ms', (line) => line.elapsedMs],
  ['target_ms', (line) => line.targetMs],
  ['value', (line) => line.value],
  ['exclusion', (line) => line.exclusion],
  ['flags', (line) => line.flags.join(' ')],
];

const outageColumns: CsvColumns<OutageLine> = [
  ['level', (outage) => outage.level],
  ['from', (outage) => outage.from],
  ['to', (outage) => outage.to],
  ['agreed_ms_lost', (outage) => outage.ms],
];

const alertColumns: CsvColumns<AlertLine> = [
  ['id', (alert) => alert.id],
  ['at', (alert) => alert.at],
  ['known_at', (alert) => alert.knownAt],
  ['level', (alert) => alert.level],
  ['item', (alert) => alert.item],
  ['kind', (alert) => alert.kind],
  ['state', (alert) => alert.state],
];

/** Every counted and listed item under every level. */
export const lineItemsCsv = ({ lines }: Pick<Report, 'lines'>): string => csvFile(lineColumns, lines);

/** Every counted outage, clipped to agreed time. */
export const outagesCsv = ({ outages }: Pick<Report, 'outages'>): string => csvFile(outageColumns, outages);

/** Every alert of the period with its state. */
export const alertsCsv = ({ alerts }: Pick<Report, 'alerts'>): string => csvFile(alertColumns, alerts);
