import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Ledger, Manifest } from '../../ports/ledger.ts';
import { manifestKey, manifestsIn, readManifest, segmentKey, segmentNumber, segmentsIn } from './ledger-folder.ts';
import { hashFile, unlessMissing } from './write-once.ts';

type Sealed = Manifest['objects'][number];

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const objectProblem = async (folder: string, sealed: Sealed): Promise<string | undefined> => {
  // A key that is not one of a segment must not lead the reader to another file.
  if (segmentNumber(sealed.key) === undefined) return `${sealed.key} is not the key of a segment`;
  const found = await unlessMissing(() => hashFile(join(folder, sealed.key)));
  if (found === undefined) return `${sealed.key} is missing`;
  if (found.bytes !== sealed.bytes) return `${sealed.key} has ${found.bytes} bytes, not ${sealed.bytes}`;
  return found.sha256 === sealed.sha256 ? undefined : `${sealed.key} has another SHA-256 than its manifest says`;
};

const linkProblems = (n: number, manifest: Manifest, previous: string): readonly string[] => [
  ...(manifest.n === n ? [] : [`${manifestKey(n)} calls itself number ${manifest.n}`]),
  ...(manifest.previous === previous ? [] : [`${manifestKey(n)} does not name the manifest before it`]),
];

/** Segments may lie unsealed at the end only: one that is missing or unnamed before a later one has been taken out or slipped in. */
const gapProblems = (present: readonly number[], named: ReadonlySet<number>): readonly string[] => {
  const lastNamed = Math.max(0, ...named);
  const seen = new Set(present);
  const problems: string[] = [];
  for (let n = 1; n <= Math.max(lastNamed, ...present); n += 1) {
    if (named.has(n)) continue;
    if (!seen.has(n)) problems.push(`${segmentKey(n)} is missing`);
    else if (n < lastNamed) problems.push(`${segmentKey(n)} is named by no manifest`);
  }
  return problems;
};

/** Recomputes every hash and link of the chain in a ledger's folder and names each problem; nothing is changed. */
export const verifyLedger = async (folder: string): ReturnType<Ledger['verify']> => {
  const problems: string[] = [];
  const named = new Set<number>();
  const numbers = await manifestsIn(folder);
  let previous = '';
  let objects = 0;
  for (let n = 1; n <= (numbers.at(-1) ?? 0); n += 1) {
    const found = await unlessMissing(() => readManifest(folder, n));
    if (found?.manifest === undefined) problems.push(`${manifestKey(n)} ${found ? `can't be read` : 'is missing'}`);
    if (found === undefined) continue;
    problems.push(...(found.manifest ? linkProblems(n, found.manifest, previous) : []));
    previous = sha256Of(found.bytes);
    for (const sealed of found.manifest?.objects ?? []) {
      objects += 1;
      const problem = await objectProblem(folder, sealed);
      const segment = segmentNumber(sealed.key);
      if (problem !== undefined) problems.push(problem);
      if (segment === undefined) continue;
      if (named.has(segment)) problems.push(`${sealed.key} is named twice`);
      named.add(segment);
    }
  }
  problems.push(...gapProblems(await segmentsIn(folder), named));
  return { manifests: numbers.length, objects, problems };
};
