/**
 * From a model graph to the TensorFlow.js model that it describes, with seeded initial weights. Nothing of the workspace is
 * executed: the graph is data.
 */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LayerConfig, LayerNode, LayerSpec, ModelGraph, TensorRef } from '../graph/model.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { layerArguments } from './build/config.js';
import type { InnerBuilder } from './build/config.js';
import { NoiseClock, seedNoise } from './build/noise.js';
import { BuildProblem } from './build/problem.js';
import { Places, seedInitializers } from './build/seeds.js';
import type { TensorFlow } from './tensorflow.js';

export interface BuiltModel {
  readonly model: LayersModel;
  /** To be told before each training step which step it is. */
  readonly noise: NoiseClock;
}

/** A layer as TensorFlow.js's `add` and `apply` take it. */
type Layer = Parameters<ReturnType<TensorFlow['sequential']>['add']>[0];

/**
 * Builds the model. The same seed gives the same initial weights, on every back end.
 * @param seed `null` leaves initial weights and random layers to TensorFlow.js, as the code has them
 * @returns the model, or why it cannot be built
 */
export function buildModel(tf: TensorFlow, graph: ModelGraph, seed: number | null): BuiltModel | { readonly problem: string } {
  const builder = new Builder(tf, seed);
  try {
    return { model: builder.model(graph), noise: builder.noise };
  } catch (error) {
    if (error instanceof BuildProblem) return { problem: error.message };
    // TensorFlow.js throws plain errors at whatever it does not accept; with a graph that has faults that is expected.
    if (error instanceof Error) return { problem: `TensorFlow.js cannot build the model: ${error.message}` };
    throw error;
  }
}

class Builder {
  readonly noise: NoiseClock;
  private readonly places = new Places();
  /** Layers that draw random numbers so far. */
  private noisy = 0;

  constructor(
    private readonly tf: TensorFlow,
    private readonly seed: number | null,
  ) {
    this.noise = new NoiseClock(seed ?? 0);
  }

  model(graph: ModelGraph): LayersModel {
    const [open] = graph.unknowns;
    if (open !== undefined) throw new BuildProblem(`the model is not completely known: ${open.reason}`);
    const conditional = graph.layers.find((layer) => layer.conditional !== undefined);
    if (conditional !== undefined) {
      throw new BuildProblem(
        `whether ${describe(conditional)} is part of the model depends on ${String(conditional.conditional)}`,
      );
    }
    const model = graph.kind === 'Sequential' ? this.sequential(graph) : this.functional(graph);
    if (!graph.trainable) model.trainable = false;
    return model;
  }

  private sequential(graph: ModelGraph): LayersModel {
    const model = this.tf.sequential();
    graph.layers.forEach((node, index) => {
      // The input's shape may be known from elsewhere than the first layer's configuration.
      const shape = index === 0 && node.model === undefined ? graph.inputs[0]?.shape : undefined;
      model.add(this.layer(node, shape ?? null) as Layer);
    });
    return model;
  }

  private functional(graph: ModelGraph): LayersModel {
    const outputs = new Map<string, SymbolicTensor>();
    const pending = graph.layers.flatMap((node, layer) => {
      if (node.className === 'InputLayer') {
        outputs.set(key({ layer, call: 0, output: 0 }), this.input(node));
        return [];
      }
      const made = this.layer(node, null) as Layer;
      makeWeights(made, node);
      return node.calls.map((call, index) => ({ node, made, layer, index, inputs: call.inputs }));
    });
    // A shared layer's second call may read what a later layer made of its first, so calls run as their inputs become known.
    while (pending.length > 0) {
      const next = pending.findIndex(({ inputs }) => inputs.every((ref) => outputs.has(key(ref))));
      const [call] = next === -1 ? [] : pending.splice(next, 1);
      if (call === undefined) {
        throw new BuildProblem(`an input of ${describe((pending[0] as (typeof pending)[number]).node)} comes from nowhere`);
      }
      const inputs = call.inputs.map((ref) => outputs.get(key(ref)) as SymbolicTensor);
      const result = call.made.apply(inputs.length === 1 ? (inputs[0] as SymbolicTensor) : inputs);
      (Array.isArray(result) ? result : [result]).forEach((tensor, output) => {
        outputs.set(key({ layer: call.layer, call: call.index, output }), tensor as SymbolicTensor);
      });
    }
    const find = (ref: TensorRef): SymbolicTensor => {
      const tensor = outputs.get(key(ref));
      if (tensor === undefined) throw new BuildProblem('an output of the model comes from nowhere');
      return tensor;
    };
    return this.tf.model({
      inputs: graph.inputs.map(({ layer }) => find({ layer: layer ?? -1, call: 0, output: 0 })),
      outputs: graph.outputs.map(find),
      ...(graph.name === null ? {} : { name: graph.name }),
    });
  }

  private input(node: LayerNode): SymbolicTensor {
    const shape = node.calls[0]?.outputShapes[0];
    if (shape === undefined) throw new BuildProblem(`the shape of ${describe(node)} is not known`);
    const dtype = node.config['dtype'];
    return this.tf.input({
      batchShape: batchShape(shape, describe(node)),
      ...(node.name === null ? {} : { name: node.name }),
      ...(typeof dtype === 'string' ? { dtype: dtype as 'float32' } : {}),
    });
  }

  /** A layer, not applied to anything yet. `inputShape` is what it is told to expect, where the graph says so. */
  private layer(spec: LayerSpec, inputShape: Shape | null): object {
    if (spec.model !== undefined) return this.model(spec.model);
    const owner = describe(spec);
    const inner: InnerBuilder = { layer: ({ layer }) => this.layer(layer, null), model: ({ model }) => this.model(model) };
    const config = layerArguments(inputShape === null ? spec.config : withoutInput(spec.config), owner, inner);
    if (spec.name !== null) config['name'] = spec.name;
    if (config['stateful'] === true) {
      throw new BuildProblem(
        `${owner} is stateful, which goes with examples in a fixed order; set stateful to false to train it here`,
      );
    }
    if (inputShape !== null) {
      config['batchInputShape'] = batchShape(inputShape, owner);
    }
    const layer = construct(this.tf, spec.className, config);
    if (this.seed === null) return layer;
    if (seedInitializers(layer, this.seed, this.places.next(spec.span))) this.places.keep(spec.span);
    if (seedNoise(this.tf, layer, this.noise, this.noisy)) this.noisy += 1;
    return layer;
  }
}

/**
 * Makes a shared layer's weights for the application that they were made for in the code, whichever is computed first here. A nested
 * model has its weights already.
 */
function makeWeights(layer: Layer, node: LayerNode): void {
  if (node.model !== undefined || (node.builtFor === undefined && node.calls.length < 2)) return;
  const shapes = (node.builtFor ?? node.calls[0]?.inputShapes ?? []).map((shape) => batchShape(shape, describe(node)));
  const [first] = shapes;
  if (first === undefined) return;
  layer.build(shapes.length === 1 ? first : shapes);
  layer.built = true;
}

/** The configuration without what it says of the layer's input, which is given in another way. */
function withoutInput(config: LayerConfig): LayerConfig {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !['inputShape', 'batchSize', 'batchShape'].includes(name)));
}

function construct(tf: TensorFlow, className: string, config: Record<string, unknown>): object {
  const classes = tf.serialization.SerializationMap.getMap().classNameMap;
  const [constructor] = classes[className] ?? [];
  if (constructor === undefined) throw new BuildProblem(`TensorFlow.js has no layer class ${className}`);
  return new constructor(config);
}

/** The shape with its batch free: batches of every size pass, whatever size the code fixes. */
function batchShape(shape: Shape, owner: string): (number | null)[] {
  if (!isRanked(shape)) throw new BuildProblem(`the input shape of ${owner} is not known`);
  return shape.map((dim, axis) => {
    if (axis === 0 || dim === null) return null;
    if (typeof dim !== 'number')
      throw new BuildProblem(`the input shape ${formatShape(shape)} of ${owner} is not completely known`);
    return dim;
  });
}

function key(ref: TensorRef): string {
  return `${ref.layer} ${ref.call} ${ref.output}`;
}

/** `dense "hidden"`, or the class alone. */
function describe(spec: LayerSpec): string {
  return spec.name === null ? `the layer ${spec.className}` : `the layer ${spec.className} "${spec.name}"`;
}
