/** Calls of TensorFlow.js's functions. */
import ts from 'typescript';
import { callback } from '../builtins/array.js';
import { binary } from '../interpreter/operators.js';
import type { Call } from '../interpreter/functionValue.js';
import { callUnknown } from '../interpreter/invoke.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Scope } from '../interpreter/scope.js';
import { unknownAt } from '../interpreter/unknown.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { makeData } from './data.js';
import { makeInput, makeInputLayer } from './input.js';
import { makeLayer } from './layers.js';
import { loadedModel, makeFunctional, makeSequential } from './models.js';

type Reader = (call: Call) => Value;

const functions: Readonly<Record<string, Reader>> = {
  sequential: (call) => makeSequential(call.scope, call.args[0], call.node),
  model: (call) => makeFunctional(call.scope, call.args[0], call.node),
  input: makeInput,
  Input: makeInput,
  'layers.input': makeInput,
  'layers.inputLayer': makeInputLayer,
  loadLayersModel: loadedModel,
  loadModel: loadedModel,
  loadGraphModel: loadedModel,
  'models.modelFromJSON': loadedModel,
  tidy: runInside,
  profile: runInside,
  time: runInside,
  keep: (call) => call.args[0],
  nextFrame: () => undefined,
  ready: () => undefined,
  'util.sizeFromShape': (call) => product(call),
  'util.assert': () => undefined,
  'serialization.registerClass': () => undefined,
};

export function callTensorFlow(scope: Scope, path: string, given: Omit<Call, 'scope'>): Value {
  const call: Call = { ...given, scope };
  scope.frame.run.burn(2);
  const read = Object.hasOwn(functions, path) ? functions[path] : undefined;
  if (read) return read(call);
  const dot = path.indexOf('.');
  const group = dot < 0 ? '' : path.slice(0, dot);
  const name = path.slice(dot + 1);
  switch (group) {
    case 'layers':
      return makeLayer(call, name);
    case 'initializers':
    case 'regularizers':
    case 'constraints':
    case 'train':
      return named(call, group, name);
    default:
      return makeData(call, path) ?? callUnknown(scope, unknownAt(scope, call.node, `\`tf.${path}\` is not read`), call);
  }
}

/** `tf.tidy(fn)`, `tf.tidy(name, fn)`: the function runs here. */
function runInside(call: Call): Value {
  const fn = call.args.find((argument) => isKind(argument, 'function'));
  return fn === undefined ? unknownAt(call.scope, call.node, 'it runs nothing that is known') : callback(call, fn, []);
}

function product(call: Call): Value {
  const [shape] = call.args;
  const exact = isKind(shape, 'array') ? shape.exact : null;
  if (!exact) return unknownAt(call.scope, call.node, 'the shape is open');
  return exact.reduce<Value>((size, dim) => binary(ts.SyntaxKind.AsteriskToken, size, dim), 1);
}

/** Names that are not the class's with a small first letter. */
const CLASS_NAMES: Readonly<Record<string, string>> = {
  leCunNormal: 'LeCunNormal',
  leCunUniform: 'LeCunUniform',
  l1: 'L1L2',
  l2: 'L1L2',
  l1l2: 'L1L2',
  sgd: 'SGD',
  rmsprop: 'RMSProp',
};

/** The parameters of optimizers, in order. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  sgd: ['learningRate'],
  momentum: ['learningRate', 'momentum', 'useNesterov'],
  adam: ['learningRate', 'beta1', 'beta2', 'epsilon'],
  adamax: ['learningRate', 'beta1', 'beta2', 'epsilon', 'decay'],
  rmsprop: ['learningRate', 'decay', 'momentum', 'epsilon', 'centered'],
  adagrad: ['learningRate', 'initialAccumulatorValue'],
  adadelta: ['learningRate', 'rho', 'epsilon'],
};

/** Initializers, regularizers, constraints and optimizers: their class and what they are given. */
function named(call: Call, group: string, name: string): Value {
  const className = CLASS_NAMES[name] ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const object = new ObjectValue(call.scope.frame.run.trail, new Map(), null, className);
  const [first] = call.args;
  if (group !== 'train') {
    if (isKind(first, 'object')) {
      for (const [key, value] of first.properties) object.properties.set(key, value);
      object.rest = first.rest;
    }
    return object;
  }
  (PARAMETERS[name] ?? []).forEach((key, index) => {
    const value = call.args[index];
    if (value !== undefined) object.properties.set(key, value);
  });
  const minimize = ['minimize', 'computeGradients', 'applyGradients', 'getWeights', 'dispose'];
  object.rest = unknownAt(call.scope, call.node, `optimizers have ${minimize.join(', ')}`);
  return object;
}
