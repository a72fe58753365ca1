import { describe, expect, it } from 'vitest';
import { marks, ticketSteps, type Step } from '../../shared/domain/ticket-steps.ts';
import { event, opened, providerResponds, requesterComments, set, shown } from '../support/ticket-clock.ts';

const markNames = (step: Step | undefined): readonly string[] =>
  Object.entries(marks)
    .filter(([, bit]) => ((step?.marks ?? 0) & bit) !== 0)
    .map(([name]) => name);

describe('steps of a ticket', () => {
  it('are one per instant, with the fields that hold from it on', () => {
    const steps = ticketSteps([
      opened('1 08:00', { group: 'desk', site: 'LON' }),
      set('1 09:00', { group: 'dc', site: null }),
      set('1 09:00', { group: 'net' }),
    ]);
    expect(steps.map(({ at, fields }) => [shown(at), fields])).toEqual([
      ['1 08:00', { type: 'incident', state: 'new', priority: 'P2', group: 'desk', site: 'LON' }],
      ['1 09:00', { type: 'incident', state: 'new', priority: 'P2', group: 'net' }],
    ]);
  });

  it('of no event are none', () => {
    expect(ticketSteps([])).toEqual([]);
  });

  it('show patterns the activity and party of the instant, and links for good', () => {
    const [first, second, third] = ticketSteps([
      event('1 08:00', { activity: 'commented', actor: { id: 'x', role: 'requester' }, set: { a: 1 } }),
      event('1 09:00', { public: false, links: [{ type: 'caused-by', to: 'CHG1' }] }),
      set('1 10:00', { a: 2 }),
    ]);
    expect(first?.view).toEqual({ a: 1, activity: 'commented', public: true, actor: { role: 'requester' } });
    expect(second?.view).toEqual({ a: 1, public: false, links: [{ type: 'caused-by', to: 'CHG1' }] });
    expect(third?.view).toEqual({ a: 2, links: [{ type: 'caused-by', to: 'CHG1' }] });
  });

  it('show every word spoken at one instant', () => {
    const [, step] = ticketSteps([opened('1 08:00'), requesterComments('1 09:00'), providerResponds('1 09:00')]);
    expect([step?.view['activity'], step?.more?.map((view) => view['activity'])]).toEqual(['commented', ['responded']]);
    expect(markNames(step)).toEqual(['providerSpoke', 'requesterSpoke']);
  });

  it('open once, at the first event that tells of it', () => {
    const steps = ticketSteps([
      set('1 07:00', { a: 1 }),
      opened('1 08:00'),
      set('1 09:00', { state: 'x' }),
      opened('1 10:00'),
    ]);
    expect(steps.map(markNames)).toEqual([[], ['opened'], [], []]);
  });

  it('mark what a state is entered from', () => {
    const states = [
      'new',
      'resolved',
      'closed',
      'resolved',
      'open',
      'closed',
      'cancelled',
      'closed',
      'resolved',
      'new',
    ];
    const steps = ticketSteps(states.map((state, i) => set(`1 ${10 + i}:00`, { state })));
    expect(steps.map(markNames)).toEqual([
      ['opened'],
      ['resolved'],
      ['closed'],
      [],
      ['reopened'],
      ['resolved', 'closed'],
      ['cancelled'],
      [],
      ['resolved', 'reopened'],
      ['reopened'],
    ]);
  });

  it('told reopened without a state are open until a state is told', () => {
    const events = [
      opened('1 08:00', { state: 'resolved' }),
      event('1 09:00', { activity: 'reopened' }),
      set('1 10:00', { state: 'resolved' }),
      event('1 11:00', { activity: 'reopened', set: { state: 'resolved' } }),
    ];
    expect(ticketSteps(events).map(markNames)).toEqual([['opened', 'resolved'], ['reopened'], ['resolved'], []]);
  });

  it('take openedAt as text or as a number, between events as well', () => {
    const at = Date.parse('2026-10-01T08:30:00Z');
    for (const openedAt of [at, '2026-10-01T09:30:00+01:00']) {
      const steps = ticketSteps([set('1 08:00', { a: 1, openedAt }), set('1 09:00', { a: 2 })]);
      expect(steps.map((step) => [shown(step.at), step.fields['a'], markNames(step)])).toEqual([
        ['1 08:00', 1, []],
        ['1 08:30', 1, ['opened']],
        ['1 09:00', 2, []],
      ]);
    }
  });

  it('take no openedAt that is no instant', () => {
    for (const openedAt of [0.5, true, 'soon'])
      expect(ticketSteps([set('1 08:00', { openedAt })]).map(markNames)).toEqual([['opened', 'startAssumed']]);
  });

  it('keep openings at an event on that event', () => {
    const steps = ticketSteps([set('1 08:00', { a: 1 }), set('1 09:00', { openedAt: '2026-10-01T09:00:00Z' })]);
    expect(steps.map(markNames)).toEqual([[], ['opened']]);
  });
});
