/**
 * Layers around a layer. TensorFlow.js builds the inner layer without the check of its input, and ignores `trainable` in the
 * wrapper's configuration; the inner layer's own counts.
 */
import { isUnknown, multiplyDims, unknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { LayerConfig, LayerSpec } from '../graph/model.js';
import { multiplyCounts } from '../graph/polynomial.js';
import type { Fault } from '../graph/problem.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { checkWord, flag } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import type { Thrower } from './fault.js';
import type { InferContext, Inference, LayerType } from './layerType.js';
import { inputCountFault } from './oneInput.js';
import { overTime } from './recurrent.js';
import { freeSizeFaults } from './reshaping.js';
import { isList, plainText, shapeJson, tfjsName } from './tfjsText.js';

export const wrapperClassNames: ReadonlySet<string> = new Set(['TimeDistributed', 'Bidirectional']);

/** The layer inside: a layer, or a model as one. */
export function innerLayer(config: LayerConfig): LayerSpec | null {
  const value = config['layer'];
  if (typeof value !== 'object' || value === null || isList(value)) return null;
  if ('layer' in value) return value.layer;
  if ('model' in value)
    return { className: value.model.kind, name: value.model.name, config: {}, span: value.model.span, model: value.model };
  return null;
}

function unknownInner(config: LayerConfig): ReturnType<typeof unknown> {
  const value = config['layer'];
  return typeof value === 'object' && value !== null && isUnknown(value) ? value : unknown('the wrapped layer is not known');
}

function checkInner(label: string, config: LayerConfig, thrownBy: Thrower, tfjsMessage: string): Fault[] {
  const value = config['layer'];
  if (value !== undefined && value !== null) return [];
  return [thrownFault('missing-config', `${label} needs a layer`, thrownBy, tfjsMessage, { configKey: 'layer' })];
}

function withoutInner(config: LayerConfig, faults: readonly Fault[]): Inference {
  const reason = unknownInner(config);
  return { outputs: [reason], weights: [], missingWeights: reason, macs: reason, faults };
}

/** Applies a layer to every time step. Multiply-adds: time steps × those of the inner layer. */
export const timeDistributed: LayerType = {
  className: 'TimeDistributed',
  factories: ['timeDistributed'],
  keys: ['layer'],
  check: () => [],
  infer(config, inputs, context) {
    const label = 'timeDistributed';
    const faults = checkInner(
      label,
      config,
      'build',
      `Cannot read properties of ${plainText(config['layer'])} (reading 'built')`,
    );
    const inner = innerLayer(config);
    const input = inputs[0];
    if (input === undefined || inputs.length > 1) {
      const fault = inputCountFault(label, tfjsName('TimeDistributed', config), inputs.length, 'build');
      return failed(fault);
    }
    if (!isRanked(input)) return { ...failed(null, input), faults };
    if (input.length < 3) {
      const message = `${label} needs an input of rank 3 or more, but its input is ${formatShape(input)}`;
      const tfjsMessage = `TimeDistributed layer expects an input shape >= 3D, but received input shape ${shapeJson(input)}`;
      return failed(thrownFault('rank-mismatch', message, 'build', tfjsMessage, { input: 0 }));
    }
    return inner === null ? withoutInner(config, faults) : overSteps(label, inner, input, context);
  },
  builtSpec(_config, inputs) {
    const input = inputs[0];
    return input !== undefined && isRanked(input) ? { shape: input } : null;
  },
};

function failed(fault: Fault | null, open?: ReturnType<typeof unknown>): Inference {
  const reason = open ?? unknown(fault?.message ?? '');
  return { outputs: [reason], weights: [], missingWeights: reason, macs: reason, faults: fault === null ? [] : [fault] };
}

function overSteps(label: string, inner: LayerSpec, input: readonly Dim[], context: InferContext): Inference {
  const [batch = null, time = null, ...features] = input;
  const step = [batch, ...features];
  const inference = context.infer(inner, [step]);
  // A flatten of a single axis runs, though it would not pass its own check.
  const flattensOneAxis = inner.className === 'Flatten' && step.length === 2;
  const single = flattensOneAxis ? step : inference.outputs[0];
  const faults = flattensOneAxis ? freeSizeFaults(features) : inference.faults.map((fault) => asInner(label, fault));
  if (inference.outputs.length > 1) {
    faults.push(
      silentFault(
        'multiple-outputs',
        `${label} wraps a layer of one output, but ${inner.className} gives ${inference.outputs.length}`,
      ),
    );
  }
  const output: Shape =
    single !== undefined && isRanked(single) ? [single[0] ?? null, time, ...single.slice(1)] : (single ?? unknown('no output'));
  return {
    ...inference,
    outputs: [inference.outputs.length > 1 ? unknown('the wrapped layer has several outputs') : output],
    macs: overTime(time, inference.macs),
    faults,
  };
}

/** A fault of the layer inside, as the wrapper runs into it: its input is not checked, and nothing is added to a model. */
function asInner(label: string, fault: Fault): Fault {
  const { thrownBy, ...rest } = fault;
  const message = `${label}: ${fault.message}`;
  if (thrownBy === undefined || thrownBy === 'inputCheck' || thrownBy === 'add') return { ...rest, message, tfjsMessage: null };
  return { ...fault, message };
}

/** Runs a recurrent layer and its mirror image side by side. Multiply-adds, weights and states: those of both. */
export const bidirectional: LayerType = {
  className: 'Bidirectional',
  factories: ['bidirectional'],
  keys: ['layer', 'mergeMode'],
  check(config) {
    const label = 'bidirectional';
    const inner = innerLayer(config);
    const faults = checkInner(
      label,
      config,
      'constructor',
      `Cannot read properties of ${plainText(config['layer'])} (reading 'getConfig')`,
    );
    if (inner?.className === 'RNN') {
      const message = `${label} cannot wrap rnn in TensorFlow.js 4.22: it fails to copy the cell; use lstm, gru or simpleRNN`;
      faults.push(thrownFault('unsupported', message, 'constructor', 'layer: Improper config format: ', { configKey: 'layer' }));
    }
    return [...faults, ...checkWord(label, config, 'mergeMode', ['sum', 'mul', 'concat', 'ave'], 'BidirectionalMergeMode')];
  },
  infer(config, inputs, context) {
    const label = 'bidirectional';
    const faults = [...bidirectional.check(config)];
    const inner = innerLayer(config);
    if (inner === null) return withoutInner(config, faults);
    const states = inputs.length - 1;
    if (states % 2 !== 0) {
      const message = `${label} takes as many initial states forward as backward, but gets ${states}`;
      const tfjsMessage =
        'When passing `initialState` to a Bidrectional RNN, the state should be an Array containing the states of the underlying RNNs.';
      faults.push(thrownFault('input-count', message, 'inputCheck', tfjsMessage));
    }
    const half = 1 + Math.floor(states / 2);
    const inference = context.infer(inner, inputs.slice(0, half));
    const backward =
      states > 0 && inference.faults.length === 0
        ? context.infer(inner, [...inputs.slice(0, 1), ...inputs.slice(half)]).faults
        : [];
    const innerName = tfjsName(inner.className, inner.name === null ? inner.config : { name: inner.name, ...inner.config });
    const name = tfjsName('Bidirectional', config);
    faults.push(...[...inference.faults, ...backward].map((fault) => renamed(label, fault, innerName, name, inputs.length)));
    const both = ['forward', 'backward'].flatMap((side) =>
      inference.weights.map((weight) => ({ ...weight, name: `${side}/${weight.name}` })),
    );
    return {
      ...inference,
      outputs: mergedOutputs(config, inner, inference.outputs),
      weights: both,
      macs: inference.macs === null || isUnknown(inference.macs) ? inference.macs : multiplyCounts(inference.macs, 2n),
      faults,
    };
  },
};

/** The wrapper checks its input as the inner layer would, under its own name. */
function renamed(label: string, fault: Fault, innerName: string, name: string, inputs: number): Fault {
  const message = `${label}: ${fault.message}`;
  if (fault.code !== 'input-count' && fault.thrownBy === 'inputCheck' && fault.tfjsMessage !== null) {
    return { ...fault, message, tfjsMessage: fault.tfjsMessage.replace(`layer ${innerName}`, `layer ${name}`) };
  }
  if (fault.code === 'input-count')
    return thrownFault('input-count', message, 'build', `Expected exactly 1 Shape; got ${inputs}`);
  if (fault.thrownBy !== 'add') return { ...fault, message };
  const { thrownBy: _, ...rest } = fault;
  return { ...rest, message, tfjsMessage: null };
}

/** The output, merged or in two, then the states forward and backward. An explicit `null` as mergeMode keeps the two apart. */
function mergedOutputs(config: LayerConfig, inner: LayerSpec, outputs: readonly Shape[]): Shape[] {
  const mode = config['mergeMode'];
  const output = outputs[0] ?? unknown('no output');
  const withStates = flag(inner.config, 'returnState', false) === true;
  const states = withStates ? [...outputs.slice(1), ...outputs.slice(1)] : [];
  if (mode === null) return [output, output, ...states];
  if (typeof mode === 'object' && !isList(mode)) return [unknown('mergeMode is not known'), ...states];
  const concatenates = mode === undefined || mode === 'concat';
  if (!concatenates || !isRanked(output)) return [output, ...states];
  const last = output[output.length - 1] ?? null;
  return [[...output.slice(0, -1), multiplyDims(last, 2)], ...states];
}

export const wrapperLayers = [timeDistributed, bidirectional];
