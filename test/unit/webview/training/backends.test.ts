import { describe, expect, it } from 'vitest';
import { workerCount } from '../../../../webview/training/backends.js';

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
