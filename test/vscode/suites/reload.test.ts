// A window that is loaded again takes the page and its worker with it. The host has kept the run.
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';
import { TrainingPanel } from '../window/trainingPanel.js';

const window = suiteWindow({ file: 'cifar10.ts', width: 1600, height: 1000 });

it('takes up a run after the window was loaded again', async () => {
  const vscode = window();
  await vscode.lens('62,186 parameters').waitFor({ timeout: 60_000 });
  const panel = await TrainingPanel.open(vscode);
  await panel.fill('Seeds', '1');
  await panel.fill('Epochs', '20');
  await panel.press('Start');
  await panel.untilTitle(/^Training on /, 120_000);
  await expect.poll(() => panel.fraction(), { timeout: 60_000 }).toBeGreaterThan(0.02);

  await vscode.reload();
  await panel.untilTitle(/interrupted/, 120_000);
  const kept = await panel.fraction();
  expect(kept).toBeGreaterThan(0);

  await panel.press('Continue');
  await panel.untilTitle(/^Training on /, 120_000);
  await expect.poll(() => panel.fraction(), { timeout: 120_000 }).toBeGreaterThan(kept);
  await panel.press('Stop');
  await panel.untilTitle(/^Stopped$/, 60_000);
}, 400_000);
