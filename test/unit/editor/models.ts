/** Models for the tests of the editor, built as the reader builds them: layer by layer through the catalogue. */
import type { ConfigValue, LayerNode, ModelGraph } from '../../../src/graph/model.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import type { ModelSummary } from '../../../src/layers/summary.js';

type Part = readonly [className: string, config?: Record<string, ConfigValue>, extra?: { name?: string; conditional?: string }];

/** A sequential model of the given layers on inputs of the given shape. */
export function sequential(name: string | null, input: Shape, parts: readonly Part[]): ModelGraph {
  let shape = input;
  const layers = parts.map(([className, config = {}, { name: layerName = null, conditional } = {}]): LayerNode => {
    const spec = { className, name: layerName, config, span: null };
    const outputs = inferLayer(spec, [shape]).outputs;
    const call = { inputs: [], inputShapes: [shape], outputShapes: outputs, span: null };
    shape = outputs[0] ?? shape;
    return { ...spec, calls: [call], ...(conditional === undefined ? {} : { conditional }) };
  });
  return {
    name,
    kind: 'Sequential',
    span: null,
    layers,
    inputs: [{ shape: input, layer: null }],
    outputs: [{ layer: layers.length - 1, call: 0, output: 0 }],
    trainable: true,
    unknowns: [],
    compile: null,
  };
}

/** The article's plain network for CIFAR-10. */
export function cifar10(name: string | null = 'createModel'): ModelSummary {
  return summarizeModel(
    sequential(
      name,
      [null, 32, 32, 3],
      [
        ['Conv2D', { filters: 13, kernelSize: 5 }],
        ['MaxPooling2D', { poolSize: 2 }],
        ['Conv2D', { filters: 18, kernelSize: 5 }],
        ['MaxPooling2D', { poolSize: 2 }],
        ['Flatten'],
        ['Dense', { units: 120 }],
        ['Dense', { units: 10 }],
      ],
    ),
  );
}
