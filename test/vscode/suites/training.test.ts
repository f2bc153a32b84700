// A whole training in the panel of a real VS Code, without a graphics adapter, as many people have it.
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';
import { TrainingPanel } from '../window/trainingPanel.js';

const window = suiteWindow({ file: 'cifar10.ts', gpu: 'none', width: 1600, height: 1000 });
let panel: TrainingPanel;

it('opens with an offer for the model at the cursor', async () => {
  await window().lens('62,186 parameters').waitFor({ timeout: 60_000 });
  panel = await TrainingPanel.open(window());
  await window().screenshot('training offer light');
});

it('trains both designs, and its curves move', async () => {
  await panel.fill('Training examples', '4000');
  await panel.fill('Epochs', '3');
  // Ten times the sample's, so that so few steps learn something.
  await panel.fill('Learning rate', '0.01');
  await panel.fill('Seeds', '1');
  await panel.press('Start');
  await panel.untilTitle(/^Training on /, 120_000);
  await expect.poll(() => panel.fraction(), { timeout: 60_000 }).toBeGreaterThan(0.05);
  const before = await panel.picture();
  await expect.poll(() => panel.picture(), { timeout: 60_000 }).not.toBe(before);
  expect(await panel.backends()).toMatch(/WebAssembly|WASM|wasm/);
  await window().screenshot('training running light');
});

it('stands still while it is paused, and goes on', async () => {
  await panel.press('Pause');
  await panel.untilTitle(/^Paused$/, 30_000);
  // What was on its way when the step at hand ended still arrives.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const still = await panel.fraction();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await panel.fraction()).toBe(still);
  await panel.press('Resume');
  await panel.untilTitle(/^Training on /, 30_000);
  await expect.poll(() => panel.fraction(), { timeout: 60_000 }).toBeGreaterThan(still);
});

it('goes on while the panel is hidden, and shows all of it again', async () => {
  const vscode = window();
  const before = await panel.fraction();
  // Into the group of the panel, so that it covers it.
  await vscode.openFile('cifar10Split.ts');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await vscode.showTab('Training');
  await expect
    .poll(async () => (await panel.title()) === 'Finished' || (await panel.fraction()) > before, { timeout: 60_000 })
    .toBe(true);
  expect(await panel.results()).toHaveLength(2);
});

it('comes to its end with a result for each design', async () => {
  await panel.untilTitle(/^Finished$/, 240_000);
  const rows = await panel.results();
  expect(rows).toHaveLength(2);
  expect(rows[0]).toContain('62,186');
  // Ten classes: whoever guesses is right in a tenth.
  for (const row of rows) expect(Number(/([\d.]+) ?%/.exec(row)?.[1])).toBeGreaterThan(15);
  expect(await panel.verdicts()).not.toBe('');
  await window().screenshot('training finished light');
}, 300_000);

it('stops when it is told to', async () => {
  await panel.fill('Training examples', '10000');
  await panel.press('Start');
  await panel.untilTitle(/^Training on /, 120_000);
  await panel.press('Stop');
  await panel.untilTitle(/^Stopped$/, 60_000);
});
