import { describe, expect, it } from 'vitest';
import { timeReader } from '../../shared/feeds/written-time.ts';

const read = (zone: string | undefined, text: string): string => {
  const result = timeReader(zone)?.(text);
  if (result === undefined) return 'no such zone';
  return result.ok ? new Date(result.value).toISOString() : result.error;
};

describe('times as exports write them', () => {
  it.each([
    ['day first, no seconds, read in UTC', 'UTC', '29/2/2016 06:38', '2016-02-29T06:38:00.000Z'],
    ['day first with seconds', 'UTC', '01/12/2016 6:38:09', '2016-12-01T06:38:09.000Z'],
    ['year first without a zone', 'UTC', '2016-02-29 06:38:00', '2016-02-29T06:38:00.000Z'],
    ['London in summer is an hour ahead of UTC', 'Europe/London', '1/7/2016 09:00', '2016-07-01T08:00:00.000Z'],
    ['London in winter is UTC', 'Europe/London', '1/12/2016 09:00', '2016-12-01T09:00:00.000Z'],
    ['New York in winter is five hours behind', 'America/New_York', '1/12/2016 09:00', '2016-12-01T14:00:00.000Z'],
    ['a written offset wins over the zone', 'Europe/London', '2016-07-01T09:00:00+05:30', '2016-07-01T03:30:00.000Z'],
    ['a written Z needs no zone', undefined, '2026-05-10T17:13:31.919Z', '2026-05-10T17:13:31.919Z'],
    [
      'parts of a millisecond are cut, so the month stays',
      undefined,
      '2026-05-31T23:59:59.999999Z',
      '2026-05-31T23:59:59.999Z',
    ],
    ['no zone anywhere', undefined, '2026-05-10T17:13:31', 'ambiguous-time'],
    ['an hour that London skips (01:30 on 27 March 2016)', 'Europe/London', '27/3/2016 01:30', 'invalid-time'],
    ['an hour that London has twice (01:30 on 30 October 2016)', 'Europe/London', '30/10/2016 01:30', 'ambiguous-time'],
    ['the first minute after the repeated hour', 'Europe/London', '30/10/2016 02:00', '2016-10-30T02:00:00.000Z'],
    ['the last minute before the repeated hour', 'Europe/London', '30/10/2016 00:59', '2016-10-29T23:59:00.000Z'],
    ['30 February', 'UTC', '30/2/2016 06:38', 'invalid-time'],
    ['29 February outside a leap year', 'UTC', '29/2/2015 06:38', 'invalid-time'],
    ['month first is not guessed', 'UTC', '2/29/2016 06:38', 'invalid-time'],
    ['hour 24', 'UTC', '1/2/2016 24:00', 'invalid-time'],
    ['minute 60', 'UTC', '1/2/2016 10:60', 'invalid-time'],
    ['a date alone', 'UTC', '29/2/2016', 'invalid-time'],
    ['the marker for no value', 'UTC', '?', 'invalid-time'],
    ['nothing', 'UTC', '', 'invalid-time'],
    ['a zone that does not exist', 'Europe/Atlantis', '29/2/2016 06:38', 'no such zone'],
  ])('%s', (_case, zone, text, expected) => {
    expect(read(zone, text)).toBe(expected);
  });
});
