import { describe, expect, it } from 'vitest';
import { workerOverhead } from '../../../../src/train/memory.js';
import type { BackendId } from '../../../../src/train/plan.js';
import { arrangementOn, pageBudget } from '../../../../webview/training/backends.js';
import type { WorkerLimits } from '../../../../webview/training/backends.js';

const limits = (part: Partial<WorkerLimits> = {}): WorkerLimits => ({
  cores: 8,
  data: { bytes: 0, shared: false },
  budget: { bytes: 4e9, source: 'half of the 8 GB' },
  needs: null,
  ...part,
});
const workers = (backend: BackendId, jobs: number, given: WorkerLimits): number => arrangementOn(backend, jobs, 2, given).workers;
const need = (bytes: number) => ({
  design: 'plain',
  label: 'plain',
  need: { bytes, weights: 0, gradients: 0, optimizer: 0, activations: 0, batch: 0 },
});

describe('how many workers', () => {
  it('is one on a graphics adapter, and at most the jobs or cores elsewhere', () => {
    expect(workers('webgpu', 6, limits())).toBe(1);
    expect(workers('wasm', 6, limits({ cores: 2 }))).toBe(2);
    expect(workers('wasm', 6, limits({ cores: 4 }))).toBe(3);
    expect(workers('wasm', 2, limits({ cores: 16 }))).toBe(2);
    expect(workers('wasm', 6, limits({ cores: 1 }))).toBe(1);
  });

  it('keeps the copies of the data within what trainings may take', () => {
    const data = { bytes: 184e6, shared: false };
    expect(workers('wasm', 40, limits({ cores: 33, data }))).toBe(Math.floor(4e9 / (184e6 + workerOverhead)));
    expect(workers('wasm', 40, limits({ cores: 33, data: { bytes: 5e9, shared: false } }))).toBe(1);
    const shared = { bytes: 184e6, shared: true };
    expect(workers('wasm', 400, limits({ cores: 129, data: shared }))).toBe(Math.floor((4e9 - 184e6) / workerOverhead));
  });

  it('leaves room for the networks of each, where what they need is known', () => {
    const needs = [need(200e6), need(900e6)];
    expect(workers('simd', 40, limits({ needs }))).toBe(Math.floor(4e9 / (900e6 + workerOverhead)));
    expect(workers('wasm', 40, limits({ needs }))).toBe(7);
  });
});

describe('what trainings of a page may take', () => {
  it('is half of what the browser tells, or of a machine that is smaller than most', () => {
    expect(pageBudget({ deviceMemory: 8 })).toEqual({ bytes: 4 * 2 ** 30, source: 'half of the 8.59 GB' });
    expect(pageBudget({})).toEqual({ bytes: 2 * 2 ** 30, source: 'half of the assumed 4.29 GB' });
  });
});
