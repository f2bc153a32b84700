/** All kinds of layers that TensorFlow.js 4.22 exports under `tf.layers`, and what any layer does to its inputs. */
import { isUnknown, unknown } from '../graph/dim.js';
import type { Unknown } from '../graph/dim.js';
import type { LayerConfig, LayerSpec } from '../graph/model.js';
import type { Fault } from '../graph/problem.js';
import { formatShape, isRanked, shapesCertainlyDiffer } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import { cellLayers } from './cells.js';
import { concatenate } from './concatenate.js';
import { convolutionLayers } from './convolution.js';
import { convolutionalRecurrentLayers } from './convolutionalRecurrent.js';
import { denseLayers } from './dense.js';
import { depthwiseConvolutionLayers } from './depthwiseConvolution.js';
import { dot } from './dot.js';
import { elementwiseLayers } from './elementwise.js';
import { embeddingLayers } from './embedding.js';
import { flag, given } from './config.js';
import { silentFault, thrownFault } from './fault.js';
import { inputLayer } from './input.js';
import { checkInput } from './inputCheck.js';
import { checkConfiguredInput, configuredInput } from './inputShape.js';
import type { InferContext, Inference, LayerType, Weight } from './layerType.js';
import { mergeLayers } from './merge.js';
import { inferModel } from './nestedModel.js';
import { normalizationLayers } from './normalization.js';
import { inputCountFault } from './oneInput.js';
import { poolingLayers } from './pooling.js';
import { prelu } from './prelu.js';
import { preprocessingLayers } from './preprocessing.js';
import { recurrentLayers } from './recurrent.js';
import { resamplingLayers } from './resampling.js';
import { reshapingLayers } from './reshaping.js';
import { tfjsName } from './tfjsText.js';
import { transposedConvolutionLayers } from './transposedConvolution.js';
import { wrapperClassNames, wrapperLayers } from './wrappers.js';

/** One entry a kind of layer. */
export const layerTypes: readonly LayerType[] = [
  inputLayer,
  ...denseLayers,
  ...convolutionLayers,
  ...transposedConvolutionLayers,
  ...depthwiseConvolutionLayers,
  ...resamplingLayers,
  ...poolingLayers,
  ...reshapingLayers,
  ...elementwiseLayers,
  prelu,
  ...embeddingLayers,
  ...mergeLayers,
  concatenate,
  dot,
  ...normalizationLayers,
  ...recurrentLayers,
  ...cellLayers,
  ...convolutionalRecurrentLayers,
  ...wrapperLayers,
  ...preprocessingLayers,
].map(withCommonChecks);

const byClassName = new Map(layerTypes.map((type) => [type.className, type]));
const byFactory = new Map(layerTypes.flatMap((type) => type.factories.map((factory) => [factory, type])));

/** The entry for a class name such as `Conv2D`; `null` for a class of the user's own and for models. */
export function layerTypeOf(className: string): LayerType | null {
  return byClassName.get(className) ?? null;
}

/** The entry for a name under `tf.layers`, such as `maxPool2d`; `input` makes an InputLayer and gives its tensor. */
export function layerTypeOfFactory(factoryName: string): LayerType | null {
  return byFactory.get(factoryName) ?? null;
}

export interface InferOptions {
  /** The input shapes of the layer's first application, where this is a further one: its weights are made for those. */
  readonly builtFor?: readonly Shape[];
  /** The layer is added to a sequential model, which accepts neither a negative size nor several outputs. */
  readonly sequential?: boolean;
}

/**
 * What a layer, a nested model or a layer of an unknown class does to its inputs (batch first). Includes the faults of the
 * configuration. Never throws; what cannot be told is `Unknown`, and weights that cannot be told are noted in `missingWeights`.
 */
export function inferLayer(spec: LayerSpec, inputs: readonly Shape[], options: InferOptions = {}): Inference {
  const type = layerTypeOf(spec.className);
  if (spec.model !== undefined) {
    const inference = inferModel(spec, spec.model, inputs, inferLayer);
    return finish(spec, inference, inference.faults, options);
  }
  if (type === null) return inferUnknownClass(spec, options);
  const config = configOf(spec);
  const inference = type.infer(config, inputs, context);
  const again = options.builtFor === undefined ? inference : reuse(spec, type, config, options.builtFor, inputs, inference);
  return finish(spec, again, [...again.faults, ...checkIgnoredInputShape(spec, type, inputs)], options);
}

const context: InferContext = { infer: (layer, inputs) => inferLayer(layer, inputs) };

/** The configuration with the name in it, so that messages carry it. */
function configOf(spec: LayerSpec): LayerConfig {
  return spec.name === null || spec.config['name'] !== undefined ? spec.config : { ...spec.config, name: spec.name };
}

/** Of a layer class of the project at best the weights are known, where its `build` was read; what it does to shapes is for the reader to tell. */
function inferUnknownClass(spec: LayerSpec, options: InferOptions): Inference {
  const reason = unknown(
    spec.className === '?' ? 'it cannot be told which layer this is' : `${spec.className} is not a layer of TensorFlow.js`,
  );
  const own = spec.ownWeights ?? reason;
  const weights = isUnknown(own) ? { weights: [], missingWeights: own } : { weights: own };
  return finish(spec, { outputs: [reason], ...weights, macs: reason, faults: [] }, [], options);
}

/** What goes for every entry: the sizes in a configured input shape. */
function withCommonChecks(type: LayerType): LayerType {
  const label = type.factories[0] ?? type.className;
  const common = (config: LayerConfig): Fault[] => checkConfiguredInput(label, config);
  return {
    ...type,
    check: (config) => [...type.check(config), ...common(config)],
    checkCall: (factory, config) => [...(type.checkCall?.(factory, config) ?? type.check(config)), ...common(config)],
    infer(config, inputs, layers) {
      const inference = type.infer(config, inputs, layers);
      return { ...inference, faults: [...inference.faults, ...common(config)] };
    },
  };
}

/**
 * A layer that is applied again has its weights already. TensorFlow.js then neither runs its `build` nor checks what its constructor demanded,
 * but what `build` left as a demand; weights that do not fit otherwise show only when the model runs.
 */
function reuse(
  spec: LayerSpec,
  type: LayerType,
  config: LayerConfig,
  builtFor: readonly Shape[],
  inputs: readonly Shape[],
  inference: Inference,
): Inference {
  const built = type.infer(config, builtFor, context);
  const { missingWeights, unknownTrainable } = built;
  return {
    outputs: inference.outputs,
    macs: inference.macs,
    weights: built.weights,
    ...(missingWeights === undefined ? {} : { missingWeights }),
    ...(unknownTrainable === undefined ? {} : { unknownTrainable }),
    faults: reuseFaults(spec, type, config, builtFor, inputs, inference, built),
  };
}

function reuseFaults(
  spec: LayerSpec,
  type: LayerType,
  config: LayerConfig,
  builtFor: readonly Shape[],
  inputs: readonly Shape[],
  inference: Inference,
  built: Inference,
): Fault[] {
  const label = type.factories[0] ?? type.className;
  const name = tfjsName(type.className, config);
  const demand = type.builtSpec?.(config, builtFor) ?? null;
  const replaced = type.builtSpec !== undefined;
  // A size that is free until run time may well turn out to be the one that the weights were made for.
  const found = inference.faults.filter((fault) => fault.code !== 'undefined-dimension' || fault.thrownBy !== 'build');
  const kept = found.map((fault) => {
    if (fault.code === 'input-count' && demand !== null) return inputCountFault(label, name, inputs.length, 'inputCheck');
    return fault.thrownBy === 'build' || (replaced && fault.thrownBy === 'inputCheck') ? silently(fault) : fault;
  });
  const input = inputs[0];
  const alone = inputs.length === 1 || !kept.some((fault) => fault.code === 'input-count');
  const demanded = demand === null || input === undefined || !alone ? [] : checkInput(label, name, demand, input);
  if (demanded.length > 0)
    return [...demanded, ...kept.filter((fault) => fault.code !== 'rank-mismatch' && fault.code !== 'shape-mismatch')];
  const clash = built.weights.find((weight, index) => differs(weight, inference.weights[index]));
  if (clash === undefined || kept.some((fault) => fault.input !== undefined)) return kept;
  const made = builtFor.map(formatShape).join(', ');
  const message = `${spec.name ?? label} was built for ${made}, where its ${clash.name} is ${formatShape(clash.shape)}; it cannot take ${inputs.map(formatShape).join(', ')}`;
  return [...kept, silentFault('shape-mismatch', message, { input: 0 })];
}

function differs(a: Weight, b: Weight | undefined): boolean {
  return b !== undefined && shapesCertainlyDiffer(a.shape, b.shape);
}

/** TensorFlow.js only warns about it, on the console. */
function checkIgnoredInputShape(spec: LayerSpec, type: LayerType, inputs: readonly Shape[]): Fault[] {
  if (type.className === 'InputLayer' || type.className === 'Embedding') return [];
  const key = given(spec.config, 'batchInputShape') !== undefined ? 'batchInputShape' : 'inputShape';
  if (given(spec.config, key) === undefined) return [];
  const configured = configuredInput(spec);
  const input = inputs[0];
  if (configured === null || input === undefined || !isRanked(input) || !shapesCertainlyDiffer(configured, input)) return [];
  const message = `${type.factories[0] ?? type.className} names the input shape ${formatShape(configured)}, but its input is ${formatShape(input)}: only the first layer’s counts`;
  return [silentFault('ignored-input-shape', message, { configKey: key })];
}

/** Applies `trainable` to the weights, and drops what only `Sequential.add` throws where the layer is not in a sequential model. */
function finish(spec: LayerSpec, inference: Inference, faults: readonly Fault[], options: InferOptions): Inference {
  const several =
    options.sequential === true && inference.outputs.length > 1 ? [severalOutputs(spec, inference.outputs.length)] : [];
  const kept = inOrder(
    [...faults, ...several].map((fault) =>
      fault.thrownBy !== 'add' ? fault : options.sequential === true ? refused(fault) : silently(fault),
    ),
  );
  const trainable = trainableOf(spec);
  if (isUnknown(trainable)) return { ...inference, faults: kept, unknownTrainable: trainable };
  if (trainable) return { ...inference, faults: kept };
  return { ...inference, faults: kept, weights: inference.weights.map((weight) => ({ ...weight, trainable: false })) };
}

function severalOutputs(spec: LayerSpec, count: number): Fault {
  const label = layerTypeOf(spec.className)?.factories[0] ?? spec.className;
  const tfjsMessage =
    'All layers in a Sequential model should have a single output tensor. For multi-output layers, use the functional API.';
  return thrownFault('multiple-outputs', `${label} gives ${count} outputs, but stands in a sequential model`, 'add', tfjsMessage);
}

const stages: readonly Fault['thrownBy'][] = ['constructor', 'inputCheck', 'build', 'outputShape', 'add', undefined];

/** In the order in which TensorFlow.js comes upon them, so that the first is the one that it throws for; the silent ones last. */
function inOrder(faults: readonly Fault[]): Fault[] {
  return [...faults].sort((a, b) => stages.indexOf(a.thrownBy) - stages.indexOf(b.thrownBy));
}

/** What was assigned goes before what was configured; wrappers ignore the latter, an absent or `null` one means true. */
function trainableOf(spec: LayerSpec): boolean | Unknown {
  if (spec.assignedTrainable !== undefined) return spec.assignedTrainable;
  if (wrapperClassNames.has(spec.className)) return true;
  return flag(spec.config, 'trainable', true);
}

function silently(fault: Fault): Fault {
  const { thrownBy: _, ...rest } = fault;
  return { ...rest, tfjsMessage: null };
}

/** A shape that TensorFlow.js computes wrongly is a warning, unless it keeps the layer out of the model. */
function refused(fault: Fault): Fault {
  return fault.code === 'wrong-symbolic-shape' ? { ...fault, code: 'unsupported' } : fault;
}
