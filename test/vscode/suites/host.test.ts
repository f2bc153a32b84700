// The tests of test/vscode/host: they ran inside the extension host of a real VS Code, and each is reported here.
import { expect, inject, it } from 'vitest';
import { runHostTests } from '../hostRunner/runHostTests.js';

const chromium = inject('chromium');
const vscode = inject('vscode');

if ('value' in chromium && 'value' in vscode) {
  const results = await runHostTests(chromium.value, vscode.value);
  it('ran at least one test in the extension host', () => expect(results.length).toBeGreaterThan(0));
  for (const { name, error } of results) {
    it(name, () => {
      if (error !== null) throw new Error(error);
    });
  }
} else {
  it('runs tests in the extension host', (context) =>
    context.skip('missing' in chromium ? chromium.missing : 'missing' in vscode ? vscode.missing : ''));
}
