/** Data against the model that is given them, as far as literals in the code show their shapes. */
import { certainlyDiffer } from '../../graph/dim.js';
import type { Dim } from '../../graph/dim.js';
import type { Fault } from '../../graph/problem.js';
import { formatShape, isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import { shapeJson, shapeText } from '../../layers/tfjsText.js';
import { isKind } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { DataTensor } from './dataTensor.js';
import { tfjsNameOf } from './layerNames.js';
import type { ModelValue } from './modelValue.js';
import { Either } from './tensorValue.js';
import type { TensorValue } from './tensorValue.js';

/** What is wrong with the data that `model.predict` is given. */
export function checkPrediction(model: ModelValue, data: Value): Fault | null {
  const tensors = dataOf(data);
  const { inputs } = model.state;
  if (tensors === null || inputs.length === 0) return null;
  if (tensors.length !== inputs.length) {
    const tfjsMessage = isKind(data, 'array')
      ? `Error when checking model : the Array of Tensors that you are passing to your model is not the size the the model expected. Expected to see ${inputs.length} Tensor(s), but instead got ${tensors.length} Tensors(s).`
      : `The model expects ${inputs.length}  Tensors, but only received one Tensor. Found: array with shape ${shapeJson(tensors[0]?.shape ?? [])}.`;
    return mismatch(`The model takes ${inputs.length} tensors, but is given ${tensors.length}`, tfjsMessage);
  }
  for (const [index, input] of inputs.entries()) {
    const given = rankTwo(tensors[index]?.shape ?? input.shape);
    if (!isRanked(given) || !isRanked(input.shape)) continue;
    const name = inputName(model, input);
    const message = `The model takes ${formatShape(input.shape)}, but is given data of the shape ${formatShape(given)}`;
    if (given.length !== input.shape.length) {
      return mismatch(
        message,
        `Error when checking : expected ${name} to have ${input.shape.length} dimension(s), but got array with shape ${shapeJson(given)}`,
      );
    }
    if (differs(given, input.shape)) {
      return mismatch(
        message,
        `Error when checking : expected ${name} to have shape ${shapeJson(input.shape)} but got array with shape ${shapeJson(given)}.`,
      );
    }
  }
  return null;
}

/** What is wrong with the data that `model.fit` and `model.evaluate` are given: inputs, targets, and their number. */
export function checkTraining(
  model: ModelValue,
  x: Value,
  y: Value,
  loss: string | null,
): { readonly fault: Fault; readonly argument: 0 | 1 } | null {
  const { inputs, outputs } = model.state;
  const xs = dataOf(x);
  const ys = dataOf(y);
  if (xs && inputs.length > 0) {
    const fault = standardized(
      xs,
      inputs.map((input) => input.shape),
      inputs.map((input) => inputName(model, input)),
      'input',
    );
    if (fault) return { fault, argument: 0 };
  }
  if (ys && outputs.length > 0 && loss !== null) {
    const shapes = outputs.map((output) => targetShape(output.shape, loss));
    const fault = standardized(ys, shapes, outputs.map(outputName), 'target');
    if (fault) return { fault, argument: 1 };
  }
  const [rows] = sizes(xs);
  const [targets] = sizes(ys);
  if (rows === undefined || targets === undefined || rows === targets) return null;
  const tfjsMessage = `Input Tensors should have the same number of samples as target Tensors. Found ${rows} input sample(s) and ${targets} target sample(s).`;
  return { fault: mismatch(`There are ${rows} inputs, but ${targets} targets`, tfjsMessage), argument: 1 };
}

function standardized(
  data: readonly DataTensor[],
  shapes: readonly Shape[],
  names: readonly string[],
  what: 'input' | 'target',
): Fault | null {
  // Several are matched with several by TensorFlow.js; one with several is told by `predict` well enough.
  if (data.length !== shapes.length) return null;
  for (const [index, shape] of shapes.entries()) {
    const given = rankTwo(data[index]?.shape ?? shape);
    if (!isRanked(given) || !isRanked(shape)) continue;
    const side = what === 'input' ? 'takes' : 'is trained towards';
    const message = `The model ${side} ${formatShape(shape)}, but is given data of the shape ${formatShape(given)}`;
    if (given.length !== shape.length) {
      return mismatch(
        message,
        `Error when checking ${what}: expected ${names[index] ?? what} to have ${shape.length} dimension(s). but got array with shape ${shapeText(given)}`,
      );
    }
    if (!differs(given, shape)) continue;
    const wanted = shapeText(shape.slice(1));
    return mismatch(
      message,
      `${what} expected a batch of elements where each example has shape [${wanted}] (i.e.,tensor shape [*,${wanted}]) but the ${what} received an input with ${shapeText(given.slice(0, 1))} examples, each with shape [${shapeText(given.slice(1))}] (tensor shape [${shapeText(given)}])`,
    );
  }
  return null;
}

function targetShape(output: Shape, loss: string): Shape {
  return loss === 'sparseCategoricalCrossentropy' && isRanked(output) ? [...output.slice(0, -1), 1] : output;
}

/** The tensors, where all of them are such that the code shows. */
function dataOf(value: Value): readonly DataTensor[] | null {
  if (value instanceof DataTensor) return [value];
  const exact = isKind(value, 'array') ? value.exact : null;
  return exact && exact.length > 0 && exact.every((one) => one instanceof DataTensor) ? exact : null;
}

/** TensorFlow.js takes a vector for a column. */
function rankTwo(shape: Shape): Shape {
  return isRanked(shape) && shape.length === 1 ? [...shape, 1] : shape;
}

/** The batch may be of any size. */
function differs(given: readonly Dim[], wanted: readonly Dim[]): boolean {
  return wanted.some((dim, axis) => axis > 0 && dim !== null && certainlyDiffer(dim, given[axis] ?? null));
}

function sizes(data: readonly DataTensor[] | null): number[] {
  return (data ?? []).flatMap(({ shape }) => {
    const first = isRanked(shape) ? shape[0] : undefined;
    return typeof first === 'number' ? [first] : [];
  });
}

/** A sequential model names the input that it makes for its first layer after it. */
function inputName(model: ModelValue, input: TensorValue): string {
  const { source } = input;
  if (source instanceof Either) return 'input1';
  const first = model.state.entries.first?.layer;
  if (first && first !== source.layer && first.kind === 'layer') return `${tfjsNameOf(first)}_input`;
  return tfjsNameOf(source.layer);
}

function outputName(output: TensorValue): string {
  return output.source instanceof Either ? 'output' : tfjsNameOf(output.source.layer);
}

function mismatch(message: string, tfjsMessage: string): Fault {
  return { code: 'data-mismatch', message, tfjsMessage };
}
