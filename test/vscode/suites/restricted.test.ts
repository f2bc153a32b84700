// Restricted Mode: nothing of a workspace is run anyway, so all of it works in a folder that nobody trusts.
import { it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';

const window = suiteWindow({ file: 'cifar10.ts', trust: false });

it('reads models and compares designs in a folder that is not trusted', async () => {
  const vscode = window();
  await vscode.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ timeout: 60_000 });
  await vscode.lens('62,186 parameters').waitFor({ timeout: 60_000 });
  await vscode.palette('Layerwright: Compare Designs');
  await vscode.webview().locator('.design-table-page table tbody tr').first().waitFor({ timeout: 60_000 });
  await vscode.screenshot('restricted mode');
});
