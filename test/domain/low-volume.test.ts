import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rollUp } from '../../shared/domain/low-volume.ts';
import { emptyTally } from '../../shared/domain/tally.ts';
import { serviceLevel, ticketMetric } from '../support/service-levels.ts';

const level = serviceLevel(ticketMetric, '95', { lowVolume: { minPopulation: 20, method: 'roll-up' } });
const months = (...counts: readonly number[]): Parameters<typeof rollUp>[1] =>
  counts.map((good, month) => ({
    window: { from: month * 100, to: month * 100 + 100 },
    tally: { ...emptyTally, good },
  }));

describe('windows with too little are pooled with those that follow', () => {
  test('8 + 7 + 6 items reach 20 in the third month; the fourth has enough by itself', () => {
    const pools = rollUp(level, months(8, 7, 6, 25));
    expect(pools.map(({ window, tally, reached }) => [window.from, window.to, tally.good, reached])).toEqual([
      [0, 300, 21, true],
      [300, 400, 25, true],
    ]);
    expect(pools[0]?.windows).toHaveLength(3);
  });

  test('the last pool waits for more', () => {
    expect(rollUp(level, months(25, 3)).map(({ reached }) => reached)).toEqual([true, false]);
  });

  test('no window and no item is lost, and only the last pool may be short', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 })), (counts) => {
        const pools = rollUp(level, months(...counts));
        expect(pools.flatMap(({ windows }) => windows)).toEqual(months(...counts).map(({ window }) => window));
        expect(pools.reduce((sum, { tally }) => sum + tally.good, 0)).toBe(counts.reduce((sum, each) => sum + each, 0));
        expect(pools.slice(0, -1).every(({ reached }) => reached)).toBe(true);
      }),
    );
  });
});
