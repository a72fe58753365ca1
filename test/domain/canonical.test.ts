import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiKey, canonicalJson, sha256 } from '../../shared/domain/canonical.ts';

describe('canonical JSON is RFC 8785', () => {
  test('the example of its section 3.2.2: numbers, literals and escapes', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  test('the example of its section 3.2.3: keys in the order of their UTF-16 units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test('a key without a value is not there; in any order of keys an object is the same text', () => {
    expect(canonicalJson({ b: 1, a: undefined, c: [] })).toBe('{"b":1,"c":[]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).toReversed());
        expect(canonicalJson(jsonOf(reversed))).toBe(canonicalJson(jsonOf(object)));
      }),
    );
  });

  test('reads back as what it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(jsonOf(value));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

/** As JSON carries it: `-0` and prototype keys are no concern of ours. */
const jsonOf = (value: unknown) => JSON.parse(JSON.stringify(value));

test('a SHA-256 is that of the UTF-8 text: FIPS 180-2, example B.1', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

describe('text in keys', () => {
  test('stays as it is where it is plain, else is percent-encoded; the separator of keys never survives', () => {
    expect(asciiKey('INC0010023')).toBe('INC0010023');
    expect(asciiKey('a#b/c d')).toBe('a%23b%2Fc%20d');
    expect(asciiKey("Zürich's (1)")).toBe('Z%C3%BCrich%27s%20%281%29');
  });

  test('of two texts is never the same key, and is printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(asciiKey(a)).toMatch(/^[!-"$-~]*$/);
        expect(asciiKey(a) === asciiKey(b)).toBe(a === b);
        expect(decodeURIComponent(asciiKey(a))).toBe(a);
      }),
    );
  });
});
