import { describe, expect, test } from 'vitest';
import { chooseFrom, formatRate } from '../../../src/train/backends.js';
import type { Backends } from '../../../src/train/backends/backend.js';
import { startCpu } from '../../../src/train/backends/cpu.js';
import { startSimd } from '../../../src/train/backends/simd.js';
import { startWasm } from '../../../src/train/backends/wasm.js';
import { probeBackend } from '../../../src/train/probe.js';
import type { Candidate } from '../../../src/train/probe.js';
import { wasmBinaries } from './binaries.js';
import { tf } from './environments.js';
import { layer, sequential } from './graphs.js';
import { plan } from './plans.js';

const backends: Backends = { simd: startSimd, wasm: startWasm, cpu: startCpu };

describe('a back end that is tried', () => {
  test('is measured on the model at hand', { timeout: 60_000 }, async () => {
    const resources = { wasm: await wasmBinaries() };
    for (const id of ['simd', 'wasm', 'cpu'] as const) {
      const candidate = await probeBackend(backends, id, plan(), resources);
      expect(candidate).toMatchObject({ backend: id, available: true });
      expect(candidate.stepsPerSecond).toBeGreaterThan(0);
      if (id === 'simd') expect(candidate.detail).toMatch(/; needs \d+ kB of memory a training$/);
    }
  });

  test('is not available where it does not start, with the reason', async () => {
    expect(await probeBackend(backends, 'webgpu', plan(), { wasm: {} })).toMatchObject({
      available: false,
      detail: 'not available here',
    });
    const failing: Backends = {
      ...backends,
      webgpu: () => Promise.resolve({ reason: 'no adapter' }),
      webgl: () => Promise.reject(new Error('lost.')),
    };
    expect(await probeBackend(failing, 'webgpu', plan(), { wasm: {} })).toMatchObject({ available: false, detail: 'no adapter' });
    expect(await probeBackend(failing, 'webgl', plan(), { wasm: {} })).toMatchObject({ available: false, detail: 'lost' });
  });

  test('is refused where its training step comes out otherwise', { timeout: 60_000 }, async () => {
    // A back end whose loss is half as steep: what a broken driver may do, only simpler.
    const wrong: Backends = {
      ...backends,
      webgpu: async () => {
        const start = await startCpu();
        if ('reason' in start) return start;
        const halved = {
          ...tf,
          customGrad: ((f: never) => (x: never, t: never) => tf.mul(tf.customGrad(f)(x, t), 0.5)) as typeof tf.customGrad,
        };
        return { ...start, environment: { ...start.environment, backend: 'webgpu', tf: halved } };
      },
    };
    const candidate = await probeBackend(wrong, 'webgpu', plan(), { wasm: {} });
    expect(candidate.available).toBe(false);
    expect(candidate.detail).toMatch(/differs from the same step on the CPU by 50 %/);
  });

  test(
    'that compiles the step names the layer that it has no kernel for, in whichever design it is',
    { timeout: 60_000 },
    async () => {
      const [design] = plan().designs;
      const graph = sequential(
        [12, 12, 3],
        [10],
        [
          layer('Conv2D', { filters: 2, kernelSize: 1, dataFormat: 'channelsFirst' }),
          layer('Flatten'),
          layer('Dense', { units: 10 }),
        ],
      );
      const given = plan({}, [design!, { ...design!, key: 'other', graph, params: 26 + 730 }]);
      const resources = { wasm: await wasmBinaries() };
      expect(await probeBackend(backends, 'simd', given, resources)).toMatchObject({
        available: false,
        detail: 'Conv2D is not compiled: its channels come first',
      });
    },
  );

  test('cannot train a model that TensorFlow.js cannot train', { timeout: 60_000 }, async () => {
    const [design] = plan().designs;
    const given = plan({}, [{ ...design!, params: 1 }]);
    expect(await probeBackend(backends, 'cpu', given, { wasm: {} })).toMatchObject({
      available: false,
      detail: expect.stringContaining('parameters'),
    });
  });
});

describe('the choice', () => {
  const candidate = (backend: Candidate['backend'], stepsPerSecond: number | null, detail = ''): Candidate => ({
    backend,
    available: stepsPerSecond !== null,
    detail,
    stepsPerSecond,
  });

  test('is the fastest, with what was measured and why others are absent', () => {
    const chosen = chooseFrom([
      candidate('webgpu', null, 'no adapter'),
      candidate('webgl', 5.21),
      candidate('wasm', 412.4),
      candidate('cpu', 1.123),
    ]);
    expect(chosen).toMatchObject({ ok: true, value: { backend: 'wasm' } });
    expect(chosen.ok && chosen.value.reason).toBe(
      'measured: WebAssembly 412 steps/s, WebGL 5.21 steps/s, JavaScript (CPU) 1.12 steps/s; WebGPU: no adapter',
    );
  });

  test('counts how many can work side by side', () => {
    const candidates = [candidate('webgpu', 150), candidate('wasm', 100)];
    expect(chooseFrom(candidates)).toMatchObject({ value: { backend: 'webgpu' } });
    expect(chooseFrom(candidates, (id) => (id === 'wasm' ? 2 : 1))).toMatchObject({
      value: { backend: 'wasm', reason: expect.stringContaining('2 workers side by side') },
    });
  });

  test('fails with all reasons where nothing can train', () => {
    const chosen = chooseFrom([candidate('webgpu', null, 'no adapter'), candidate('wasm', null, 'no SIMD')]);
    expect(chosen).toEqual({
      ok: false,
      error: 'No back end can train this model here. WebGPU: no adapter; WebAssembly: no SIMD.',
    });
  });

  test.each([
    [1234.5, '1,235'],
    [99.44, '99.4'],
    [0.0123456, '0.0123'],
  ])('writes %d steps as %s', (rate, text) => expect(formatRate(rate)).toBe(text));
});
