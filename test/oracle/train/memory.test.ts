/** What a plan promises of memory against what the process uses that trains it. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workerOverhead } from '../../../src/train/memory.js';
import type { PlannedDesign, TrainingSettings } from '../../../src/train/plan.js';
import { plainNetwork, splitNetwork } from '../../unit/train/graphs.js';
import { plan } from '../../unit/train/plans.js';
import type { CrewAnswer, MemoryRequest, NetworkAnswer } from './memoryChild.js';
import { bundleTraining, removeBundle } from './trainWorkerBundle.js';

let folder = '';
beforeAll(async () => {
  folder = await bundleTraining({ memoryChild: 'test/oracle/train/memoryChild.ts' });
}, 120_000);
afterAll(() => removeBundle(folder));

function ask<Answer>(request: MemoryRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, 'memoryChild.js'), { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('message', (answer) => {
      resolve(answer as Answer);
      child.kill();
    });
    child.on('exit', () => reject(new Error(`no answer: ${said.slice(-500)}`)));
    child.send(request);
  });
}

const plain: PlannedDesign = {
  key: 'plain',
  label: 'plain',
  choice: { kind: 'plain', groups: 1, units: 120 },
  graph: plainNetwork(),
  params: 62_186,
  macs: 1_404_600,
};
const split: PlannedDesign = {
  key: 'split',
  label: 'split',
  choice: { kind: 'split', groups: 10, units: 3720 },
  graph: splitNetwork(),
  params: 61_178,
  macs: 1_549_000,
};

/** Of the engine's own, for building and compiling the model and for what it has not collected yet. */
const engineShare = 24e6;
/** What resident memory goes up and down by in a process that does nothing new. */
const flutter = 8e6;
const timeout = 180_000;

const planOf = (settings: Partial<TrainingSettings>) => plan({ backend: 'simd', ...settings }, [plain, split]);

describe('a training in a process of its own', () => {
  test.each([
    { batchSize: 4, steps: 10_000 },
    { batchSize: 1024, steps: 20 },
  ])(
    'uses what was promised, at batch size $batchSize, and no more after $steps steps',
    { timeout },
    async ({ batchSize, steps }) => {
      const given = planOf({ batchSize, epochs: 1_000_000 });
      const { promised, memory, before, begun, after } = await ask<NetworkAnswer>({ kind: 'network', plan: given, steps });
      expect(memory).toBe(promised.bytes);
      expect(begun - before).toBeLessThan(promised.bytes + engineShare);
      // It is not a promise of room that nothing needs.
      expect(begun - before).toBeGreaterThan(0.75 * promised.bytes);
      expect(after - begun).toBeLessThan(flutter);
      const { bytes, ...parts } = promised;
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      expect(sum).toBeLessThanOrEqual(bytes);
      expect(bytes - sum).toBeLessThan(80_000);
    },
  );
});

describe('workers', () => {
  test('take no more beside their networks than is counted for them', { timeout }, async () => {
    const given = planOf({ batchSize: 256, epochs: 2, seeds: [1, 2] });
    const { promised } = await ask<NetworkAnswer>({ kind: 'network', plan: given, steps: 1 });
    const four = await ask<CrewAnswer>({ kind: 'crew', plan: given, workers: 4 });
    expect(four.ended).toBe('finished');
    expect((four.peak - four.before) / 4).toBeLessThan(workerOverhead + promised.bytes);
  });

  test('give back what an earlier training had', { timeout }, async () => {
    const given = planOf({ batchSize: 512, epochs: 1, seeds: Array.from({ length: 8 }, (_, i) => i + 1) });
    const one = { ...given, designs: [plain] };
    const { promised } = await ask<NetworkAnswer>({ kind: 'network', plan: one, steps: 1 });
    const { before, peak, ended } = await ask<CrewAnswer>({ kind: 'crew', plan: one, workers: 1 });
    expect(ended).toBe('finished');
    expect(peak - before).toBeLessThan(workerOverhead + 1.25 * promised.bytes);
  });
});
