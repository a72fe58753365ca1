/** A service level over tickets, compiled once per contract version: patterns to tests, calendar ids to calendars. */
import type { Calendar } from './calendar.ts';
import type { ByField, Clock, ClockPoint, Contract, Provider, ServiceLevel, TicketMetric } from './contract.ts';
import { compilePattern, patternFields, type Matcher } from './pattern.ts';
import { fieldBit, marks } from './ticket-steps.ts';
import { formatDuration, type Duration } from './time.ts';
import type { FieldValue, Fields } from './event.ts';
import type { JsonObject } from './types.ts';

/** A pattern and the fields it reads, as bits: a step that touched none of them cannot have changed its answer. */
export interface Condition {
  readonly matches: Matcher;
  readonly reads: number;
}

/** A start or stop point: marks of a step of which one is enough, or a pattern that fires when it turns true. */
export interface Point {
  readonly marks: number;
  readonly pattern?: Condition;
}

/** A value by a field of the ticket; equal values are one object, so a change is seen by identity. */
export interface Lookup<T> {
  readonly by?: string;
  readonly reads: number;
  readonly values: ReadonlyMap<string, T>;
  readonly fallback: T | undefined;
}

export interface NamedCalendar {
  readonly id: string;
  readonly calendar: Calendar;
}

export interface NamedPause {
  readonly id: string;
  readonly condition: Condition;
}

/** `75%` as an exact fraction of the target, or an offset from due; the label is what alerts and reports show. */
export type Threshold =
  | { readonly label: string; readonly kind: 'share'; readonly numerator: bigint; readonly denominator: bigint }
  | { readonly label: string; readonly kind: 'offset'; readonly offset: Duration };

/** A provider's own hours and pauses, for time slices. */
export interface Owner {
  readonly calendar?: Calendar;
  readonly pauses: readonly NamedPause[];
}

export interface LevelClock {
  readonly options: Clock;
  readonly start: Point;
  readonly stop: Point;
  /** Resolving ends it although its stop point is another: response clocks, and the last cycle. */
  readonly endsAtResolve: boolean;
  /** A stop that fires as the clock starts ends it at once; not where the same word ends one round and begins the next. */
  readonly stopsAtStart: boolean;
  /** Its starts are words, which nobody owes an answer once the ticket is settled. */
  readonly needsOpen: boolean;
  /** The stop is the provider's word. */
  readonly response: boolean;
  readonly target: Lookup<Duration>;
  readonly calendar: Lookup<NamedCalendar>;
  readonly pauses: readonly NamedPause[];
  /** Fields that can change pause, target, calendar or owner. */
  readonly reads: number;
  readonly thresholds: readonly Threshold[];
  readonly owners: ReadonlyMap<string, Owner>;
}

export interface TicketLevel {
  readonly spec: ServiceLevel;
  readonly metric: TicketMetric;
  readonly eligible: Condition;
  readonly good?: Condition;
  readonly clock?: LevelClock;
}

/**
 * Compiles a level over tickets. `calendars` gives a compiled calendar by id and throws on an unknown one.
 * Throws on a pattern that does not compile or a metric of another kind: the contract was checked when it was read.
 */
export const compileTicketLevel = (
  level: ServiceLevel,
  contract: Contract,
  calendars: (id: string) => Calendar,
): TicketLevel => {
  const { metric } = level;
  if (metric.of !== 'tickets') throw new Error(`service level ${level.id} does not count tickets`);
  const condition = (pattern: JsonObject): Condition => compileCondition(pattern, level.id);
  const pauses = (ids: readonly string[]): readonly NamedPause[] =>
    contract.pauses.filter(({ id }) => ids.includes(id)).map(({ id, match }) => ({ id, condition: condition(match) }));
  return {
    spec: level,
    metric,
    eligible: condition(metric.eligible),
    ...(metric.good ? { good: condition(metric.good) } : {}),
    ...(metric.clock
      ? { clock: compileClock(metric.clock, contract.providers, { condition, pauses, calendars }) }
      : {}),
  };
};

interface Compile {
  readonly condition: (pattern: JsonObject) => Condition;
  readonly pauses: (ids: readonly string[]) => readonly NamedPause[];
  readonly calendars: (id: string) => Calendar;
}

const compileClock = (options: Clock, providers: readonly Provider[], compile: Compile): LevelClock => {
  const pauses = compile.pauses(options.pauses);
  const target = lookup(options.target, durationKey, (duration) => duration);
  const calendar = lookup(options.calendar, String, (id) => ({ id, calendar: compile.calendars(id) }));
  const rounds = options.start === 'requester-waiting' || options.start === 'provider-update';
  const periodic = options.start === 'provider-update' && options.stop === 'provider-update';
  const start = point(options.start, compile);
  const response = options.stop === 'responded' || options.stop === 'provider-update';
  const pauseReads = pauses.reduce((bits, { condition }) => bits | condition.reads, 0);
  return {
    options,
    start: periodic ? { marks: start.marks | marks.opened } : start,
    stop: point(options.stop, compile),
    response,
    stopsAtStart: !rounds,
    needsOpen: rounds,
    endsAtResolve: response || (options.cycles === 'each' && options.stop !== 'resolved' && options.stop !== 'closed'),
    target,
    calendar,
    pauses,
    reads: pauseReads | target.reads | calendar.reads,
    thresholds: options.warn.map((warning) => threshold(warning)),
    owners: options.attributeTo === 'time-slices' ? owners(providers, compile) : new Map<string, Owner>(),
  };
};

const owners = (providers: readonly Provider[], compile: Compile): ReadonlyMap<string, Owner> =>
  new Map(
    providers.map(({ id, calendar, pauses }) => [
      id,
      { ...(calendar === undefined ? {} : { calendar: compile.calendars(calendar) }), pauses: compile.pauses(pauses) },
    ]),
  );

const compileCondition = (pattern: JsonObject, level: string): Condition => {
  const matches = compilePattern(pattern);
  if (!matches.ok) throw new Error(`service level ${level}: ${matches.error.message}`);
  const reads = patternFields(pattern).reduce(
    (bits, { path }) => bits | fieldBit(path) | fieldBit(path.split('.')[0] ?? ''),
    0,
  );
  return { matches: matches.value, reads };
};

const point = (at: ClockPoint, { condition }: Compile): Point => {
  if (typeof at === 'object') return { marks: 0, pattern: condition(at.pattern) };
  return { marks: pointMarks[at] };
};

const pointMarks = {
  opened: marks.opened,
  responded: marks.providerSpoke,
  resolved: marks.resolved,
  closed: marks.closed,
  'requester-waiting': marks.requesterSpoke,
  'provider-update': marks.providerSpoke,
} as const;

const lookup = <From, To>(
  source: ByField<From>,
  keyOf: (from: From) => string,
  compile: (from: From) => To,
): Lookup<To> => {
  const known = new Map<string, To>();
  const shared = (from: From): To => {
    const key = keyOf(from);
    const value = known.get(key) ?? compile(from);
    known.set(key, value);
    return value;
  };
  if ('value' in source) return { reads: 0, values: new Map(), fallback: shared(source.value) };
  return {
    by: source.by,
    reads: fieldBit(source.by),
    values: new Map(Object.entries(source.values).map(([value, from]) => [value, shared(from)])),
    fallback: source.default === undefined ? undefined : shared(source.default),
  };
};

/** The value for these fields; undefined: unmapped. */
export const lookUp = <T>({ by, values, fallback }: Lookup<T>, fields: Fields): T | undefined => {
  if (by === undefined) return fallback;
  const field: FieldValue | undefined = fields[by];
  if (field === undefined || field === null) return fallback;
  return values.get(typeof field === 'string' ? field : String(field)) ?? fallback;
};

const durationKey = (duration: Duration): string =>
  duration.kind === 'time' ? `${duration.ms}` : `${duration.days} ${duration.to}`;

const threshold = (warning: Clock['warn'][number]): Threshold => {
  if ('offset' in warning) return { label: offsetLabel(warning.offset), kind: 'offset', offset: warning.offset };
  const text = String(warning.percent);
  const fraction = text.split('.')[1] ?? '';
  const scale = 10n ** BigInt(fraction.length);
  return {
    label: `${text}%`,
    kind: 'share',
    numerator: BigInt(text.replace('.', '')),
    denominator: 100n * scale,
  };
};

const offsetLabel = (offset: Duration): string => {
  if (offset.kind === 'time') return formatDuration(offset.ms);
  const end = offset.to === 'open' ? '' : `/${offset.to}`;
  return `${offset.days < 0 ? '-' : ''}P${Math.abs(offset.days)}BD${end}`;
};
