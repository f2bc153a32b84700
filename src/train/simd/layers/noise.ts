/** Layers that draw random numbers in training, and do nothing otherwise. */
import type { LayerReader } from '../layerReader.js';
import { perExample, stepNumber } from '../program.js';
import { NotCompiled } from '../tape.js';
import type { Tape, Value } from '../tape.js';

/** Like dropout of single values; `spatial` drops a channel of a sequence as a whole. */
export function compileDropout(spatial: boolean) {
  return (tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value => {
    const rate = layer.number('rate');
    const seed = tape.noiseSeed();
    if (layer.has('noiseShape') && !spatial) throw new NotCompiled('it has a noise shape');
    if (!tape.training || rate === 0) return x;
    const [shared, width] = spatial ? [x.rows, x.channels] : [1, x.elements];
    const rest = [perExample(1), shared, width, rate, seed, stepNumber] as const;
    const y = tape.value(x.shape, [x]);
    x.gradient.readers += 1;
    tape.emit('dropOut', x.buffer, y.buffer, ...rest);
    tape.onBackward(y, (dy) => tape.addGradient(x, (dx) => tape.emit('dropOut', dy, dx, ...rest)));
    return y;
  };
}

export function compileGaussianNoise(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  return noisy(tape, x, layer.number('stddev'), false);
}

export function compileGaussianDropout(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const rate = layer.number('rate');
  // Outside of (0, 1) TensorFlow.js leaves the input as it is.
  return noisy(tape, x, rate > 0 && rate < 1 ? Math.sqrt(rate / (1 - rate)) : 0, true);
}

function noisy(tape: Tape, x: Value, deviation: number, multiply: boolean): Value {
  const seed = tape.noiseSeed();
  if (!tape.training || deviation === 0) return x;
  const y = tape.value(x.shape, [x]);
  const count = perExample(x.elements);
  const rest = [count, deviation, multiply ? 1 : 0, seed, stepNumber] as const;
  x.gradient.readers += 1;
  tape.emit('addNoise', x.buffer, y.buffer, ...rest);
  tape.onBackward(y, (dy) => {
    tape.addGradient(x, (dx) => {
      if (multiply) tape.emit('addNoise', dy, dx, ...rest);
      else tape.emit('scaleFloats', dy, dx, count, 1, 0);
    });
  });
  return y;
}

export function compileAlphaDropout(tape: Tape, layer: LayerReader, [x]: readonly [Value]): Value {
  const rate = layer.number('rate');
  const seed = tape.noiseSeed();
  if (layer.has('noiseShape')) throw new NotCompiled('it has a noise shape');
  if (!tape.training || rate <= 0 || rate >= 1) return x;
  // The negative limit of selu; scale and shift keep mean 0 and variance 1.
  const limit = -1.6732632423543772 * 1.0507009873554805;
  const scale = ((1 - rate) * (1 + rate * limit ** 2)) ** -0.5;
  const shift = -scale * limit * rate;
  const y = tape.value(x.shape, [x]);
  const head = [perExample(x.elements), rate, limit, scale, shift] as const;
  x.gradient.readers += 1;
  tape.emit('alphaDropOut', x.buffer, y.buffer, ...head, 0, seed, stepNumber);
  tape.onBackward(y, (dy) => {
    tape.addGradient(x, (dx) => tape.emit('alphaDropOut', dy, dx, ...head, 1, seed, stepNumber));
  });
  return y;
}
