import type { Instant } from '../domain/types.ts';

/** The only place where the time of day comes from; in a replay it is steered. */
export interface Clock {
  readonly now: () => Instant;
}
export interface ClockDep {
  readonly clock: Clock;
}
