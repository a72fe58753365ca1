import { describe, expect, it } from 'vitest';
import type { Command } from '../../cli/command.ts';
import { json, table, textWidth, wrap } from '../../cli/output.ts';
import { parseInput } from '../../cli/parse.ts';
import { createProgressLine, progressText } from '../../cli/progress-line.ts';

const red = (text: string): string => `\u001B[31m${text}\u001B[39m`;

describe('a table for people', () => {
  it('has its columns aligned, numbers to the right', () => {
    const rows = [
      ['resolve', 97.5, undefined],
      ['till-up', 100, 'open'],
    ] as const;
    expect(table([{ title: 'level' }, { title: '%' }, { title: 'note' }], rows)).toBe(
      ['level       %  note', 'resolve  97.5', 'till-up   100  open'].join('\n'),
    );
  });

  it('is cut to the width of the terminal, the widest column first', () => {
    const cut = table([{ title: 'id' }, { title: 'what' }], [['INC1', 'printer on the second floor is out']], 24);
    expect(cut.split('\n')[1]).toBe('INC1  printer on the se…'); // 4 + 2 + 18 = 24
  });

  it('counts what is seen: colours take no room, wide letters take two', () => {
    expect(textWidth(red('missed'))).toBe(6);
    expect(textWidth('日本é')).toBe(5);
    const lines = table(
      [{ title: 'a' }, { title: 'b' }],
      [
        [red('no'), 'x'],
        ['yes', 'y'],
      ],
    ).split('\n');
    expect(lines).toEqual(['a    b', `${red('no')}   x`, 'yes  y']);
  });

  it('lets nothing in a cell move the cursor', () => {
    expect(table([{ title: 'a' }], [['x\u001B[2J\ny']]).split('\n')).toEqual(['a', 'x\uFFFD[2J\uFFFDy']);
  });
});

describe('text and JSON', () => {
  it('JSON keeps the order of its keys and whole numbers past 2^53', () => {
    expect(json({ b: 2n ** 60n, a: 1 })).toBe('{\n  "b": "1152921504606846976",\n  "a": 1\n}');
  });

  it('long text is broken between words', () => {
    expect(wrap('one two three', 7, 2)).toBe('one two\n  three');
  });
});

describe('words of the command line', () => {
  const command: Command = {
    usage: ['x'],
    positionals: [{ name: 'ITEM', description: 'an item', optional: true }],
    options: {
      events: { type: 'string', description: 'files', many: true, required: true },
      at: { type: 'string', description: 'an instant' },
      json: { type: 'boolean', description: 'JSON' },
    },
    examples: [],
    run: async () => 0,
  };

  it('an option that takes many has all words up to the next option', () => {
    const { positionals, values } = parseInput(command, [
      '--events',
      'a',
      'b',
      '--json',
      'item',
      '--events=c',
      '--at',
      '-PT1H',
    ]);
    expect(positionals).toEqual(['item']);
    expect(values).toEqual({ events: ['a', 'b', 'c'], json: true, at: '-PT1H' });
  });

  it('two dashes end it', () => {
    expect(parseInput(command, ['--events', 'a', '--', '-item'])).toEqual({
      positionals: ['-item'],
      values: { events: ['a'] },
    });
  });

  it('a needed option is asked for', () => {
    expect(() => parseInput(command, [])).toThrow('option --events VALUE is needed');
  });
});

const terminal = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, isTTY, columns: 30, write: (text: string) => written.push(text) > 0 };
};

describe('progress', () => {
  it('says how much is done, of how much if that is known', () => {
    expect(progressText('Importing', 1200, 4800, 'a.csv')).toBe('Importing 1,200 of 4,800 (25 %) a.csv'); // 1200 / 4800
    expect(progressText('Importing', 1200)).toBe('Importing 1,200');
  });

  it('rewrites one line of the terminal, no more often than an eye can follow, and erases it', () => {
    const screen = terminal(true);
    const progress = createProgressLine(screen).start('Importing');
    for (let done = 0; done < 50; done += 1)
      progress.update(done, undefined, 'a note longer than the terminal is wide');
    progress.done();
    expect(screen.written[0]).toBe('\r\u001B[2KImporting 0 a note longer tha'); // 29 columns
    expect(screen.written.at(-1)).toBe('\r\u001B[2K');
    expect(screen.written.length).toBeLessThan(50);
  });

  it('writes nothing where there is no terminal', () => {
    const screen = terminal(false);
    const progress = createProgressLine(screen).start('Importing');
    progress.update(1);
    progress.done();
    expect(screen.written).toEqual([]);
  });
});
