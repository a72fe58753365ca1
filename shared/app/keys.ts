import { asciiKey } from '../domain/canonical.ts';
import type { Instant } from '../domain/types.ts';
import type { Key } from '../ports/table.ts';

/** Every key of the table, in one place. architecture: Keys. */
export type SubjectKind = 'ticket' | 'check' | 'series' | 'window';

/** Instants in keys have one width, so that byte order is time order (years 0 to 9999). */
export const instantKey = (at: Instant): string => new Date(at).toISOString();

export const subjectPk = (kind: Exclude<SubjectKind, 'window'>, feed: string, id: string): string =>
  `subject#${kind}#${asciiKey(feed)}#${asciiKey(id)}`;
export const snapshotKey = (pk: string): Key => ({ pk, sk: 'snapshot' });
export const chunkKey = (pk: string, n: number): Key => ({ pk, sk: `events#${String(n).padStart(6, '0')}` });
/** Reports of one hour of a check, or slots of one hour of a series. */
export const hourKey = (pk: string, at: Instant): Key => ({ pk, sk: `hour#${instantKey(at).slice(0, 13)}` });

export const resultPk = (contract: string, level: string, day: string): string =>
  `result#${asciiKey(contract)}#${asciiKey(level)}#${day}`;
export const resultSk = (day: string, at: Instant, item: string): string =>
  day === 'open' ? asciiKey(item) : `${instantKey(at)}#${asciiKey(item)}`;

export const rollupPk = (contract: string, level: string): string => `rollup#${asciiKey(contract)}#${asciiKey(level)}`;
export const windowPk = (contract: string, level: string): string =>
  `subject#window#${asciiKey(contract)}#${asciiKey(level)}`;

export const alertListPk = (contract: string, day: string): string => `alerts#${asciiKey(contract)}#${day}`;
export const alertListSk = (at: Instant, id: string): string => `${instantKey(at)}#${id}`;

export const outboxShards = 4;
export const outboxKey = (commit: string): Key => ({
  pk: `outbox#${Number.parseInt(commit.slice(0, 2), 16) % outboxShards}`,
  sk: commit,
});

export const rulebookKey = (contract: string): Key => ({ pk: `rulebook#${asciiKey(contract)}`, sk: 'rulebook' });
export const contractKey = (contract: string, version: number): Key => ({
  pk: `contract#${asciiKey(contract)}`,
  sk: `v${String(version).padStart(6, '0')}`,
});
export const contractsKey: Key = { pk: 'contracts', sk: 'list' };
export const watermarkKey: Key = { pk: 'watermark', sk: 'watermark' };
export const countsKey: Key = { pk: 'counts', sk: 'last run' };

export const keyText = ({ pk, sk }: Key): string => `${pk} ${sk}`;
