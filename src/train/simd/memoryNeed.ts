/** How much memory a training on the compiled back end takes, found without running it: the model is built and compiled, no more. */
import { byteSize } from '../../text/byteSize.js';
import { elementsOf } from '../data/dataset.js';
import { classifierShape } from '../data/fit.js';
import type { DesignNeed, MemoryNeed } from '../memory.js';
import { slotsOf } from '../optimizer.js';
import type { PlannedDesign, TrainingPlan, TrainingSettings } from '../plan.js';
import { prepareModel } from '../prepareModel.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import type { TensorFlow } from '../tensorflow.js';
import { compileModel } from './compile.js';
import { planMemory } from './machine.js';

/** What a memory of WebAssembly can hold: addresses have 32 bits. */
export const mostBytes = 2 ** 32;

/** The need of a design, or a clause that says why it is not compiled. The current back end has to be the CPU. */
export function memoryNeed(tf: TensorFlow, design: PlannedDesign, settings: TrainingSettings): Result<MemoryNeed> {
  const shape = classifierShape(design.graph);
  if (typeof shape === 'string') return failure(shape);
  const prepared = prepareModel(tf, design, 1, shape.outputs, null);
  if (!prepared.ok) return prepared;
  const { model, loss } = prepared.value;
  try {
    const compiled = compileModel(model, loss, 1);
    if (!compiled.ok) return compiled;
    // A size of the input that is free at run time is not compiled.
    const exampleBytes = elementsOf(shape.input.map((size) => size ?? 0));
    const { bytes, parts } = planMemory(compiled.value, settings.batchSize, slotsOf(settings.optimizer), exampleBytes);
    if (bytes > mostBytes) return failure(tooLargeForWebAssembly(design, settings, bytes));
    return success({ bytes, ...parts });
  } finally {
    model.dispose();
  }
}

/** The needs of all designs of a plan. */
export function memoryNeeds(tf: TensorFlow, { designs, settings }: TrainingPlan): DesignNeed[] {
  return designs.map((design) => {
    const named = { design: design.key, label: design.label };
    const need = memoryNeed(tf, design, settings);
    return need.ok ? { ...named, need: need.value } : { ...named, reason: need.error };
  });
}

export function tooLargeForWebAssembly({ label }: PlannedDesign, { batchSize }: TrainingSettings, bytes: number): string {
  return (
    `${label} needs ${byteSize(bytes)} of memory at batch size ${batchSize.toLocaleString('en-US')}, and WebAssembly has at most ` +
    `${byteSize(mostBytes)}. Choose a smaller batch size.`
  );
}
