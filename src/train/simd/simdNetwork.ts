/** A network whose training step is compiled to kernel calls on a memory of its own. */
import { byteSize } from '../../text/byteSize.js';
import type { SavedTensor } from '../checkpoint.js';
import { byteOffset, byteScale, elementsOf } from '../data/dataset.js';
import type { Dataset, Examples } from '../data/dataset.js';
import type { Environment } from '../environment.js';
import type { BatchResult, Network } from '../network.js';
import { slotsOf } from '../optimizer.js';
import type { PlannedDesign, TrainingSettings } from '../plan.js';
import { countRight, prepareModel } from '../prepareModel.js';
import type { Loss } from '../loss.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { compileModel } from './compile.js';
import type { CompiledModel } from './compile.js';
import { Machine, planMemory } from './machine.js';
import type { MemoryPlan } from './machine.js';
import { mostBytes, tooLargeForWebAssembly } from './memoryNeed.js';
import { startSlots, updateWeights } from './optimizer.js';
import type { ProgramBuffer } from './program.js';
import type { Program, ProgramWeight } from './program.js';

interface Parts {
  readonly machine: Machine;
  readonly compiled: CompiledModel;
  readonly loss: Loss;
  readonly settings: TrainingSettings;
  readonly dataset: Dataset;
  readonly notes: readonly string[];
}

export class SimdNetwork implements Network {
  readonly tellsCorrect = true;
  readonly evaluationBatch = 250;
  readonly unsettled = false;
  readonly notes: readonly string[];
  readonly shapes: readonly (readonly number[])[];

  private readonly trainable: readonly ProgramWeight[];
  private readonly elements: number;

  private constructor(private readonly parts: Parts) {
    const { compiled, settings, dataset } = parts;
    this.notes = parts.notes;
    this.trainable = compiled.weights.filter(({ trainable }) => trainable);
    this.elements = elementsOf(dataset.exampleShape);
    const perWeight = slotsOf(settings.optimizer);
    this.shapes = [
      ...compiled.weights.map(({ shape }) => shape),
      ...this.trainable.flatMap(({ shape }) => Array.from({ length: perWeight }, () => shape)),
    ];
  }

  /**
   * Builds the model once with TensorFlow.js, which gives the initial weights and all defaults, and compiles it.
   * @param dataset in the shape in which the model reads it
   */
  static prepare(
    environment: Environment,
    module: WebAssembly.Module,
    design: PlannedDesign,
    seed: number,
    settings: TrainingSettings,
    dataset: Dataset,
  ): Result<SimdNetwork> {
    const prepared = prepareModel(environment.tf, design, seed, dataset.classes, null);
    if (!prepared.ok) return prepared;
    const { model, loss, notes } = prepared.value;
    try {
      const compiled = compileModel(model, loss, seed);
      if (!compiled.ok) {
        return failure(
          `${design.label} cannot be trained on this back end: ${compiled.error}. Choose another one, or auto, which leaves it out.`,
        );
      }
      const plan = planMemory(compiled.value, settings.batchSize, slotsOf(settings.optimizer), elementsOf(dataset.exampleShape));
      if (plan.bytes > mostBytes) return failure(tooLargeForWebAssembly(design, settings, plan.bytes));
      const machine = machineFor(module, compiled.value, plan);
      if (machine === null) {
        return failure(`${design.label} needs ${byteSize(plan.bytes)} of memory, which this machine does not give now.`);
      }
      for (const [index, weight] of model.weights.entries()) {
        machine.values(compiled.value.weights[index] as ProgramWeight).set(weight.read().dataSync());
      }
      startSlots(machine, settings.optimizer);
      return success(new SimdNetwork({ machine, compiled: compiled.value, loss, settings, dataset, notes }));
    } finally {
      model.dispose();
    }
  }

  trainStep(order: Uint32Array, from: number, count: number, step: number): BatchResult {
    const { machine, settings } = this.parts;
    const labels = this.load('training', this.parts.dataset.train, (i) => order[from + i] as number, count);
    machine.run('training', count, step);
    updateWeights(machine, settings.optimizer, step);
    return this.result('training', labels);
  }

  settle(): Promise<null> {
    return Promise.resolve(null);
  }

  evaluate(from: number, count: number): Promise<BatchResult> {
    const { machine, dataset, settings } = this.parts;
    let [loss, correct] = [0, 0];
    for (let start = from; start < from + count; start += settings.batchSize) {
      const size = Math.min(settings.batchSize, from + count - start);
      const labels = this.load('inference', dataset.test, (i) => start + i, size);
      machine.run('inference', size, 0);
      const result = this.result('inference', labels);
      loss += result.loss * size;
      correct += result.correct;
    }
    return Promise.resolve({ loss: loss / count, correct, examples: count });
  }

  endEvaluation(): void {
    // Both programs share one arena, so there is nothing to free.
  }

  read(): Promise<Float32Array[]> {
    return Promise.resolve(this.tensors().map((view) => view.slice()));
  }

  write(tensors: readonly SavedTensor[]): void {
    this.tensors().forEach((view, i) => view.set((tensors[i] as SavedTensor).values));
  }

  dispose(): void {
    this.parts.machine.dispose();
  }

  /** Views of all weights, then of the slots of each trainable one. */
  private tensors(): Float32Array[] {
    const { machine, compiled } = this.parts;
    const { slots } = machine.plan.trainable;
    const offset = ({ index }: ProgramWeight): number => 4 * (machine.plan.offsets[index] as number);
    return [
      ...compiled.weights.map((weight) => machine.values(weight)),
      ...this.trainable.flatMap((weight) => slots.map((slot) => machine.floats(slot + offset(weight), weight.size))),
    ];
  }

  /** Brings examples and labels to where a program reads them, and gives the labels. */
  private load(which: 'training' | 'inference', examples: Examples, exampleAt: (i: number) => number, count: number): Uint8Array {
    const { machine, compiled } = this.parts;
    const { elements } = this;
    const bytes = machine.plan.batchBytes;
    const program: Program = compiled[which];
    const target = machine.byteView(bytes, count * elements);
    const classes = machine.integers(machine.place(which, program.labels), count);
    const labels = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const example = exampleAt(i);
      target.set(examples.pixels.subarray(example * elements, (example + 1) * elements), i * elements);
      labels[i] = classes[i] = examples.labels[example] as number;
    }
    machine.kernels.scaleBytes(bytes, machine.place(which, program.input), count * elements, byteScale, byteOffset);
    return labels;
  }

  private result(which: 'training' | 'inference', labels: Uint8Array): BatchResult {
    const { machine, compiled, loss } = this.parts;
    const program: Program = compiled[which];
    const at = (buffer: ProgramBuffer, count: number): Float32Array => machine.floats(machine.place(which, buffer), count);
    const outputs = at(program.output, labels.length * loss.outputs);
    return {
      loss: at(program.loss, 1)[0] ?? NaN,
      correct: countRight(loss, outputs, labels),
      examples: labels.length,
    };
  }
}

/** `null` where there is not so much memory to be had. */
function machineFor(module: WebAssembly.Module, model: CompiledModel, plan: MemoryPlan): Machine | null {
  try {
    return new Machine(module, model, plan);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
