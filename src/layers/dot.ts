/** The dot product of two inputs along one axis of each. */
import { certainlyDiffer, formatDim, isSized, isUnknown, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { given, isOpen } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { Inference, LayerType } from './layerType.js';
import { shownValue } from './shownValue.js';
import { isList } from './tfjsText.js';

const label = 'dot';

/**
 * Multiply-adds: elements of the output × the size that is summed over; scaling with `normalize` is not counted. With a list of negative axes
 * TensorFlow.js compares nothing when it builds, and throws when data flow.
 */
export const dot: LayerType = {
  className: 'Dot',
  factories: [label],
  keys: ['axes', 'normalize'],
  check(config) {
    const value = given(config, 'axes');
    if (isOpen(value) || isAxis(value)) return [];
    if (isList(value) && value.length === 2 && value.every((axis) => isOpen(axis) || isAxis(axis))) return [];
    const missing = value === undefined;
    const message = missing ? `${label} needs axes` : `${label} needs an axis or two as axes, but it is ${shownValue(value)}`;
    return [silentFault(missing ? 'missing-config' : 'invalid-config', message, { configKey: 'axes' })];
  },
  infer(config, inputs) {
    const inference = product(config, inputs);
    return { ...inference, faults: [...dot.check(config), ...inference.faults] };
  },
};

function isAxis(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value);
}

function failed(fault: Fault): Inference {
  const reason = unknown(fault.message);
  return { outputs: [reason], weights: [], macs: reason, faults: [fault] };
}

function product(config: LayerConfig, inputs: readonly Shape[]): Inference {
  const [a, b] = inputs;
  if (a === undefined || b === undefined || inputs.length !== 2) {
    const message = `${label} takes exactly 2 inputs, but is applied to ${inputs.length}`;
    const tfjsMessage = 'A `Dot` layer should be called on a list of exactly 2 inputs.';
    return failed(thrownFault('input-count', message, 'outputShape', tfjsMessage));
  }
  const known = `${formatShape(a)} and ${formatShape(b)}`;
  const high = [a, b].findIndex((shape) => isRanked(shape) && shape.length > 3);
  if (high >= 0) {
    const message = `${label} takes inputs of rank 2 or 3, but they are ${known}`;
    const tfjsMessage = 'Dot layer does not support tensors of 4D or higher rank yet.';
    return failed(thrownFault('rank-mismatch', message, 'outputShape', tfjsMessage, { input: high }));
  }
  if (!isRanked(a) || !isRanked(b)) {
    const open = isUnknown(a) ? a : isUnknown(b) ? b : unknown('an input is not known');
    return { outputs: [open], weights: [], macs: open, faults: [] };
  }
  const axes = axesOf(config, a.length, b.length);
  if (axes === null) {
    const open = unknown('axes is not known');
    return { outputs: [open], weights: [], macs: open, faults: [] };
  }
  const [left, right] = axes.resolved;
  const x = a[left];
  const y = b[right];
  const odd = axisFaults(x, y, known, axes);
  if (odd !== null || x === undefined || y === undefined) {
    return failed(odd ?? silentFault('invalid-config', `${label} has no such axes`));
  }
  const [fault] = sizeFaults(x, y, known, axes);
  if (fault !== undefined) return failed(fault);
  if (left === 0 || right === 0) {
    const message = `${label} multiplies along axis 0, which is the batch (inputs ${known})`;
    return failed(silentFault('invalid-config', message, { configKey: 'axes' }));
  }
  const rest = b.filter((_, axis) => axis !== right).slice(1);
  const joined = [...a.filter((_, axis) => axis !== left), ...rest];
  const output = joined.length === 1 ? [...joined, 1] : joined;
  const macs = elementCount([...output.slice(1), isSized(x) ? x : y]);
  return { outputs: [output], weights: [], macs, faults: [] };
}

interface Axes {
  /** As written. */
  readonly given: readonly [number, number];
  /** Counted from the front. */
  readonly resolved: readonly [number, number];
  /** Whether TensorFlow.js finds the size on such an axis when it builds: in a list of axes it does not count from the end. */
  readonly found: readonly [boolean, boolean];
}

function axesOf(config: LayerConfig, rankA: number, rankB: number): Axes | null {
  const value = given(config, 'axes');
  const list = value !== undefined && isList(value);
  const pair = list ? value : [value, value];
  const [left, right] = pair;
  if (pair.length !== 2 || typeof left !== 'number' || typeof right !== 'number') return null;
  const fromFront = (axis: number, rank: number): number => {
    let index = axis;
    while (index < 0) index += rank;
    return index;
  };
  const resolved = [fromFront(left, rankA), fromFront(right, rankB)] as const;
  return { given: [left, right], resolved, found: [!list || left >= 0, !list || right >= 0] };
}

/** Axes that are not there, or that TensorFlow.js does not find. */
function axisFaults(x: Dim | undefined, y: Dim | undefined, known: string, axes: Axes): Fault | null {
  const foundX = axes.found[0] ? x : undefined;
  const foundY = axes.found[1] ? y : undefined;
  const inside = x !== undefined && y !== undefined;
  if (inside && (foundX === undefined) === (foundY === undefined)) return null;
  const message = inside
    ? `${label} is given one axis counted from the front and one from the end, ${axes.given.join(' and ')}: TensorFlow.js takes only both alike`
    : `${label} multiplies along axes ${axes.given.join(' and ')}, but its inputs are ${known}`;
  const place = { configKey: 'axes' };
  if ((foundX === undefined) === (foundY === undefined)) return silentFault('invalid-config', message, place);
  const shown = [foundX, foundY].map((size) => (size === undefined ? 'undefined' : formatDim(size))).join(' !== ');
  return thrownFault('invalid-config', message, 'build', `Dimension incompatibility: ${shown}`, place);
}

function sizeFaults(x: Dim, y: Dim, known: string, axes: Axes): Fault[] {
  const strictly = (x === null && isSized(y)) || (y === null && isSized(x));
  const [compared] = axes.found;
  if (!certainlyDiffer(x, y) && !(compared && strictly)) return [];
  const message = `${label} multiplies along axes ${axes.given.join(' and ')}, whose sizes ${formatDim(x)} and ${formatDim(y)} differ (inputs ${known})`;
  if (!compared) return [silentFault('shape-mismatch', message)];
  return [thrownFault('shape-mismatch', message, 'build', `Dimension incompatibility: ${formatDim(x)} !== ${formatDim(y)}`)];
}
