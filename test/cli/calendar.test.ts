import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { launcher, plumbline } from '../support/plumbline.ts';

const office = {
  MON: ['09:00-17:00'],
  TUE: ['09:00-17:00'],
  WED: ['09:00-17:00'],
  THU: ['09:00-17:00'],
  FRI: ['09:00-17:00'],
};
const calendar = {
  timezone: 'Europe/London',
  weekly: office,
  holidays: { dates: ['2026-12-25'], annual: ['01-01'] },
  breaks: [{ from: '2026-12-24T12:00', to: '2026-12-24T17:00' }],
  days: { '2026-12-31': ['09:00-12:00'] },
};
const mondays = { ...calendar, weekly: { MON: ['09:00-17:00'] } };
// British Summer Time ends in the night to Sunday 2026-10-25: on Friday 23 London is UTC+1, on Monday 26 it is UTC.
const friday = '2026-10-23T15:00:00Z'; // 16:00 in London
const elapsed = { calendar: mondays, op: 'elapsed', from: friday, to: '2026-10-26T10:00:00Z' };
const add = { calendar: mondays, op: 'add', from: friday, duration: 'PT8H' };
const open = { calendar: mondays, op: 'open', at: friday };
const lines = (...questions: readonly unknown[]): string =>
  questions.map((each) => `${JSON.stringify(each)}\n`).join('');

describe('calendar --jsonl answers each line with a line', () => {
  it('for elapsed time, a due instant and an opening', async () => {
    const ran = await plumbline(['calendar', '--jsonl'], lines(elapsed, add, open));
    // Open on Mondays only: Monday 09:00 to 10:00 is 1 h; its 8 h end at 17:00; Friday is closed.
    expect(ran).toEqual({
      code: 0,
      out: '{"ms":3600000}\n{"at":"2026-10-26T17:00:00.000Z"}\n{"open":false}\n',
      err: '',
    });
  });

  it('a line it cannot read is answered with its error, and the rest goes on', async () => {
    const ran = await plumbline(['calendar', '--jsonl'], `${lines(elapsed)}{"calendar":\n\n${lines(open)}`);
    const answers = ran.out.trimEnd().split('\n');
    expect(answers).toHaveLength(4);
    expect(answers[1]).toMatch(/^\{"error":\{"code":"bad-json","message":/);
    expect(answers[2]).toBe(answers[1]); // an empty line is no question either, but keeps its place
    expect(answers[3]).toBe('{"open":false}');
    expect(ran.code).toBe(0);
  });

  it('also with Windows line ends, a byte order mark and no end after the last line', async () => {
    const text = `\uFEFF${lines(elapsed).trimEnd()}\r\n${lines(open).trimEnd()}`;
    expect((await plumbline(['calendar', '--jsonl'], text)).out).toBe('{"ms":3600000}\n{"open":false}\n');
  });

  it('in order, however many, a line longer than a chunk among them', async () => {
    const long = { ...open, note: 'x'.repeat(300_000) };
    const questions = Array.from({ length: 5000 }, (_, i) => ({
      ...elapsed,
      to: `2026-10-26T09:00:${String(i % 60).padStart(2, '0')}Z`,
    }));
    const ran = await plumbline(['calendar', '--jsonl'], lines(...questions, long, ...questions));
    const half = questions.map((_, i) => `{"ms":${(i % 60) * 1000}}`); // the seconds after Monday's opening
    expect(ran.out.trimEnd().split('\n')).toEqual([...half, '{"open":false}', ...half]);
  });

  it('at once, so that a program can ask, read and ask again', async () => {
    const child = spawn(process.execPath, [launcher, 'calendar', '--jsonl']);
    const ask = async (question: unknown): Promise<string> => {
      child.stdin.write(lines(question));
      return String(await once(child.stdout, 'data'));
    };
    expect(await ask(elapsed)).toBe('{"ms":3600000}\n');
    expect(await ask(open)).toBe('{"open":false}\n');
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

describe('calendar for people', () => {
  const hours = ['--timezone', 'Europe/London', '--weekly', 'MON-FRI 09:00-17:00'];
  const cases: readonly (readonly [string, readonly string[], string, number])[] = [
    // Friday 16:00 to 17:00 and Monday 09:00 to 10:00, wall time without a zone.
    ['elapsed', ['2026-10-23T16:00', '2026-10-26T10:00'], 'PT2H (7200000 ms)', 0],
    // 1 h is left on Friday, the other 7 h end on Monday at 16:00, which is UTC+0 by then.
    ['add', [friday, 'PT8H'], 'Mon 2026-10-26T16:00:00+00:00', 0],
    // Back: Friday 09:00 to 16:00 is 7 h, the eighth begins on Thursday at 16:00.
    ['add', [friday, '-PT8H'], 'Thu 2026-10-22T16:00:00+01:00', 0],
    ['open', [friday], 'open', 0],
    ['open', ['2026-10-24T12:00'], 'closed', 1],
    ['holiday', ['2026-10-23T12:00'], 'no holiday', 1],
    ['resolve', ['2026-10-25T01:30'], 'Sun 2026-10-25T01:30:00+01:00', 0], // exists twice, the first is meant
    ['windows', ['2026-10-24T00:00', '2026-10-25T00:00'], 'no working time', 0],
  ];
  it.each(cases)('%s %s', async (operation, words, answer, code) => {
    expect(await plumbline(['calendar', operation, ...words, ...hours])).toEqual({ code, out: `${answer}\n`, err: '' });
  });

  it('takes the calendar of a contract, its holidays too', async () => {
    const contract = ['--contract', 'examples/acme/contract.yaml', '--calendar', 'office', '--json'];
    // 24 December closes at 13:00 and 25 December is a holiday: 1 h on Thursday, then Monday 28.
    const ran = await plumbline(['calendar', 'elapsed', '2026-12-24T12:00', '2026-12-28T10:00', ...contract]);
    expect(JSON.parse(ran.out)).toEqual({ ms: 7_200_000 });
  });

  it('takes the holidays spelled', async () => {
    const spelled = [
      '--timezone',
      'Europe/London',
      '--weekly',
      'MON-FRI 09:00-12:00 13:00-17:00',
      '--holidays',
      '2026-12-25,01-01',
    ];
    // Thursday 24 December to Monday 28: two days of 7 h less nothing, Friday is a holiday.
    const ran = await plumbline(['calendar', 'elapsed', '2026-12-24T00:00', '2026-12-29T00:00', ...spelled, '--json']);
    expect(JSON.parse(ran.out)).toEqual({ ms: 2 * 7 * 3_600_000 });
  });

  const refusals: readonly (readonly [string, readonly string[], string])[] = [
    ['no calendar', ['open', friday], 'which calendar?'],
    ['an unknown operation', ['opn', friday, ...hours], 'did you mean open?'],
    ['too few words', ['elapsed', friday, ...hours], 'calendar elapsed takes FROM TO'],
    ['an unreadable instant', ['open', 'yesterday', ...hours], 'at: "yesterday": expected an instant'],
    ['an unknown zone', ['open', friday, '--timezone', 'Europe/Atlantis'], 'Europe/Atlantis'],
    [
      'unreadable hours',
      ['open', friday, '--timezone', 'UTC', '--weekly', 'MO-FR 9-5'],
      '--weekly: "MO-FR 9-5": expected days and hours',
    ],
    [
      'an unknown calendar',
      ['open', friday, '--contract', 'examples/acme/contract.yaml', '--calendar', 'offce'],
      'did you mean office?',
    ],
    [
      'two calendars',
      ['open', friday, '--contract', 'x', '--timezone', 'UTC'],
      '--contract and --timezone do not go together',
    ],
    ['questions by words and by lines', ['open', '--jsonl'], '--jsonl takes its questions from standard input only'],
  ];
  it.each(refusals)('%s is wrong usage', async (_, args, message) => {
    expect(await plumbline(['calendar', ...args])).toEqual({ code: 2, out: '', err: expect.stringContaining(message) });
  });
});
