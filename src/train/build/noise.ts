/**
 * Random layers (dropout, noise), made repeatable. TensorFlow.js draws unseeded, or, where a seed is given, the same numbers in every
 * step. Here each draw is seeded by the run's seed, the layer, the step, and how many draws came before it in that step, so a
 * training can be repeated and resumed exactly.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../tensorflow.js';
import { deriveSeed, forEachPart } from './seeds.js';
import type { LayerInternals } from './seeds.js';

/** Says which step is under way, so that the random layers draw that step's numbers. */
export class NoiseClock {
  private step = 0;
  private draws = 0;

  constructor(private readonly runSeed: number) {}

  startStep(step: number): void {
    this.step = step;
    this.draws = 0;
  }

  /** The seed of the next draw of a layer. */
  nextSeed(position: number): number {
    this.draws += 1;
    return deriveSeed(this.runSeed, position, this.step, this.draws);
  }
}

/**
 * Makes a layer, what it wraps, and its cells draw by the clock.
 * @returns whether there is anything in it that draws
 */
export function seedNoise(tf: TensorFlow, layer: object, clock: NoiseClock, position: number): boolean {
  let draws = false;
  const nextSeed = (): number => clock.nextSeed(position);
  forEachPart(layer, (part) => {
    const className = (part as { getClassName?: () => string }).getClassName?.();
    const noise = className === undefined ? undefined : noiseLayers[className];
    if (noise !== undefined) {
      noise(tf, part, nextSeed);
      draws = true;
    }
    if ('dropoutFunc' in part) {
      part['dropoutFunc'] = (x: Tensor, rate: number) => tf.dropout(x, rate, undefined, nextSeed());
      draws = true;
    }
  });
  return draws;
}

type SeedNoise = (tf: TensorFlow, layer: LayerInternals, nextSeed: () => number) => void;

const seedDropout: SeedNoise = (_tf, layer, nextSeed) => void Object.defineProperty(layer, 'seed', { get: nextSeed });

/** How each random layer is made to draw by the clock. */
const noiseLayers: Readonly<Record<string, SeedNoise>> = {
  Dropout: seedDropout,
  SpatialDropout1D: seedDropout,

  GaussianNoise(tf, layer, nextSeed) {
    const deviation = layer['stddev'] as number;
    replaceCall(layer, (x) => tf.add(x, tf.randomNormal(x.shape, 0, deviation, 'float32', nextSeed())));
  },

  GaussianDropout(tf, layer, nextSeed) {
    const rate = layer['rate'] as number;
    if (rate <= 0 || rate >= 1) return;
    const deviation = Math.sqrt(rate / (1 - rate));
    replaceCall(layer, (x) => tf.mul(x, tf.randomNormal(x.shape, 1, deviation, 'float32', nextSeed())));
  },

  AlphaDropout(tf, layer, nextSeed) {
    const rate = layer['rate'] as number;
    if (rate <= 0 || rate >= 1) return;
    const noiseShape = layer['noiseShape'] as number[] | null | undefined;
    replaceCall(layer, (x) => alphaDropout(tf, x, rate, noiseShape ?? x.shape, nextSeed()));
  },

  RandomWidth(_tf, layer, nextSeed) {
    layer['randomGenerator'] = { next: nextSeed };
  },
};

/** Makes `call` compute `noisy` in training and nothing otherwise, as TensorFlow.js's noise layers do. */
function replaceCall(layer: LayerInternals, noisy: (x: Tensor) => Tensor): void {
  layer['call'] = (inputs: Tensor | Tensor[], settings: { readonly training?: boolean }): Tensor | Tensor[] => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    return settings.training === true && x !== undefined ? noisy(x) : inputs;
  };
}

/** Dropout that keeps mean and variance of what a `selu` gives (Klambauer et al., 2017): dropped units take its negative limit. */
function alphaDropout(tf: TensorFlow, x: Tensor, rate: number, noiseShape: number[], seed: number): Tensor {
  const limit = -1.6732632423543772 * 1.0507009873554805;
  const scale = ((1 - rate) * (1 + rate * limit ** 2)) ** -0.5;
  const shift = -scale * limit * rate;
  const kept = tf.cast(tf.greaterEqual(tf.randomUniform(noiseShape, 0, 1, 'float32', seed), rate), 'float32');
  const dropped = tf.mul(tf.sub(kept, 1), -limit);
  return tf.add(tf.mul(tf.add(tf.mul(x, kept), dropped), scale), shift);
}
