/**
 * Numbers of event patterns. EventBridge compares a number only where a double holds exactly what was written;
 * everything longer is text. So no comparison can be off by a rounding: `2^53 + 1` is never equal to `2^53`.
 */

/** A number as it stood in the text, kept where no double holds it exactly. */
export interface Written {
  readonly written: string;
}

/** One spelling per decimal value: sign, digits without zeros at either end, power of ten. */
const spell = (text: string): string => {
  const mantissa = text.replace(/e.*/i, '');
  const power = Number(text.slice(mantissa.length + 1));
  const places = mantissa.replace(/^[^.]*\.?/, '').length;
  const digits = mantissa.replace(/[-.]/g, '').replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${text.startsWith('-') ? '-' : ''}${kept}e${power - places + digits.length - kept.length}`;
};

/** Reads the text of a JSON number: a double if that is exactly what was written, else the text itself. */
export const readNumber = (text: string): number | Written => {
  const value = Number(text);
  // up to 15 digits always survive the way through a double
  if (text.length <= 15 && !/[eE]/.test(text)) return value;
  return Number.isFinite(value) && spell(String(value)) === spell(text) ? value : { written: text };
};
