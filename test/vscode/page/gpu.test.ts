// Training steps on WebGL and WebGPU, on adapters that compute on the processor: right, and with few programs. How long they take is for a
// real card to tell.
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { articleNetwork, trainArticleStep } from '../../oracle/train/articleNetwork.js';
import { readReference, relativeDistance } from '../../oracle/train/reference.js';
import { expectAgreement } from '../../oracle/train/referenceAgreement.js';
import { referenceKeys } from '../../oracle/train/referenceTraining.js';
import { wasmEnvironment } from '../../unit/train/environments.js';
import { launchChromium } from '../window/chromium.js';
import type { SentReference } from './fixture/gpuSteps.js';

const chromium = inject('chromium');
const reference = readReference();
let server: Server | undefined;
let browser: Browser | undefined;
let script = '';

beforeAll(async () => {
  if (!('value' in chromium)) return;
  const bundle = await build({
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    entryPoints: ['test/vscode/page/fixture/gpuSteps.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    keepNames: true,
    logLevel: 'error',
  });
  script = bundle.outputFiles[0]?.text ?? '';
  // WebGPU is there for secure origins only, which this machine's own address is.
  const listening = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html>'));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  browser = await launchChromium(chromium.value, 'software');
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});
beforeEach((context) => {
  if ('missing' in chromium) context.skip(chromium.missing);
});

async function open(): Promise<Page> {
  if (browser === undefined || server === undefined) throw new Error('There is no browser');
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await page.addScriptTag({ content: script });
  return page;
}

/** Programs that a step starts, plain and split, as counted when this was written: they are to become fewer, not more. */
const programs = { webgl: [56, 56], webgpu: [48, 48] } as const;

describe.each(['webgl', 'webgpu'] as const)('%s', (backend) => {
  let page: Page;

  beforeAll(async () => {
    if (!('value' in chromium)) return;
    page = await open();
    await page.evaluate((name) => gpuSteps.start(name), backend);
  });
  afterAll(() => (browser === undefined ? undefined : page.close()));

  test('gradients and weights of both networks are PyTorch’s', async () => {
    const plain = (tensors: readonly Float32Array[]) => tensors.map((values) => [...values]);
    const typed = (tensors: readonly (readonly number[])[]) => tensors.map((values) => Float32Array.from(values));
    for (const key of referenceKeys) {
      const { shapes, initial } = reference.networks[key];
      const { images, labels, batchSize, steps } = reference;
      const sent: SentReference = { key, images: [...images], labels, batchSize, steps, shapes, initial: plain(initial) };
      const { gradients, afterOne, afterFive, losses } = await page.evaluate((given) => gpuSteps.reference(given), sent);
      const trained = { gradients: typed(gradients), afterOne: typed(afterOne), afterFive: typed(afterFive), losses };
      expectAgreement(trained, reference.networks[key]);
    }
  });

  test.each(['sgd', 'adam', 'rmsprop', 'adagrad'] as const)('three steps of %s end as on WebAssembly', async (kind) => {
    const weights = await page.evaluate((given) => gpuSteps.optimize(given), kind);
    const wasm = articleNetwork(await wasmEnvironment(), 'plain', kind);
    for (let step = 1; step <= 3; step++) trainArticleStep(wasm, step);
    const expected = await wasm.read();
    expect(weights.length).toBe(expected.length);
    expected.forEach((values, i) => expect(relativeDistance(weights[i] ?? [], values)).toBeLessThan(1e-4));
    wasm.dispose();
  });

  test.each(referenceKeys)('a step of the %s network starts few programs', async (key) => {
    const [ours, stock] = await page.evaluate(async (given) => [gpuSteps.ours(given), await gpuSteps.stock(given)] as const, key);
    console.log(
      `${backend}, ${key}, batch size 4: ${ours.programs} programs and ${ours.kernels} kernels a step; trainOnBatch: ${stock.programs} and ${stock.kernels}`,
    );
    expect(ours.programs).toBeLessThanOrEqual(programs[backend][key === 'plain' ? 0 : 1]);
    expect(ours.programs).toBeLessThan(0.6 * stock.programs);
  });
});
