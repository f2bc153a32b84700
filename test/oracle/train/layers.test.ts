/**
 * Every layer type that can stand in a model trains on the WASM back end as on TensorFlow.js's own CPU back end: same outputs, same
 * gradients. TensorFlow.js's WASM back end as shipped trains few of them.
 */
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { layerTypes } from '../../../src/layers/catalogue.js';
import { buildModel } from '../../../src/train/build.js';
import type { NoiseClock } from '../../../src/train/build/noise.js';
import type { Environment } from '../../../src/train/environment.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { fuseLayers } from '../../../src/train/fused/fuseLayers.js';
import { cpuEnvironment, tf, wasmEnvironment } from '../../unit/train/environments.js';
import { layerCases } from './layerCases.js';
import type { LayerCase } from './layerCases.js';
import { relativeDistance } from './reference.js';

/** Layer types that no gradient passes, each with the reason. */
const untrained: Readonly<Record<string, string>> = {
  InputLayer: 'has nothing to compute; every functional case has one',
  ConvLSTM2DCell: 'stands in no layer that can be made but ConvLSTM2D',
  CategoryEncoding: 'counts categories, which cannot be differentiated',
};

interface Gradients {
  readonly outputs: Float32Array;
  /** By the weights, in their order; `null` where the loss does not depend on one. */
  readonly gradients: readonly (Float32Array | null)[];
}

function examples({ input, className }: LayerCase): Tensor {
  const shape = [3, ...input];
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i * 1.37 + 0.4) * 0.9);
  return className === 'Embedding'
    ? tf.tensor(
        values.map((value) => Math.abs(Math.round(value * 8))),
        shape,
      )
    : tf.tensor(values, shape);
}

/** The model of a case on a back end, with these weights or its own. */
class Trial {
  private readonly variables: readonly Variable[];
  private readonly x: Tensor;

  private constructor(
    private readonly model: LayersModel,
    private readonly noise: NoiseClock,
    testCase: LayerCase,
  ) {
    this.variables = model.trainableWeights.map((weight) => weight.read() as unknown as Variable);
    this.x = examples(testCase);
  }

  static async build(
    testCase: LayerCase,
    start: () => Promise<Environment>,
    weights: readonly Float32Array[] | null,
  ): Promise<Trial> {
    await start();
    const built = buildModel(tf, testCase.graph, 7);
    if ('problem' in built) throw new Error(built.problem);
    const model = runnableModel(built.model);
    if (weights !== null)
      model.setWeights(model.weights.map(({ shape }, i) => tf.tensor(weights[i] as Float32Array, shape as number[])));
    return new Trial(model, built.noise, testCase);
  }

  /** Lets the layers use fused operations, as a training does. */
  fuse(): void {
    fuseLayers(this.model);
  }

  get weights(): Float32Array[] {
    return this.model.weights.map((weight) => weight.read().dataSync<'float32'>().slice());
  }

  gradients(): Gradients {
    let outputs = new Float32Array();
    this.noise.startStep(3);
    const { value, grads } = tf.variableGrads(() => {
      const y = this.model.apply(this.x, { training: true }) as Tensor;
      outputs = y.dataSync<'float32'>().slice();
      return this.lossOf(y);
    }, [...this.variables]);
    const gradients = this.variables.map(({ name }) => (grads[name] as Tensor | null)?.dataSync<'float32'>().slice() ?? null);
    tf.dispose([value, grads]);
    return { outputs, gradients };
  }

  /** How much the loss grows along a direction in the space of the weights, by two evaluations. */
  slope(direction: readonly Float32Array[], step: number): number {
    const start = this.variables.map((variable) => variable.dataSync<'float32'>().slice());
    const lossAt = (distance: number): number =>
      tf.tidy(() => {
        this.variables.forEach((variable, i) => {
          const moved = start[i]?.map((value, k) => value + distance * (direction[i]?.[k] as number)) ?? [];
          variable.assign(tf.tensor(moved, variable.shape));
        });
        this.noise.startStep(3);
        return this.lossOf(this.model.apply(this.x, { training: true }) as Tensor).dataSync()[0] as number;
      });
    return (lossAt(step) - lossAt(-step)) / (2 * step);
  }

  dispose(): void {
    this.x.dispose();
    this.model.dispose();
  }

  /** A loss that weighs every output differently. */
  private lossOf(y: Tensor): Scalar {
    const weighting = tf.tensor(
      Float32Array.from({ length: y.size }, (_, i) => Math.cos(i)),
      y.shape,
    );
    const loss: Scalar = tf.sum(tf.mul(tf.tanh(y), weighting));
    return this.model.calculateLosses().reduce((sum, penalty) => tf.add(sum, penalty), loss);
  }
}

describe('every layer type', () => {
  test('has a case, or a reason why it has none', () => {
    const covered = new Set([...layerCases.map(({ className }) => className), ...Object.keys(untrained)]);
    expect(layerTypes.map(({ className }) => className).filter((className) => !covered.has(className))).toEqual([]);
  });
});

/** Against the size of all gradients: single ones may be nearly zero. */
function distance(actual: readonly (Float32Array | null)[], expected: readonly (Float32Array | null)[]): number {
  const flatten = (gradients: readonly (Float32Array | null)[]): number[] =>
    gradients.flatMap((values) => [...(values ?? [NaN])]);
  const [a, b] = [flatten(actual), flatten(expected)];
  // A weight that the loss does not depend on has no gradient on either side.
  return a.length === b.length
    ? Math.hypot(...a.map((value, i) => (Number.isNaN(value) && Number.isNaN(b[i]) ? 0 : value - (b[i] as number))))
    : NaN;
}

describe('on the WASM back end', () => {
  const trained = layerCases.filter(({ throws }) => throws === undefined);

  test.each(trained)('$label has the same gradients as on the CPU, and they are the slope of the loss', async (testCase) => {
    const cpu = await Trial.build(testCase, cpuEnvironment, null);
    const { weights } = cpu;
    const expected = testCase.cpuIsWrong === undefined ? cpu.gradients() : null;
    cpu.dispose();

    for (const fused of [false, true]) {
      const wasm = await Trial.build(testCase, wasmEnvironment, weights);
      if (fused) wasm.fuse();
      const { gradients, outputs } = wasm.gradients();
      const size = Math.hypot(...gradients.flatMap((values) => [...(values ?? [])]));
      expect(size).toBeGreaterThan(0);
      if (expected !== null) {
        expect(relativeDistance(outputs, expected.outputs)).toBeLessThan(1e-5);
        expect(distance(gradients, expected.gradients) / size).toBeLessThan(1e-5);
      }
      if (testCase.allAreWrong === undefined) {
        // Along the gradient itself the slope is its size, and a wrong gradient is not as steep.
        const along = gradients.map((values) => (values ?? new Float32Array()).map((value) => value / size));
        expect(Math.abs(wasm.slope(along, 3e-3) / size - 1)).toBeLessThan(0.01);
      }
      wasm.dispose();
    }
  });

  test.each(layerCases.filter(({ throws }) => throws !== undefined))(
    '$label cannot be trained, as on the CPU',
    async (testCase) => {
      for (const start of [cpuEnvironment, wasmEnvironment]) {
        const attempt = Trial.build(testCase, start, null).then((trial) => trial.gradients());
        await expect(attempt).rejects.toThrow(testCase.throws);
      }
    },
  );
});
