/** Properties and methods of TensorFlow.js's things. */
import type ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import { ArrayValue } from '../interpreter/arrayValue.js';
import { BuiltinFunction } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { callUnknown } from '../interpreter/invoke.js';
import type { Scope } from '../interpreter/scope.js';
import { openAt, unknownAt } from '../interpreter/unknown.js';
import { isKind, TfMember, UnknownValue } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { applyLayer } from './apply.js';
import { applyToData, isData } from './applyToData.js';
import type { AnyLayer } from './apply.js';
import { getWeights, setWeights, weightNamed } from './assignedWeights.js';
import { inferLayer } from '../../layers/catalogue.js';
import { shapeOf } from './config.js';
import { customOutputs, dimValue, shapeValue } from './customLayer.js';
import { specOf } from './spec.js';
import { dataMethod } from './data.js';
import type { DataTensor } from './dataTensor.js';
import type { LayerValue } from './layerValue.js';
import { addLayer, pop } from './sequential.js';
import type { ModelValue } from './modelValue.js';
import { Either } from './tensorValue.js';
import type { TensorValue } from './tensorValue.js';
import { flatSize } from './tensorSize.js';
import { trace } from './trace.js';
import { addWeight } from './weights.js';
import { unknownApplication } from './unknownLayer.js';
import { compile, useModel } from './use.js';

export function tensorFlowProperty(scope: Scope, object: Exclude<Value, null | undefined>, key: string, node: ts.Node): Value {
  if (isKind(object, 'tf')) return member(scope, object, key);
  if (isKind(object, 'tensor')) return tensorProperty(scope, object, key, node);
  if (isKind(object, 'layer')) return layerProperty(scope, object, key, node);
  if (isKind(object, 'model')) return modelProperty(scope, object, key, node);
  if (isKind(object, 'data')) return dataProperty(scope, object, key, node);
  if (isKind(object, 'unknown') && key === 'apply')
    return new BuiltinFunction('apply', (call) => callUnknown(call.scope, object, call));
  return undefined;
}

/** What the project itself put there comes before what TensorFlow.js has. */
function member(scope: Scope, object: TfMember, key: string): Value {
  const path = object.path === '' ? key : `${object.path}.${key}`;
  const { properties } = scope.frame.run.extensions;
  if (properties.has(path)) return properties.get(path);
  return path === 'default' ? object : new TfMember(path);
}

function tensorProperty(scope: Scope, tensor: TensorValue, key: string, node: ts.Node): Value {
  switch (key) {
    case 'shape':
      return shapeValue(scope, tensor.shape);
    case 'rank':
      return Array.isArray(tensor.shape) ? tensor.shape.length : unknownAt(scope, node, 'the rank is not known');
    case 'sourceLayer':
      return tensor.source instanceof Either
        ? unknownAt(scope, node, 'which layer it is depends on a condition')
        : tensor.source.layer;
    case 'dtype':
      return 'float32';
    case 'name':
      return openAt(scope, node, textOf(scope.frame.module, node), 'string', true);
    default:
      // Methods of data tensors on a symbolic one: TensorFlow.js has none of them, a custom layer's code may call them.
      return new UnknownValue('symbolic tensors have no data', spanOf(scope.frame.module, node), [tensor]);
  }
}

function one(scope: Scope, values: readonly Value[], node: ts.Node): Value {
  if (values.length === 1) return values[0];
  return values.length === 0 ? unknownAt(scope, node, 'there is none yet') : new ArrayValue(scope.frame.run.trail, [...values]);
}

function applyMember(layer: AnyLayer): BuiltinFunction {
  return new BuiltinFunction('apply', (call) => applyLayer(call.scope, layer, call.args, call.node));
}

function layerProperty(scope: Scope, layer: LayerValue, key: string, node: ts.Node): Value {
  const [first] = layer.applications;
  const several = layer.applications.length > 1;
  switch (key) {
    case 'apply':
      return applyMember(layer);
    case 'output':
      return several ? unknownAt(scope, node, 'the layer is applied several times') : one(scope, first?.outputs ?? [], node);
    case 'input':
      return several ? unknownAt(scope, node, 'the layer is applied several times') : one(scope, first?.inputs ?? [], node);
    case 'outputShape':
      return shapeOfOutputs(scope, first?.outputs ?? [], node);
    case 'batchInputShape':
      return first?.inputs[0] ? shapeValue(scope, first.inputs[0].shape) : unknownAt(scope, node, 'the layer is not applied yet');
    case 'trainable':
      return layer.trainable ?? (typeof layer.origin.config['trainable'] === 'boolean' ? layer.origin.config['trainable'] : true);
    case 'name':
      return layer.name ?? openAt(scope, node, textOf(scope.frame.module, node), 'string', true);
    case 'getClassName':
      return new BuiltinFunction(key, () => layer.origin.className);
    case 'computeOutputShape':
      return new BuiltinFunction(key, (call) => outputShape(call, layer));
    case 'addWeight':
      return new BuiltinFunction(key, (call) => addWeight(call, layer));
    case 'getWeights':
      return new BuiltinFunction(key, (call) => getWeights(call, layer));
    case 'setWeights':
      return new BuiltinFunction(key, (call) => setWeights(call, layer));
    case 'call':
      return new BuiltinFunction(key, (call) =>
        isData(call.args[0])
          ? applyToData(call.scope, layer, call.args, call.node)
          : callUnknown(call.scope, unknownAt(call.scope, call.node, 'it is not called on tensors'), call),
      );
    case 'invokeCallHook':
    case 'build':
    case 'setFastWeightInitDuringBuild':
      return new BuiltinFunction(key, () => undefined);
    case 'getOutputAt':
    case 'getInputAt':
      return new BuiltinFunction(key, (call) => {
        const at = typeof call.args[0] === 'number' ? layer.applications[call.args[0]] : undefined;
        return one(call.scope, (key === 'getOutputAt' ? at?.outputs : at?.inputs) ?? [], call.node);
      });
    case 'layer': {
      const inner = layer.origin.config['layer'];
      return inner === undefined ? undefined : unknownAt(scope, node, 'the layer inside a wrapper is not read here');
    }
    default: {
      const given = layer.origin.config[key];
      if (typeof given === 'number' || typeof given === 'string' || typeof given === 'boolean') return given;
      return weightNamed(scope, layer, key, node) ?? unknownAt(scope, node, `\`${key}\` of a layer is not known`);
    }
  }
}

/** What a layer would give for a shape, or for several in an array. */
function outputShape(call: Call, layer: LayerValue): Value {
  const { run } = call.scope.frame;
  const [shape] = call.args;
  const exact = isKind(shape, 'array') ? shape.exact : null;
  const isSeveral = exact !== null && exact.length > 0 && exact.every((one) => isKind(one, 'array'));
  const inputs = (isSeveral ? exact : [shape]).map((one) => shapeOf(run, one));
  const outputs =
    layer.fields === null ? inferLayer(specOf(run, layer), inputs).outputs : customOutputs(call.scope, layer, inputs, call.node);
  const shapes = outputs.map((output) => shapeValue(call.scope, output));
  return shapes.length === 1 ? shapes[0] : new ArrayValue(run.trail, shapes);
}

function shapeOfOutputs(scope: Scope, outputs: readonly TensorValue[], node: ts.Node): Value {
  if (outputs.length === 0) return unknownAt(scope, node, 'it has no output yet');
  const shapes = outputs.map((output) => shapeValue(scope, output.shape));
  return shapes.length === 1 ? shapes[0] : new ArrayValue(scope.frame.run.trail, shapes);
}

function modelProperty(scope: Scope, model: ModelValue, key: string, node: ts.Node): Value {
  const { state } = model;
  const { trail } = scope.frame.run;
  if (model.loaded !== null) {
    const open = loadedProperty(scope, model, key, node);
    if (open !== undefined) return open;
  }
  switch (key) {
    case 'add':
      return new BuiltinFunction(key, (call) => {
        const at = call.argumentNodes[0] ?? call.node;
        addLayer(call.scope, model, call.args[0], at);
        return undefined;
      });
    case 'pop':
      return new BuiltinFunction(key, (call) => (pop(call.scope, model), undefined));
    case 'apply':
    case 'call':
      return applyMember(model);
    case 'inputs':
      return new ArrayValue(trail, [...state.inputs]);
    case 'outputs':
      return new ArrayValue(trail, [...state.outputs]);
    case 'input':
      return one(scope, state.inputs, node);
    case 'output':
      return one(scope, state.outputs, node);
    case 'outputShape':
      return shapeOfOutputs(scope, state.outputs, node);
    case 'layers':
      return new ArrayValue(trail, layersOf(model));
    case 'getLayer':
      return new BuiltinFunction(key, (call) => getLayer(call, model));
    case 'trainable':
      return state.trainable ?? true;
    case 'name':
      return state.name ?? openAt(scope, node, textOf(scope.frame.module, node), 'string', true);
    case 'compile':
      return new BuiltinFunction(key, (call) => compile(call, model));
    case 'getClassName':
      return new BuiltinFunction(key, () => model.modelKind);
    case 'fit':
    case 'predict':
    case 'evaluate':
    case 'predictOnBatch':
    case 'trainOnBatch':
    case 'fitDataset':
    case 'evaluateDataset':
      return new BuiltinFunction(key, (call) => useModel(call, model, key));
    case 'getWeights':
      return new BuiltinFunction(key, (call) => getWeights(call, model));
    case 'setWeights':
      return new BuiltinFunction(key, (call) => setWeights(call, model));
    case 'summary':
    case 'build':
    case 'dispose':
    case 'loadWeights':
      return new BuiltinFunction(key, () => undefined);
    default:
      return new BuiltinFunction(key, (call) =>
        callUnknown(call.scope, unknownAt(call.scope, call.node, `\`${key}\` of a model is not read`), call),
      );
  }
}

export function layersOf(model: ModelValue): AnyLayer[] {
  return model.modelKind === 'Sequential'
    ? model.state.entries.toArray().map((entry) => entry.layer)
    : [...trace(model.state.inputs, model.state.outputs).layers];
}

/** A loaded model is open all through: its layers are found by any name, and give tensors of which nothing is known. */
function loadedProperty(scope: Scope, model: ModelValue, key: string, node: ts.Node): Value {
  const { run, module } = scope.frame;
  const why = new UnknownValue(
    `a layer of the model that ${model.loaded ?? 'is loaded'} gives is not in the code`,
    spanOf(module, node),
  );
  if (key === 'getLayer')
    return new BuiltinFunction(
      key,
      (call) => unknownApplication(run.trail, model.state.inputs, new UnknownValue(why.reason, spanOf(module, call.node))).layer,
    );
  if (key === 'layers') return new UnknownValue(why.reason, why.span);
  return undefined;
}

function getLayer(call: Call, model: ModelValue): Value {
  const [name, index] = call.args;
  const layers = layersOf(model);
  const at = typeof name === 'number' ? name : typeof index === 'number' ? index : null;
  if (at !== null) return layers[at] ?? unknownAt(call.scope, call.node, 'the model has no such layer');
  if (typeof name !== 'string') return unknownAt(call.scope, call.node, 'which layer is meant is open');
  const found = layers.find((layer) => (layer.kind === 'layer' ? layer.name : layer.state.name) === name);
  return found ?? unknownAt(call.scope, call.node, `no layer is named "${name}" in the code`);
}

function dataProperty(scope: Scope, tensor: DataTensor, key: string, node: ts.Node): Value {
  if (key === 'shape') return shapeValue(scope, tensor.shape);
  if (key === 'rank') return Array.isArray(tensor.shape) ? tensor.shape.length : unknownAt(scope, node, 'the rank is not known');
  if (key === 'size') return dimValue(flatSize(tensor.shape));
  if (key === 'dtype' || /^\d+$/.test(key)) return unknownAt(scope, node, `\`${key}\` of a tensor is not known`);
  return dataMethod(tensor, key);
}

/** Whether the property is one that TensorFlow.js gives a meaning to. */
export function setTensorFlowProperty(
  scope: Scope,
  object: LayerValue | ModelValue,
  key: string,
  value: Value,
  _node: ts.Node,
): boolean {
  const { trail } = scope.frame.run;
  if (key !== 'trainable' && key !== 'name') return false;
  trail.touch(object);
  if (object.kind === 'layer') {
    if (key === 'trainable') object.trainable = value;
    else object.name = typeof value === 'string' ? value : null;
  } else if (key === 'trainable') object.state = { ...object.state, trainable: value };
  else object.state = { ...object.state, name: typeof value === 'string' ? value : null };
  return true;
}
