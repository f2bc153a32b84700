// The design table in a real VS Code: the article's budgets, the way back to the source, the way on to a training.
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';

const window = suiteWindow({ file: 'cifar10.ts', width: 1400, height: 900 });

it('lists designs of the largest dense layer, solved for the same budget', async () => {
  const vscode = window();
  await vscode.lens('62,186 parameters').waitFor({ timeout: 60_000 });
  await vscode.palette('Layerwright: Compare Designs');
  const rows = vscode.webview().locator('.design-table-page table tbody tr');
  await rows.first().waitFor({ timeout: 60_000 });
  const texts = (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  expect(texts.find((text) => /^plain\b/i.test(text))).toContain('62,186');
  // Ten groups at equal parameters give 3,780 units and 62,054 parameters, at equal MACs 1,000 units.
  expect(texts.find((text) => text.includes('3,780'))).toContain('62,054');
  expect(texts.some((text) => /^split\b/i.test(text) && text.includes('1,000'))).toBe(true);
  await vscode.screenshot('design table light');
});

it('leads back to the source', async () => {
  const vscode = window();
  await vscode.webview().locator('a.source-link').click();
  await vscode.page.locator('.tab.active', { hasText: 'cifar10.ts' }).waitFor();
  await vscode.page.locator('.statusbar-item', { hasText: /^Ln 35,/ }).waitFor();
});

it('leads on to a training of the chosen design', async () => {
  const vscode = window();
  await vscode.showTab('Designs');
  const row = vscode.webview().locator('.design-table-page table tbody tr', { hasText: '3,780' }).first();
  await row.hover();
  await row.getByRole('button', { name: /train/i }).click();
  await vscode.page.locator('.tab.active', { hasText: 'Training' }).waitFor();
});
