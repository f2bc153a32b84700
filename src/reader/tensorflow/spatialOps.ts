/** Convolutions, poolings and what changes the size of pictures, as operations on tensors with data; channels come last. */
import { addDims, floorDivideDim, multiplyDims, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { windowPositions } from '../../layers/window.js';
import type { Run } from '../interpreter/run.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { dimOf, shapeOf } from './config.js';
import { OPEN_ARGUMENT, perAxis, tensorShape } from './tensorArguments.js';

type SpatialOp = (run: Run, args: readonly Value[]) => Shape;

const NO_PICTURE = unknown('the tensor does not have the rank that the operation takes');

/** Where an operation takes single examples too, they have no batch. */
export const spatialOps: readonly (readonly [string, SpatialOp])[] = [
  ['conv1d', (run, [x, filter, stride, pad, format, dilation]) => convolved(run, 1, x, filter, stride, pad, format, dilation)],
  [
    'conv2d',
    (run, [x, filter, strides, pad, format, dilations]) => convolved(run, 2, x, filter, strides, pad, format, dilations),
  ],
  [
    'conv3d',
    (run, [x, filter, strides, pad, format, dilations]) => convolved(run, 3, x, filter, strides, pad, format, dilations),
  ],
  [
    'depthwiseConv2d',
    (run, [x, filter, strides, pad, format, dilations]) =>
      convolved(run, 2, x, filter, strides, pad, format, dilations, depthwise),
  ],
  [
    'separableConv2d',
    (run, [x, filter, pointwise, strides, pad, dilations, format]) => {
      const last = channelsOf(tensorShape(run, pointwise));
      return convolved(run, 2, x, filter, strides, pad, format, dilations, () => last);
    },
  ],
  ['conv2dTranspose', (run, [x, , shape]) => ranked(tensorShape(run, x), [3, 4], () => shapeOf(run, shape))],
  ['maxPool', (run, [x, size, strides, pad]) => pooled(run, 2, x, size, strides, pad)],
  ['avgPool', (run, [x, size, strides, pad]) => pooled(run, 2, x, size, strides, pad)],
  ['maxPool3d', (run, [x, size, strides, pad]) => pooled(run, 3, x, size, strides, pad)],
  ['avgPool3d', (run, [x, size, strides, pad]) => pooled(run, 3, x, size, strides, pad)],
  ['image.resizeBilinear', resized],
  ['image.resizeNearestNeighbor', resized],
  ['resizeBilinear', resized],
  ['resizeNearestNeighbor', resized],
  ['image.grayscaleToRGB', (run, [x]) => ranked(tensorShape(run, x), null, (shape) => [...shape.slice(0, -1), 3])],
  ['depthToSpace', depthToSpace],
];

function ranked(shape: Shape, ranks: readonly number[] | null, then: (shape: readonly Dim[]) => Shape): Shape {
  if (!isRanked(shape)) return shape;
  return ranks === null || ranks.includes(shape.length) ? then(shape) : NO_PICTURE;
}

function channelsOf(filter: Shape): Dim {
  return isRanked(filter) ? (filter[filter.length - 1] ?? OPEN_ARGUMENT) : filter;
}

function depthwise(filter: readonly Dim[]): Dim {
  return multiplyDims(filter[2] ?? OPEN_ARGUMENT, filter[3] ?? OPEN_ARGUMENT);
}

function convolved(
  run: Run,
  axes: number,
  x: Value,
  filter: Value,
  strides: Value,
  pad: Value,
  format: Value,
  dilations: Value,
  channels: (filter: readonly Dim[]) => Dim = channelsOf,
): Shape {
  const weights = tensorShape(run, filter);
  if (!isRanked(weights)) return weights;
  if (weights.length !== axes + 2 || !isLast(format)) return OPEN_ARGUMENT;
  return slid(tensorShape(run, x), axes, weights.slice(0, axes), strides, pad, dilations, () => channels(weights));
}

function isLast(format: Value): boolean {
  return format === undefined || format === null || (typeof format === 'string' && /^N.*C$/.test(format));
}

function pooled(run: Run, axes: number, x: Value, size: Value, strides: Value, pad: Value): Shape {
  const window = perAxis(size, axes, 1);
  return window === null ? OPEN_ARGUMENT : slid(tensorShape(run, x), axes, window, strides, pad, 1, (channels) => channels);
}

function slid(
  x: Shape,
  axes: number,
  window: readonly Dim[],
  strides: Value,
  pad: Value,
  dilations: Value,
  channels: (before: Dim) => Dim,
): Shape {
  const steps = perAxis(strides, axes, 1);
  const dilation = perAxis(dilations, axes, 1);
  const isNumber = typeof pad === 'number' && axes < 3;
  if (steps === null || dilation === null || (pad !== 'same' && pad !== 'valid' && !isNumber)) return OPEN_ARGUMENT;
  return ranked(x, [axes + 1, axes + 2], (shape) => {
    const first = shape.length - axes - 1;
    const sizes = window.map((size, axis) => {
      const length = shape[first + axis] ?? null;
      if (!isNumber)
        return windowPositions(length, size, steps[axis] ?? 1, pad === 'same' ? 'same' : 'valid', dilation[axis] ?? 1);
      // TensorFlow.js takes the height of the window and its step for the width too, and a convolution over time to be one of height 1.
      const [height, step, spread] = axes === 1 ? [1, 1, 1] : [window[0] ?? 1, steps[0] ?? 1, dilation[0] ?? 1];
      return windowPositions(addDims(length, 2 * pad), height, step, 'valid', spread);
    });
    return [...shape.slice(0, first), ...sizes, channels(shape[shape.length - 1] ?? null)];
  });
}

function resized(run: Run, [x, size]: readonly Value[]): Shape {
  const exact = isKind(size, 'array') ? size.exact : null;
  if (exact?.length !== 2) return OPEN_ARGUMENT;
  const sizes = exact.map((one) => dimOf(run, one));
  return ranked(tensorShape(run, x), [3, 4], (shape) => [...shape.slice(0, -3), ...sizes, shape[shape.length - 1] ?? null]);
}

function depthToSpace(run: Run, [x, block, format]: readonly Value[]): Shape {
  if (typeof block !== 'number' || !isLast(format)) return OPEN_ARGUMENT;
  return ranked(tensorShape(run, x), [4], ([batch = null, height = null, width = null, depth = null]) => [
    batch,
    multiplyDims(height, block),
    multiplyDims(width, block),
    floorDivideDim(depth, block * block),
  ]);
}
