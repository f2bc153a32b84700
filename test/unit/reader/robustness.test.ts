// Any text, any time: the reader does not throw, and returns soon. `npm run fuzz` style runs with many more sources: test/fuzz/reader.ts.
import { expect, it } from 'vitest';
import { read } from '../../../src/reader/read.js';
import { mutate } from '../../fuzz/mutate.js';
import { seeds } from '../../fuzz/seeds.js';

const SOURCES = 600;

it(`reads ${SOURCES} mutated sources without an exception, the slowest hundredth aside in 50 ms each`, () => {
  const times: number[] = [];
  for (let seed = 0; seed < SOURCES; seed++) {
    const text = mutate(seeds, seed);
    const start = process.cpuUsage();
    expect(() => read({ file: `/fuzz/${seed % 7}.ts`, text }), `seed ${seed}`).not.toThrow();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  // The first sources are read by code that is not compiled yet.
  expect(times[Math.floor(SOURCES * 0.99)]).toBeLessThan(150);
}, 60_000);
