/** Model graphs for tests, made without a reader: shapes come from the catalogue. */
import type { LayerCall, LayerConfig, LayerNode, LayerSpec, ModelGraph, TensorRef } from '../../../src/graph/model.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';

export function layer(className: string, config: LayerConfig = {}, name: string | null = null): LayerSpec {
  return { className, name, config, span: null };
}

/** A chain of layers on an input of this shape (without the batch). */
export function sequential(input: readonly number[], specs: readonly LayerSpec[]): ModelGraph {
  const batched = [null, ...input];
  let shape: Shape = batched;
  const layers = specs.map((spec, index): LayerNode => {
    const config = index === 0 ? { ...spec.config, inputShape: input } : spec.config;
    const inputs = index === 0 ? [] : [{ layer: index - 1, call: 0, output: 0 }];
    const [output = batched]: readonly Shape[] = inferLayer({ ...spec, config }, [shape]).outputs;
    const call: LayerCall = { inputs, inputShapes: [shape], outputShapes: [output], span: null };
    shape = output;
    return { ...spec, config, calls: [call] };
  });
  return {
    ...emptyModel,
    kind: 'Sequential',
    layers,
    inputs: [{ shape: batched, layer: null }],
    outputs: [{ layer: layers.length - 1, call: 0, output: 0 }],
  };
}

/** A model of layers that name what they read from: `[spec, …calls]`, a call being the list of `[layer, call]` that it reads. */
export function functional(
  nodes: readonly (readonly [LayerSpec, ...(readonly (readonly [number, number])[])[]])[],
  outputs: readonly (readonly [number, number])[],
): ModelGraph {
  const layers: { -readonly [K in keyof LayerNode]: LayerNode[K] }[] = nodes.map(([spec]) => ({ ...spec, calls: [] }));
  const pending = nodes.flatMap(([, ...calls], index) => calls.map((inputs, call) => ({ index, call, inputs })));
  const shapes = new Map<string, Shape>();
  while (pending.length > 0) {
    const ready = pending.findIndex(
      ({ index, call, inputs }) =>
        inputs.every(([from, number]) => shapes.has(`${from} ${number}`)) && layers[index]?.calls.length === call,
    );
    const [next] = pending.splice(ready, 1);
    const node = next === undefined ? undefined : layers[next.index];
    if (ready < 0 || next === undefined || node === undefined) throw new Error('the layers read from each other in a circle');
    const inputShapes = next.inputs.map(([from, number]) => shapes.get(`${from} ${number}`) ?? []);
    const outputShapes = inferLayer(node, inputShapes).outputs;
    node.calls = [...node.calls, { inputs: next.inputs.map(refOf), inputShapes, outputShapes, span: null }];
    shapes.set(`${next.index} ${next.call}`, outputShapes[0] ?? []);
  }
  const inputs = layers.flatMap((node, index) =>
    node.className === 'InputLayer' ? [{ shape: node.calls[0]?.outputShapes[0] ?? [], layer: index }] : [],
  );
  return { ...emptyModel, kind: 'Functional', layers, inputs, outputs: outputs.map(refOf) };
}

/** The article's plain network. */
export function cifar10(hidden = 120): ModelGraph {
  const kernelInitializer = {
    className: 'VarianceScaling',
    config: { scale: 1 / 3, mode: 'fanIn', distribution: 'uniform' },
  };
  return sequential(
    [32, 32, 3],
    [
      layer('Conv2D', { filters: 13, kernelSize: 5, activation: 'relu', kernelInitializer }),
      layer('MaxPooling2D', { poolSize: 2 }),
      layer('Conv2D', { filters: 18, kernelSize: 5, activation: 'relu', kernelInitializer }),
      layer('MaxPooling2D', { poolSize: 2 }),
      layer('Flatten'),
      layer('Dense', { units: hidden, activation: 'relu', kernelInitializer }, 'fc1'),
      layer('Dense', { units: 10, activation: 'softmax', kernelInitializer }),
    ],
  );
}

function refOf([layer, call]: readonly [number, number]): TensorRef {
  return { layer, call, output: 0 };
}

const emptyModel = { name: null, span: null, trainable: true, unknowns: [], compile: null } as const;
