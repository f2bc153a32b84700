/** Lays inputs side by side along one axis. Moves data: no multiply-adds. */
import { addDims, certainlyDiffer, isSized, isUnknown, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { given, isOpen } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { Inference, LayerType } from './layerType.js';
import { shownValue } from './shownValue.js';
import { shapeJson } from './tfjsText.js';

const label = 'concatenate';

export const concatenate: LayerType = {
  className: 'Concatenate',
  factories: [label],
  keys: ['axis'],
  check(config) {
    const value = given(config, 'axis');
    if (value === undefined || isOpen(value) || (typeof value === 'number' && Number.isInteger(value))) return [];
    const message = `${label} needs an integer as axis, but it is ${shownValue(value)}`;
    return [silentFault('invalid-config', message, { configKey: 'axis' })];
  },
  infer(config, inputs) {
    const faults = concatenate.check(config);
    const { output, faults: more } = join(config, inputs);
    return { outputs: [output], weights: [], macs: 0n, faults: [...faults, ...more] } satisfies Inference;
  },
};

function join(config: LayerConfig, inputs: readonly Shape[]): { readonly output: Shape; readonly faults: readonly Fault[] } {
  if (inputs.length < 2) {
    const message = `${label} joins at least 2 inputs, but is applied to ${inputs.length}`;
    const tfjsMessage = 'A `Concatenate` layer should be called on a list of at least 2 inputs';
    return { output: inputs[0] ?? unknown(message), faults: [thrownFault('input-count', message, 'build', tfjsMessage)] };
  }
  const open = inputs.find(isUnknown);
  const ranked = inputs.filter(isRanked);
  const first = ranked[0];
  if (first === undefined) return { output: open ?? unknown('no inputs'), faults: [] };
  const value = given(config, 'axis') ?? -1;
  const axis = typeof value === 'number' ? (value < 0 ? value + first.length : value) : null;
  const known = inputs.map(formatShape).join(', ');
  const text = `A \`Concatenate\` layer requires inputs with matching shapes except for the concat axis. Got input shapes: [${inputs.map(shapeJson).join(',')}]`;
  const odd = ranked.findIndex((shape) => shape.length !== first.length);
  if (odd >= 0) {
    const message = `${label} joins inputs of one rank, but they are ${known}`;
    return { output: unknown(message), faults: [thrownFault('rank-mismatch', message, 'build', text, { input: odd })] };
  }
  if (axis !== null && (axis < 0 || axis >= first.length)) {
    const message = `${label} joins along axis ${shownValue(value)}, but its inputs are ${known}`;
    // TensorFlow.js leaves out no axis then, or the first one, and may find that the others differ.
    const compared = (shape: readonly Dim[]): readonly Dim[] => (axis < 0 ? shape.slice(1) : shape);
    const differ = ranked.some((shape) => compared(shape).some((size, index) => clashes(size, compared(first)[index] ?? null)));
    const place = { configKey: 'axis' };
    const fault = differ
      ? thrownFault('invalid-config', message, 'build', text, place)
      : silentFault('invalid-config', message, place);
    return { output: unknown(message), faults: [fault] };
  }
  if (axis === null) return { output: first.map(() => unknown('axis is not known')), faults: [] };
  const clash = ranked.findIndex((shape) => shape.some((size, index) => index !== axis && clashes(size, first[index] ?? null)));
  if (clash >= 0) {
    const message = `${label} joins inputs that agree on every axis but ${axis}, but they are ${known}`;
    return { output: unknown(message), faults: [thrownFault('shape-mismatch', message, 'build', text, { input: clash })] };
  }
  if (open !== undefined) return { output: first.map((size, index) => (index === axis ? open : size)), faults: [] };
  const joined = ranked.slice(1).reduce<Dim>((sum, shape) => addDims(sum, shape[axis] ?? null), first[axis] ?? null);
  return {
    output: first.map((size, index) => (index === axis ? joined : size)),
    faults: countedFromEnd(value, axis, first.length),
  };
}

/** When it runs, TensorFlow.js takes every negative axis for the last one. */
function countedFromEnd(value: ConfigValue, axis: number, rank: number): Fault[] {
  if (typeof value !== 'number' || value >= 0 || axis === rank - 1) return [];
  const message = `${label} along axis ${value} joins along the last axis when TensorFlow.js 4.22 runs it, which fails or spoils the shape: write axis: ${axis}`;
  return [silentFault('unsupported', message, { configKey: 'axis' })];
}

/** TensorFlow.js compares strictly here: a free size beside a known one is a mismatch. */
function clashes(a: Dim, b: Dim): boolean {
  return certainlyDiffer(a, b) || (a === null && isSized(b)) || (b === null && isSized(a));
}
