/** One window for a suite: a reload costs 25 seconds. */
import { afterAll, beforeAll, beforeEach, inject, onTestFailed } from 'vitest';
import { VsCodeWindow } from './vscodeWindow.js';
import type { WindowOptions } from './vscodeWindow.js';

/**
 * Opens a window before the tests of the file, and closes it after them. A test that fails leaves a picture and the
 * logs. Where the machine lacks a browser or VS Code, the tests are skipped with the reason.
 * @returns gives the window, from within a test
 */
export function suiteWindow(options: WindowOptions = {}): () => VsCodeWindow {
  const chromium = inject('chromium');
  const vscode = inject('vscode');
  const missing = 'missing' in chromium ? chromium.missing : 'missing' in vscode ? vscode.missing : null;
  let window: VsCodeWindow | undefined;

  beforeAll(async () => {
    if ('value' in chromium && 'value' in vscode) window = await VsCodeWindow.open(chromium.value, vscode.value, options);
  });
  beforeEach((context) => {
    if (missing !== null) context.skip(missing);
    onTestFailed(async ({ task }) => window?.keepFailure(`${task.file.name} ${task.name}`));
  });
  afterAll(() => window?.close());

  return () => {
    if (!window) throw new Error('There is no window outside of a test');
    return window;
  };
}
