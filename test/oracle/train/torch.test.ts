/** The two networks of the article, trained on the same batches from the same weights as in PyTorch. */
import { test } from 'vitest';
import { cpuEnvironment, wasmEnvironment } from '../../unit/train/environments.js';
import { readReference } from './reference.js';
import { expectAgreement } from './referenceAgreement.js';
import { referenceKeys, trainReference } from './referenceTraining.js';

const reference = readReference();

for (const [backend, start] of [
  ['wasm', wasmEnvironment],
  ['cpu', cpuEnvironment],
] as const) {
  for (const key of referenceKeys) {
    test(`${backend}: gradients and weights of the ${key} network are PyTorch's`, async () => {
      expectAgreement(await trainReference(await start(), reference, key), reference.networks[key]);
    });
  }
}
