/** Makes graphs for tests: a stack of layers, with every shape from the catalogue. */
import type { LayerConfig, LayerNode, LayerSpec, ModelGraph } from '../../../src/graph/model.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';

export function spec(className: string, config: LayerConfig = {}, more: Partial<LayerSpec> = {}): LayerSpec {
  return { className, name: null, config, span: null, ...more };
}

export function modelSpec(model: ModelGraph, more: Partial<LayerSpec> = {}): LayerSpec {
  return spec(model.kind, {}, { model, ...more });
}

/** A sequential model whose first layer reads the input. */
export function stack(
  input: Shape,
  layers: readonly (LayerSpec & Partial<LayerNode>)[],
  more: Partial<ModelGraph> = {},
): ModelGraph {
  let shape = input;
  const nodes = layers.map((layer, index): LayerNode => {
    const outputShapes = inferLayer(layer, [shape]).outputs;
    const inputs = index === 0 ? [] : [{ layer: index - 1, call: 0, output: 0 }];
    const node: LayerNode = { ...layer, calls: [{ inputs, inputShapes: [shape], outputShapes, span: null }] };
    shape = outputShapes[0] ?? shape;
    return node;
  });
  return {
    name: null,
    kind: 'Sequential',
    span: null,
    layers: nodes,
    inputs: [{ shape: input, layer: null }],
    outputs: [{ layer: nodes.length - 1, call: 0, output: 0 }],
    trainable: true,
    unknowns: [],
    compile: null,
    ...more,
  };
}

/** The network of the article, plain or split into ten groups. */
export function articleModel(groups: number, units: number): ModelGraph {
  const head =
    groups === 1
      ? [spec('Dense', { units, activation: 'relu' })]
      : [
          spec('Reshape', { targetShape: [groups, 450 / groups] }),
          spec('Dense', { units: units / groups, activation: 'relu' }),
          spec('Flatten'),
        ];
  return stack(
    [null, 32, 32, 3],
    [
      spec('Conv2D', { filters: 13, kernelSize: 5, activation: 'relu' }),
      spec('MaxPooling2D', { poolSize: 2 }),
      spec('Conv2D', { filters: 18, kernelSize: 5, activation: 'relu' }),
      spec('MaxPooling2D', { poolSize: 2 }),
      spec('Flatten'),
      ...head,
      spec('Dense', { units: 10 }),
    ],
  );
}
