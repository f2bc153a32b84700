/**
 * Names what groups of features are made of. A dense layer sees a flat list, but behind a flatten that list still has the
 * order of the picture: in TensorFlow.js channels vary fastest, so a group is some positions with all their channels; after
 * `permute([3, 1, 2])` it is some channels with all their positions.
 */
import type { Dim } from '../graph/dim.js';
import type { LayerNode, ModelGraph, TensorRef } from '../graph/model.js';
import { isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';

interface Axis {
  /** Plural. */
  readonly name: string;
  readonly size: number;
}

/** The axes of which each dimension of a tensor, the batch excepted, is made: outermost first. */
type Axes = readonly (readonly Axis[])[];

/** What one group is: `2.5 positions × 18 channels`. */
export function describeGroup(graph: ModelGraph, layer: number, groups: number): string {
  const axes = featureAxes(graph, layer);
  const merged = mergePositions(axes);
  const size = sizeOf(axes) / groups;
  return merged.length < 2 ? `${formatNumber(size)} ${merged[0]?.name ?? 'features'}` : part(merged, size);
}

/** `10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group`. */
export function describeCut(graph: ModelGraph, layer: number, groups: number): string {
  const axes = featureAxes(graph, layer);
  const total = sizeOf(axes);
  const size = total / groups;
  const cut = `${formatNumber(groups)} × ${formatNumber(size)} of ${formatNumber(total)}`;
  const merged = mergePositions(axes);
  if (merged.length === 1) return `${cut} ${merged[0]?.name ?? 'features'}`;
  return `${cut} = ${axes.map((axis) => formatNumber(axis.size)).join(' × ')}: ${part(merged, size)} per group`;
}

function part(axes: readonly Axis[], size: number): string {
  const inner = axes.at(-1);
  const outer = axes.at(-2);
  if (inner !== undefined && outer !== undefined && size < inner.size) {
    const some = `${formatNumber(size)} of ${formatNumber(inner.size)} ${inner.name}`;
    return inner.size % size === 0
      ? `${some} of one ${singular(outer.name)}`
      : `${some} (running on into the next ${singular(outer.name)})`;
  }
  const parts: string[] = [];
  let rest = size;
  for (const axis of [...axes].reverse()) {
    if (rest < 1 || (rest === 1 && parts.length > 1)) break;
    const share = Math.min(rest, axis.size);
    parts.unshift(`${formatNumber(share)} ${share === 1 ? singular(axis.name) : axis.name}`);
    rest /= axis.size;
  }
  return parts.join(' × ');
}

/** The axes behind the features of a dense layer's first input. */
function featureAxes(graph: ModelGraph, layer: number): readonly Axis[] {
  const node = graph.layers[layer];
  const call = node?.calls[0];
  if (node === undefined || call === undefined) return [];
  return axesOfInput(graph, node, 0).at(-1) ?? [];
}

function axesOfInput(graph: ModelGraph, node: LayerNode, call: number): Axes {
  const made = node.calls[call];
  const ref = made?.inputs[0];
  if (made === undefined) return [];
  return ref === undefined ? namedByRank(made.inputShapes[0], false) : axesOfOutput(graph, ref);
}

function axesOfOutput(graph: ModelGraph, ref: TensorRef): Axes {
  const node = graph.layers[ref.layer];
  const shape = node?.calls[ref.call]?.outputShapes[ref.output];
  if (node === undefined) return [];
  if (keepsAxes.has(node.className)) return axesOfInput(graph, node, ref.call);
  if (node.className === 'Flatten') return [axesOfInput(graph, node, ref.call).flat()];
  if (node.className === 'Permute')
    return permuted(axesOfInput(graph, node, ref.call), node.config['dims']) ?? namedByRank(shape, false);
  if (node.className === 'Reshape')
    return regrouped(axesOfInput(graph, node, ref.call).flat(), shape) ?? namedByRank(shape, false);
  return namedByRank(shape, node.config['dataFormat'] === 'channelsFirst');
}

/** Layers whose output has the axes of their input. */
const keepsAxes: ReadonlySet<string> = new Set([
  'Activation',
  'AlphaDropout',
  'BatchNormalization',
  'Dropout',
  'ELU',
  'GaussianDropout',
  'GaussianNoise',
  'LayerNormalization',
  'LeakyReLU',
  'Masking',
  'PReLU',
  'ReLU',
  'Rescaling',
  'Softmax',
  'SpatialDropout1D',
  'ThresholdedReLU',
]);

/** What TensorFlow.js's layers mean by the dimensions of a tensor of this rank. */
function namedByRank(shape: Shape | undefined, channelsFirst: boolean): Axes {
  if (shape === undefined || !isRanked(shape)) return [];
  const sizes = shape.slice(1);
  const last = sizes.length - 1;
  const channelAxis = channelsFirst ? 0 : last;
  return sizes.map((dim, axis) => {
    if (sizes.length === 1) return [{ name: 'features', size: known(dim) }];
    if (sizes.length === 2) return [{ name: axis === channelAxis ? 'features' : 'steps', size: known(dim) }];
    return [{ name: axis === channelAxis ? 'channels' : 'positions', size: known(dim) }];
  });
}

function permuted(axes: Axes, dims: unknown): Axes | null {
  if (!Array.isArray(dims) || dims.length !== axes.length) return null;
  const order = dims.map((dim: unknown) => (typeof dim === 'number' ? axes[dim - 1] : undefined));
  return order.every((axis) => axis !== undefined) ? order : null;
}

/** The same axes in the dimensions of another shape, where each dimension takes whole axes; else `null`. */
function regrouped(axes: readonly Axis[], shape: Shape | undefined): Axes | null {
  if (shape === undefined || !isRanked(shape)) return null;
  const left = [...axes];
  const dims: Axis[][] = [];
  for (const dim of shape.slice(1)) {
    const taken: Axis[] = [];
    while (sizeOf(taken) < known(dim) && left.length > 0) taken.push(...left.splice(0, 1));
    if (sizeOf(taken) !== known(dim)) return null;
    dims.push(taken);
  }
  return left.length === 0 ? dims : null;
}

/** Neighboring axes of one name as one: 5 × 5 positions are 25. Axes of size 1 do not count. */
function mergePositions(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes.filter(({ size }) => size > 1)) {
    const previous = merged[merged.length - 1];
    if (previous?.name === axis.name) merged[merged.length - 1] = { name: axis.name, size: previous.size * axis.size };
    else merged.push(axis);
  }
  return merged;
}

function sizeOf(axes: readonly Axis[]): number {
  return axes.reduce((product, { size }) => product * size, 1);
}

function known(dim: Dim): number {
  return typeof dim === 'number' ? dim : NaN;
}

function singular(name: string): string {
  return name.replace(/s$/, '');
}

// Made once: a table asks for hundreds of numbers, and each `toLocaleString` would make a format of its own.
const numberFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

function formatNumber(value: number): string {
  return numberFormat.format(value);
}
