import { sha256 } from '../domain/canonical.ts';
import type { Table } from '../ports/table.ts';
import { countsKey } from './keys.ts';

/** What became of the events of a run. */
export interface CountedEvents {
  readonly read: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Accepted, matched by no level. */
  readonly ignored: number;
}

/** Only the five figures, in the order they are printed. */
export const countedEvents = ({ read, accepted, duplicate, refused, ignored }: CountedEvents): CountedEvents => ({
  read,
  accepted,
  duplicate,
  refused,
  ignored,
});

/** Remembers what the last run read; decides nothing. */
export const saveCounts = async (table: Table, counts: CountedEvents): Promise<void> => {
  const [row] = await table.get([countsKey]);
  const was = row?.version ?? 0;
  const body = JSON.stringify(countedEvents(counts));
  if (body === row?.body) return;
  const put = { ...countsKey, version: was + 1, body };
  await table.commit([{ id: sha256(`counts ${was} ${body}`), writes: [{ put, was }] }]);
};

/** Undefined where no run has ended yet. */
export const loadCounts = async (table: Table): Promise<CountedEvents | undefined> => {
  const [row] = await table.get([countsKey]);
  if (!row) return undefined;
  const counts: CountedEvents = JSON.parse(row.body);
  return counts;
};
