/** Which dense layers of a model can be redesigned. */
import { formatDim, isUnknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerNode, ModelGraph } from '../graph/model.js';
import { isPolynomial, namesOf } from '../graph/polynomial.js';
import { isRanked, sameShape } from '../graph/shape.js';
import type { DenseSite } from './design.js';
import { designFailure, isDesignFailure } from './failure.js';
import type { DesignFailure } from './failure.js';
import { followers } from './followers.js';

/** A dense layer with known sizes. */
export interface EligibleLayer extends DenseSite {
  /** Index in the graph's layers. */
  readonly index: number;
  /** U. */
  readonly units: number;
  /** Parameters, weights and biases. */
  readonly params: number;
}

/** No tensor has more elements along a dimension, and up to here the divisors of a size are found at once. */
const LARGEST_SIZE = 2 ** 31 - 1;

/** Activations of TensorFlow.js that look at each unit alone; softmax and log-softmax do not. */
const elementwise: ReadonlySet<string> = new Set([
  'elu',
  'gelu',
  'gelu_new',
  'hardSigmoid',
  'linear',
  'mish',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softplus',
  'softsign',
  'swish',
  'tanh',
]);

/** Every dense layer that can be redesigned, in the model's order. */
export function eligibleLayers(graph: ModelGraph): EligibleLayer[] {
  return graph.layers
    .map((_, index) => eligibleLayer(graph, index))
    .filter((layer): layer is EligibleLayer => !isDesignFailure(layer));
}

/** The layer to redesign where nobody chose one: the largest by parameters, and a hidden layer before one that gives the model's output. */
export function defaultLayer(graph: ModelGraph): EligibleLayer | DesignFailure {
  const [first, ...rest] = eligibleLayers(graph);
  if (first !== undefined) return rest.reduce((best, layer) => (precedes(graph, layer, best) ? layer : best), first);
  const why = graph.layers
    .map((_, index) => eligibleLayer(graph, index))
    .find((layer) => isDesignFailure(layer) && layer.failure !== 'not-dense');
  if (why !== undefined && isDesignFailure(why)) return why;
  const model = graph.name === null ? 'This model' : `The model of ${graph.name}`;
  return designFailure('no-dense-layer', `${model} has no dense layer to redesign. Choose a model that has one.`);
}

/** The dense layer at `index`, or why it cannot be redesigned. */
export function eligibleLayer(graph: ModelGraph, index: number): EligibleLayer | DesignFailure {
  const node = graph.layers[index];
  if (node === undefined)
    return designFailure('not-dense', `The model has no layer ${index + 1}; it has ${graph.layers.length}.`);
  if (node.className !== 'Dense') {
    return designFailure('not-dense', `${nameOf(node)} is a ${node.className} layer. Choose a dense layer.`);
  }
  const shape = node.calls[0]?.inputShapes[0];
  if (shape === undefined || !isRanked(shape)) {
    const reason = shape === undefined ? 'it is applied to nothing' : shape.unknown;
    return designFailure(
      'unknown-size',
      `The input of ${nameOf(node)} is not known: ${reason}. Give the layers before it known sizes.`,
    );
  }
  if (shape.length < 2 || node.calls.some((call) => !sameShape(inner(call.inputShapes[0]), inner(shape)))) {
    return designFailure(
      'not-dense',
      `${nameOf(node)} is applied to inputs of different shapes or of too low a rank. Choose another dense layer.`,
    );
  }
  const sizes = shape.slice(1).map((dim) => sizeOf(node, 'input', dim));
  const units = sizeOf(node, 'number of units', dimOf(node.config['units']));
  const failure = [...sizes, units].find(isDesignFailure);
  if (failure !== undefined) return failure;
  const bias = node.config['useBias'] ?? true;
  if (typeof bias !== 'boolean') {
    return designFailure('unknown-size', `Whether ${nameOf(node)} has biases is not known. Write useBias as true or false.`);
  }
  const known = sizes.filter((size) => typeof size === 'number');
  const inputs = known[known.length - 1] ?? 0;
  const width = typeof units === 'number' ? units : 0;
  const params = inputs * width + (bias ? width : 0);
  const lead = known.slice(0, -1);
  if (!Number.isSafeInteger(lead.reduce((product, size) => product * size, inputs * width))) {
    return designFailure(
      'too-large',
      `${nameOf(node)} would have ${inputs} × ${width} weights, too many to build. Use smaller sizes.`,
    );
  }
  return { index, inputs, units: width, bias, lead, params, elementwiseActivation: isElementwise(node.config['activation']) };
}

/** `dense`, or `dense "fc1"` where the code names it. */
export function nameOf(node: LayerNode): string {
  const kind = `${node.className.charAt(0).toLowerCase()}${node.className.slice(1)}`;
  return node.name === null ? kind : `${kind} "${node.name}"`;
}

function precedes(graph: ModelGraph, layer: EligibleLayer, other: EligibleLayer): boolean {
  const [isLast, otherIsLast] = [layer, other].map(({ index }) => followers(graph, index).length === 0);
  return isLast === otherIsLast ? layer.params > other.params : otherIsLast === true;
}

function sizeOf(node: LayerNode, what: string, dim: Dim): number | DesignFailure {
  if (typeof dim === 'number') {
    if (Number.isSafeInteger(dim) && dim >= 1 && dim <= LARGEST_SIZE) return dim;
    return designFailure(
      'too-large',
      `The ${what} of ${nameOf(node)} is ${dim}, which is no size that can be built. Correct it first.`,
    );
  }
  if (isPolynomial(dim)) {
    const names = namesOf(dim).join(', ');
    return designFailure(
      'unknown-size',
      `The ${what} of ${nameOf(node)} is ${formatDim(dim)}. Set a value for ${names} and try again.`,
    );
  }
  const reason = dim === null ? 'it is free at run time' : dim.unknown;
  return designFailure('unknown-size', `The ${what} of ${nameOf(node)} is not known: ${reason}. Give it a size in the code.`);
}

function dimOf(value: ConfigValue | undefined): Dim {
  if (typeof value === 'number' || isPolynomial(value) || isUnknown(value)) return value;
  return { unknown: 'it is not given as a number' };
}

function inner(shape: Parameters<typeof isRanked>[0] | undefined): readonly Dim[] {
  return shape !== undefined && isRanked(shape) ? shape.slice(1) : [];
}

function isElementwise(activation: ConfigValue | undefined): boolean {
  return activation === undefined || activation === null || (typeof activation === 'string' && elementwise.has(activation));
}
