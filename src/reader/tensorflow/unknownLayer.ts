/** A layer of which nothing is known, standing where code that cannot be read computed a tensor. */
import { unknown } from '../../graph/dim.js';
import type { Trail } from '../interpreter/trail.js';
import type { UnknownValue } from '../interpreter/value.js';
import { LayerValue } from './layerValue.js';
import { Application } from './tensorValue.js';
import type { TensorValue } from './tensorValue.js';

export function unknownApplication(trail: Trail, inputs: readonly TensorValue[], why: UnknownValue): Application {
  const layer = new LayerValue(trail, {
    className: '?',
    name: null,
    config: {},
    span: why.span,
    configSpans: new Map(),
    unknown: why.reason,
  });
  const application = new Application(
    layer,
    inputs,
    inputs.map((input) => input.shape),
    [unknown(why.reason)],
    why.span,
  );
  layer.applications = [application];
  return application;
}
