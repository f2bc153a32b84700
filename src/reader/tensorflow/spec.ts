/** Layers of the interpreter as plain data. */
import { unknown } from '../../graph/dim.js';
import type { LayerSpec } from '../../graph/model.js';
import type { Run } from '../interpreter/run.js';
import type { Value } from '../interpreter/value.js';
import { graphOf } from './graph.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';

export function specOf(run: Run, layer: LayerValue | ModelValue): LayerSpec {
  if (layer.kind === 'layer') {
    const { className, config, span } = layer.origin;
    return {
      className,
      name: layer.name,
      config,
      span,
      ...assigned(layer.trainable),
      ...(layer.weights && { ownWeights: layer.weights }),
    };
  }
  const { modelKind, origin, state } = layer;
  return { className: modelKind, name: state.name, config: {}, span: origin.span, model: graphOf(run, layer) };
}

function assigned(trainable: Value): Pick<LayerSpec, 'assignedTrainable'> {
  if (trainable === undefined) return {};
  return { assignedTrainable: typeof trainable === 'boolean' ? trainable : unknown('whether it is trained is open') };
}
