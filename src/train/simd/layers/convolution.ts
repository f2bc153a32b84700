/** Convolutions along one and two axes, and their transposes. One axis is an image of height 1. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { Operand, ProgramWeight, ProgramBuffer } from '../program.js';
import { emitSingleCopy } from '../strided.js';
import { NotCompiled, valuesOf } from '../tape.js';
import type { Tape, Value } from '../tape.js';
import { activated, activationOf } from './activation.js';
import { biasOperand, maskByRelu } from './dense.js';
import { spanOf, windowOf } from './window.js';
import type { Window } from './window.js';
import { isWinograd, winogradConvolved } from './winograd.js';

/** A convolution's windows along height and width. */
export interface Windows {
  readonly rows: Window;
  readonly columns: Window;
}

export function expectChannelsLast(layer: LayerReader): void {
  if (layer.has('dataFormat') && layer.raw('dataFormat') !== 'channelsLast') {
    throw new NotCompiled('its channels come first');
  }
}

/** Height and width of an image, or of a sequence as an image of height 1. */
export function imageOf({ shape }: Value): readonly [height: number, width: number, channels: number] {
  const [channels = 1, width = 1, height = 1] = [...shape].reverse();
  return [height, width, channels];
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

/** A filter as kernels take it: its values side by side. One whose values stand apart is filled up with zeros. */
export interface Filter {
  readonly values: Operand;
  /** Adds to the gradient of the weight what `write` writes, in the filter's form. */
  addGradient(write: (target: Operand) => void): void;
}

export function dilate(
  tape: Tape,
  kernel: ProgramWeight,
  [height, width]: readonly [number, number],
  [down, across]: readonly [number, number],
): Filter {
  if (down === 1 && across === 1) {
    return { values: valuesOf(kernel), addGradient: (write) => tape.addWeightGradient(kernel, write) };
  }
  const depth = kernel.size / (height * width);
  const span = [spanOf(height, down), spanOf(width, across)] as const;
  const size = span[0] * span[1] * depth;
  const axes = [
    { size: height, from: width * depth, to: down * span[1] * depth },
    { size: width, from: depth, to: across * depth },
    { size: depth, from: 1, to: 1 },
  ];
  const values = tape.fixedScratch(size);
  tape.emit('fillFloats', values, size, 0);
  emitSingleCopy(tape, valuesOf(kernel), values, axes, false);
  return {
    values,
    addGradient(write) {
      const gradient = tape.fixedScratch(size);
      write(gradient);
      tape.addWeightGradient(kernel, (target) => {
        const back = axes.map(({ size: count, from, to }) => ({ size: count, from: to, to: from }));
        emitSingleCopy(tape, gradient, target, back, false);
      });
    },
  };
}

/** A value with zeros around it, and how to take the gradient back; the value itself where it needs none. */
export interface Padded {
  readonly image: ProgramBuffer;
  readonly height: number;
  readonly width: number;
  addGradient(write: (target: Operand) => void): void;
}

export function padded(tape: Tape, x: Value, { rows, columns }: Windows): Padded {
  const [height, width, channels] = imageOf(x);
  const sides = [rows.before, rows.after, columns.before, columns.after] as const;
  if (sides.every((zeros) => zeros === 0)) {
    return { image: x.buffer, height, width, addGradient: (write) => tape.addGradient(x, write) };
  }
  const [paddedHeight, paddedWidth] = [height + rows.before + rows.after, width + columns.before + columns.after];
  const image = tape.scratch(paddedHeight * paddedWidth * channels);
  tape.emit('padImages', x.buffer, image, perExample(1), height, width, channels, ...sides);
  return {
    image,
    height: paddedHeight,
    width: paddedWidth,
    addGradient(write) {
      tape.addGradient(x, (dx) => {
        const gradient = tape.scratch(paddedHeight * paddedWidth * channels);
        write(gradient);
        tape.emit('cropImages', gradient, dx, perExample(1), height, width, channels, ...sides);
      });
    },
  };
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
  const channels = x.channels;
  const filters = kernel.shape.at(-1) as number;
  const y = tape.value(rank === 1 ? [columns.count, filters] : [rows.count, columns.count, filters], [x], [kernel, bias]);
  y.reluOutput = relu;
  x.gradient.readers += 1;
  if (isWinograd(windows, channels, filters)) {
    winogradConvolved(tape, x, filter, bias, windows, y);
    return y;
  }
  const source = padded(tape, x, windows);
  const { image, height, width } = source;
  const sizes = [
    ...[perExample(1), height, width, channels, rows.span, columns.span, rows.count, columns.count],
    ...[filters, rows.stride, columns.stride, 0],
  ] as const;
  tape.emit('convolve', image, filter.values, biasOperand(bias), y.buffer, ...sizes, relu ? 1 : 0);
  tape.onBackward(y, (dy) => {
    if (relu) maskByRelu(tape, y, dy);
    const pixels = perExample(rows.count * columns.count);
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, pixels, filters));
    filter.addGradient((target) => {
      tape.emit('convolveFilterGradient', image, dy, target, ...sizes);
    });
    source.addGradient((dx) => {
      const inner = rows.span * columns.span * channels;
      const transposed = tape.fixedScratch(inner * filters);
      tape.emit('transpose', filter.values, transposed, inner, filters);
      tape.emit('convolveInputGradient', dy, transposed, dx, ...sizes);
    });
  });
  return y;
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
