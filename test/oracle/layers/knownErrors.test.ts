/**
 * The mistakes that people report about TensorFlow.js, from its issue tracker and from that of Keras. Each is built in TensorFlow.js itself; the
 * catalogue has to find it in the same layer, and with the same message where there is one.
 */
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import type { LayerConfig, LayerSpec } from '../../../src/graph/model.js';
import type { Fault, ProblemCode } from '../../../src/graph/problem.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import { configuredInput } from '../../../src/layers/inputShape.js';
import { runTfjs, freeTfjs, makeTfjsLayer } from './tfjsLayer.js';

afterEach(freeTfjs);

const spec = (className: string, config: LayerConfig = {}): LayerSpec => ({ className, name: null, config, span: null });

/** TensorFlow.js numbers its layers through; ours are all number 1. */
function withoutNumbers(message: string): string {
  return message.replace(/(\b[a-z0-9_]+_[A-Z][A-Za-z0-9]*?)\d+\b/g, '$1#');
}

/** Adds the layers to a sequential model until TensorFlow.js throws; what both say about the last one that was added. */
function addAll(layers: readonly LayerSpec[]): { readonly theirs: string | null; readonly ours: readonly Fault[] } {
  const model = tf.sequential();
  let shape: Shape = configuredInput(layers[0] ?? spec('?')) ?? { unknown: 'no input shape' };
  const silent: Fault[] = [];
  for (const layer of layers) {
    const inference = inferLayer(layer, [shape], { sequential: true });
    try {
      model.add(makeTfjsLayer(layer));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { theirs: error.message, ours: inference.faults };
    }
    silent.push(...inference.faults);
    shape = inference.outputs[0] ?? shape;
  }
  return { theirs: null, ours: silent };
}

function expectFound(ours: readonly Fault[], theirs: string | null, code: ProblemCode): void {
  const [fault] = ours;
  expect(fault?.code).toBe(code);
  if (theirs === null) expect(fault?.tfjsMessage).toBe(null);
  else expect(withoutNumbers(fault?.tfjsMessage ?? '')).toBe(withoutNumbers(theirs));
}

const sequence = { inputShape: [10, 4] };
const image = (channels: number | null = 3): LayerConfig => ({ inputShape: [28, 28, channels] });
const conv = (config: LayerConfig): LayerSpec => spec('Conv2D', { filters: 8, kernelSize: 3, ...config });

describe('in a sequential model', () => {
  const cases: readonly [string, ProblemCode, readonly LayerSpec[], 'throws' | 'silent'][] = [
    ['lstm-rank2-input', 'rank-mismatch', [spec('LSTM', { units: 4, inputShape: [8] })], 'throws'],
    ['lstm-rank4-input', 'rank-mismatch', [spec('LSTM', { units: 4, inputShape: [8, 3, 2] })], 'throws'],
    [
      'stacked-lstm-no-returnSequences',
      'rank-mismatch',
      [spec('LSTM', { units: 4, ...sequence }), spec('LSTM', { units: 4 })],
      'throws',
    ],
    [
      'repeated-gru-no-returnSequences',
      'rank-mismatch',
      [spec('GRU', { units: 4, ...sequence }), spec('GRU', { units: 4 })],
      'throws',
    ],
    ['conv2d-rank3', 'rank-mismatch', [conv({ inputShape: [28, 28] })], 'throws'],
    ['conv2d-after-flatten-or-dense', 'rank-mismatch', [spec('Flatten', image()), conv({})], 'throws'],
    ['conv1d-rank2', 'rank-mismatch', [spec('Conv1D', { filters: 4, kernelSize: 3, inputShape: [100] })], 'throws'],
    [
      'maxpool2d-after-conv1d',
      'rank-mismatch',
      [spec('Conv1D', { filters: 4, kernelSize: 3, ...sequence }), spec('MaxPooling2D', { poolSize: 2 })],
      'throws',
    ],
    ['flatten-after-dense', 'rank-mismatch', [spec('Dense', { units: 4, inputShape: [8] }), spec('Flatten')], 'throws'],
    ['flatten-undefined-dim', 'undefined-dimension', [conv({ inputShape: [null, null, 3] }), spec('Flatten')], 'throws'],
    ['dense-undefined-last-dim', 'undefined-dimension', [spec('Dense', { units: 4, inputShape: [null] })], 'throws'],
    ['conv2d-undefined-channels', 'undefined-dimension', [conv(image(null))], 'throws'],
    ['reshape-size', 'size-mismatch', [spec('Reshape', { targetShape: [5, 5], inputShape: [24] })], 'silent'],
    ['reshape-two-unknown', 'invalid-config', [spec('Reshape', { targetShape: [-1, -1], inputShape: [24] })], 'silent'],
    [
      'reshape-minus1-then-flatten',
      'undefined-dimension',
      [spec('Reshape', { targetShape: [-1, 10], inputShape: [20] }), spec('Flatten')],
      'throws',
    ],
    [
      'reshape-minus1-then-dense',
      'undefined-dimension',
      [spec('Reshape', { targetShape: [-1], inputShape: [4, 5] }), spec('Dense', { units: 3 })],
      'throws',
    ],
    ['negative-conv', 'empty-dimension', [conv({ kernelSize: 7, inputShape: [4, 4, 1] })], 'throws'],
    [
      'negative-pool-then-dense',
      'empty-dimension',
      [spec('MaxPooling2D', { poolSize: 3, inputShape: [2, 2, 1] }), spec('Flatten'), spec('Dense', { units: 3 })],
      'silent',
    ],
    [
      'zero-dim-silent',
      'empty-dimension',
      [conv({ inputShape: [3, 3, 1] }), spec('MaxPooling2D', { poolSize: 2 }), spec('Flatten'), spec('Dense', { units: 10 })],
      'silent',
    ],
    ['sequential-multi-output', 'multiple-outputs', [spec('LSTM', { units: 4, returnState: true, ...sequence })], 'throws'],
    ['stateful-no-batch', 'undefined-dimension', [spec('LSTM', { units: 4, stateful: true, ...sequence })], 'throws'],
    [
      'repeatVector-rank3',
      'rank-mismatch',
      [spec('LSTM', { units: 4, returnSequences: true, ...sequence }), spec('RepeatVector', { n: 3 })],
      'throws',
    ],
    [
      'timeDistributed-rank2',
      'rank-mismatch',
      [spec('TimeDistributed', { layer: { layer: spec('Dense', { units: 2 }) }, inputShape: [4] })],
      'throws',
    ],
    [
      'bidirectional-rank2',
      'rank-mismatch',
      [spec('Bidirectional', { layer: { layer: spec('LSTM', { units: 2 }) }, inputShape: [4] })],
      'throws',
    ],
    ['globalpool-rank', 'rank-mismatch', [spec('Flatten', image()), spec('GlobalAveragePooling2D')], 'throws'],
    [
      'embedding-inputLength',
      'shape-mismatch',
      [spec('Embedding', { inputDim: 20, outputDim: 4, inputLength: 10, inputShape: [12] })],
      'throws',
    ],
    [
      'embedding-without-inputLength-flatten',
      'undefined-dimension',
      [spec('Embedding', { inputDim: 20, outputDim: 4 }), spec('Flatten')],
      'throws',
    ],
    ['batchnorm-axis', 'undefined-dimension', [spec('BatchNormalization', { axis: 3, inputShape: [3] })], 'throws'],
    [
      'trailing-inputShape-ignored',
      'ignored-input-shape',
      [spec('Dense', { units: 8, inputShape: [4] }), spec('Dense', { units: 2, inputShape: [99] })],
      'silent',
    ],
    ['conv1d-causal', 'unsupported', [spec('Conv1D', { filters: 2, kernelSize: 3, padding: 'causal', ...sequence })], 'silent'],
    ['conv-stride-and-dilation', 'unsupported', [conv({ strides: 2, dilationRate: 2, ...image() })], 'silent'],
  ];
  test.each(cases)('%s', (_, code, layers, outcome) => {
    const { theirs, ours } = addAll(layers);
    expect(theirs === null ? 'silent' : 'throws').toBe(outcome);
    expectFound(ours, theirs, code);
  });
});

describe('in the constructor', () => {
  const cases: readonly [string, ProblemCode, LayerSpec][] = [
    ['missing-units', 'missing-config', spec('Dense', {})],
    ['units-not-int', 'invalid-config', spec('Dense', { units: 12.5 })],
    ['units-string', 'invalid-config', spec('Dense', { units: '12' })],
    ['dense-zero-units', 'invalid-config', spec('Dense', { units: 0 })],
    ['conv-missing-kernelSize', 'missing-config', spec('Conv2D', { filters: 8 })],
    ['conv-missing-filters', 'missing-config', spec('Conv2D', { kernelSize: 3 })],
    ['conv-kernel-rank', 'invalid-config', conv({ kernelSize: [3, 3, 3] })],
    ['bad-padding-name', 'invalid-config', conv({ padding: 'SAME' })],
    ['bad-activation', 'invalid-config', spec('Dense', { units: 4, activation: 'leakyrelu' })],
    ['maxpool-zero', 'invalid-config', spec('MaxPooling2D', { poolSize: [0, 2] })],
    [
      'bidirectional-bad-mergeMode',
      'invalid-config',
      spec('Bidirectional', { layer: { layer: spec('LSTM', { units: 4 }) }, mergeMode: 'add' }),
    ],
    ['gru-reset-after', 'unsupported', spec('GRU', { units: 4, resetAfter: true })],
  ];
  test.each(cases)('%s', (_, code, layer) => {
    const { theirs, ours } = addAll([{ ...layer, config: { inputShape: [8, 8, 3], ...layer.config } }]);
    expect(theirs).not.toBe(null);
    expectFound(
      ours.filter((fault) => fault.thrownBy === 'constructor'),
      theirs,
      code,
    );
  });
});

describe('when it is applied', () => {
  const cases: readonly [string, ProblemCode, LayerSpec, readonly (readonly (number | null)[])[], 'throws' | 'silent'][] = [
    [
      'concat-mismatch',
      'shape-mismatch',
      spec('Concatenate', { axis: 3 }),
      [
        [null, 16, 16, 8],
        [null, 15, 15, 8],
      ],
      'throws',
    ],
    [
      'concat-rank',
      'rank-mismatch',
      spec('Concatenate'),
      [
        [null, 16],
        [null, 4, 4],
      ],
      'throws',
    ],
    [
      'add-mismatch',
      'shape-mismatch',
      spec('Add'),
      [
        [null, 16, 16, 8],
        [null, 16, 16, 16],
      ],
      'throws',
    ],
    ['merge-single', 'input-count', spec('Add'), [[null, 8]], 'throws'],
    ['merge-one-element', 'input-count', spec('Concatenate'), [[null, 8]], 'throws'],
    [
      'dot-axes',
      'shape-mismatch',
      spec('Dot', { axes: 1 }),
      [
        [null, 3],
        [null, 4],
      ],
      'throws',
    ],
    ['negative-conv-functional', 'empty-dimension', conv({ kernelSize: 7 }), [[null, 3, 3, 1]], 'silent'],
  ];
  test.each(cases)('%s', (_, code, layer, inputs, outcome) => {
    const theirs = runTfjs(layer, inputs);
    expect(theirs.threw === null ? 'silent' : 'throws').toBe(outcome);
    expectFound(inferLayer(layer, inputs).faults, theirs.threw, code);
  });

  test('shared-dense-wrong-axis', () => {
    const dense = spec('Dense', { units: 4 });
    const theirs = runTfjs(dense, [[null, 100]], [[null, 64]]);
    expectFound(inferLayer(dense, [[null, 64]], { builtFor: [[null, 100]] }).faults, theirs.threw, 'shape-mismatch');
  });
});
