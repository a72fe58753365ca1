import { describe, expect, it } from 'vitest';
import type { EventLine } from '../../shared/feeds/csv.ts';
import { servicenowCsv } from '../../shared/feeds/servicenow-csv.ts';
import { translateCells } from '../support/csv-row.ts';

const change = {
  number: 'INC0000060',
  incident_state: 'Active',
  reassignment_count: '0',
  reopen_count: '0',
  sys_mod_count: '1',
  made_sla: 'true',
  caller_id: 'Caller 4491',
  opened_by: 'Opened by  180',
  opened_at: '29/2/2016 06:38',
  sys_created_by: 'Created by 81',
  sys_updated_by: 'Updated by 465',
  sys_updated_at: '2/3/2016 08:52',
  location: 'Location 204',
  category: 'Category 9',
  impact: '2 - Medium',
  urgency: '1 - High',
  priority: '3 - Moderate',
  assignment_group: 'Group 25',
  assigned_to: 'Resolver 125',
  resolved_by: 'Resolved by 113',
  resolved_at: '2/3/2016 12:06',
  closed_at: '7/3/2016 13:00',
};
const translate = (cells: Readonly<Record<string, string>>, options = {}) =>
  translateCells(servicenowCsv, { ...change, ...cells }, options);
const eventOf = (cells: Readonly<Record<string, string>>, options = {}): EventLine => {
  const result = translate(cells, options);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const fields = (cells: Readonly<Record<string, string>>) => eventOf(cells).detail['set'];

describe('a row of ServiceNow history becomes a ticket event', () => {
  it('a change carries the state, priority and where the incident lies from then on', () => {
    const { id, ...event } = eventOf({});
    expect(id).toMatch(/^INC0000060\.1\.[0-9a-f]{8}$/);
    expect(event).toEqual({
      source: 'servicenow',
      'detail-type': 'Ticket Changed',
      time: '2016-03-02T08:52:00.000Z',
      detail: {
        id,
        ticket: 'INC0000060',
        at: '2016-03-02T08:52:00.000Z',
        seq: 1,
        timeQuality: 'proxy',
        set: {
          state: 'in-progress',
          reason: null,
          priority: 'P3',
          impact: 'medium',
          urgency: 'high',
          group: 'Group 25',
          category: 'Category 9',
          site: 'Location 204',
          madeSla: true,
        },
      },
    });
  });

  it('the first row opens the incident at opened_at, not at the minute it was saved', () => {
    const { detail } = eventOf({ sys_mod_count: '0', incident_state: 'New', sys_updated_at: '29/2/2016 06:42' });
    expect(detail).toMatchObject({
      activity: 'opened',
      at: '2016-02-29T06:42:00.000Z',
      set: { type: 'incident', openedAt: '2016-02-29T06:38:00.000Z', state: 'new' },
    });
  });

  it('a later row does not open the incident again', () => {
    const { detail } = eventOf({});
    expect(detail).not.toHaveProperty('activity');
    expect(detail['set']).not.toHaveProperty('openedAt');
    expect(detail['set']).not.toHaveProperty('type');
  });

  it.each([
    ['New', { state: 'new', reason: null }],
    ['Active', { state: 'in-progress', reason: null }],
    ['Awaiting User Info', { state: 'pending', reason: 'user-info' }],
    ['Awaiting Problem', { state: 'pending', reason: 'problem' }],
    ['Awaiting Vendor', { state: 'pending', reason: 'vendor' }],
    ['Awaiting Evidence', { state: 'pending', reason: 'evidence' }],
    ['Resolved', { state: 'resolved', reason: null }],
    ['Closed', { state: 'closed', reason: null }],
  ])('state %s', (state, expected) => {
    expect(fields({ incident_state: state })).toMatchObject(expected);
  });

  it.each(['-100', 'active', '?', ''])('the unknown state %j leaves the state as it was, with a warning', (state) => {
    const { detail } = eventOf({ incident_state: state });
    expect(detail['warnings']).toEqual([`unmapped-state:${state}`]);
    expect(detail['set']).not.toHaveProperty('state');
    expect(detail['set']).not.toHaveProperty('reason');
    expect(detail['set']).toMatchObject({ priority: 'P3' });
  });

  it.each([
    ['1 - Critical', 'P1'],
    ['2 - High', 'P2'],
    ['4 - Low', 'P4'],
    ['5 - Planning', 'P5'],
    ['3', 'P3'],
  ])('priority %s is %s', (written, expected) => {
    expect(fields({ priority: written })).toMatchObject({ priority: expected });
  });

  it.each(['Moderate', '6 - Later', '0 - None'])('priority %j is unknown with a warning, never P3', (written) => {
    const { detail } = eventOf({ priority: written });
    expect(detail).toMatchObject({ set: { priority: 'unknown' }, warnings: [`unmapped-priority:${written}`] });
  });

  it('an empty cell clears a field, a column the file lacks leaves it alone', () => {
    expect(fields({ assignment_group: '?', location: '' })).toMatchObject({ group: null, site: null });
    const { category: _absent, ...withoutCategory } = change;
    const result = translateCells(servicenowCsv, withoutCategory);
    expect(result.ok && result.value.detail['set']).not.toHaveProperty('category');
  });
});

describe('when a row happened', () => {
  it('resolved_at and closed_at of an incident still in work are not read before their time', () => {
    // Both stand on the row already, days ahead of it.
    expect(JSON.stringify(eventOf({}))).not.toMatch(/12:06|13:00/);
  });

  it('a closing counts from closed_at when the row was saved later', () => {
    const { detail, time } = eventOf({ incident_state: 'Closed', sys_updated_at: '7/3/2016 13:05' });
    expect(detail).toMatchObject({ at: '2016-03-07T13:00:00.000Z', timeQuality: 'second' });
    expect(time).toBe('2016-03-07T13:05:00.000Z');
  });

  it('a resolution counts from resolved_at when the row was saved later', () => {
    const { detail } = eventOf({ incident_state: 'Resolved', sys_updated_at: '2/3/2016 12:10' });
    expect(detail).toMatchObject({ at: '2016-03-02T12:06:00.000Z', timeQuality: 'second' });
  });

  it('a closing that closed_at puts later (reopened since) counts from the row itself', () => {
    const { detail } = eventOf({ incident_state: 'Closed', sys_updated_at: '5/3/2016 09:00' });
    expect(detail).toMatchObject({ at: '2016-03-05T09:00:00.000Z', timeQuality: 'proxy' });
  });

  it('after a reopening closed_at may name an earlier round, so the row itself counts', () => {
    const { detail } = eventOf({ incident_state: 'Closed', reopen_count: '1', sys_updated_at: '9/3/2016 09:00' });
    expect(detail['at']).toBe('2016-03-09T09:00:00.000Z');
  });

  it('an unreadable closed_at does not lose the closing', () => {
    const { detail } = eventOf({ incident_state: 'Closed', closed_at: '?', sys_updated_at: '9/3/2016 09:00' });
    expect(detail['at']).toBe('2016-03-09T09:00:00.000Z');
  });

  it('the zone of the file is an option', () => {
    // 08:52 in Chicago in winter is 14:52 UTC.
    expect(eventOf({}, { timezone: 'America/Chicago' }).detail['at']).toBe('2016-03-02T14:52:00.000Z');
  });
});

describe('who is who', () => {
  it('an exact copy of a row is the same event, another row with the same count is a second one', () => {
    expect(eventOf({}).id).toBe(eventOf({}).id);
    expect(eventOf({ assignment_group: 'Group 70' }).id).not.toBe(eventOf({}).id);
  });

  it('a later export, in which resolved_at and closed_at have moved, gives the same events', () => {
    expect(eventOf({ closed_at: '9/9/2016 09:00', resolved_at: '?' })).toEqual(eventOf({}));
  });

  it('persons never leave', () => {
    expect(JSON.stringify(eventOf({ sys_mod_count: '0' }))).not.toMatch(
      /Caller|Opened by|Created by|Updated by|Resolver|Resolved by/,
    );
  });

  it('the name of the feed is an option', () => {
    expect(eventOf({}, { source: 'desk' }).source).toBe('desk');
  });
});

describe('rows and options that cannot be read are refused with place, finding and expectation', () => {
  it.each([
    ['no number', { number: '' }, 'missing-value', 'number', ''],
    ['a number that says no value', { number: '?' }, 'missing-value', 'number', '?'],
    ['no change count', { sys_mod_count: '' }, 'missing-value', 'sys_mod_count', ''],
    ['a change count that is none', { sys_mod_count: '1.5' }, 'invalid-number', 'sys_mod_count', '1.5'],
    ['a negative change count', { sys_mod_count: '-1' }, 'invalid-number', 'sys_mod_count', '-1'],
    ['no time', { sys_updated_at: '?' }, 'missing-value', 'sys_updated_at', '?'],
    ['month first', { sys_updated_at: '2/29/2016 06:38' }, 'invalid-time', 'sys_updated_at', '2/29/2016 06:38'],
    ['30 February', { sys_updated_at: '30/2/2016 06:38' }, 'invalid-time', 'sys_updated_at', '30/2/2016 06:38'],
    ['a first row without opened_at', { sys_mod_count: '0', opened_at: '?' }, 'missing-value', 'opened_at', '?'],
  ])('%s', (_case, cells, code, column, found) => {
    const result = translate(cells);
    expect(result).toMatchObject({ ok: false, error: { code, row: 2, column, found } });
    expect(!result.ok && result.error.message).toContain(
      `row 2, column ${column}: found ${JSON.stringify(found)}, expected `,
    );
  });

  it('a minute that the named zone has twice', () => {
    const result = translate({ sys_updated_at: '30/10/2016 01:30' }, { timezone: 'Europe/London' });
    expect(result).toMatchObject({ ok: false, error: { code: 'ambiguous-time', column: 'sys_updated_at' } });
  });

  it('an option with a typing error, and a zone that does not exist', () => {
    expect(translate({}, { time_zone: 'UTC' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-option', row: 0, column: 'time_zone' },
    });
    expect(translate({}, { timezone: 'Mars' })).toMatchObject({
      ok: false,
      error: { code: 'invalid-option', found: 'Mars' },
    });
  });
});
