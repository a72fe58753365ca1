import { describe, expect, it } from 'vitest';
import type { Io } from '../../cli/command.ts';
import { commands } from '../../cli/commands.ts';
import { runCommandLine } from '../../cli/main.ts';
import { launcher, plumbline, runProgram } from '../support/plumbline.ts';

const brokenIo = (messages: string[]): Io => ({
  out: () => {
    throw new Error('the disk is on fire');
  },
  write: async () => undefined,
  err: (text) => void messages.push(text),
  stdin: async function* () {},
  tty: { stdout: false, stderr: false },
  width: undefined,
  colour: (_, text) => text,
  progress: () => ({ update: () => undefined, done: () => undefined }),
});

describe('the help', () => {
  it('lists every command, and is what no words at all give', async () => {
    const [asked, bare] = await Promise.all([plumbline(['--help']), plumbline([])]);
    expect(asked).toEqual({ code: 0, out: bare.out, err: '' });
    for (const { name, summary } of commands)
      expect(asked.out).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
  });

  it.each(commands.map(({ name }) => name))(
    'of %s is the same by both spellings and shows usage and an example',
    async (name) => {
      const [before, after] = await Promise.all([plumbline(['help', name]), plumbline([name, '--help'])]);
      expect(after).toEqual({ code: 0, out: before.out, err: '' });
      expect(after.out).toMatch(new RegExp(`^Usage\n  plumbline ${name}`, 'm'));
      expect(after.out).toMatch(new RegExp(`^Examples\n  plumbline ${name}`, 'm'));
    },
  );

  it('is given beside a wrong option, but not for a file of that name', async () => {
    expect((await plumbline(['lint', '--wrong', '-h'])).code).toBe(0);
    expect((await plumbline(['lint', '--', '--help'])).err).toBe('plumbline: --help: no such file or folder\n');
  });

  it('tells the version of the package', async () => {
    expect(await plumbline(['--version'])).toEqual({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: '',
    });
  });
});

describe('wrong usage is exit 2, with a way out', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['a misspelt command', ['lnt'], 'unknown command lnt; did you mean lint?\nSee plumbline --help\n'],
    [
      'a misspelt option',
      ['lint', '--jsn', 'x'],
      'unknown option --jsn; did you mean --json?\nSee plumbline lint --help\n',
    ],
    ['an option nobody knows', ['lint', '--zzzzzz', 'x'], 'unknown option --zzzzzz\nSee plumbline lint --help\n'],
    ['a missing word', ['lint'], 'CONTRACT is missing: a contract in YAML or JSON\nSee plumbline lint --help\n'],
    ['a word too many', ['schema', 'event', 'x'], 'one word too many: "x"\nSee plumbline schema --help\n'],
    ['a switch with a value', ['lint', '--json=1', 'x'], 'option --json takes no value\nSee plumbline lint --help\n'],
    [
      'an option whose value is another option',
      ['import', 'check-csv', 'x', '--out', '--json'],
      'option --out needs a value: --out FILE\nSee plumbline import --help\n',
    ],
    [
      'an option given twice',
      ['import', 'check-csv', 'x', '--out', 'a', '-o', 'b'],
      'option -o is given twice\nSee plumbline import --help\n',
    ],
    [
      'an unknown schema',
      ['schema', 'contrct'],
      'no schema "contrct", expected contract or event; did you mean contract?\nSee plumbline schema --help\n',
    ],
  ];
  it.each(cases)('%s', async (_, args, message) => {
    expect(await plumbline(args)).toEqual({ code: 2, out: '', err: `plumbline: ${message}` });
  });
});

describe('a fault is exit 3', () => {
  it('in one line, and in full with --debug', async () => {
    const short: string[] = [];
    expect(await runCommandLine(['schema', '--help'], brokenIo(short))).toBe(3);
    expect(short).toEqual([
      'plumbline: the disk is on fire',
      'This is a fault, not your input; --debug shows where it happened.',
    ]);
    const long: string[] = [];
    expect(await runCommandLine(['schema', '--help', '--debug'], brokenIo(long))).toBe(3);
    expect(long.join('\n')).toMatch(/^ +at .*main\.test\.ts/m);
  });

  it('an older Node is told which one is needed', async () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.1.0"}})';
    const ran = await runProgram(process.execPath, ['--import', pretend, launcher, '--help']);
    expect(ran).toEqual({ code: 3, out: '', err: expect.stringContaining('needs Node 24 or later') });
    expect(ran.err).toContain('npx plumbline');
  });
});

describe('a reader who has seen enough', () => {
  it('ends the command without a word', async () => {
    const command = `"${process.execPath}" cli/plumbline.mjs import check-csv examples/uptime-checks/checks.csv.gz`;
    const ran = await runProgram('sh', ['-c', `{ ${command}; echo "exit $?" >&2; } | head -n 1`]);
    expect(ran.err).toBe('exit 0\n');
    expect(ran.out.split('\n')).toHaveLength(2); // 13,617 events were on their way, one line and its end arrived
  });

  it('leaves no colours or progress in a pipe', async () => {
    const ran = await plumbline(['import', 'servicenow-csv', 'examples/servicenow-incidents/incidents.csv.gz']);
    expect(ran.err).toBe('7123 rows: 7123 events, 0 refused\n');
    expect(ran.out).not.toContain('\u001B');
  });
});
