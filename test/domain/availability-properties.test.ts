import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availabilitySegments,
  availabilityTally,
  splitByHour,
  withMaintenance,
} from '../../shared/domain/availability.ts';
import type { AvailabilityInput } from '../../shared/domain/availability.ts';
import type { CheckReport } from '../../shared/domain/check-runs.ts';
import type { AvailabilityMetric } from '../../shared/domain/contract.ts';
import { intersect, measure, normalise } from '../../shared/domain/interval.ts';
import { mergeTallies } from '../../shared/domain/tally-merge.ts';
import { inputOf } from '../support/availability-case.ts';

const end = 200;
const instant = fc.integer({ min: 0, max: end });
const windows = fc.array(
  fc.tuple(instant, instant).map(([x, y]) => ({ from: Math.min(x, y), to: Math.max(x, y) })),
  { maxLength: 4 },
);

const options: fc.Arbitrary<Partial<AvailabilityMetric>> = fc.record({
  staleAfter: fc.constantFrom(15, 'never' as const),
  beforeFirstReport: fc.constantFrom('excluded', 'up', 'down'),
  unknown: fc.constantFrom('excluded', 'up', 'down'),
  degraded: fc.constantFrom('up', 'down'),
  maintenance: fc.constantFrom('exclude', 'counts-as-up', 'ignore', 'own-state'),
  keepUp: fc.boolean(),
  minOutage: fc.constantFrom(0, 5, 20),
  mergeUpShorterThan: fc.constantFrom(0, 5, 20),
  confirmAfter: fc.integer({ min: 1, max: 3 }),
  countFrom: fc.constantFrom('first', 'confirmed'),
});

const reports: fc.Arbitrary<readonly CheckReport[]> = fc
  .array(
    fc.record({
      at: fc.integer({ min: -20, max: end }),
      state: fc.constantFrom('up', 'down', 'degraded', 'unknown', 'maintenance', 'pending'),
      soft: fc.boolean(),
    }),
    { maxLength: 25 },
  )
  .map((list) => list.toSorted((x, y) => x.at - y.at));

const inputs: fc.Arbitrary<AvailabilityInput> = fc
  .record({
    metric: options,
    reports,
    agreed: windows,
    maintenance: windows,
    relief: windows,
    asOf: fc.integer({ min: 1, max: end + 50 }),
  })
  .map((given) => inputOf({ ...given, range: { from: 0, to: end } }));

const wholeOf = ({ agreed, range, asOf }: AvailabilityInput): number =>
  measure(intersect(normalise(agreed), [{ from: range.from, to: Math.min(range.to, asOf) }]));

describe('for all histories and policies', () => {
  test('up, down, unknown and excluded tile the agreed time', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { agreedMs, downMs, unknownMs, excludedMs, measuredMs, downs } = availabilityTally(input);
        expect(agreedMs + unknownMs + excludedMs).toBe(wholeOf(input));
        expect(measure(downs)).toBe(downMs);
        expect(downMs).toBeLessThanOrEqual(agreedMs);
        expect(measuredMs).toBeLessThanOrEqual(agreedMs);
      }),
    );
  });

  test('the timeline of a check tiles the time of its runs', () => {
    fc.assert(
      fc.property(options, reports, (metric, given) => {
        const { timeline } = inputOf({ metric, reports: given, range: { from: 0, to: end } });
        expect(timeline[0]?.from).toBe(Math.min(0, given[0]?.at ?? 0));
        expect(timeline.at(-1)?.to).toBe(end);
        timeline.slice(1).forEach(({ from }, i) => expect(from).toBe(timeline[i]?.to));
        expect(timeline.every(({ from, to }) => from < to)).toBe(true);
      }),
    );
  });

  test('the hours add up to the whole', () => {
    fc.assert(
      fc.property(inputs, fc.uniqueArray(fc.integer({ min: 1, max: end + 20 }), { maxLength: 6 }), (input, edges) => {
        const hours = [-30, ...edges.toSorted((x, y) => x - y)];
        const parts = splitByHour(input, hours);
        expect(mergeTallies([...parts.values()])).toEqual(availabilityTally(input));
        expect([...parts.keys()].every((hour) => hours.includes(hour))).toBe(true);
      }),
    );
  });

  test('the explanation tiles the range up to as-of and has the figures of the tally', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const segments = availabilitySegments(input);
        expect(segments[0]?.from).toBe(0);
        expect(segments.at(-1)?.to).toBe(Math.min(end, input.asOf));
        segments.slice(1).forEach(({ from }, i) => expect(from).toBe(segments[i]?.to));
        const counted = measure(segments.filter((segment) => segment.counted));
        expect(counted).toBe(availabilityTally(input).agreedMs);
      }),
    );
  });

  test('the order of windows changes no figure', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const turned = { ...input, maintenance: input.maintenance.toReversed(), relief: input.relief.toReversed() };
        expect(availabilityTally(turned)).toEqual(availabilityTally(input));
      }),
    );
  });

  test('for one check its own maintenance and that of the level are the same', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const own = {
          ...input,
          maintenance: [],
          timeline: withMaintenance(input.metric, input.timeline, input.maintenance),
        };
        expect(availabilityTally(own)).toEqual(availabilityTally(input));
      }),
    );
  });
});

test('each hour has its own figures', () => {
  // down 50-120: 10 minutes of the hour from 0, 60 of the hour from 60, none of the last one
  const reports: CheckReport[] = [
    { at: 0, state: 'up' },
    { at: 50, state: 'down' },
    { at: 120, state: 'up' },
  ];
  const parts = splitByHour(inputOf({ reports, range: { from: 0, to: 150 } }), [0, 60, 120]);
  expect([...parts].map(([hour, { agreedMs, downMs, downs }]) => [hour, agreedMs, downMs, downs])).toEqual([
    [0, 60, 10, [{ from: 50, to: 60 }]],
    [60, 60, 60, [{ from: 60, to: 120 }]],
    [120, 30, 0, []],
  ]);
});

test('hours that begin after the range would lose time, so they are a mistake', () => {
  const input = inputOf({ reports: [{ at: 0, state: 'up' }], range: { from: 0, to: end } });
  expect(() => splitByHour(input, [50])).toThrow(RangeError);
  expect(() => splitByHour(input, [])).toThrow(RangeError);
  expect(splitByHour({ ...input, asOf: 0 }, [])).toEqual(new Map());
});
