/** Algebra of stretches of time. A normal list is sorted, disjoint, without empty or touching members; all results are normal. */
import type { Instant, Interval, Millis } from './types.ts';

type Intervals = readonly Interval[];

const inOrder = (intervals: Intervals): Intervals => {
  const sorted = intervals.every(({ from }, i) => i === 0 || (intervals[i - 1]?.from ?? from) <= from);
  return sorted ? intervals : [...intervals].sort((a, b) => a.from - b.from);
};

/** Any stretches, in any order, to a normal list: empty and reversed ones vanish, overlapping and touching ones merge. */
export const normalise = (intervals: Intervals): Interval[] => {
  const result: Interval[] = [];
  for (const next of inOrder(intervals)) {
    if (next.from >= next.to) continue;
    const last = result.at(-1);
    if (!last || next.from > last.to) result.push(next);
    else if (next.to > last.to) result[result.length - 1] = { from: last.from, to: next.to };
  }
  return result;
};

/** What lies in any of the lists. */
export const union = (...lists: readonly Intervals[]): Interval[] => normalise(lists.flat());

/** What lies in both of two normal lists. */
export const intersect = (a: Intervals, b: Intervals): Interval[] => {
  const result: Interval[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[0], y = b[0]; x && y; x = a[i], y = b[j]) {
    const from = Math.max(x.from, y.from);
    const to = Math.min(x.to, y.to);
    if (from < to) result.push({ from, to });
    if (x.to < y.to) i += 1;
    else j += 1;
  }
  return result;
};

/** What lies in `a` and not in `b`, both normal. */
export const subtract = (a: Intervals, b: Intervals): Interval[] => {
  if (b.length === 0) return [...a];
  const result: Interval[] = [];
  let j = 0;
  for (const { from, to } of a) {
    let start = from;
    while ((b[j]?.to ?? Infinity) <= start) j += 1;
    for (let k = j, cut = b[k]; cut && cut.from < to; k += 1, cut = b[k]) {
      if (cut.from > start) result.push({ from: start, to: cut.from });
      start = Math.max(start, cut.to);
    }
    if (start < to) result.push({ from: start, to });
  }
  return result;
};

/** Sum of the lengths of a normal list. */
export const measure = (intervals: Intervals): Millis => intervals.reduce((sum, { from, to }) => sum + to - from, 0);

/** The part of a normal list within `[from, to)`. */
export const clip = (intervals: Intervals, from: Instant, to: Instant): Interval[] =>
  from < to ? intersect(intervals, [{ from, to }]) : [];

/** Is the instant in one of a normal list? Half-open: the first instant of a stretch is, its end is not. */
export const contains = (intervals: Intervals, at: Instant): boolean => {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.to ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return (intervals[low]?.from ?? Infinity) <= at;
};
