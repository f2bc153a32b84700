/**
 * Recurrent cells: what happens in one time step. A cell is no layer of a model by itself; `rnn` and the recurrent layers run it.
 *
 * Multiply-adds of a step, with i inputs and u units: g·u·(i + u) for g gates (simple 1, GRU 3, LSTM 4). The element-wise work on the gates is not counted.
 */
import { isUnknown, multiplyDims, unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { ConfigValue, LayerConfig, LayerSpec } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { elementCount } from '../graph/shape.js';
import { checkPositiveInteger, flag, given, positiveSize } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { LayerType, Weight } from './layerType.js';
import { checkNamedFunctions } from './namedFunctions.js';
import { oneInput } from './oneInput.js';
import { isList } from './tfjsText.js';
import { sum, sumMacs } from './total.js';
import type { Total } from './total.js';
import { biasOf } from './weights.js';

/** One time step of a cell. */
export interface Step {
  /** The size of each state; the first is that of the output. `Unknown` where the cell is not known. */
  readonly stateSizes: readonly Dim[] | Unknown;
  readonly weights: readonly Weight[];
  readonly missingWeights?: Unknown;
  readonly unknownTrainable?: Unknown;
  readonly macs: Total | null;
}

const functions = [
  'activation',
  'kernelInitializer',
  'recurrentInitializer',
  'biasInitializer',
  'kernelRegularizer',
  'recurrentRegularizer',
  'biasRegularizer',
  'kernelConstraint',
  'recurrentConstraint',
  'biasConstraint',
];
const otherKeys = ['dropout', 'recurrentDropout', 'dropoutFunc'];

/** How the kinds of cells differ. */
interface CellKind {
  readonly className: string;
  readonly factory: string;
  readonly gates: number;
  readonly states: number;
  readonly keys: readonly string[];
  readonly functions: readonly string[];
}

const gated = ['activation', 'recurrentActivation', ...functions.slice(1)];

export const simpleCell: CellKind = {
  className: 'SimpleRNNCell',
  factory: 'simpleRNNCell',
  gates: 1,
  states: 1,
  keys: ['units', 'useBias', ...functions, ...otherKeys],
  functions,
};
export const gruCell: CellKind = {
  className: 'GRUCell',
  factory: 'gruCell',
  gates: 3,
  states: 1,
  keys: ['units', 'useBias', 'implementation', 'resetAfter', ...gated, ...otherKeys],
  functions: gated,
};
export const lstmCell: CellKind = {
  className: 'LSTMCell',
  factory: 'lstmCell',
  gates: 4,
  states: 2,
  keys: ['units', 'useBias', 'unitForgetBias', 'implementation', ...gated, ...otherKeys],
  functions: gated,
};

/** What the cell's constructor throws; that of the recurrent layer makes the cell first. */
export function checkCell(kind: CellKind, label: string, config: LayerConfig): Fault[] {
  const faults: Fault[] = [];
  if (kind.gates === 3 && flag(config, 'resetAfter', false) === true) {
    const tfjsMessage = 'GRUCell does not support reset_after parameter set to true.';
    const message = `${label} cannot reset after the product: resetAfter is not implemented in TensorFlow.js`;
    faults.push(thrownFault('unsupported', message, 'constructor', tfjsMessage, { configKey: 'resetAfter' }));
  }
  return [...faults, ...checkPositiveInteger(label, config, 'units'), ...checkNamedFunctions(label, config, kind.functions)];
}

/** The step of a cell whose input has so many features. */
export function stepOf(kind: CellKind, config: LayerConfig, features: Dim): Step {
  const units = positiveSize(config, 'units');
  const width = multiplyDims(units, kind.gates);
  const bias = biasOf(flag(config, 'useBias', true), width);
  return {
    stateSizes: new Array<Dim>(kind.states).fill(units),
    weights: [
      { name: 'kernel', shape: [features, width], trainable: true },
      { name: 'recurrent_kernel', shape: [units, width], trainable: true },
      ...bias.weights,
    ],
    ...bias.missing,
    macs: sum([elementCount([features, width]), elementCount([units, width])]),
  };
}

/** The step of whatever `rnn` is given as `cell`: one cell, stacked cells, or a list that it stacks itself. */
export function stepOfValue(value: ConfigValue | undefined, features: Dim): Step {
  if (isList(value)) return stackedStep(value, features);
  if (typeof value === 'object' && value !== null && 'layer' in value) return stepOfSpec(value.layer, features);
  return unknownStep(typeof value === 'object' && value !== null && isUnknown(value) ? value : unknown('the cell is not known'));
}

function stepOfSpec(spec: LayerSpec, features: Dim): Step {
  const kind = [simpleCell, gruCell, lstmCell].find((candidate) => candidate.className === spec.className);
  const step =
    kind !== undefined
      ? stepOf(kind, spec.config, features)
      : spec.className === 'StackedRNNCells'
        ? stackedStep(given(spec.config, 'cells'), features)
        : unknownStep(
            unknown(spec.className === '?' ? 'the cell is not known' : `${spec.className} is not a cell of TensorFlow.js`),
          );
  const trainable = spec.assignedTrainable ?? spec.config['trainable'];
  if (trainable === false) return { ...step, weights: step.weights.map((weight) => ({ ...weight, trainable: false })) };
  return typeof trainable === 'object' && trainable !== null && isUnknown(trainable)
    ? { ...step, unknownTrainable: trainable }
    : step;
}

/** Each cell reads the output of the one below. The states stand in reverse: those of the top cell first. */
function stackedStep(cells: ConfigValue | undefined, features: Dim): Step {
  if (!isList(cells)) return unknownStep(unknown('the cells are not known'));
  const steps: Step[] = [];
  let width = features;
  for (const cell of cells) {
    const step = stepOfValue(cell, width);
    steps.push(step);
    width = isUnknown(step.stateSizes) ? step.stateSizes : (step.stateSizes[0] ?? unknown('a cell without states'));
  }
  const sizes = steps.map((step) => step.stateSizes).reverse();
  const open = sizes.find(isUnknown);
  const missing = steps.find((step) => step.missingWeights !== undefined)?.missingWeights;
  const openTrainable = steps.find((step) => step.unknownTrainable !== undefined)?.unknownTrainable;
  return {
    stateSizes: open ?? sizes.flatMap((of) => (isUnknown(of) ? [] : of)),
    weights: steps.flatMap((step, index) =>
      step.weights.map((weight) => ({ ...weight, name: `RNNCell_${index}/${weight.name}` })),
    ),
    ...(missing === undefined ? {} : { missingWeights: missing }),
    ...(openTrainable === undefined ? {} : { unknownTrainable: openTrainable }),
    macs: sumMacs(steps.map((step) => step.macs)),
  };
}

function unknownStep(reason: Unknown): Step {
  return { stateSizes: reason, weights: [], missingWeights: reason, macs: reason };
}

/** A cell that is applied like a layer: TensorFlow.js builds it, gives it its input's shape, and throws when data flow. */
function cellLayer(
  className: string,
  factory: string,
  keys: readonly string[],
  check: LayerType['check'],
  step: (config: LayerConfig, features: Dim) => Step,
): LayerType {
  return oneInput({
    className,
    factories: [factory],
    keys,
    hasWeights: true,
    manyInputs: 'build',
    check,
    infer({ config, input, label }) {
      const { weights, missingWeights, macs } = step(config, input[input.length - 1] ?? null);
      const fault = silentFault('unsupported', `${label} is a cell, not a layer: give it to rnn`);
      return { weights, ...(missingWeights === undefined ? {} : { missingWeights }), macs, faults: [fault] };
    },
  });
}

const plainCell = (kind: CellKind): LayerType =>
  cellLayer(
    kind.className,
    kind.factory,
    kind.keys,
    (config) => checkCell(kind, kind.factory, config),
    (config, features) => stepOf(kind, config, features),
  );

export const cellLayers: readonly LayerType[] = [
  plainCell(simpleCell),
  plainCell(gruCell),
  plainCell(lstmCell),
  cellLayer('StackedRNNCells', 'stackedRNNCells', ['cells'], checkStack, (config, features) =>
    stackedStep(given(config, 'cells'), features),
  ),
];

function checkStack(config: LayerConfig): Fault[] {
  const cells = given(config, 'cells');
  if (cells !== undefined && (!isList(cells) || cells.length > 0)) return [];
  return [silentFault('missing-config', 'stackedRNNCells needs a list of cells', { configKey: 'cells' })];
}
