import { expect, test } from 'vitest';
import { contractJsonSchema } from '../../shared/contract/describe-schema.ts';
import { dataText, findingsOf, smallContract } from './small-contract.ts';

const page = dataText('../../docs/contract.md');

/** Code blocks of the page that carry exactly this mark. */
const blocks = (mark: string): readonly string[] =>
  [...page.matchAll(/^```(.*)\n([^]*?)^```$/gm)].filter(([, info]) => info === mark).map(([, , body = '']) => body);

test('every contract on the page reads without findings', () => {
  expect(blocks('yaml').map((block) => findingsOf(block))).toEqual([[], []]);
});

test('the small contract on the page is the one the tests read', () => {
  expect(blocks('yaml')[0]?.trim()).toBe(smallContract.trim());
});

/** A metric, and a level of the small contract around it. */
const metric = (body: string): string => `metric:\n${body.replace(/^(?=.)/gm, '  ')}`;
const level = (body: string): string => {
  const tail = '\nwindow: { type: calendar-month }\nlevels: { expected: 95 }\n';
  const lines = `id: fragment\ntitle: A fragment of the page\n${body}${tail}`.trim().replace(/^(?=.)/gm, '    ');
  const names = 'exclusions:\n  - { id: EX-FM, kind: force-majeure, effect: remove-from-agreed-time }\n';
  const uk = '  - { id: office-uk, always: true }\npauses:';
  return `${smallContract.replace('pauses:', uk)}  - ${lines.trimStart()}\n${names}`;
};

test('every fragment on the page belongs where it says: it reads inside a contract', () => {
  const good = 'kind: ratio\nof: tickets\ngood: { onTime: [true] }\n';
  const clocked = 'kind: ratio\nof: tickets\neligible: { type: [incident] }\n';
  const [eligible = '', clock = '', availability = '', ...others] = blocks('yaml fragment');
  expect(others).toEqual([]);
  const whole = [level(metric(good + eligible)), level(metric(clocked + clock)), level(availability)];
  expect(whole.map((text) => findingsOf(text))).toEqual([[], [], []]);
});

test('the errors on the page are the ones that are printed', () => {
  const text = smallContract
    .replace('kind: ratio', 'kind: ratioo')
    .replace('P1: always', 'P1: alwys')
    .replace('staleAfter: PT5M', 'staleAfter: P1BD');
  expect(findingsOf(text).join('\n')).toBe(blocks('text')[0]?.trim());
});

test('every option of clocks and availability is in the table, and its default stands first', () => {
  const schema = JSON.stringify(contractJsonSchema());
  const rows = [...page.matchAll(/^\| (?:`clock`|availability) \| `(\w+)` \| `([\w-]+)` /gm)];
  const defaults = rows.map(([, option = '', first = '']) => [option, first] as const);
  expect(defaults.length).toBeGreaterThan(15);
  for (const [option, first] of defaults.filter(([, value]) => !value.startsWith('PT'))) {
    const value = /^(true|false|\d+)$/.test(first) ? first : JSON.stringify(first);
    expect(schema).toContain(`"${option}":{"default":${value}`);
  }
});
