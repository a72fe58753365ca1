import { describe, expect, it } from 'vitest';
import { checkCsv } from '../../shared/feeds/check-csv.ts';
import type { EventLine } from '../../shared/feeds/csv.ts';
import { translateCells } from '../support/csv-row.ts';

const check = {
  site: 'curc-docs',
  checked_at: '2026-05-10T17:13:32.337Z',
  commit_time: '2026-05-10T17:13:32+00:00',
  status: 'up',
  code: '200',
  response_ms: '100',
  monitored_since: '2026-05-10T17:13:32.232Z',
};
const translate = (cells: Readonly<Record<string, string>>, options = {}) =>
  translateCells(checkCsv, { ...check, ...cells }, options);
const eventOf = (cells: Readonly<Record<string, string>>, options = {}): EventLine => {
  const result = translate(cells, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('a row of uptime checks becomes a check event', () => {
  it('says which check, when, what it found and how fast', () => {
    expect(eventOf({})).toEqual({
      id: 'curc-docs@2026-05-10T17:13:32.337Z',
      source: 'checks',
      'detail-type': 'Check Reported',
      time: '2026-05-10T17:13:32.337Z',
      detail: {
        id: 'curc-docs@2026-05-10T17:13:32.337Z',
        check: 'curc-docs',
        at: '2026-05-10T17:13:32.337Z',
        state: 'up',
        latencyMs: 100,
      },
    });
  });

  it('is received when it was recorded, but never before it was made', () => {
    expect(eventOf({ commit_time: '2026-05-10T17:20:00+00:00' }).time).toBe('2026-05-10T17:20:00.000Z');
    // The commit's 17:13:32 is the check's 17:13:32.337 without its milliseconds.
    expect(eventOf({}).time).toBe('2026-05-10T17:13:32.337Z');
  });

  it('is received when it was made where the file has no time of recording', () => {
    const { commit_time: _absent, ...withoutCommit } = check;
    const result = translateCells(checkCsv, withoutCommit);
    expect(result.ok && result.value.time).toBe('2026-05-10T17:13:32.337Z');
  });

  it.each([
    ['up', 'up'],
    ['OK', 'up'],
    ['operational', 'up'],
    ['Down', 'down'],
    ['major_outage', 'down'],
    ['degraded', 'degraded'],
    ['partial_outage', 'degraded'],
    ['under_maintenance', 'maintenance'],
    ['No Data', 'unknown'],
    ['pending', 'pending'],
  ])('the word %s means %s', (word, state) => {
    expect(eventOf({ status: word }).detail).toMatchObject({ state });
    expect(eventOf({ status: word }).detail).not.toHaveProperty('warnings');
  });

  it('a word nobody mapped is unknown with a warning, never up', () => {
    expect(eventOf({ status: 'flapping' }).detail).toMatchObject({
      state: 'unknown',
      warnings: ['unmapped-state:flapping'],
    });
  });

  it('a response time that is no number is left out with a warning, an empty one silently', () => {
    expect(eventOf({ response_ms: '-1' }).detail).toMatchObject({ warnings: ['unreadable-latency:-1'] });
    expect(eventOf({ response_ms: '-1' }).detail).not.toHaveProperty('latencyMs');
    expect(eventOf({ response_ms: '' }).detail).not.toHaveProperty('warnings');
  });

  it('the same check at the same instant is the same event, whatever it found', () => {
    expect(eventOf({ status: 'down' }).id).toBe(eventOf({ checked_at: '2026-05-10T18:13:32.337+01:00' }).id);
  });

  it('columns may have other names', () => {
    const other = { monitor: 'till', seen: '2026-05-10 19:00:00', result: 'critical', ms: '7' };
    const options = { check: 'monitor', at: 'seen', state: 'result', latency: 'ms', timezone: 'Europe/Berlin' };
    const result = translateCells(checkCsv, other, options);
    // Berlin in May is two hours ahead of UTC.
    expect(result.ok && result.value.detail).toMatchObject({
      check: 'till',
      at: '2026-05-10T17:00:00.000Z',
      state: 'down',
      latencyMs: 7,
    });
    expect(checkCsv.columns(options)).toEqual(['monitor', 'seen', 'result']);
  });
});

describe('checks that cannot be read are refused with place, finding and expectation', () => {
  it.each([
    ['no name', { site: '' }, 'missing-value', 'site', ''],
    ['no time', { checked_at: '' }, 'invalid-time', 'checked_at', ''],
    ['no such date', { checked_at: '2026-02-30T10:00:00Z' }, 'invalid-time', 'checked_at', '2026-02-30T10:00:00Z'],
    [
      'a time without a zone',
      { checked_at: '2026-05-10T10:00:00' },
      'ambiguous-time',
      'checked_at',
      '2026-05-10T10:00:00',
    ],
    ['no state', { status: '' }, 'missing-value', 'status', ''],
  ])('%s', (_case, cells, code, column, found) => {
    expect(translate(cells)).toMatchObject({ ok: false, error: { code, row: 2, column, found } });
  });

  it('a zone that does not exist', () => {
    expect(translate({}, { timezone: 'Mars' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-option', column: 'timezone' },
    });
  });
});
