import type { Instant, Millis } from '../../domain/types.ts';

export const entriesPrefix = 'entries/';
export const manifestsPrefix = 'manifests/';

/** How much later than the time in its key a batch may appear: a Lambda lives 15 minutes, clocks are off by seconds. */
export const lateMs: Millis = 3_600_000;

const timeText = (at: Instant): string => new Date(at).toISOString().replace('T', '/').replaceAll(/[:.Z]/g, '');

/** `entries/<day>/<hhmmssSSS>-<SHA-256 of the content>.jsonl`: byte order is the order of writing. */
export const entriesKey = (at: Instant, sha256: string): string => `${entriesPrefix}${timeText(at)}-${sha256}.jsonl`;

/** Behind this come all keys of the instant and later ones. */
export const entriesFrom = (at: Instant): string => `${entriesPrefix}${timeText(Math.max(0, at))}`;

const entriesForm = /^entries\/(\d{4}-\d\d-\d\d)\/(\d\d)(\d\d)(\d\d)(\d{3})-([0-9a-f]{64})\.jsonl$/;

/** When a batch was written and the hash it claims; undefined for any other key. */
export const readEntriesKey = (key: string): { readonly at: Instant; readonly sha256: string } | undefined => {
  const [, day, hours, minutes, seconds, millis, sha256] = entriesForm.exec(key) ?? [];
  if (sha256 === undefined) return undefined;
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${millis}Z`);
  return Number.isNaN(at) ? undefined : { at, sha256 };
};

export const manifestKey = (n: number): string => `${manifestsPrefix}${String(n).padStart(9, '0')}.json`;

export const manifestNumber = (key: string): number | undefined => {
  const n = Number(/^manifests\/(\d{9})\.json$/.exec(key)?.[1] ?? Number.NaN);
  return Number.isNaN(n) ? undefined : n;
};
