/**
 * The rows of the built-in data set for models whose input is a list of features. Each class is made of three clouds in a
 * space of a few hidden directions; the features are bent mixtures of these directions with noise. Clouds of different
 * classes lie between each other, so that a linear model does worse than one with hidden layers. Exact arithmetic only,
 * as in `builtInImages.ts`.
 */
import { seededRandom } from './random.js';
import type { Random } from './random.js';

const directions = 6;
const cloudsPerClass = 3;
const spread = 0.55;
const noise = 0.35;

/** What writes a row of `features` bytes of a class. The clouds depend on the two sizes only. */
export function drawTableRows(features: number, classes: number): (random: Random, label: number, into: Uint8Array) => void {
  const fixed = seededRandom(20_240);
  const centres = Array.from({ length: classes * cloudsPerClass }, () => normals(fixed, directions));
  const mixtures = Array.from({ length: features }, () => normals(fixed, directions));
  const shifts = normals(fixed, features);
  return (random, label, into) => {
    const centre = centres[label * cloudsPerClass + random.integer(cloudsPerClass)] as Float64Array;
    const hidden = normals(random, directions).map((value, axis) => (centre[axis] as number) + spread * value);
    mixtures.forEach((mixture, feature) => {
      let sum = (shifts[feature] as number) + noise * random.normal();
      for (let axis = 0; axis < directions; axis++) sum += (mixture[axis] as number) * (hidden[axis] as number);
      // x / (1 + |x|) bends like tanh.
      const value = sum / (1 + Math.abs(sum));
      into[feature] = Math.floor((value + 1) * 127.5 + 0.5);
    });
  };
}

function normals(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}
