import { expect, test } from 'vitest';
import { clocksChange, instantHtml, instantText, stretchText } from '../../shared/render/instant-text.ts';

test('instants read as wall time of the contract, with seconds only where there are any', () => {
  expect(instantText('2026-10-03T14:05:00+02:00')).toBe('2026-10-03 14:05');
  expect(instantText('2026-10-03T14:05:30+02:00')).toBe('2026-10-03 14:05:30');
  expect(instantText('2026-10-03T14:05:00.250+02:00')).toBe('2026-10-03 14:05:00.250');
  expect(instantText('some day')).toBe('some day');
});

test('the exact instant stays in the page for machines', () => {
  expect(instantHtml('2026-10-03T14:05:00+02:00').markup).toBe(
    '<time datetime="2026-10-03T14:05:00+02:00">2026-10-03 14:05</time>',
  );
});

test('offsets are written out where the clocks change in between', () => {
  expect(clocksChange(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'])).toBe(true);
  expect(clocksChange(['2026-10-24T02:30:00+02:00', '2026-10-24T03:30:00+02:00'])).toBe(false);
  expect(instantHtml('2026-10-25T02:30:00+01:00', true).markup).toContain('>2026-10-25 02:30 +01:00<');
});

test('whole days are named by their first and last', () => {
  expect(stretchText('2026-02-01T00:00:00+01:00', '2026-03-01T00:00:00+01:00')).toBe('2026-02-01 to 2026-02-28');
  expect(stretchText('2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00')).toBe('2026-10-25');
  expect(stretchText('2026-10-01T00:00:00Z', '2026-10-02T10:30:00Z')).toBe('2026-10-01 00:00 to 2026-10-02 10:30');
});
