import { describe, expect, test } from 'vitest';
import { inferLayer } from '../../../src/layers/catalogue.js';
import { withInferredShapes } from '../../../src/layers/compose.js';
import { parameterCount } from '../../../src/layers/total.js';
import { articleModel, modelSpec, spec, stack } from './graphs.js';

const classifier = stack([null, 16], [spec('Dense', { units: 8 }), spec('Dense', { units: 2 })]);
const convolutional = stack([null, 32, 32, 3], [spec('Conv2D', { filters: 4, kernelSize: 3 }), spec('GlobalAveragePooling2D')]);

describe('a model as a layer', () => {
  test('has the shapes, parameters and multiply-adds of its layers', () => {
    const inference = inferLayer(modelSpec(classifier), [[null, 16]]);
    expect(inference.outputs).toEqual([[null, 2]]);
    expect(parameterCount(inference)).toBe(136n + 18n);
    expect(inference.macs).toBe(128n + 16n);
    expect(inference.weights.map((weight) => weight.name)).toEqual(['dense/kernel', 'dense/bias', 'dense/kernel', 'dense/bias']);
    expect(inference.faults).toEqual([]);
  });

  test('of another width is a fault, though TensorFlow.js is silent until it runs', () => {
    const { faults, outputs } = inferLayer(modelSpec(classifier, { name: 'head' }), [[null, 8]]);
    expect(outputs).toEqual([[null, 2]]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ code: 'shape-mismatch', tfjsMessage: null });
    expect(faults[0]?.message).toBe(
      'head does not take this input: inside it, dense was built for an input with 16 on axis -1, but this input is [null, 8]',
    );
  });

  test('takes another size where its layers do', () => {
    const inference = inferLayer(modelSpec(convolutional), [[null, 64, 64, 3]]);
    expect(inference.faults).toEqual([]);
    expect(inference.outputs).toEqual([[null, 4]]);
    expect(inference.macs).toBe(62n * 62n * 9n * 3n * 4n);
    expect(parameterCount(inference)).toBe(112n);
  });

  test('takes another rank where its layers do, whatever input shape its first layer names', () => {
    const generator = stack([null, 100], [spec('Dense', { units: 24, inputShape: [100] }), spec('Dense', { units: 6 })]);
    const inference = inferLayer(modelSpec(generator), [[null, 1, 100]]);
    expect(inference.faults).toEqual([]);
    expect(inference.outputs).toEqual([[null, 1, 6]]);
  });

  test('takes as many inputs as it has', () => {
    const { faults } = inferLayer(modelSpec(classifier), [
      [null, 16],
      [null, 16],
    ]);
    expect(faults[0]).toMatchObject({
      code: 'input-count',
      tfjsMessage: 'Invalid inputShape argument ,16,,16: model has 1 tensor inputs.',
    });
  });

  test('frozen inside, or as a layer, trains nothing', () => {
    for (const frozen of [modelSpec({ ...classifier, trainable: false }), modelSpec(classifier, { assignedTrainable: false })]) {
      expect(inferLayer(frozen, [[null, 16]]).weights.some((weight) => weight.trainable)).toBe(false);
    }
  });

  test('with something unread inside has unknown parameters', () => {
    const partial = { ...classifier, unknowns: [{ reason: 'a helper that could not be found', span: null }] };
    expect(parameterCount(inferLayer(modelSpec(partial), [[null, 16]]))).toEqual({ unknown: 'a helper that could not be found' });
  });

  test('deep in other models stays quick', () => {
    let model = classifier;
    for (let depth = 0; depth < 40; depth++) model = stack([null, 16], [modelSpec(model), spec('Dense', { units: 16 })]);
    expect(parameterCount(inferLayer(modelSpec(model), [[null, 16]]))).toBe(154n + 48n + 39n * (16n * 16n + 16n));
  });
});

test('a rewritten graph gets its shapes anew', () => {
  const plain = articleModel(1, 120);
  const narrower = {
    ...plain,
    layers: plain.layers.map((node, index) => (index === 5 ? { ...node, config: { units: 60 } } : node)),
  };
  const inferred = withInferredShapes(narrower, inferLayer);
  expect(inferred.layers[5]?.calls[0]?.outputShapes).toEqual([[null, 60]]);
  expect(inferred.layers[6]?.calls[0]?.inputShapes).toEqual([[null, 60]]);
  expect(withInferredShapes(plain, inferLayer)).toEqual(plain);
});
