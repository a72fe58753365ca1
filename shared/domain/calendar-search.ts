/** Searches over the tables of a calendar: forward and back to an amount of working time, to openings and closes. */
import type { Horizon } from './calendar-horizon.ts';
import type { CalendarTable } from './calendar-table.ts';
import { dayMs } from './civil.ts';
import type { Instant, Millis } from './types.ts';

/**
 * Where an amount of work ends that fills up exactly to a close: at the close (`stay`, the default) or at the next opening (`roll`).
 * Going back it is an opening, and the close before it.
 */
export type Boundary = 'stay' | 'roll';

type Find = (table: CalendarTable) => Instant | undefined;
type Widen = (table: CalendarTable) => CalendarTable | undefined;

/** Openings and closes further off are not looked for: a calendar open at all times by the week has none. */
const searchMs = 100 * 366 * dayMs;

const search = (
  start: CalendarTable,
  find: Find,
  widen: Widen,
  isFarEnough: (table: CalendarTable) => boolean,
): Instant | undefined => {
  for (let table: CalendarTable | undefined = start; table; table = isFarEnough(table) ? undefined : widen(table)) {
    const found = find(table);
    if (found !== undefined) return found;
  }
  return undefined;
};

const never = (): boolean => false;

export interface CalendarSearch {
  readonly isOpen: (at: Instant) => boolean;
  readonly nextOpen: (at: Instant) => Instant | undefined;
  readonly previousOpen: (at: Instant) => Instant | undefined;
  readonly nextClose: (at: Instant) => Instant | undefined;
  /** Earliest instant at which this much (> 0) is worked since `at`. */
  readonly forward: (at: Instant, ms: Millis, boundary: Boundary) => Instant | undefined;
  /** Latest instant since which this much (> 0) is worked until `at`. */
  readonly back: (at: Instant, ms: Millis, boundary: Boundary) => Instant | undefined;
}

export const createCalendarSearch = ({ cover, later, earlier }: Horizon): CalendarSearch => {
  const isOpen = (at: Instant): boolean => {
    const table = cover(at, at);
    const i = table.indexAt(at);
    return i < table.count && table.opens(i) <= at;
  };
  const forwardTo = (at: Instant, find: Find): Instant | undefined =>
    search(cover(at, at), find, later, (table) => table.to > at + searchMs);
  const nextOpen = (at: Instant): Instant | undefined =>
    forwardTo(at, (table) => {
      const i = table.indexAt(at);
      return i < table.count ? Math.max(at, table.opens(i)) : undefined;
    });
  const nextClose = (at: Instant): Instant | undefined =>
    forwardTo(at, (table) => {
      const i = table.indexAt(at);
      // A stretch that reaches the table's end may go on after it.
      return i < table.count && table.closes(i) < table.to ? table.closes(i) : undefined;
    });
  const previousClose = (at: Instant): Instant | undefined =>
    search(
      cover(at, at),
      (table) => {
        const i = table.indexAt(at) - 1;
        return i >= 0 ? table.closes(i) : undefined;
      },
      earlier,
      (table) => table.from < at - searchMs,
    );
  const forward: CalendarSearch['forward'] = (at, ms, boundary) => {
    const end = search(
      cover(at, at),
      (table) => {
        const worked = table.worked(at) + ms;
        const i = table.indexReaching(worked);
        return i < table.count ? table.opens(i) + worked - table.workedBefore(i) : undefined;
      },
      later,
      never,
    );
    return end === undefined || boundary === 'stay' ? end : (nextOpen(end) ?? end);
  };
  const back: CalendarSearch['back'] = (at, ms, boundary) => {
    const start = search(
      cover(at, at),
      (table) => {
        const worked = table.worked(at) - ms;
        const i = worked < 0 ? table.count : table.indexPassing(worked);
        return i < table.count ? table.opens(i) + worked - table.workedBefore(i) : undefined;
      },
      earlier,
      never,
    );
    if (start === undefined || boundary === 'stay') return start;
    // Just before an opening the calendar is closed: there the close before it is meant.
    return isOpen(start - 1) ? start : (previousClose(start) ?? start);
  };
  const previousOpen = (at: Instant): Instant | undefined => (isOpen(at) ? at : previousClose(at));
  return { isOpen, nextOpen, previousOpen, nextClose, forward, back };
};
