/** `plumbline calendar --jsonl`: one question of working time as a line of JSON, one answer. Format: interfaces, The command. */
import { readCalendarSpec } from './calendar-spec.ts';
import { createCalendar, type Boundary, type Calendar } from './calendar.ts';
import { formatInstantMs, parseDuration, parseInstant, parseLocal } from './time.ts';
import type { Instant, JsonObject, Result } from './types.ts';
import { done, refuse } from './types.ts';

type Question = Readonly<Record<string, unknown>>;
type Answer = Result<JsonObject>;
type Operation = (calendar: Calendar, question: Question) => Answer;

/** Longer lists of windows are refused: they would be too much for a line. */
const maxWindowsMs = 20 * 366 * 86_400_000;

const isQuestion = (value: unknown): value is Question =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readField = <T>(question: Question, name: string, parse: (text: string) => Result<T>): Result<T> => {
  const value = question[name];
  if (typeof value !== 'string')
    return refuse('bad-field', `${name}: expected text, found ${JSON.stringify(value) ?? 'nothing'}`);
  const result = parse(value);
  return result.ok ? result : refuse(result.error.code, `${name}: ${result.error.message}`);
};

const readInstant = (question: Question, name: string): Result<Instant> => readField(question, name, parseInstant);

const readSpan = (question: Question): Result<{ readonly from: Instant; readonly to: Instant }> => {
  const from = readInstant(question, 'from');
  if (!from.ok) return from;
  const to = readInstant(question, 'to');
  return to.ok ? done({ from: from.value, to: to.value }) : to;
};

const readBoundary = (value: unknown): Result<Boundary> =>
  value === undefined || value === 'stay' || value === 'roll'
    ? done(value ?? 'stay')
    : refuse('bad-field', `boundary: expected stay or roll, found ${JSON.stringify(value)}`);

const isWritable = (at: Instant): boolean => Math.abs(at) <= 8.64e15;

const elapsed: Operation = (calendar, question) => {
  const span = readSpan(question);
  return span.ok ? done({ ms: calendar.elapsed(span.value.from, span.value.to) }) : span;
};

const add: Operation = (calendar, question) => {
  const from = readInstant(question, 'from');
  if (!from.ok) return from;
  const duration = readField(question, 'duration', parseDuration);
  if (!duration.ok) return duration;
  const boundary = readBoundary(question['boundary']);
  if (!boundary.ok) return boundary;
  const at = calendar.addDuration(from.value, duration.value, boundary.value);
  if (at === undefined || !isWritable(at))
    return refuse('never-reached', 'the calendar has not that much working time');
  return done({ at: formatInstantMs(at) });
};

const open: Operation = (calendar, question) => {
  const at = readInstant(question, 'at');
  return at.ok ? done({ open: calendar.isOpen(at.value) }) : at;
};

const holiday: Operation = (calendar, question) => {
  const at = readInstant(question, 'at');
  return at.ok ? done({ holiday: calendar.holiday(at.value) }) : at;
};

const resolve: Operation = (calendar, question) => {
  const local = readField(question, 'local', parseLocal);
  return local.ok ? done({ at: formatInstantMs(calendar.zone.toInstant(local.value)) }) : local;
};

const windows: Operation = (calendar, question) => {
  const span = readSpan(question);
  if (!span.ok) return span;
  const { from, to } = span.value;
  if (to - from > maxWindowsMs) return refuse('span-too-long', 'windows are listed for at most twenty years');
  const list = calendar.intervals(from, to);
  return done({ windows: list.map((each) => ({ from: formatInstantMs(each.from), to: formatInstantMs(each.to) })) });
};

const operations: ReadonlyMap<unknown, Operation> = new Map(
  Object.entries({ elapsed, add, open, holiday, resolve, windows }),
);

const calendarsByText = new Map<string, Result<Calendar>>();
const maxCalendars = 64;

/** A line repeats its calendar, so the compiled ones are kept by their text, the oldest going first. */
const calendarOf = (spec: unknown): Result<Calendar> => {
  const text = JSON.stringify(spec) ?? '';
  const known = calendarsByText.get(text);
  if (known) return known;
  const rules = readCalendarSpec(spec);
  const calendar = rules.ok ? done(createCalendar(rules.value)) : rules;
  const oldest = calendarsByText.keys().next();
  if (calendarsByText.size >= maxCalendars && oldest.done !== true) calendarsByText.delete(oldest.value);
  calendarsByText.set(text, calendar);
  return calendar;
};

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

const answer = (line: string): Answer => {
  const question = parseJson(line);
  if (!isQuestion(question)) return refuse('bad-json', 'expected one JSON object a line');
  const operation = operations.get(question['op']);
  if (!operation) {
    return refuse(
      'unknown-op',
      `op: expected one of ${[...operations.keys()].join(', ')}, found ${JSON.stringify(question['op']) ?? 'nothing'}`,
    );
  }
  const calendar = calendarOf(question['calendar']);
  return calendar.ok ? operation(calendar.value, question) : calendar;
};

/** Answers one line with one line, a refusal as `{"error":{"code","message"}}`. Never throws. */
export const answerCalendarLine = (line: string): string => {
  const result = answer(line);
  return JSON.stringify(
    result.ok ? result.value : { error: { code: result.error.code, message: result.error.message } },
  );
};
