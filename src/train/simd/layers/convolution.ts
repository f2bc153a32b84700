/** Convolutions along one and two axes, and their transposes. One axis is an image of height 1. */
import { filteringOf, missingOutputs } from '../../wasm/minimalFiltering.js';
import type { ConvolutionGeometry, Filtering } from '../../wasm/minimalFiltering.js';
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { ProgramBuffer, ProgramWeight } from '../program.js';
import { NotCompiled, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { activated, activationOf } from './activation.js';
import { maskByRelu } from './dense.js';
import { directSteps } from './directConvolution.js';
import { dilate } from './filter.js';
import type { Filter } from './filter.js';
import { imageOf } from './image.js';
import type { Padded } from './image.js';
import { spanOf, windowOf } from './window.js';
import type { Window, Windows } from './window.js';
import { winogradSteps } from './winograd.js';
import { winogradRowsSteps } from './winogradRows.js';

export function expectChannelsLast(layer: LayerReader): void {
  if (layer.has('dataFormat') && layer.raw('dataFormat') !== 'channelsLast') {
    throw new NotCompiled('its channels come first');
  }
}

/** Along the axes of a layer that has one or two of them, with a first one of size 1 put before a single one. */
function pair(layer: LayerReader, key: string, rank: number, alone: number): readonly [number, number] {
  const list = layer.numbers(key, rank);
  return rank === 1 ? [alone, list[0] as number] : [list[0] as number, list[1] as number];
}

/** The windows of a convolutional layer over an image of this size, with the dilation of its filters. */
export function windowsOf(
  layer: LayerReader,
  x: Value,
  rank: number,
): Windows & { readonly filter: readonly [number, number]; readonly dilation: readonly [number, number] } {
  const [height, width] = imageOf(x);
  const filter = pair(layer, 'kernelSize', rank, 1);
  const strides = pair(layer, 'strides', rank, 1);
  const dilation = layer.has('dilationRate') ? pair(layer, 'dilationRate', rank, 1) : ([1, 1] as const);
  const padding = layer.text('padding');
  return {
    filter,
    dilation,
    rows: windowOf(height, spanOf(filter[0], dilation[0]), strides[0], padding),
    columns: windowOf(width, spanOf(filter[1], dilation[1]), strides[1], padding),
  };
}

export function compileConvolution(rank: 1 | 2) {
  return (tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value => {
    expectChannelsLast(layer);
    const { filter, dilation, ...windows } = windowsOf(layer, x, rank);
    const kernel = layer.weight('kernel');
    const dilated = dilate(tape, kernel, filter, dilation);
    const relu = activationOf(layer) === 'relu';
    const y = convolved(tape, x, kernel, dilated, layer.optionalWeight('bias'), windows, rank, relu);
    return relu ? y : activated(tape, y, activationOf(layer));
  };
}

/** What a convolution is computed from. */
export interface Convolution {
  readonly x: Value;
  readonly filter: Filter;
  readonly bias: ProgramWeight | null;
  readonly windows: Windows;
  readonly filters: number;
}

/** A way to compute a convolution: each function adds the kernel calls of one of its three products. */
export interface ConvolutionSteps {
  /** y = x ∗ filter + bias, and a relu where asked for. */
  convolve(y: ProgramBuffer, relu: boolean): void;
  addFilterGradient(dy: ProgramBuffer): void;
  addInputGradient(dy: ProgramBuffer): void;
}

/** output = images ∗ filter + bias, and a relu where asked for. */
export function convolved(
  tape: Tape,
  x: Value,
  kernel: ProgramWeight,
  filter: Filter,
  bias: ProgramWeight | null,
  windows: Windows,
  rank: 1 | 2,
  relu: boolean,
): Value {
  const { rows, columns } = windows;
  const filters = kernel.shape.at(-1) as number;
  const y = tape.value(rank === 1 ? [columns.count, filters] : [rows.count, columns.count, filters], [x], [kernel, bias]);
  y.reluOutput = relu;
  x.gradient.readers += 1;
  const computed = stepsOf(tape, { x, filter, bias, windows, filters });
  computed.convolve(y.buffer, relu);
  tape.onBackward(y, (dy) => {
    if (relu) maskByRelu(tape, y, dy);
    const pixels = perExample(rows.count * columns.count);
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, pixels, filters));
    computed.addFilterGradient(dy);
    computed.addInputGradient(dy);
  });
  return y;
}

const steps: Readonly<Record<Filtering, (tape: Tape, convolution: Convolution) => ConvolutionSteps>> = {
  tiles: winogradSteps,
  rows: winogradRowsSteps,
  direct: directSteps,
};

function stepsOf(tape: Tape, convolution: Convolution): ConvolutionSteps {
  const { rows, columns } = convolution.windows;
  return steps[filteringOf(geometryOf(convolution, { height: rows.size, width: columns.size }))](tape, convolution);
}

/** A convolution's sizes over an image of this size. */
export function geometryOf(
  { x, windows: { rows, columns }, filters }: Convolution,
  { height, width }: Pick<Padded, 'height' | 'width'>,
): ConvolutionGeometry {
  return {
    ...{ height, width, channels: x.channels, filters },
    ...{ filterHeight: rows.span, filterWidth: columns.span, outHeight: rows.count, outWidth: columns.count },
    ...{ strideHeight: rows.stride, strideWidth: columns.stride },
  };
}

/** Adds to a window what makes the image one of whole tiles. */
export function inWholeTiles(window: Window): Window {
  return { ...window, after: window.after + missingOutputs(window.span, window.count) };
}

/**
 * The transpose of a convolution: what it computes is that one's gradient by its images, and its own gradients are that one's output
 * and filter gradient. Its filter is [height, width, outputs, inputs].
 */
export function compileTransposedConvolution(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  const kernel = layer.weight('kernel');
  const bias = layer.optionalWeight('bias');
  const [spanRows, spanColumns] = layer.numbers('kernelSize', 2) as [number, number];
  const [down, across] = layer.numbers('strides', 2) as [number, number];
  const padding = layer.text('padding');
  const [height, width, inputs] = imageOf(x);
  const outputs = kernel.shape[2] as number;
  const long = (size: number, span: number, stride: number): number =>
    padding === 'same' ? size * stride : size * stride + Math.max(span - stride, 0);
  const rows = windowOf(long(height, spanRows, down), spanRows, down, padding);
  const columns = windowOf(long(width, spanColumns, across), spanColumns, across, padding);
  const [wholeHeight, wholeWidth] = [rows.size + rows.before + rows.after, columns.size + columns.before + columns.after];
  const y = tape.value([rows.size, columns.size, outputs], [x], [kernel, bias]);
  x.gradient.readers += 1;

  const sizes = [
    ...[perExample(1), wholeHeight, wholeWidth, outputs, spanRows, spanColumns, height, width],
    ...[inputs, down, across, 0],
  ] as const;
  const sides = [rows.before, rows.after, columns.before, columns.after] as const;
  const bare = sides.every((zeros) => zeros === 0);
  const whole = bare ? y.buffer : tape.scratch(wholeHeight * wholeWidth * outputs);
  const inner = spanRows * spanColumns * outputs;
  const transposed = tape.fixedScratch(kernel.size);
  tape.emit('transpose', valuesOf(kernel), transposed, inner, inputs);
  tape.emit('convolveInputGradient', x.buffer, transposed, whole, ...sizes);
  const crop = [perExample(1), rows.size, columns.size, outputs, ...sides] as const;
  if (!bare) tape.emit('cropImages', whole, y.buffer, ...crop);
  const pixels = perExample(rows.size * columns.size);
  if (bias !== null) tape.emit('addRow', valuesOf(bias), y.buffer, pixels, outputs);

  tape.onBackward(y, (dy) => {
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, pixels, outputs));
    let wholeGradient = dy;
    if (!bare) {
      wholeGradient = tape.scratch(wholeHeight * wholeWidth * outputs);
      tape.emit('padImages', dy, wholeGradient, ...crop);
    }
    tape.addWeightGradient(kernel, (target) => {
      tape.emit('convolveFilterGradient', wholeGradient, x.buffer, target, ...sizes);
    });
    tape.addGradient(x, (dx) => {
      tape.emit('convolve', wholeGradient, valuesOf(kernel), 0, dx, ...sizes, 0);
    });
  });
  return activated(tape, y, activationOf(layer));
}
