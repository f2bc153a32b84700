/**
 * Every layer type that is compiled computes what TensorFlow.js computes: loss, outputs and gradients in training, loss and outputs
 * otherwise; and what draws random numbers has gradients that are the slope of the loss.
 */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../src/train/build.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { layersOfOneInput, layersOfSeveralInputs } from '../../../src/train/simd/layers/table.js';
import { cpuEnvironment, tf } from '../../unit/train/environments.js';
import { layerCases } from './layerCases.js';
import type { LayerCase } from './layerCases.js';
import { relativeDistance } from './reference.js';
import { SimdTrial, distanceOf, sizeOf } from './simdTrial.js';

const batch = 3;
const classes = 4;
/** What TensorFlow.js draws is not what the kernels draw. */
const random = ['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout'];

function examples({ input, className }: LayerCase): Float32Array {
  const count = input.reduce((product, size) => product * size, batch);
  const values = Float32Array.from({ length: count }, (_, i) => Math.sin(i * 1.37 + 0.4) * 0.9);
  return className === 'Embedding' ? values.map((value) => Math.abs(Math.round(value * 8))) : values;
}

async function trialOf(testCase: LayerCase): Promise<SimdTrial | string> {
  await cpuEnvironment();
  const built = buildModel(tf, testCase.graph, 7);
  if ('problem' in built) throw new Error(built.problem);
  const trial = await SimdTrial.build(runnableModel(built.model), classes, batch);
  if (typeof trial !== 'string') trial.copyWeights();
  return trial;
}

const labels = Uint8Array.of(2, 0, 3);
const compiled = (className: string): boolean => className in layersOfOneInput || className in layersOfSeveralInputs;
const trained = layerCases.filter(({ throws }) => throws === undefined);

describe('a compiled layer', () => {
  test('has a case here, or stands elsewhere', () => {
    const elsewhere = ['InputLayer', 'ThresholdedReLU'];
    const covered = new Set([...trained.map(({ className }) => className), ...elsewhere]);
    const all = [...Object.keys(layersOfOneInput), ...Object.keys(layersOfSeveralInputs)];
    expect(all.filter((className) => !covered.has(className))).toEqual([]);
  });

  test.each(trained.filter(({ className }) => compiled(className)))('$label', async (testCase) => {
    const trial = await trialOf(testCase);
    const x = examples(testCase);
    if (typeof trial === 'string') {
      expect(trial).toMatch(testCase.uncompiled ?? /never/);
      return;
    }
    expect(testCase.uncompiled).toBeUndefined();
    const before = trial.run('inference', x, labels);
    const without = trial.expected(false, x, testCase.input, labels);
    expect(relativeDistance(before.outputs, without.outputs)).toBeLessThan(1e-5);
    expect(before.loss).toBeCloseTo(without.loss, 5);

    const actual = trial.run('training', x, labels);
    const size = sizeOf(actual.gradients);
    expect(size).toBeGreaterThan(0);
    if (!random.includes(testCase.className)) {
      const expected = trial.expected(true, x, testCase.input, labels);
      expect(relativeDistance(actual.outputs, expected.outputs)).toBeLessThan(1e-5);
      expect(Math.abs(actual.loss - expected.loss) / expected.loss).toBeLessThan(1e-5);
      if (testCase.cpuIsWrong === undefined) {
        expect(distanceOf(actual.gradients, expected.gradients) / size).toBeLessThan(1e-5);
      }
    }
    if (testCase.allAreWrong === undefined) {
      const along = actual.gradients.map((values) => values.map((value) => value / size));
      expect(Math.abs(trial.slope(x, labels, along, 3e-3) / size - 1)).toBeLessThan(0.01);
    }
  });
});
