/** `npm run bench -- NAME …`: each benchmark in a process of its own, so that memory figures are its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const benches: Readonly<Record<string, string>> = {
  pipeline: 'pipeline LOG: the full embedded pipeline beside the pure fold',
};

const [name = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(benches, name)) {
  console.error(
    `Benchmarks:\n${Object.values(benches)
      .map((line) => `  npm run bench -- ${line}`)
      .join('\n')}`,
  );
  process.exitCode = 2;
} else {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  process.exitCode = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' }).status ?? 3;
}
