import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type FunctionName, functionNames } from '../functions/names.ts';

const root = join(import.meta.dirname, '..');

/** Some packages still call `require`, which a module does not have. */
const requireBanner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** The folder that holds a function's bundle. */
export type CodeOf = (name: FunctionName) => string;

/** Bundles every function once, each as one module with its source map; the same sources give the same bytes. */
export const bundleFunctions = (folder = join(root, 'dist')): CodeOf => {
  buildSync({
    entryPoints: functionNames.map((name) => ({ in: join(root, 'functions', `${name}.ts`), out: join(name, 'index') })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    logLevel: 'error',
  });
  return (name) => join(folder, name);
};
