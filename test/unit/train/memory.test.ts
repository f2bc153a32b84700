import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, memoryBudget, tooLarge, workerOverhead } from '../../../src/train/memory.js';
import type { DesignNeed } from '../../../src/train/memory.js';

const needs = (...sizes: readonly number[]): DesignNeed[] =>
  sizes.map((bytes, i) => ({
    design: `d${i}`,
    label: `design ${i}`,
    need: { bytes, weights: 0, gradients: 0, optimizer: 0, activations: 0, batch: 0 },
  }));
const open: DesignNeed = { design: 'x', label: 'x', reason: 'Conv3D is not compiled: there is no kernel for it' };
const none = { bytes: 0, shared: true };

describe('a run over workers', () => {
  const ample = memoryBudget(100e9);

  test('needs for each its largest design, or those that take turns on it', () => {
    const given = needs(10, 30, 20);
    expect(arrange(ample, 3, none, 3, given)).toEqual({ workers: 3, turns: 1, bytesPerWorker: 30 });
    expect(arrange(ample, 2, none, 3, given)).toEqual({ workers: 2, turns: 2, bytesPerWorker: 50 });
    expect(arrange(ample, 1, none, 3, given)).toEqual({ workers: 1, turns: 3, bytesPerWorker: 60 });
  });

  test('needs what is unknown where that of one design is', () => {
    expect(arrange(ample, 2, none, 2, [...needs(10), open]).bytesPerWorker).toBeNull();
    expect(arrange(ample, 2, none, 2, null)).toEqual({ workers: 2, turns: 1, bytesPerWorker: null });
  });

  test('stays within what trainings may take, wherever each design fits alone', () => {
    const megabytes = fc.integer({ min: 1, max: 3000 }).map((count) => count * 1e6);
    fc.assert(
      fc.property(
        fc.array(megabytes, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        fc.record({ bytes: megabytes, shared: fc.boolean() }),
        megabytes,
        (sizes, wanted, data, more) => {
          const largest = Math.max(...sizes);
          const budget = memoryBudget(2 * (largest + data.bytes + workerOverhead + more));
          expect(tooLarge(needs(...sizes), budget, data)).toBeNull();
          const { workers, turns, bytesPerWorker } = arrange(budget, wanted, data, sizes.length, needs(...sizes));
          expect(bytesPerWorker).toBeGreaterThanOrEqual(largest);
          const copies = data.shared ? 1 : workers;
          const all = workers * (workerOverhead + (bytesPerWorker ?? Infinity)) + copies * data.bytes;
          expect(all).toBeLessThanOrEqual(budget.bytes);
          expect(turns).toBeLessThanOrEqual(sizes.length);
          expect(workers).toBeLessThanOrEqual(wanted);
        },
      ),
    );
  });
});

describe('half of the machine', () => {
  const budget = memoryBudget(8e9);

  test('says where it comes from', () => expect(budget).toEqual({ bytes: 4e9, source: 'half of this machine’s 8.00 GB' }));

  test('limits the workers, but never below one', () => {
    const workers = (wanted: number, given: readonly DesignNeed[] | null, data = none): number =>
      arrange(budget, wanted, data, 2, given).workers;
    expect(workers(4, needs(100e6))).toBe(4);
    expect(workers(4, needs(1.5e9, 1e9))).toBe(2);
    expect(workers(4, needs(10e9))).toBe(1);
    expect(workers(400, null)).toBe(Math.floor(4e9 / workerOverhead));
    expect(workers(400, null, { bytes: 1e9, shared: false })).toBe(3);
    expect(workers(400, null, { bytes: 1e9, shared: true })).toBe(Math.floor(3e9 / workerOverhead));
  });

  test('refuses a design that does not fit alone, with what it needs and what there is', () => {
    expect(tooLarge(needs(100, 3e9), budget, none)).toBeNull();
    expect(tooLarge([open], budget, none)).toBeNull();
    expect(tooLarge(needs(100, 3e9), budget, { bytes: 1e9, shared: true })).toBe(
      'design 1 needs 3.00 GB of memory, and with 1.00 GB of data there are 2.94 GB for it ' +
        '(trainings may take half of this machine’s 8.00 GB). Choose a smaller batch size.',
    );
  });
});
