// What a rewritten model must not bring with it.
import { describe, expect, it } from 'vitest';
import type { LayerNode, ModelGraph } from '../../../src/graph/model.js';
import type { Shape } from '../../../src/graph/shape.js';
import { addedFault } from '../../../src/design/addedFault.js';
import { readModels } from '../../../src/reader/read.js';

/** A model that applies `shared` second: its weights are made for what stands in the first application. */
const source = (hidden: number): string => `import * as tf from '@tensorflow/tfjs';
const shared = tf.layers.dense({units: 3, name: 'shared'});
shared.apply(tf.input({shape: [8]}));
const x = tf.input({shape: [4]});
const h = tf.layers.dense({units: ${hidden}}).apply(x);
const model = tf.model({inputs: x, outputs: shared.apply(h) as tf.SymbolicTensor});`;

function graphOf(hidden: number): ModelGraph {
  const { models } = readModels({ file: '/model.ts', text: source(hidden) });
  const [graph] = models;
  if (graph === undefined) throw new Error('no model');
  return graph;
}

const sharedOf = (graph: ModelGraph): LayerNode | undefined => graph.layers.find(({ name }) => name === 'shared');

describe('a layer whose weights are made outside of the model', () => {
  it('is made for the inputs that it was applied to first', () => {
    const built: readonly Shape[] = [[null, 8]];
    expect(sharedOf(graphOf(8))?.builtFor).toEqual(built);
  });

  it('does not take inputs of another size in a rewritten model', () => {
    expect(addedFault(graphOf(8), graphOf(16))).toMatch(/shared|dense/);
  });

  it('takes inputs of its own size', () => {
    expect(addedFault(graphOf(8), graphOf(8))).toBeNull();
    expect(addedFault(graphOf(16), graphOf(8))).toBeNull();
  });
});

it('tells what a model had before only once', () => {
  expect(addedFault(graphOf(16), graphOf(16))).toBeNull();
});
