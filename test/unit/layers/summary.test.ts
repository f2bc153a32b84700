import { describe, expect, test } from 'vitest';
import { isUnknown, unknown } from '../../../src/graph/dim.js';
import type { LayerCall, ModelGraph } from '../../../src/graph/model.js';
import { formatCount, isPolynomial, openName } from '../../../src/graph/polynomial.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import type { Total } from '../../../src/layers/total.js';
import { articleModel, modelSpec, spec, stack } from './graphs.js';

function text(total: Total | null): string {
  if (total === null) return 'null';
  if (isUnknown(total)) return `? ${total.unknown}`;
  return isPolynomial(total) ? formatCount(total) : String(total);
}

describe('the numbers of the article', () => {
  test.each([
    [1, 120, 62_186n, 54_000n + 1_200n],
    [10, 120, 8_618n, 5_400n + 1_200n],
    [10, 3_720, 61_178n, 167_400n + 37_200n],
    [10, 3_780, 62_054n, 170_100n + 37_800n],
  ])('%i groups, %i units', (groups, units, params, headMacs) => {
    const summary = summarizeModel(articleModel(groups, units));
    expect(summary.params).toBe(params);
    expect(summary.trainableParams).toBe(params);
    expect(summary.complete).toBe(true);
    const convolutions = 28n * 28n * 25n * 3n * 13n + 10n * 10n * 25n * 13n * 18n;
    expect(summary.macs).toBe(convolutions + headMacs);
  });

  test('how they come about', () => {
    const { layers } = summarizeModel(articleModel(1, 120));
    expect(layers.map((layer) => layer.formula)).toEqual([
      '5 × 5 × 3 × 13 + 13',
      null,
      '5 × 5 × 13 × 18 + 18',
      null,
      null,
      '450 × 120 + 120',
      '120 × 10 + 10',
    ]);
    expect(layers.map((layer) => layer.params)).toEqual([988n, 0n, 5_868n, 0n, 0n, 54_120n, 1_210n]);
    expect(layers[5]?.share).toBeCloseTo(54_120 / 62_186, 9);
    expect(layers.reduce((sum, layer) => sum + (layer.share ?? 0), 0)).toBeCloseTo(1, 8);
  });

  test('bytes: activations of one example, and what an optimizer keeps', () => {
    const summary = summarizeModel({ ...articleModel(1, 120), compile: { loss: 'x', optimizer: 'adam', metrics: null } });
    const activations = 28 * 28 * 13 + 14 * 14 * 13 + 10 * 10 * 18 + 5 * 5 * 18 + 450 + 120 + 10;
    expect(summary.activationBytes).toBe(BigInt(4 * activations));
    expect(summary.optimizerSlotBytes).toBe(4n * 62_186n);
    expect(summary.optimizerStateBytes).toBe(2n * 4n * 62_186n);
  });
});

describe('open sizes', () => {
  test('give expressions', () => {
    const classes = openName('numClasses');
    const summary = summarizeModel(stack([null, 450], [spec('Dense', { units: 120 }), spec('Dense', { units: classes })]));
    expect(text(summary.params)).toBe('121*numClasses + 54120');
    expect(text(summary.macs)).toBe('120*numClasses + 54000');
    expect(summary.layers[1]?.formula).toBe('120 × numClasses + numClasses');
    expect(summary.layers[1]?.share).toBe(null);
    expect(summary.complete).toBe(true);
  });

  test('a size that is free at run time leaves the multiply-adds unknown, not the parameters', () => {
    const summary = summarizeModel(stack([null, null, 8], [spec('LSTM', { units: 16 })]));
    expect(summary.params).toBe(1600n);
    expect(text(summary.macs)).toBe('? a size is free at run time');
    expect(summary.complete).toBe(false);
  });
});

describe('a total is unknown as soon as a part is', () => {
  test('a layer of an unknown class', () => {
    const summary = summarizeModel(stack([null, 8], [spec('Dense', { units: 4 }), spec('MyLayer'), spec('Dense', { units: 2 })]));
    expect(text(summary.params)).toBe('? MyLayer is not a layer of TensorFlow.js');
    expect(text(summary.macs)).toBe('? MyLayer is not a layer of TensorFlow.js');
    expect(summary.layers[0]?.params).toBe(36n);
    expect(summary.reasons).toContain('MyLayer is not a layer of TensorFlow.js');
  });

  test('something in the code that could not be read', () => {
    const unknowns = [{ reason: 'a loop of unknown length adds layers', span: null }];
    const summary = summarizeModel(stack([null, 8], [spec('Dense', { units: 4 })], { unknowns }));
    expect(text(summary.params)).toBe('? a loop of unknown length adds layers');
    expect(text(summary.trainableParams)).toBe('? a loop of unknown length adds layers');
    expect(text(summary.macs)).toBe('? a loop of unknown length adds layers');
    expect(summary.reasons).toEqual(['a loop of unknown length adds layers']);
  });

  test('a switch that is open', () => {
    const summary = summarizeModel(stack([null, 8], [spec('Dense', { units: 4, useBias: unknown('options.bias') })]));
    expect(text(summary.params)).toBe('? useBias is open: options.bias');
    expect(summary.macs).toBe(32n);
  });

  test('a layer that is there only on a condition, if it has parameters', () => {
    const condition = { conditional: 'useDropout' };
    const dropout = summarizeModel(
      stack([null, 8], [spec('Dense', { units: 4 }), { ...spec('Dropout', { rate: 0.5 }), ...condition }]),
    );
    expect(dropout.params).toBe(36n);
    const dense = summarizeModel(
      stack([null, 8], [spec('Dense', { units: 4 }), { ...spec('Dense', { units: 4 }), ...condition }]),
    );
    expect(text(dense.params)).toBe('? a layer is there only if useDropout');
    expect(text(dense.macs)).toBe('? a layer is there only if useDropout');
    expect(dense.layers[1]?.conditional).toBe('useDropout');
  });
});

describe('what is trained', () => {
  test('normalization keeps half of its parameters out of training', () => {
    const summary = summarizeModel(stack([null, 5], [spec('BatchNormalization')]));
    expect([summary.params, summary.trainableParams]).toEqual([20n, 10n]);
    expect(summary.layers[0]?.formula).toBe('4 × 5');
  });

  test('a frozen layer, configured or assigned', () => {
    const frozen = stack(
      [null, 8],
      [
        spec('Dense', { units: 4, trainable: false }),
        spec('Dense', { units: 2 }, { assignedTrainable: false }),
        spec('Dense', { units: 1 }),
      ],
    );
    const summary = summarizeModel(frozen);
    expect([summary.params, summary.trainableParams]).toEqual([36n + 10n + 3n, 3n]);
  });

  test('a frozen model', () => {
    const summary = summarizeModel(stack([null, 8], [spec('Dense', { units: 4 })], { trainable: false }));
    expect([summary.params, summary.trainableParams]).toEqual([36n, 0n]);
    expect(summary.optimizerSlotBytes).toBe(0n);
  });

  test('an open trainable leaves the trained parameters unknown, and the rest known', () => {
    const summary = summarizeModel(stack([null, 8], [spec('Dense', { units: 4, trainable: unknown('options.fineTune') })]));
    expect(summary.params).toBe(36n);
    expect(text(summary.trainableParams)).toBe('? whether it is trained is open: options.fineTune');
  });

  test('a wrapper ignores its own trainable, and heeds that of the layer inside', () => {
    const inner = (trainable: boolean): { readonly layer: ReturnType<typeof spec> } => ({
      layer: spec('Dense', { units: 2, trainable }),
    });
    const ignored = summarizeModel(stack([null, 3, 4], [spec('TimeDistributed', { layer: inner(true), trainable: false })]));
    expect(ignored.trainableParams).toBe(10n);
    const heeded = summarizeModel(stack([null, 3, 4], [spec('TimeDistributed', { layer: inner(false) })]));
    expect([heeded.params, heeded.trainableParams]).toEqual([10n, 0n]);
    const assigned = summarizeModel(
      stack([null, 3, 4], [spec('TimeDistributed', { layer: inner(true) }, { assignedTrainable: false })]),
    );
    expect(assigned.trainableParams).toBe(0n);
  });
});

describe('layers that are used more than once', () => {
  /** Two inputs through one dense layer, then joined. */
  function siamese(): ModelGraph {
    const call = (layer: number): LayerCall => ({
      inputs: [{ layer, call: 0, output: 0 }],
      inputShapes: [[null, 6]],
      outputShapes: [[null, 4]],
      span: null,
    });
    const input = {
      ...spec('InputLayer', { shape: [6] }),
      calls: [{ inputs: [], inputShapes: [], outputShapes: [[null, 6]], span: null }],
    };
    const join: LayerCall = {
      inputs: [
        { layer: 2, call: 0, output: 0 },
        { layer: 2, call: 1, output: 0 },
      ],
      inputShapes: [
        [null, 4],
        [null, 4],
      ],
      outputShapes: [[null, 8]],
      span: null,
    };
    return {
      ...stack([null, 6], []),
      kind: 'Functional',
      layers: [
        input,
        input,
        { ...spec('Dense', { units: 4 }), calls: [call(0), call(1)] },
        { ...spec('Concatenate'), calls: [join] },
      ],
      inputs: [
        { shape: [null, 6], layer: 0 },
        { shape: [null, 6], layer: 1 },
      ],
      outputs: [{ layer: 3, call: 0, output: 0 }],
    };
  }

  test('count once for parameters, each time for multiply-adds and activations', () => {
    const summary = summarizeModel(siamese());
    expect(summary.params).toBe(28n);
    expect(summary.macs).toBe(48n);
    expect(summary.layers[2]?.calls).toHaveLength(2);
    expect(summary.activationBytes).toBe(4n * (6n + 6n + 4n + 4n + 8n));
    expect(summary.outputs).toEqual([[null, 8]]);
  });

  test('a model as a layer of another, twice', () => {
    const encoder = stack([null, 6], [spec('Dense', { units: 4 }), spec('BatchNormalization')]);
    const graph = siamese();
    const [first, second, , last] = graph.layers;
    const shared = graph.layers[2];
    if (!first || !second || !last || !shared) throw new Error('four layers');
    const summary = summarizeModel({ ...graph, layers: [first, second, { ...modelSpec(encoder), calls: shared.calls }, last] });
    expect([summary.params, summary.trainableParams, summary.macs]).toEqual([28n + 16n, 28n + 8n, 48n]);
    expect(summary.layers[2]?.formula).toBe(null);
    expect(summary.layers[2]?.layers.map((layer) => layer.params)).toEqual([28n, 16n]);
    expect(summary.layers[2]?.layers[0]?.share).toBeCloseTo(28 / 44, 9);
    expect(summary.activationBytes).toBe(4n * (6n + 6n + 2n * (4n + 4n) + 8n));
  });
});

test('counts beyond 2^53 are exact', () => {
  const summary = summarizeModel(stack([null, 200_000_003], [spec('Dense', { units: 100_000_007 })]));
  expect(summary.params).toBe(200_000_003n * 100_000_007n + 100_000_007n);
});
