import { describe, expect, test } from 'vitest';
import type { LevelReport } from '../../shared/domain/report-model.ts';
import { reportHtml } from '../../shared/render/report-html.ts';
import { pageText } from '../support/page-text.ts';
import * as cases from '../support/report-cases.ts';
import {
  availabilityLevel,
  availabilityStanding,
  hour,
  minute,
  ratioLevel,
  ratioStanding,
  sampleMiss,
} from '../support/report-parts.ts';
import { sampleReport } from '../support/report-sample.ts';

/** Text of the page of one level alone, ordinary spaces only. */
const textOf = (level: LevelReport, running = false): string =>
  pageText(reportHtml({ ...sampleReport(), running, levels: [level] })).replaceAll('\u00A0', ' ');

/** The level's own section, without summary and appendix. */
const sectionOf = (level: LevelReport): string =>
  textOf(level).split('Service levels in detail')[1]!.split('How to read this report')[0]!;

describe('what the report says of', () => {
  test('a contract without levels in force', () => {
    expect(pageText(reportHtml(cases.emptyReport()))).toContain(
      'No service level of this contract was in force in this period',
    );
  });

  test('a running month: a banner', () => {
    expect(textOf(cases.runningLevel, true)).toContain(
      'Provisional. The period is still running: figures hold as of 2026-11-02 06:00',
    );
    expect(textOf(cases.runningLevel)).not.toContain('The period is still running');
  });

  test('a level on its way: forecast with its fraction, overdue items counted as missed', () => {
    // 48 good of 48 + 1 missed + 1 overdue
    expect(sectionOf(cases.runningLevel)).toMatch(
      /Running .*97\.96 % = 48 of 49 incidents .*Forecast: 96\.00 % = 48 of 50 incidents, keeps the target; burn rate 1\.40/,
    );
  });

  test('a level at risk', () => {
    // 40 of 40 + 2 + 1 = 93.02 %
    expect(sectionOf(cases.atRiskLevel)).toMatch(
      /At risk .*Forecast: 93\.02 % = 40 of 43 incidents, misses the target/,
    );
  });

  test('a level with nothing decided yet', () => {
    expect(sectionOf(cases.nothingYetLevel)).toMatch(/No figure .*Provisional: rests on what is known so far/);
  });

  test('a level without data: no figure, no budget, a sentence', () => {
    const section = sectionOf(cases.noDataLevel);
    expect(section).toMatch(
      /No data .*No figure .*No data: something should have been measured in this period and nothing was\./,
    );
    expect(section).not.toContain('Error budget');
  });

  test('availability that nobody measured', () => {
    expect(sectionOf(cases.noDataAvailability)).toMatch(
      /Unknown 744 h .*Nothing was measured on any day of this period/,
    );
  });

  test('no data that the contract treats as missed', () => {
    expect(sectionOf(cases.treatedAsMissed)).toContain('nothing was measured, and the contract treats that as missed');
  });

  test('a level that does not apply', () => {
    expect(sectionOf(cases.notApplicableLevel)).toContain(
      'Not applicable: nothing was agreed or owed under this level',
    );
  });

  test.each([
    ['forgives one', 0],
    ['pools them with the periods that follow', 1],
    ['has them reported only', 2],
  ])('low volume where the contract %s', (words, place) => {
    expect(sectionOf(cases.lowVolumeLevels[place]!)).toMatch(new RegExp(`Low volume: .*${words}`));
  });

  test('percentiles and counts, in their own unit', () => {
    expect(sectionOf(cases.percentileLevel)).toMatch(/27\.50 s .*Target: at most 30 s/);
    expect(sectionOf(cases.countLevel)).toMatch(/Target: at most 2 incidents .*Error budget: 1 of 2 incidents left/);
  });

  test('nine hundred misses: twelve in full, the other listed ones in rows, the rest by number', () => {
    const section = sectionOf(cases.crowdedLevel);
    expect(section).toContain('Misses (900)');
    expect(section.match(/Stretches of/g)).toHaveLength(12);
    expect(section).toContain('INC-MANY-499');
    expect(section).toContain('400 further misses are in the line list.');
  });

  test('a title full of markup and directions: its characters', () => {
    expect(sectionOf(cases.oddTextLevel)).toContain('<script>alert("x")</script> & مستوى الخدمة \uFFFD gnorw');
  });

  test('a night in which the clocks change: offsets, since 02:15 is there twice', () => {
    expect(sectionOf(cases.clockChangeLevel)).toContain('2026-10-25 01:30 +02:00 2026-10-25 02:15 +01:00 1 h 45 min');
  });
});

describe('a miss', () => {
  test('is told by its times and by the clause of every stretch', () => {
    const section = sectionOf(ratioLevel('r', 'R', ratioStanding(39, 1), { misses: [sampleMiss('INC1')] }));
    expect(section).toContain('INC1 6 h 10 min 30 s of 4 h allowed, 2 h 10 min 30 s over');
    expect(section).toContain('2026-10-07 09:15 2026-10-07 11:00 1 h 45 min □ no pause PZ-USER');
    expect(section).toContain('2026-10-07 08:00 2026-10-07 09:15 1 h 15 min ■ yes running on cal-office');
  });

  test('without stretches says so', () => {
    expect(
      sectionOf(ratioLevel('r', 'R', ratioStanding(39, 1), { misses: [sampleMiss('INC1', { segments: [] })] })),
    ).toContain('No stretches of time belong to this miss.');
  });
});

test('alerts of a level are told by kind and number, withdrawn ones apart', () => {
  const [alert] = sampleReport().alerts;
  const alerts = ['raised', 'raised', 'withdrawn'].map((state, i) => Object.assign({}, alert, { id: `a${i}`, state }));
  const page = reportHtml({ ...sampleReport(), levels: [ratioLevel('SLA-RES-P2', 'R', ratioStanding(39, 1))], alerts });
  expect(pageText(page)).toContain('Alerts in 2026-10: 1 breached (withdrawn), 2 breached; each is in the alert list.');
});

describe('availability', () => {
  const level = availabilityLevel('SLA-APP-AVAIL', 'Till', availabilityStanding(745 * hour, 50 * minute));

  test('is time up of agreed time, and over budget by what was too much', () => {
    // 745 h = 44 700 min; 0.1 % = 44.7 min = 44 min 42 s allowed; 50 min down is 5 min 18 s more; 44 650 / 44 700 = 99.888 %
    expect(sectionOf(level)).toMatch(
      /99\.89 % = 744 h 10 min of 745 h .*over by 5 min 18 s \(44 min 42 s down time allowed\)/,
    );
  });

  test('lists the outages of its own level and window only', () => {
    const outages = sectionOf(level);
    expect(outages).toContain('Outages (2)');
    expect(outages).toContain('2026-10-08 02:10 2026-10-08 02:41 31 min');
    const week = { from: '2026-10-19T00:00:00+02:00', to: '2026-10-26T00:00:00+01:00' };
    expect(sectionOf({ ...level, window: week })).toContain('Outages (1)');
    expect(sectionOf({ ...level, id: 'other' })).not.toContain('Outages (');
  });
});
