/** Recurrent layers. Multiply-adds: time steps × those of a step of the cell (cells.ts). */
import { certainlyDiffer, formatDim, isUnknown, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ConfigValue, LayerConfig } from '../graph/model.js';
import { multiplyCounts } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import { elementCount, formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { checkCell, gruCell, lstmCell, simpleCell, stepOf, stepOfValue } from './cells.js';
import type { Step } from './cells.js';
import { flag, given, isOpen } from './config.js';
import { thrownFault, withWeightFaults } from './fault.js';
import { checkInput } from './inputCheck.js';
import type { Inference, LayerType } from './layerType.js';
import { isList, shapeText, tfjsName } from './tfjsText.js';
import type { Total } from './total.js';

const sequenceKeys = ['returnSequences', 'returnState', 'goBackwards', 'stateful', 'unroll', 'inputDim', 'inputLength'];

/** What the kinds of recurrent layers differ in. */
export interface Recurrence {
  readonly label: string;
  /** Rank of the input: 3, or 5 for a convolutional one. */
  readonly rank: number;
  check(config: LayerConfig): readonly Fault[];
  /** One step on the input without its time axis; `faults` are those of the cell's `build`. */
  step(config: LayerConfig, input: readonly Dim[]): Step & { readonly faults?: readonly Fault[] };
  /** The shape of the output of one step, from the input without its time axis. */
  stepOutput(config: LayerConfig, input: readonly Dim[], step: Step): readonly Dim[];
}

/** Inputs: the sequence, then initial states if there are any. Outputs: the sequence or its last element, then the states if `returnState`. */
export function inferRecurrent(className: string, kind: Recurrence, config: LayerConfig, inputs: readonly Shape[]): Inference {
  const faults: Fault[] = [...kind.check(config)];
  const name = tfjsName(className, config);
  const sequence = inputs[0] ?? unknown(`${kind.label} has no input`);
  faults.push(...checkInput(kind.label, name, { rank: kind.rank }, sequence));
  const wrongRank = isRanked(sequence) && sequence.length !== kind.rank;
  const reason = wrongRank ? unknown(faults[faults.length - 1]?.message ?? '') : null;
  const dims =
    isRanked(sequence) && !wrongRank
      ? sequence
      : new Array<Dim>(kind.rank).fill(reason ?? (isUnknown(sequence) ? sequence : null));
  const [batch = null, time = null, ...features] = dims;
  const input = [batch, ...features];
  const step = kind.step(config, input);
  const stepOutput = kind.stepOutput(config, input, step);
  const outputs = outputsOf(config, batch, time, stepOutput.map(withoutNegative), step);
  if (reason !== null) {
    return { outputs: outputs.map(() => reason), weights: [], missingWeights: reason, macs: reason, faults };
  }
  const stepFaults = (step.faults ?? []).map((fault) => withInput(fault, name, sequence));
  const built = withWeightFaults(kind.label, [...faults, ...stepFaults], step.weights, sequence);
  built.push(
    ...checkStates(kind.label, inputs.slice(1), step),
    ...checkStateful(kind.label, config, batch, sequence),
    ...checkStateSizes(kind.label, config, batch, stepOutput),
  );
  return {
    outputs,
    weights: step.weights,
    ...(step.missingWeights === undefined ? {} : { missingWeights: step.missingWeights }),
    ...(step.unknownTrainable === undefined ? {} : { unknownTrainable: step.unknownTrainable }),
    macs: overTime(time, step.macs),
    faults: built,
  };
}

/** A step sees its input without the time axis; `Sequential.add` names the whole input. */
function withInput(fault: Fault, name: string, sequence: Shape): Fault {
  if (fault.thrownBy !== 'add') return fault;
  return {
    ...fault,
    tfjsMessage: `Negative dimension size caused by adding layer ${name} with input shape [${shapeText(sequence)}]`,
  };
}

export function overTime(time: Dim, macs: Total | null): Total | null {
  if (macs === null || isUnknown(macs) || macs === 0n) return macs;
  const steps = elementCount([time]);
  return isUnknown(steps) ? steps : multiplyCounts(steps, macs);
}

function outputsOf(config: LayerConfig, batch: Dim, time: Dim, stepOutput: readonly Dim[], step: Step): Shape[] {
  const sequences = flag(config, 'returnSequences', false);
  const states = flag(config, 'returnState', false);
  const single: Shape = isUnknown(sequences)
    ? unknown(`returnSequences is open: ${sequences.unknown}`)
    : sequences
      ? [batch, time, ...stepOutput]
      : [batch, ...stepOutput];
  if (states === false) return [single];
  if (isUnknown(states)) return [unknown(`returnState is open: ${states.unknown}`)];
  if (isUnknown(step.stateSizes)) return [single, step.stateSizes];
  // The states of a convolutional cell are images: all but the size of their channels is that of the output.
  return [single, ...step.stateSizes.map((size) => (stepOutput.length > 1 ? [batch, ...stepOutput] : [batch, size]))];
}

/** The initial states have to be as many and as wide as those of the cell. */
function checkStates(label: string, states: readonly Shape[], step: Step): Fault[] {
  if (states.length === 0 || isUnknown(step.stateSizes)) return [];
  const sizes = step.stateSizes;
  const widths = states.map((state): Dim => (isRanked(state) ? (state[state.length - 1] ?? null) : state));
  const odd = sizes.findIndex((size, index) => widths[index] === undefined || certainlyDiffer(size, widths[index]));
  if (states.length === sizes.length && odd < 0) return [];
  const message = `${label} has ${sizes.length} state(s) of ${sizes.map(formatDim).join(' and ')}, but its initial states are ${states.map(formatShape).join(', ')}`;
  const specs = new Array<string>(states.length).fill('[object Object]').join(',');
  const tfjsMessage = `An initialState was passed that is not compatible with cell.stateSize. Received stateSpec=${specs}; However cell.stateSize is ${sizes.map(formatDim).join(',')}`;
  return [thrownFault('shape-mismatch', message, 'build', tfjsMessage, { input: Math.max(odd, 0) + 1 })];
}

function checkStateful(label: string, config: LayerConfig, batch: Dim, sequence: Shape): Fault[] {
  if (flag(config, 'stateful', false) !== true || batch !== null) return [];
  const message = `${label} is stateful and needs the batch size, but its input ${formatShape(sequence)} leaves it free until run time`;
  const tfjsMessage =
    'If an RNN is stateful, it needs to know its batch size. Specify the batch size of your input tensors: \n' +
    '- If using a Sequential model, specify the batch size by passing a `batchInputShape` option to your first layer.\n' +
    '- If using the functional API, specify the batch size by passing a `batchShape` option to your Input layer.';
  return [thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0, configKey: 'stateful' })];
}

function withoutNegative(size: Dim): Dim {
  return typeof size === 'number' && size < 0 ? unknown('a negative size') : size;
}

/** The states that a stateful layer keeps are made when it is built; those of a convolutional one are images. */
function checkStateSizes(label: string, config: LayerConfig, batch: Dim, stepOutput: readonly Dim[]): Fault[] {
  const makeable = stepOutput.every((size) => size !== null && !(typeof size === 'number' && size < 0));
  if (flag(config, 'stateful', false) !== true || batch === null || makeable) return [];
  const shape = [batch, ...stepOutput];
  const message = `${label} is stateful and makes states of its output’s size, but that is ${formatShape(shape)}`;
  const tfjsMessage = `Tensor must have a shape comprised of positive integers but got shape [${shapeText(shape)}].`;
  return [thrownFault('undefined-dimension', message, 'build', tfjsMessage, { input: 0, configKey: 'stateful' })];
}

export function recurrentLayer(className: string, keys: readonly string[], kind: Recurrence): LayerType {
  return {
    className,
    factories: [kind.label],
    keys: [...keys, ...sequenceKeys],
    check: (config) => kind.check(config),
    infer: (config, inputs) => inferRecurrent(className, kind, config, inputs),
    builtSpec(config, inputs) {
      const input = inputs[0];
      if (input === undefined || !isRanked(input)) return null;
      // Built together with initial states, the layer keeps the demand of its constructor.
      if (inputs.length > 1) return { rank: kind.rank };
      const stateful = flag(config, 'stateful', false) === true;
      return { rank: kind.rank, shape: [stateful ? (input[0] ?? null) : null, null, ...input.slice(2)] };
    },
  };
}

type CellKind = typeof simpleCell;

function withOwnCell(className: string, label: string, cell: CellKind): LayerType {
  return recurrentLayer(className, cell.keys, {
    label,
    rank: 3,
    check: (config) => checkCell(cell, label, config),
    step: (config, input) => stepOf(cell, config, input[input.length - 1] ?? null),
    stepOutput: (_config, _input, step) => [firstState(step)],
  });
}

function firstState(step: Step): Dim {
  return isUnknown(step.stateSizes) ? step.stateSizes : (step.stateSizes[0] ?? unknown('a cell without states'));
}

/** `rnn` runs the cell that it is given; a list of cells is stacked. */
const rnn = recurrentLayer('RNN', ['cell'], {
  label: 'rnn',
  rank: 3,
  check: checkGivenCell,
  step: (config, input) => stepOfValue(given(config, 'cell'), input[input.length - 1] ?? null),
  stepOutput: (_config, _input, step) => [firstState(step)],
});

const layersWithoutState = 'The RNN cell should have an attribute `stateSize` (tuple of integers, one integer per RNN state).';

function checkGivenCell(config: LayerConfig): Fault[] {
  const value = given(config, 'cell');
  if (value === undefined) {
    const tfjsMessage = 'cell property is missing for the constructor of RNN.';
    return [thrownFault('missing-config', 'rnn needs a cell', 'constructor', tfjsMessage, { configKey: 'cell' })];
  }
  if (isOpen(value) || isList(value) || isCell(value)) return [];
  return [
    thrownFault('invalid-config', 'rnn needs a cell, such as lstmCell', 'constructor', layersWithoutState, { configKey: 'cell' }),
  ];
}

/** A cell of TensorFlow.js, or a class of the user's own that may well be one. */
function isCell(value: ConfigValue): boolean {
  if (typeof value !== 'object' || value === null || !('layer' in value)) return false;
  return /Cells?$/.test(value.layer.className) || !knownLayers.has(value.layer.className);
}

const knownLayers = new Set([
  'Dense',
  'LSTM',
  'GRU',
  'SimpleRNN',
  'RNN',
  'ConvLSTM2D',
  'Conv1D',
  'Conv2D',
  'Embedding',
  'Activation',
  'Dropout',
  'Flatten',
]);

export const recurrentLayers: readonly LayerType[] = [
  withOwnCell('SimpleRNN', 'simpleRNN', simpleCell),
  withOwnCell('GRU', 'gru', gruCell),
  withOwnCell('LSTM', 'lstm', lstmCell),
  rnn,
];
