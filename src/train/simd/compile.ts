/**
 * From the model that TensorFlow.js builds to programs of kernel calls: it is walked through from its output back to its input, and each
 * application of a layer writes down what it computes.
 */
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Loss } from '../loss.js';
import { failure, success } from '../result.js';
import type { Result } from '../result.js';
import { LayerReader } from './layerReader.js';
import type { LayerLike, Penalty } from './layerReader.js';
import { layersOfOneInput, layersOfSeveralInputs } from './layers/table.js';
import { emitLoss, emitPenalties } from './loss.js';
import { ProgramBuffer } from './program.js';
import type { Program, ProgramWeight } from './program.js';
import { NotCompiled, Tape, Value, elementsOf } from './tape.js';

export interface CompiledModel {
  /** In the model's order. */
  readonly weights: readonly ProgramWeight[];
  readonly training: Program;
  /** The forward pass and the loss, with layers as they behave outside of training. */
  readonly inference: Program;
}

/**
 * @param seed of the run, for layers that draw random numbers
 * @returns the programs, or a clause that names the layer that keeps it from being compiled
 */
export function compileModel(model: LayersModel, loss: Loss, seed: number): Result<CompiledModel> {
  const trainable = new Set(model.trainableWeights.map(({ id }) => id));
  const weights = new Map<number, ProgramWeight>();
  model.weights.forEach(({ id, shape }, index) => {
    const sizes = shape.map((size) => size ?? 0);
    weights.set(id, { index, shape: sizes, size: elementsOf(sizes), trainable: trainable.has(id) });
  });
  try {
    const write = (training: boolean): Program => new ModelWriter(model, weights, new Tape(training, seed)).write(loss);
    return success({ weights: [...weights.values()], training: write(true), inference: write(false) });
  } catch (error) {
    if (error instanceof NotCompiled) return failure(error.message);
    throw error;
  }
}

/** What the tensors of a model are in one application of it: a nested model may be applied several times. */
class Application {
  readonly values: Map<SymbolicTensor, Value>;
  private readonly nested = new Map<string, Application>();

  constructor(inputs: readonly SymbolicTensor[], given: readonly Value[]) {
    this.values = new Map(inputs.map((input, i) => [input, given[i] as Value]));
  }

  /** The application of a nested model that a tensor comes from; one for all outputs. */
  within(model: LayersModel, { nodeIndex }: SymbolicTensor, inputs: readonly Value[]): Application {
    const key = `${model.id} ${nodeIndex}`;
    let application = this.nested.get(key);
    if (application === undefined) {
      application = new Application(model.inputs, inputs);
      this.nested.set(key, application);
    }
    return application;
  }
}

class ModelWriter {
  private readonly penalties: Penalty[] = [];
  private readonly penalized = new Set<object>();

  constructor(
    private readonly model: LayersModel,
    private readonly weights: ReadonlyMap<number, ProgramWeight>,
    private readonly tape: Tape,
  ) {}

  write(loss: Loss): Program {
    const { tape, model } = this;
    const [inputTensor] = model.inputs;
    const [outputTensor] = model.outputs;
    if (inputTensor === undefined || outputTensor === undefined || model.inputs.length !== 1) {
      throw new NotCompiled(`the model has ${model.inputs.length} inputs`);
    }
    const shape = sizesOf(inputTensor);
    const input = new ProgramBuffer(elementsOf(shape), 'per-example');
    const labels = new ProgramBuffer(1, 'per-example');
    const output = this.value(outputTensor, new Application([inputTensor], [new Value(input, shape, false)]));
    output.buffer.lasting = true;
    const lossBuffer = emitLoss(tape, output, loss, labels);
    tape.writeBackward();
    if (tape.training) emitPenalties(tape, this.penalties, lossBuffer);
    return { operations: tape.operations, input, labels, output: output.buffer, loss: lossBuffer };
  }

  private value(tensor: SymbolicTensor, application: Application): Value {
    const known = application.values.get(tensor);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer as unknown as LayerLike;
    const inputs = tensor.inputs.map((input) => this.value(input, application));
    let value: Value;
    try {
      value = isModel(layer) ? this.nested(layer, tensor, inputs, application) : this.apply(layer, inputs, sizesOf(tensor));
    } catch (error) {
      if (error instanceof NotCompiled && !isModel(layer)) {
        throw new NotCompiled(`${layer.getClassName()} is not compiled: ${error.message}`);
      }
      throw error;
    }
    application.values.set(tensor, value);
    return value;
  }

  private nested(model: LayersModel, tensor: SymbolicTensor, inputs: readonly Value[], application: Application): Value {
    const output = model.outputs[tensor.tensorIndex];
    if (output === undefined) throw new Error('a nested model lacks an output');
    return this.value(output, application.within(model, tensor, inputs));
  }

  private apply(layer: LayerLike, inputs: readonly Value[], shape: readonly number[]): Value {
    const reader = new LayerReader(layer, this.weights);
    if (!this.penalized.has(layer)) {
      this.penalized.add(layer);
      this.penalties.push(...reader.penalties());
    }
    const several = layersOfSeveralInputs[reader.className];
    const one = layersOfOneInput[reader.className];
    const [input] = inputs;
    let value: Value | null = null;
    if (several !== undefined) value = several(this.tape, reader, inputs, shape);
    else if (one !== undefined && input !== undefined && inputs.length === 1) value = one(this.tape, reader, [input], shape);
    if (value === null) throw new NotCompiled('there is no kernel for it');
    if (value.shape.join() !== shape.join()) {
      throw new Error(`${reader.className} gives [${value.shape.join(', ')}] instead of [${shape.join(', ')}]`);
    }
    return value;
  }
}

/** A sequential model keeps the model that does the work inside; the other kind is that itself. */
function isModel(layer: LayerLike): layer is LayerLike & LayersModel {
  return 'layers' in layer;
}

/** Sizes of a tensor after the batch. */
function sizesOf({ shape, sourceLayer }: SymbolicTensor): number[] {
  return shape.slice(1).map((size) => {
    if (size === null) throw new NotCompiled(`a size of ${sourceLayer.getClassName()}'s output is free until it runs`);
    return size;
  });
}
