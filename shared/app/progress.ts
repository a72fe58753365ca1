import { sha256 } from '../domain/canonical.ts';
import { storedJson } from '../domain/stored-json.ts';
import type { Instant } from '../domain/types.ts';
import type { Table } from '../ports/table.ts';
import { watermarkKey } from './keys.ts';

/** How far the deployment has come. But for `evaluated`, everything in it only grows, so updates commute. */
export interface Progress {
  /** The watermark: what is due up to here may be decided. */
  readonly at: Instant;
  /** Instant of the earliest event. */
  readonly firstAt?: Instant;
  /** Feeds that have sent tickets. */
  readonly ticketFeeds: readonly string[];
  /** Rule revisions under which everything is decided: a difference means a re-evaluation is due or was cut short. */
  readonly evaluated?: Readonly<Record<string, string>>;
}

export const loadProgress = async (table: Table): Promise<Progress> => {
  const [row] = await table.get([watermarkKey]);
  return row ? storedJson<Progress>(row.body) : { at: 0, ticketFeeds: [] };
};

export const advance = (a: Progress, b: Progress): Progress => {
  const firstAt =
    a.firstAt === undefined ? b.firstAt : b.firstAt === undefined ? a.firstAt : Math.min(a.firstAt, b.firstAt);
  return {
    at: Math.max(a.at, b.at),
    ...(firstAt === undefined ? {} : { firstAt }),
    ticketFeeds: [...new Set([...a.ticketFeeds, ...b.ticketFeeds])].sort(),
    ...((b.evaluated ?? a.evaluated) ? { evaluated: b.evaluated ?? a.evaluated ?? {} } : {}),
  };
};

const attempts = 8;

/** Moves the watermark and what goes with it forward, never back. */
export const saveProgress = async (table: Table, progress: Progress): Promise<Progress> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const [row] = await table.get([watermarkKey]);
    const next = advance(row ? storedJson<Progress>(row.body) : { at: 0, ticketFeeds: [] }, progress);
    const body = JSON.stringify(next);
    if (body === row?.body) return next;
    const was = row?.version ?? 0;
    const [answer] = await table.commit([
      { id: sha256(`watermark ${was} ${body}`), writes: [{ put: { ...watermarkKey, version: was + 1, body }, was }] },
    ]);
    if (answer === 'done') return next;
  }
  throw new Error('the watermark is contended');
};
