/** Results for people (tables, wrapped text) and for machines (JSON). */

export interface Column {
  readonly title: string;
  /** Numbers are set to the right by themselves. */
  readonly align?: 'left' | 'right';
}
export type Cell = string | number | bigint | undefined;

const gap = '  ';
/** A column is not cut below this. */
const narrowest = 8;

const sgr = /\u001B\[[\d;]*m/g; // eslint-disable-line no-control-regex
const controls = /[\u0000-\u001F\u007F-\u009F]/g; // eslint-disable-line no-control-regex

/** Text from outside without what would move the cursor or recolour the terminal. */
export const printable = (text: string): string => text.replace(controls, '\uFFFD');

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

const charWidth = (char: string): number => {
  if (/\p{M}|[\u200B-\u200D]/u.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
};

/** Columns the text takes on a terminal, its colours not counted. */
export const textWidth = (text: string): number => {
  const bare = text.replace(sgr, '');
  if (/^[\u0020-\u007E]*$/.test(bare)) return bare.length;
  return Array.from(bare, charWidth).reduce((sum, width) => sum + width, 0);
};

/** Cut text loses its colours: a style must not run on past the end. */
const cut = (text: string, width: number): string => {
  if (textWidth(text) <= width) return text;
  let kept = '';
  let room = width - 1;
  for (const char of text.replace(sgr, '')) {
    room -= charWidth(char);
    if (room < 0) break;
    kept += char;
  }
  return `${kept}…`;
};

/** Colours made by us stay, everything else that steers a terminal goes. */
const cleanCell = (cell: Cell): string => {
  const text = cell === undefined ? '' : String(cell);
  const colours = text.match(sgr) ?? [];
  const pieces = text.split(sgr).map(printable);
  return pieces.map((piece, i) => piece + (colours[i] ?? '')).join('');
};

/** Takes from the widest column until the line fits, or nothing more can be taken. */
const fitWidths = (widths: readonly number[], limit: number): readonly number[] => {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, width) => sum + width, gap.length * (fitted.length - 1)) - limit;
  while (excess > 0) {
    const widest = fitted.indexOf(Math.max(...fitted));
    const width = fitted[widest] ?? 0;
    if (width <= narrowest) break;
    fitted[widest] = width - 1;
    excess -= 1;
  }
  return fitted;
};

const isNumeric = (cell: Cell): boolean => typeof cell === 'number' || typeof cell === 'bigint';

/**
 * A table for people: a line of titles, a line a row, columns aligned. `width`: cut to it (`io.width`; undefined: nothing is cut).
 * Cells may carry colours; control characters in them are replaced.
 */
export const table = (columns: readonly Column[], rows: readonly (readonly Cell[])[], width?: number): string => {
  const titles = columns.map(({ title }) => title);
  const lines = [titles, ...rows].map((cells) => columns.map((_, i) => cleanCell(cells[i])));
  const natural = columns.map((_, i) => lines.reduce((most, cells) => Math.max(most, textWidth(cells[i] ?? '')), 0));
  const widths = width === undefined ? natural : fitWidths(natural, width);
  const isRight = columns.map(
    ({ align }, i) => align === 'right' || (align === undefined && rows.some((cells) => isNumeric(cells[i]))),
  );
  const place = (cell: string, i: number): string => {
    const text = cut(cell, widths[i] ?? 0);
    const blank = ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(text)));
    return isRight[i] === true ? blank + text : text + blank;
  };
  return lines.map((cells) => cells.map(place).join(gap).trimEnd()).join('\n');
};

/** Pretty JSON, keys in the order given; integers past 2^53 travel as text. */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each), 2);

/** Words in lines of at most `width`, the lines after the first indented. */
export const wrap = (text: string, width: number, indent = 0): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};
