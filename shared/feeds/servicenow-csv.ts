import { createHash } from 'node:crypto';
import type { JsonObject, Result } from '../domain/types.ts';
import { type CsvRow, type ImportFormat, type RowRefusal, type Translated, refuseRow, withDefaults } from './csv.ts';
import { type ReadTime, timeReader } from './written-time.ts';

/** A state of the export as ours; `reason` only while pending, `instant` the column that holds when the state began. */
interface StateRule {
  readonly state: string;
  readonly reason?: string;
  readonly instant?: 'resolved_at' | 'closed_at';
}
const rulesByState: ReadonlyMap<string, StateRule> = new Map([
  ['New', { state: 'new' }],
  ['Active', { state: 'in-progress' }],
  ['Awaiting User Info', { state: 'pending', reason: 'user-info' }],
  ['Awaiting Problem', { state: 'pending', reason: 'problem' }],
  ['Awaiting Vendor', { state: 'pending', reason: 'vendor' }],
  ['Awaiting Evidence', { state: 'pending', reason: 'evidence' }],
  ['Resolved', { state: 'resolved', instant: 'resolved_at' }],
  ['Closed', { state: 'closed', instant: 'closed_at' }],
]);

/** Everything that is read. Persons (caller, opener, resolver, assignee, updater) and free text are not in the list, so they cannot leave. */
export const servicenowColumns = [
  'number',
  'sys_updated_at',
  'sys_mod_count',
  'incident_state',
  'opened_at',
  'resolved_at',
  'closed_at',
  'priority',
  'impact',
  'urgency',
  'assignment_group',
  'category',
  'location',
  'reopen_count',
  'made_sla',
] as const;
type Column = (typeof servicenowColumns)[number];

/** Columns that say what a row is; they name the event where two rows share a number and a count. */
const identifying: readonly Column[] = servicenowColumns.filter(
  (column) => !['opened_at', 'resolved_at', 'closed_at', 'reopen_count'].includes(column),
);

interface Settings {
  readonly source: string;
  readonly readTime: ReadTime;
}
type Reading<T> = Result<T, RowRefusal>;
interface Found {
  readonly set: JsonObject;
  readonly warnings: readonly string[];
}

/**
 * ServiceNow incident history, one row for each change: `number`, `sys_mod_count` and `sys_updated_at` must be there.
 * Each row becomes one `Ticket Changed`; row `sys_mod_count` 0 opens the incident (`set.openedAt`, `set.type`).
 * `made_sla` travels as `set.madeSla`: ServiceNow's own verdict, to compare with, never an input to a clock.
 */
export const servicenowCsv: ImportFormat = {
  title: 'ServiceNow incidents, one row for each change (CSV)',
  options: {
    source: { title: 'name of the feed in the events', default: 'servicenow' },
    timezone: { title: 'IANA zone of the times in the file, which carry none', default: 'UTC' },
  },
  columns: () => ['number', 'sys_mod_count', 'sys_updated_at'],
  translate: (given) => {
    const options = withDefaults(servicenowCsv, given);
    if (!options.ok) return options;
    const zone = options.value['timezone'] ?? 'UTC';
    const readTime = timeReader(zone);
    if (readTime === undefined) {
      return refuseRow('invalid-option', {
        row: 0,
        column: 'timezone',
        found: zone,
        expected: 'an IANA zone such as Europe/London',
      });
    }
    const settings = { source: options.value['source'] ?? 'servicenow', readTime };
    return { ok: true, value: (row) => translateRow(settings, row) };
  },
};

const translateRow = ({ source, readTime }: Settings, row: CsvRow): Translated => {
  const ticket = valueOf(row, 'number');
  if (ticket === undefined)
    return refuseCell('missing-value', row, 'number', 'the number of an incident, such as INC0000060');
  const seq = readCount(row);
  if (!seq.ok) return seq;
  const updated = readInstant(readTime, row, 'sys_updated_at');
  if (!updated.ok) return updated;
  const opening = seq.value === 0 ? readInstant(readTime, row, 'opened_at') : undefined;
  if (opening !== undefined && !opening.ok) return opening;

  const rule = rulesByState.get(valueOf(row, 'incident_state') ?? '');
  const began = beganAt(readTime, row, rule, updated.value);
  const facts = factsOf(row, rule);
  const id = eventId(row);
  const detail = {
    id,
    ticket,
    at: isoOf(began ?? updated.value),
    seq: seq.value,
    timeQuality: began === undefined ? 'proxy' : 'second',
    ...(opening === undefined ? {} : { activity: 'opened' }),
    set: { ...(opening === undefined ? {} : { type: 'incident', openedAt: isoOf(opening.value) }), ...facts.set },
    ...(facts.warnings.length === 0 ? {} : { warnings: facts.warnings }),
  };
  return { ok: true, value: { id, source, 'detail-type': 'Ticket Changed', time: isoOf(updated.value), detail } };
};

/**
 * When the row's state began, by its own column. `resolved_at` and `closed_at` stand on every row from the first and hold
 * the incident's last value, so they are read only on a row in that state, only when not later than the row itself, and not
 * once the incident was reopened (they may still name an earlier round). Otherwise `sys_updated_at` stands in.
 */
const beganAt = (readTime: ReadTime, row: CsvRow, rule: StateRule | undefined, updated: number): number | undefined => {
  if (rule?.instant === undefined || (valueOf(row, 'reopen_count') ?? '0') !== '0') return undefined;
  const written = readTime(valueOf(row, rule.instant) ?? '');
  return written.ok && written.value <= updated ? written.value : undefined;
};

const factsOf = (row: CsvRow, rule: StateRule | undefined): Found => {
  const state = stateOf(row, rule);
  const priority = priorityOf(row);
  const set = {
    ...state.set,
    ...priority.set,
    ...named(row, 'impact', 'impact', levelOf),
    ...named(row, 'urgency', 'urgency', levelOf),
    ...named(row, 'assignment_group', 'group'),
    ...named(row, 'category', 'category'),
    ...named(row, 'location', 'site'),
    ...madeSlaOf(row),
  };
  return { set, warnings: [...state.warnings, ...priority.warnings] };
};

/** A state without a rule (the log has the number -100) leaves the state as it was and says so. */
const stateOf = (row: CsvRow, rule: StateRule | undefined): Found => {
  if (rule !== undefined) return { set: { state: rule.state, reason: rule.reason ?? null }, warnings: [] };
  return { set: {}, warnings: [`unmapped-state:${shown(row.cell('incident_state') ?? '')}`] };
};

/** `3 - Moderate` is P3. Anything else is `unknown`, never a harmless default. */
const priorityOf = (row: CsvRow): Found => {
  if (row.cell('priority') === undefined) return { set: {}, warnings: [] };
  const written = valueOf(row, 'priority');
  if (written === undefined) return { set: { priority: null }, warnings: [] };
  const digit = /^([1-5])(?: - .*)?$/.exec(written)?.[1];
  if (digit !== undefined) return { set: { priority: `P${digit}` }, warnings: [] };
  return { set: { priority: 'unknown' }, warnings: [`unmapped-priority:${shown(written)}`] };
};

/** A column the file lacks leaves the field alone; an empty one clears it. */
const named = (row: CsvRow, column: Column, field: string, change = (text: string): string => text): JsonObject => {
  if (row.cell(column) === undefined) return {};
  const text = valueOf(row, column);
  return { [field]: text === undefined ? null : change(text) };
};

/** What stood there, short enough for a warning. */
const shown = (text: string): string => text.slice(0, 40);

/** `2 - Medium` is `medium`. */
const levelOf = (text: string): string => text.replace(/^\d+ - /, '').toLowerCase();

const madeSlaOf = (row: CsvRow): JsonObject => {
  const text = row.cell('made_sla')?.toLowerCase();
  return text === 'true' || text === 'false' ? { madeSla: text === 'true' } : {};
};

/** Number, count and eight hex digits of the row's content: rows that share number and count stay two events, an exact copy stays one. */
const eventId = (row: CsvRow): string => {
  const content = createHash('sha256').update(JSON.stringify(identifying.map((column) => row.cell(column) ?? null)));
  return `${valueOf(row, 'number')}.${valueOf(row, 'sys_mod_count')}.${content.digest('hex').slice(0, 8)}`;
};

const readCount = (row: CsvRow): Reading<number> => {
  const text = valueOf(row, 'sys_mod_count');
  if (text === undefined) return refuseCell('missing-value', row, 'sys_mod_count', 'a whole number from 0');
  return /^\d{1,9}$/.test(text)
    ? { ok: true, value: Number(text) }
    : refuseCell('invalid-number', row, 'sys_mod_count', 'a whole number from 0');
};

const readInstant = (readTime: ReadTime, row: CsvRow, column: Column): Reading<number> => {
  const expected = 'a time such as 29/2/2016 06:38 or 2016-02-29 06:38:00 that its zone has exactly once';
  const text = valueOf(row, column);
  if (text === undefined) return refuseCell('missing-value', row, column, expected);
  const instant = readTime(text);
  return instant.ok ? instant : refuseCell(instant.error, row, column, expected);
};

const refuseCell = (code: string, row: CsvRow, column: Column, expected: string) =>
  refuseRow(code, { row: row.number, column, found: row.cell(column), expected });

/** `?` is how this export writes "no value". */
const valueOf = (row: CsvRow, column: Column): string | undefined => {
  const text = row.cell(column)?.trim();
  return text === '' || text === '?' ? undefined : text;
};

const isoOf = (instant: number): string => new Date(instant).toISOString();
