/** Open stretches of some years, so laid out that working time and its inverse take a few steps whatever the span. */
import type { Instant, Interval, Millis } from './types.ts';

export interface CalendarTable {
  /** The table answers for `[from, to]`; instants outside count as its ends. */
  readonly from: Instant;
  readonly to: Instant;
  /** Working time from `from` to an instant. */
  readonly worked: (at: Instant) => Millis;
  readonly total: Millis;
  readonly count: number;
  readonly opens: (index: number) => Instant;
  readonly closes: (index: number) => Instant;
  /** First stretch that closes after an instant; `count` if there is none. */
  readonly indexAt: (at: Instant) => number;
  /** First stretch by whose close this much (> 0) is worked; `count` if there is none. */
  readonly indexReaching: (worked: Millis) => number;
  /** First stretch by whose close more than this is worked; `count` if there is none. */
  readonly indexPassing: (worked: Millis) => number;
  readonly workedBefore: (index: number) => Millis;
  readonly bytes: number;
}

type Index = Uint16Array | Uint32Array;

const timeBucket = 2 ** 25; // 9.3 h: one or two stretches
const workBucket = 2 ** 24;

/** For each bucket of an axis the first stretch whose value is over the bucket's start. */
const bucketIndex = (
  length: number,
  bucket: number,
  count: number,
  isBelow: (index: number, value: number) => boolean,
): Index => {
  const buckets = Math.floor(length / bucket) + 1;
  const index = count < 65_536 ? new Uint16Array(buckets) : new Uint32Array(buckets);
  for (let b = 0, i = 0; b < buckets; b += 1) {
    while (i < count && isBelow(i, b * bucket)) i += 1;
    index[b] = i;
  }
  return index;
};

/** Starts, and working time before each start; the end of a stretch follows from the next sum. */
const layOut = (open: readonly Interval[]): { starts: Float64Array; sums: Float64Array } => {
  const starts = new Float64Array(open.length);
  const sums = new Float64Array(open.length + 1);
  for (const [i, { from, to }] of open.entries()) {
    starts[i] = from;
    sums[i + 1] = (sums[i] ?? 0) + to - from;
  }
  return { starts, sums };
};

/** A table of a normal list that lies within `[from, to)`. */
export const createCalendarTable = (from: Instant, to: Instant, open: readonly Interval[]): CalendarTable => {
  const count = open.length;
  const { starts, sums } = layOut(open);
  const sum = (i: number): Millis => sums[i] ?? 0;
  const opens = (i: number): Instant => starts[i] ?? 0;
  const closes = (i: number): Instant => opens(i) + sum(i + 1) - sum(i);
  const byTime = bucketIndex(to - from, timeBucket, count, (i, value) => closes(i) <= from + value);
  const byWork = bucketIndex(sum(count), workBucket, count, (i, value) => sum(i + 1) < value);
  const indexAt = (at: Instant): number => {
    if (at >= to) return count;
    let i = at <= from ? 0 : (byTime[Math.floor((at - from) / timeBucket)] ?? 0);
    while (i < count && closes(i) <= at) i += 1;
    return i;
  };
  const firstByWork = (worked: Millis): number =>
    worked > sum(count) ? count : (byWork[Math.floor(worked / workBucket)] ?? 0);
  return {
    from,
    to,
    total: sum(count),
    count,
    opens,
    closes,
    indexAt,
    workedBefore: sum,
    worked: (at) => {
      const i = indexAt(at);
      if (i === count) return sum(count);
      const into = at - opens(i);
      return into > 0 ? sum(i) + into : sum(i);
    },
    indexReaching: (worked) => {
      let i = firstByWork(worked);
      while (i < count && sum(i + 1) < worked) i += 1;
      return i;
    },
    indexPassing: (worked) => {
      let i = firstByWork(worked);
      while (i < count && sum(i + 1) <= worked) i += 1;
      return i;
    },
    bytes: starts.byteLength + sums.byteLength + byTime.byteLength + byWork.byteLength,
  };
};
