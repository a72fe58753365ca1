import type { AvailabilityMetric, Clock, Metric, ServiceLevel, TicketMetric } from '../../shared/domain/contract.ts';

const clock: Clock = {
  start: 'opened',
  stop: 'resolved',
  target: { value: { kind: 'time', ms: 14_400_000 } },
  calendar: { value: 'always' },
  pauses: [],
  warn: [],
  cycles: 'first',
  eligibleAt: 'end',
  keepBreached: true,
  breachSticks: false,
  onTargetChange: 'from-start',
  onCalendarChange: 'segment',
  onReopen: 'resume',
  onResolve: 'counts',
  countedIn: 'stopped',
  attributeTo: 'owning-provider',
};

export const ticketMetric: TicketMetric = { of: 'tickets', kind: 'ratio', eligible: {}, clock, exclusions: [] };

/** Tickets resolved in time, counted where they were opened. */
export const openedTicketMetric: TicketMetric = { ...ticketMetric, clock: { ...clock, countedIn: 'opened' } };

export const availabilityMetric: AvailabilityMetric = {
  of: 'checks',
  kind: 'availability',
  eligible: {},
  agreedTime: 'always',
  beforeFirstReport: 'excluded',
  unknown: 'excluded',
  degraded: 'up',
  maintenance: 'exclude',
  keepUp: false,
  minOutage: 0,
  mergeUpShorterThan: 0,
  confirmAfter: 1,
  countFrom: 'first',
  exclusions: [],
};

/** A level over a calendar month with every option at its default. */
export const serviceLevel = (metric: Metric, expected: string, options: Partial<ServiceLevel> = {}): ServiceLevel => ({
  id: 'level',
  title: 'A level',
  metric,
  window: { type: 'calendar-month' },
  levels: { direction: 'higher', expected },
  rounding: { stage: 'display-only', decimals: 2, mode: 'half-up' },
  noData: 'no-data',
  alerts: { warnAtPercentOfBudget: [], channels: [] },
  ...options,
});
