/** In which order a training sees the examples. It depends on the seed and the epoch alone, so it is the same for every design. */
import { seededRandom, shuffle } from './data/random.js';
import { deriveSeed } from './build/seeds.js';

/** Keeps the order's random numbers apart from those of the weights. */
const purpose = 0x0d0e;

/** The order of an epoch, counted from 0: each of `count` examples once. */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  shuffle(order, seededRandom(deriveSeed(purpose, seed, epoch)));
  return order;
}

/** Steps of an epoch: every example is seen, so the last batch may be smaller. */
export function stepsPerEpoch(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}
