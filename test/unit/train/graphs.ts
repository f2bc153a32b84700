/** Model graphs written by hand, as the reader and the designs give them. */
import type { Dim } from '../../../src/graph/dim.js';
import type { ConfigValue, LayerNode, ModelGraph } from '../../../src/graph/model.js';

export interface SpecOptions {
  readonly name?: string;
}

/** A layer of a sequential model. */
export function layer(
  className: string,
  config: Readonly<Record<string, ConfigValue>> = {},
  options: SpecOptions = {},
): LayerNode {
  return { className, name: options.name ?? null, config, span: null, calls: [] };
}

/** A sequential model that reads `[null, …input]` and gives `[null, …output]`. */
export function sequential(input: readonly Dim[], output: readonly Dim[], layers: readonly LayerNode[]): ModelGraph {
  const last = layers.length - 1;
  return {
    name: 'createModel',
    kind: 'Sequential',
    span: null,
    layers: layers.map((node, i) => ({
      ...node,
      calls: [
        {
          inputs: i === 0 ? [] : [{ layer: i - 1, call: 0, output: 0 }],
          inputShapes: [],
          outputShapes: i === last ? [[null, ...output]] : [],
          span: null,
        },
      ],
    })),
    inputs: [{ shape: [null, ...input], layer: null }],
    outputs: [{ layer: last, call: 0, output: 0 }],
    trainable: true,
    unknowns: [],
    compile: null,
  };
}

/** PyTorch's way to start: uniform in ±1/√(fan-in). */
const kernelInitializer: ConfigValue = {
  className: 'VarianceScaling',
  config: { scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' },
};

function convolutions(): LayerNode[] {
  return [
    layer('Conv2D', { filters: 13, kernelSize: 5, activation: 'relu', kernelInitializer }),
    layer('MaxPooling2D', { poolSize: 2 }),
    layer('Conv2D', { filters: 18, kernelSize: 5, activation: 'relu', kernelInitializer }),
    layer('MaxPooling2D', { poolSize: 2 }),
  ];
}

/** The article's network: 62,186 parameters with 120 units. */
export function plainNetwork(units = 120): ModelGraph {
  return sequential(
    [32, 32, 3],
    [10],
    [
      ...convolutions(),
      layer('Flatten'),
      layer('Dense', { units, activation: 'relu', kernelInitializer }),
      layer('Dense', { units: 10, activation: 'softmax', kernelInitializer }),
    ],
  );
}

/** The same with a split hidden layer: 61,178 parameters with 10 groups and 3,720 units. */
export function splitNetwork(groups = 10, units = 3720): ModelGraph {
  return sequential(
    [32, 32, 3],
    [10],
    [
      ...convolutions(),
      layer('Reshape', { targetShape: [groups, 450 / groups] }),
      layer('Dense', { units: units / groups, activation: 'relu', kernelInitializer }),
      layer('Flatten'),
      layer('Dense', { units: 10, activation: 'softmax', kernelInitializer }),
    ],
  );
}
