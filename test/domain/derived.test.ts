import { describe, expect, it } from 'vitest';
import { weightedMean, type Member } from '../../shared/domain/derived.ts';
import { compareFractions, fraction } from '../../shared/domain/fraction.ts';

const member = (weight: number, percent: string | undefined, status: Member['status']): Member => ({
  weight,
  attainment: percent === undefined ? undefined : fraction(percent),
  status,
});
const isEqual = (members: readonly Member[], kind: 'score' | 'composite', percent: string): boolean => {
  const mean = weightedMean(kind, members);
  return mean !== undefined && compareFractions(mean, fraction(percent)) === 0;
};

describe('levels made of other levels', () => {
  it('a composite is the weighted mean of the attainments', () => {
    // (40 × 99 + 60 × 96) ÷ 100 = 97.2
    expect(isEqual([member(40, '99', 'met'), member(60, '96', 'missed')], 'composite', '97.2')).toBe(true);
  });

  it('a member without a figure leaves with its weight', () => {
    // 40 × 99 ÷ 40
    expect(isEqual([member(40, '99', 'met'), member(60, undefined, 'no-data')], 'composite', '99')).toBe(true);
    expect(weightedMean('composite', [member(60, undefined, 'no-data')])).toBeUndefined();
  });

  it('a score is the weight of the levels that were met; one that is not judged yet leaves', () => {
    // 40 of 40 + 60
    const members = [member(40, '99', 'met'), member(60, '96', 'missed'), member(100, '50', 'at-risk')];
    expect(isEqual(members, 'score', '40')).toBe(true);
  });
});
