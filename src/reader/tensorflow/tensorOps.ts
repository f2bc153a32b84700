/** Operations on tensors with data, as methods (`x.sum(1)`) and as functions (`tf.sum(x, 1)`): the shapes of what they give. */
import { unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import type { Fault } from '../../graph/problem.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import type { Run } from '../interpreter/run.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { shapeOf } from './config.js';
import { DataTensor } from './dataTensor.js';
import { flatSize, reshaped } from './tensorSize.js';
import {
  broadcastShapes,
  concatShape,
  dotShape,
  expandShape,
  gatherShape,
  matMulShape,
  padShape,
  reduceShape,
  sliceShape,
  splitShapes,
  squeezeShape,
  stackShape,
  tileShape,
  transposeShape,
  unstackShapes,
} from './tensorShapes.js';

/** One tensor, or a list of them; `null` where it is not known how many there are. */
export type OpResult = { readonly shape: Shape; readonly fault: Fault | null } | { readonly shapes: readonly Shape[] | null };

type Op = (run: Run, args: readonly Value[]) => Shape | OpResult;

const OPEN = unknown('an argument of the operation is open');

const elementwise =
  'abs acos acosh asin asinh atan atanh cast ceil clipByValue clone cos cosh cumprod cumsum elu erf exp expm1 floor isFinite isInf isNaN leakyRelu log log1p logicalNot logSigmoid logSoftmax neg onesLike prelu read reciprocal relu relu6 reverse round rsqrt selu sigmoid sign sin sinh softmax softplus sqrt square step tan tanh toBool toFloat toInt asType zerosLike variable';
const binaries =
  'add sub mul div divNoNan floorDiv maximum minimum mod pow squaredDifference atan2 equal notEqual greater greaterEqual less lessEqual logicalAnd logicalOr logicalXor';
const reductions = 'sum mean max min prod all any logSumExp';

const ops = new Map<string, Op>([
  ...elementwise.split(' ').map((name): [string, Op] => [name, (run, [x]) => tensorShape(run, x)]),
  ...binaries
    .split(' ')
    .map((name): [string, Op] => [name, (run, [a, b]) => broadcastShapes(tensorShape(run, a), tensorShape(run, b))]),
  ...reductions.split(' ').map((name): [string, Op] => [name, reduction]),
  ['argMax', (run, [x, axis]) => along(axis, 0, (at) => reduceShape(tensorShape(run, x), [at], false))],
  ['argMin', (run, [x, axis]) => along(axis, 0, (at) => reduceShape(tensorShape(run, x), [at], false))],
  [
    'matMul',
    (run, [a, b, transposeA = false, transposeB = false]) =>
      typeof transposeA === 'boolean' && typeof transposeB === 'boolean'
        ? matMulShape(tensorShape(run, a), tensorShape(run, b), transposeA, transposeB)
        : OPEN,
  ],
  ['dot', (run, [a, b]) => dotShape(tensorShape(run, a), tensorShape(run, b))],
  ['reshape', (run, [x, shape]) => reshaped(tensorShape(run, x), shapeOf(run, shape))],
  ['reshapeAs', (run, [x, other]) => reshaped(tensorShape(run, x), tensorShape(run, other))],
  ['flatten', (run, [x]) => ranked(tensorShape(run, x), (shape) => [flatSize(shape)])],
  ['as1D', (run, [x]) => ranked(tensorShape(run, x), (shape) => [flatSize(shape)])],
  ...[2, 3, 4, 5].map((rank): [string, Op] => [`as${rank}D`, (run, [x, ...sizes]) => laidOut(run, x, sizes, rank)]),
  ['expandDims', (run, [x, axis]) => along(axis, 0, (at) => expandShape(tensorShape(run, x), at))],
  ['squeeze', (run, [x, axes]) => overAxes(axes, (list) => squeezeShape(tensorShape(run, x), list))],
  ['transpose', (run, [x, permutation]) => overAxes(permutation, (list) => transposeShape(tensorShape(run, x), list))],
  ['tile', (run, [x, times]) => listed(times, (list) => tileShape(tensorShape(run, x), list))],
  ['pad', pad],
  ['slice', slice],
  ...[1, 2, 3, 4].map((rank): [string, Op] => [`slice${rank}d`, slice]),
  ['gather', (run, [x, indices, axis, batchDims]) => (batchDims === undefined ? gathered(run, x, indices, axis) : OPEN)],
  ['concat', (run, args) => along(args[1], 0, (axis) => joined(run, args[0], (shapes) => concatShape(shapes, axis)))],
  ['stack', (run, args) => along(args[1], 0, (axis) => joined(run, args[0], (shapes) => stackShape(shapes, axis)))],
  ['split', split],
  ['unstack', (run, [x, axis]) => severalOf(integer(axis, 0, (at) => unstackShapes(tensorShape(run, x), at)))],
]);

/** What the operation gives on these arguments, of which at least one is a tensor with data; `null` where it is not known. */
export function applyOp(run: Run, name: string, args: readonly Value[]): OpResult | null {
  const op = ops.get(name);
  if (op === undefined || !args.some(holdsData)) return null;
  run.burn(2);
  const result = op(run, args);
  return isShape(result) ? { shape: result, fault: null } : result;
}

function isShape(result: Shape | OpResult): result is Shape {
  return Array.isArray(result) || 'unknown' in result;
}

function holdsData(value: Value): boolean {
  return value instanceof DataTensor || (isKind(value, 'array') && value.elements.some((one) => one instanceof DataTensor));
}

/** The shape of a tensor, or of a number or nested arrays of numbers in its place. */
export function tensorShape(run: Run, value: Value): Shape {
  if (value instanceof DataTensor) return value.shape;
  if (typeof value === 'number' || typeof value === 'boolean') return [];
  return isKind(value, 'array') ? shapeOfData(run, value) : unknown('its data are not known');
}

/** The shape of nested arrays of numbers. Like TensorFlow.js it looks at the first of each. */
export function shapeOfData(run: Run, data: Value): Shape {
  const dims: number[] = [];
  let inner = data;
  while (isKind(inner, 'array')) {
    const exact = inner.exact;
    if (!exact || dims.length > 6) return unknown('its data are not known');
    dims.push(exact.length);
    inner = exact[0];
  }
  run.burn(dims.length);
  return typeof inner === 'number' || typeof inner === 'boolean' || typeof inner === 'string' || inner === undefined
    ? dims
    : unknown('its data are not known');
}

function ranked(shape: Shape, then: (shape: readonly Dim[]) => Shape): Shape {
  return isRanked(shape) ? then(shape) : shape;
}

/** A number argument, or what stands for an absent one; `null` where it is open. */
function integer<T>(value: Value, absent: number, then: (value: number) => T): T | null {
  if (value === undefined || value === null) return then(absent);
  return typeof value === 'number' && Number.isInteger(value) ? then(value) : null;
}

function along(axis: Value, absent: number, then: (axis: number) => Shape): Shape {
  return integer(axis, absent, then) ?? OPEN;
}

function numbersOf(value: Value): readonly number[] | null {
  if (typeof value === 'number') return [value];
  const exact = isKind(value, 'array') ? value.exact : null;
  const numbers = exact?.filter((one): one is number => typeof one === 'number') ?? [];
  return exact !== null && numbers.length === exact.length ? numbers : null;
}

function listed(value: Value, then: (list: readonly number[]) => Shape): Shape {
  const numbers = numbersOf(value);
  return numbers === null ? OPEN : then(numbers);
}

function overAxes(value: Value, then: (axes: readonly number[] | null) => Shape): Shape {
  return value === undefined || value === null ? then(null) : listed(value, then);
}

function reduction(run: Run, [x, axes, keepDims = false]: readonly Value[]): Shape {
  if (typeof keepDims !== 'boolean') return OPEN;
  return overAxes(axes, (list) => reduceShape(tensorShape(run, x), list, keepDims));
}

function laidOut(run: Run, x: Value, sizes: readonly Value[], rank: number): OpResult {
  const target = sizes.map((size) => shapeOf(run, size));
  const dims = target.flatMap((size) => (isRanked(size) ? size : [size]));
  return dims.length === rank ? reshaped(tensorShape(run, x), dims) : { shape: OPEN, fault: null };
}

function pad(run: Run, [x, paddings]: readonly Value[]): Shape {
  const exact = isKind(paddings, 'array') ? paddings.exact : null;
  const widths = exact?.map(numbersOf).filter((one) => one !== null) ?? [];
  return exact !== null && widths.length === exact.length ? padShape(tensorShape(run, x), widths) : OPEN;
}

function slice(run: Run, [x, begin, size]: readonly Value[]): Shape {
  const from = numbersOf(begin);
  if (from === null) return OPEN;
  if (size === undefined || size === null) return sliceShape(tensorShape(run, x), from, null);
  const exact = isKind(size, 'array') ? size.exact : [size];
  if (exact === null) return OPEN;
  const sizes = exact.map((one) => (typeof one === 'number' ? one : null));
  return sliceShape(tensorShape(run, x), from, sizes);
}

function gathered(run: Run, x: Value, indices: Value, axis: Value): Shape {
  return along(axis, 0, (at) => gatherShape(tensorShape(run, x), tensorShape(run, indices), at));
}

function joined(run: Run, list: Value, then: (shapes: readonly Shape[]) => Shape): Shape {
  const exact = isKind(list, 'array') ? list.exact : null;
  return exact === null ? OPEN : then(exact.map((one) => tensorShape(run, one)));
}

function split(run: Run, [x, into, axis]: readonly Value[]): OpResult {
  const parts = typeof into === 'number' ? into : numbersOf(into);
  return severalOf(parts === null ? null : integer(axis, 0, (at) => splitShapes(tensorShape(run, x), parts, at)));
}

function severalOf(shapes: readonly Shape[] | null): OpResult {
  return { shapes };
}
