/** Tensors with data: the shapes of those that the code makes. */
import { unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { spanOf } from '../modules/module.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import type { Run } from '../interpreter/run.js';
import { isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { shapeOf } from './config.js';
import { DataTensor } from './dataTensor.js';

type Reader = (call: Call) => Shape;

/** Functions under `tf` that make tensors. */
const makers: Readonly<Record<string, Reader>> = {
  tensor: (call) =>
    call.args[1] === undefined ? shapeOfData(call.scope.frame.run, call.args[0]) : shapeOf(call.scope.frame.run, call.args[1]),
  tensor1d: (call) => ofRank(call, 1),
  tensor2d: (call) => ofRank(call, 2),
  tensor3d: (call) => ofRank(call, 3),
  tensor4d: (call) => ofRank(call, 4),
  scalar: () => [],
  zeros: ofFirst,
  ones: ofFirst,
  fill: ofFirst,
  randomNormal: ofFirst,
  randomUniform: ofFirst,
  truncatedNormal: ofFirst,
  variable: (call) => (isKind(call.args[0], 'data') ? call.args[0].shape : unknown('its data are not known')),
  zerosLike: (call) => (isKind(call.args[0], 'data') ? call.args[0].shape : unknown('its data are not known')),
  onesLike: (call) => (isKind(call.args[0], 'data') ? call.args[0].shape : unknown('its data are not known')),
  oneHot: (call) => oneHot(call),
};

export function makeData(call: Call, name: string): Value {
  const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!maker) return undefined;
  const span = spanOf(call.scope.frame.module, call.node);
  const depth = name === 'oneHot' && typeof call.args[1] === 'number' ? call.args[1] : null;
  return new DataTensor(maker(call), span, depth);
}

function ofFirst(call: Call): Shape {
  return shapeOf(call.scope.frame.run, call.args[0]);
}

function ofRank(call: Call, rank: number): Shape {
  const { run } = call.scope.frame;
  const [data, shape] = call.args;
  if (shape !== undefined && shape !== null) return shapeOf(run, shape);
  const found = shapeOfData(run, data);
  return isRanked(found) && found.length === rank ? found : new Array<Dim>(rank).fill(unknown('its data are not known'));
}

/** The shape of nested arrays of numbers. */
function shapeOfData(run: Run, data: Value): Shape {
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

function oneHot(call: Call): Shape {
  const { run } = call.scope.frame;
  const [indices, depth] = call.args;
  const of = isKind(indices, 'data')
    ? indices.shape
    : isKind(indices, 'array')
      ? shapeOfData(run, indices)
      : unknown('its data are not known');
  const [size] = isKind(depth, 'array') ? [unknown('its depth is not a number')] : shapeList(run, depth);
  return isRanked(of) && size !== undefined ? [...of, size] : unknown('its data are not known');
}

function shapeList(run: Run, depth: Value): readonly Dim[] {
  const shape = shapeOf(run, depth);
  return isRanked(shape) ? shape : [shape];
}

/** Methods that keep the shape. */
const KEEPING = new Set(
  'toFloat toInt cast div mul add sub neg abs exp log sqrt square relu sigmoid tanh softmax clone clipByValue round floor ceil sign pow maximum minimum asType toBool'.split(
    ' ',
  ),
);

export function dataMethod(tensor: DataTensor, key: string): Value {
  return new BuiltinFunction(key, (call) => {
    const { run, module } = call.scope.frame;
    const span = spanOf(module, call.node);
    const [first] = call.args;
    if (KEEPING.has(key) && (first === undefined || typeof first === 'number' || typeof first === 'string'))
      return new DataTensor(tensor.shape, span, tensor.oneHotDepth);
    if (key === 'reshape' || key === 'as1D' || key === 'as2D' || key === 'as3D' || key === 'as4D') {
      const dims = key === 'reshape' ? first : call.args;
      const shape: Shape = Array.isArray(dims) ? unknown('its shape is not known') : shapeOf(run, dims as Value);
      return new DataTensor(
        isRanked(shape) && shape.every((dim) => dim !== -1) ? shape : unknown('its shape is not known'),
        span,
      );
    }
    if (key === 'expandDims' && isRanked(tensor.shape)) {
      const axis = typeof first === 'number' ? (first < 0 ? tensor.shape.length + 1 + first : first) : 0;
      return new DataTensor([...tensor.shape.slice(0, axis), 1, ...tensor.shape.slice(axis)], span);
    }
    if (/^(data|dataSync|array|arraySync)$/.test(key)) return new UnknownValue('data are not read', span);
    if (/^(print|dispose)$/.test(key)) return undefined;
    return new DataTensor(unknown(`what \`${key}\` gives is not known`), span);
  });
}
