import { describe, expect, test } from 'vitest';
import { findingIds } from '../../shared/contract/finding.ts';
import { dataText, edited, findingsOf, read, smallContract } from './small-contract.ts';

/** Id, path and the rest of each finding. */
const told = (text: string): readonly string[] =>
  findingsOf(text).map((line) => line.replace(/^acme\.yaml:\d+:\d+: (error|warning) /, ''));

const level = (body: string): string => `${smallContract}  - { id: extra, title: Extra, ${body} }\n`;
const month = 'window: { type: calendar-month }';

describe('names that lead nowhere', () => {
  test.each([
    [
      'pauses: [with-user]',
      'pauses: [with-users]',
      'L-UNKNOWN-PAUSE serviceLevels[0].metric.clock.pauses[0]: found "with-users", expected a pause: with-user; did you mean `with-user`?',
    ],
    [
      'agreedTime: always',
      'agreedTime: shop-hours',
      'L-UNKNOWN-CALENDAR serviceLevels[1].metric.agreedTime: found "shop-hours", expected a calendar: office, always',
    ],
    [
      'staleAfter: PT5M',
      'exclusions: [maintenance]',
      'L-UNKNOWN-EXCLUSION serviceLevels[1].metric.exclusions[0]: found "maintenance", expected an exclusion, but none is declared',
    ],
  ])('%s → %s', (piece, by, finding) => expect(told(edited(piece, by))).toEqual([finding]));

  test('a provider is a free name until providers are declared', () => {
    const named = edited(
      'title: Incidents resolved in time',
      'title: Incidents resolved in time\n    provider: northwnd',
    );
    expect(told(named)).toEqual([]);
    expect(told(`${named}parties: { providers: [{ id: northwind }] }\n`)).toEqual([
      'L-UNKNOWN-PROVIDER serviceLevels[0].provider: found "northwnd", expected a provider: northwind; did you mean `northwind`?',
    ]);
  });

  test('a feed for a service that is not among the declared ones is refused, and free without any', () => {
    const sources = 'sources: [{ feed: checks, party: acme, may: [Check Reported], for: { services: [till] } }]\n';
    expect(told(smallContract + sources)).toEqual([]);
    expect(told(`${smallContract}${sources}services: [tills, { id: web }]\n`)).toEqual([
      'L-UNKNOWN-SERVICE sources[0].for.services[0]: found "till", expected a service: tills, web; did you mean `tills`?',
    ]);
  });

  test('an interim target, a trigger and an OLA must name levels of this contract', () => {
    const text = `${smallContract}transition: { phases: [{ phase: execution, fromMonth: 1, mode: interim, interimTargets: [{ level: resolv, expected: 90, until: 2026-03-31 }] }] }
terminationTriggers: [{ id: T1, rule: critical-single, serviceLevels: [till], consequence: escalate-board }]
siam: { olas: [{ id: O1, from: a, to: b, trigger: { type: [incident] }, hours: { calendar: always, accept: PT15M }, backs: [resolve, none] }] }
`;
    expect(told(text).map((line) => line.split(': found')[0])).toEqual([
      'L-UNKNOWN-LEVEL transition.phases[0].interimTargets[0].level',
      'L-UNKNOWN-LEVEL terminationTriggers[0].serviceLevels[0]',
      'L-UNKNOWN-LEVEL siam.olas[0].backs[1]',
    ]);
  });

  test('the same id twice is refused at the second', () => {
    expect(findingsOf(edited('id: till-up', 'id: resolve'))).toEqual([
      'acme.yaml:20:9: error L-DUPLICATE-ID serviceLevels[1].id: found "resolve", expected an id that is used once in its list',
    ]);
  });
});

describe('zones, calendars, patterns and dates must compile', () => {
  test.each([
    [
      'timezone: Europe/London',
      'timezone: "+01:00"',
      'L-ZONE timezone: found "+01:00", expected an IANA time zone such as Europe/London',
    ],
    [
      'timezone: Europe/London',
      'timezone: Europe/Lodon',
      'L-ZONE timezone: found "Europe/Lodon", expected an IANA time zone such as Europe/London; did you mean `Europe/London`?',
    ],
    [
      '"09:00-13:00"',
      '"09:00-25:00"',
      'L-CALENDAR calendars[0].holidays.half.2026-12-24[0]: found "09:00-25:00", expected hours such as 09:00-17:00',
    ],
    [
      'dates: [2026-12-25]',
      'annual: ["02-30"]',
      'L-CALENDAR calendars[0].holidays.annual[0]: found "02-30", expected a day of the year such as 12-25',
    ],
    [
      'always: true',
      'always: false',
      'L-CALENDAR calendars[1]: found no working time, expected weekly hours, hours of single days, or always: true',
    ],
    [
      'check: [till-http]',
      'check: till-http',
      'L-PATTERN serviceLevels[1].metric.eligible: found a map, expected an event pattern ("check" must be an object or an array)',
    ],
    [
      'stop: resolved',
      'stop: { state: [{ prefx: res }] }',
      'L-PATTERN serviceLevels[0].metric.clock.stop: found a map, expected an event pattern (state: Unrecognized match type prefx)',
    ],
    [
      'effectiveFrom: 2026-01-01',
      'effectiveFrom: 2026-01-01, effectiveTo: 2025-12-31',
      'L-DATES metadata.effectiveTo: found "2025-12-31", expected a date not before 2026-01-01',
    ],
  ])('%s → %s', (piece, by, finding) => expect(told(edited(piece, by))).toEqual([finding]));
});

describe('parts of a level that do not go together', () => {
  test.each([
    [
      'a ratio of tickets without clock and good',
      `metric: { kind: ratio, of: tickets, eligible: { type: [x] } }, ${month}, levels: { expected: 95 }`,
      'L-METRIC serviceLevels[2].metric: found neither, expected clock or good in a ratio of tickets',
    ],
    [
      'a ratio of checks without good',
      `metric: { kind: ratio, of: checks, eligible: { check: [x] } }, ${month}, levels: { expected: 95 }`,
      'L-METRIC serviceLevels[2].metric: found nothing, expected good in a ratio of checks',
    ],
    [
      'a clock on measurements',
      `metric: { kind: ratio, of: measurements, eligible: { metric: [x] }, clock: { start: opened, stop: closed, target: PT1H, calendar: always } }, ${month}, levels: { expected: 95 }`,
      'L-METRIC serviceLevels[2].metric.clock: found a map, expected no clock: only tickets have one',
    ],
    [
      'a count of checks',
      `metric: { kind: count, of: checks, eligible: { check: [x] } }, ${month}, levels: { direction: lower, expected: 4 }`,
      'L-METRIC serviceLevels[2].metric.of: found "checks", expected tickets (only tickets are counted)',
    ],
    [
      'a clock of a ratio without a target',
      `metric: { kind: ratio, of: tickets, eligible: { type: [x] }, clock: { start: opened, stop: closed, calendar: always } }, ${month}, levels: { expected: 95 }`,
      'L-MISSING serviceLevels[2].metric.clock.target: found nothing, expected the time allowed, such as PT4H',
    ],
    [
      'a rank of nothing',
      `metric: { kind: percentile, p: 0, of: measurements, eligible: { metric: [rtt] } }, ${month}, levels: { direction: lower, expected: 40 }`,
      'L-VALUE serviceLevels[2].metric.p: found 0, expected a rank above 0 and at most 100',
    ],
    [
      'a composite of an unknown level',
      `metric: { kind: composite, weights: { resolve: 60, til-up: 40 } }, ${month}, levels: { expected: 95 }`,
      'L-UNKNOWN-LEVEL serviceLevels[2].metric.weights.til-up: found "til-up", expected a service level: resolve, till-up, extra; did you mean `till-up`?',
    ],
    [
      'a composite of itself',
      `metric: { kind: composite, weights: { resolve: 60, extra: 40 } }, ${month}, levels: { expected: 95 }`,
      'L-CYCLE serviceLevels[2].metric.weights: found a circle, expected levels that do not lead back to extra',
    ],
    [
      'availability of nothing',
      `metric: { kind: availability, agreedTime: always }, ${month}, levels: { expected: 95 }`,
      'L-MISSING serviceLevels[2].metric.eligible: found nothing, expected eligible, or a composition whose leaves say which checks count',
    ],
    [
      'low volume without a number where none follows',
      `metric: { kind: mean, of: measurements, eligible: { metric: [csat] } }, ${month}, levels: { expected: 4.2 }, lowVolume: { method: roll-up }`,
      'L-MISSING serviceLevels[2].lowVolume.minPopulation: found nothing, expected a number: no default follows from this expected level',
    ],
  ])('%s', (_, body, finding) => expect(told(level(body))).toEqual([finding]));

  test('an expected percentage lies between 0 and 100, decimals compared exactly', () => {
    expect(told(edited('expected: 99.9 ', 'expected: 100.0 '))).toEqual([]);
    expect(told(edited('expected: 99.9 ', 'expected: 100.000000000000001 '))).toEqual([
      'L-LEVELS serviceLevels[1].levels.expected: found 100.000000000000001, expected a percentage from 0 to 100',
    ]);
  });

  test('the minimum lies on the worse side of expected', () => {
    expect(told(edited('expected: 95 ', 'expected: 95, minimum: 95.01 '))[0]).toMatch(
      /minimum: found 95\.01, expected at most 95:/,
    );
    const lower = edited('direction: higher, expected: 95 ', 'direction: lower, expected: 95, minimum: 94.99 ');
    expect(told(lower)[0]).toMatch(/minimum: found 94\.99, expected at least 95:/);
    expect(told(edited('expected: 95 ', 'expected: 95, minimum: 95.00 '))).toEqual([]);
  });

  test('a rolling window has days or hours, a fixed one ends after it starts', () => {
    const windows = [
      '{ type: rolling }',
      '{ type: rolling, days: 30, hours: 720 }',
      '{ type: fixed, from: 2026-03-01, to: 2026-03-01 }',
    ];
    expect(windows.flatMap((window) => told(edited('{ type: calendar-month }', window)))).toEqual([
      'L-WINDOW serviceLevels[0].window: found neither, expected exactly one of days and hours',
      'L-WINDOW serviceLevels[0].window: found both, expected exactly one of days and hours',
      'L-WINDOW serviceLevels[0].window.to: found "2026-03-01", expected a moment after 2026-03-01',
    ]);
  });

  test('minOutage and its alias cannot both stand', () => {
    expect(told(edited('staleAfter: PT5M', 'minOutage: PT3M, minConsecutiveMinutes: 3'))).toEqual([
      'L-METRIC serviceLevels[1].metric.minConsecutiveMinutes: found 3, expected minOutage or minConsecutiveMinutes, not both (they mean the same)',
    ]);
  });
});

const composed = (composition: string): readonly string[] =>
  told(edited('staleAfter: PT5M', `composition: ${composition}`));

describe('compositions', () => {
  test('a leaf that eligible does not match is refused', () => {
    expect(composed('{ parallel: [{ check: till-http }, { check: till-ping }] }')).toEqual([
      'L-COMPOSITION serviceLevels[1].metric.composition.parallel[1].check: found "till-ping", expected a check that eligible matches',
    ]);
  });

  test('more parts must be up than there are', () => {
    expect(composed('{ kOfN: { k: 2, of: [{ check: till-http }] } }')).toEqual([
      'L-COMPOSITION serviceLevels[1].metric.composition.kOfN.k: found 2, expected at most 1, the number of parts',
    ]);
  });

  test('a level leaf must exist, have a timeline, and not lead back', () => {
    expect(composed('{ serial: [{ level: resolve }, { level: tillup }, { level: till-up }] }')).toEqual([
      'L-CYCLE serviceLevels[1].metric.composition: found a circle, expected levels that do not lead back to till-up',
      'L-COMPOSITION serviceLevels[1].metric.composition.serial[0].level: found "resolve", expected an availability level: only those have a timeline',
      'L-UNKNOWN-LEVEL serviceLevels[1].metric.composition.serial[1].level: found "tillup", expected a service level: resolve, till-up; did you mean `till-up`?',
    ]);
  });

  test('a circle over two levels is told at both', () => {
    const other = level(
      `metric: { kind: availability, agreedTime: always, composition: { serial: [{ level: till-up }] } }, ${month}, levels: { expected: 99 }`,
    );
    const text = other.replace('staleAfter: PT5M', 'composition: { serial: [{ level: extra }] }');
    expect(told(text).map((line) => line.split(':')[0])).toEqual([
      'L-CYCLE serviceLevels[1].metric.composition',
      'L-CYCLE serviceLevels[2].metric.composition',
    ]);
  });
});

test('values without an entry and no default are a warning; the contract still reads', () => {
  const reading = read(edited('P2: PT8H, default: P2BD', 'P2: PT8H'));
  expect(reading.ok && reading.warnings.map(({ id, path, severity }) => [id, path, severity])).toEqual([
    ['L-UNMAPPED', 'serviceLevels[0].metric.clock.target', 'warning'],
  ]);
});

test('no warning where eligible lets only mapped values in', () => {
  const text = edited('P2: PT8H, default: P2BD', 'P2: PT8H').replace(
    '{ type: [incident] }',
    '{ type: [incident], priority: [P1, P2] }',
  );
  expect(findingsOf(text)).toEqual([]);
});

test('every finding has an id that is listed with its severity, and the list is documented', () => {
  const documented = dataText('../../docs/contract.md');
  expect(Object.keys(findingIds).filter((id) => !documented.includes(`| \`${id}\` |`))).toEqual([]);
});
