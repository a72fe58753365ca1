import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clockTicket } from '../../shared/domain/clock.ts';
import { compareEvents, type TicketEvent } from '../../shared/domain/event.ts';
import type { TicketLevel } from '../../shared/domain/ticket-level.ts';
import { ticketSteps } from '../../shared/domain/ticket-steps.ts';
import { readSyntheticEvents } from '../support/synthetic.ts';
import { duration, level } from '../support/ticket-clock.ts';

/** Written out from the log's own description, apart from the contract in YAML that others test with. */
const bankHolidays = ['2024-01-01', '2024-03-29', '2024-04-01', '2024-05-06', '2024-05-27', '2024-08-26', '2024-12-25'];
bankHolidays.push('2024-12-26', '2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26', '2025-08-25');
bankHolidays.push('2025-12-25', '2025-12-26');
const day = ['08:00-18:00'];
const calendars = {
  always: { timezone: 'Europe/London', always: true },
  office: {
    timezone: 'Europe/London',
    weekly: { MON: day, TUE: day, WED: day, THU: day, FRI: day },
    holidays: { dates: bankHolidays },
  },
};
const pauses = [{ id: 'waiting', match: { state: ['pending'], reason: ['customer', 'change'] } }];
const targets = {
  responded: { P1: 'PT15M', P2: 'PT30M', P3: 'PT2H', P4: 'PT4H', P5: 'PT10H' },
  resolved: { P1: 'PT4H', P2: 'PT8H', P3: 'PT24H', P4: 'PT50H', P5: 'PT100H' },
};

const levelOf = (stop: 'responded' | 'resolved', onCalendarChange: 'segment' | 'restate'): TicketLevel =>
  level({
    calendars,
    pauses,
    clock: {
      stop,
      onCalendarChange,
      target: {
        by: 'priority',
        values: Object.fromEntries(Object.entries(targets[stop]).map(([priority, text]) => [priority, duration(text)])),
      },
      calendar: { by: 'priority', values: { P1: 'always' }, default: 'office' },
      pauses: stop === 'resolved' ? ['waiting'] : [],
    },
  });

const readHistories = async (): Promise<ReadonlyMap<string, TicketEvent[]>> => {
  const histories = new Map<string, TicketEvent[]>();
  const file = new URL('../data/events.jsonl.gz', import.meta.url).pathname;
  for await (const { id, detail } of readSyntheticEvents(file)) {
    const { ticket, at, ...facts }: Omit<TicketEvent, 'at'> & { readonly at: string } = JSON.parse(
      JSON.stringify(detail),
    );
    const instant = Date.parse(at);
    const event: TicketEvent = {
      ...facts,
      kind: 'ticket',
      source: 's',
      id,
      hash: id,
      ticket,
      at: instant,
      receivedAt: instant,
    };
    histories.set(ticket, [...(histories.get(ticket) ?? []), event]);
  }
  for (const history of histories.values()) history.sort(compareEvents);
  return histories;
};

/** ticket, responded, its priority, elapsed by segment and restated, resolved, its priority, elapsed by segment and restated. */
const expected = readFileSync(new URL('../data/expected.tickets.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(','));

describe('a log whose elapsed times three other engines agree on to the millisecond', async () => {
  const histories = await readHistories();
  const asOf = Date.parse('2025-12-31T00:00:00Z');

  const row = (ticket: string, compiled: TicketLevel) => {
    const [item] = clockTicket(compiled, ticket, ticketSteps(histories.get(ticket) ?? []), asOf);
    if (item?.stoppedAt === undefined) return ['', '', ''];
    return [`${item.stoppedAt}`, String(item.fields['priority']).slice(1), `${item.elapsedMs}`];
  };

  it.each(['segment', 'restate'] as const)('gives every ticket its response and resolution time (%s)', (policy) => {
    const column = policy === 'segment' ? 0 : 1;
    const response = levelOf('responded', policy);
    const resolution = levelOf('resolved', policy);
    const actual = expected.map(([ticket = '']) => [ticket].concat(row(ticket, response), row(ticket, resolution)));
    const wanted = expected.map((cells) =>
      cells
        .slice(0, 3)
        .concat(cells.slice(3 + column, 4 + column), cells.slice(5, 7), cells.slice(7 + column, 8 + column)),
    );
    expect(actual).toEqual(wanted);
    expect(actual.length).toBe(histories.size);
  });
});
