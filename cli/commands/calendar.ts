/** `plumbline calendar`: working-time arithmetic, one question for people or many as JSON lines. */
import { answerCalendarLine } from '../../shared/domain/calendar-lines.ts';
import { formatDuration } from '../../shared/domain/time.ts';
import { zone, type Zone } from '../../shared/domain/zone.ts';
import { readQuestion } from '../calendar-question.ts';
import { flagOf, need, Stop, wrongUsage, type Command, type Io } from '../command.ts';
import { json } from '../output.ts';

/** Whatever arrived together is answered together, so a pipe is fast and a conversation is not kept waiting. */
const answerLines = async (io: Io): Promise<number> => {
  for await (const lines of io.stdin()) await io.write(`${lines.map(answerCalendarLine).join('\n')}\n`);
  return 0;
};

/** One answer of `answerCalendarLine`; exactly one of them is there. */
interface Answer {
  readonly error?: { readonly code: string; readonly message: string };
  readonly ms?: number;
  readonly at?: string;
  readonly open?: boolean;
  readonly holiday?: boolean;
  readonly windows?: readonly { readonly from: string; readonly to: string }[];
}

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const localText = (home: Zone, at: string): string => {
  const instant = Date.parse(at);
  return `${dayNames[home.localFields(instant).weekday]} ${home.formatZoned(instant)}`;
};

/** The answer in the calendar's own time, for people. */
const answerText = (answer: Answer, home: Zone): string => {
  const { ms, at, open, holiday, windows } = answer;
  if (ms !== undefined) return `${formatDuration(ms)} (${ms} ms)`;
  if (at !== undefined) return localText(home, at);
  if (open !== undefined) return open ? 'open' : 'closed';
  if (holiday !== undefined) return holiday ? 'holiday' : 'no holiday';
  const lines = (windows ?? []).map(({ from, to }) => `${localText(home, from)}  ${localText(home, to)}`);
  return lines.length === 0 ? 'no working time' : lines.join('\n');
};

const isNo = ({ open, holiday }: Answer): boolean => open === false || holiday === false;

export const calendar: Command = {
  usage: [
    'calendar elapsed FROM TO CALENDAR',
    'calendar add FROM DURATION CALENDAR',
    'calendar open AT CALENDAR',
    'calendar holiday AT CALENDAR',
    'calendar resolve LOCAL CALENDAR',
    'calendar windows FROM TO CALENDAR',
    'calendar --jsonl < QUESTIONS > ANSWERS',
  ],
  positionals: [
    { name: 'OPERATION', description: 'elapsed, add, open, holiday, resolve or windows', optional: true },
    { name: 'WORDS', description: 'what the operation asks for', optional: true, many: true },
  ],
  options: {
    contract: { type: 'string', placeholder: 'FILE', description: 'Take the calendar from this contract' },
    calendar: { type: 'string', placeholder: 'ID', description: 'Which of its calendars' },
    timezone: {
      type: 'string',
      placeholder: 'ZONE',
      description: 'Or spell one: its IANA zone, such as Europe/London',
    },
    weekly: {
      type: 'string',
      placeholder: 'HOURS',
      description: 'Its hours: "MON-FRI 09:00-17:00, SAT 10:00-14:00"',
      default: 'always open',
    },
    holidays: { type: 'string', placeholder: 'DATES', description: 'Its holidays: 2026-12-25,01-01' },
    boundary: {
      type: 'string',
      placeholder: 'stay|roll',
      description: 'add: where a close is reached, stay there or roll to the next opening',
      default: 'stay',
    },
    json: { type: 'boolean', description: 'Print the answer as JSON' },
    jsonl: { type: 'boolean', description: 'Answer each line of JSON on standard input with a line of JSON' },
  },
  sections: [
    {
      title: 'Words',
      lines: [
        'CALENDAR   --contract FILE --calendar ID, or --timezone ZONE [--weekly HOURS] [--holidays DATES]',
        'FROM TO AT an instant such as 2026-10-23T15:00:00Z; without Z or offset it is wall time of the calendar',
        'DURATION   working time such as PT8H, or working days such as P2BD, P2BD/close, P2BD/same; negative goes back',
        'LOCAL      wall time such as 2026-10-23T15:00',
        '',
        'open and holiday exit with 1 when the answer is no.',
      ],
    },
  ],
  examples: [
    'calendar elapsed 2026-10-23T15:00 2026-10-26T10:00 --timezone Europe/London --weekly "MON-FRI 09:00-17:00"',
    'calendar add 2026-10-23T15:00:00Z P2BD --contract examples/acme/contract.yaml --calendar office',
    'calendar --jsonl < questions.jsonl > answers.jsonl',
  ],
  run: async ({ positionals, values }, io) => {
    const [operation, ...words] = positionals;
    if (flagOf(values, 'jsonl')) {
      if (operation !== undefined) throw wrongUsage('--jsonl takes its questions from standard input only');
      return answerLines(io);
    }
    if (operation === undefined)
      throw wrongUsage('OPERATION is missing: elapsed, add, open, holiday, resolve or windows');
    const question = await readQuestion(operation, words, values);
    const answer: Answer = JSON.parse(answerCalendarLine(JSON.stringify(question)));
    if (answer.error) throw new Stop(2, answer.error.code, answer.error.message);
    io.out(flagOf(values, 'json') ? json(answer) : answerText(answer, need(zone(question.calendar.timezone))));
    return isNo(answer) ? 1 : 0;
  },
};
