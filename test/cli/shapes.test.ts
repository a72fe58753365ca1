import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { said } from '../support/memory-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-shapes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const acme = fileURLToPath(new URL('../../examples/acme/contract.yaml', import.meta.url));

const write = (name: string, lines: readonly unknown[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
};

const ticket = (id: string, at: string, set: object, more: object = {}) => ({
  source: 'servicedesk',
  'detail-type': 'Ticket Changed',
  time: at,
  detail: { id, ticket: 'INC1', at, set, ...more },
});
/** A P1 from 1 October 09:00 London time: four hours, so due 12:00Z and resolved 13:00Z. */
const history = [
  ticket('e-1', '2026-10-01T08:00:00Z', { type: 'incident', state: 'new', priority: 'P1' }, { activity: 'opened' }),
  ticket('e-2', '2026-10-01T13:00:00Z', { state: 'resolved' }),
];
const replay = async (state: string, events: string, ...more: readonly string[]) =>
  said('replay', '--contract', acme, '--events', events, '--state', join(folder, state), ...more);

const keysOf = (value: object): readonly string[] => Object.keys(value);

interface Printed {
  readonly asOf: string;
  readonly serviceLevels: readonly Record<string, unknown>[];
  readonly alerts: readonly Record<string, unknown>[];
}

interface Explained {
  readonly levels: readonly Record<string, unknown>[];
}

describe('what machines read', () => {
  it('replay and status print the same keys in the same order, with instants as agreed', async () => {
    const events = write('history.jsonl', history);
    const ran = await replay('shape', events, '--as-of', '2026-11-01T00:00:00Z', '--json');
    expect(ran.code).toBe(0);
    const printed: Printed = JSON.parse(ran.out);
    expect(keysOf(printed)).toEqual(['contract', 'asOf', 'events', 'serviceLevels', 'alerts']);
    expect(printed).toMatchObject({
      contract: { id: 'acme', version: 1 },
      asOf: '2026-11-01T00:00:00Z',
      events: { read: 2, accepted: 2, duplicate: 0, refused: 0, ignored: 0 },
    });
    const [resolve, till] = printed.serviceLevels;
    expect(keysOf(resolve ?? {}).slice(0, 12)).toEqual(
      'id window status attainment expected population good bad excluded running overdue unmapped'.split(' '),
    );
    expect(resolve).toMatchObject({
      id: 'resolve',
      window: { from: '2026-10-01T00:00:00+01:00', to: '2026-11-01T00:00:00+00:00' },
      status: 'missed',
      attainment: '0.0000',
      expected: '95',
    });
    // 31 days and the hour the clocks went back: nothing reported, so nothing is unknown after a first report either.
    expect(till).toMatchObject({ id: 'till-up', status: 'no-data', attainment: null, agreedMs: 0, downMs: 0 });
    expect(keysOf(printed.alerts[0] ?? {})).toEqual(['id', 'at', 'knownAt', 'level', 'item', 'kind', 'state']);
    const status = await said('status', '--state', join(folder, 'shape'), '--json');
    expect(status.code).toBe(0);
    expect(JSON.parse(status.out)).toEqual(printed);
  });

  it('alerts carry the instant they happened at and the instant they were known', async () => {
    const events = write('alerts.jsonl', history);
    const { alerts }: Printed = JSON.parse((await replay('alerts', events, '--json')).out);
    expect(
      alerts.filter(({ level }) => level === 'resolve').map(({ kind, at, knownAt }) => [kind, at, knownAt]),
    ).toEqual(
      expect.arrayContaining([
        // 75 % of 4 h after 08:00Z
        ['warned', '2026-10-01T11:00:00.000Z', '2026-10-01T11:00:00.000Z'],
        ['breached', '2026-10-01T12:00:00.000Z', '2026-10-01T12:00:00.000Z'],
        ['resolved-late', '2026-10-01T13:00:00.000Z', '2026-10-01T13:00:00.000Z'],
      ]),
    );
  });

  it('the default as-of is the latest receipt read, never the wall clock', async () => {
    const printed: Printed = JSON.parse((await replay('default', write('d.jsonl', history), '--json')).out);
    expect(printed.asOf).toBe('2026-10-01T13:00:00Z');
  });

  it('explain prints the facts of each level and stretches that add up to the whole', async () => {
    const state = join(folder, 'explain');
    await replay('explain', write('x.jsonl', history), '--json');
    const ran = await said('explain', 'INC1', '--state', state, '--json');
    const { levels }: Explained = JSON.parse(ran.out);
    expect(levels).toMatchObject([
      {
        level: 'resolve',
        outcome: 'missed',
        startedAt: '2026-10-01T09:00:00+01:00',
        stoppedAt: '2026-10-01T14:00:00+01:00',
        dueAt: '2026-10-01T13:00:00+01:00',
        breachedAt: '2026-10-01T13:00:00+01:00',
        elapsedMs: 18_000_000,
        targetMs: 14_400_000,
        version: 1,
        segments: [{ from: '2026-10-01T09:00:00+01:00', to: '2026-10-01T14:00:00+01:00', counted: true }],
      },
    ]);
  });

  it('status as of an earlier instant counts what had been received by then', async () => {
    await replay('earlier', write('e.jsonl', [...history, 'not an event']), '--as-of', '2026-11-01');
    const ran = await said('status', '--state', join(folder, 'earlier'), '--at', '2026-10-01T12:00:00Z', '--json');
    expect(JSON.parse(ran.out)).toMatchObject({
      asOf: '2026-10-01T12:00:00Z',
      events: { read: 1, accepted: 1, refused: 0 },
      serviceLevels: [{ id: 'resolve', running: 1, overdue: 1, population: 0 }, { id: 'till-up' }],
    });
  });
});

describe('input that can not be used', () => {
  it.each([
    [
      'a contract that is not there',
      ['--contract', join(folder, 'none.yaml'), '--events', acme],
      'none.yaml: no such file',
    ],
    [
      'events that are not there',
      ['--contract', acme, '--events', join(folder, 'none.jsonl')],
      'none.jsonl: no such file',
    ],
    ['a folder in the place of events', ['--contract', acme, '--events', folder], 'a folder, expected a file'],
    ['an as-of that is no instant', ['--contract', acme, '--events', acme, '--as-of', 'soon'], 'expected an instant'],
    ['an as-of without a zone', ['--contract', acme, '--events', acme, '--as-of', '2026-10-01T08:00:00'], 'no zone'],
    ['no events at all', ['--contract', acme], '--events'],
  ])('%s is exit 2 with what was expected', async (_, args, message) => {
    const ran = await said('replay', ...args, '--state', join(folder, 'unused'));
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain(message);
  });

  it('a contract that is no YAML is exit 2 with its line', async () => {
    const broken = write('broken.yaml', ['apiVersion: plumbline/v1', 'kind: [Contract', 'metadata: {}']);
    const ran = await said('replay', '--contract', broken, '--events', acme, '--state', join(folder, 'unused'));
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/broken\.yaml:[23]:\d+: error L-YAML/);
  });

  it('a line that is no event is refused with file and line, the rest goes through, exit 1', async () => {
    const events = write('lines.jsonl', [history[0], '{"broken":', '', { source: 'x' }, history[1]]);
    const ran = await replay('lines', events, '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ events: { read: 4, accepted: 2, refused: 2 } });
    expect(ran.err).toContain(`${events}:2: refused malformed-json`);
    expect(ran.err).toContain(`${events}:4: refused malformed: detail-type`);
  });

  it('the same version with other content is exit 2 and changes nothing', async () => {
    const events = write('same.jsonl', history);
    await replay('same', events);
    const other = join(folder, 'other');
    mkdirSync(other);
    const contract = write('other/contract.yaml', [small('PT3H', 1)]);
    const state = join(folder, 'same');
    const ran = await said('replay', '--contract', contract, '--events', events, '--state', state);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('version 1 of contract acme is published with other content');
    const kept: Explained = JSON.parse((await said('explain', 'INC1', '--state', state, '--json')).out);
    expect(kept.levels).toMatchObject([{ targetMs: 14_400_000 }]);
  });

  it('a state that is not there is exit 2, an item nobody counts exit 1', async () => {
    const none = await said('status', '--state', join(folder, 'nowhere'));
    expect(none.code).toBe(2);
    expect(none.err).toContain('no state there');
    await replay('asked', write('asked.jsonl', history));
    const unknown = await said('explain', 'INC9', '--state', join(folder, 'asked'));
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('INC9');
  });
});

const small = (target: string, version: number): string => `apiVersion: plumbline/v1
kind: Contract
metadata: { id: acme, title: Acme, version: ${version}, effectiveFrom: 2026-01-01 }
timezone: Europe/London
calendars: [{ id: always, always: true }]
serviceLevels:
  - id: resolve
    title: Incidents resolved in time
    metric: { kind: ratio, of: tickets, eligible: { type: [incident] }, clock: { start: opened, stop: resolved, target: ${target}, calendar: always } }
    window: { type: calendar-month }
    levels: { expected: 95 }
`;
