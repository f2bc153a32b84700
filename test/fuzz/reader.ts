/**
 * A long run of the reader over mutated sources: no exception, no hang, 99 of 100 in 50 ms, and the same answer after an edit as for
 * the text alone. `npm run fuzz`
 */
import { read } from '../../src/reader/read.js';
import { mutate } from './mutate.js';
import { seeds } from './seeds.js';

const count = Number(process.argv[2] ?? 1000);
const first = Number(process.argv[3] ?? 0);

const json = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
const times: number[] = [];
let failures = 0;
let worst = { ms: 0, seed: -1 };

for (let seed = first; seed < first + count; seed++) {
  const text = mutate(seeds, seed);
  const start = process.cpuUsage();
  try {
    // Few file names, so that most texts are edits of others.
    const edited = read({ file: `/fuzz/${seed % 5}.ts`, text });
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    times.push(ms);
    if (ms > worst.ms) worst = { ms, seed };
    if (ms > 1000) console.log(`seed ${seed}: ${ms.toFixed(0)} ms`);
    if (seed % 10 === 0) {
      const fresh = read({ file: `/fresh/${seed}.ts`, text });
      const same = json(edited).replaceAll(`/fuzz/${seed % 5}.ts`, '') === json(fresh).replaceAll(`/fresh/${seed}.ts`, '');
      if (!same) {
        failures++;
        console.log(`seed ${seed}: another answer after an edit`);
      }
    }
  } catch (error) {
    failures++;
    console.log(
      `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 5).join('\n') : String(error)}`,
    );
  }
}

times.sort((a, b) => a - b);
const at = (part: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(2);
console.log(
  `${count} sources, ${failures} failures; CPU ms: median ${at(0.5)}, p99 ${at(0.99)}, p99.9 ${at(0.999)}, worst ${worst.ms.toFixed(1)} (seed ${worst.seed})`,
);
process.exitCode = failures > 0 ? 1 : 0;
