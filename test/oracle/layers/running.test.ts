/** Layers on real data: the shapes that come out are those that were inferred, and the multiply-adds are those that the kernels carry out. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../../src/graph/model.js';
import { isRanked } from '../../../src/graph/shape.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import { layer } from './arbitraries.js';
import { draws } from './configurations.js';
import { countKernels, countMacs } from './countingKernels.js';
import { makeTfjsLayer, tfjsInput } from './tfjsLayer.js';

const seed = Number(process.env['ORACLE_SEED'] ?? 20_240_601);
const runs = Number(process.env['ORACLE_RUNS'] ?? 60);

countKernels();

/** Cells are no layers, and the rest computes other shapes than it gives; layers.test.ts names that. */
const leftOut = new Set(['SimpleRNNCell', 'GRUCell', 'LSTMCell', 'StackedRNNCells', 'ConvLSTM2DCell', 'RandomWidth']);

/** Whether one example of such a shape can be made. */
function isConcrete(shape: readonly (number | null)[]): boolean {
  return shape.slice(1).every((size) => size !== null);
}

function example(spec: LayerSpec, shape: readonly (number | null)[]): tf.Tensor {
  const concrete = shape.map((size) => size ?? 1);
  if (spec.className === 'Embedding') return tf.zeros(concrete, 'int32');
  return tf.randomUniform(concrete);
}

/** Along the batch, concatenate gives more examples than one. */
function joinsExamples(spec: LayerSpec, inputs: readonly (readonly unknown[])[]): boolean {
  const axis = spec.config['axis'];
  return spec.className === 'Concatenate' && (axis === 0 || axis === -(inputs[0]?.length ?? 0));
}

/** Two vectors are multiplied and summed element by element, in kernels that are not counted. */
function isCounted(spec: LayerSpec, inputs: readonly (readonly unknown[])[]): boolean {
  return spec.className !== 'Dot' || inputs.some((shape) => shape.length > 2);
}

/** A size that reshape leaves free until run time. */
function isFree(shape: Shape | undefined, axis: number): boolean {
  return shape !== undefined && isRanked(shape) && axis > 0 && shape[axis] === null;
}

describe.each(Object.entries(draws).filter(([className]) => !leftOut.has(className)))('%s', (className, drawn) => {
  test('gives what was inferred', () => {
    let compared = 0;
    fc.assert(
      fc.property(drawn.config, drawn.inputs, (config, shapes) => {
        const spec = layer(className, config);
        // Examples come one at a time.
        const inputs = shapes.map((shape) => [null, ...shape.slice(1)]);
        const ours = inferLayer(spec, inputs);
        if (ours.faults.length > 0 || !inputs.every(isConcrete) || joinsExamples(spec, inputs)) return;
        const { value, macs } = tf.tidy(() => {
          const tensors = inputs.map((shape) => example(spec, shape));
          const [single] = tensors;
          const made = makeTfjsLayer(spec);
          // Built beforehand: making orthogonal weights takes matrix products of its own.
          const symbolic = inputs.map(tfjsInput);
          made.apply(symbolic.length === 1 && symbolic[0] !== undefined ? symbolic[0] : symbolic);
          return countMacs(() => {
            const output = made.apply(tensors.length === 1 && single !== undefined ? single : tensors) as tf.Tensor | tf.Tensor[];
            return (Array.isArray(output) ? output : [output]).map((tensor) => tensor.shape);
          });
        });
        tf.disposeVariables();
        const expected = ours.outputs.map((shape) =>
          isRanked(shape) ? shape.map((size, axis) => (axis === 0 ? (size ?? 1) : size)) : null,
        );
        const story = JSON.stringify({ spec, inputs });
        expect(
          value.map((shape, output) => shape.map((size, axis) => (isFree(ours.outputs[output], axis) ? null : size))),
          story,
        ).toEqual(expected);
        if (isCounted(spec, inputs)) expect(ours.macs, story).toEqual(BigInt(macs));
        compared++;
      }),
      { seed, numRuns: runs },
    );
    expect(compared).toBeGreaterThan(0);
  });
});
