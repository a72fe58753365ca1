import { configureGlobal } from 'fast-check';

/**
 * The gate draws the same random cases each time, so that it fails for what changed and nothing else. To look further:
 * `SEED=$RANDOM RUNS=200 npx vitest run test/app` (docs/development.md).
 */
configureGlobal({ seed: Number(process.env['SEED'] ?? 20_260_101) });
