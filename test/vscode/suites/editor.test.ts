// What a person sees in the editor: hints, lenses, hovers, underlines, the Problems view.
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';

const window = suiteWindow({ file: 'cifar10.ts', width: 1400, height: 900 });

it('shows output shape and parameters behind each layer', async () => {
  const vscode = window();
  // The article's network: 988 = 5·5·3·13 + 13, 5,868 = 5·5·13·18 + 18, 54,120 = 450·120 + 120, 1,210 = 120·10 + 10.
  expect(await vscode.hintsOf('tf.layers.maxPooling2d({ poolSize: 2 })', '→')).toContain('→ 14×14×13');
  expect(await vscode.hintsOf('tf.layers.conv2d({ filters: 18', '→')).toContain('→ 10×10×18 · 5,868');
  expect(await vscode.hintsOf('tf.layers.flatten()', '→')).toContain('→ 450');
  expect(await vscode.hintsOf('tf.layers.dense({ units: HIDDEN_UNITS', '→')).toContain('→ 120 · 54,120');
  expect(await vscode.hintsOf('tf.layers.dense({ units: NUM_CLASSES', '→')).toContain('→ 10 · 1,210');
  await vscode.screenshot('editor hints light');
});

it('shows the size of the model above the function that builds it, with what can be done', async () => {
  const vscode = window();
  await vscode.lens('62,186 parameters · 1.40 M MACs').waitFor({ timeout: 30_000 });
  await vscode.lens('Train').waitFor();
});

it('says in a hover how the number of parameters comes about', async () => {
  const hover = await window().hoverAt('tf.layers.dense({ units: HIDDEN_UNITS', 'dense', '54,120');
  expect(hover).toContain('450 × 120 + 120');
  expect(hover).toContain('54,000');
  await window().screenshot('editor hover light');
});

it('follows an edit', async () => {
  const vscode = window();
  await vscode.selectWord('const HIDDEN_UNITS = 120', '120');
  await vscode.type('200');
  expect(await vscode.hintsOf('tf.layers.dense({ units: HIDDEN_UNITS', '→ 200')).toContain('→ 200 · 90,200');
  await vscode.lens('99,066 parameters').waitFor();
});

it('underlines the mistakes of the samples and lists them as problems', async () => {
  const vscode = window();
  await vscode.openFile('mismatch.ts');
  await vscode.squiggles('error').first().waitFor({ timeout: 30_000 });
  const rows = await vscode.problems('layerwright');
  expect(rows.some((row) => row.includes('lstm needs an input of rank 3, but its input is [null, 64]'))).toBe(true);
  expect(rows.some((row) => row.includes('rank-mismatch'))).toBe(true);
  // One for each of the six models, and TypeScript itself has nothing to say.
  await vscode.page.locator('.panel .badge', { hasText: /^6$/ }).first().waitFor();
  await vscode.screenshot('editor problems light');
});
