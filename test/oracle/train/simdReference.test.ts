/** The two networks of the article, compiled, trained on the same batches from the same weights as in PyTorch. */
import { test } from 'vitest';
import { buildModel } from '../../../src/train/build.js';
import { prepareLoss } from '../../../src/train/loss.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { compileModel } from '../../../src/train/simd/compile.js';
import { Machine, planMemory } from '../../../src/train/simd/machine.js';
import { startSlots, updateWeights } from '../../../src/train/simd/optimizer.js';
import { cpuEnvironment, tf } from '../../unit/train/environments.js';
import { readReference } from './reference.js';
import type { Reference } from './reference.js';
import { expectAgreement } from './referenceAgreement.js';
import { referenceGraph, referenceKeys } from './referenceTraining.js';
import type { ReferenceKey, Trained } from './referenceTraining.js';
import { kernelsModule } from './simdTrial.js';

const reference = readReference();
const momentum = { kind: 'sgd', learningRate: 0.001, momentum: 0.9 } as const;

async function trainCompiled({ images, labels, batchSize, steps, networks }: Reference, key: ReferenceKey): Promise<Trained> {
  await cpuEnvironment();
  const built = buildModel(tf, referenceGraph(key), 1);
  if ('problem' in built) throw new Error(built.problem);
  const model = runnableModel(built.model);
  const loss = prepareLoss(tf, model, 10, null);
  if ('problem' in loss) throw new Error(loss.problem);
  const compiled = compileModel(model, loss, 1);
  if (!compiled.ok) throw new Error(compiled.error);
  const { weights, training } = compiled.value;
  const machine = new Machine(await kernelsModule(), compiled.value, planMemory(compiled.value, batchSize, 1));
  startSlots(machine, momentum);
  weights.forEach((weight, i) => machine.values(weight).set(networks[key].initial[i] as Float32Array));
  const snapshot = (): Float32Array[] => weights.map((weight) => machine.values(weight).slice());
  let gradients: Float32Array[] = [];
  let afterOne: Float32Array[] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const from = step * batchSize;
    const pixels = images.subarray(from * 3072, (from + batchSize) * 3072);
    machine.floats(machine.place('training', training.input), pixels.length).set(pixels);
    machine.integers(machine.place('training', training.labels), batchSize).set(labels.slice(from, from + batchSize));
    machine.run('training', batchSize, step + 1);
    losses.push(machine.floats(machine.place('training', training.loss), 1)[0] as number);
    if (step === 0) {
      gradients = weights.map(({ index, size }) => machine.floats(machine.plan.gradients[index] as number, size).slice());
    }
    updateWeights(machine, momentum, step + 1);
    if (step === 0) afterOne = snapshot();
  }
  return { gradients, afterOne, afterFive: snapshot(), losses };
}

for (const key of referenceKeys) {
  test(`compiled: gradients and weights of the ${key} network are PyTorch's`, async () => {
    expectAgreement(await trainCompiled(reference, key), reference.networks[key]);
  });
}
