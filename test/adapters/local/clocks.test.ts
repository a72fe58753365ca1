import { expect, test } from 'vitest';
import { steeredClock, systemClock } from '../../../shared/adapters/local/clocks.ts';

test('a steered clock stands still until it is moved on, and never goes back', () => {
  const clock = steeredClock(1000);
  expect(clock.now()).toBe(1000);
  clock.set(5000);
  expect(clock.now()).toBe(5000);
  clock.set(4999);
  expect(clock.now()).toBe(5000);
});

test('the system clock gives whole milliseconds of this machine', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(Number.isInteger(now)).toBe(true);
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
