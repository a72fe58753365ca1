import { createHash } from 'node:crypto';
import type { Instant } from '../../domain/types.ts';
import type { ClockDep } from '../../ports/clock.ts';
import type { Ledger, LedgerEntry, Manifest } from '../../ports/ledger.ts';
import { Fault } from '../fault.ts';
import { entryOf, lineOf } from '../ledger-line.ts';
import { manifestOf, manifestText } from '../ledger-manifest.ts';
import {
  entriesFrom,
  entriesKey,
  entriesPrefix,
  lateMs,
  manifestKey,
  manifestNumber,
  manifestsPrefix,
  readEntriesKey,
} from './s3-ledger-keys.ts';
import { verifyLedger } from './s3-ledger-verify.ts';
import type { S3ObjectStore } from './s3-object-store.ts';

/** `clock` stamps the keys: when a batch was written, not when its events were received. */
export interface S3LedgerDep extends ClockDep {
  readonly objects: S3ObjectStore;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const append = async ({ objects, clock }: S3LedgerDep, entries: readonly LedgerEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const bytes = Buffer.from(entries.map(lineOf).join(''));
  const key = entriesKey(clock.now(), sha256Of(bytes));
  // The key names the content, so `exists` would mean that S3 holds other bytes under their hash.
  const put = await objects.put(key, bytes, 'application/x-ndjson');
  if (put === 'exists')
    throw new Fault('ledger-corrupt', `${key} lies in the bucket with other content than its name says`);
};

async function* readAll({ objects }: S3LedgerDep): AsyncGenerator<LedgerEntry> {
  for await (const { key } of objects.walk(entriesPrefix)) {
    const bytes = await objects.get(key);
    if (bytes === undefined) throw new Fault('ledger-corrupt', `${key} was listed and is not there`);
    const lines = Buffer.from(bytes).toString('utf8').split('\n');
    if (lines.pop() !== '') throw new Fault('ledger-corrupt', `the last line of ${key} has no end`);
    for (const [n, line] of lines.entries()) {
      const entry = entryOf(line);
      if (entry === undefined) throw new Fault('ledger-corrupt', `${key} line ${n + 1} can't be read`);
      yield entry;
    }
  }
}

const lastManifest = async ({ objects }: S3LedgerDep): Promise<number> => {
  let last = 0;
  for await (const { key } of objects.walk(manifestsPrefix)) last = manifestNumber(key) ?? last;
  return last;
};

/** The end of the chain, as far back as a batch that appears now could have been named. */
interface ChainEnd {
  readonly last: number;
  readonly previous: string;
  readonly named: ReadonlySet<string>;
  /** When the latest named batch was written. */
  readonly latest: Instant;
}

const latestOf = ({ objects }: Manifest): Instant =>
  Math.max(0, ...objects.map(({ key }) => readEntriesKey(key)?.at ?? 0));

const readChainEnd = async (dep: S3LedgerDep): Promise<ChainEnd> => {
  const last = await lastManifest(dep);
  const named = new Set<string>();
  let previous = '';
  let latest = 0;
  for (let n = last; n > 0; n -= 1) {
    const bytes = await dep.objects.get(manifestKey(n));
    const manifest = bytes && manifestOf(bytes);
    if (bytes === undefined || manifest === undefined)
      throw new Fault('ledger-corrupt', `${manifestKey(n)} ${bytes === undefined ? 'is missing' : `can't be read`}`);
    if (n === last) previous = sha256Of(bytes);
    for (const { key } of manifest.objects) named.add(key);
    latest = Math.max(latest, latestOf(manifest));
    // Twice, because this manifest may name only a late batch while the one before it names younger ones.
    if (latestOf(manifest) < latest - 2 * lateMs) break;
  }
  return { last, previous, named, latest };
};

const seal = async (dep: S3LedgerDep): Promise<Manifest | undefined> => {
  const { last, previous, named, latest } = await readChainEnd(dep);
  const objects: Manifest['objects'][number][] = [];
  for await (const { key, bytes } of dep.objects.walk(entriesPrefix, entriesFrom(latest - lateMs))) {
    const read = readEntriesKey(key);
    if (read !== undefined && !named.has(key)) objects.push({ key, bytes, sha256: read.sha256 });
  }
  if (objects.length === 0) return undefined;
  const manifest = { n: last + 1, previous, objects };
  const put = await dep.objects.put(manifestKey(manifest.n), manifestText(manifest), 'application/json');
  if (put === 'exists')
    throw new Fault('state-in-use', `${manifestKey(manifest.n)} was written by another seal at the same time`);
  return manifest;
};

/**
 * The write-ahead `Ledger` port on a bucket: one object a batch, put-if-absent under its time of writing and its SHA-256, and a chain
 * of manifests. An append resolves when S3 has the object. One PUT a batch costs about $5 a million batches, whatever they hold: with
 * full batches that is little, below some events a second Firehose, which gathers them, is cheaper. A seal takes the hash from the key
 * (S3 checked the content against it on the way in) and reads back the chain by two hours only; `verify` recomputes everything.
 */
export const createS3Ledger = (dep: S3LedgerDep): Ledger => ({
  append: async (entries) => append(dep, entries),
  seal: async () => seal(dep),
  read: () => readAll(dep),
  verify: async () => verifyLedger(dep.objects),
});
