// The same panel with a WebGPU adapter. It computes on the processor here, so the run is a small one: it shows that the path is right.
import { expect, it } from 'vitest';
import { suiteWindow } from '../window/suiteWindow.js';
import { TrainingPanel } from '../window/trainingPanel.js';

const window = suiteWindow({ file: 'cifar10.ts', gpu: 'software', width: 1600, height: 1000, theme: 'dark' });

it('trains both designs on WebGPU', async () => {
  await window().lens('62,186 parameters').waitFor({ timeout: 60_000 });
  const panel = await TrainingPanel.open(window());
  await panel.fill('Training examples', '16');
  await panel.fill('Batch size', '8');
  await panel.fill('Epochs', '1');
  await panel.fill('Seeds', '1');
  await panel.choose('Back end', 'WebGPU');
  await panel.press('Start');
  await panel.untilTitle(/^Training on WebGPU$/, 180_000);
  await panel.untilTitle(/^Finished$/, 400_000);
  expect(await panel.results()).toHaveLength(2);
  await window().screenshot('training webgpu dark');
}, 600_000);
