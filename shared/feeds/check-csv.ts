import type { CheckState } from '../domain/event.ts';
import type { JsonObject } from '../domain/types.ts';
import { type CsvRow, type ImportFormat, type ImportOptions, type Translated, refuseRow, withDefaults } from './csv.ts';
import { type ReadTime, timeReader } from './written-time.ts';

/** Words of common monitors, in lower case. A word that is not here becomes `unknown` with a warning, never `up`. */
const statesByWord: ReadonlyMap<string, CheckState> = new Map([
  ...(['up', 'ok', 'online', 'operational', 'success', 'healthy'] as const).map((word) => [word, 'up'] as const),
  ...(['down', 'critical', 'offline', 'failure', 'failed', 'outage', 'major_outage', 'unhealthy'] as const).map(
    (word) => [word, 'down'] as const,
  ),
  ...(['degraded', 'warning', 'slow', 'degraded_performance', 'partial_outage'] as const).map(
    (word) => [word, 'degraded'] as const,
  ),
  ...(['maintenance', 'under_maintenance'] as const).map((word) => [word, 'maintenance'] as const),
  ...(['unknown', 'no data', 'no_data', 'insufficient_data'] as const).map((word) => [word, 'unknown'] as const),
  ['pending', 'pending'],
]);

/**
 * Uptime checks, one row for each check made; the columns' names are options. Each row becomes one `Check Reported`.
 * The event's id is check and instant, so a row that comes twice is one event. Times must carry a zone or `timezone` must name one.
 */
export const checkCsv: ImportFormat = {
  title: 'Uptime checks, one row for each check made (CSV)',
  options: {
    source: { title: 'name of the feed in the events', default: 'checks' },
    timezone: { title: 'IANA zone of times that carry none; empty refuses them', default: '' },
    check: { title: 'column: which check', default: 'site' },
    at: { title: 'column: when it was made', default: 'checked_at' },
    recorded: { title: 'column: when it was recorded, if the file has one', default: 'commit_time' },
    state: { title: 'column: what it found', default: 'status' },
    latency: { title: 'column: response time in milliseconds, if the file has one', default: 'response_ms' },
  },
  columns: ({ check = 'site', at = 'checked_at', state = 'status' }) => [check, at, state],
  translate: (given) => {
    const options = withDefaults(checkCsv, given);
    if (!options.ok) return options;
    const zone = options.value['timezone'] ?? '';
    const readTime = timeReader(zone === '' ? undefined : zone);
    if (readTime === undefined) {
      return refuseRow('invalid-option', {
        row: 0,
        column: 'timezone',
        found: zone,
        expected: 'an IANA zone such as Europe/London',
      });
    }
    return { ok: true, value: (row) => translateRow(options.value, readTime, row) };
  },
};

const translateRow = (options: ImportOptions, readTime: ReadTime, row: CsvRow): Translated => {
  const cell = (option: string): string | undefined => row.cell(options[option] ?? '')?.trim();
  const refuse = (code: string, option: string, expected: string): Translated =>
    refuseRow(code, { row: row.number, column: options[option] ?? '', found: cell(option), expected });

  const check = cell('check') ?? '';
  if (check === '') return refuse('missing-value', 'check', 'the name of a check');
  const at = readTime(cell('at') ?? '');
  if (!at.ok) return refuse(at.error, 'at', 'a time with its zone, such as 2026-05-10T17:13:31.919Z');
  const word = cell('state') ?? '';
  if (word === '') return refuse('missing-value', 'state', 'a state such as up, down or degraded');

  const atText = new Date(at.value).toISOString();
  const id = `${check}@${atText}`;
  const recorded = readTime(cell('recorded') ?? '');
  // A commit time is in whole seconds and may seem to precede the check it records; nothing is received before it happened.
  const time = recorded.ok ? new Date(Math.max(recorded.value, at.value)).toISOString() : atText;
  const detail = { id, check, at: atText, ...findings(word, cell('latency') ?? '') };
  return {
    ok: true,
    value: { id, source: options['source'] ?? 'checks', 'detail-type': 'Check Reported', time, detail },
  };
};

const findings = (word: string, latency: string): JsonObject => {
  const state = statesByWord.get(word.toLowerCase());
  const readable = /^\d{1,9}$/.test(latency);
  const warnings = [
    ...(state === undefined ? [`unmapped-state:${word.slice(0, 40)}`] : []),
    ...(readable || latency === '' ? [] : [`unreadable-latency:${latency.slice(0, 40)}`]),
  ];
  return {
    state: state ?? 'unknown',
    ...(readable ? { latencyMs: Number(latency) } : {}),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};
