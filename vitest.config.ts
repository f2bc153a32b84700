import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'oracle', include: ['test/oracle/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
