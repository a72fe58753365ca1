import { sha256 } from '../domain/canonical.ts';
import type { Message } from '../domain/alert.ts';
import type { AlertRecord } from '../domain/standing-alerts.ts';
import type { Instant } from '../domain/types.ts';
import { tableLimits, type Commit, type Key, type Write } from '../ports/table.ts';
import { rowWrites } from './body-parts.ts';
import { alertListPk, alertListSk, outboxKey } from './keys.ts';

/** Everything one decision changes: the subject's own row under its version, rows it owns, alerts and what to send. */
export interface SubjectChange {
  readonly key: Key;
  /** Version loaded, 0 when the subject is new. */
  readonly was: number;
  readonly body: string;
  readonly due?: Instant;
  /** Older events that move out of the subject's row: written first, under the version loaded; not referred to until the subject's row is. */
  readonly chunks: readonly { readonly key: Key; readonly body: string }[];
  /** Rows owned by the subject; their version is the subject's. */
  readonly puts: readonly { readonly key: Key; readonly body: string }[];
  readonly drops: readonly Key[];
  readonly records: readonly AlertRecord[];
  readonly messages: readonly Message[];
  readonly asOf: Instant;
  /** The subject's row as it stands while a commit of more than 90 writes is under way: old and new places, marked unfinished. */
  readonly unfinished: () => string;
}

/** Alert list rows hold the alert and all transitions made of it; sorted by day and instant. */
const recordRow = ({ alert, transitions }: AlertRecord): { key: Key; body: string } => ({
  key: {
    pk: alertListPk(alert.contract, new Date(alert.at).toISOString().slice(0, 10)),
    sk: alertListSk(alert.at, alert.id),
  },
  body: JSON.stringify({ alert, parties: alert.provider === undefined ? [] : [alert.provider], transitions }),
});

/**
 * The commits of one change, to be made one after the other. Up to 90 writes: one, all or nothing. More: the subject's row first (unfinished, due now),
 * then its rows in commits conditioned on that version, then the subject's row again with the outbox; a tick finishes what a crash left.
 */
export const commitsOf = (change: SubjectChange): readonly Commit[] => {
  const version = change.was + 1;
  const owned: Write[] = [];
  for (const key of change.drops) owned.push({ drop: key });
  for (const { key, body } of change.puts) owned.push({ put: { ...key, version, body } });
  for (const record of change.records) {
    const { key, body } = recordRow(record);
    owned.push({ put: { ...key, version, body } });
  }
  const subject = (body: string, was: number, due: Instant | undefined): readonly [Write, ...Write[]] =>
    rowWrites({ ...change.key, version: was + 1, body, ...(due === undefined ? {} : { due }) }, was);
  const id = commitId(change.key, change.was, change.body);
  const chunks = conditioned(
    change.chunks.map(({ key, body }): Write => ({ put: { ...key, version: 1, body } })),
    { check: change.key, was: change.was },
    id,
  );
  const whole = [...subject(change.body, change.was, change.due), ...owned, ...outboxWrites(id, change)] as const;
  if (whole.length <= tableLimits.writes && bytesOf(whole) < tableLimits.commitBytes / 2)
    return [...chunks, { id, writes: whole }];

  const unfinished = change.unfinished();
  const middle = conditioned(owned, { check: change.key, was: version }, id);
  const last = commitId(change.key, version, change.body);
  return [
    ...chunks,
    { id: commitId(change.key, change.was, unfinished), writes: subject(unfinished, change.was, change.asOf) },
    ...middle,
    { id: last, writes: [...subject(change.body, version, change.due), ...outboxWrites(last, change)] },
  ];
};

const commitId = ({ pk, sk }: Key, was: number, body: string): string => sha256(`${pk}\n${sk}\n${was}\n${body}`);

const conditioned = (
  writes: readonly Write[],
  check: { readonly check: Key; readonly was: number },
  id: string,
): readonly Commit[] =>
  parts(writes).map((part, n) => ({ id: commitId(check.check, check.was, `${id} ${n}`), writes: [check, ...part] }));

/** Messages of one outbox row: far below a row's limit. Only a huge subject has more than one row. */
const messagesPerRow = 200;

const outboxWrites = (commit: string, { messages, asOf }: SubjectChange): readonly Write[] => {
  const writes: Write[] = [];
  for (let from = 0; from < messages.length; from += messagesPerRow) {
    const key = outboxKey(from === 0 ? commit : `${commit}#${from}`);
    const body = JSON.stringify({ messages: messages.slice(from, from + messagesPerRow) });
    writes.push({ put: { ...key, version: 1, body, due: asOf } });
  }
  return writes;
};

const bytesOf = (writes: readonly Write[]): number =>
  writes.reduce((sum, write) => sum + ('put' in write ? write.put.body.length : 0), 0);

/** Parts of at most 88 writes and 1 MB, so that a part and its condition stay within the port's limits. */
const parts = (writes: readonly Write[]): readonly Write[][] => {
  const out: Write[][] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = 'put' in write ? write.put.body.length : 0;
    const last = out.at(-1);
    if (last && last.length < 88 && bytes + size < 1_000_000) {
      last.push(write);
      bytes += size;
    } else {
      out.push([write]);
      bytes = size;
    }
  }
  return out;
};
