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
  norm: [fc.constant("'euclidean'"), axis.map(String), flag],
  broadcastTo: [fc.array(size, { minLength: 1, maxLength: 4 }).map(show)],
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

const picture = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 3, max: 9 }), fc.integer({ min: 3, max: 9 }));
const side = fc.integer({ min: 1, max: 3 });
const padding = fc.constantFrom("'same'", "'valid'", '0', '1');

const spatial = fc
  .record({
    picture,
    hasBatch: fc.boolean(),
    channels: side,
    kernel: fc.tuple(side, side),
    out: side,
    strides: fc.oneof(side.map(String), fc.tuple(side, side).map(show)),
    padding,
    dilation: fc.constantFrom(1, 1, 2),
    size: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
    operation: fc.constantFrom('conv2d', 'depthwiseConv2d', 'conv1d', 'maxPool', 'avgPool', 'resizeBilinear', 'depthToSpace'),
  })
  .map(
    ({
      picture: [batch, height, width],
      hasBatch,
      channels,
      kernel,
      out,
      strides,
      padding: pad,
      dilation,
      size: to,
      operation,
    }) => {
      const front = hasBatch ? [batch] : [];
      const x = `tf.zeros(${show([...front, height, width, channels])})`;
      switch (operation) {
        case 'conv2d':
          return `tf.conv2d(${x}, tf.zeros(${show([...kernel, channels, out])}), ${strides}, ${pad}, 'NHWC', ${dilation})`;
        case 'depthwiseConv2d':
          return `tf.depthwiseConv2d(${x}, tf.zeros(${show([...kernel, channels, out])}), ${strides}, ${pad})`;
        case 'conv1d':
          return `tf.conv1d(tf.zeros(${show([...front, height, channels])}), tf.zeros(${show([kernel[0], channels, out])}), 2, ${pad})`;
        case 'resizeBilinear':
          return `tf.image.resizeBilinear(${x}, ${show(to)})`;
        case 'depthToSpace':
          return `tf.depthToSpace(tf.zeros(${show([...front, height, width, channels * 4])}), 2)`;
        default:
          return `tf.${operation}(${x}, ${show(kernel)}, ${strides}, ${pad})`;
      }
    },
  );

it('reads the shapes of pictures that TensorFlow.js gives', () => {
  let runs = 0;
  fc.assert(
    fc.property(spatial, (text) => {
      const theirs = ran(text);
      if (typeof theirs === 'string') return;
      runs++;
      const { models } = analyze(`import * as tf from '@tensorflow/tfjs';
const x: any = ${text};
const model = tf.sequential({layers: [tf.layers.inputLayer({batchInputShape: [null, ...x.shape]})]});`);
      const input = models[0]?.inputs[0]?.shape;
      expect(Array.isArray(input) ? input.slice(1) : input, text).toEqual(theirs);
    }),
    { numRuns: 600 },
  );
  expect(runs).toBeGreaterThan(300);
});
