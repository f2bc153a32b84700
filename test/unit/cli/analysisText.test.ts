import { describe, expect, it } from 'vitest';
import { analysisText } from '../../../src/cli/analysisText.js';
import { Places } from '../../../src/cli/places.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { openName } from '../../../src/graph/polynomial.js';
import { functional, layer, sequential } from '../design/graphs.js';

const nowhere = { file: '/m.ts', start: 0, end: 0 };

function text(model: ModelGraph, openNames: readonly string[] = []): string[] {
  const analysis = {
    ...{ file: '/m.ts', models: [model], problems: [], layerUses: [], modelUses: [], missing: [], bound: {} },
    openNames: openNames.map((name) => ({ name, span: nowhere })),
  };
  return analysisText(analysis, new Places('/m.ts', new Map()), 'm.ts', (_, part) => part).split('\n');
}

describe('the table of a model', () => {
  it('shows open sizes as expressions, and how to give them values', () => {
    const lines = text(sequential([4], [layer('Dense', { units: openName('hidden') })]), ['unused', 'hidden']);
    expect(lines.find((line) => line.startsWith('dense'))).toBe(
      'dense  [null, hidden]    5*hidden  = 4 × hidden + hidden       4*hidden',
    );
    expect(lines).toContain(`Open: hidden. Give values with --args, such as --args '{"hidden":10}'.`);
  });

  it('numbers the conditions under which layers are there, and gives no total that leaves them out', () => {
    const graph = sequential([4], [layer('Dense', { units: 2 }), layer('Dense', { units: 3 })]);
    const layers = graph.layers.map((node, index) => (index === 0 ? { ...node, conditional: 'deep' } : node));
    const lines = text({ ...graph, layers }, ['deep']);
    expect(lines.find((line) => line.startsWith('dense [1]'))).toMatch(/unknown +unknown$|unknown +=/);
    expect(lines.find((line) => line.startsWith('Total'))).toMatch(/^Total +unknown +unknown$/);
    expect(lines).toContain('[1] only if deep');
    expect(lines).toContain(`Open: deep. Give values with --args, such as --args '{"deep":"…"}'.`);
  });

  it('counts a shared layer once and says how often it is applied', () => {
    const input = layer('InputLayer', { batchInputShape: [null, 4] });
    const nodes = [
      [input, []],
      [input, []],
      [layer('Dense', { units: 2 }, 'twin'), [[0, 0]], [[1, 0]]],
      [
        layer('Add'),
        [
          [2, 0],
          [2, 1],
        ],
      ],
    ] as const;
    const lines = text(functional(nodes, [[3, 0]]));
    expect(lines.find((line) => line.startsWith('dense'))).toMatch(
      /^dense "twin" ×2 +\[null, 2\] +10 +100\.0 % += 4 × 2 \+ 2 +16$/,
    );
  });

  it('says what is not trained', () => {
    const graph = sequential([4], [layer('Dense', { units: 2, trainable: false }), layer('Dense', { units: 3 })]);
    expect(text(graph).find((line) => line.startsWith('Total'))).toMatch(/^Total +19 +9 trainable, 10 not +14$/);
  });

  it('lets no name of a source reach the terminal as a command', () => {
    const graph = sequential([4], [layer('Dense', { units: 2 }, 'a\u001B]0;b\u0007')]);
    const lines = text({ ...graph, name: 'x\ny' }).join('\n');
    for (const obeyed of ['\u001B', '\u0007', 'x\ny']) expect(lines).not.toContain(obeyed);
  });
});
