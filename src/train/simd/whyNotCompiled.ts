import { classifierShape } from '../data/fit.js';
import type { PlannedDesign } from '../plan.js';
import { prepareModel } from '../prepareModel.js';
import type { TensorFlow } from '../tensorflow.js';
import { compileModel } from './compile.js';

/** Why a design cannot be compiled, as a clause that names the layer; `null` where it can, or where no back end can train it. */
export function whyNotCompiled(tf: TensorFlow, design: PlannedDesign): string | null {
  const shape = classifierShape(design.graph);
  if (typeof shape === 'string') return shape;
  const prepared = prepareModel(tf, design, 1, shape.outputs, null);
  if (!prepared.ok) return null;
  const { model, loss } = prepared.value;
  const compiled = compileModel(model, loss, 1);
  model.dispose();
  return compiled.ok ? null : compiled.error;
}
