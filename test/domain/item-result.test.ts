import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/domain/canonical.ts';
import { decodeItem, encodeItem, type ItemResult } from '../../shared/domain/item-result.ts';

const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const results: fc.Arbitrary<ItemResult> = fc.record({
  item: fc.string(),
  ticket: fc.string(),
  outcome: fc.constantFrom('met', 'missed', 'running', 'excluded', 'left', 'unmapped', 'none'),
  version: fc.nat(),
  countedAt: maybe(instant),
  startedAt: maybe(instant),
  stoppedAt: maybe(instant),
  dueAt: maybe(instant),
  breachedAt: maybe(instant),
  elapsedMs: maybe(fc.nat()),
  targetMs: maybe(fc.nat()),
  overdue: maybe(fc.boolean()),
  provider: maybe(fc.string()),
  value: maybe(fc.string()),
  fields: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
  ),
  flags: fc.array(fc.string()),
  exclusion: maybe(fc.record({ case: fc.string(), rule: fc.string() })),
  leftAt: maybe(instant),
  leftBy: maybe(fc.string()),
  slices: maybe(
    fc.array(fc.record({ provider: fc.string(), from: instant, to: instant, countedMs: fc.nat(), waitMs: fc.nat() })),
  ),
  knownAt: instant,
  parties: fc.array(fc.string()),
});

test('a result row is canonical JSON, whatever lies in it, and reads back as it was', () => {
  fc.assert(
    fc.property(results, (result) => {
      const body = encodeItem(result);
      expect(body).toBe(canonicalJson(result));
      expect(decodeItem(body)).toEqual(JSON.parse(JSON.stringify(result)));
    }),
  );
});
