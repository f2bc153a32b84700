/**
 * Memories of networks that are done, for the next ones: an engine frees the memory of WebAssembly when it comes round to it, so a worker
 * that asked for a new one each time would hold several. One that is too small grows, so a worker holds as much as its largest networks
 * need at once.
 */
const free: WebAssembly.Memory[] = [];

export const pageBytes = 65536;

/**
 * A memory of at least so many bytes, all 0.
 * @throws RangeError where there is not so much to be had
 */
export function takeMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / pageBytes);
  const sized = free.map((memory, place) => ({ memory, place, pages: memory.buffer.byteLength / pageBytes }));
  sized.sort((a, b) => a.pages - b.pages);
  // The smallest that is large enough, or the largest.
  const best = sized.find((each) => each.pages >= pages) ?? sized.at(-1);
  if (best === undefined) return new WebAssembly.Memory({ initial: pages });
  if (best.pages < pages) best.memory.grow(pages - best.pages);
  free.splice(best.place, 1);
  new Uint8Array(best.memory.buffer).fill(0);
  return best.memory;
}

/** Nobody uses the memory any more. */
export function giveBack(memory: WebAssembly.Memory): void {
  free.push(memory);
}
