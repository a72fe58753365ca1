import type { Key } from './table.ts';

/** Hints that rows changed: may come twice, late or out of order; whoever gets one reads the row again. */
export interface Changes {
  /** Hints after a cursor (0: from the oldest kept), at least `limit` keys while there are as many. */
  readonly changes: (limit: number, after?: number) => { readonly keys: readonly Key[]; readonly upTo: number };
  /** Those up to the cursor are dealt with. */
  readonly forget: (upTo: number) => void;
}
