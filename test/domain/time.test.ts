import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { civil, dayNumber, formatDate, isDate, parseDate, weekday } from '../../shared/domain/civil.ts';
import {
  formatDuration,
  formatInstant,
  formatInstantMs,
  parseDuration,
  parseInstant,
  parseLocal,
} from '../../shared/domain/time.ts';

interface TimestampCase {
  readonly id: string;
  readonly raw: unknown;
  readonly outcome: 'instant' | 'unset' | 'ambiguous' | 'invalid' | 'interval';
  readonly utc?: string;
  readonly assumeZone?: string;
}
const file = new URL('../vectors/timestamps.json', import.meta.url);
const vectors: { readonly cases: readonly TimestampCase[] } = JSON.parse(readFileSync(file, 'utf8'));

const startsLikeIso = (raw: unknown): raw is string => typeof raw === 'string' && /^\d{4}-\d\d-\d\d[Tt ]/.test(raw);
const isExplicit = ({ raw, outcome, assumeZone }: TimestampCase): boolean =>
  outcome === 'instant' && assumeZone === undefined && startsLikeIso(raw);

const instant = (text: string): string => {
  const result = parseInstant(text);
  return result.ok ? formatInstantMs(result.value) : result.error.code;
};

describe('instants as feeds send them', () => {
  test.for(vectors.cases.filter(isExplicit))('$id: $raw is $utc', ({ raw, utc }) => {
    expect(instant(String(raw))).toBe(utc);
  });

  const others = vectors.cases.filter((each) => typeof each.raw === 'string' && !isExplicit(each));
  test.for(others)('$id: $raw is not guessed', ({ raw }) => {
    expect(['bad-instant', 'no-zone']).toContain(instant(String(raw)));
  });

  it.each([
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['1900-02-29T00:00:00Z', 'bad-instant'],
    ['2026-13-01T00:00:00Z', 'bad-instant'],
    ['2026-10-01T25:00:00Z', 'bad-instant'],
    ['2026-10-01T24:00:01Z', 'bad-instant'],
    ['2026-10-01T08:60:00Z', 'bad-instant'],
    ['2026-10-01T08:00:00+24:00', 'bad-instant'],
    ['2026-10-01T08:00:00.1234Z ', 'bad-instant'],
    ['2026-10-01T08:00:00', 'no-zone'],
    ['2026-10-01T08:00:00.12xZ', 'bad-instant'],
    ['2026-10-01T08:00:00-0330', '2026-10-01T11:30:00.000Z'],
    ['2026-10-01T08:00:00.1Z', '2026-10-01T08:00:00.100Z'],
    ['', 'bad-instant'],
  ])('%s gives %s', (text, expected) => {
    expect(instant(text)).toBe(expected);
  });

  it('a leap second is the next second, in its own offset too', () => {
    expect(instant('2016-12-31T18:59:60-05:00')).toBe('2017-01-01T00:00:00.000Z');
    expect(instant('2016-12-31T12:00:60Z')).toBe('bad-instant'); // none has ever fallen at noon
  });

  it('an impossible date says so', () => {
    expect(parseInstant('2024-02-30T00:00:00Z')).toEqual({
      ok: false,
      error: { code: 'bad-instant', message: '"2024-02-30T00:00:00Z": there is no such date' },
    });
  });

  it('any instant survives being written and read, from year 0 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (at) => {
        expect(parseInstant(formatInstant(at))).toEqual({ ok: true, value: at });
        expect(parseInstant(formatInstantMs(at))).toEqual({ ok: true, value: at });
      }),
    );
  });

  it('any text is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d[.,]?\d*Z?$/)),
        (text) => {
          const result = parseInstant(text);
          expect(result.ok ? Number.isSafeInteger(result.value) : result.error.message.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('instants as text', () => {
  it('milliseconds are written only where there are some', () => {
    expect(formatInstant(Date.UTC(2026, 9, 1, 8))).toBe('2026-10-01T08:00:00Z');
    expect(formatInstant(Date.UTC(2026, 9, 1, 8, 0, 0, 50))).toBe('2026-10-01T08:00:00.050Z');
    expect(formatInstantMs(Date.UTC(2026, 9, 1, 8))).toBe('2026-10-01T08:00:00.000Z');
  });
});

describe('durations', () => {
  it.each([
    ['PT4H', 14_400_000],
    ['PT1H30M', 5_400_000],
    ['PT0.5S', 500],
    ['PT1,5H', 5_400_000],
    ['P1D', 86_400_000],
    ['P1DT2H', 93_600_000], // 24 h + 2 h
    ['P2W', 1_209_600_000], // 14 × 24 h
    ['-PT30M', -1_800_000],
    ['+PT30M', 1_800_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: { kind: 'time', ms } });
  });

  it.each([
    ['P2BD', 2, 'open'],
    ['P2BD/close', 2, 'close'],
    ['-P3BD/same', -3, 'same'],
    ['P0BD', 0, 'open'],
  ])('%s is %i working days to %s', (text, days, to) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: { kind: 'businessDays', days, to } });
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '4H',
    'PT4',
    'P1BD/open',
    'P1.5BD',
    'P999999BD',
    'PT1.5H3M',
    'PT0.0001S',
    'PT1..5S',
    'PT4h',
  ])('%s is refused', (text) => {
    expect(parseDuration(text)).toMatchObject({ ok: false, error: { code: 'bad-duration' } });
  });

  it('years and months are refused because their length is not fixed', () => {
    for (const text of ['P1Y', 'P1M', 'P1Y2DT3H']) {
      const result = parseDuration(text);
      expect(result.ok ? '' : result.error.message).toContain('no fixed length');
    }
  });

  it.each([
    [0, 'PT0S'],
    [16_200_000, 'PT4H30M'],
    [93_600_000, 'PT26H'],
    [61_050, 'PT1M1.05S'],
    [-500, '-PT0.5S'],
  ])('%i ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('any length survives being written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toEqual({ ok: true, value: { kind: 'time', ms } });
      }),
    );
  });
});

describe('wall time and dates', () => {
  it('wall time may end at 24:00, the midnight that follows', () => {
    expect(parseLocal('2026-12-24T24:00')).toEqual(parseLocal('2026-12-25T00:00:00'));
    expect(parseLocal('2026-12-24T12:00:30.5')).toEqual({ ok: true, value: Date.UTC(2026, 11, 24, 12, 0, 30, 500) });
  });

  it.each(['2026-02-30T10:00', '2026-12-24', '2026-12-24T12:00Z', '2026-12-24T25:00', '2016-12-31T23:59:60'])(
    '%s is no wall time',
    (text) => {
      expect(parseLocal(text)).toMatchObject({ ok: false, error: { code: 'bad-local' } });
    },
  );

  it('every day of three thousand years has the date and weekday that the platform gives it', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber(1, 1, 1), max: dayNumber(3000, 12, 31) }), (day) => {
        const date = new Date(day * 86_400_000);
        const { year, month, day: dayOfMonth } = civil(day);
        expect([year, month, dayOfMonth]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
        expect(weekday(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(dayNumber(year, month, dayOfMonth)).toBe(day);
        expect(parseDate(formatDate(day))).toBe(day);
        expect(formatDate(day)).toBe(date.toISOString().slice(0, 10));
      }),
    );
  });

  it('a date must exist', () => {
    expect(isDate(2024, 2, 29)).toBe(true);
    expect(isDate(2100, 2, 29)).toBe(false);
    expect(parseDate('2026-04-31')).toBeUndefined();
    expect(parseDate('2026-4-3')).toBeUndefined();
  });
});
