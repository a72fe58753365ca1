/** Markup that is safe to join: only `html` and `trusted` make it, so text from outside can't get in unescaped. */

const safe = Symbol('safe markup');

export interface Html {
  readonly markup: string;
  readonly [safe]: true;
}

/** What a template takes. Text and numbers are escaped, lists are joined, `undefined` and `false` leave nothing. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

/** Markup from the program itself (a style sheet, a path); never for text that came from outside. */
export const trusted = (markup: string): Html => ({ markup, [safe]: true });

/**
 * Tagged template: the literal parts stand as written, less the indentation of the source, and every value is escaped unless it is
 * `Html` already.
 */
export const html = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  trusted(parts.map((part, i) => part.replace(/\n\s+/g, '\n') + markupOf(values[i])).join(''));

const markupOf = (value: HtmlValue): string => {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (isList(value)) return value.map(markupOf).join('');
  if (value[safe]) return value.markup;
  throw new TypeError('an object that is no markup'); // parsed JSON may look like it
};

const isList = (value: Html | readonly HtmlValue[]): value is readonly HtmlValue[] => Array.isArray(value);

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for element content and quoted attributes. Characters that HTML forbids (controls, lone surrogates, non-characters) and
 * those that turn the direction of what follows (a stray one ends the isolation of `bdi`) become U+FFFD, so that they are seen.
 */
export const escapeHtml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/gu, (c) =>
      /[\t\n\r]/.test(c) ? c : '\uFFFD',
    )
    .replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** Text from outside, set apart so that its writing direction can't turn what stands around it. */
export const isolated = (text: string): Html => html`<bdi>${text}</bdi>`;
