import { describe, expect, it } from 'vitest';
import { describeCut } from '../../../src/design/axis.js';
import type { LayerSpec } from '../../../src/graph/model.js';
import { functional, layer, sequential } from './graphs.js';

const dense = layer('Dense', { units: 4 });
const flat = layer('Flatten');

/** What S groups of the last layer's input are, the last layer being a dense one. */
function cut(input: readonly number[], before: readonly LayerSpec[], groups: number): string {
  return describeCut(sequential(input, [...before, dense]), before.length, groups);
}

const picture = [5, 5, 18];

describe('what groups of features are made of', () => {
  it.each<[string, string, readonly number[], readonly LayerSpec[], number]>([
    ['positions with all channels', '10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group', picture, [flat], 10],
    ['one position', '25 × 18 of 450 = 5 × 5 × 18: 1 position × 18 channels per group', picture, [flat], 25],
    ['half a position', '50 × 9 of 450 = 5 × 5 × 18: 9 of 18 channels of one position per group', picture, [flat], 50],
    [
      'a part that does not divide a position',
      '90 × 5 of 450 = 5 × 5 × 18: 5 of 18 channels (running on into the next position) per group',
      picture,
      [flat],
      90,
    ],
    [
      'channels with all positions after a permute',
      '10 × 45 of 450 = 18 × 5 × 5: 1.8 channels × 25 positions per group',
      picture,
      [layer('Permute', { dims: [3, 1, 2] }), flat],
      10,
    ],
    [
      'channels of a channels-first convolution',
      '3 × 36 of 108 = 3 × 6 × 6: 1 channel × 36 positions per group',
      [1, 8, 8],
      [layer('Conv2D', { filters: 3, kernelSize: 3, dataFormat: 'channelsFirst' }), flat],
      3,
    ],
    [
      'the same through layers that keep the shape',
      '10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group',
      picture,
      [layer('ReLU'), flat, layer('Dropout', { rate: 0.5 })],
      10,
    ],
    ['steps of a sequence', '5 × 40 of 200 = 20 × 10: 4 steps × 10 features per group', [20, 10], [flat], 5],
    ['units of a dense layer', '3 × 2 of 6 features', [4], [layer('Dense', { units: 6 })], 3],
    ['the features of a position, where there is no flatten', '2 × 9 of 18 channels', picture, [], 2],
    ['a picture of one channel', '4 × 196 of 784 positions', [28, 28, 1], [flat], 4],
    [
      'a reshape that keeps the axes whole',
      '10 × 45 of 450 = 5 × 5 × 18: 2.5 positions × 18 channels per group',
      picture,
      [layer('Reshape', { targetShape: [25, 18] }), flat],
      10,
    ],
    [
      'a reshape that cuts them',
      '2 × 225 of 450 = 9 × 50: 4.5 steps × 50 features per group',
      picture,
      [layer('Reshape', { targetShape: [9, 50] }), flat],
      2,
    ],
  ])('%s', (_, expected, input, before, groups) => {
    expect(cut(input, before, groups)).toBe(expected);
  });

  it('reads through a functional model too', () => {
    const graph = functional(
      [
        [layer('InputLayer', { batchInputShape: [null, 4, 4, 2] }), []],
        [flat, [[0, 0]]],
        [dense, [[1, 0]]],
      ],
      [[2, 0]],
    );
    expect(describeCut(graph, 2, 4)).toBe('4 × 8 of 32 = 4 × 4 × 2: 4 positions × 2 channels per group');
  });
});
