/** A question of working time from the words of the command line. */
import type { CalendarSpec } from '../shared/domain/calendar-spec.ts';
import { formatInstant, parseInstant, parseLocal } from '../shared/domain/time.ts';
import { zone, type Zone } from '../shared/domain/zone.ts';
import { readHolidayWords, readWeeklyWords } from './calendar-words.ts';
import { need, Stop, textOf, wrongUsage, type Values } from './command.ts';
import { readTextFile } from './files.ts';
import { didYouMean } from './parse.ts';

/** As `answerCalendarLine` takes it. */
export interface CalendarQuestion {
  readonly op: string;
  readonly calendar: CalendarSpec;
  readonly [field: string]: unknown;
}

/** What each operation asks for, in this order. */
const fieldsByOperation: ReadonlyMap<string, readonly string[]> = new Map([
  ['elapsed', ['from', 'to']],
  ['add', ['from', 'duration']],
  ['open', ['at']],
  ['holiday', ['at']],
  ['resolve', ['local']],
  ['windows', ['from', 'to']],
]);

const contractCalendar = async (file: string, id: string | undefined): Promise<CalendarSpec> => {
  const { readContract } = await import('../shared/contract/read.ts'); // slow to load, seldom wanted
  const reading = readContract(await readTextFile(file), file);
  if (!reading.ok) throw new Stop(2, 'bad-contract', `${file} has errors: see plumbline lint ${file}`);
  const { calendars } = reading.contract;
  const known = Object.keys(calendars);
  if (id === undefined) throw wrongUsage(`option --calendar ID is needed: one of ${known.join(', ')}`);
  const spec = Object.hasOwn(calendars, id) ? calendars[id] : undefined;
  if (spec === undefined)
    throw wrongUsage(`no calendar ${id} in ${file}, expected ${known.join(', ')}${didYouMean(id, known)}`);
  return spec;
};

const spelledCalendar = (values: Values): CalendarSpec => {
  const [timezone, weekly, holidays] = [
    textOf(values, 'timezone'),
    textOf(values, 'weekly'),
    textOf(values, 'holidays'),
  ];
  if (timezone === undefined)
    throw wrongUsage('which calendar? Give --contract C --calendar ID, or --timezone Z --weekly HOURS');
  if (weekly === undefined) return { timezone, always: true };
  return {
    timezone,
    weekly: need(readWeeklyWords(weekly), '--weekly'),
    ...(holidays === undefined ? {} : { holidays: readHolidayWords(holidays) }),
  };
};

const calendarOf = async (values: Values): Promise<CalendarSpec> => {
  const contract = textOf(values, 'contract');
  if (contract === undefined) return spelledCalendar(values);
  const other = ['timezone', 'weekly', 'holidays'].find((name) => values[name] !== undefined);
  if (other !== undefined) throw wrongUsage(`--contract and --${other} do not go together`);
  return contractCalendar(contract, textOf(values, 'calendar'));
};

/** People may leave out the zone where the calendar has one: `2026-10-23T15:00` is wall time there. */
const instantWords = (word: string, { toInstant }: Zone): string => {
  const local = parseInstant(word).ok ? undefined : parseLocal(word);
  return local?.ok === true ? formatInstant(toInstant(local.value)) : word;
};

const fieldsOf = (operation: string, words: readonly string[]): readonly string[] => {
  const fields = fieldsByOperation.get(operation);
  if (fields === undefined) {
    const known = [...fieldsByOperation.keys()];
    throw wrongUsage(
      `no operation ${JSON.stringify(operation)}, expected one of ${known.join(', ')}${didYouMean(operation, known)}`,
    );
  }
  if (words.length !== fields.length)
    throw wrongUsage(`calendar ${operation} takes ${fields.map((each) => each.toUpperCase()).join(' ')}`);
  return fields;
};

const isInstant = (field: string): boolean => field !== 'duration' && field !== 'local';

/**
 * `elapsed FROM TO`, `add FROM DURATION` and so on, with the calendar that the options name.
 * Throws `Stop` 2 where the words or the options don't make a question.
 */
export const readQuestion = async (
  operation: string,
  words: readonly string[],
  values: Values,
): Promise<CalendarQuestion> => {
  const fields = fieldsOf(operation, words);
  const calendar = await calendarOf(values);
  const home = need(zone(calendar.timezone), 'timezone');
  const asked = fields.map((field, i) => {
    const word = words[i] ?? '';
    return [field, isInstant(field) ? instantWords(word, home) : word] as const;
  });
  const boundary = textOf(values, 'boundary');
  if (boundary !== undefined && operation !== 'add') throw wrongUsage('--boundary goes with calendar add only');
  return { op: operation, calendar, ...(boundary === undefined ? {} : { boundary }), ...Object.fromEntries(asked) };
};
