import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../../shared/domain/pattern-json.ts';
import { compilePattern, compilePatternText, patternFields } from '../../shared/domain/pattern.ts';
import type { Json, JsonObject } from '../../shared/domain/types.ts';

interface Case {
  readonly id: string;
  readonly expect: 'match' | 'no-match' | 'invalid';
  readonly pattern: Json;
  readonly event: Json;
  readonly patternText?: string;
  readonly eventText?: string;
  readonly rulerMessage?: string;
  readonly settled: boolean;
}

const file = new URL('../vectors/event-patterns.json', import.meta.url);
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'));

const read = (text: string | undefined, json: Json): Json => (text === undefined ? json : JSON.parse(text));
const exact = (item: JsonObject): Json =>
  Object.fromEntries(Object.entries(item).map(([key, value]) => [key, [value]]));

const matches = (pattern: Json, item: JsonObject): boolean => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return compiled.value(item);
};
const matchesText = (pattern: string, event: string): boolean => {
  const compiled = compilePatternText(pattern);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const matched = compiled.value(event);
  if (!matched.ok) throw new Error(matched.error.message);
  return matched.value;
};
const refusal = (pattern: Json | undefined): string => {
  const compiled = compilePattern(pattern);
  return compiled.ok ? 'accepted' : `${compiled.error.code} ${compiled.error.message}`;
};
const textRefusal = (pattern: string): string => {
  const compiled = compilePatternText(pattern);
  return compiled.ok ? 'accepted' : compiled.error.message;
};

const outcome = ({ pattern, event, patternText, eventText }: Case): string => {
  const compiled = compilePatternText(patternText ?? JSON.stringify(pattern));
  if (!compiled.ok) return 'invalid';
  const matched = compiled.value(eventText ?? JSON.stringify(event));
  if (!matched.ok) return matched.error.code;
  return matched.value ? 'match' : 'no-match';
};

describe('the settled cases of AWS: pattern and event as text', () => {
  test.each(cases.filter(({ settled }) => settled))('$id: $expect', (example) => {
    expect(outcome(example)).toBe(example.expect);
  });
});

describe('the settled cases of AWS: pattern and item as values', () => {
  const plain = cases.filter(({ id, settled }) => settled && id !== 'aws/invalid_json_1');
  test.each(plain)('$id: $expect', ({ expect: expected, pattern, event, patternText, eventText }) => {
    const compiled = compilePattern(read(patternText, pattern));
    const item = read(eventText, event);
    const matched = compiled.ok && isRecord(item) && compiled.value(item) ? 'match' : 'no-match';
    expect(compiled.ok ? matched : 'invalid').toBe(expected);
  });
});

describe('a refused pattern', () => {
  test.each(cases.filter(({ rulerMessage }) => rulerMessage !== undefined))(
    "$id: is refused in AWS's words",
    (example) => {
      expect(textRefusal(example.patternText ?? JSON.stringify(example.pattern))).toContain(example.rulerMessage);
    },
  );

  const either: Json = { $or: [{ a: ['x'] }, { b: ['y'] }] };
  const refused: readonly (readonly [string, Json | undefined, string])[] = [
    ['no pattern', undefined, 'pattern-invalid Filter is not an object'],
    ['a list instead of a pattern', ['P1'], 'pattern-invalid Filter is not an object'],
    ['a number as prefix', { actor: { role: [{ prefix: 1 }] } }, 'actor.role: prefix match pattern must be a string'],
    ['an empty object deeper down', { actor: {} }, 'actor: Empty objects are not allowed'],
    ['a list in a list', { a: [['x']] }, 'Match value must be String, number, true, false, or null'],
    ['an empty expression', { a: [{}] }, 'Match expression name not found'],
    ['two keys in one expression', { a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression'],
    [
      'a second key beside a range',
      { a: [{ numeric: ['=', 1], suffix: 'y' }] },
      'Too many elements in numeric expression',
    ],
    [
      'a number to compare its case',
      { a: [{ 'equals-ignore-case': 1 }] },
      'equals-ignore-case match pattern must be a string',
    ],
    ['an unknown kind of prefix', { a: [{ prefix: { wildcard: 'x' } }] }, 'Unsupported prefix pattern: wildcard'],
    ['an empty kind of suffix', { a: [{ suffix: {} }] }, 'Suffix expression name not found'],
    ['an empty kind of prefix', { a: [{ prefix: {} }] }, 'Prefix expression name not found'],
    [
      'a prefix in either case that is a number',
      { a: [{ prefix: { 'equals-ignore-case': 1 } }] },
      'equals-ignore-case match pattern must be a string',
    ],
    ['two keys inside a prefix', { a: [{ prefix: { 'equals-ignore-case': 'x', x: 1 } }] }, 'Only one key allowed'],
    ['a range that is no list', { a: [{ numeric: 5 }] }, 'Value of numeric must be an array.'],
    ['an empty range', { a: [{ numeric: [] }] }, 'Invalid member in numeric match: ]'],
    ['a range with a number first', { a: [{ numeric: [5] }] }, 'Invalid member in numeric match: 5'],
    ['a range with an object first', { a: [{ numeric: [{}] }] }, 'Invalid member in numeric match: {'],
    ['a range with a list first', { a: [{ numeric: [[]] }] }, 'Invalid member in numeric match: ['],
    ['an unknown comparison', { a: [{ numeric: ['!=', 5] }] }, 'Unrecognized numeric range operator: !='],
    ['an equation without number', { a: [{ numeric: ['=', '5'] }] }, 'Value of equals must be numeric'],
    ['a range after an upper bound', { a: [{ numeric: ['<', 5, '>', 1] }] }, 'Too many elements in numeric expression'],
    ['a range with two lower bounds', { a: [{ numeric: ['>', 1, '>', 2] }] }, 'Bad numeric range operator: >'],
    ['a range without second comparison', { a: [{ numeric: ['>', 1, 2] }] }, 'Bad value in numeric range: 2'],
    ['a range of five terms', { a: [{ numeric: ['>', 1, '<', 2, 3] }] }, 'Too many terms in numeric range expression'],
    ['a range without room', { a: [{ numeric: ['>=', 5, '<=', 5] }] }, 'Bottom must be less than top'],
    [
      'a truth value to exclude',
      { a: [{ 'anything-but': true }] },
      'Value of anything-but must be an array or single string/number value.',
    ],
    [
      'a null to exclude in a list',
      { a: [{ 'anything-but': ['x', null] }] },
      'Inside anything but list, start|null|boolean is not supported.',
    ],
    ['nothing to exclude', { a: [{ 'anything-but': [] }] }, 'mixed type is not supported'],
    ['an empty exclusion', { a: [{ 'anything-but': {} }] }, 'Anything-But expression name not found'],
    [
      'an exclusion by range',
      { a: [{ 'anything-but': { numeric: ['=', 1] } }] },
      'Unsupported anything-but pattern: numeric',
    ],
    [
      'an exclusion by nested object',
      { a: [{ 'anything-but': { prefix: {} } }] },
      'Value of anything-but must be an array',
    ],
    ['an exclusion of every prefix', { a: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix/suffix not allowed'],
    [
      'an exclusion with a broken wildcard',
      { a: [{ 'anything-but': { wildcard: 'a**' } }] },
      'Consecutive wildcard characters at pos 2',
    ],
    [
      'an exclusion of a number by case',
      { a: [{ 'anything-but': { 'equals-ignore-case': [1] } }] },
      'Inside anything-but/equals-ignore-case list',
    ],
    ['two keys inside an exclusion', { a: [{ 'anything-but': { prefix: 'x', suffix: 'y' } }] }, 'Too many elements'],
    ['a wildcard with a stray backslash', { a: [{ wildcard: 'é\\x' }] }, 'Invalid escape character at pos 3'], // quote 1 byte + é 2 bytes
    ['a text whether it exists', { a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    ['a block without mask', { a: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
    ['a block with a word as mask', { a: [{ cidr: '10.0.0.0/x' }] }, 'Malformed CIDR, mask bits must be an integer'],
    [
      'a block with a negative mask',
      { a: [{ cidr: '10.0.0.0/-1' }] },
      'Malformed CIDR, mask bits must not be negative',
    ],
    ['a block of a host name', { a: [{ cidr: 'host/8' }] }, 'Nonstandard IP address: host'],
    ['a block of one v6 address', { a: [{ cidr: '::1/128' }] }, 'IPv6 mask bits must be < 128'],
    ['a choice that is no list', { $or: { a: ['x'] } }, 'It must be an Array followed with $or.'],
    ['a choice of texts', { $or: ['x', 'y'] }, 'Only JSON object is allowed in array of $or relationship.'],
    ['a choice of one', { $or: [{ a: ['x'] }] }, 'There must have at least 2 Objects in $or relationship.'],
    ['a choice with an empty object', { $or: [{ a: ['x'] }, {}] }, 'Empty objects are not allowed'],
    [
      'a choice over a word of the language',
      { $or: [{ a: ['x'] }, { prefix: ['y'] }] },
      'prefix is Ruler reserved fieldName which cannot be used inside $or.',
    ],
    [
      'choices that multiply beyond a thousand',
      Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`f${n}`, either])),
      'Over 1000 combinations',
    ], // 2^10 = 1024
  ];
  test.each(refused)('%s is refused', (_name, pattern, message) => {
    expect(refusal(pattern)).toContain(message);
  });

  const broken: readonly (readonly [string, string, string])[] = [
    ['a text that ends too early', '{"a":["x"]', 'Unexpected end-of-input'],
    ['a text that ends before a value', '{"a":', 'Unexpected end-of-input'],
    ['a field name without quotes', '{a:["x"]}', 'Expected a JSON string in double quotes'],
    ['a field without colon', '{"a" ["x"]}', 'Expected a colon after the field name'],
    ['a field without value', '{"a":}', 'Unexpected character (})'],
    ['a list without comma', '{"a":["x" "y"]}', 'Expected a comma or ]'],
    ['a text with a raw line break', '{"a":["x\n"]}', 'Expected a JSON string in double quotes'],
    ['a number with a leading zero', '{"a":[01]}', "Unrecognized token '01'"],
    ['a text nested without end', `{"a":${'['.repeat(600)}`, 'More than 500 levels of nesting'],
    [
      'a bound that no comparison is exact for',
      '{"a":[{"numeric":["<",9007199254740993]}]}',
      'Cannot compare number : 9007199254740993',
    ],
    [
      'an excluded number that no comparison is exact for',
      '{"a":[{"anything-but":[1,1e400]}]}',
      'Cannot compare number : 1e400',
    ],
  ];
  test.each(broken)('%s is refused', (_name, text, message) => {
    expect(textRefusal(text)).toContain(message);
  });
});

describe('a pattern over the items of a contract', () => {
  const urgent = { type: ['incident'], priority: ['P1', 'P2'], actor: { role: ['provider'] } };
  const item = { type: 'incident', priority: 'P2', actor: { role: 'provider' } };

  test('every field must hold, and one of the values of each', () => {
    expect(matches(urgent, item)).toBe(true);
    expect(matches(urgent, { ...item, priority: 'P3' })).toBe(false);
    expect(matches(urgent, { ...item, actor: { role: 'client' } })).toBe(false);
  });
  test('a field with a dot in its name and a field in a field are the same field', () => {
    expect(matches(urgent, { type: 'incident', priority: 'P1', 'actor.role': 'provider' })).toBe(true);
    expect(matches({ 'actor.role': ['provider'] }, item)).toBe(true);
  });
  test('a field that the item lacks fails, also one that every object inherits', () => {
    expect(matches({ constructor: [{ exists: true }] }, item)).toBe(false);
    expect(matches({ constructor: [{ exists: false }] }, item)).toBe(true);
    expect(matches({ constructor: ['x'] }, { constructor: 'x' })).toBe(true);
    expect(matches({ actor: { role: { name: [{ exists: false }] } } }, item)).toBe(true);
  });
  test('one of several values in a list is enough', () => {
    expect(matches({ tags: ['vip'] }, { tags: ['night', 'vip'] })).toBe(true);
    expect(matches({ tags: ['vip'] }, { tags: [] })).toBe(false);
    expect(matches({ tags: ['vip'] }, { tags: [['night'], ['vip']] })).toBe(true);
    expect(matches({ tags: [{ exists: false }] }, { tags: [] })).toBe(true);
  });
  test('fields within a list of objects must hold for the same element', () => {
    const pattern: Json = { links: { kind: ['problem'], open: [true] } };
    expect(
      matches(pattern, {
        links: [
          { kind: 'problem', open: false },
          { kind: 'change', open: true },
        ],
      }),
    ).toBe(false);
    expect(
      matches(pattern, {
        links: [
          { kind: 'change', open: false },
          { kind: 'problem', open: true },
        ],
      }),
    ).toBe(true);
    expect(matches(pattern, { links: ['x', 'y'] })).toBe(false);
  });
  test('an absent field within a list of objects is absent from the chosen element', () => {
    // `kind` comes before `resolved`: once the first element is chosen, the second one does not count
    const pattern: Json = { links: { kind: ['problem'], resolved: [{ exists: false }] } };
    expect(matches(pattern, { links: [{ kind: 'problem' }, { kind: 'change', resolved: 1 }] })).toBe(true);
    expect(matches(pattern, { links: [{ kind: 'problem', resolved: 1 }] })).toBe(false);
  });
  test('a value beside a list of objects still counts', () => {
    const pattern: Json = { links: { kind: ['problem'] }, priority: ['P1'] };
    expect(matches(pattern, { links: [{ kind: 'problem' }], priority: ['P2', 'P1'] })).toBe(true);
    expect(matches(pattern, { links: [{ kind: 'problem' }], priority: ['P2', 'P3'] })).toBe(false);
  });
});

describe('the operators', () => {
  const holds: readonly (readonly [string, Json, Json, boolean])[] = [
    ['"exactly" is the literal', { exactly: 'P1' }, 'P1', true],
    ['a prefix in either case', { prefix: { 'equals-ignore-case': 'INC' } }, 'inc-7', true],
    ['a prefix in either case elsewhere', { prefix: { 'equals-ignore-case': 'INC' } }, 'x-inc', false],
    ['a prefix on a number', { prefix: '1' }, 12, false],
    ['a suffix in either case elsewhere', { suffix: { 'equals-ignore-case': '.png' } }, '.png.gz', false],
    ['sharp s for SS, as its upper case', { 'equals-ignore-case': 'straße' }, 'STRASSE', true],
    ['a dot is a dot in either case', { 'equals-ignore-case': 'a.b' }, 'axb', false],
    ['an emoji in either case', { 'equals-ignore-case': '🔥 Fire' }, '🔥 fire', true],
    ['a star for nothing', { wildcard: 'a*' }, 'a', true],
    ['a star alone', { wildcard: '*' }, '', true],
    ['two stars around a middle', { wildcard: 'a*b*c' }, 'a-b-b-c', true],
    ['the ends of a wildcard must not overlap', { wildcard: 'ab*ba' }, 'aba', false],
    ['the middle of a wildcard must not use its end', { wildcard: 'a*c*c' }, 'abc', false],
    ['no star means equal', { wildcard: 'ab' }, 'ab', true],
    ['an escaped backslash', { wildcard: 'a\\\\*' }, 'a\\b', true],
    ['at least', { numeric: ['>=', 5] }, 5, true],
    ['at most', { numeric: ['<=', 5] }, 5.000001, false],
    ['below', { numeric: ['<', 5] }, 5, false],
    ['above', { numeric: ['>', 5] }, 5, false],
    ['within, top taken in', { numeric: ['>', 1, '<=', 5] }, 5, true],
    ['within, top left out', { numeric: ['>=', 1, '<', 5] }, 5, false],
    ['anything but a number takes a text', { 'anything-but': 5 }, '5', true],
    ['anything but a suffix', { 'anything-but': { suffix: '.tmp' } }, 'a.tmp', false],
    ['an address in another spelling', '2001:db8::1', '2001:0DB8:0:0:0:0:0:1', true],
    ['a v4 address in v6 hexadecimal', { cidr: '10.0.0.0/24' }, '::ffff:a00:5', true],
    ['a block named by an address within', { cidr: '10.0.0.77/24' }, '10.0.0.3', true],
    ['a v6 block', { cidr: '2001:db8::/32' }, '2001:db8:ffff::1', true],
    ['a v4 address in a v6 block', { cidr: '::/0' }, '10.0.0.1', false],
    ['an octet above 255 is no address', { cidr: '0.0.0.0/0' }, '999.0.0.1', false],
    ['a time of day is no address', '12:30', '12:30', true],
    ['two gaps are no address', { cidr: '::/0' }, '1::2::3', false],
    ['seven groups are no address', { cidr: '::/0' }, '1:2:3:4:5:6:7', false],
    ['a gap for nothing is no address', { cidr: '::/0' }, '1:2:3:4:5:6:7:8::', false],
    ['five digits are no group', { cidr: '::/0' }, '12345::', false],
  ];
  test.each(holds)('%s', (_name, alternative, value, expected) => {
    expect(matches({ a: [alternative] }, { a: value })).toBe(expected);
  });

  test('a number to compare is never a text, and two kinds of alternatives add up', () => {
    const pattern: Json = { a: ['x', 1, true, { prefix: 'y' }, { exists: false }] };
    const answers = (items: readonly JsonObject[]): readonly boolean[] => items.map((item) => matches(pattern, item));
    expect(answers([{ a: 'x' }, { a: 1 }, { a: true }, { a: 'yes' }, {}])).not.toContain(false);
    expect(answers([{ a: '1' }, { a: 'true' }, { a: null }])).not.toContain(true);
  });
  test('a field named again beside a choice is replaced within that choice only', () => {
    const pattern: Json = { p: ['P1'], $or: [{ p: ['P2'] }, { q: [1] }] };
    expect(matches(pattern, { p: 'P2' })).toBe(true);
    expect(matches(pattern, { p: 'P1' })).toBe(false);
    expect(matches(pattern, { p: 'P1', q: 1 })).toBe(true);
  });
});

describe('patterns and events as text', () => {
  test('a number equals every spelling of its value', () => {
    for (const spelling of ['300', '300.0', '3e2', '3.00E+2', '300.0000000000000000'])
      expect(matchesText('{"a":[300]}', `{"a":${spelling}}`)).toBe(true);
    expect(matchesText('{"a":[0]}', '{"a":-0.000000000000000000}')).toBe(true);
    expect(matchesText('{"a":[0.3]}', '{"a":0.30000000000000004}')).toBe(false); // 0.1 + 0.2 as a double
  });
  test('an integer that no double holds is equal to itself only', () => {
    // 2^53 + 1 would read as 2^53
    expect(matchesText('{"a":[9007199254740993]}', '{"a":9007199254740992}')).toBe(false);
    expect(matchesText('{"a":[9007199254740992]}', '{"a":9007199254740993}')).toBe(false);
    expect(matchesText('{"a":[-9007199254740992]}', '{"a":-9007199254740993}')).toBe(false);
    expect(matchesText('{"a":[-12345678901234567]}', '{"a":12345678901234567}')).toBe(false);
    expect(matchesText('{"a":[{"numeric":["<",-1e20]}]}', '{"a":-100000000000000000001}')).toBe(false);
    expect(matchesText('{"a":[{"numeric":["<",-1e20]}]}', '{"a":-200000000000000000000}')).toBe(true);
    expect(matchesText('{"a":[9007199254740993, 1]}', '{"a":9007199254740993}')).toBe(true);
    expect(matchesText('{"a":[{"numeric":[">",1]}]}', '{"a":9007199254740993}')).toBe(false);
  });
  test('a field repeated in the pattern counts as last written, in the event with each value', () => {
    expect(matchesText('{"a":["x"],"a":["y"]}', '{"a":"x"}')).toBe(false);
    expect(matchesText('{"d":{"a":["x"]},"d":{"b":["y"]}}', '{"d":{"a":"x"}}')).toBe(false);
    expect(matchesText('{"a":["x"]}', '{"a":"x","a":"y"}')).toBe(true);
  });
  test('escapes are read, and what follows the object is not', () => {
    expect(matchesText('{"a":["\\u00e9\\n"]} and more', ' {"a" : "é\\n" }\n')).toBe(true);
    expect(matchesText('{"a":[true,false,null]}', '{"b":{}, "a":null}')).toBe(true);
  });
  test('an event that is no JSON object is refused as an event', () => {
    const compiled = compilePatternText('{"a":["x"]}');
    const refusals = ['[1]', '{"a"', 'x'].map((event) => (compiled.ok ? compiled.value(event) : compiled));
    expect(refusals.map((result) => (result.ok ? 'read' : result.error.code))).toEqual([
      'event-invalid',
      'event-invalid',
      'event-invalid',
    ]);
  });
});

describe('the fields a pattern reads', () => {
  test('each path comes once, with the values it names', () => {
    const pattern: Json = {
      priority: ['P1', { 'anything-but': ['P4', 'P5'] }, { prefix: 'X' }],
      actor: { role: ['provider', { exactly: 'desk' }, { 'anything-but': { prefix: 'c' } }] },
      $or: [{ priority: ['P2'] }, { cost: [{ numeric: ['>', 0] }] }],
    };
    expect(patternFields(pattern)).toEqual([
      { path: 'priority', values: ['P1', 'P4', 'P5', 'P2'] },
      { path: 'actor.role', values: ['provider', 'desk'] },
      { path: 'cost', values: [] },
    ]);
    expect(patternFields(null)).toEqual([]);
  });
});

describe('whatever the item', () => {
  const name = fc.constantFrom('a', 'b', 'c.d', 'constructor');
  const scalar = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const flat = fc.dictionary(name, scalar, { minKeys: 1, noNullPrototype: true });
  const named = fc.oneof(fc.string(), fc.integer());

  test('a pattern of its own values matches it, and does not once a value differs', () => {
    fc.assert(
      fc.property(flat, (item) => {
        expect(matches(exact(item), item)).toBe(true);
        const [first = ''] = Object.keys(item);
        expect(matches(exact(item), { ...item, [first]: `${String(item[first])}!` })).toBe(false);
      }),
    );
  });
  test('"anything-but" is the opposite of the same values', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.integer(), { minLength: 1 })),
        scalar,
        (values, value) => {
          // "2001:db8::1" as a plain value also stands for its other spellings, so plain values are named by "exactly"
          const plain = values.map((one) => (typeof one === 'string' ? { exactly: one } : one));
          expect(matches({ a: [{ 'anything-but': values }] }, { a: value })).toBe(!matches({ a: plain }, { a: value }));
        },
      ),
    );
  });
  test('a choice is the union of its branches', () => {
    const branch = fc.dictionary(name, fc.array(named, { minLength: 1, maxLength: 3 }), {
      minKeys: 1,
      noNullPrototype: true,
    });
    const narrow = fc.dictionary(name, fc.constantFrom<Json>('', 0, 1, 'x'), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(branch, { minLength: 2, maxLength: 4 }), narrow, (branches, item) => {
        expect(matches({ $or: branches }, item)).toBe(branches.some((one) => matches(one, item)));
      }),
    );
  });
  test('an item as value and as text give the same answer, with lists of objects too', () => {
    const value: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Json>('x', 'y', 1, null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'a.b'), tie('node'), { noNullPrototype: true }),
      ),
    })).node;
    const item = fc.dictionary(fc.constantFrom('a', 'b'), value, { noNullPrototype: true });
    const list = fc.array(fc.constantFrom<Json>('x', 1, null, { exists: false }, { 'anything-but': 'x' }), {
      minLength: 1,
      maxLength: 2,
    });
    const pattern = fc.dictionary(fc.constantFrom('a', 'b', 'a.b', 'a.a', 'b.a.b'), list, {
      minKeys: 1,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(pattern, item, (rule, event) => {
        expect(matches(rule, event)).toBe(matchesText(JSON.stringify(rule), JSON.stringify(event)));
      }),
      { numRuns: 1000 },
    );
  });
});
