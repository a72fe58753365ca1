import { defineConfig } from 'vitest/config';

/** `--mode aws`: also the tests that need an AWS engine (`npm run check:aws`). */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: mode === 'aws' ? [] : ['**/*.aws.test.ts'],
    reporters: ['default', './test/ci-reporter.ts'],
    setupFiles: ['./test/setup.ts'],
    testTimeout: 120_000,
    coverage: { provider: 'v8', include: ['shared/**', 'cli/**'] },
  },
}));
