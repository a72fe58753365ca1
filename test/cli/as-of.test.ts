import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { said } from '../support/memory-io.ts';

const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/servicenow-incidents/${name}`, import.meta.url));
const contract = example('contract.yaml');

interface Standings {
  readonly asOf: string;
  readonly serviceLevels: readonly { readonly id: string }[];
  readonly alerts: readonly { readonly id: string; readonly state: string }[];
}

let folder = '';
let events = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-as-of-'));
  events = join(folder, 'events.jsonl');
  await said('import', 'servicenow-csv', example('incidents.csv.gz'), '--out', events);
  await said('replay', '--contract', contract, '--events', events, '--state', join(folder, 'whole'), '--json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const levels = (run: { readonly out: string }): unknown => {
  const standings: Standings = JSON.parse(run.out);
  return standings.serviceLevels;
};

describe('a state looked at as of an earlier instant', () => {
  test('stands as a replay that ended there stood: nothing that came later is in it', async () => {
    const then = await said(
      'replay',
      '--contract',
      contract,
      '--events',
      events,
      '--as-of',
      '2016-05-10',
      '--state',
      join(folder, 'then'),
      '--json',
    );
    const back = await said('status', '--at', '2016-05-10', '--state', join(folder, 'whole'), '--json');
    const replayed: Standings = JSON.parse(then.out);
    const folded: Standings = JSON.parse(back.out);
    expect(folded.asOf).toBe('2016-05-10T00:00:00Z');
    expect(folded.serviceLevels).toEqual(replayed.serviceLevels);
    const standing = ({ alerts }: Standings): readonly string[] =>
      alerts
        .filter(({ state }) => state !== 'withdrawn')
        .map(({ id }) => id)
        .sort();
    expect(standing(folded)).toEqual(standing(replayed));
  });

  test('gives the report of that cut, byte for byte, whatever came afterwards', async () => {
    await said(
      'report',
      '--period',
      '2016-04',
      '--as-of',
      '2016-05-10',
      '--out',
      join(folder, 'a'),
      '--state',
      join(folder, 'whole'),
    );
    await said('report', '--period', '2016-04', '--out', join(folder, 'b'), '--state', join(folder, 'then'));
    expect(readFileSync(join(folder, 'a', 'items.csv'), 'utf8')).toBe(
      readFileSync(join(folder, 'b', 'items.csv'), 'utf8'),
    );
    expect(JSON.parse(readFileSync(join(folder, 'a', 'report.json'), 'utf8'))).toMatchObject({
      asOf: '2016-05-10T00:00:00+00:00',
    });
  });

  test('cannot lie after everything the state has seen', async () => {
    const { code, err } = await said('status', '--at', '2027-01-01', '--state', join(folder, 'whole'));
    expect(code).toBe(2);
    expect(err).toContain('--at: the state knows events up to 2017-02-08T15:07:00Z only');
  });
});

describe('a contract version that changes', () => {
  test('under its number is refused; as the next number it is a correction that decides again', async () => {
    const text = readFileSync(contract, 'utf8');
    const edited = join(folder, 'edited.yaml');
    writeFileSync(edited, text.replaceAll('target: PT62H', 'target: PT63H'));
    const state = join(folder, 'whole');
    const refused = await said('replay', '--contract', edited, '--events', events, '--state', state);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('published with other content');
    writeFileSync(edited, text.replaceAll('target: PT62H', 'target: PT63H').replace('version: 1', 'version: 2'));
    const corrected = await said('replay', '--contract', edited, '--events', events, '--state', state, '--json');
    const fresh = await said(
      'replay',
      '--contract',
      edited,
      '--events',
      events,
      '--state',
      join(folder, 'fresh'),
      '--json',
    );
    expect(levels(corrected)).toEqual(levels(fresh));
    expect(levels(corrected)).not.toEqual(
      JSON.parse((await said('status', '--json', '--state', join(folder, 'then'))).out).serviceLevels,
    );
  });
});
