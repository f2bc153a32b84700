/** Tensors with data: the shapes of those that the code makes. */
import { subtractDims, unknown } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { spanOf } from '../modules/module.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { isKind, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { report } from '../report/report.js';
import { dimOf, shapeOf } from './config.js';
import { DataTensor } from './dataTensor.js';
import { shapeOfData, tensorShape } from './tensorArguments.js';
import { applyOp } from './tensorOps.js';
import type { OpResult } from './tensorOps.js';
import { checkValues } from './tensorSize.js';

type Reader = (call: Call) => Shape;

/** Functions under `tf` that make tensors. */
const makers: Readonly<Record<string, Reader>> = {
  tensor: (call) => ofValues(call, null),
  tensor1d: (call) => ofRank(shapeOfData(call.scope.frame.run, call.args[0]), 1),
  tensor2d: (call) => ofValues(call, 2),
  tensor3d: (call) => ofValues(call, 3),
  tensor4d: (call) => ofValues(call, 4),
  tensor5d: (call) => ofValues(call, 5),
  tensor6d: (call) => ofValues(call, 6),
  scalar: () => [],
  zeros: ofFirst,
  ones: ofFirst,
  fill: ofFirst,
  buffer: ofFirst,
  randomNormal: ofFirst,
  randomUniform: ofFirst,
  truncatedNormal: ofFirst,
  linspace: (call) => [dimOf(call.scope.frame.run, call.args[2])],
  eye: ({ scope: { frame }, args: [rows, columns] }) => [dimOf(frame.run, rows), dimOf(frame.run, columns ?? rows)],
  range: (call) => rangeShape(call),
  oneHot,
};

/** What a function under `tf` makes of its arguments, or computes from tensors with data; `undefined` where it does neither. */
export function makeData(call: Call, name: string): Value {
  const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
  const span = spanOf(call.scope.frame.module, call.node);
  if (maker) return new DataTensor(maker(call), span);
  const result = applyOp(call.scope.frame.run, name, call.args);
  return result === null ? undefined : valueOf(call, result, 1);
}

/** A method of a tensor with data. */
export function dataMethod(tensor: DataTensor, key: string): Value {
  return new BuiltinFunction(key, (call) => {
    const { run, module } = call.scope.frame;
    const [first, ...rest] = call.args;
    // `x.concat(y)` is `tf.concat([x, y])`.
    const others = isKind(first, 'array') ? (first.exact ?? [first]) : [first];
    const joins = key === 'concat' || key === 'stack';
    const args = joins ? [new ArrayValue(run.trail, [tensor, ...others]), ...rest] : [tensor, ...call.args];
    const result = applyOp(run, key, args);
    if (result !== null) return valueOf(call, result, 0);
    const span = spanOf(module, call.node);
    if (/^(data|dataSync|array|arraySync)$/.test(key)) return new UnknownValue('data are not read', span);
    // Of a buffer, which is filled in place, and of a layer's weight.
    if (key === 'toTensor' || key === 'read') return tensor;
    if (/^(print|dispose|set)$/.test(key)) return undefined;
    return new DataTensor(unknown(`what \`${key}\` gives is not known`), span);
  });
}

/** `shapeAt` is the argument that a wrong shape stands in. */
function valueOf(call: Call, result: OpResult, shapeAt: number): Value {
  const { frame } = call.scope;
  const span = spanOf(frame.module, call.node);
  if ('shapes' in result) {
    const tensors = result.shapes?.map((shape) => new DataTensor(shape, span));
    return tensors ? new ArrayValue(frame.run.trail, tensors) : new UnknownValue('how many tensors there are is not known', span);
  }
  if ('named' in result) {
    const tensors = Object.entries(result.named).map(([name, shape]): [string, Value] => [name, new DataTensor(shape, span)]);
    return new ObjectValue(frame.run.trail, new Map(tensors));
  }
  const node = call.argumentNodes.length === shapeAt + 1 ? call.argumentNodes[shapeAt] : undefined;
  if (result.fault !== null) report(frame, result.fault, node ? spanOf(frame.module, node) : span);
  return new DataTensor(result.shape, span);
}

function ofFirst(call: Call): Shape {
  return shapeOf(call.scope.frame.run, call.args[0]);
}

/** `tf.tensor(values, shape)`; a factory with a rank in its name needs values that are nested so deep, or the shape. */
function ofValues(call: Call, rank: number | null): Shape {
  const { frame } = call.scope;
  const [data, given] = call.args;
  const values = shapeOfData(frame.run, data);
  if (given === undefined || given === null) return rank === null ? values : ofRank(values, rank);
  const shape = shapeOf(frame.run, given);
  // An array that is empty here may be filled where the reader does not look.
  const isEmpty = isRanked(values) && values.includes(0);
  const fault = isEmpty ? null : checkValues(values, shape);
  if (fault) report(frame, fault, spanOf(frame.module, call.argumentNodes[1] ?? call.node));
  return rank === null ? shape : ofRank(shape, rank);
}

function ofRank(shape: Shape, rank: number): Shape {
  return isRanked(shape) && shape.length === rank ? shape : new Array<Dim>(rank).fill(unknown('its size is not known'));
}

function rangeShape({ scope, args: [start, stop, step = 1] }: Call): Shape {
  if (typeof start !== 'number' || typeof step !== 'number' || step === 0) return [unknown('how many numbers there are is open')];
  if (typeof stop === 'number') return [Math.max(0, Math.ceil((stop - start) / step))];
  return [step === 1 ? subtractDims(dimOf(scope.frame.run, stop), start) : unknown('how many numbers there are is open')];
}

function oneHot(call: Call): Shape {
  const { run } = call.scope.frame;
  const [indices, depth] = call.args;
  const of = tensorShape(run, indices);
  return isRanked(of) ? [...of, dimOf(run, depth)] : unknown('its data are not known');
}
