/**
 * Places for a program's buffers: two that are never needed at the same time may share one. The largest are placed first, each at
 * the lowest place that is free as long as it lives (the greedy method of Pisarchyk and Lee, 2020, which comes close to the optimum
 * for networks).
 */
import { bufferOf } from './program.js';
import type { Program, ProgramBuffer } from './program.js';

export interface ArenaPlan {
  /** In bytes, from the arena's start. */
  readonly places: ReadonlyMap<ProgramBuffer, number>;
  readonly bytes: number;
}

/** Places start at cache lines. */
const alignment = 64;
/** What kernels may read beyond the end of a buffer, and what elementwise ones may write there. */
const slack = 16;

interface Lifetime {
  readonly buffer: ProgramBuffer;
  readonly bytes: number;
  first: number;
  last: number;
}

export function planArena(program: Program, batch: number): ArenaPlan {
  const lifetimes = [...lifetimesOf(program, batch).values()].sort((a, b) => b.bytes - a.bytes);
  const placed: (Lifetime & { readonly start: number })[] = [];
  let bytes = 0;
  for (const lifetime of lifetimes) {
    const busy = placed
      .filter((other) => other.first <= lifetime.last && lifetime.first <= other.last)
      .sort((a, b) => a.start - b.start);
    let start = 0;
    for (const other of busy) {
      if (other.start - start >= lifetime.bytes) break;
      start = Math.max(start, other.start + other.bytes);
    }
    placed.push({ ...lifetime, start });
    bytes = Math.max(bytes, start + lifetime.bytes);
  }
  return { places: new Map(placed.map(({ buffer, start }) => [buffer, start])), bytes };
}

function lifetimesOf(program: Program, batch: number): Map<ProgramBuffer, Lifetime> {
  const lifetimes = new Map<ProgramBuffer, Lifetime>();
  const touch = (buffer: ProgramBuffer, at: number): void => {
    const known = lifetimes.get(buffer);
    if (known === undefined) lifetimes.set(buffer, { buffer, bytes: bytesOf(buffer, batch), first: at, last: at });
    else known.last = at;
  };
  const end = program.operations.length;
  // What is filled in from outside is there before the first operation.
  for (const buffer of [program.input, program.labels]) touch(buffer, -1);
  program.operations.forEach(({ operands }, at) => {
    for (const operand of operands) {
      const buffer = bufferOf(operand);
      if (buffer !== null) touch(buffer, at);
    }
  });
  for (const lifetime of lifetimes.values()) if (lifetime.buffer.lasting) lifetime.last = end;
  return lifetimes;
}

function bytesOf(buffer: ProgramBuffer, batch: number): number {
  return Math.ceil((4 * buffer.floatsFor(batch) + slack) / alignment) * alignment;
}
