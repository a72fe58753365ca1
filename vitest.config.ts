import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', './test/ci-reporter.ts'],
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['shared/**', 'cli/**'] },
  },
});
