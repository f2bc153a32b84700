/**
 * 600 random networks trained ten steps, compiled and in TensorFlow.js, from the same weights on the same examples: their losses stay
 * together. Sizes are odd, kernels may be as large as the image, branches join again, layers are shared, rows are sequences.
 */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareLoss } from '../../../src/train/loss.js';
import { Optimizer, slotsOf } from '../../../src/train/optimizer.js';
import type { OptimizerChoice } from '../../../src/train/plan.js';
import { compileModel } from '../../../src/train/simd/compile.js';
import { Machine, planMemory } from '../../../src/train/simd/machine.js';
import { startSlots, updateWeights } from '../../../src/train/simd/optimizer.js';
import type { ProgramWeight } from '../../../src/train/simd/program.js';
import { cpuEnvironment, tf } from '../../unit/train/environments.js';
import { kernelsModule } from './simdTrial.js';

beforeAll(cpuEnvironment);

type Layer = ReturnType<typeof tf.layers.dense>;
type Apply = (x: SymbolicTensor, seed: number) => SymbolicTensor;

const apply = (layer: unknown, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  (layer as Layer).apply(x) as SymbolicTensor;
const seeded = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
const depthwiseSeeded = (seed: number) => ({ depthwiseInitializer: tf.initializers.glorotUniform({ seed }) });

const smooth = fc.constantFrom(
  'linear',
  'tanh',
  'sigmoid',
  'softplus',
  'swish',
  'mish',
  'gelu',
  'selu',
  'elu',
  'softsign',
  'relu',
);
const channels = fc.integer({ min: 1, max: 17 });
const padding = fc.constantFrom('valid', 'same');

/** One step of an image's way through a network; where it does not fit the image, the image passes as it is. */
const imageStep: fc.Arbitrary<Apply> = fc.oneof(
  fc
    .record({
      filters: channels,
      kernel: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
      stride: fc.integer({ min: 1, max: 3 }),
      padding,
      activation: smooth,
      useBias: fc.boolean(),
    })
    .map(({ filters, kernel, stride, ...rest }): Apply => (x, seed) => {
      const [, height, width] = x.shape as [null, number, number];
      const kernelSize: [number, number] = [Math.min(kernel[0], height), Math.min(kernel[1], width)];
      return apply(
        tf.layers.conv2d({
          ...rest,
          ...seeded(seed),
          filters,
          kernelSize,
          strides: stride,
          activation: rest.activation,
          padding: rest.padding,
        }),
        x,
      );
    }),
  fc
    .record({ size: fc.integer({ min: 1, max: 4 }), strides: fc.integer({ min: 1, max: 3 }), padding, max: fc.boolean() })
    .map(({ size, max, ...rest }): Apply => (x) => {
      const [, height, width] = x.shape as [null, number, number];
      // The gradient of average pooling is wrong at borders in TensorFlow.js, so that one has none here.
      const settings = {
        ...rest,
        padding: (max ? rest.padding : 'valid') as 'same',
        poolSize: [Math.min(size, height), Math.min(size, width)] as [number, number],
      };
      return apply(max ? tf.layers.maxPooling2d(settings) : tf.layers.averagePooling2d(settings), x);
    }),
  fc
    .record({
      kernelSize: fc.integer({ min: 1, max: 3 }),
      depthMultiplier: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 2 }),
    })
    .map(
      (config): Apply =>
        (x, seed) =>
          apply(tf.layers.depthwiseConv2d({ ...config, ...depthwiseSeeded(seed), padding: 'same', activation: 'tanh' }), x),
    ),
  fc
    .record({ filters: channels, kernelSize: fc.integer({ min: 1, max: 3 }), strides: fc.integer({ min: 1, max: 2 }), padding })
    .map(
      (config): Apply =>
        (x, seed) =>
          (x.shape[1] as number) > 6
            ? x
            : apply(tf.layers.conv2dTranspose({ ...config, ...seeded(seed), padding: config.padding, activation: 'tanh' }), x),
    ),
  fc.constant<Apply>((x) => apply(tf.layers.batchNormalization(), x)),
  fc.constant<Apply>((x) => apply(tf.layers.layerNormalization(), x)),
  // A residual block, and one whose two branches share their layer.
  smooth.map((activation): Apply => (x, seed) => {
    const filters = x.shape[3] as number;
    const config = { ...seeded(seed), filters, kernelSize: 3, padding: 'same', activation: activation as 'relu' } as const;
    return apply(tf.layers.add(), [x, apply(tf.layers.conv2d(config), x)]);
  }),
  fc.constantFrom('concatenate', 'multiply', 'maximum', 'average').map((merge): Apply => (x, seed) => {
    const shared = tf.layers.conv2d({ ...seeded(seed), filters: 3, kernelSize: 1, activation: 'tanh' });
    const once = apply(shared, x);
    const mixed = apply(tf.layers.conv2d({ ...seeded(seed + 1), filters: x.shape[3] as number, kernelSize: 1 }), once);
    const twice = apply(shared, mixed);
    return apply((tf.layers[merge as 'concatenate'] as () => unknown)(), [once, twice]);
  }),
  fc.constant<Apply>((x) => apply(tf.layers.permute({ dims: [2, 1, 3] }), x)),
  fc.constant<Apply>((x) =>
    (x.shape[1] as number) > 8
      ? x
      : apply(
          tf.layers.zeroPadding2d({
            padding: [
              [1, 0],
              [0, 2],
            ],
          }),
          x,
        ),
  ),
);

const recurrentSeeded = (seed: number) => ({
  ...seeded(seed),
  recurrentInitializer: tf.initializers.glorotUniform({ seed: seed + 1 }),
});

/** One step of the way of an image's rows, taken for a sequence; one of a single row passes as it is, since TensorFlow.js cannot train it. */
const sequenceStep: fc.Arbitrary<Apply> = fc
  .record({
    kind: fc.constantFrom('simpleRNN', 'gru', 'lstm'),
    units: channels,
    activation: fc.constantFrom('tanh', 'softsign', 'relu', 'linear'),
    recurrentActivation: fc.constantFrom('sigmoid', 'hardSigmoid'),
    useBias: fc.boolean(),
    goBackwards: fc.boolean(),
    both: fc.boolean(),
    mergeMode: fc.constantFrom('concat', 'sum', 'ave', 'mul'),
  })
  .map(({ kind, both, mergeMode, ...rest }): Apply => (x, seed) => {
    if ((x.shape[1] as number) < 2) return x;
    const config = { ...rest, ...recurrentSeeded(seed), returnSequences: true };
    const layer = (tf.layers[kind as 'lstm'] as (config: object) => ReturnType<typeof tf.layers.lstm>)(config);
    return apply(both ? tf.layers.bidirectional({ layer, mergeMode }) : layer, x);
  });

const flatStep: fc.Arbitrary<Apply> = fc.oneof(
  fc.record({ units: channels, activation: smooth, l2: fc.constantFrom(0, 0.01) }).map(
    ({ units, activation, l2 }): Apply =>
      (x, seed) =>
        apply(
          tf.layers.dense({
            ...seeded(seed),
            units,
            activation: activation,
            ...(l2 === 0 ? {} : { kernelRegularizer: tf.regularizers.l2({ l2 }) }),
          }),
          x,
        ),
  ),
  fc.constant<Apply>((x) => apply(tf.layers.batchNormalization(), x)),
  fc.constant<Apply>((x) => apply(tf.layers.leakyReLU({ alpha: 0.2 }), x)),
  fc.constant<Apply>((x) => apply(tf.layers.prelu({ alphaInitializer: tf.initializers.constant({ value: 0.25 }) }), x)),
);

/** Rates at which a training does not blow up: one that does makes any rounding error grow tenfold a step. */
const momentum: OptimizerChoice = { kind: 'sgd', learningRate: 0.001, momentum: 0.9 };
const optimizers: readonly OptimizerChoice[] = [
  { kind: 'sgd', learningRate: 0.005, momentum: 0 },
  momentum,
  { kind: 'adam', learningRate: 0.001, momentum: 0 },
  { kind: 'rmsprop', learningRate: 0.0005, momentum: 0 },
  { kind: 'adagrad', learningRate: 0.005, momentum: 0 },
];

const networkParts = {
  input: fc.tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 5 })),
  image: fc.array(imageStep, { maxLength: 4 }),
  pooled: fc.boolean(),
  flat: fc.array(flatStep, { maxLength: 2 }),
  optimizer: fc.constantFrom(...optimizers),
  // Without the absolute error: its slope jumps where an output is its target, so rounding decides; `simdLosses.test.ts` has it.
  loss: fc.constantFrom('categoricalCrossentropy', 'meanSquaredError', 'binaryCrossentropy'),
  end: fc.constantFrom('linear', 'softmax', 'sigmoid'),
  seed: fc.integer({ min: 1, max: 1e6 }),
};

const network = fc.record(networkParts);

type Drawn = typeof network extends fc.Arbitrary<infer T> ? T : never;

/** The same with the rows of the image as a sequence, which smaller networks come before and after. */
const sequenceNetwork = fc.record({
  ...networkParts,
  image: fc.array(imageStep, { maxLength: 1 }),
  sequence: fc.array(sequenceStep, { minLength: 1, maxLength: 2 }),
  flat: fc.array(flatStep, { maxLength: 1 }),
});

const classes = 5;
const batch = 3;
const steps = 10;

/** Trains a network on both sides, and expects their losses to stay together. */
function trainBoth(
  module: WebAssembly.Module,
  { input, image, pooled, flat, optimizer: drawn, loss: lossName, end, seed }: Drawn,
  sequence: readonly Apply[],
): void {
  const x = tf.input({ shape: [...input] });
  let y = image.reduce((tensor, step, i) => step(tensor, seed + 10 * i), x);
  if (sequence.length > 0) {
    const [, height, width, depth] = y.shape as [null, number, number, number];
    y = apply(tf.layers.reshape({ targetShape: [height, width * depth] }), y);
    y = sequence.reduce<SymbolicTensor>((tensor, step, i) => step(tensor, seed + 50 + 10 * i), y);
    y = apply(tf.layers.reshape({ targetShape: [...(y.shape.slice(1) as number[]), 1] }), y);
  }
  y = apply(pooled ? tf.layers.globalAveragePooling2d({}) : tf.layers.flatten(), y);
  y = flat.reduce((tensor, step, i) => step(tensor, seed + 100 + i), y);
  y = apply(tf.layers.dense({ ...seeded(seed + 200), units: classes, activation: end }), y);
  const model = tf.model({ inputs: x, outputs: y });
  // What a normalization takes out again has a gradient of 0, of which both sides compute other rounding errors; the optimizers that
  // divide by the gradient's size would make whole steps of them.
  const normalized = model.layers.some((layer) => layer.getClassName().endsWith('Normalization'));
  const choice = normalized ? momentum : drawn;
  const loss = prepareLoss(tf, model, classes, { loss: lossName, optimizer: null, metrics: null });
  if ('problem' in loss) throw new Error(loss.problem);
  const compiled = compileModel(model, loss, 1);
  if (!compiled.ok) throw new Error(compiled.error);
  const { training, weights } = compiled.value;
  const machine = new Machine(module, compiled.value, planMemory(compiled.value, batch, slotsOf(choice)));
  startSlots(machine, choice);
  model.weights.forEach((weight, i) => machine.values(weights[i] as ProgramWeight).set(weight.read().dataSync()));

  const variables = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
  const optimizer = new Optimizer({ backend: 'cpu', tf, heap: null, readsAtOnce: true }, choice, variables);
  const elements = input[0] * input[1] * input[2];
  for (let step = 1; step <= steps; step++) {
    const examples = Float32Array.from({ length: batch * elements }, (_, i) => Math.sin((i + 1) * 1.7 + step * 0.9 + seed));
    const labels = Uint8Array.from({ length: batch }, (_, i) => (step + i * 2) % classes);
    machine.floats(machine.place('training', training.input), examples.length).set(examples);
    machine.integers(machine.place('training', training.labels), batch).set(labels);
    machine.run('training', batch, step);
    updateWeights(machine, choice, step);
    const actual = machine.floats(machine.place('training', training.loss), 1)[0] as number;
    const expected = tf.tidy(() => {
      const targets = tf.tensor(loss.targets(labels), [batch, classes]);
      const { value, grads } = tf.variableGrads((): Scalar => {
        const outputs = model.apply(tf.tensor(examples.slice(), [batch, ...input]), { training: true }) as Tensor;
        return model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), loss.compute(outputs, targets));
      }, variables);
      optimizer.apply(
        variables.map(({ name }) => (grads[name] as Tensor | null) ?? null),
        step,
      );
      return value.dataSync()[0] as number;
    });
    // Absolutely too: a loss that has come near 0 has no digits left to compare.
    expect(Math.abs(actual - expected)).toBeLessThan(1e-4 * Math.abs(expected) + 1e-6);
  }
  optimizer.dispose();
  model.dispose();
}

/** The slope of a binary cross-entropy is as steep as 1 / ε where an output that is no probability comes near 0 or 1. */
function tamed(drawn: Drawn): Drawn {
  return drawn.loss === 'binaryCrossentropy' && drawn.end === 'linear' ? { ...drawn, end: 'sigmoid' } : drawn;
}

describe('a random network', () => {
  test.each([
    { what: 'of images', runs: 500, draw: network.map((drawn) => ({ drawn, sequence: [] as readonly Apply[] })) },
    {
      what: 'of sequences',
      runs: 100,
      draw: sequenceNetwork.map(({ sequence, ...drawn }) => ({ drawn: tamed(drawn), sequence })),
    },
  ])('$what trains compiled as in TensorFlow.js', { timeout: 600_000 }, async ({ runs, draw }) => {
    const module = await kernelsModule();
    let trained = 0;
    fc.assert(
      fc.property(draw, ({ drawn, sequence }) => {
        trainBoth(module, drawn, sequence);
        trained += 1;
      }),
      { numRuns: runs, endOnFailure: true },
    );
    expect(trained).toBeGreaterThanOrEqual(runs);
  });
});
