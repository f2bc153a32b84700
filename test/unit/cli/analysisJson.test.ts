import { describe, expect, it } from 'vitest';
import { analysisJson, countJson } from '../../../src/cli/analysisJson.js';
import { Places } from '../../../src/cli/places.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { openName } from '../../../src/graph/polynomial.js';
import type { Problem } from '../../../src/graph/problem.js';
import { functional, layer, sequential } from '../design/graphs.js';

function json(models: readonly ModelGraph[], problems: readonly Problem[] = [], sources = new Map<string, string>()): unknown {
  const analysis = { file: '/m.ts', models, problems, layerUses: [], modelUses: [], openNames: [], missing: [], bound: {} };
  return analysisJson({ analysis, sources }, new Places('/m.ts', sources), 'm.ts');
}

describe('counts', () => {
  it.each([
    [42n, 42],
    [2n ** 53n - 1n, 9_007_199_254_740_991],
    [2n ** 53n, '9007199254740992'],
    [openName('units'), 'units'],
    [{ unknown: 'it comes from a file' }, '?'],
  ])('%o is %o', (count, expected) => {
    expect(countJson(count)).toBe(expected);
  });
});

describe('models', () => {
  it('with open sizes have expressions in them', () => {
    expect(json([sequential([120], [layer('Dense', { units: openName('numClasses') })])])).toMatchObject({
      models: [
        {
          outputs: [[null, 'numClasses']],
          layers: [{ outputShape: [null, 'numClasses'], params: '121*numClasses', macs: '120*numClasses' }],
          totalParams: '121*numClasses',
          complete: true,
        },
      ],
    });
  });

  it('with an unknown layer say what is not known, and why', () => {
    const graph = sequential([4], [layer('Dense', { units: 2 }), layer('Mine'), layer('Dense', { units: 3 })]);
    const unknowns = [{ reason: 'a layer of one’s own', span: { file: '/m.ts', start: 3, end: 5 } }];
    expect(json([{ ...graph, unknowns }], [], new Map([['/m.ts', 'a\n\nmine']]))).toMatchObject({
      models: [
        {
          outputs: ['?'],
          layers: [
            { params: 10 },
            { outputShape: '?', params: '?', macs: '?' },
            { inputShape: '?', outputShape: '?', params: '?' },
          ],
          totalParams: '?',
          complete: false,
          unknown: [{ reason: 'a layer of one’s own', line: 3 }, { line: null }],
        },
      ],
    });
  });

  it('list input layers, several inputs of a layer, and the different outputs of a shared one', () => {
    const input = (size: number) => layer('InputLayer', { batchInputShape: [null, size, 4] });
    const nodes = [
      [input(3), []],
      [input(5), []],
      [layer('Dense', { units: 2 }), [[0, 0]], [[1, 0]]],
      [
        layer('Concatenate', { axis: 1 }),
        [
          [2, 0],
          [2, 1],
        ],
      ],
    ] as const;
    expect(json([functional(nodes, [[3, 0]])])).toMatchObject({
      models: [
        {
          inputs: [
            [null, 3, 4],
            [null, 5, 4],
          ],
          layers: [
            { class: 'InputLayer', inputShape: [null, 3, 4], outputShape: [null, 3, 4] },
            { class: 'InputLayer' },
            {
              class: 'Dense',
              outputShape: [
                [null, 3, 2],
                [null, 5, 2],
              ],
              params: 10,
              macs: 64,
            },
            {
              class: 'Concatenate',
              inputShape: [
                [null, 3, 2],
                [null, 5, 2],
              ],
              outputShape: [null, 8, 2],
            },
          ],
        },
      ],
    });
  });
});

describe('problems', () => {
  it('have their places, and the file where it is another one', () => {
    const sources = new Map([
      ['/m.ts', 'one\ntwo'],
      ['/lib/other.ts', '\n\nthree'],
    ]);
    const problem: Problem = {
      code: 'rank-mismatch',
      severity: 'error',
      message: 'no',
      tfjsMessage: null,
      span: { file: '/lib/other.ts', start: 2, end: 7 },
      related: [{ span: { file: '/m.ts', start: 4, end: 7 }, message: 'here' }],
    };
    expect(json([], [problem], sources)).toEqual({
      file: 'm.ts',
      models: [],
      problems: [
        {
          ...{ code: 'rank-mismatch', severity: 'error', message: 'no', tfjsMessage: null },
          ...{ file: '/lib/other.ts', line: 3, column: 1, endLine: 3, endColumn: 6 },
          related: [{ message: 'here', line: 2, column: 1, endLine: 2, endColumn: 4 }],
        },
      ],
    });
  });
});
