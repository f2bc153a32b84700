/** Layers that move values about: what they copy forward is copied, and where it was copied several times summed up, backward. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import { emitCopy, stridesOf } from '../strided.js';
import type { Axis } from '../strided.js';
import { NotCompiled, elementsOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { expectChannelsLast } from './convolution.js';
import { imageOf } from './image.js';

/** Nothing is moved: the same floats under another shape. */
export function compileReshape(tape: Tape, _layer: LayerReader, [x]: readonly [Value], shape: readonly number[]): Value {
  return tape.reshaped(x, shape);
}

export function compileFlatten(tape: Tape, layer: LayerReader, [x]: readonly [Value], shape: readonly number[]): Value {
  if (layer.has('dataFormat')) expectChannelsLast(layer);
  return tape.reshaped(x, shape);
}

export function compileIdentity(_tape: Tape, _layer: LayerReader, [x]: readonly [Value]): Value {
  return x;
}

/**
 * A value whose items are gathered from those of another.
 * @param axes of the block that is copied; `from` counts in the input, `to` in the output
 * @param zeros whether the block does not fill the output, so that the rest is 0
 * @param start where the block begins, in floats, in input and output
 */
export function gathered(
  tape: Tape,
  x: Value,
  shape: readonly number[],
  axes: readonly Axis[],
  { zeros = false, from = 0, to = 0 }: { readonly zeros?: boolean; readonly from?: number; readonly to?: number } = {},
): Value {
  const y = tape.value(shape, [x]);
  x.gradient.readers += 1;
  if (zeros) tape.emit('fillFloats', y.buffer, perExample(y.elements), 0);
  const [source, target] = [
    { buffer: x.buffer, offset: from },
    { buffer: y.buffer, offset: to },
  ] as const;
  emitCopy(tape, source, target, axes, x.elements, y.elements, false);
  tape.onBackward(y, (dy) => {
    tape.addGradient(x, (dx) => {
      // Items that were copied several times, or not at all, start from 0.
      const once =
        axes.every((axis) => axis.from !== 0 || axis.size === 1) && elementsOf(axes.map(({ size }) => size)) === x.elements;
      if (!once) tape.emit('fillFloats', dx, perExample(x.elements), 0);
      const back = axes.map((axis) => ({ size: axis.size, from: axis.to, to: axis.from }));
      emitCopy(tape, { buffer: dy, offset: to }, { buffer: dx, offset: from }, back, y.elements, x.elements, !once);
    });
  });
  return y;
}

/** Axes in another order. `dims` counts from 1, without the batch. */
export function permuted(tape: Tape, x: Value, dims: readonly number[]): Value {
  const shape = dims.map((dim) => x.shape[dim - 1] as number);
  const from = stridesOf(x.shape);
  const to = stridesOf(shape);
  return gathered(
    tape,
    x,
    shape,
    dims.map((dim, axis) => ({ size: shape[axis] as number, from: from[dim - 1] as number, to: to[axis] as number })),
  );
}

export function compilePermute(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  return permuted(tape, x, layer.numbers('dims', x.shape.length));
}

export function compileRepeatVector(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const times = layer.number('n');
  return gathered(
    tape,
    x,
    [times, x.elements],
    [
      { size: times, from: 0, to: x.elements },
      { size: x.elements, from: 1, to: 1 },
    ],
  );
}

export function compileUpSampling(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  if (layer.has('interpolation') && layer.raw('interpolation') !== 'nearest') throw new NotCompiled('it interpolates');
  const [down, across] = layer.numbers('size', 2) as [number, number];
  const [height, width, channels] = imageOf(x);
  const row = width * across * channels;
  return gathered(
    tape,
    x,
    [height * down, width * across, channels],
    [
      { size: height, from: width * channels, to: down * row },
      { size: down, from: 0, to: row },
      { size: width, from: channels, to: across * channels },
      { size: across, from: 0, to: channels },
      { size: channels, from: 1, to: 1 },
    ],
  );
}

/** The four sides of `padding` or `cropping`: `[[top, bottom], [left, right]]`. */
function sidesOf(layer: LayerReader, key: string): readonly [number, number, number, number] {
  const value = layer.raw(key);
  const flat = (Array.isArray(value) ? value : []).flat() as unknown[];
  if (flat.length !== 4 || flat.some((side) => typeof side !== 'number')) throw new NotCompiled(`its ${key} is not four numbers`);
  return flat as [number, number, number, number];
}

export function compileZeroPadding(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  const [top, bottom, left, right] = sidesOf(layer, 'padding');
  const [height, width, channels] = imageOf(x);
  const wide = (left + width + right) * channels;
  const shape = [top + height + bottom, left + width + right, channels];
  const axes = [
    { size: height, from: width * channels, to: wide },
    { size: width * channels, from: 1, to: 1 },
  ];
  return gathered(tape, x, shape, axes, { zeros: true, to: top * wide + left * channels });
}

export function compileCropping(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  const [top, bottom, left, right] = sidesOf(layer, 'cropping');
  const [height, width, channels] = imageOf(x);
  const shape = [height - top - bottom, width - left - right, channels] as const;
  const axes = [
    { size: shape[0], from: width * channels, to: shape[1] * channels },
    { size: shape[1] * channels, from: 1, to: 1 },
  ];
  return gathered(tape, x, shape, axes, { from: (top * width + left) * channels });
}
