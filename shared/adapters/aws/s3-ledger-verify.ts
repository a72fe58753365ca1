import { createHash } from 'node:crypto';
import type { Ledger, Manifest } from '../../ports/ledger.ts';
import { manifestOf } from '../ledger-manifest.ts';
import {
  entriesFrom,
  entriesPrefix,
  lateMs,
  manifestKey,
  manifestNumber,
  manifestsPrefix,
  readEntriesKey,
} from './s3-ledger-keys.ts';
import type { S3ObjectStore } from './s3-object-store.ts';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const objectProblem = async (
  objects: S3ObjectStore,
  sealed: Manifest['objects'][number],
): Promise<string | undefined> => {
  const { key, bytes, sha256 } = sealed;
  if (readEntriesKey(key) === undefined) return `${key} is not the key of a batch`;
  const found = await objects.get(key);
  if (found === undefined) return `${key} is missing`;
  if (found.length !== bytes) return `${key} has ${found.length} bytes, not ${bytes}`;
  return sha256Of(found) === sha256 ? undefined : `${key} has another SHA-256 than its manifest says`;
};

/** Batches that no manifest names although later ones are named: slipped in, or left out of the chain. */
const unnamed = async (objects: S3ObjectStore, named: ReadonlySet<string>): Promise<readonly string[]> => {
  const latest = Math.max(0, ...[...named].map((key) => readEntriesKey(key)?.at ?? 0));
  const problems: string[] = [];
  for await (const { key } of objects.walk(entriesPrefix)) {
    const isSealable = readEntriesKey(key) !== undefined;
    if (!isSealable) problems.push(`${key} is not the key of a batch`);
    else if (!named.has(key) && key < entriesFrom(latest - lateMs)) problems.push(`${key} is named by no manifest`);
  }
  return problems;
};

const linkProblems = (n: number, manifest: Manifest, previous: string): readonly string[] => [
  ...(manifest.n === n ? [] : [`${manifestKey(n)} calls itself number ${manifest.n}`]),
  ...(manifest.previous === previous ? [] : [`${manifestKey(n)} does not name the manifest before it`]),
];

/** Recomputes every hash and link of the chain in a bucket and names each problem; nothing is changed. */
export const verifyLedger = async (objects: S3ObjectStore): ReturnType<Ledger['verify']> => {
  const problems: string[] = [];
  const named = new Set<string>();
  const numbers = (await objects.list(manifestsPrefix)).flatMap((key) => manifestNumber(key) ?? []);
  let previous = '';
  let count = 0;
  for (let n = 1; n <= (numbers.at(-1) ?? 0); n += 1) {
    const bytes = await objects.get(manifestKey(n));
    const manifest = bytes && manifestOf(bytes);
    if (manifest === undefined)
      problems.push(`${manifestKey(n)} ${bytes === undefined ? 'is missing' : `can't be read`}`);
    else problems.push(...linkProblems(n, manifest, previous));
    if (bytes !== undefined) previous = sha256Of(bytes);
    for (const sealed of manifest?.objects ?? []) {
      count += 1;
      const problem = await objectProblem(objects, sealed);
      if (problem !== undefined) problems.push(problem);
      if (named.has(sealed.key)) problems.push(`${sealed.key} is named twice`);
      named.add(sealed.key);
    }
  }
  problems.push(...(await unnamed(objects, named)));
  return { manifests: numbers.length, objects: count, problems };
};
