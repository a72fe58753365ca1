import type { JsonObject } from './types.ts';

/** Text that we wrote ourselves, as what it was written from; for text from outside there are the feeds' readers. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever reads a row says what lies in it
export const storedJson = <T>(text: string): T => {
  const value: T = JSON.parse(text);
  return value;
};

/** An object of plain values as the JSON it is: a type without an index does not fit `JsonObject`. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const jsonOf = (value: object): JsonObject => value as JsonObject;
