// The training page with the worker that ships: the sample's model, TensorFlow.js and the kernels, in a bare browser.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makePlan } from '../../../src/panel/runPlan.js';
import type { RunStart } from '../../../src/protocol.js';
import { readModels } from '../../../src/reader/read.js';
import type { TrainingPlan, TrainingSettings } from '../../../src/train/plan.js';
import { barePages } from './barePage.js';
import { sampleOffer, sampleSettings } from './fixture/trainingOffer.js';

const open = barePages();
const sample = new URL('../../../media/samples/cifar10.ts', import.meta.url);

async function samplePlan(settings: TrainingSettings): Promise<TrainingPlan> {
  const { models } = readModels({ file: sample.pathname, text: await readFile(sample, 'utf8') });
  const graph = models[0];
  if (!graph) throw new Error('the sample has no model');
  const layer = graph.layers.findIndex(({ className }) => className === 'Dense');
  const model = { name: graph.name ?? '', file: 'cifar10.ts' };
  const plan = makePlan({ runId: 'real', created: new Date(0), model, graph, layer, layerLabel: 'dense 450 → 120', settings });
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

it('trains the sample on the back end that measured fastest, in two workers', async () => {
  const settings: TrainingSettings = {
    ...sampleSettings(),
    dataset: { id: 'built-in' },
    limit: 1024,
    batchSize: 32,
    epochs: 2,
    seeds: [1, 2],
    optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
  };
  const plan = await samplePlan(settings);
  expect(plan.designs.map(({ params }) => params)).toEqual([62_186, 62_054]);
  const bare = await open('training', { size: { width: 1600, height: 960 }, theme: 'light', realWorker: true });
  const start: RunStart = { plan, data: { kind: 'built-in' }, checkpoints: [] };
  await bare.answer('start', start);
  await bare.send({ type: 'hydrateTraining', offer: { ...sampleOffer(), defaults: settings }, message: null, run: null });
  await bare.page.locator('vscode-button', { hasText: 'Start' }).click();
  await bare.page.locator('.status-title', { hasText: /^(Finished|The run failed)$/ }).waitFor({ timeout: 200_000 });
  expect(await bare.page.locator('.status-title').innerText(), await bare.page.locator('.status-detail').innerText()).toBe(
    'Finished',
  );
  const told = (await bare.posted('events')).flatMap(({ events }) => events);
  const [backend] = told.filter((event) => event.event === 'backend');
  expect(backend?.candidates.map((candidate) => candidate.backend)).toEqual(['webgpu', 'webgl', 'simd', 'wasm', 'cpu']);
  expect(backend?.backend).toBe('simd');
  const epochs = told.filter((event) => event.event === 'epoch');
  expect(epochs).toHaveLength(8);
  for (const { testAccuracy, loss } of epochs) {
    expect(testAccuracy).toBeGreaterThan(0.1);
    expect(loss).toBeLessThan(2.4);
  }
  await bare.picture('training real worker');
});
