import { describe, expect, it } from 'vitest';
import { meets } from '../../shared/domain/attainment.ts';
import { targetOf } from '../../shared/domain/budget.ts';
import type { TicketMetric } from '../../shared/domain/contract.ts';
import { fraction } from '../../shared/domain/fraction.ts';
import { standing } from '../../shared/domain/standing.ts';
import { emptyTally, type Tally } from '../../shared/domain/tally.ts';
import { serviceLevel, ticketMetric } from '../support/service-levels.ts';

const nothingOpen = { running: 0, overdue: 0, unmapped: 0, left: 0 };
const october = { from: Date.parse('2026-10-01T00:00:00Z'), to: Date.parse('2026-11-01T00:00:00Z') };
const elapsed = (kind: 'mean' | 'percentile', unit: string | undefined, expected: string) => {
  const metric: TicketMetric = {
    ...ticketMetric,
    kind,
    value: 'elapsed',
    ...(unit === undefined ? {} : { unit }),
    ...(kind === 'percentile' ? { p: '50' } : {}),
  };
  return serviceLevel(metric, expected, { levels: { direction: 'lower', expected } });
};
const stands = (level: ReturnType<typeof elapsed>, tally: Partial<Tally>) =>
  standing(level, october, october.to, { ...emptyTally, ...tally }, nothingOpen);

describe('elapsed time is held in milliseconds and judged in the unit of its level', () => {
  it('a mean of 4 h 20 min is 4.3333 h, above 4.33 h and within 4.34 h', () => {
    // 3 × 15 600 000 ms = 46 800 000; ÷ 3 ÷ 3 600 000 = 13/3 h
    const tally = { sum: '46800000', count: 3 };
    expect(stands(elapsed('mean', 'h', '4.33'), tally)).toMatchObject({ value: '4.3333', unit: 'h', status: 'missed' });
    expect(stands(elapsed('mean', 'h', '4.34'), tally)).toMatchObject({ value: '4.3333', status: 'met' });
  });

  it('a mean of a third of an hour more than the limit by one millisecond in all is missed', () => {
    // limit 20 min = 1 200 000 ms; 3 600 001 ÷ 3 is a third of a millisecond more
    const limit = elapsed('mean', 'min', '20');
    expect(stands(limit, { sum: '3600000', count: 3 }).status).toBe('met');
    expect(stands(limit, { sum: '3600001', count: 3 })).toMatchObject({ status: 'missed', value: '20.0000' });
  });

  it('the median of 90 s is 90.0000 s or 1.5000 min', () => {
    const tally = { values: ['60000', '90000', '120000'] };
    expect(stands(elapsed('percentile', 's', '90'), tally)).toMatchObject({ value: '90.0000', status: 'met' });
    expect(stands(elapsed('percentile', 'min', '1.5'), tally)).toMatchObject({ value: '1.5000', status: 'met' });
    expect(stands(elapsed('percentile', 'min', '1.49'), tally)).toMatchObject({ value: '1.5000', status: 'missed' });
  });

  it('without a unit it is milliseconds, and the figure says so', () => {
    const tally = { values: ['60000'] };
    expect(stands(elapsed('percentile', undefined, '60000'), tally)).toMatchObject({
      value: '60000.0000',
      unit: 'ms',
      status: 'met',
    });
  });

  it('rounding before the comparison rounds in the unit of the level', () => {
    // 4 h 2 min = 4.0333 h, in whole hours 4
    const rounding = { stage: 'before-compare', decimals: 0, mode: 'half-up' } as const;
    const level = { ...elapsed('mean', 'h', '4'), rounding };
    expect(meets(fraction('14520000'), targetOf(level))).toBe(true);
    expect(meets(fraction('14520000'), targetOf(elapsed('mean', 'h', '4')))).toBe(false);
  });
});
