/** A model that holds layer classes of the project, on inputs other than its own. */
import type ts from 'typescript';
import { unknown } from '../../graph/dim.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { inferLayer } from '../../layers/catalogue.js';
import type { Scope } from '../interpreter/scope.js';
import { customOutputs } from './customLayer.js';
import { eitherShape } from './either.js';
import type { ModelValue } from './modelValue.js';
import { specOf } from './spec.js';
import { Either } from './tensorValue.js';
import type { Application, TensorValue } from './tensorValue.js';

/** The shapes of the model's outputs. The catalogue cannot run what the project defines, so each layer is asked again here. */
export function composeModel(scope: Scope, model: ModelValue, inputs: readonly Shape[], node: ts.Node, level = 0): Shape[] {
  const given = new Map<TensorValue, Shape>(model.state.inputs.map((input, index) => [input, inputs[index] ?? input.shape]));
  const done = new Map<Application, readonly Shape[]>();
  let depth = 0;
  const shapeOf = (tensor: TensorValue): Shape => {
    const known = given.get(tensor);
    if (known) return known;
    const { source } = tensor;
    if (source instanceof Either) return eitherShape(source.condition, shapeOf(source.whenTrue), shapeOf(source.whenFalse));
    return outputsOf(source)[tensor.index] ?? unknown('the layer has no such output');
  };
  const outputsOf = (application: Application): readonly Shape[] => {
    const known = done.get(application);
    if (known) return known;
    if (application.inputs.length === 0 || depth > 300) return application.outputShapes;
    scope.frame.run.burn(50);
    depth++;
    const shapes = application.inputs.map(shapeOf);
    const outputs = infer(scope, application, shapes, node, level);
    depth--;
    done.set(application, outputs);
    return outputs;
  };
  return model.state.outputs.map(shapeOf);
}

function infer(scope: Scope, { layer }: Application, shapes: readonly Shape[], node: ts.Node, level: number): readonly Shape[] {
  if (layer.kind === 'layer' && layer.fields !== null) return customOutputs(scope, layer, shapes, node);
  const { outputs } = inferLayer(specOf(scope.frame.run, layer), shapes);
  if (layer.kind === 'model' && level < 10 && !outputs.every(isRanked) && holdsCustom(layer)) {
    return composeModel(scope, layer, shapes, node, level + 1);
  }
  return outputs;
}

/** Whether a layer class of the project is anywhere in the model. */
export function holdsCustom(model: ModelValue, depth = 0): boolean {
  if (depth > 10) return false;
  const seen = new Set<Application>();
  const queue: TensorValue[] = [...model.state.outputs];
  for (let tensor = queue.pop(); tensor && seen.size < 1000; tensor = queue.pop()) {
    const { source } = tensor;
    if (source instanceof Either) queue.push(source.whenTrue, source.whenFalse);
    else if (!seen.has(source)) {
      seen.add(source);
      if (source.layer.kind === 'layer' ? source.layer.fields !== null : holdsCustom(source.layer, depth + 1)) return true;
      queue.push(...source.inputs);
    }
  }
  return false;
}
