import { describe, expect, test } from 'vitest';
import { edited, findingsOf, read, smallContract } from './small-contract.ts';

const place = 'acme.yaml';

describe('a wrong value is shown with file, line, column, path, what was found and what was expected', () => {
  const cases: readonly (readonly [name: string, text: string, finding: string])[] = [
    [
      'a misspelt kind of metric',
      edited('kind: ratio', 'kind: ratioo'),
      '14:13: error L-VALUE serviceLevels[0].metric.kind: found "ratioo", expected one of ratio, availability, mean, percentile, count, score, composite; did you mean `ratio`?',
    ],
    [
      'a word of everyday speech for a window',
      edited('window: { type: calendar-month }', 'window: { type: monthly }'),
      '18:21: error L-VALUE serviceLevels[0].window.type: found "monthly", expected one of calendar-day, calendar-month, quarter, calendar-year, contract-year, calendar-week, rolling, fixed; did you mean `calendar-month`?',
    ],
    [
      'an option of a clock that does not exist',
      edited('warn: [75]', 'warn: [75], onReopen: resum'),
      '17:208: error L-VALUE serviceLevels[0].metric.clock.onReopen: found "resum", expected one of resume, continue, restart, ignore; did you mean `resume`?',
    ],
    [
      'a misspelt start of a clock, which may also be a pattern',
      edited('start: opened', 'start: opend'),
      '17:23: error L-VALUE serviceLevels[0].metric.clock.start: found "opend", expected one of opened, responded, resolved, closed, requester-waiting, provider-update, or an event pattern; did you mean `opened`?',
    ],
    [
      'a duration in words',
      edited('P1: PT4H', 'P1: 4 hours'),
      '17:75: error L-VALUE serviceLevels[0].metric.clock.target.P1: found "4 hours", expected a duration above zero such as PT4H, P2BD or P2BD/close',
    ],
    [
      'working days where only elapsed time makes sense',
      edited('staleAfter: PT5M', 'staleAfter: P1BD'),
      '22:113: error L-VALUE serviceLevels[1].metric.staleAfter: found "P1BD", expected elapsed time above zero such as PT5M, or never',
    ],
    [
      'a warning beyond the target given as percent',
      edited('warn: [75]', 'warn: [50, 175]'),
      '17:197: error L-VALUE serviceLevels[0].metric.clock.warn[1]: found 175, expected a whole percentage from 1 to 100, or an offset from due such as -PT1H or -P1BD',
    ],
    [
      'a date in the local style',
      edited('effectiveFrom: 2026-01-01', 'effectiveFrom: 01.01.2026'),
      '3:76: error L-VALUE metadata.effectiveFrom: found "01.01.2026", expected a date that exists, such as 2026-10-01',
    ],
    [
      'a version in quotes',
      edited('version: 1', 'version: "1"'),
      '3:58: error L-VALUE metadata.version: found "1", expected a whole number, 1 or more',
    ],
    [
      'hours without a leading zero',
      edited('"09:00-13:00"', '"9:00-13:00"'),
      '6:195: error L-VALUE calendars[0].holidays.half.2026-12-24[0]: found "9:00-13:00", expected opening hours such as "09:00-17:00" (up to 24:00)',
    ],
    [
      'a target with a decimal comma in quotes',
      edited('expected: 99.9 ', 'expected: "99,9" '),
      '24:44: error L-VALUE serviceLevels[1].levels.expected: found "99,9", expected a decimal number such as 95, 99.9 or "99.90"',
    ],
    [
      'a part of a composition with a misspelt key',
      edited('staleAfter: PT5M', 'composition: { serial: [{ chek: till-http }] }'),
      '22:125: error L-VALUE serviceLevels[1].metric.composition.serial[0]: found a map, expected exactly one of check, level, serial, parallel, kOfN',
    ],
  ];
  test.each(cases)('%s', (_, text, finding) => expect(findingsOf(text)).toEqual([`${place}:${finding}`]));
});

describe('keys', () => {
  test('a misspelt key is told at the key, with the one that was meant, and not a second time as missing', () => {
    expect(findingsOf(edited('eligible: { type: [incident] }', 'eligble: { type: [incident] }'))).toEqual([
      `${place}:16:7: error L-UNKNOWN-KEY serviceLevels[0].metric.eligble: found "eligble", expected one of the keys kind, of, eligible, clock, good, catalogue, definition, demarcation, exclusions; did you mean \`eligible\`?`,
    ]);
  });

  test('a misspelt section of the contract is told by its line', () => {
    const [finding] = findingsOf(edited('serviceLevels:', 'servicelevels:'));
    expect(finding).toMatch(/^acme\.yaml:10:1: error L-UNKNOWN-KEY servicelevels: .*did you mean `serviceLevels`\?$/);
  });

  test('the full name of a weekday leads to its short one', () => {
    const [finding] = findingsOf(edited('FRI: [', 'FRIDAY: ['));
    expect(finding).toMatch(
      /^acme\.yaml:6:117: error L-UNKNOWN-KEY calendars\[0\]\.weekly\.FRIDAY: .*did you mean `FRI`\?$/,
    );
  });

  test('a missing key is told at the map it should stand in', () => {
    expect(findingsOf(edited('id: acme, ', ''))).toEqual([
      `${place}:3:11: error L-MISSING metadata.id: found nothing, expected a name (text; quote it if it looks like a number)`,
    ]);
    expect(findingsOf(edited('timezone: Europe/London\n', ''))).toEqual([
      `${place}:1:1: error L-MISSING timezone: found nothing, expected an IANA time zone such as Europe/London`,
    ]);
  });

  test('a key that stands twice is refused at its second place', () => {
    const text = edited(
      '    window: { type: calendar-month }\n',
      '    window: { type: calendar-month }\n    window: { type: quarter }\n',
    );
    expect(findingsOf(text)).toEqual([
      `${place}:19:5: error L-DUPLICATE-KEY serviceLevels[0].window: found "window" a second time, expected each key once`,
    ]);
  });
});

describe('the file as a whole', () => {
  test('broken YAML is told with the place where it breaks', () => {
    const [first] = findingsOf(edited('warn: [75] }', 'warn: [75 }'));
    expect(first).toMatch(/^acme\.yaml:17:196: error L-YAML the document: found "}", expected valid YAML \(/);
  });

  test('a tab as indentation is told on its own line', () => {
    const [first] = findingsOf(edited('  - id: resolve', '\t- id: resolve'));
    expect(first).toBe(
      `${place}:11:1: error L-YAML the document: found "- id: resolve", expected valid YAML (Tabs are not allowed as indentation)`,
    );
  });

  test('two documents in one file are refused', () => {
    expect(findingsOf(`${smallContract}---\n${smallContract}`)).toEqual([
      `${place}:26:1: error L-DOCUMENTS the document: found 2 documents, expected one document in a file`,
    ]);
  });

  test('an empty file, a word and a list are no contract', () => {
    const found = ['', '# only a comment\n', 'hello', '- a\n'].map(
      (text) => findingsOf(text)[0]?.split(', expected')[0],
    );
    const at = `${place}:1:1: error L-VALUE the document: found`;
    expect(found).toEqual([`${at} nothing`, `${at} nothing`, `${at} "hello"`, `${at} a list`]);
  });

  test('an alias without its anchor, or inside itself, is refused', () => {
    expect(findingsOf(edited('warn: [75]', 'warn: *later'))).toEqual([
      `${place}:17:192: error L-YAML serviceLevels[0].metric.clock.warn: found *later, expected an anchor set before its alias`,
    ]);
    expect(findingsOf(edited('match: { state: [pending]', 'match: &loop { state: *loop'))[0]).toMatch(
      /L-YAML pauses\[0\]\.match\.state: found \*loop, expected an alias that does not contain itself$/,
    );
  });

  test('aliases that multiply without end are refused, not expanded', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}]`);
    expect(findingsOf(['l0: &l0 [x]', ...levels].join('\n'))[0]).toMatch(/L-YAML .*expected a smaller document$/);
  });

  test('lists nested without end are refused, not followed', () => {
    expect(read('['.repeat(50_000)).ok).toBe(false);
    expect(findingsOf(`a: ${'['.repeat(100)}${']'.repeat(100)}`)[0]).toMatch(/expected a flatter document$/);
  });
});

test('all errors of a contract come at once, in the order of the file', () => {
  const text = edited('kind: ratio', 'kind: ratoi')
    .replace('timezone: Europe/London', 'timezone: Europe/Londn')
    .replace('match: { state: [pending]', 'match: { state: pending')
    .replace('agreedTime: always', 'agreedTime: alwys')
    .replace('expected: 99.9', 'expected: 109.9');
  expect(findingsOf(text).map((line) => line.replace(/: found.*/, ''))).toEqual([
    `${place}:4:11: error L-ZONE timezone`,
    `${place}:9:29: error L-PATTERN pauses[0].match`,
    `${place}:14:13: error L-VALUE serviceLevels[0].metric.kind`,
    `${place}:22:93: error L-UNKNOWN-CALENDAR serviceLevels[1].metric.agreedTime`,
    `${place}:24:44: error L-LEVELS serviceLevels[1].levels.expected`,
  ]);
});

test('a finding carries its parts one by one, for editors', () => {
  const reading = read(edited('calendar: { by: priority, P1: always', 'calendar: { by: priority, P1: alwys'));
  expect(reading).toEqual({
    ok: false,
    findings: [
      {
        id: 'L-UNKNOWN-CALENDAR',
        severity: 'error',
        file: 'acme.yaml',
        line: 17,
        column: 138,
        path: 'serviceLevels[0].metric.clock.calendar.P1',
        found: '"alwys"',
        expected: 'a calendar: office, always',
        suggestion: 'always',
        message:
          'serviceLevels[0].metric.clock.calendar.P1: found "alwys", expected a calendar: office, always; did you mean `always`?',
      },
    ],
  });
});

test('a contract in JSON is read the same way, errors with their line included', () => {
  expect(findingsOf('{\n\t"apiVersion": "plumbline/v1",\n\t"kind": "Contrac"\n}').at(-1)).toBe(
    `${place}:3:10: error L-VALUE kind: found "Contrac", expected Contract; did you mean \`Contract\`?`,
  );
});
