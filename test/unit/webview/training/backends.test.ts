import { describe, expect, it } from 'vitest';
import { fastest, reasonFor, workerCount } from '../../../../webview/training/backends.js';
import type { Candidate } from '../../../../webview/training/backends.js';

const wasm: Candidate = { backend: 'wasm', available: true, detail: '', stepsPerSecond: 500 };
const webgpu: Candidate = { backend: 'webgpu', available: true, detail: '', stepsPerSecond: 800 };
const none: Candidate = { backend: 'webgl', available: false, detail: 'no adapter', stepsPerSecond: null };

describe('how many workers', () => {
  it('is one on a graphics adapter, and at most the jobs or cores elsewhere', () => {
    expect(workerCount('webgpu', 6, 8, 0)).toBe(1);
    expect(workerCount('wasm', 6, 2, 0)).toBe(2);
    expect(workerCount('wasm', 6, 4, 0)).toBe(3);
    expect(workerCount('wasm', 2, 16, 0)).toBe(2);
    expect(workerCount('wasm', 6, 1, 0)).toBe(1);
  });

  it('keeps the copies of the data within a gigabyte', () => {
    expect(workerCount('wasm', 20, 33, 184e6)).toBe(5);
    expect(workerCount('wasm', 20, 33, 5e9)).toBe(1);
  });
});

describe('which back end', () => {
  it('is the one that trains the whole run fastest, with all the workers that it allows', () => {
    const workers = (backend: string): number => (backend === 'wasm' ? 3 : 1);
    expect(fastest([webgpu, wasm, none], workers)?.backend).toBe('wasm');
    expect(fastest([webgpu, wasm, none], () => 1)?.backend).toBe('webgpu');
    expect(fastest([none], workers)).toBeNull();
  });

  it('is explained by what was measured', () => {
    expect(reasonFor(wasm, [webgpu, wasm, none], 3)).toBe(
      'fastest of WebGPU 800 steps/s, WebAssembly 500 steps/s, in 3 workers side by side',
    );
    expect(reasonFor(wasm, [wasm], 1)).toBe('chosen in the settings; measured WebAssembly 500 steps/s');
  });
});
