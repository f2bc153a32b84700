/**
 * Whether a data set fits a model: what the model reads and gives, and the sentence where they do not go together.
 *
 * A model that reads the same number of values in a flat list (`[784]` for images of 28 × 28 × 1), or with the dimensions of
 * size 1 left out or added, fits too: the bytes are in the same order, only the shape is another.
 */
import { formatShape, isRanked } from '../../graph/shape.js';
import type { ModelGraph } from '../../graph/model.js';
import { builtInClasses, builtInMisfit } from './builtIn.js';
import type { BuiltInOptions } from './builtIn.js';
import { catalogue } from './catalogue.js';
import { elementsOf } from './dataset.js';
import type { Dataset } from './dataset.js';

/** What fits or not: a data set, or a row of the catalogue. */
export interface DatasetShape {
  readonly label: string;
  readonly exampleShape: readonly number[];
  readonly classes: number;
}

/** What a classifier reads and gives, without the batch. A size that is free at run time is `null`. */
export interface ClassifierShape {
  readonly input: readonly (number | null)[];
  readonly outputs: number;
}

/** The model's input and outputs as a classifier's, or why it is not one that data sets of labeled examples can train. */
export function classifierShape(graph: ModelGraph): ClassifierShape | string {
  const [input] = graph.inputs;
  if (graph.inputs.length !== 1 || input === undefined) {
    return `the model has ${graph.inputs.length} inputs, and the data sets have one`;
  }
  const [output] = graph.outputs;
  if (graph.outputs.length !== 1 || output === undefined) {
    return `the model has ${graph.outputs.length} outputs, and a classifier has one`;
  }
  const read = knownSizes(input.shape);
  if (read === null)
    return `the model's input ${formatShape(input.shape)} has sizes that are not known; set example values for them`;
  const given = graph.layers[output.layer]?.calls[output.call]?.outputShapes[output.output];
  const outputs = given === undefined ? null : knownSizes(given);
  if (given === undefined || outputs === null) {
    return `the model's output ${given === undefined ? '' : formatShape(given)} has sizes that are not known; set example values for them`;
  }
  const [classes] = outputs;
  if (outputs.length !== 1 || typeof classes !== 'number') {
    return `the model gives ${formatShape(given)} for an example, and a classifier gives one value for each class: end with dense({ units: classes })`;
  }
  return { input: read, outputs: classes };
}

/** Why the data set cannot train the model, with what would fit; `null` where it can. */
export function misfit(graph: ModelGraph, dataset: DatasetShape): string | null {
  const shape = classifierShape(graph);
  if (typeof shape === 'string') return sentence(shape);
  const why = mismatch(shape, dataset);
  if (why === null) return null;
  const fitting = catalogue
    .filter((entry) => entry.label !== dataset.label)
    .filter((entry) => (entry.id === 'built-in' ? builtInMisfitOf(graph) : mismatch(shape, entry)) === null)
    .map((entry) => entry.label);
  return `${sentence(why)} ${fitting.length > 0 ? `What fits: ${fitting.join(', ')}.` : 'None of the known data sets fits; use your own.'}`;
}

/** The same for the built-in data set, which takes the model's shape. */
export function builtInMisfitOf(graph: ModelGraph): string | null {
  const options = builtInFor(graph);
  return typeof options === 'string' ? sentence(options) : null;
}

/** The options with which the built-in data set fits the model, or why it cannot. A free size of an image becomes 32. */
export function builtInFor(graph: ModelGraph): BuiltInOptions | string {
  const shape = classifierShape(graph);
  if (typeof shape === 'string') return shape;
  if (shape.outputs < 2) return oneOutput;
  const wanted = shape.input.map((size, axis) => size ?? (axis === 2 ? 3 : 32));
  const classes = Math.min(shape.outputs, builtInClasses);
  const why = builtInMisfit(wanted, classes);
  return why === null ? { shape: wanted, classes } : `the model reads ${listed(shape.input)}, and ${why}`;
}

/** The data set in the shape in which the model reads it; the same bytes. `null` where it does not fit. */
export function shapedFor(graph: ModelGraph, dataset: Dataset): Dataset | null {
  const shape = classifierShape(graph);
  if (typeof shape === 'string' || mismatch(shape, dataset) !== null) return null;
  const exampleShape = readShape(shape.input, dataset.exampleShape);
  return exampleShape === null ? null : { ...dataset, exampleShape };
}

const oneOutput =
  'the model has 1 output; for these data sets a classifier has one output for each class, also for two classes: dense({ units: classes, activation: "softmax" })';

function mismatch({ input, outputs }: ClassifierShape, dataset: DatasetShape): string | null {
  if (readShape(input, dataset.exampleShape) === null) {
    return `${dataset.label} has examples of [${dataset.exampleShape.join(', ')}], and the model reads ${listed(input)}`;
  }
  if (outputs < 2) return oneOutput;
  if (outputs < dataset.classes) return `${dataset.label} has ${dataset.classes} classes, and the model has ${outputs} outputs`;
  return null;
}

/** The shape in which a model with this input reads examples of this shape; `null` where it cannot. */
function readShape(input: readonly (number | null)[], exampleShape: readonly number[]): readonly number[] | null {
  if (matches(input, exampleShape)) return exampleShape;
  const known = input.filter((size) => size !== null);
  if (known.length < input.length) return null;
  if (elementsOf(known) !== elementsOf(exampleShape)) return null;
  const significant = (shape: readonly number[]): string => shape.filter((size) => size !== 1).join();
  return input.length === 1 || significant(known) === significant(exampleShape) ? known : null;
}

function matches(input: readonly (number | null)[], exampleShape: readonly number[]): boolean {
  return input.length === exampleShape.length && input.every((size, axis) => size === null || size === exampleShape[axis]);
}

/** A shape's sizes after the batch; `null` where one is open or unknown. */
function knownSizes(shape: ModelGraph['inputs'][number]['shape']): (number | null)[] | null {
  if (!isRanked(shape)) return null;
  const sizes = shape.slice(1);
  return sizes.every((size) => size === null || typeof size === 'number') ? sizes : null;
}

function listed(input: readonly (number | null)[]): string {
  return `[${input.map((size) => size ?? 'any').join(', ')}]`;
}

/** A clause that begins with a name keeps it as it is. */
function sentence(clause: string): string {
  return `${clause.replace(/^the /, 'The ')}.`;
}
