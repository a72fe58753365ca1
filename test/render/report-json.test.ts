import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/domain/canonical.ts';
import type { Json } from '../../shared/domain/types.ts';
import { reportJson } from '../../shared/render/report-json.ts';
import { oddReport } from '../support/report-cases.ts';
import { sampleReport } from '../support/report-sample.ts';

test.each([
  ['an ordinary month', sampleReport()],
  ['a month with everything odd', oddReport()],
])('%s can be read back and written again to the same bytes', (_, report) => {
  const text = reportJson(report);
  const read: Json = JSON.parse(text);
  expect(read).toEqual(JSON.parse(JSON.stringify(report)));
  expect(`${canonicalJson(read)}\n`).toBe(text);
});

test('keys are in order and there is one line', () => {
  const text = reportJson(sampleReport());
  expect(text.slice(0, 10)).toBe('{"alerts":');
  expect(text.indexOf('\n')).toBe(text.length - 1);
});
