import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { read, smallContract } from './small-contract.ts';

/** What is wrong with an outcome: findings out of place or not in the trade's words, a refusal without an error. */
const flaws = (text: string): readonly unknown[] => {
  const reading = read(text);
  const findings = reading.ok ? reading.warnings : reading.findings;
  const last = text.split('\n').length + 1;
  const misplaced = findings.filter(({ line, column }) => line < 1 || line > last || column < 1);
  const foreign = findings.filter(({ expected }) =>
    /Invalid input|Too (small|big)|expected (string|number|object)/.test(expected),
  );
  const isContradiction = reading.ok === findings.some(({ severity }) => severity === 'error');
  return [...misplaced, ...foreign, ...(isContradiction ? [reading] : [])];
};

test('reading never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(flaws(text)).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

const yamlPieces = [
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '  ',
  '&a ',
  '*a',
  '"',
  "'",
  '|',
  '>',
  '!!int ',
  '---\n',
  '? ',
  '<<',
  '#',
  'null',
  '~',
  '1e999',
  '.nan',
  '__proto__',
  'constructor',
];

test('reading never throws on text made of YAML’s own signs', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...yamlPieces), { maxLength: 40 }).map((pieces) => pieces.join('')),
      (text) => {
        expect(flaws(text)).toEqual([]);
      },
    ),
    { numRuns: 250 },
  );
});

test('reading never throws on a contract with a piece cut out, doubled or replaced', () => {
  const cut = fc.tuple(
    fc.nat(smallContract.length),
    fc.nat(60),
    fc.oneof(fc.constant(''), fc.constantFrom(...yamlPieces), fc.string({ maxLength: 8 })),
  );
  const mutation = cut.map(
    ([from, length, by]) => smallContract.slice(0, from) + by + smallContract.slice(from + length),
  );
  fc.assert(
    fc.property(mutation, (text) => {
      expect(flaws(text)).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

const valuePlaces = [...smallContract.matchAll(/(?<=: )[^\s{}[\],]+/g)].map(
  ({ index, 0: { length } }) => [index, length] as const,
);

test('any value in any place of a contract is an outcome', () => {
  const other = fc.constantFrom(
    'null',
    '[]',
    '{}',
    '0',
    '-1',
    '1.5',
    'true',
    '""',
    'x',
    '1e400',
    '9007199254740993',
    '{ __proto__: 1 }',
    '[[[]]]',
    '2026-02-30',
    'P0D',
    'PT0S',
  );
  const mutation = fc
    .tuple(fc.constantFrom(...valuePlaces), other)
    .map(([[from, length], by]) => smallContract.slice(0, from) + by + smallContract.slice(from + length));
  fc.assert(
    fc.property(mutation, (text) => {
      expect(flaws(text)).toEqual([]);
    }),
    { numRuns: 250 },
  );
});

test('a decimal target survives digit for digit', () => {
  const digits = fc
    .tuple(fc.nat(99), fc.array(fc.nat(9), { minLength: 1, maxLength: 15 }))
    .map(([whole, fraction]) => `${whole}.${fraction.join('')}`);
  fc.assert(
    fc.property(digits, (written) => {
      const reading = read(smallContract.replace('expected: 99.9 ', `expected: ${written} `));
      expect(reading.ok && reading.contract.serviceLevels[1]?.levels.expected).toBe(written);
    }),
    { numRuns: 100 },
  );
});
