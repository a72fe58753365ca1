import { expect, test } from 'vitest';
import type { AvailabilityMetric, TicketMetric } from '../../shared/domain/contract.ts';
import { compilePattern } from '../../shared/domain/pattern.ts';
import { contractOf, dataText, edited, smallContract } from './small-contract.ts';

const firstMetric = (text: string): TicketMetric => {
  const metric = contractOf(text).contract.serviceLevels[0]?.metric;
  if (metric?.of !== 'tickets') throw new Error('no ticket metric');
  return metric;
};

const tillMetric = (text: string): AvailabilityMetric => {
  const metric = contractOf(text).contract.serviceLevels[1]?.metric;
  if (metric?.kind !== 'availability') throw new Error('no availability metric');
  return metric;
};

const window = (text: string) => contractOf(edited('{ type: calendar-month }', text)).contract.serviceLevels[0]?.window;

const start = (text: string): string => new Date(contractOf(text).contract.effectiveFrom).toISOString();

const population = (expected: string) =>
  contractOf(edited('expected: 95 ', `expected: ${expected} `).replace('    levels:', '    lowVolume: {}\n    levels:'))
    .contract.serviceLevels[0]?.lowVolume;

test('the small contract reads without findings', () => {
  const { contract, warnings } = contractOf(smallContract);
  expect(warnings).toEqual([]);
  expect([contract.id, contract.title, contract.version, contract.timezone]).toEqual([
    'acme',
    'Acme service desk',
    1,
    'Europe/London',
  ]);
  expect(contract.serviceLevels.map(({ id }) => id)).toEqual(['resolve', 'till-up']);
  expect(contract.calendars['always']).toEqual({ id: 'always', timezone: 'Europe/London', always: true });
});

test('a clock without options gets the first of each', () => {
  expect(firstMetric(smallContract).clock).toEqual({
    start: 'opened',
    stop: 'resolved',
    target: {
      by: 'priority',
      values: { P1: { kind: 'time', ms: 4 * 3_600_000 }, P2: { kind: 'time', ms: 8 * 3_600_000 } },
      default: { kind: 'businessDays', days: 2, to: 'open' },
    },
    calendar: { by: 'priority', values: { P1: 'always' }, default: 'office' },
    pauses: ['with-user'],
    warn: [{ percent: 75 }],
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
  });
});

test('availability without options gets the first of each', () => {
  expect(tillMetric(smallContract)).toEqual({
    of: 'checks',
    kind: 'availability',
    eligible: { check: ['till-http'] },
    agreedTime: 'always',
    staleAfter: 300_000,
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
  });
});

test('a level without options is shown with two decimals, rounded half up, and no data stays no data', () => {
  const level = contractOf(smallContract).contract.serviceLevels[0];
  expect(level?.rounding).toEqual({ stage: 'display-only', decimals: 2, mode: 'half-up' });
  expect(level?.noData).toBe('no-data');
  expect(level?.alerts).toEqual({ warnAtPercentOfBudget: [], channels: [] });
  expect(contractOf(edited('direction: higher, ', '')).contract.serviceLevels[0]?.levels.direction).toBe('higher');
});

test('by is priority when a map does not say', () => {
  expect(firstMetric(edited('target: { by: priority, ', 'target: { ')).clock?.target).toMatchObject({ by: 'priority' });
});

test.each(['95', '99.9', '99.90', '"99.90"', '99.000000000000001', '0.10', '100'])(
  'an expected level of %s is kept digit for digit',
  (written) => {
    expect(
      contractOf(edited('expected: 99.9 ', `expected: ${written} `)).contract.serviceLevels[1]?.levels.expected,
    ).toBe(written.replaceAll('"', ''));
  },
);

test('numbers in patterns stay numbers, fractions too', () => {
  const text = edited(
    'eligible: { check: [till-http] }',
    'eligible: { check: [till-http], latencyMs: [{ numeric: [">", 0.50] }] }',
  );
  expect(tillMetric(text).eligible).toEqual({ check: ['till-http'], latencyMs: [{ numeric: ['>', 0.5] }] });
});

test('the contract starts with its day in its own zone', () => {
  // 1 January 2026 in London is UTC; 1 July is an hour ahead of it; Tokyo is nine.
  expect(start(smallContract)).toBe('2026-01-01T00:00:00.000Z');
  expect(start(edited('effectiveFrom: 2026-01-01', 'effectiveFrom: 2026-07-01'))).toBe('2026-06-30T23:00:00.000Z');
  expect(start(edited('timezone: Europe/London', 'timezone: Asia/Tokyo'))).toBe('2025-12-31T15:00:00.000Z');
});

test('effectiveTo is the last day in force, so the contract ends where the next begins', () => {
  const text = edited('effectiveFrom: 2026-01-01', 'effectiveFrom: 2026-01-01, effectiveTo: 2026-06-30');
  expect(contractOf(text).contract.effectiveTo).toBe(Date.parse('2026-06-30T23:00:00Z')); // 1 July 00:00 in London
  expect(contractOf(edited('version: 1', 'version: 1, effectiveTo: null')).contract.effectiveTo).toBeUndefined();
});

test('contract years start with the term, else with effectiveFrom', () => {
  expect(contractOf(smallContract).contract.yearStart).toEqual([1, 1]);
  expect(contractOf(`${smallContract}term: { start: 2025-07-15 }\n`).contract.yearStart).toEqual([7, 15]);
});

test('windows', () => {
  expect(window('{ type: calendar-week }')).toEqual({ type: 'calendar-week', weekStart: 'MON' });
  expect(window('{ type: rolling, hours: 24 }')).toEqual({ type: 'rolling', hours: 24 });
  expect(window('{ type: fixed, from: 2026-03-01, to: 2026-04-01 }')).toEqual({
    type: 'fixed',
    from: Date.parse('2026-03-01T00:00:00Z'),
    to: Date.parse('2026-03-31T23:00:00Z'), // summer time began on 29 March
  });
  expect(window('{ type: fixed, from: 2026-07-01T09:00, to: "2026-07-01T09:00:00Z" }')).toMatchObject({
    from: Date.parse('2026-07-01T08:00:00Z'),
    to: Date.parse('2026-07-01T09:00:00Z'),
  });
});

test('warnings are percents or offsets from due', () => {
  expect(firstMetric(edited('warn: [75]', 'warn: [50, -PT30M, P1BD]')).clock?.warn).toEqual([
    { percent: 50 },
    { offset: { kind: 'time', ms: -1_800_000 } },
    { offset: { kind: 'businessDays', days: 1, to: 'open' } },
  ]);
});

test('minConsecutiveMinutes is minOutage in minutes; staleAfter may be never', () => {
  const metric = tillMetric(edited('staleAfter: PT5M', 'staleAfter: never, minConsecutiveMinutes: 3, confirmAfter: 2'));
  expect([metric.staleAfter, metric.minOutage, metric.confirmAfter]).toEqual(['never', 180_000, 2]);
});

test('the leaves of a composition say which checks count where eligible is silent', () => {
  const metric = tillMetric(
    edited(
      'eligible: { check: [till-http] }',
      'composition: { serial: [{ check: a }, { kOfN: { k: 1, of: [{ check: b }, { check: a }] } }] }',
    ),
  );
  expect(metric.eligible).toEqual({ check: ['a', 'b'] });
});

test('a composition of levels alone counts no check of its own, by a pattern that compiles', () => {
  const level = '{ kind: availability, agreedTime: always, composition: { serial: [{ level: till-up }] } }';
  const text = `${smallContract}  - { id: shop, title: Shop, metric: ${level}, window: { type: quarter }, levels: { expected: 99 } }\n`;
  const metric = contractOf(text).contract.serviceLevels[2]?.metric;
  const matcher = compilePattern(metric?.kind === 'availability' ? metric.eligible : {});
  expect(matcher.ok && matcher.value({ check: 'till-http' })).toBe(false);
  expect(matcher.ok).toBe(true);
});

test('a mean of elapsed time without a target is due at its expected level', () => {
  const text = edited('kind: ratio', 'kind: mean\n      unit: h')
    .replace('target: { by: priority, P1: PT4H, P2: PT8H, default: P2BD }, ', '')
    .replace('direction: higher, expected: 95 ', 'direction: lower, expected: 1.5 ');
  const metric = firstMetric(text);
  expect([metric.value, metric.clock?.target]).toEqual(['elapsed', { value: { kind: 'time', ms: 5_400_000 } }]); // 1.5 h
});

test('low volume without a number takes the smallest population in which one miss still meets the target', () => {
  expect(population('95')).toEqual({ minPopulation: 20, method: 'allow-one-miss' }); // 100 / 5
  expect(population('99.7')?.minPopulation).toBe(334); // 100 / 0.3 = 333.3…
});

test('an anchor may be used again', () => {
  const text = edited(
    'match: { state: [pending], reason: [customer] }',
    'match: &waiting { state: [pending], reason: [customer] }',
  ).replace('serviceLevels:', '  - { id: again, match: *waiting }\nserviceLevels:');
  expect(contractOf(text).contract.pauses.map(({ match }) => match)).toEqual([
    { state: ['pending'], reason: ['customer'] },
    { state: ['pending'], reason: ['customer'] },
  ]);
});

test('the same contract in JSON is the same contract', () => {
  const { document, contract } = contractOf(smallContract);
  expect(contractOf(JSON.stringify(document, undefined, '\t')).contract).toEqual(contract);
});

test('the example of the whole model reads without findings', () => {
  const { contract, document, warnings } = contractOf(dataText('contract-example.yaml'));
  expect(warnings).toEqual([]);
  expect(contract.serviceLevels.map(({ id }) => id)).toEqual([
    'SLA-RES-P1', 'SLA-RES', 'SLA-REPLY', 'SLA-APP-AVAIL', 'SLA-WAN', 'SLA-TILL-E2E', 'SLA-RTT', 'SLA-CLOUD-EC2', 'SLA-RPT-1',
    'OLA-DC-ACCEPT', 'KM-RCA', 'KM-CHANGE-P1', 'XLA-CSAT', 'KPI-SHARED',
  ]); // prettier-ignore
  expect(contract.yearStart).toEqual([7, 1]);
  expect(contract.exclusions[0]).toMatchObject({
    id: 'EX-MAINT',
    noticeMs: 120 * 3_600_000,
    maxMsPerMonth: 8 * 3_600_000,
  });
  expect(contract.sources?.[0]).toEqual({
    feed: 'servicedesk',
    party: 'acme',
    may: [{ type: 'Ticket Changed' }],
    providers: ['intg', 'wp', 'dc', 'net', 'oldco'],
  });
  expect(document.serviceLevels[3]?.levels.bands?.map(({ minInclusive }) => minInclusive)).toEqual([
    '99.90',
    '99.50',
    '99.00',
    '98.00',
    null,
  ]);
  expect(document.transition?.phases?.[1]?.interimTargets?.[0]?.expected).toBe('99.5');
  expect(document.businessCase?.discountRate).toBe('0.06');
});
