import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CalendarSpec } from '../../shared/domain/calendar.ts';
import { duration, itemOf, level, opened, resolved, set, type LevelOptions } from '../support/ticket-clock.ts';
import type { TicketEvent } from '../../shared/domain/event.ts';

interface VectorClock {
  readonly name: string;
  readonly start: string;
  readonly stop?: string;
  readonly target_seconds?: number;
  readonly target_business_days?: number;
  readonly end_of_working_day?: boolean;
  readonly pauses: readonly (readonly [string, string | null])[];
  readonly expected_due?: string;
  readonly expected_elapsed_seconds?: number;
  readonly expected_status?: 'met' | 'breached';
}
interface VectorCase {
  readonly id: string;
  readonly calendar: {
    readonly timezone: string;
    readonly weekly: Readonly<Record<string, readonly (readonly [string, string])[]>>;
    readonly holidays: { readonly dates: readonly string[] };
  };
  readonly clocks: readonly VectorClock[];
  readonly expected_escalations?: readonly { readonly at: string; readonly offset: string }[];
}
const { cases }: { readonly cases: readonly VectorCase[] } = JSON.parse(
  readFileSync(new URL('../vectors/ticket-clocks.json', import.meta.url), 'utf8'),
);

/** Where exact arithmetic differs from what the source asserts; ours stands here, with the reason. */
const ourDue: Readonly<Record<string, string>> = {
  // The source rounds to the minute and is 24 s late: 7 Nov 13:26:36 + 20 h of 12-hour days = 9 Nov 09:26:36.
  'zammad-19 update (after customer 7 Nov)': '2016-11-09T09:26:36Z',
  // The source moves a due by 4 minutes for a pause that began six weeks after it; a due already passed is not moved.
  'otobo-04 solution': '2016-04-14T18:57:17Z',
};

const calendarOf = ({ calendar }: VectorCase): CalendarSpec => ({
  timezone: calendar.timezone,
  weekly: Object.fromEntries(
    Object.entries(calendar.weekly).map(([day, spans]) => [day.toUpperCase(), spans.map((span) => span.join('-'))]),
  ),
  holidays: { dates: calendar.holidays.dates },
});

const targetOf = (clock: VectorClock): string => {
  if (clock.target_business_days === undefined) return `PT${clock.target_seconds ?? 864_000}S`;
  return `P${clock.target_business_days}BD${clock.end_of_working_day === true ? '/close' : ''}`;
};

const historyOf = ({ start, stop, pauses }: VectorClock): readonly TicketEvent[] => [
  opened(start),
  ...pauses.flatMap(([from, to]) => [
    set(from, { hold: true }, { seq: 2 }),
    ...(to === null ? [] : [set(to, { hold: false }, { seq: 1 })]),
  ]),
  ...(stop === undefined ? [] : [resolved(stop)]),
];

const offsetOf = (text: string): string => {
  const [, sign, count, unit] = /^([+-])(\d+) (minute|hour|day)$/.exec(text) ?? [];
  if (unit === 'day') return `${sign === '-' ? '-' : ''}P${count}BD`;
  return `${sign === '-' ? '-' : ''}PT${count}${unit === 'hour' ? 'H' : 'M'}`;
};

const levelOf = (one: VectorCase, clock: VectorClock, warn: NonNullable<LevelOptions['clock']>['warn'] = []) =>
  level({
    calendars: { office: calendarOf(one) },
    clock: { target: { value: duration(targetOf(clock)) }, calendar: { value: 'office' }, pauses: ['on-hold'], warn },
  });

const clocks = cases.flatMap((one) => one.clocks.map((clock) => ({ name: `${one.id} ${clock.name}`, one, clock })));
const timed = clocks.filter(({ clock }) => clock.expected_due !== undefined);
const lastInstant = (events: readonly TicketEvent[]): string =>
  new Date(Math.max(...events.map((event) => event.at))).toISOString();

describe('clocks of public service desks', () => {
  it.each(timed)('$name falls due when its source says', ({ name, one, clock }) => {
    const events = historyOf(clock);
    const item = itemOf(levelOf(one, clock), events, lastInstant(events));
    expect(item.dueAt).toBe(Date.parse(ourDue[name] ?? clock.expected_due ?? ''));
  });

  it.each(clocks.filter(({ clock }) => clock.stop !== undefined))(
    '$name took as long as its source says',
    ({ one, clock }) => {
      const item = itemOf(levelOf(one, clock), historyOf(clock));
      expect(item.elapsedMs).toBe((clock.expected_elapsed_seconds ?? NaN) * 1000);
      expect(item.outcome).toBe('met');
    },
  );

  it.each(clocks.filter(({ clock }) => clock.expected_status === 'breached'))('$name is breached', ({ one, clock }) => {
    expect(itemOf(levelOf(one, clock), historyOf(clock)).overdue).toBe(true);
  });

  const escalations = cases.flatMap((one) =>
    (one.expected_escalations ?? []).map((escalation, i) => ({
      name: `${one.id} ${escalation.offset}`,
      one,
      escalation,
      clock: one.clocks[i] ?? one.clocks[0],
    })),
  );
  it.each(escalations)('$name warns when its source escalates', ({ one, clock, escalation }) => {
    if (clock === undefined) throw new Error(one.id);
    const compiled = levelOf(one, clock, [{ offset: duration(offsetOf(escalation.offset)) }]);
    expect(itemOf(compiled, historyOf(clock), '2035-01-01T00:00:00Z').warnings.map(({ at }) => at)).toEqual([
      Date.parse(escalation.at),
    ]);
  });

  it('covers every case of the file', () => {
    expect(clocks).toHaveLength(47);
    expect(escalations).toHaveLength(10);
  });
});
