import { isWithin, readAddress, readBlock } from './pattern-address.ts';
import { isList, isObject, type Entries, type Node, type Scalar } from './pattern-json.ts';
import { ignoreCase, readWildcard, type TextTest } from './pattern-text.ts';
import { done, type Result } from './types.ts';

/** One alternative in the list of a field: a literal, a test on a value that is there, or "the field is not there". */
export type Alternative =
  { readonly literal: Scalar } | { readonly test: (value: Scalar) => boolean } | { readonly absent: true };

type Read<T = Alternative> = Result<T, string>;
type Read1 = (operand: Node) => Read;

const no = (error: string): { readonly ok: false; readonly error: string } => ({ ok: false, error });
const oneKey = 'Only one key allowed in match expression';
const tooMany = 'Too many elements in numeric expression';

const onText = (test: TextTest): Read => done({ test: (value) => typeof value === 'string' && test(value) });
const show = (node: Node | undefined): string => {
  if (node === undefined) return ']';
  if (typeof node !== 'object' || node === null) return String(node);
  if ('written' in node) return node.written;
  return isList(node) ? '[' : '{';
};
const isNumeric = (node: Node | undefined): boolean =>
  typeof node === 'number' || (typeof node === 'object' && node !== null && 'written' in node);

const readText =
  (refusal: string, then: (text: string) => Read): Read1 =>
  (operand) =>
    typeof operand === 'string' ? then(operand) : no(refusal);

/** `prefix` and `suffix` take a string or `{ equals-ignore-case: string }`. */
const readEdge =
  (edge: 'prefix' | 'suffix', then: (text: string) => TextTest): Read1 =>
  (operand) => {
    if (typeof operand === 'string') return onText(then(operand));
    if (!isObject(operand)) return no(`${edge} match pattern must be a string`);
    const [entry] = operand.entries;
    if (entry === undefined) return no(`${edge === 'prefix' ? 'Prefix' : 'Suffix'} expression name not found`);
    if (entry[0] !== 'equals-ignore-case') return no(`Unsupported ${edge} pattern: ${entry[0]}`);
    if (typeof entry[1] !== 'string') return no('equals-ignore-case match pattern must be a string');
    return operand.entries.length > 1 ? no(oneKey) : onText(ignoreCase(entry[1], edge));
  };

const startsWith = (text: string): TextTest => {
  return (value) => value.startsWith(text);
};
const endsWith = (text: string): TextTest => {
  return (value) => value.endsWith(text);
};

/** A bound must be a number that can be compared, that is one a double holds exactly. */
const readBound = (operator: string, node: Node | undefined): Read<number> => {
  if (typeof node === 'number') return done(node);
  if (isNumeric(node)) return no(`Cannot compare number : ${show(node)}`);
  return no(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
};

const comparisons: ReadonlyMap<unknown, (bound: number) => (value: number) => boolean> = new Map([
  ['=', (bound: number) => (value: number) => value === bound],
  ['<', (bound: number) => (value: number) => value < bound],
  ['<=', (bound: number) => (value: number) => value <= bound],
  ['>', (bound: number) => (value: number) => value > bound],
  ['>=', (bound: number) => (value: number) => value >= bound],
]);

const readRangeTop = (
  bottom: number,
  [operator, bound, ...rest]: readonly Node[],
): Read<(value: number) => boolean> => {
  if (typeof operator !== 'string') return no(`Bad value in numeric range: ${show(operator)}`);
  if (operator !== '<' && operator !== '<=') return no(`Bad numeric range operator: ${operator}`);
  const top = readBound(operator, bound);
  if (!top.ok) return top;
  if (rest.length > 0) return no('Too many terms in numeric range expression');
  if (bottom >= top.value) return no('Bottom must be less than top');
  return done(operator === '<' ? (value) => value < top.value : (value) => value <= top.value);
};

const readNumeric: Read1 = (operand) => {
  if (!isList(operand)) return no('Value of numeric must be an array.');
  const [operator, bound, ...rest] = operand.list;
  if (typeof operator !== 'string') return no(`Invalid member in numeric match: ${show(operator)}`);
  const compare = comparisons.get(operator);
  if (compare === undefined) return no(`Unrecognized numeric range operator: ${operator}`);
  const limit = readBound(operator, bound);
  if (!limit.ok) return limit;
  const holds = compare(limit.value);
  if (rest.length === 0) return done({ test: (value) => typeof value === 'number' && holds(value) });
  if (operator !== '>' && operator !== '>=') return no(tooMany);
  const below = readRangeTop(limit.value, rest);
  if (!below.ok) return below;
  return done({ test: (value) => typeof value === 'number' && holds(value) && below.value(value) });
};

/** What `anything-but` may negate besides plain values, and its words for a value of the wrong kind. */
const negated: ReadonlyMap<string, { readonly refusal: string; readonly test: (text: string) => Read<TextTest> }> =
  new Map([
    ['prefix', { refusal: 'prefix/suffix match pattern must be a string', test: (text) => edgeOf(text, startsWith) }],
    ['suffix', { refusal: 'prefix/suffix match pattern must be a string', test: (text) => edgeOf(text, endsWith) }],
    ['wildcard', { refusal: 'wildcard match pattern must be a string', test: readWildcard }],
    [
      'equals-ignore-case',
      {
        refusal: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
        test: (text) => done(ignoreCase(text)),
      },
    ],
  ]);

const edgeOf = (text: string, then: (text: string) => TextTest): Read<TextTest> =>
  text === '' ? no('Null prefix/suffix not allowed') : done(then(text));

const wrongButKind = 'Value of anything-but must be an array or single string/number value.';
const isButOperand = (node: Node): boolean => isList(node) || typeof node === 'string' || isNumeric(node);

const readButValues = (values: readonly Node[]): Read => {
  if (!values.every((value) => typeof value === 'string' || isNumeric(value)))
    return no('Inside anything but list, start|null|boolean is not supported.');
  const texts = values.filter((value) => typeof value === 'string').length;
  const inexact = values.find((value) => typeof value === 'object');
  if (inexact !== undefined) return no(`Cannot compare number : ${show(inexact)}`);
  if (values.length === 0 || (texts > 0 && texts < values.length))
    return no('Inside anything but list, either all values are number or string, mixed type is not supported');
  const excluded: ReadonlySet<unknown> = new Set(values);
  return done({ test: (value) => !excluded.has(value) });
};

const readButTests = ([entry, ...others]: Entries): Read => {
  if (entry === undefined) return no('Anything-But expression name not found');
  const kind = negated.get(entry[0]);
  if (kind === undefined) return no(`Unsupported anything-but pattern: ${entry[0]}`);
  if (!isButOperand(entry[1])) return no(wrongButKind);
  const tests: TextTest[] = [];
  for (const text of isList(entry[1]) ? entry[1].list : [entry[1]]) {
    const test = typeof text === 'string' ? kind.test(text) : no(kind.refusal);
    if (!test.ok) return test;
    tests.push(test.value);
  }
  if (others.length > 0) return no(tooMany);
  return done({ test: (value) => typeof value !== 'string' || tests.every((test) => !test(value)) });
};

const readAnythingBut: Read1 = (operand) => {
  if (isObject(operand)) return readButTests(operand.entries);
  if (!isButOperand(operand)) return no(wrongButKind);
  return readButValues(isList(operand) ? operand.list : [operand]);
};

const readExists: Read1 = (operand) => {
  if (typeof operand !== 'boolean') return no('exists match pattern must be either true or false.');
  return done(operand ? { test: () => true } : { absent: true });
};

const readCidr = (text: string): Read => {
  const block = readBlock(text);
  return block.ok ? onText((value) => isWithin(block.value, value)) : block;
};

const readWildcardOn = (text: string): Read => {
  const test = readWildcard(text);
  return test.ok ? onText(test.value) : test;
};

const operators: ReadonlyMap<string, Read1> = new Map([
  ['exactly', readText('exact match pattern must be a string', (text) => done({ literal: text }))],
  ['prefix', readEdge('prefix', startsWith)],
  ['suffix', readEdge('suffix', endsWith)],
  [
    'equals-ignore-case',
    readText('equals-ignore-case match pattern must be a string', (text) => onText(ignoreCase(text))),
  ],
  ['wildcard', readText('wildcard match pattern must be a string', readWildcardOn)],
  ['numeric', readNumeric],
  ['anything-but', readAnythingBut],
  ['exists', readExists],
  ['cidr', readText('prefix match pattern must be a string', readCidr)],
]);

const readOperator = ([entry, ...others]: Entries): Read => {
  if (entry === undefined) return no('Match expression name not found');
  const [name, operand] = entry;
  const read = operators.get(name)?.(operand) ?? no(`Unrecognized match type ${name}`);
  if (!read.ok || others.length === 0) return read;
  return no(name === 'numeric' || name === 'anything-but' ? tooMany : oneKey);
};

/** Reads one element of a field's list. A refusal is a sentence in AWS's own words. */
export const readAlternative = (node: Node): Read => {
  if (isObject(node)) return readOperator(node.entries);
  if (isList(node)) return no('Match value must be String, number, true, false, or null');
  const address = typeof node === 'string' ? readAddress(node) : undefined;
  // an address literal stands for every way to write that address
  if (address !== undefined) return onText((value) => value === node || readAddress(value) === address);
  return done({ literal: node });
};
