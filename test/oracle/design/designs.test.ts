import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DesignChoice } from '../../../src/design/choice.js';
import { compareDesigns } from '../../../src/design/compare.js';
import { designKinds } from '../../../src/design/designs.js';
import { isDesignFailure } from '../../../src/design/failure.js';
import { redesign } from '../../../src/design/redesign.js';
import type { ConfigValue, ModelGraph } from '../../../src/graph/model.js';
import { cifar10, functional, layer, sequential } from '../../unit/design/graphs.js';
import { tfjsModel } from './tfjsModel.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function redesigned(graph: ModelGraph, index: number, choice: DesignChoice): ModelGraph {
  const result = redesign(graph, index, choice);
  if (isDesignFailure(result)) throw new Error(result.message);
  return result;
}

describe('TensorFlow.js counts what the design table says', () => {
  const graphs = fc
    .record({
      width: fc.integer({ min: 1, max: 4 }),
      channels: fc.integer({ min: 1, max: 6 }),
      units: fc.integer({ min: 1, max: 16 }),
      useBias: fc.boolean(),
      activation: fc.constantFrom('relu', 'softmax', 'linear'),
      shape: fc.constantFrom('chain', 'positions', 'two heads', 'shared'),
    })
    .map(({ width, channels, units, useBias, activation, shape }) => {
      const dense = layer('Dense', { units, useBias, activation }, 'hidden');
      const last = layer('Dense', { units: 3 });
      if (shape === 'chain') return { graph: sequential([width, 2, channels], [layer('Flatten'), dense, last]), index: 1 };
      if (shape === 'positions') return { graph: sequential([width, 2, channels], [dense, layer('Flatten'), last]), index: 0 };
      const input = layer('InputLayer', { batchInputShape: [null, channels * 2] });
      if (shape === 'two heads') {
        const nodes = [
          [input, []],
          [dense, [[0, 0]]],
          [last, [[1, 0]]],
          [layer('Dense', { units: 2 }), [[1, 0]]],
        ] as const;
        return {
          graph: functional(nodes, [
            [2, 0],
            [3, 0],
          ]),
          index: 1,
        };
      }
      const nodes = [
        [input, []],
        [input, []],
        [dense, [[0, 0]], [[1, 0]]],
        [
          layer('Concatenate'),
          [
            [2, 0],
            [2, 1],
          ],
        ],
        [last, [[3, 0]]],
      ] as const;
      return { graph: functional(nodes, [[4, 0]]), index: 2 };
    });

  it('for every design, on models of several forms', () => {
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat(1000)), ({ graph, index }, picks) => {
        const table = compareDesigns(graph, { layer: index, designs: designKinds });
        if (isDesignFailure(table)) throw new Error(table.message);
        // A few rows of each table, so that many tables are seen.
        const rows =
          table.rows.length <= 6 ? table.rows : [...picks.take(6)].map((pick) => table.rows[pick % table.rows.length]!);
        for (const row of rows) {
          const rebuilt = redesigned(graph, index, row.choice);
          const model = tfjsModel(rebuilt);
          expect(model.countParams()).toBe(row.params);
          for (const [position, node] of rebuilt.layers.entries()) {
            const shape = model.layers.find(({ name }) => name === node.name)?.outputShape;
            if (node.name !== null && node.calls.length === 1)
              expect([position, shape]).toEqual([position, node.calls[0]?.outputShapes[0]]);
          }
          expect(model.outputs.map(({ shape }) => shape)).toEqual(
            rebuilt.outputs.map((ref) => rebuilt.layers[ref.layer]?.calls[ref.call]?.outputShapes[ref.output]),
          );
          model.dispose();
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each<[DesignChoice, number]>([
    [{ kind: 'plain', groups: 1, units: 120 }, 62_186],
    [{ kind: 'split', groups: 10, units: 120 }, 8_618],
    [{ kind: 'split', groups: 10, units: 3_720 }, 61_178],
    [{ kind: 'split', groups: 10, units: 3_780 }, 62_054],
  ])('for the article’s networks: %o', (choice, params) => {
    const model = tfjsModel(redesigned(cifar10(), 5, choice));
    expect(model.countParams()).toBe(params);
    model.dispose();
  });
});

/** D = 12 inputs with positions or without, four hidden units of relu, laid out as the design says. */
function hidden(choice: DesignChoice, options: { lead?: number; activation?: string; initializer?: ConfigValue } = {}) {
  const { lead, activation = 'relu', initializer } = options;
  const config = {
    units: 4,
    activation,
    biasInitializer: 'randomNormal',
    ...(initializer === undefined ? {} : { kernelInitializer: initializer }),
  };
  const graph = sequential(lead === undefined ? [12] : [lead, 12], [
    layer('Dense', config),
    layer('Activation', { activation: 'linear' }),
  ]);
  return tfjsModel(redesigned(graph, 0, choice));
}

const inputs = Array.from({ length: 12 }, (_, index) => Math.sin(7 * index + 1));
const relu = (value: number) => Math.max(0, value);

function weightsOf(model: tf.LayersModel): number[][] {
  return model.getWeights().map((weight) => [...weight.dataSync()]);
}

function output(model: tf.LayersModel): number[] {
  return tf.tidy(() => [...(model.predict(tf.tensor2d(inputs, [1, 12])) as tf.Tensor).dataSync()]);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 5);
}

describe('TensorFlow.js computes what the design says', () => {
  it('split: every group by the same matrix, side by side', () => {
    const model = hidden({ kind: 'split', groups: 2, units: 4 });
    const [kernel, bias] = weightsOf(model) as [number[], number[]];
    const expected = [0, 1].flatMap((group) =>
      [0, 1].map((unit) => relu(bias[unit]! + sum(6, (i) => inputs[6 * group + i]! * kernel[2 * i + unit]!))),
    );
    expectClose(output(model), expected);
  });

  it('grouped: every group by a matrix of its own', () => {
    const model = hidden({ kind: 'grouped', groups: 3, units: 6 });
    const [kernel, bias] = weightsOf(model) as [number[], number[]];
    // The depthwise kernel is [1, D/S, S, k].
    const expected = [0, 1, 2].flatMap((group) =>
      [0, 1].map((unit) =>
        relu(bias[2 * group + unit]! + sum(4, (i) => inputs[4 * group + i]! * kernel[(3 * i + group) * 2 + unit]!)),
      ),
    );
    expectClose(output(model), expected);
  });

  it('low-rank: through the bottleneck', () => {
    const model = hidden({ kind: 'low-rank', groups: 1, units: 4, rank: 2 });
    const [down, up, bias] = weightsOf(model) as [number[], number[], number[]];
    const thin = [0, 1].map((r) => sum(12, (i) => inputs[i]! * down[2 * i + r]!));
    expectClose(
      output(model),
      [0, 1, 2, 3].map((unit) => relu(bias[unit]! + sum(2, (r) => thin[r]! * up[4 * r + unit]!))),
    );
  });

  it.each([6, 18])('kronecker: the same product in either order, at %i units', (units) => {
    const model = hidden({ kind: 'kronecker', groups: 3, units });
    const k = units / 3;
    const weights = weightsOf(model) as [number[], number[], number[], number[]];
    // The narrow design multiplies within the groups first, the wide one across them.
    const [within, withinBias, across, acrossBias] = units < 12 ? weights : [weights[2], weights[3], weights[0], weights[1]];
    const bias = (group: number, unit: number) =>
      units < 12
        ? acrossBias[group]! + sum(3, (from) => withinBias[unit]! * across[3 * from + group]!)
        : withinBias[unit]! + sum(4, (i) => acrossBias[group]! * within[k * i + unit]!);
    const expected = [0, 1, 2].flatMap((group) =>
      Array.from({ length: k }, (_, unit) =>
        relu(
          bias(group, unit) + sum(12, (d) => inputs[d]! * across[3 * Math.floor(d / 4) + group]! * within[k * (d % 4) + unit]!),
        ),
      ),
    );
    expectClose(output(model), expected);
  });

  it.each<DesignChoice>([
    { kind: 'split', groups: 2, units: 4 },
    { kind: 'grouped', groups: 2, units: 4 },
    { kind: 'low-rank', groups: 1, units: 4, rank: 2 },
    { kind: 'kronecker', groups: 2, units: 4 },
  ])('softmax over all units, not within a group: %o', (choice) => {
    expect(output(hidden(choice, { activation: 'softmax' })).reduce((total, value) => total + value, 0)).toBeCloseTo(1, 5);
  });

  it.each<DesignChoice>([
    { kind: 'split', groups: 2, units: 4 },
    { kind: 'grouped', groups: 2, units: 4 },
    { kind: 'kronecker', groups: 2, units: 4 },
  ])('the same at each of several positions: %o', (choice) => {
    const once = hidden(choice);
    const thrice = hidden(choice, { lead: 3 });
    thrice.setWeights(once.getWeights());
    const tensor = tf.tensor3d([...inputs, ...inputs.map((x) => -x), ...inputs], [1, 3, 12]);
    const result = thrice.predict(tensor) as tf.Tensor;
    expect(result.shape).toEqual([1, 3, 4]);
    const values = [...result.dataSync()];
    expectClose(values.slice(0, 4), output(once));
    expectClose(values.slice(8), output(once));
  });
});

describe('the grouped design starts like as many dense layers', () => {
  it.each<[string, ConfigValue | undefined]>([
    [
      'PyTorch’s default',
      { className: 'VarianceScaling', config: { scale: 1 / 3, mode: 'fanIn', distribution: 'uniform', seed: 3 } },
    ],
    ['the default of TensorFlow.js', undefined],
    ['heNormal', 'heNormal'],
    ['fan out', { className: 'VarianceScaling', config: { scale: 2, mode: 'fanOut', distribution: 'normal', seed: 3 } }],
  ])('%s', (_, initializer) => {
    const config = { units: 800, ...(initializer === undefined ? {} : { kernelInitializer: initializer }) };
    const grouped = tfjsModel(
      redesigned(sequential([120], [layer('Dense', config), layer('Dense', { units: 1 })]), 0, {
        kind: 'grouped',
        groups: 4,
        units: 800,
      }),
    );
    const one = tfjsModel(sequential([30], [layer('Dense', { ...config, units: 200 })]));
    const [actual, expected] = [grouped, one].map((model) => deviation(weightsOf(model)[0]!));
    expect(actual! / expected!).toBeGreaterThan(0.95);
    expect(actual! / expected!).toBeLessThan(1.05);
  });
});

function sum(count: number, term: (index: number) => number): number {
  return Array.from({ length: count }, (_, index) => term(index)).reduce((total, value) => total + value, 0);
}

function deviation(values: readonly number[]): number {
  return Math.sqrt(sum(values.length, (index) => values[index]! ** 2) / values.length);
}
