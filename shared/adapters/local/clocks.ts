import type { Instant } from '../../domain/types.ts';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own time of day. */
export const systemClock: Clock = { now: () => Date.now() };

export interface SteeredClock extends Clock {
  /** Moves on to an instant; an earlier one than the present is ignored, since time does not run backwards. */
  readonly set: (instant: Instant) => void;
}

/** A clock that stands still until it is moved on: a replay lives in the time of its events. */
export const steeredClock = (start: Instant): SteeredClock => {
  let present = start;
  return {
    now: () => present,
    set: (instant) => {
      present = Math.max(present, instant);
    },
  };
};
