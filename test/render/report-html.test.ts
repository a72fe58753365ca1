import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../shared/domain/report-model.ts';
import { reportHtml } from '../../shared/render/report-html.ts';
import { misnested, pageText, tagsOf } from '../support/page-text.ts';
import { ratioLevel, ratioStanding, sampleMiss } from '../support/report-parts.ts';
import { emptyReport, oddReport } from '../support/report-cases.ts';
import { sampleReport, smallReport } from '../support/report-sample.ts';

const pages: readonly (readonly [string, Report])[] = [
  ['a small month', smallReport()],
  ['an ordinary month', sampleReport()],
  ['an empty month', emptyReport()],
  ['a month with everything odd', oddReport()],
];

test('a small month is the page that was agreed on', async () => {
  await expect(reportHtml(smallReport())).toMatchFileSnapshot('golden/small-report.html.txt');
});

describe.each(pages)('%s', (_, report) => {
  const page = reportHtml(report);

  test('is the same bytes each time', () => {
    expect(reportHtml(structuredClone(report))).toBe(page);
  });

  test('closes what it opens', () => {
    expect(misnested(page)).toBeUndefined();
  });

  test('needs nothing from elsewhere and runs nothing', () => {
    expect(page).not.toMatch(/<(script|link|img|iframe|object)\b|\bon\w+="|url\(|@import|https?:/i);
  });

  test('has no id twice, and every reference leads somewhere', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...page.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap(([, list = '']) =>
      list.split(' '),
    );
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has headings that never skip a level', () => {
    const levels = tagsOf(page)
      .filter((tag) => /^h\d$/.test(tag))
      .map((tag) => Number(tag[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
  });

  test('names every table, column and drawing for those who can’t see them', () => {
    const tags = tagsOf(page);
    const count = (name: string): number => tags.filter((tag) => tag === name).length;
    expect(count('caption')).toBe(count('table'));
    expect(page).not.toMatch(/<th(?![^>]* scope=)[\s>]/);
    expect(page.match(/<svg\s+role="img"\s+aria-labelledby/g)?.length ?? 0).toBe(count('desc'));
    expect(page).not.toMatch(/<svg(?![^>]*(role="img"|aria-hidden="true"))/);
  });

  test('has the fraction beside every percentage', () => {
    const bare = [
      ...pageText(page).matchAll(/(at least |at most |≥\u00A0|≤\u00A0)?\d[\d.]*\u00A0%(?! = \d[^%]* of \d)/g),
    ].filter(([, promise]) => promise === undefined);
    expect(bare.map(([text]) => text)).toEqual([]);
  });
});

test('a percentage that is not the fraction beside it is a fault, not a page', () => {
  const wrong = ratioLevel('resolve', 'Resolve', ratioStanding(39, 1), {
    fraction: { numerator: 38, denominator: 40, unit: 'items' },
  });
  expect(() => reportHtml({ ...smallReport(), levels: [wrong] })).toThrow('attainment 97.5000 is not 38 of 40');
});

/** The small month with one text in every place that comes from outside. */
const filledWith = (text: string): Report => {
  const miss = sampleMiss(text, { provider: text, fields: { [text]: text, site: text } });
  const segments = miss.segments.map(({ from, to, ms, counted }) => ({ from, to, ms, counted, why: text }));
  const level = ratioLevel(text, text, ratioStanding(39, 1), {
    provider: text,
    terms: [text],
    misses: [{ ...miss, segments }],
    exclusions: [{ item: text, case: text, rule: text }],
  });
  return { ...smallReport(), contract: { id: text, title: text, version: 1, timezone: text }, levels: [level] };
};

test('no text from outside ever becomes markup', () => {
  const plain = tagsOf(reportHtml(filledWith('plain')));
  const attack = fc.constantFrom(
    '</title><script>',
    '"><img src=x onerror=a>',
    "' onload='",
    '<!--',
    ']]>',
    '&lt;b&gt;',
    '</bdi></table>',
    '</svg><b>',
    '\u2069\u202E',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        attack,
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.tuple(attack, fc.string(), attack).map((parts) => parts.join('')),
      ),
      (text) => {
        const page = reportHtml(filledWith(text));
        expect(tagsOf(page)).toEqual(text === 'site' ? tagsOf(reportHtml(filledWith('site'))) : plain);
        expect(page).not.toMatch(/<[^>]*\son\w+=|<!--|\u202E/);
      },
    ),
    { numRuns: 200 },
  );
});
