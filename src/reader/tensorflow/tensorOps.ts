/** Operations on tensors with data, as methods (`x.sum(1)`) and as functions (`tf.sum(x, 1)`): the shapes of what they give. */
import type { Fault } from '../../graph/problem.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import type { Run } from '../interpreter/run.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { dimOf, shapeOf } from './config.js';
import { DataTensor } from './dataTensor.js';
import { einsumShape } from './einsum.js';
import { spatialOps } from './spatialOps.js';
import { along, integer, isScalar, numbersOf, OPEN_ARGUMENT, overAxes, ranked, tensorShape } from './tensorArguments.js';
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

/** One tensor, or a list of them (`null` where it is not known how many there are), or several with names. */
export type OpResult =
  | { readonly shape: Shape; readonly fault: Fault | null }
  | { readonly shapes: readonly Shape[] | null }
  | { readonly named: Readonly<Record<string, Shape>> };

type Op = (run: Run, args: readonly Value[]) => Shape | OpResult;

const elementwise =
  'abs acos acosh asin asinh atan atanh cast ceil batchNorm clipByValue clone cos cosh cumprod cumsum dropout elu erf exp expm1 floor image.flipLeftRight isFinite isInf isNaN leakyRelu linalg.bandPart localResponseNormalization log log1p logicalNot logSigmoid logSoftmax neg onesLike prelu read reciprocal relu relu6 reverse round rsqrt selu sigmoid sign sin sinh softmax softplus sqrt square step tan tanh toBool toFloat toInt asType zerosLike variable';
const binaries =
  'add sub mul div divNoNan floorDiv maximum minimum mod pow squaredDifference atan2 equal notEqual greater greaterEqual less lessEqual logicalAnd logicalOr logicalXor';
const reductions = 'sum mean max min prod all any logSumExp';

const ops = new Map<string, Op>([
  ...elementwise.split(' ').map((name): [string, Op] => [name, alike]),
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
        : OPEN_ARGUMENT,
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
  ['tile', (run, [x, times]) => tileShape(tensorShape(run, x), shapeOf(run, times))],
  ['pad', pad],
  ['slice', slice],
  ...[1, 2, 3, 4].map((rank): [string, Op] => [`slice${rank}d`, slice]),
  ['gather', (run, [x, indices, axis, batchDims]) => (batchDims === undefined ? gathered(run, x, indices, axis) : OPEN_ARGUMENT)],
  ['concat', concat],
  ['stack', (run, args) => along(args[1], 0, (axis) => joined(run, args[0], (shapes) => stackShape(shapes, axis)))],
  ['split', split],
  ...['reverse', 'concat'].flatMap((name) =>
    [1, 2, 3, 4].map((rank): [string, Op] => [`${name}${rank}d`, name === 'reverse' ? alike : concat]),
  ),
  ['mirrorPad', pad],
  ...[2, 3, 4].map((rank): [string, Op] => [`pad${rank}d`, pad]),
  ['norm', (run, [x, , axes, keepDims]) => reduction(run, [x, axes, keepDims])],
  ['moments', (run, args) => ({ named: { mean: reduction(run, args), variance: reduction(run, args) } })],
  ['topk', topk],
  [
    'where',
    (run, [condition, a, b]) =>
      broadcastShapes(broadcastShapes(tensorShape(run, condition), tensorShape(run, a)), tensorShape(run, b)),
  ],
  ['addN', (run, [list]) => tensorShape(run, isKind(list, 'array') ? list.exact?.[0] : undefined)],
  ['broadcastTo', (run, [, shape]) => shapeOf(run, shape)],
  [
    'outerProduct',
    (run, [a, b]) => ranked(tensorShape(run, a), (rows) => ranked(tensorShape(run, b), (columns) => [...rows, ...columns])),
  ],
  [
    'einsum',
    (run, [equation, ...tensors]) =>
      typeof equation === 'string'
        ? einsumShape(
            equation,
            tensors.map((one) => tensorShape(run, one)),
          )
        : OPEN_ARGUMENT,
  ],
  ...spatialOps,
  ['unstack', (run, [x, axis]) => severalOf(integer(axis, 0, (at) => unstackShapes(tensorShape(run, x), at)))],
]);

/** What the operation gives on these arguments, of which one is a tensor with data or the first is a number; `null` where it is not known. */
export function applyOp(run: Run, name: string, args: readonly Value[]): OpResult | null {
  const op = ops.get(name);
  if (op === undefined || !(args.some(holdsData) || isScalar(args[0]))) return null;
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

function alike(run: Run, [x]: readonly Value[]): Shape {
  return tensorShape(run, x);
}

function concat(run: Run, [list, at]: readonly Value[]): Shape {
  return along(at, 0, (axis) => joined(run, list, (shapes) => concatShape(shapes, axis)));
}

function topk(run: Run, [x, k = 1]: readonly Value[]): OpResult {
  const size = dimOf(run, k);
  const shape = ranked(tensorShape(run, x), (dims) => [...dims.slice(0, -1), size]);
  return { named: { values: shape, indices: shape } };
}

function reduction(run: Run, [x, axes, keepDims = false]: readonly Value[]): Shape {
  if (typeof keepDims !== 'boolean') return OPEN_ARGUMENT;
  return overAxes(axes, (list) => reduceShape(tensorShape(run, x), list, keepDims));
}

function laidOut(run: Run, x: Value, sizes: readonly Value[], rank: number): OpResult {
  const target = sizes.map((size) => shapeOf(run, size));
  const dims = target.flatMap((size) => (isRanked(size) ? size : [size]));
  return dims.length === rank ? reshaped(tensorShape(run, x), dims) : { shape: OPEN_ARGUMENT, fault: null };
}

function pad(run: Run, [x, paddings]: readonly Value[]): Shape {
  const exact = isKind(paddings, 'array') ? paddings.exact : null;
  const widths = exact?.map((one) => shapeOf(run, one)).filter(isRanked) ?? [];
  return exact !== null && widths.length === exact.length ? padShape(tensorShape(run, x), widths) : OPEN_ARGUMENT;
}

function slice(run: Run, [x, begin, size]: readonly Value[]): Shape {
  const from = shapeOf(run, begin);
  if (!isRanked(from)) return OPEN_ARGUMENT;
  const sizes = size === undefined || size === null ? null : shapeOf(run, size);
  return sizes === null || isRanked(sizes) ? sliceShape(tensorShape(run, x), from, sizes) : OPEN_ARGUMENT;
}

function gathered(run: Run, x: Value, indices: Value, axis: Value): Shape {
  return along(axis, 0, (at) => gatherShape(tensorShape(run, x), tensorShape(run, indices), at));
}

function joined(run: Run, list: Value, then: (shapes: readonly Shape[]) => Shape): Shape {
  const exact = isKind(list, 'array') ? list.exact : null;
  return exact === null ? OPEN_ARGUMENT : then(exact.map((one) => tensorShape(run, one)));
}

function split(run: Run, [x, into, axis]: readonly Value[]): OpResult {
  const parts = typeof into === 'number' ? into : numbersOf(into);
  return severalOf(parts === null ? null : integer(axis, 0, (at) => splitShapes(tensorShape(run, x), parts, at)));
}

function severalOf(shapes: readonly Shape[] | null): OpResult {
  return { shapes };
}
