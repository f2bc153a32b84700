/** Inputs of models: `tf.input({shape})`, `tf.layers.inputLayer`, and the one that a sequential model makes for its first layer. */
import { unknown } from '../../graph/dim.js';
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import { inferLayer } from '../../layers/catalogue.js';
import type { Call } from '../interpreter/functionValue.js';
import type { Trail } from '../interpreter/trail.js';
import type { Value } from '../interpreter/value.js';
import { makeLayer } from './layers.js';
import { LayerValue } from './layerValue.js';
import { Application } from './tensorValue.js';
import type { TensorValue } from './tensorValue.js';

/** `tf.input({…})`: the tensor. */
export function makeInput(call: Call): Value {
  const layer = makeLayer(call, 'input');
  return connectInput(layer).outputs[0];
}

/** `tf.layers.inputLayer({…})`: the layer. */
export function makeInputLayer(call: Call): LayerValue {
  const layer = makeLayer(call, 'inputLayer');
  connectInput(layer);
  return layer;
}

function connectInput(layer: LayerValue): Application {
  const { className, config, span } = layer.origin;
  const [shape] = inferLayer({ className, name: layer.name, config, span }, []).outputs;
  const application = new Application(layer, [], [], [shape ?? unknown('the input has no shape')], span);
  layer.applications = [application];
  return application;
}

/** The input that a sequential model makes for its first layer; it stands nowhere in the code. */
export function inputFor(trail: Trail, shape: Shape, span: Span | null): TensorValue {
  const config = Array.isArray(shape) ? { batchInputShape: shape as readonly (number | null)[] } : {};
  const layer = new LayerValue(trail, {
    className: 'InputLayer',
    name: null,
    config,
    span,
    configSpans: new Map(),
    unknown: null,
  });
  const application = new Application(layer, [], [], [shape], span);
  layer.applications = [application];
  return application.outputs[0] as TensorValue;
}
