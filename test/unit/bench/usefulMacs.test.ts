import { beforeAll, expect, test } from 'vitest';
import { buildModel } from '../../../src/train/build.js';
import { runnableModel } from '../../../src/train/runnableModel.js';
import { recurrent, residual } from '../../bench/networks.js';
import { usefulMacs } from '../../bench/usefulMacs.js';
import type { UsefulMacs } from '../../bench/usefulMacs.js';
import { cpuEnvironment, tf } from '../train/environments.js';
import { plainNetwork, splitNetwork } from '../train/graphs.js';
import type { ModelGraph } from '../../../src/graph/model.js';

beforeAll(cpuEnvironment);

function macsOf(graph: ModelGraph): UsefulMacs {
  const built = buildModel(tf, graph, 1);
  if ('problem' in built) throw new Error(built.problem);
  const macs = usefulMacs(runnableModel(built.model));
  built.model.dispose();
  return macs;
}

test('a step has three times the multiply-adds of a forward pass, but for the gradient of the data', () => {
  const firstConvolution = 28 * 28 * 13 * 75;
  const plain = firstConvolution + 10 * 10 * 18 * 325 + 450 * 120 + 120 * 10;
  expect(macsOf(plainNetwork())).toEqual({ forward: plain, step: 3 * plain - firstConvolution });
  const split = firstConvolution + 10 * 10 * 18 * 325 + 450 * 372 + 3720 * 10;
  expect(macsOf(splitNetwork())).toEqual({ forward: split, step: 3 * split - firstConvolution });
});

test('what two layers read is counted once', () => {
  const first = 1024 * 16 * 27;
  const forward = first + 4 * 1024 * 16 * 144 + 160;
  expect(macsOf(residual())).toEqual({ forward, step: 3 * forward - first });
});

test('a recurrent layer multiplies what it has said at each step but the first', () => {
  const input = 28 * 28 * 256;
  const again = 27 * 64 * 256;
  expect(macsOf(recurrent())).toEqual({ forward: input + again + 640, step: 2 * input + 3 * again + 3 * 640 });
});
