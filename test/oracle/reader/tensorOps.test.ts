// Shapes of what operations on tensors give, against TensorFlow.js itself: random chains of operations, read and run.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatShape } from '../../../src/graph/shape.js';
import { isUnknown } from '../../../src/graph/dim.js';
import { analyze } from './describe.js';

const size = fc.integer({ min: 1, max: 4 });
const shape = fc.array(size, { minLength: 1, maxLength: 4 });
const axis = fc.integer({ min: -3, max: 3 });
const axes = fc.oneof(
  fc.constant('undefined'),
  axis.map(String),
  fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 }).map(show),
);
const flag = fc.boolean().map(String);
const target = fc.array(
  fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 8 }) }, { weight: 1, arbitrary: fc.constant(-1) }),
  { minLength: 1, maxLength: 3 },
);

function show(list: readonly unknown[]): string {
  return JSON.stringify(list);
}

const zeros = shape.map((dims) => `tf.zeros(${show(dims)})`);

/** Operations that are methods of tensors and functions under `tf` alike, with their other arguments. */
const operations: Readonly<Record<string, readonly fc.Arbitrary<string>[]>> = {
  relu: [],
  square: [],
  neg: [],
  softmax: [],
  reverse: [],
  clipByValue: [fc.constant('0'), fc.constant('1')],
  cast: [fc.constant("'int32'")],
  add: [fc.oneof(zeros, fc.constant('2'))],
  sub: [zeros],
  mul: [fc.oneof(zeros, fc.constant('[1, 2]'))],
  maximum: [zeros],
  less: [zeros],
  sum: [axes, flag],
  mean: [axes, flag],
  max: [axes, flag],
  prod: [axes],
  logSumExp: [axes],
  argMax: [axis.map(String)],
  matMul: [zeros, flag, flag],
  dot: [zeros],
  reshape: [target.map(show)],
  reshapeAs: [zeros],
  expandDims: [axis.map(String)],
  squeeze: [fc.oneof(fc.constant('undefined'), fc.constant('[0]'), fc.constant('[1]'))],
  transpose: [fc.oneof(fc.constant('undefined'), fc.shuffledSubarray([0, 1, 2], { minLength: 2 }).map(show))],
  tile: [fc.array(size, { minLength: 1, maxLength: 3 }).map(show)],
  pad: [fc.array(fc.tuple(size, size), { minLength: 1, maxLength: 3 }).map(show)],
  slice: [
    fc.oneof(fc.constant('1'), fc.constant('[0, 1]'), fc.constant('0')),
    fc.oneof(fc.constant('undefined'), fc.constant('1'), fc.constant('[1, -1]')),
  ],
  gather: [fc.constantFrom("tf.tensor1d([0, 0], 'int32')", "tf.zeros([2, 1], 'int32')"), axis.map(String)],
  split: [fc.oneof(fc.constant('2'), fc.constant('[1, 1]'), fc.constant('1')), axis.map(String)],
  unstack: [axis.map(String)],
  concat: [zeros, axis.map(String)],
  stack: [zeros, axis.map(String)],
  flatten: [],
  as1D: [],
  as2D: [size.map(String), size.map(String)],
};

const methodsOnly = new Set(['flatten', 'as1D', 'as2D', 'reshapeAs']);
const severalOutputs = new Set(['split', 'unstack']);

const step = fc
  .constantFrom(...Object.keys(operations))
  .chain((name) => fc.record({ name: fc.constant(name), args: fc.tuple(...(operations[name] ?? [])), asFunction: fc.boolean() }));

function applied(x: string, { name, args, asFunction }: { name: string; args: readonly string[]; asFunction: boolean }): string {
  const result =
    !asFunction || methodsOnly.has(name)
      ? `${x}.${name}(${args.join(', ')})`
      : name === 'concat' || name === 'stack'
        ? `tf.${name}([${x}, ${args[0] ?? ''}], ${args.slice(1).join(', ')})`
        : `tf.${name}(${[x, ...args].join(', ')})`;
  return severalOutputs.has(name) ? `${result}[0]` : result;
}

const expression = fc
  .tuple(zeros, fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(([start, steps]) => steps.reduce(applied, start));

const Program = (() => undefined).constructor as new (...args: string[]) => (library: typeof tf) => tf.Tensor;

/** The shape of the tensor, or what is thrown. */
function ran(text: string): readonly number[] | string {
  const make = new Program('tf', `return ${text};`);
  try {
    return tf.tidy(() => make(tf).shape);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const RESHAPE = /^(Size\(|The implicit shape|Cannot infer|Shapes can only)/;

it('reads the shape that TensorFlow.js gives, and tells of a reshape what it throws', () => {
  const seen = { runs: 0, known: 0, throws: 0, told: 0 };
  fc.assert(
    fc.property(expression, (text) => {
      const theirs = ran(text);
      const source = `import * as tf from '@tensorflow/tfjs';
const x: any = ${text};
const model = tf.sequential({layers: [tf.layers.inputLayer({batchInputShape: [null, ...x.shape]})]});`;
      const { models, problems } = analyze(source);
      const faults = problems.filter(({ code }) => code === 'tensor-size');
      if (typeof theirs === 'string') {
        seen.throws++;
        seen.told += faults.length > 0 ? 1 : 0;
        // Of other operations nothing is told; what they would give may be of the wrong size in turn.
        if (faults.length > 0 && RESHAPE.test(theirs))
          expect(
            faults.map(({ tfjsMessage }) => tfjsMessage),
            text,
          ).toContain(theirs);
        return;
      }
      seen.runs++;
      expect(faults, text).toEqual([]);
      const [input] = models[0]?.inputs ?? [];
      if (input === undefined || isUnknown(input.shape)) return;
      const ours = input.shape.slice(1);
      expect(ours.length, text).toBe(theirs.length);
      ours.forEach((dim, index) => {
        if (!isUnknown(dim)) expect(dim, `${text}: ${formatShape(ours)}`).toBe(theirs[index]);
      });
      seen.known += ours.some(isUnknown) ? 0 : 1;
    }),
    { numRuns: 3000 },
  );
  expect(seen.runs).toBeGreaterThan(500);
  expect(seen.known / seen.runs).toBeGreaterThan(0.9);
  expect(seen.told).toBeGreaterThan(50);
});
