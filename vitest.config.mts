import { defineConfig } from 'vitest/config';

/** One after the other in one process at a time: a browser and a VS Code fill a small machine. */
const alone = { fileParallelism: false, testTimeout: 240_000, hookTimeout: 240_000 };

const setupFiles = ['test/propertySeed.ts'];

export default defineConfig({
  test: {
    projects: [
      // The limits are there for what hangs; a busy machine may take its time.
      {
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 60_000, setupFiles, sequence: { groupOrder: 0 } },
      },
      {
        test: {
          name: 'oracle',
          include: ['test/oracle/**/*.test.ts'],
          testTimeout: 120_000,
          setupFiles,
          sequence: { groupOrder: 0 },
        },
      },
      // The page alone in a browser, without VS Code.
      {
        test: {
          ...alone,
          name: 'page',
          include: ['test/vscode/page/**/*.test.ts'],
          globalSetup: 'test/vscode/setup/browser.ts',
          sequence: { groupOrder: 1 },
        },
      },
      // The packaged extension in a real VS Code.
      {
        test: {
          ...alone,
          name: 'vscode',
          include: ['test/vscode/suites/**/*.test.ts'],
          globalSetup: ['test/vscode/setup/browser.ts', 'test/vscode/setup/vscode.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      // `npm run screenshots`: the README's pictures, out of the same real VS Code.
      {
        test: {
          ...alone,
          name: 'screenshots',
          include: ['test/vscode/screenshots/**/*.shots.ts'],
          globalSetup: ['test/vscode/setup/browser.ts', 'test/vscode/setup/vscode.ts'],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
