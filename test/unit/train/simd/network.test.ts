import { beforeAll, describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../../../src/train/checkpoint.js';
import type { Environment } from '../../../../src/train/environment.js';
import { JobTraining } from '../../../../src/train/jobTraining.js';
import type { OptimizerChoice, PlannedDesign } from '../../../../src/train/plan.js';
import type { Machine } from '../../../../src/train/simd/machine.js';
import { memoryNeed } from '../../../../src/train/simd/memoryNeed.js';
import { cpuEnvironment, simdEnvironment, wasmEnvironment } from '../environments.js';
import { layer, sequential } from '../graphs.js';
import { designs, plan, smallData, smallShape } from '../plans.js';

const data = smallData();
const hidden = [layer('Flatten'), layer('Dense', { units: 20, activation: 'relu' })];
const convolution = layer('Conv2D', { filters: 5, kernelSize: 3, activation: 'relu' });
const last = layer('Dense', { units: 10, activation: 'softmax' });
/** Without anything random, so that all back ends compute the same. */
const design: PlannedDesign = {
  ...(designs[0] as PlannedDesign),
  graph: sequential(smallShape, [10], [convolution, layer('MaxPooling2D', { poolSize: 2 }), ...hidden, last]),
};

const started: Partial<Record<'cpu' | 'wasm' | 'simd', Environment>> = {};
beforeAll(async () => {
  started.wasm = await wasmEnvironment();
  started.cpu = await cpuEnvironment();
  started.simd = await simdEnvironment();
}, 60_000);

async function training(
  backend: keyof typeof started,
  optimizer: OptimizerChoice,
  checkpoint: ArrayBuffer | null = null,
  of: PlannedDesign = design,
): Promise<JobTraining> {
  const environment = started[backend] as Environment;
  await environment.tf.setBackend(backend === 'wasm' ? 'wasm' : 'cpu');
  const prepared = JobTraining.prepare(environment, of, 1, plan({ optimizer, epochs: 5 }).settings, data, checkpoint);
  if (!prepared.ok) throw new Error(prepared.error);
  return prepared.value;
}

const momentum: OptimizerChoice = { kind: 'sgd', learningRate: 0.02, momentum: 0.9 };
const optimizers: readonly OptimizerChoice[] = [
  { kind: 'sgd', learningRate: 0.05, momentum: 0 },
  momentum,
  { kind: 'adam', learningRate: 0.003, momentum: 0 },
  { kind: 'rmsprop', learningRate: 0.002, momentum: 0 },
  { kind: 'adagrad', learningRate: 0.01, momentum: 0 },
];

function train(job: JobTraining, steps: number): (number | null)[] {
  return Array.from({ length: steps }, () => {
    job.trainStep();
    const { loss } = job.takeRecent();
    if (job.awaitsEvaluation) job.takeEpoch();
    return loss;
  });
}

describe('a compiled training', () => {
  test.each(optimizers)('with %o goes as on the CPU back end', async (optimizer) => {
    const steps = 12;
    const cpu = await training('cpu', optimizer);
    const expected = train(cpu, steps);
    cpu.dispose();
    const compiled = await training('simd', optimizer);
    const actual = train(compiled, steps);
    actual.forEach((loss, i) => expect(loss).toBeCloseTo(expected[i] as number, 4));
    // The last batch of an epoch is smaller, and evaluation uses batches of its own.
    const evaluated = await compiled.evaluate(() => Promise.resolve(true));
    expect(evaluated?.accuracy).toBeGreaterThan(0);
    compiled.dispose();
  });

  test('evaluates as the CPU back end', async () => {
    const [compiled, cpu] = [await training('simd', momentum), await training('cpu', momentum)];
    const go = (): Promise<boolean> => Promise.resolve(true);
    const [actual, expected] = [await compiled.evaluate(go), await cpu.evaluate(go)];
    expect(actual?.accuracy).toBe(expected?.accuracy);
    expect(actual?.loss).toBeCloseTo(expected?.loss as number, 5);
    compiled.dispose();
    cpu.dispose();
  });

  test.each(optimizers)('with %o is resumed exactly', async (optimizer) => {
    const noisy = withDropout();
    const unbroken = await training('simd', optimizer, null, noisy);
    train(unbroken, 7);
    const saved = await unbroken.save();
    const expected = train(unbroken, 9);
    const resumed = await training('simd', optimizer, saved, noisy);
    expect(train(resumed, 9)).toEqual(expected);
    expect(tensors(await resumed.save())).toEqual(tensors(await unbroken.save()));
  });

  test('gives checkpoints that other back ends go on from, and takes theirs', async () => {
    const compiled = await training('simd', momentum);
    train(compiled, 5);
    const saved = await compiled.save();
    const expected = train(compiled, 3);
    const wasm = await training('wasm', momentum, saved);
    train(wasm, 3).forEach((loss, i) => expect(loss).toBeCloseTo(expected[i] as number, 4));
    const again = await training('simd', momentum, await wasm.save());
    expect(again.step).toBe(8);
    expect(tensors(await again.save())).toEqual(tensors(await wasm.save()));
    wasm.dispose();
  });

  test('needs what was planned, and no more memory with more steps', { timeout: 60_000 }, async () => {
    const environment = started.simd as Environment;
    await environment.tf.setBackend('cpu');
    const promised = memoryNeed(environment.tf, design, plan({ optimizer: momentum, epochs: 5 }).settings);
    const job = await training('simd', momentum);
    const { machine } = (job as unknown as { network: { parts: { machine: Machine } } }).network.parts;
    expect(promised).toMatchObject({ ok: true, value: { bytes: machine.bytes, ...machine.plan.parts } });
    // A kernel that wrote beyond its buffers would change what stands behind the last of them.
    const end = machine.plan.batchBytes + machine.plan.parts.batch + 64;
    const rest = machine.byteView(end, machine.bytes - end);
    rest.fill(0xa5);
    train(job, 10_000);
    await job.evaluate(() => Promise.resolve(true));
    expect(machine.bytes).toBe(promised.ok ? promised.value.bytes : NaN);
    expect(rest.every((byte) => byte === 0xa5)).toBe(true);
  });

  test('is refused where WebAssembly cannot address so much, before anything is built', async () => {
    const environment = started.simd as Environment;
    await environment.tf.setBackend('cpu');
    const { settings } = plan({ batchSize: 1_000_000 });
    const need = memoryNeed(environment.tf, design, settings);
    const sentence =
      /^plain H=20 needs \d\.\d+ GB of memory at batch size 1,000,000, and WebAssembly has at most 4\.29 GB\. Choose/;
    expect(need.ok ? '' : need.error).toMatch(sentence);
    const refused = JobTraining.prepare(environment, design, 1, settings, data, null);
    expect(refused).toEqual(need);
  });

  test('is refused with the layer that has no kernel', async () => {
    const first = layer('Conv2D', { filters: 2, kernelSize: 1, dataFormat: 'channelsFirst' });
    const graph = sequential(smallShape, [10], [first, layer('Flatten'), last]);
    const environment = started.simd as Environment;
    await environment.tf.setBackend('cpu');
    const built = { ...design, graph, params: 0 };
    const counted = JobTraining.prepare(environment, built, 1, plan().settings, data, null);
    const params = Number(/builds ([\d,]+) parameters/.exec(counted.ok ? '' : counted.error)?.[1]?.replace(/,/g, ''));
    const refused = JobTraining.prepare(environment, { ...built, params }, 1, plan().settings, data, null);
    expect(refused).toEqual({
      ok: false,
      error:
        `${design.label} cannot be trained on this back end: Conv2D is not compiled: its channels come first. ` +
        'Choose another one, or auto, which leaves it out.',
    });
  });
});

function tensors(checkpoint: ArrayBuffer): unknown {
  const read = readCheckpoint(checkpoint);
  if (!read.ok) throw new Error(read.error);
  return read.value.tensors;
}

/** A network with everything that has a state of its own: random layers, and averages that move. */
function withDropout(): PlannedDesign {
  const layers = [
    layer('Conv2D', { filters: 3, kernelSize: 3 }),
    layer('BatchNormalization'),
    layer('Activation', { activation: 'relu' }),
    layer('Dropout', { rate: 0.3 }),
    layer('GaussianNoise', { stddev: 0.1 }),
    layer('Flatten'),
    last,
  ];
  return { ...design, graph: sequential(smallShape, [10], layers), params: 84 + 12 + 3010 };
}
