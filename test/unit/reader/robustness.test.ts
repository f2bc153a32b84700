// Any text, any time: the reader does not throw, and returns soon. `npm run fuzz` style runs with many more sources: test/fuzz/reader.ts.
import { expect, it } from 'vitest';
import { read } from '../../../src/reader/read.js';
import { mutate } from '../../fuzz/mutate.js';
import { seeds } from '../../fuzz/seeds.js';

const SOURCES = 600;

it(`reads ${SOURCES} mutated sources without an exception, the slowest hundredth aside in 150 ms each`, () => {
  const times: number[] = [];
  for (let seed = 0; seed < SOURCES; seed++) {
    const text = mutate(seeds, seed);
    const start = process.cpuUsage();
    expect(() => read({ file: `/fuzz/${seed % 7}.ts`, text }), `seed ${seed}`).not.toThrow();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  times.sort((a, b) => a - b);
  // Three times what the long run allows: the first sources are read by code that is not compiled yet.
  expect(times[Math.floor(SOURCES * 0.99)]).toBeLessThan(150);
}, 60_000);

// Found by the long run: each of these doubles or trebles what has to be gone through with each repetition.
const doubling: readonly (readonly [string, string, string, string])[] = [
  [
    'models that hold the one before and another',
    `const base = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]})]});
const model = `,
    'tf.sequential({layers: [base, tf.layers.= ',
    'tf.sequential({layers: [base, tf.layers.dense({units: 1})]});',
  ],
  [
    'models as settings of the layers of others',
    'const sizes = [8, 8, 4];\nconst model = tf.sequential();\n',
    `sizes.forEach((units, i) => model.add(tf.layers.lstm({units, returnSequences: tf.sequential();
`,
    'sizes.forEach((units, i) => model.add(tf.layers.lstm({units, ...(i === 0 && {inputShape: [10, 3]})})));',
  ],
  [
    'models of two of the same model each',
    'let model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [4]})]});\n',
    'model = tf.sequential({layers: [model, model]});\n',
    '',
  ],
  [
    'models of two copies of a model each',
    'const make = (inner) => tf.sequential({layers: [inner(), inner()]});\nlet inner = () => tf.layers.dense({units: 4, inputShape: [4]});\n',
    '{ const before = inner; inner = () => make(before); }\n',
    'const model = inner();',
  ],
];

it.each(doubling)(
  'reads %s, in no time and to no size',
  (_name, before, repeated, after) => {
    const text = `import * as tf from '@tensorflow/tfjs';\n${before}${repeated.repeat(40)}${after}`;
    const start = process.cpuUsage();
    const analysis = read({ file: '/nested.ts', text });
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(5000);
    const written = JSON.stringify(analysis, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(written.length).toBeLessThan(50e6);
  },
  60_000,
);
