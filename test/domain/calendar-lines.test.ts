import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerCalendarLine } from '../../shared/domain/calendar-lines.ts';

const calendar = {
  timezone: 'Europe/London',
  weekly: { MON: ['09:00-17:00'] },
  holidays: { dates: ['2026-12-25'], annual: ['01-01'] },
  breaks: [{ from: '2026-12-24T12:00', to: '2026-12-24T17:00' }],
  days: { '2026-12-31': ['09:00-12:00'] },
};
const ask = (question: object): unknown => JSON.parse(answerCalendarLine(JSON.stringify({ calendar, ...question })));
const friday = '2026-10-23T15:00:00Z';
const fridayFrom = (i: number): object => ({
  id: `c${i}`,
  timezone: 'UTC',
  weekly: { FRI: [`${String(i % 24).padStart(2, '0')}:00-24:00`] },
});
const openOnFriday = (i: number): unknown => ask({ op: 'open', at: friday, calendar: fridayFrom(i) });

describe('one line of JSON is answered by one', () => {
  it.each<[object, object]>([
    // Monday 09:00 to 10:00
    [{ op: 'elapsed', from: friday, to: '2026-10-26T10:00:00Z' }, { ms: 3_600_000 }],
    [{ op: 'elapsed', from: '2026-10-26T10:00:00Z', to: friday }, { ms: 0 }],
    // Monday 09:00 to 17:00, and on to the next Monday
    [{ op: 'add', from: friday, duration: 'PT8H' }, { at: '2026-10-26T17:00:00.000Z' }],
    [{ op: 'add', from: friday, duration: 'PT8H', boundary: 'roll' }, { at: '2026-11-02T09:00:00.000Z' }],
    // Monday 19 October is in summer time: 17:00 BST, less 4 h
    [{ op: 'add', from: friday, duration: '-PT4H' }, { at: '2026-10-19T12:00:00.000Z' }],
    [{ op: 'add', from: friday, duration: 'P1BD' }, { at: '2026-10-26T16:00:00.000Z' }],
    [{ op: 'add', from: friday, duration: 'P1BD/close' }, { at: '2026-10-26T17:00:00.000Z' }],
    [{ op: 'open', at: friday }, { open: false }],
    [{ op: 'open', at: '2026-12-31T10:00:00Z' }, { open: true }],
    [{ op: 'holiday', at: '2026-12-25T10:00:00Z' }, { holiday: true }],
    [{ op: 'holiday', at: friday }, { holiday: false }],
    [{ op: 'resolve', local: '2026-03-29T01:30' }, { at: '2026-03-29T01:30:00.000Z' }],
    [{ op: 'resolve', local: '2026-07-01T01:30:00' }, { at: '2026-07-01T00:30:00.000Z' }],
    [
      { op: 'windows', from: friday, to: '2026-10-26T12:00:00Z' },
      { windows: [{ from: '2026-10-26T09:00:00.000Z', to: '2026-10-26T12:00:00.000Z' }] },
    ],
  ])('%j', (question, answer) => {
    expect(ask(question)).toEqual(answer);
  });
});

describe('a line that cannot be answered says why', () => {
  it.each<[string, object]>([
    ['unknown-op', { op: 'subtract', from: friday }],
    ['unknown-op', {}],
    ['bad-field', { op: 'open' }],
    ['bad-field', { op: 'add', from: friday, duration: 8 }],
    ['bad-field', { op: 'add', from: friday, duration: 'PT8H', boundary: 'bounce' }],
    ['no-zone', { op: 'elapsed', from: friday, to: '2026-10-26T10:00:00' }],
    ['bad-instant', { op: 'elapsed', from: 'yesterday', to: friday }],
    ['bad-duration', { op: 'add', from: friday, duration: 'P1M' }],
    ['bad-local', { op: 'resolve', local: '2026-02-30T10:00' }],
    ['bad-calendar', { op: 'open', at: friday, calendar: { timezone: 'UTC', weekly: { MON: ['9-5'] } } }],
    ['unknown-zone', { op: 'open', at: friday, calendar: { timezone: 'Mars/Olympus' } }],
    ['never-reached', { op: 'add', from: friday, duration: 'PT1H', calendar: { timezone: 'UTC' } }],
    ['never-reached', { op: 'add', from: friday, duration: 'P99999999D', calendar: { timezone: 'UTC', always: true } }],
    ['span-too-long', { op: 'windows', from: '1900-01-01T00:00:00Z', to: friday }],
  ])('%s: %j', (code, question) => {
    expect(ask(question)).toMatchObject({ error: { code } });
  });

  it('names the field', () => {
    expect(ask({ op: 'open', at: 'noon' })).toEqual({
      error: { code: 'bad-instant', message: 'at: "noon": expected an instant such as 2026-10-01T08:00:00Z' },
    });
  });

  it('and any other line is answered with a refusal too', () => {
    for (const line of ['', '{', '[]', 'null', '7']) expect(answerCalendarLine(line)).toContain('"bad-json"');
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('elapsed', 'add', 'open', 'resolve', 'holiday', 'windows'), (json, op) => {
        const answer = answerCalendarLine(
          `{"calendar":${json},"op":"${op}","from":"${friday}","to":"${friday}","at":"${friday}"}`,
        );
        expect(JSON.parse(answer)).toBeTypeOf('object');
      }),
    );
  });

  it('many different calendars are answered one after the other', () => {
    // more than are kept: the first is compiled again and answers the same
    const first = Array.from({ length: 100 }, (_, i) => openOnFriday(i));
    expect(first.map((_, i) => openOnFriday(i))).toEqual(first);
    expect([openOnFriday(15), openOnFriday(16)]).toEqual([{ open: true }, { open: false }]);
  });
});
