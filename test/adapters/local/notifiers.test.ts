import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consoleNotifier, jsonlNotifier, teeNotifier } from '../../../shared/adapters/local/notifiers.ts';
import type { Message } from '../../../shared/domain/alert.ts';

const at = Date.parse('2026-10-01T12:00:00Z');
const messageOf = (id: string, rest: Partial<Message> = {}): Message => ({
  id,
  alert: {
    id: 'alert-1',
    contract: 'acme',
    level: 'resolve',
    item: 'INC1',
    kind: 'breached',
    at,
    facts: { target: 'PT4H', elapsed: 'PT4H' },
    provider: 'northwind',
  },
  state: 'raised',
  knownAt: at + 30_000,
  late: false,
  ...rest,
});

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plumbline-notify-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('messages in a file', () => {
  test('are one line of canonical JSON each, in the order of sending', async () => {
    const file = join(dir, 'out', 'alerts.jsonl');
    const { send } = jsonlNotifier(file);
    await Promise.all(['m.1', 'm.2', 'm.3'].map((id) => send([messageOf(id)])));
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.map((line) => line.slice(-100).match(/"id":"(m\.\d)"/)?.[1])).toEqual([
      'm.1',
      'm.2',
      'm.3',
      undefined,
    ]);
    expect(lines[0]).toBe(
      '{"alert":{"at":1790856000000,"contract":"acme","facts":{"elapsed":"PT4H","target":"PT4H"},"id":"alert-1",' +
        '"item":"INC1","kind":"breached","level":"resolve","provider":"northwind"},"id":"m.1","knownAt":1790856030000,' +
        '"late":false,"state":"raised"}',
    );
  });

  test('are added to those already there', async () => {
    const file = join(dir, 'alerts.jsonl');
    await jsonlNotifier(file).send([messageOf('m.1')]);
    const { provider: _, ...alert } = messageOf('m.2').alert;
    await jsonlNotifier(file).send([messageOf('m.2', { alert })]);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).not.toContain('provider');
  });

  test('that could not be written are a fault of the sender, and do not hold up the next', async () => {
    const file = join(dir, 'alerts.jsonl');
    mkdirSync(file); // a folder is no file
    const { send } = jsonlNotifier(file);
    await expect(send([messageOf('m.1')])).rejects.toMatchObject({ code: 'EISDIR' });
    rmdirSync(file);
    await send([messageOf('m.2')]);
    expect(readFileSync(file, 'utf8')).toContain('"id":"m.2"');
  });
});

const linesOf = async (message: Message): Promise<string[]> => {
  const lines: string[] = [];
  await consoleNotifier((line) => lines.push(line)).send([message]);
  return lines;
};

describe('messages for a person who watches', () => {
  test('are one readable line', async () => {
    expect(await linesOf(messageOf('m.1'))).toEqual([
      '2026-10-01T12:00:00.000Z RAISED breached acme/resolve INC1 (northwind) elapsed=PT4H target=PT4H',
    ]);
  });

  test('say when they became known if that was late', async () => {
    const [line] = await linesOf(messageOf('m.1', { state: 'withdrawn', late: true, knownAt: at + 7_200_000 }));
    expect(line).toBe(
      '2026-10-01T12:00:00.000Z WITHDRAWN breached acme/resolve INC1 (northwind) elapsed=PT4H target=PT4H known 2026-10-01T14:00:00.000Z',
    );
  });

  test('can neither start another line nor colour the screen', async () => {
    const alert = { ...messageOf('m').alert, item: 'INC1\n2026 RAISED \u001b[31mfake', facts: {} };
    expect(await linesOf(messageOf('m.1', { alert }))).toEqual([
      '2026-10-01T12:00:00.000Z RAISED breached acme/resolve INC1 2026 RAISED  [31mfake (northwind)',
    ]);
  });
});

describe('a message for several channels', () => {
  test('goes to each of them', async () => {
    const seen: string[] = [];
    const to = (name: string) => consoleNotifier(() => seen.push(name));
    await teeNotifier(to('a'), to('b')).send([messageOf('m.1')]);
    expect(seen).toEqual(['a', 'b']);
  });

  test('is sent to all and then a fault when one of them did not take it', async () => {
    const seen: string[] = [];
    const broken = consoleNotifier(() => {
      throw new Error('no line');
    });
    const tee = teeNotifier(
      broken,
      consoleNotifier((line) => seen.push(line)),
    );
    await expect(tee.send([messageOf('m.1')])).rejects.toThrow('1 of 2 channels did not take m.1');
    expect(seen).toHaveLength(1);
  });
});
