import { sha256 } from '../domain/canonical.ts';
import { addEvent, eventSet, eventsOf, type Added, type EventSet } from '../domain/event-set.ts';
import type { EventBase } from '../domain/event.ts';
import type { PlacedResult } from '../domain/item-result.ts';
import type { Rules } from '../domain/rules.ts';
import type { Instant } from '../domain/types.ts';
import type { Key, Row, Table } from '../ports/table.ts';
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
}

export const emptyHourly: HourlySnapshot = {
  asOf: 0,
  revisions: {},
  firstAt: Number.MAX_SAFE_INTEGER,
  lastAt: 0,
  decidedTo: 0,
  days: {},
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
    before: row ? (JSON.parse(row.body) as HourlySnapshot) : emptyHourly,
    hours,
    touched: new Set(),
  };
};

const eventsOfRow = <E extends EventBase, P>(kind: HourlyKind<E, P>, row: Row | undefined): readonly E[] =>
  row ? (JSON.parse(row.body) as P[]).map(kind.unpack) : [];

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

/**
 * All events with `at` in [from, to], and before them at least `lookback` more where there are as many, in fold order:
 * stored hours, with those that arrivals changed in their place.
 */
export const loadHours = async <E extends EventBase, P>(
  table: Table,
  subject: HourlySubject<E>,
  kind: HourlyKind<E, P>,
  from: Instant,
  to: Instant,
  lookback: number,
): Promise<readonly E[]> => {
  const { pk } = subject;
  const first = hourKey(pk, from).sk;
  const byHour = new Map<string, readonly E[]>();
  const take = (row: Row): void => {
    if (!subject.hours.has(row.sk)) byHour.set(row.sk, eventsOfRow(kind, row));
  };
  for (let after: string | undefined, more = true; more;) {
    const page = await table.query(pk, {
      from: first,
      to: `${hourKey(pk, to).sk}~`,
      ...(after === undefined ? {} : { after }),
    });
    page.items.forEach(take);
    after = page.next;
    more = after !== undefined;
  }
  for (const [sk, set] of subject.hours) byHour.set(sk, eventsOf(set));
  const before = (): number => [...byHour].reduce((sum, [sk, events]) => sum + (sk < first ? events.length : 0), 0);
  for (let after: string | undefined, more = before() < lookback; more;) {
    const page = await table.query(pk, {
      from: 'hour#',
      to: first,
      reverse: true,
      limit: 4,
      ...(after === undefined ? {} : { after }),
    });
    page.items.forEach(take);
    after = page.next;
    more = after !== undefined && before() < lookback;
  }
  return [...byHour].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, events]) => events);
};

/** The change of a check or series: its snapshot, the hours that arrivals touched, and the day rows that came out otherwise. */
export const hourlyChange = <E extends EventBase, P>(
  subject: HourlySubject<E>,
  kind: HourlyKind<E, P>,
  rulebooks: readonly Rules[],
  results: readonly PlacedResult[],
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
  for (const { contract, level, day, at, item, body } of results) {
    const name = `${contract} ${level} ${day}`;
    const hash = sha256(body).slice(0, 8);
    if (subject.before.days[name] !== hash)
      puts.push({ key: { pk: resultPk(contract, level, day), sk: resultSk(day, at, item) }, body });
    if (day >= keepDaysFrom) days[name] = hash;
  }
  const snapshot: HourlySnapshot = {
    ...next,
    revisions: Object.fromEntries(rulebooks.map(({ contract, revision }) => [contract, revision])),
    days,
  };
  const unfinished: HourlySnapshot = {
    ...subject.before,
    asOf: next.asOf,
    firstAt: next.firstAt,
    lastAt: next.lastAt,
    decidedTo: 0,
    days: {},
  };
  return {
    key: snapshotKey(subject.pk),
    was: subject.version,
    body: JSON.stringify(snapshot),
    ...(due === undefined ? {} : { due }),
    chunks: [],
    puts,
    drops: [],
    records: [],
    messages: [],
    asOf: next.asOf,
    unfinished: () => JSON.stringify(unfinished),
  };
};

const dayOfName = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);
