/** Convolutions in which each channel has its own filters, alone and with one of a single pixel behind. */
import type { LayerReader } from '../layerReader.js';
import { perExample } from '../program.js';
import type { ProgramWeight } from '../program.js';
import type { Tape, Value } from '../tape.js';
import { activated, activationOf } from './activation.js';
import { convolved, expectChannelsLast, windowsOf } from './convolution.js';
import { dilate } from './filter.js';
import type { Filter } from './filter.js';
import { imageOf } from './image.js';
import type { Windows } from './window.js';
import { biasOperand, maskByRelu } from './dense.js';
import { windowOf } from './window.js';

/** An image's own filters a channel. The filter is [height, width, channels, multiplier]. */
export function depthwise(
  tape: Tape,
  x: Value,
  kernel: ProgramWeight,
  filter: Filter,
  bias: ProgramWeight | null,
  { rows, columns }: Windows,
  relu: boolean,
): Value {
  const [height, width, channels] = imageOf(x);
  const multiplier = kernel.shape.at(-1) as number;
  const outputs = channels * multiplier;
  const shape = x.shape.length === 2 ? [columns.count, outputs] : [rows.count, columns.count, outputs];
  const y = tape.value(shape, [x], [kernel, bias]);
  y.reluOutput = relu;
  x.gradient.readers += 1;
  const sizes = [
    ...[perExample(1), height, width, channels, rows.span, columns.span, multiplier, rows.count, columns.count],
    ...[rows.stride, columns.stride, rows.before, columns.before],
  ] as const;
  tape.emit('depthwiseConvolve', x.buffer, filter.values, biasOperand(bias), y.buffer, ...sizes, relu ? 1 : 0);
  tape.onBackward(y, (dy) => {
    if (relu) maskByRelu(tape, y, dy);
    const pixels = perExample(rows.count * columns.count);
    if (bias !== null) tape.addWeightGradient(bias, (target) => tape.emit('sumRows', dy, target, pixels, outputs));
    filter.addGradient((target) => {
      tape.emit('depthwiseFilterGradient', x.buffer, dy, target, ...sizes);
    });
    tape.addGradient(x, (dx) => {
      tape.emit('depthwiseInputGradient', dy, filter.values, dx, ...sizes);
    });
  });
  return y;
}

export function compileDepthwiseConvolution(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  const { filter, dilation, ...windows } = windowsOf(layer, x, 2);
  const kernel = layer.weight('depthwiseKernel');
  const relu = activationOf(layer) === 'relu';
  const y = depthwise(tape, x, kernel, dilate(tape, kernel, filter, dilation), layer.optionalWeight('bias'), windows, relu);
  return relu ? y : activated(tape, y, activationOf(layer));
}

/** Depthwise, then a convolution of one pixel with the bias. */
export function compileSeparableConvolution(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  expectChannelsLast(layer);
  const { filter, dilation, ...windows } = windowsOf(layer, x, 2);
  const kernel = layer.weight('depthwiseKernel');
  const pointwise = layer.weight('pointwiseKernel');
  const middle = depthwise(tape, x, kernel, dilate(tape, kernel, filter, dilation), null, windows, false);
  const [height, width] = imageOf(middle);
  const single = { rows: windowOf(height, 1, 1, 'valid'), columns: windowOf(width, 1, 1, 'valid') };
  const relu = activationOf(layer) === 'relu';
  const whole = dilate(tape, pointwise, [1, 1], [1, 1]);
  const y = convolved(tape, middle, pointwise, whole, layer.optionalWeight('bias'), single, 2, relu);
  return relu ? y : activated(tape, y, activationOf(layer));
}
