// The panel with a WebGPU adapter. It computes on the processor here, so the model is a small one: this shows that the path is
// right, from adapter to result, and nothing about speed.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';
import { TrainingPanel } from '../window/trainingPanel.js';

const window = suiteWindow({
  folder: join(import.meta.dirname, '../fixtures/small'),
  file: 'classifier.ts',
  gpu: 'software',
  theme: 'dark',
  width: 1600,
  height: 1000,
});

it('trains both designs on WebGPU', async () => {
  await window().lens('6,426 parameters').waitFor({ timeout: 60_000 });
  const panel = await TrainingPanel.open(window());
  await panel.fill('Training examples', '640');
  await panel.fill('Batch size', '64');
  await panel.fill('Epochs', '1');
  await panel.fill('Seeds', '1');
  await panel.choose('Back end', 'WebGPU');
  await panel.press('Start');
  await panel.untilTitle(/^Training on WebGPU$/, 180_000);
  await panel.untilTitle(/^Finished$/, 300_000);
  expect(await panel.results()).toHaveLength(2);
  await window().screenshot('training webgpu dark');
}, 600_000);
