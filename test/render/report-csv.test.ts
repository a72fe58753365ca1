import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineItem } from '../../shared/domain/report-model.ts';
import { csvCell, csvFile } from '../../shared/render/csv-cell.ts';
import { alertsCsv, lineItemsCsv, outagesCsv } from '../../shared/render/report-csv.ts';
import { sampleReport } from '../support/report-sample.ts';

const line: LineItem = {
  level: 'resolve',
  item: 'INC1',
  outcome: 'missed',
  version: 2,
  elapsedMs: 0,
  flags: ['start-assumed', 'reopened'],
};

describe('line lists', () => {
  test('items have a header row, empty cells for what is not known, and CRLF', () => {
    expect(lineItemsCsv({ lines: [line] })).toBe(
      'level,item,outcome,contract_version,provider,priority,service,started_at,due_at,breached_at,stopped_at,counted_at,elapsed_ms,target_ms,value,exclusion,flags\r\n' +
        'resolve,INC1,missed,2,,,,,,,,,0,,,,start-assumed reopened\r\n',
    );
  });

  test('outages and alerts say when, where and how long', () => {
    expect(outagesCsv(sampleReport()).split('\r\n')[1]).toBe(
      'SLA-APP-AVAIL,2026-10-08T02:10:00+02:00,2026-10-08T02:41:00+02:00,1860000', // 31 min
    );
    expect(alertsCsv(sampleReport()).split('\r\n')[1]).toBe(
      'a1,2026-10-07T11:55:00+02:00,2026-10-07T11:56:00+02:00,SLA-RES-P2,INC0020100,breached,raised',
    );
  });

  test('a month without anything is a header row', () => {
    expect(alertsCsv({ alerts: [] })).toBe('id,at,known_at,level,item,kind,state\r\n');
  });
});

describe('cells', () => {
  test.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])('%j can run nothing in a spreadsheet', (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  test.each(['-5', '+3.25', '42', '-0.5'])('the number %s stays a number', (text) => {
    expect(csvCell(text)).toBe(text);
  });

  test('quotes, commas and line breaks are quoted', () => {
    expect(csvCell('a "b", c\nd')).toBe('"a ""b"", c\nd"');
    expect(csvCell(undefined)).toBe('');
  });

  test('a reader gets back every cell, but for the apostrophe of the dangerous ones', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=x', '-1', 'a,b', '"', 'x\r\ny', ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = csvFile(
          [
            ['a', ([a]: [string, string]) => a],
            ['b', ([, b]: [string, string]) => b],
          ],
          rows,
        );
        const read = parse(text, { record_delimiter: '\r\n' });
        expect(read).toEqual([['a', 'b'], ...rows.map((row) => row.map(expected))]);
      }),
    );
  });
});

const expected = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
