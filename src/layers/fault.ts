/** Makes faults, so that every layer words the same thing the same way. */
import { isUnknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { Fault, ProblemCode } from '../graph/problem.js';
import { elementCount, formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import type { Weight } from './layerType.js';
import { shapeText } from './tfjsText.js';

export type Thrower = NonNullable<Fault['thrownBy']>;

/** Where a fault lies, beside its code and message. */
export interface FaultPlace {
  readonly input?: number;
  readonly configKey?: string;
}

/** A fault that TensorFlow.js lets pass when the model is built. */
export function silentFault(code: ProblemCode, message: string, place: FaultPlace = {}): Fault {
  return { code, message, tfjsMessage: null, ...place };
}

/** A fault for which `thrownBy` throws `tfjsMessage`. */
export function thrownFault(
  code: ProblemCode,
  message: string,
  thrownBy: Thrower,
  tfjsMessage: string,
  place: FaultPlace = {},
): Fault {
  return { code, message, tfjsMessage, thrownBy, ...place };
}

/** Whether TensorFlow.js refuses to build the layer because of one of these faults. */
export function throws(faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.tfjsMessage !== null && fault.thrownBy !== 'add');
}

/**
 * What TensorFlow.js finds when it makes the weights: every initializer refuses a size that is free, negative or not an integer.
 * A configuration fault that is already known and was silent so far takes the message over, so that one cause gives one fault.
 */
export function withWeightFaults(label: string, faults: readonly Fault[], weights: readonly Weight[], input: Shape): Fault[] {
  const all = [...faults];
  for (const weight of weights) {
    if (!isRanked(weight.shape) || weight.shape.every(isWeightSize)) continue;
    const tfjsMessage = `Tensor must have a shape comprised of positive integers but got shape [${shapeText(weight.shape)}].`;
    const cause = all.findIndex((fault) => fault.code === 'invalid-config' && fault.tfjsMessage === null);
    const known = all[cause];
    if (known !== undefined) all[cause] = { ...known, tfjsMessage, thrownBy: 'build' };
    else if (!throws(all)) {
      const message = weight.shape.includes(null)
        ? `${label} makes its weights for one size, but that size is free at run time in its input ${formatShape(input)}`
        : `${label} cannot make a weight of shape ${formatShape(weight.shape)}`;
      all.push(thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0 }));
    }
    break;
  }
  return all;
}

function isWeightSize(dim: Dim): boolean {
  if (dim === null) return false;
  return typeof dim !== 'number' || (Number.isInteger(dim) && dim >= 0);
}

/**
 * The sizes of an output, with a fault for each axis that becomes zero or negative there (not for one that came in so: that is reported where it
 * arose). TensorFlow.js lets zero pass; a negative size stops `Sequential.add` alone, and nothing sensible follows from it, so it is unknown from here on.
 */
export function positiveSizes(
  label: string,
  input: Shape,
  output: readonly Dim[],
  name: string,
  how: string,
): { readonly sizes: readonly Dim[]; readonly faults: readonly Fault[] } {
  const bad = output.filter((dim, axis) => axis > 0 && typeof dim === 'number' && !(dim > 0));
  if (bad.length === 0) return { sizes: output, faults: [] };
  const sizes = output.map((dim): Dim =>
    typeof dim === 'number' && !(dim >= 0) ? { unknown: `${label} makes it negative` } : dim,
  );
  const cameIn = isRanked(input) && input.some((dim, axis) => axis > 0 && typeof dim === 'number' && !(dim > 0));
  if (cameIn) return { sizes, faults: [] };
  const message = `${label} turns ${formatShape(input)} into ${formatShape(output)}: ${how}`;
  const negative = output.some((dim) => typeof dim === 'number' && dim < 0);
  const fault = negative
    ? thrownFault(
        'empty-dimension',
        message,
        'add',
        `Negative dimension size caused by adding layer ${name} with input shape [${shapeText(input)}]`,
        { input: 0 },
      )
    : silentFault('empty-dimension', message, { input: 0 });
  return { sizes, faults: [fault] };
}

/** Elements of one example of a shape: all but the batch. */
export function exampleElements(shape: Shape): ReturnType<typeof elementCount> {
  return isUnknown(shape) ? shape : elementCount(shape.slice(1));
}
