/** Fetches DynamoDB Local with Maven into node_modules/.cache, once, and checks every byte of it. `npm run check:aws` runs it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { engineFolder } from './dynamodb-local.ts';

/** SHA-256 over one line a file, `<sha256>  <name>`, in byte order of the names: pins DynamoDB Local and all it needs. */
const expected = '1bed966b5eb504444fb6bc9a3d35bf415cde726bc89a0a6505570d985ebed5c9';
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const hashOf = (folder: string): string =>
  sha256(
    readdirSync(folder)
      .sort()
      .map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`)
      .join(''),
  );

const stop = (message: string): never => {
  console.error(`check:aws: ${message}. The tests of the DynamoDB adapter were NOT run.`);
  process.exit(1);
};

const need = (command: string, args: readonly string[], what: string): void => {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000 });
  if (status !== 0) stop(`${what}: ${error?.message ?? stderr.trim()}`);
};

const fetchInto = (folder: string): void => {
  need('mvn', ['--version'], 'Maven (mvn) is needed to fetch DynamoDB Local');
  const pom = join(import.meta.dirname, 'dynamodb-local.pom.xml');
  const args = ['-q', '-B', '-f', pom, plugin, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  need('mvn', args, 'DynamoDB Local could not be fetched');
};

need('java', ['-version'], 'Java 17 or later is needed to run DynamoDB Local');
if (!existsSync(engineFolder)) {
  const fresh = `${engineFolder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  fetchInto(fresh);
  renameSync(fresh, engineFolder);
}
const found = hashOf(engineFolder);
if (found !== expected) {
  rmSync(engineFolder, { recursive: true });
  stop(`what was fetched is not the pinned DynamoDB Local: SHA-256 ${found}, expected ${expected}`);
}
