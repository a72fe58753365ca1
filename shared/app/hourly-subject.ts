import { sha256 } from '../domain/canonical.ts';
import {
  addEvent,
  eventSet,
  eventsOf,
  historyOf,
  type Added,
  type EventSet,
  type History,
} from '../domain/event-set.ts';
import { compareEvents, type EventBase } from '../domain/event.ts';
import type { PlacedResult } from '../domain/item-result.ts';
import type { Rules } from '../domain/rules.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant } from '../domain/types.ts';
import type { Key, Range, Row, Table } from '../ports/table.ts';
import { hourKey, resultPk, resultSk, snapshotKey } from './keys.ts';
import type { SubjectChange } from './subject-commit.ts';

/** What the snapshot of a check or a series holds: its events lie in hour rows, so a report rewrites an hour and not a month. */
export interface HourlySnapshot {
  readonly asOf: Instant;
  readonly revisions: Readonly<Record<string, string>>;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Instant up to whose local day results are written. */
  readonly decidedTo: Instant;
  /** Hash of every day row written lately, by level and day: unchanged rows are not written again. */
  readonly days: Readonly<Record<string, string>>;
  /** It has counted in a level. */
  readonly matched: boolean;
  /** A commit of more than 90 writes has begun: rows may be missing, the tick finishes them. */
  readonly unfinished?: true;
}

export const emptyHourly: HourlySnapshot = {
  asOf: 0,
  revisions: {},
  firstAt: Number.MAX_SAFE_INTEGER,
  lastAt: 0,
  decidedTo: 0,
  days: {},
  matched: false,
};

/** How a kind stores its events: `at` picks the hour row. */
export interface HourlyKind<E extends EventBase, P> {
  readonly at: (event: E) => Instant;
  readonly pack: (event: E) => P;
  readonly unpack: (packed: P) => E;
}

export interface HourlySubject<E extends EventBase> {
  readonly pk: string;
  readonly version: number;
  readonly before: HourlySnapshot;
  readonly hours: Map<string, EventSet<E>>;
  readonly touched: Set<string>;
}

export const openHourly = async <E extends EventBase, P>(
  table: Table,
  kind: HourlyKind<E, P>,
  pk: string,
  row: Row | undefined,
  arrivals: readonly E[],
): Promise<HourlySubject<E>> => {
  const keys = [...new Set(arrivals.map((event) => hourKey(pk, kind.at(event)).sk))];
  const rows = await table.get(keys.map((sk) => ({ pk, sk })));
  const hours = new Map<string, EventSet<E>>();
  for (const [n, sk] of keys.entries()) hours.set(sk, eventSet(eventsOfRow(kind, rows[n])));
  return {
    pk,
    version: row?.version ?? 0,
    before: row ? storedJson<HourlySnapshot>(row.body) : emptyHourly,
    hours,
    touched: new Set(),
  };
};

const eventsOfRow = <E extends EventBase, P>(kind: HourlyKind<E, P>, row: Row | undefined): readonly E[] =>
  row ? storedJson<P[]>(row.body).map(kind.unpack) : [];

export const addHourly = <E extends EventBase, P>(
  subject: HourlySubject<E>,
  kind: HourlyKind<E, P>,
  arrivals: readonly E[],
): readonly Added[] =>
  arrivals.map((event) => {
    const { sk } = hourKey(subject.pk, kind.at(event));
    const set = subject.hours.get(sk) ?? eventSet<E>([]);
    subject.hours.set(sk, set);
    const added = addEvent(set, event);
    if (added !== 'duplicate') subject.touched.add(sk);
    return added;
  });

/** Events by hour row, ascending. An identity holds within its hour: the row is all that a report has to read. */
export type Hours<E extends EventBase> = readonly (readonly [sk: string, events: EventSet<E>])[];

/**
 * The hours from that of `from` to that of `to`, and before them as many as it takes until `isEnough` of what lies before:
 * stored hours, with those that arrivals changed in their place.
 */
export const loadHours = async <E extends EventBase, P>(
  table: Table,
  subject: HourlySubject<E>,
  kind: HourlyKind<E, P>,
  from: Instant,
  to: Instant,
  isEnough: (before: readonly E[]) => boolean,
): Promise<Hours<E>> => {
  const { pk } = subject;
  const first = hourKey(pk, from).sk;
  const byHour = new Map<string, EventSet<E>>();
  const take = (row: Row): void => {
    if (!subject.hours.has(row.sk)) byHour.set(row.sk, eventSet(eventsOfRow(kind, row)));
  };
  const page = async (range: Range): Promise<string | undefined> => {
    const { items, next } = await table.query(pk, range);
    items.forEach(take);
    return next;
  };
  const within = { from: first, to: `${hourKey(pk, to).sk}~` };
  for (let after = await page(within); after !== undefined;) after = await page({ ...within, after });
  for (const [sk, set] of subject.hours) byHour.set(sk, set);
  const before = (): readonly E[] => [...byHour].flatMap(([sk, set]) => (sk < first ? eventsOf(set) : []));
  const earlier = { from: 'hour#', to: first, reverse: true, limit: 4 };
  if (!isEnough(before()))
    for (let after = await page(earlier); after !== undefined && !isEnough(before());)
      after = await page({ ...earlier, after });
  return [...byHour].sort(([a], [b]) => (a < b ? -1 : 1));
};

/** What counts at as-of of the hours that are loaded, in fold order. */
export const historyOfHours = <E extends EventBase>(hours: Hours<E>, asOf: Instant): History<E> => {
  let parkedUntil: Instant | undefined;
  const history: E[] = [];
  for (const [, set] of hours) {
    const hour = historyOf(set, asOf);
    history.push(...hour.history);
    if (hour.parkedUntil !== undefined && hour.parkedUntil < (parkedUntil ?? Infinity)) parkedUntil = hour.parkedUntil;
  }
  history.sort(compareEvents);
  return parkedUntil === undefined ? { history } : { history, parkedUntil };
};

/** One (contract, level, local day) in which a subject may have its row. */
export interface DayPlace {
  readonly contract: string;
  readonly level: string;
  readonly day: string;
  readonly at: Instant;
  readonly item: string;
}

const nameOf = ({ contract, level, day }: DayPlace): string => `${contract} ${level} ${day}`;
const placeKey = ({ contract, level, day, at, item }: DayPlace): Key => ({
  pk: resultPk(contract, level, day),
  sk: resultSk(day, at, item),
});

/** Rows of decided days under levels in which the subject does not count (any more): recent days are remembered, older ones looked up. */
export const leftPlaces = async <E extends EventBase>(
  table: Table,
  { version, before }: HourlySubject<E>,
  candidates: readonly DayPlace[],
  results: readonly PlacedResult[],
  keepDaysFrom: string,
): Promise<readonly DayPlace[]> => {
  if (version === 0) return [];
  const taken = new Set(results.map(nameOf));
  const free = candidates.filter((place) => !taken.has(nameOf(place)));
  const isKept = ({ day }: DayPlace): boolean => before.unfinished !== true && day >= keepDaysFrom;
  const unknown = free.filter((place) => !isKept(place));
  const rows = unknown.length === 0 ? [] : await table.get(unknown.map(placeKey));
  return [
    ...free.filter((place) => isKept(place) && before.days[nameOf(place)] !== undefined),
    ...unknown.filter((_, n) => rows[n]),
  ];
};

/** The change of a check or series: its snapshot, the hours that arrivals touched, and the day rows that came out otherwise. */
export const hourlyChange = <E extends EventBase, P>(
  subject: HourlySubject<E>,
  kind: HourlyKind<E, P>,
  rulebooks: readonly Rules[],
  results: readonly PlacedResult[],
  left: readonly DayPlace[],
  next: Pick<HourlySnapshot, 'asOf' | 'firstAt' | 'lastAt' | 'decidedTo'>,
  due: Instant | undefined,
  keepDaysFrom: string,
): SubjectChange => {
  const puts: { key: Key; body: string }[] = [...subject.touched].sort().map((sk) => ({
    key: { pk: subject.pk, sk },
    body: JSON.stringify(eventsOf(subject.hours.get(sk) ?? eventSet<E>([])).map(kind.pack)),
  }));
  const days: Record<string, string> = {};
  for (const [name, hash] of Object.entries(subject.before.days))
    if (dayOfName(name) >= keepDaysFrom) days[name] = hash;
  for (const place of left) delete days[nameOf(place)];
  for (const { body, ...place } of results) {
    const name = nameOf(place);
    const hash = sha256(body).slice(0, 8);
    if (subject.before.days[name] !== hash) puts.push({ key: placeKey(place), body });
    if (place.day >= keepDaysFrom) days[name] = hash;
  }
  const snapshot: HourlySnapshot = {
    ...next,
    revisions: Object.fromEntries(rulebooks.map(({ contract, revision }) => [contract, revision])),
    days,
    matched: subject.before.matched || results.length > 0,
  };
  const unfinished: HourlySnapshot = {
    ...subject.before,
    asOf: next.asOf,
    firstAt: next.firstAt,
    lastAt: next.lastAt,
    decidedTo: 0,
    days: {},
    unfinished: true,
  };
  return {
    key: snapshotKey(subject.pk),
    was: subject.version,
    body: JSON.stringify(snapshot),
    ...(due === undefined ? {} : { due }),
    chunks: [],
    puts,
    drops: left.map(placeKey),
    records: [],
    messages: [],
    asOf: next.asOf,
    unfinished: () => JSON.stringify(unfinished),
  };
};

const dayOfName = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);
