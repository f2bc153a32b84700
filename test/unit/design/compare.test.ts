import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DesignKind } from '../../../src/design/choice.js';
import { compareDesigns, describeDesign } from '../../../src/design/compare.js';
import type { CompareOptions, DesignRow, DesignTable, Match } from '../../../src/design/compare.js';
import { designKinds } from '../../../src/design/designs.js';
import { isDesignFailure } from '../../../src/design/failure.js';
import { redesign } from '../../../src/design/redesign.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { openName } from '../../../src/graph/polynomial.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import { cifar10, functional, layer, sequential } from './graphs.js';

function tableOf(graph: ModelGraph, options?: CompareOptions): DesignTable {
  const table = compareDesigns(graph, options);
  if (isDesignFailure(table)) throw new Error(table.message);
  return table;
}

function messageOf(graph: ModelGraph, options?: CompareOptions): string {
  const table = compareDesigns(graph, options);
  return isDesignFailure(table) ? `${table.failure}: ${table.message}` : 'a table';
}

function rowOf(table: DesignTable, design: DesignKind, groups: number, match: Match): DesignRow | undefined {
  return table.rows.find((row) => row.design === design && row.groups === groups && row.match === match);
}

describe('the design table of the article’s network', () => {
  const table = tableOf(cifar10());

  it('takes the largest dense layer', () => {
    expect(table.layer).toMatchObject({ index: 5, name: 'fc1', inputs: 450, units: 120, outputs: 10 });
  });

  it('has the article’s rows', () => {
    const figures = ({ units, layerParams, params, headMacs }: DesignRow) => ({ units, layerParams, params, headMacs });
    const plain = table.rows[0];
    expect(plain && figures(plain)).toEqual({ units: 120, layerParams: 54_120, params: 62_186, headMacs: 55_200 });
    const expected: [Match, Partial<DesignRow>][] = [
      ['same-width', { units: 120, layerParams: 552, params: 8_618, headMacs: 6_600 }],
      ['params-multiple', { units: 31 * 120, layerParams: 17_112, params: 61_178, headMacs: 204_600 }],
      ['params', { units: 3_780, layerParams: 17_388, params: 62_054, headMacs: 207_900, paramsDifference: -132 }],
      ['macs', { units: 1_000, headMacs: 55_000, macsDifference: -200 }],
    ];
    for (const [match, figures] of expected) expect(rowOf(table, 'split', 10, match)).toMatchObject(figures);
  });

  it('names what the groups are made of', () => {
    expect(rowOf(table, 'split', 10, 'params')?.axis).toBe('10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group');
  });

  it('offers every number of groups that divides 450, and the width as written where it divides 120', () => {
    const groups = (match: Match) =>
      table.rows.filter((row) => row.design === 'split' && row.match === match).map((row) => row.groups);
    expect(groups('params')).toEqual([2, 3, 5, 6, 9, 10, 15, 18, 25, 30, 45, 50, 75, 90, 150, 225, 450]);
    expect(groups('same-width')).toEqual([2, 3, 5, 6, 10, 15, 30]);
  });
});

/** Models whose dense layer at `index` is followed by all that a width can reach. */
const models: fc.Arbitrary<{ graph: ModelGraph; index: number }> = fc
  .record({
    channels: fc.integer({ min: 1, max: 12 }),
    width: fc.integer({ min: 1, max: 6 }),
    units: fc.integer({ min: 1, max: 40 }),
    outputs: fc.integer({ min: 1, max: 12 }),
    useBias: fc.boolean(),
    shape: fc.constantFrom('chain', 'normalized', 'positions', 'two heads', 'beside', 'shared', 'residual', 'last'),
    activation: fc.constantFrom('relu', 'softmax', undefined),
  })
  .map(({ channels, width, units, outputs, useBias, shape, activation }) => {
    const dense = layer('Dense', { units, useBias, ...(activation === undefined ? {} : { activation }) });
    const last = layer('Dense', { units: outputs });
    const picture = [width, 2, channels] as const;
    if (shape === 'chain')
      return { graph: sequential(picture, [layer('Flatten'), dense, layer('Dropout', { rate: 0.5 }), last]), index: 1 };
    if (shape === 'normalized')
      return { graph: sequential(picture, [layer('Flatten'), dense, layer('BatchNormalization'), last]), index: 1 };
    if (shape === 'positions') return { graph: sequential(picture, [dense, layer('Flatten'), last]), index: 0 };
    if (shape === 'last') return { graph: sequential(picture, [layer('Flatten'), dense]), index: 1 };
    const input = layer('InputLayer', { batchInputShape: [null, channels * 4] });
    if (shape === 'two heads') {
      return {
        graph: functional(
          [
            [input, []],
            [dense, [[0, 0]]],
            [last, [[1, 0]]],
            [layer('Dense', { units: 3 }), [[1, 0]]],
          ],
          [
            [2, 0],
            [3, 0],
          ],
        ),
        index: 1,
      };
    }
    if (shape === 'beside') {
      const nodes = [
        [input, []],
        [dense, [[0, 0]]],
        [
          layer('Concatenate'),
          [
            [0, 0],
            [1, 0],
          ],
        ],
        [last, [[2, 0]]],
      ] as const;
      return { graph: functional(nodes, [[3, 0]]), index: 1 };
    }
    if (shape === 'residual') {
      const same = layer('Dense', { units: channels * 4, useBias });
      return {
        graph: functional(
          [
            [input, []],
            [same, [[0, 0]]],
            [
              layer('Add'),
              [
                [0, 0],
                [1, 0],
              ],
            ],
            [last, [[2, 0]]],
          ],
          [[3, 0]],
        ),
        index: 1,
      };
    }
    const second = layer('InputLayer', { batchInputShape: [null, channels * 4] });
    const nodes = [
      [input, []],
      [second, []],
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

/** At most so many rows, from all over the table. */
function sample(rows: readonly DesignRow[], most: number): readonly DesignRow[] {
  return rows.filter((_, index) => index % Math.ceil(rows.length / most) === 0);
}

describe('every row of a design table', () => {
  it('has the sizes of the graph that its choice gives', () => {
    fc.assert(
      fc.property(models, ({ graph, index }) => {
        const table = tableOf(graph, { layer: index, designs: designKinds, widths: [24] });
        const plain = summarizeModel(graph);
        for (const row of sample(table.rows, 12)) {
          const redesigned = redesign(graph, index, row.choice);
          if (isDesignFailure(redesigned)) throw new Error(`${row.design} ${row.groups} ${row.units}: ${redesigned.message}`);
          const { params, macs, outputs } = summarizeModel(redesigned);
          expect({ params, macs }).toEqual({ params: BigInt(row.params), macs: BigInt(row.macs) });
          expect(outputs).toEqual(plain.outputs);
          expect([row.paramsDifference, row.macsDifference]).toEqual([
            row.params - Number(plain.params),
            row.macs - Number(plain.macs),
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('fits what it was solved for, and the next width does not', () => {
    fc.assert(
      fc.property(models, ({ graph, index }) => {
        const table = tableOf(graph, { layer: index, designs: designKinds });
        for (const row of sample(table.rows, 24).filter(({ match }) => match === 'params' || match === 'macs')) {
          const figure = row.match === 'params' ? 'paramsDifference' : 'macsDifference';
          expect(row[figure]).toBeLessThanOrEqual(0);
          const next = describeDesign(graph, index, { ...row.choice, units: row.units + row.groups });
          if (isDesignFailure(next)) throw new Error(next.message);
          expect(next[figure]).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a width that the rest of the model decides', () => {
  const input = layer('InputLayer', { batchInputShape: [null, 12] });

  it('stays where the units are the model’s outputs, and so for an activation behind', () => {
    for (const tail of [[], [layer('Activation', { activation: 'softmax' })]]) {
      const table = tableOf(sequential([12], [layer('Dense', { units: 6 }), ...tail]));
      expect(table.notes?.[0]).toBe('Its units are outputs of the model, so its width stays.');
      expect(new Set(table.rows.map((row) => row.units))).toEqual(new Set([6]));
      expect(table.layer.outputs).toBeNull();
    }
  });

  it('stays where a sum wants it', () => {
    const graph = functional(
      [
        [input, []],
        [layer('Dense', { units: 12 }), [[0, 0]]],
        [
          layer('Add'),
          [
            [0, 0],
            [1, 0],
          ],
        ],
        [layer('Dense', { units: 2 }), [[2, 0]]],
      ],
      [[3, 0]],
    );
    const table = tableOf(graph, { layer: 1 });
    expect(table.notes?.[0]).toMatch(/^plain H=13 does not fit this model: .*12.*13/);
    expect(table.rows.map((row) => row.match)).toEqual([
      'given',
      ...Array.from({ length: table.rows.length - 1 }, () => 'same-width'),
    ]);
    expect(table.rows.every((row) => row.headMacs === row.macs)).toBe(true);
  });
});

describe('a model of which no table can be made', () => {
  const dense = layer('Dense', { units: 8 });
  it.each<[string, ModelGraph, CompareOptions | undefined, RegExp]>([
    [
      'has no dense layer',
      sequential([4, 4, 1], [layer('Flatten')]),
      undefined,
      /^no-dense-layer: This model has no dense layer/,
    ],
    [
      'is asked for a layer of another kind',
      sequential([4, 4, 1], [layer('Flatten'), dense]),
      { layer: 0 },
      /^not-dense: flatten is a Flatten layer\. Choose a dense layer/,
    ],
    [
      'is asked for a layer that is not there',
      sequential([4], [dense]),
      { layer: 7 },
      /^not-dense: The model has no layer 8; it has 1\./,
    ],
    [
      'has open units',
      sequential([4], [layer('Dense', { units: openName('hidden') })]),
      undefined,
      /^unknown-size: The number of units of dense is hidden\. Set a value for hidden/,
    ],
    [
      'has open units behind',
      sequential([4], [dense, layer('Dense', { units: openName('numClasses') })]),
      { layer: 0 },
      /^unknown-size: The number of parameters of this model is .*numClasses/,
    ],
    [
      'has an unknown width',
      sequential([4], [layer('Dense', { units: { unknown: 'it comes from a file' } })]),
      undefined,
      /^unknown-size: .*it comes from a file/,
    ],
    [
      'is asked for groups that do not divide',
      sequential([450], [dense, dense]),
      { splits: [10, 7] },
      /^does-not-divide: 450 inputs cannot be cut into 7 equal groups\. Choose 2, 3, 5, 6, 9, or 10\./,
    ],
    [
      'is asked for less than two groups',
      sequential([450], [dense, dense]),
      { splits: [1] },
      /^does-not-divide: 450 inputs need a whole number of groups/,
    ],
    [
      'is asked for a rank beyond its inputs',
      sequential([8], [dense, dense]),
      { designs: ['low-rank'], ranks: [9] },
      /^does-not-divide: 8 inputs need a whole rank from 1 to 8/,
    ],
    ['is too large', sequential([2 ** 30], [layer('Dense', { units: 2 ** 30 })]), undefined, /^too-large: /],
  ])('that %s', (_, graph, options, expected) => {
    expect(messageOf(graph, options)).toMatch(expected);
  });
});

describe('redesign', () => {
  it('refuses a width that is no multiple of the groups', () => {
    const refused = redesign(cifar10(), 5, { kind: 'split', groups: 10, units: 123 });
    expect(refused).toEqual({
      failure: 'does-not-divide',
      message: 'A hidden width of 123 cannot be made of 10 equal groups. Choose a multiple of 10, such as 120.',
    });
  });

  it('refuses an initializer that cannot fill the new kernel', () => {
    const square = sequential([8], [layer('Dense', { units: 8, kernelInitializer: 'identity' }), layer('Dense', { units: 2 })]);
    expect(redesign(square, 0, { kind: 'split', groups: 2, units: 8 })).not.toHaveProperty('failure');
    expect(redesign(square, 0, { kind: 'split', groups: 2, units: 6 })).toMatchObject({ failure: 'breaks-model' });
  });

  it('keeps what the code says of the layer, and puts the input shape where the chain begins', () => {
    const dense = layer(
      'Dense',
      { units: 8, activation: 'tanh', biasInitializer: 'ones', kernelRegularizer: 'l1l2', dtype: 'float32' },
      'hidden',
    );
    const graph = redesign(sequential([6], [dense, layer('Dense', { units: 2 })]), 0, { kind: 'split', groups: 3, units: 9 });
    if (isDesignFailure(graph)) throw new Error(graph.message);
    expect(graph.layers.slice(0, 3).map(({ className, name, config }) => ({ className, name, config }))).toEqual([
      { className: 'Reshape', name: null, config: { targetShape: [3, 2], inputShape: [6], dtype: 'float32' } },
      {
        className: 'Dense',
        name: 'hidden',
        config: { units: 3, activation: 'tanh', biasInitializer: 'ones', kernelRegularizer: 'l1l2' },
      },
      { className: 'Flatten', name: null, config: {} },
    ]);
  });

  it('gives back the same graph for plain at the same width', () => {
    const graph = cifar10();
    expect(redesign(graph, 5, { kind: 'plain', groups: 1, units: 120 })).toBe(graph);
  });
});
