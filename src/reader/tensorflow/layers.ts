/** Makes layers: `tf.layers.dense({…})`. */
import { unknown } from '../../graph/dim.js';
import type { ConfigValue } from '../../graph/model.js';
import type { Fault } from '../../graph/problem.js';
import { layerTypeOf, layerTypeOfFactory } from '../../layers/catalogue.js';
import { commonKeys } from '../../layers/inputShape.js';
import type { LayerType } from '../../layers/layerType.js';
import { checkNoArguments } from '../../layers/noArguments.js';
import { spanOf } from '../modules/module.js';
import { copyProperties } from '../interpreter/objectLiterals.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { isKind, isPrimitive } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { readConfig } from './config.js';
import { reportConstructor } from '../report/report.js';
import { LayerValue } from './layerValue.js';

export function makeLayer(call: Call, factory: string): LayerValue {
  const type = layerTypeOfFactory(factory);
  if (type === null)
    return unknownLayer(call, factory === '?' ? 'which layer is made is open' : `TensorFlow.js has no layer \`${factory}\``);
  return layerOfType(call, type, factory, call.args[0]);
}

/** `new tf.layers.Dense({…})`, where code reaches for the class itself. */
export function layerOfClass(call: Call, className: string): LayerValue {
  const type = layerTypeOf(className);
  return type === null
    ? unknownLayer(call, `\`${className}\` is not a layer of TensorFlow.js`)
    : layerOfType(call, type, className, call.args[0]);
}

export function unknownLayer(call: Call, reason: string): LayerValue {
  const span = spanOf(call.scope.frame.module, call.node);
  return new LayerValue(call.scope.frame.run.trail, {
    className: '?',
    name: null,
    config: {},
    span,
    configSpans: new Map(),
    unknown: reason,
  });
}

function layerOfType(call: Call, type: LayerType, factory: string, given: Value): LayerValue {
  const { run, module } = call.scope.frame;
  const span = spanOf(module, call.node);
  const object = configObject(call, given);
  const read = readConfig(run, object);
  const config: Record<string, ConfigValue> = { ...read.config };
  if (read.rest !== null) fillIn(config, type, read.rest, isHandedOver(object));
  const checked = type.checkCall?.(factory, config) ?? type.check(config);
  const nothing = isNothing(call, checked) ? checkNoArguments(type, factory) : null;
  // What else is missing is known, but not worth telling.
  const faults = nothing === null ? checked : [nothing, ...checked];
  const name = typeof config['name'] === 'string' ? config['name'] : null;
  const layer = new LayerValue(
    run.trail,
    { className: type.className, name, config, span, configSpans: read.spans, unknown: null },
    faults,
  );
  run.layersBuilt++;
  run.burn(15);
  reportConstructor(call.scope.frame, layer, nothing === null ? faults : [nothing]);
  return layer;
}

/** Nothing is written between the parentheses, or what stands there is nothing and a lack in any case. */
function isNothing({ args, argumentNodes }: Call, faults: readonly Fault[]): boolean {
  return args[0] === undefined && (faults.length > 0 || (args.length === 0 && argumentNodes.length === 0));
}

/** The configuration as one object: what several objects may give is joined. */
function configObject(call: Call, given: Value): ObjectValue {
  if (isKind(given, 'object')) return given;
  const object = new ObjectValue(call.scope.frame.run.trail);
  if (!isPrimitive(given)) copyProperties(call.scope, object, given, call.node);
  return object;
}

/** An object that was merely handed to code that cannot be read is taken to be as it was made, unless something needed is not in it. */
function isHandedOver(object: ObjectValue): boolean {
  return isKind(object.rest, 'unknown') && object.rest.reason.startsWith('the object is handed');
}

/** Keys that may have been given although they are not known. */
function fillIn(config: Record<string, ConfigValue>, type: LayerType, reason: string, onlyNeeded: boolean): void {
  if (onlyNeeded) {
    for (const fault of type.check(config)) {
      if (fault.code === 'missing-config' && fault.configKey !== undefined) config[fault.configKey] = unknown(reason);
    }
    return;
  }
  for (const key of [...type.keys, ...commonKeys]) {
    if (key !== 'name' && key !== 'weights' && key !== 'dtype' && key !== 'inputDType' && !(key in config))
      config[key] = unknown(reason);
  }
}
