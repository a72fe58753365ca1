import { addDecimals, compareDecimals } from './decimal.ts';
import type { ItemResult } from './item-result.ts';
import { storedJson } from './stored-json.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { Instant } from './types.ts';

/** One local hour of one level: what it adds up to, what is only listed, and when the last of it became known. */
export interface HourRollup {
  readonly tally: Tally;
  readonly left: number;
  readonly unmapped: number;
  readonly knownAt: Instant;
}

/** One local day of one level by hour start. Hours in which nothing counted are absent. */
export type DayRollup = ReadonlyMap<Instant, HourRollup>;

/**
 * The results of one hour, all of them, to its rollup; undefined when nothing lies in it. `elapsed`: the level's values are what the
 * clocks measured, in milliseconds; an item that has not stopped has none yet.
 */
export const rollItems = (results: readonly ItemResult[], elapsed = false): HourRollup | undefined => {
  if (results.length === 0) return undefined;
  let good = 0;
  let excluded = 0;
  let left = 0;
  let unmapped = 0;
  let knownAt = 0;
  const badAt: Instant[] = [];
  const values: string[] = [];
  for (const { outcome, countedAt, elapsedMs, value: field, knownAt: known } of results) {
    const value = elapsed ? elapsedMs?.toString() : field;
    if (known > knownAt) knownAt = known;
    if (outcome === 'met') good += 1;
    else if (outcome === 'missed') badAt.push(countedAt ?? 0);
    else if (outcome === 'excluded') excluded += 1;
    else if (outcome === 'left') left += 1;
    else if (outcome === 'unmapped') unmapped += 1;
    if (value !== undefined && (outcome === 'met' || outcome === 'missed')) values.push(value);
  }
  badAt.sort((a, b) => a - b);
  values.sort(compareDecimals);
  const valued = values.length === 0 ? {} : { values, sum: addDecimals(values), count: values.length };
  return { tally: { ...emptyTally, good, bad: badAt.length, excluded, badAt, ...valued }, left, unmapped, knownAt };
};

type StoredHour = Partial<Tally> & { readonly knownAt: Instant; readonly left?: number; readonly unmapped?: number };

/**
 * Only what differs from the empty tally is stored; hours ascending, keys sorted, so equal days are equal bytes.
 * `parties`: who may see it beside the customer.
 */
export const encodeRollup = (day: DayRollup, parties: readonly string[] = []): string => {
  const hours = [...day]
    .sort(([a], [b]) => a - b)
    .map(([start, hour]): [Instant, StoredHour] => [start, storedHour(hour)]);
  return JSON.stringify({ hours, parties });
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant of ours
const tallyKeys = Object.keys(emptyTally).sort() as (keyof Tally)[];

const storedHour = ({ tally, left, unmapped, knownAt }: HourRollup): StoredHour => {
  const stored: Record<string, unknown> = {};
  for (const key of tallyKeys) {
    const value = tally[key];
    if (Array.isArray(value) ? value.length > 0 : value !== emptyTally[key]) stored[key] = value;
  }
  stored['knownAt'] = knownAt;
  if (left > 0) stored['left'] = left;
  if (unmapped > 0) stored['unmapped'] = unmapped;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of the tally's own keys and values
  return stored as unknown as StoredHour;
};

export const decodeRollup = (body: string): DayRollup => {
  const { hours } = storedJson<{ hours: [Instant, StoredHour][] }>(body);
  return new Map(
    hours.map(([start, { knownAt, left = 0, unmapped = 0, ...tally }]) => [
      start,
      { tally: { ...emptyTally, ...tally }, left, unmapped, knownAt },
    ]),
  );
};
