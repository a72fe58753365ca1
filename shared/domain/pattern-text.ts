import { done, type Result } from './types.ts';

/** Tests on strings of event patterns: wildcards and letters of either case. Rules: AWS event-ruler's parsers. */
export type TextTest = (text: string) => boolean;

/** Literal text before, between and after the stars; without a star all of it is `last`. */
interface Wildcard {
  readonly first: string | undefined;
  readonly middle: readonly string[];
  readonly last: string;
}

/** `\*` and `\\` stand for themselves; no other escape, no two stars in a row. */
const splitWildcard = (pattern: string): Result<Wildcard, string> => {
  // positions as AWS counts them: UTF-8 bytes, after an opening quote
  const fail = (what: string, at: number): Result<Wildcard, string> => ({
    ok: false,
    error: `${what} at pos ${new TextEncoder().encode(pattern.slice(0, at)).length + 1}`,
  });
  const middle: string[] = [];
  let [first, last]: [string | undefined, string] = [undefined, ''];
  for (let at = 0; at < pattern.length; at += 1) {
    const [here, next] = [pattern.charAt(at), pattern.charAt(at + 1)];
    if (here === '*') {
      if (next === '*') return fail('Consecutive wildcard characters', at);
      if (first === undefined) first = last;
      else middle.push(last);
      last = '';
    } else if (here === '\\') {
      if (next !== '*' && next !== '\\') return fail('Invalid escape character', at);
      last += next;
      at += 1;
    } else last += here;
  }
  return done({ first, middle, last });
};

/** A test for a text with stars, each standing for any number of characters; its time grows with the text, not with the stars. */
export const readWildcard = (pattern: string): Result<TextTest, string> => {
  const split = splitWildcard(pattern);
  if (!split.ok) return split;
  const { first, middle, last } = split.value;
  if (first === undefined) return done((text) => text === last);
  return done((text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, from);
      if (found < 0 || found + piece.length > end) return false;
      from = found + piece.length;
    }
    return true;
  });
};

const escapePart = (part: string): string => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Each character of the pattern stands for its lower and its upper case, character by character: `ß` for `SS` too, `SS` not for `ß`. */
const eitherCase = (pattern: string): string => {
  const units = Array.from({ length: pattern.length }, (_, at) => pattern.charAt(at));
  return units.map((unit) => `(?:${escapePart(unit.toLowerCase())}|${escapePart(unit.toUpperCase())})`).join('');
};

/** A test that takes letters of either case: on the whole text, its beginning or its end. */
export const ignoreCase = (pattern: string, part: 'whole' | 'prefix' | 'suffix' = 'whole'): TextTest => {
  const rule = new RegExp(`${part === 'suffix' ? '' : '^'}${eitherCase(pattern)}${part === 'prefix' ? '' : '$'}`);
  return (text) => rule.test(text);
};
