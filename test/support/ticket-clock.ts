import { compileCalendar, type Calendar, type CalendarSpec } from '../../shared/domain/calendar.ts';
import { clockTicket, type ClockItem } from '../../shared/domain/clock.ts';
import type { Clock, Contract, Pause, Provider, ServiceLevel, TicketMetric } from '../../shared/domain/contract.ts';
import { compareEvents, type TicketEvent } from '../../shared/domain/event.ts';
import { compileTicketLevel, type TicketLevel } from '../../shared/domain/ticket-level.ts';
import { ticketSteps } from '../../shared/domain/ticket-steps.ts';
import { parseDuration, type Duration } from '../../shared/domain/time.ts';
import type { Instant } from '../../shared/domain/types.ts';

/** An instant from ISO text; days of October 2026 may be written `1 08:00` (1 October 2026, a Thursday, UTC). */
export const at = (text: string): Instant => {
  const short = /^(\d+) (\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/.exec(text);
  return Date.parse(short ? `2026-10-${(short[1] ?? '').padStart(2, '0')}T${short[2]}Z` : text);
};

export const duration = (text: string): Duration => {
  const read = parseDuration(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};

const weekly = (hours: string) => ({ MON: [hours], TUE: [hours], WED: [hours], THU: [hours], FRI: [hours] });

/** Office hours are 09:00-17:00 UTC from Monday to Friday, early ones 06:00-12:00. */
export const calendarSpecs: Readonly<Record<string, CalendarSpec>> = {
  always: { timezone: 'UTC', always: true },
  office: { timezone: 'UTC', weekly: weekly('09:00-17:00') },
  early: { timezone: 'UTC', weekly: weekly('06:00-12:00') },
};

const pauses: readonly Pause[] = [
  { id: 'with-user', match: { state: ['pending'], reason: ['customer'] } },
  { id: 'on-hold', match: { hold: [true] } },
];

export interface LevelOptions {
  readonly clock?: Partial<Clock> | undefined;
  readonly metric?: Partial<TicketMetric>;
  readonly provider?: string;
  readonly calendars?: Readonly<Record<string, CalendarSpec>>;
  readonly providers?: readonly Provider[];
  readonly pauses?: readonly Pause[];
}

/** Incidents resolved within 4 hours around the clock, unless told otherwise; every option of the clock at its default. */
export const defaultClock: Clock = {
  start: 'opened',
  stop: 'resolved',
  target: { value: duration('PT4H') },
  calendar: { value: 'always' },
  pauses: ['with-user'],
  warn: [],
  cycles: 'first',
  eligibleAt: 'end',
  keepBreached: true,
  breachSticks: false,
  onTargetChange: 'from-start',
  onCalendarChange: 'segment',
  onReopen: 'resume',
  onResolve: 'counts',
  countedIn: 'stopped',
  attributeTo: 'owning-provider',
};

export const level = (options: LevelOptions = {}): TicketLevel => {
  const metric: TicketMetric = {
    of: 'tickets',
    kind: 'ratio',
    eligible: { type: ['incident'] },
    exclusions: [],
    ...('clock' in options && options.clock === undefined ? {} : { clock: { ...defaultClock, ...options.clock } }),
    ...options.metric,
  };
  const spec: ServiceLevel = {
    id: 'level',
    title: 'Level',
    metric,
    window: { type: 'calendar-month' },
    levels: { direction: 'higher', expected: '95' },
    rounding: { stage: 'display-only', decimals: 2, mode: 'half-up' },
    noData: 'no-data',
    alerts: { warnAtPercentOfBudget: [], channels: [] },
    ...(options.provider === undefined ? {} : { provider: options.provider }),
  };
  const specs = { ...calendarSpecs, ...options.calendars };
  const contract: Contract = {
    id: 'contract',
    title: 'Contract',
    version: 1,
    effectiveFrom: 0,
    timezone: 'UTC',
    yearStart: [1, 1],
    calendars: specs,
    pauses: options.pauses ?? pauses,
    exclusions: [],
    providers: options.providers ?? [],
    serviceLevels: [spec],
  };
  return compileTicketLevel(spec, contract, compiledCalendars(specs));
};

const compiledCalendars = (specs: Readonly<Record<string, CalendarSpec>>): ((id: string) => Calendar) => {
  const compiled = new Map<string, Calendar>();
  return (id) => {
    const known = compiled.get(id);
    if (known) return known;
    const spec = specs[id];
    const calendar = spec && compileCalendar(spec);
    if (!calendar?.ok) throw new Error(`no calendar ${id}`);
    compiled.set(id, calendar.value);
    return calendar.value;
  };
};

export type Facts = Partial<Pick<TicketEvent, 'set' | 'activity' | 'public' | 'actor' | 'links' | 'seq'>>;

let count = 0;

export const event = (when: Instant | string, facts: Facts): TicketEvent => {
  count += 1;
  const instant = typeof when === 'string' ? at(when) : when;
  return {
    kind: 'ticket',
    ticket: 'INC1',
    source: 'servicedesk',
    id: `e-${String(count).padStart(8, '0')}`,
    hash: '',
    at: instant,
    receivedAt: instant,
    seq: 0,
    set: {},
    ...facts,
  };
};

/** An incident of priority P2 that opens; further fields may be given. */
export const opened = (when: string, set: TicketEvent['set'] = {}): TicketEvent =>
  event(when, { activity: 'opened', set: { type: 'incident', state: 'new', priority: 'P2', ...set } });

export const set = (when: string, fields: TicketEvent['set'], facts: Facts = {}): TicketEvent =>
  event(when, { set: fields, ...facts });
export const resolved = (when: string): TicketEvent => set(when, { state: 'resolved', reason: null });
export const reopened = (when: string): TicketEvent => set(when, { state: 'in-progress' }, { activity: 'reopened' });
export const paused = (when: string): TicketEvent => set(when, { state: 'pending', reason: 'customer' });
export const resumed = (when: string): TicketEvent => set(when, { state: 'in-progress', reason: null });

const party =
  (role: 'provider' | 'requester' | 'system', activity: 'responded' | 'commented') =>
  (when: string, facts: Facts = {}): TicketEvent =>
    event(when, { activity, actor: { role }, ...facts });
export const providerResponds = party('provider', 'responded');
export const providerComments = party('provider', 'commented');
export const requesterComments = party('requester', 'commented');
export const systemResponds = party('system', 'responded');

/** The items of INC1 at an instant (far in the future if left out), whatever the order of its events. */
export const itemsOf = (
  compiled: TicketLevel,
  events: readonly TicketEvent[],
  asOf: string = '2027-06-01T00:00:00Z',
  withSegments = false,
): readonly ClockItem[] =>
  clockTicket(compiled, 'INC1', ticketSteps(events.toSorted(compareEvents)), at(asOf), withSegments);

/** The only item. */
export const itemOf = (...args: Parameters<typeof itemsOf>): ClockItem => {
  const items = itemsOf(...args);
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} items`);
  return item;
};

/** `1 08:00` for an instant in October 2026, ISO text otherwise. */
export const shown = (instant: Instant | undefined): string | undefined => {
  if (instant === undefined) return undefined;
  const text = new Date(instant).toISOString();
  const short = text.startsWith('2026-10-') ? `${Number(text.slice(8, 10))} ${text.slice(11, -1)}` : text;
  return short.replace(/:00\.000$/, '').replace(/\.000$/, '');
};
export const hours = (count: number): number => count * 3_600_000;
export const minutes = (count: number): number => count * 60_000;
