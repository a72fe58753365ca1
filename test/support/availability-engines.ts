/** Cases of other monitoring systems, told in the words of our contract options. */
import { compileCalendar } from '../../shared/domain/calendar.ts';
import type { CheckReport } from '../../shared/domain/check-runs.ts';
import type { AvailabilityMetric } from '../../shared/domain/contract.ts';
import type { CheckState } from '../../shared/domain/event.ts';
import type { Interval } from '../../shared/domain/types.ts';
import type { Case } from './availability-case.ts';

interface VectorEvent {
  readonly t: number;
  readonly kind: 'state' | 'downtime_start' | 'downtime_end';
  readonly state?: number | string;
  readonly previous_state?: number;
  readonly hard?: boolean;
  readonly downtime?: number;
  readonly in_downtime?: boolean;
  readonly flapping?: boolean;
  readonly in_service_period?: boolean;
}

export interface Vector {
  readonly id: string;
  readonly system: string;
  readonly object_types?: readonly ('host' | 'service')[];
  readonly window_start_ms: number;
  readonly window_end_ms: number;
  readonly initial_state: number;
  readonly events: readonly VectorEvent[];
  readonly current_status?: readonly { readonly t: number; readonly state: number }[];
  readonly object_created_ms?: number;
  readonly timezone?: string;
  readonly weekly_schedule_s_from_sunday?: readonly { readonly period_from: number; readonly period_to: number }[];
  readonly options?: {
    readonly service_period: 'honor' | 'ignore';
    readonly downtimes: { readonly include: 'honor' | 'ignore' | 'exclude'; readonly exclude_ok: boolean };
    readonly short_intervals_s: number;
  };
  readonly expected_percent: number;
  readonly expected_seconds?: Readonly<Record<string, number>>;
  readonly plain_reading_percent?: number;
}

const windowOf = ({ window_start_ms: from, window_end_ms: to }: Vector): Interval => ({ from, to });

/** Windows from start and end marks; one without an end runs on. */
const downtimesOf = ({ events }: Vector): readonly Interval[] =>
  events
    .filter(({ kind }) => kind === 'downtime_start')
    .map((start) => ({
      from: start.t,
      to: events.find(({ kind, downtime }) => kind === 'downtime_end' && downtime === start.downtime)?.t ?? 8e15,
    }));

/** Stretches in which a flag of the events stands. */
const flagged = ({ events, window_end_ms: end }: Vector, isSet: (event: VectorEvent) => boolean): readonly Interval[] =>
  events.filter(isSet).map((event) => ({ from: event.t, to: events[events.indexOf(event) + 1]?.t ?? end }));

/** Icinga: a host has a problem above 0, a service above 1 (WARNING is fine, UNKNOWN is not); 99 is never checked. */
const icingaState = (object: 'host' | 'service', state: number): CheckState =>
  state === 99
    ? 'pending'
    : object === 'host'
      ? state > 0
        ? 'down'
        : 'up'
      : state > 1
        ? 'down'
        : state === 1
          ? 'degraded'
          : 'up';

const beforeFirst = (initial: number): AvailabilityMetric['beforeFirstReport'] =>
  initial === 99 ? 'excluded' : initial > 0 ? 'down' : 'up';

const icingaCase = (vector: Vector, object: 'host' | 'service'): Case => {
  const states = [
    ...vector.events.filter(({ kind }) => kind === 'state'),
    ...(vector.current_status ?? []).map(({ t, state }): VectorEvent => ({ t, state, kind: 'state' })),
  ].toSorted((a, b) => a.t - b.t);
  const reports = states.map(({ t: at, state, previous_state: previous, hard }): CheckReport => ({
    at,
    state: icingaState(object, Number(state)),
    soft: hard === false,
    previous: previous === undefined ? undefined : icingaState(object, previous),
  }));
  return {
    metric: { maintenance: 'counts-as-up', beforeFirstReport: beforeFirst(vector.initial_state) },
    reports,
    range: windowOf(vector),
    maintenance: downtimesOf(vector),
  };
};

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
const wallTime = (seconds: number): string => `${String((seconds % 86_400) / 3600).padStart(2, '0')}:00`;

/** Zabbix: any severity is down; excluded downtimes, closed hours and time before creation leave both sides. */
export const zabbixCase = (vector: Vector): Case => {
  const range = windowOf(vector);
  const schedule = vector.weekly_schedule_s_from_sunday ?? [];
  const weekly = Object.fromEntries(
    schedule.map(({ period_from: from, period_to: to }) => [
      weekdays[Math.floor(from / 86_400)],
      [`${wallTime(from)}-${wallTime(to)}`],
    ]),
  );
  const calendar = compileCalendar({
    timezone: vector.timezone ?? 'UTC',
    ...(schedule.length > 0 ? { weekly } : { always: true }),
  });
  if (!calendar.ok) throw new Error(calendar.error.message);
  const created: CheckReport = { at: vector.object_created_ms ?? 0, state: 'up' };
  const changes = vector.events
    .filter(({ kind }) => kind === 'state')
    .map(({ t: at, state }): CheckReport => ({ at, state: Number(state) >= 0 ? 'down' : 'up' }));
  return {
    reports: [created, ...changes],
    range,
    agreed: calendar.value.intervals(range.from, range.to),
    maintenance: downtimesOf(vector),
  };
};

/**
 * Checkmk: whatever is not OK is short of it, so WARN is down here, and so are UNREACH and flapping, which it shows in columns of
 * their own. A phase no longer than the limit between two equal states takes their state.
 */
const checkmkCase = (vector: Vector): Case => {
  const { service_period: period, downtimes, short_intervals_s: short } = vector.options!;
  const limit = short === 0 ? 0 : short * 1000 + 1;
  const flags: readonly CheckState[] = ['up', 'degraded', 'down', 'unknown'];
  return {
    metric: {
      maintenance: ({ honor: 'own-state', ignore: 'ignore', exclude: 'exclude' } as const)[downtimes.include],
      keepUp: downtimes.exclude_ok,
      degraded: 'down',
      unknown: 'down',
      mergeUpShorterThan: limit,
      minOutage: limit,
    },
    reports: vector.events.map(({ t: at, state, flapping }) => ({
      at,
      state: flapping === true ? 'degraded' : (flags[Number(state)] ?? 'unknown'),
    })),
    range: windowOf(vector),
    agreed: period === 'ignore' ? [windowOf(vector)] : flagged(vector, (event) => event.in_service_period === true),
    maintenance: flagged(vector, (event) => event.in_downtime === true),
  };
};

const datadogCase = (vector: Vector): Case => ({
  reports: [
    { at: vector.window_start_ms, state: 'up' },
    ...vector.events.map(({ t: at, state }): CheckReport => ({ at, state: state === 'OK' ? 'up' : 'down' })),
  ],
  range: windowOf(vector),
});

export const casesOf = (vector: Vector): readonly (readonly [string, Case])[] => {
  const { system, object_types: objects = [] } = vector;
  if (system.startsWith('icinga')) return objects.map((object) => [object, icingaCase(vector, object)] as const);
  if (system === 'zabbix') return [['service', zabbixCase(vector)]];
  if (system === 'checkmk') return [[objects[0] ?? '', checkmkCase(vector)]];
  return [['monitor', datadogCase(vector)]];
};
