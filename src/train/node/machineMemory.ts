import { totalmem } from 'node:os';
import { memoryBudget } from '../memory.js';
import type { MemoryBudget } from '../memory.js';

/** What trainings may take on this machine, or in the container that this process runs in. */
export function machineBudget(): MemoryBudget {
  const total = totalmem();
  // 0 or a number beyond all memory where there is no limit.
  const limit = process.constrainedMemory();
  return limit > 0 && limit < total ? memoryBudget(limit, 'the') : memoryBudget(total);
}
