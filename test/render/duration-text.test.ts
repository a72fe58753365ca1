import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationGlued, durationText, groupDigits } from '../../shared/render/duration-text.ts';

test('lengths of time say hours, minutes and seconds, and leave out what is zero', () => {
  expect(durationText(11_520_000)).toBe('3 h 12 min'); // 3 × 3 600 000 + 12 × 60 000
  expect(durationText(0)).toBe('0 min');
  expect(durationText(45_000)).toBe('45 s');
  expect(durationText(30_250)).toBe('30.250 s');
  expect(durationText(-300_000)).toBe('−5 min');
  expect(durationText(3_600_000 * 1234)).toBe('1\u202F234 h'); // working time has no days
});

test('numbers are held to their units where lines break', () => {
  expect(durationGlued(11_520_000)).toBe('3\u00A0h 12\u00A0min');
});

test('large counts are grouped by thousands', () => {
  expect([0, 999, 1000, 1_234_567].map(groupDigits)).toEqual(['0', '999', '1\u202F000', '1\u202F234\u202F567']);
});

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000, s: 1000 };

test('no millisecond is lost: the text adds up to the length again', () => {
  fc.assert(
    fc.property(fc.nat(4_000_000_000), (ms) => {
      const parts = durationText(ms)
        .replaceAll('\u202F', '')
        .matchAll(/([\d.]+) (h|min|s)/g);
      const sum = [...parts].reduce(
        (sum, [, amount, unit]) => sum + Math.round(Number(amount) * (unitMs[unit ?? ''] ?? 0)),
        0,
      );
      expect(sum).toBe(ms);
    }),
  );
});
