/** What the edit writes, the reader reads: the same model as the design's graph. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareDesigns } from '../../../src/design/compare.js';
import { designKinds } from '../../../src/design/designs.js';
import { isDesignFailure } from '../../../src/design/failure.js';
import { redesign } from '../../../src/design/redesign.js';
import { sourceEdit } from '../../../src/design/source/sourceEdit.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import { readModels } from '../../../src/reader/read.js';

function read(text: string): ModelGraph {
  const { models, problems } = readModels({ file: '/model.ts', text });
  expect(problems).toEqual([]);
  expect(models).toHaveLength(1);
  return models[0]!;
}

const layersOf = (graph: ModelGraph) => graph.layers.map(({ className, calls }) => [className, calls[0]?.outputShapes[0]]);

const functional = `
import * as tf from '@tensorflow/tfjs';
export function build(): tf.LayersModel {
  const x = tf.input({ shape: [4, 6] });
  const flat = tf.layers.flatten().apply(x) as tf.SymbolicTensor;
  const y = tf.layers.dense({ units: 36, activation: 'tanh', kernelInitializer: 'heNormal' }).apply(flat) as tf.SymbolicTensor;
  return tf.model({ inputs: x, outputs: tf.layers.dense({ units: 3 }).apply(y) as tf.SymbolicTensor });
}
`;

describe('a rewritten source', () => {
  it.each([
    ['cifar10.ts', readFileSync(new URL('../../../media/samples/cifar10.ts', import.meta.url), 'utf8')],
    ['a functional model', functional],
    [
      'a list of layers',
      `import * as tf from '@tensorflow/tfjs';\nconst model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [24], units: 36 }), tf.layers.dense({ units: 3 })] });`,
    ],
  ])('of %s is read as the design’s graph', (_, text) => {
    const graph = read(text);
    const table = compareDesigns(graph, { designs: designKinds, splits: [2, 3, 6] });
    if (isDesignFailure(table)) throw new Error(table.message);
    for (const { choice, params } of table.rows) {
      const edit = sourceEdit(text, graph, table.layer.index, choice);
      const expected = redesign(graph, table.layer.index, choice);
      if (isDesignFailure(edit) || isDesignFailure(expected)) throw new Error(JSON.stringify([edit, expected]));
      const again = read(text.slice(0, edit.start) + edit.newText + text.slice(edit.end));
      expect(layersOf(again)).toEqual(layersOf(expected));
      expect(summarizeModel(again).params).toBe(BigInt(params));
    }
  });
});
