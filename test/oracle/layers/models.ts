/**
 * Random models, built in TensorFlow.js and as a graph at the same time: the graph as the reader would make it, with every shape from
 * the catalogue. Building stops where TensorFlow.js refuses something, and the catalogue has to have said so.
 */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import type { LayerCall, LayerNode, LayerSpec, ModelGraph, TensorRef } from '../../../src/graph/model.js';
import type { Fault } from '../../../src/graph/problem.js';
import { formatShape, isRanked } from '../../../src/graph/shape.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import type { Inference } from '../../../src/layers/layerType.js';
import { layer } from './arbitraries.js';
import type { ClosedShape } from './arbitraries.js';
import { makeTfjsLayer } from './tfjsLayer.js';

/** One decision of the generator: which layer, and the numbers in it. */
export interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly frozen: boolean;
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat({ max: 999 }),
  a: fc.integer({ min: 1, max: 5 }),
  b: fc.integer({ min: 0, max: 7 }),
  c: fc.nat({ max: 999 }),
  frozen: fc.boolean(),
});

export const modelInput: fc.Arbitrary<ClosedShape> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 12 })),
  fc.tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 6 })),
  fc.tuple(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 3, max: 12 }), fc.integer({ min: 1, max: 4 })),
  fc.tuple(
    fc.integer({ min: 2, max: 4 }),
    fc.integer({ min: 4, max: 6 }),
    fc.integer({ min: 4, max: 6 }),
    fc.integer({ min: 1, max: 2 }),
  ),
  fc.tuple(fc.constant(null), fc.integer({ min: 1, max: 6 })),
);

type Maker = (of: Step, shape: readonly (number | null)[]) => LayerSpec;

const dense: Maker = ({ a, b }) => layer('Dense', { units: a, useBias: b !== 0, activation: 'relu' });
const anywhere: readonly Maker[] = [
  dense,
  ({ b }) => layer('Activation', { activation: b % 2 === 0 ? 'relu' : 'tanh' }),
  () => layer('Dropout', { rate: 0.5 }),
  ({ b }) => layer('BatchNormalization', { scale: b !== 0, center: b !== 1 }),
  () => layer('LayerNormalization', {}),
  () => layer('PReLU', {}),
  (of, shape) => layer('Reshape', { targetShape: target(of, shape) }),
];

/** Mostly a shape with as many elements. */
function target({ a, b }: Step, shape: readonly (number | null)[]): number[] {
  const elements = shape.slice(1).reduce<number>((product, size) => product * (size ?? 1), 1);
  if (b === 7) return [a, a];
  if (b === 6) return [-1, a];
  return elements % a === 0 ? [a, elements / a] : [elements];
}

const byRank: Readonly<Record<number, readonly Maker[]>> = {
  2: [dense, dense, ({ a }) => layer('RepeatVector', { n: a }), ({ a }) => layer('Embedding', { inputDim: 10, outputDim: a })],
  3: [
    ({ a, b }) => layer('LSTM', { units: a, returnSequences: b < 5, returnState: b === 7 }),
    ({ a, b }) => layer('GRU', { units: a, returnSequences: b < 5 }),
    ({ a, b }) => layer('SimpleRNN', { units: a, returnSequences: b < 5 }),
    ({ a, b }) =>
      layer('Bidirectional', {
        layer: { layer: layer('GRU', { units: a, returnSequences: b < 5 }) },
        ...(b % 2 === 0 ? { mergeMode: 'sum' } : {}),
      }),
    ({ a, b }) => layer('Conv1D', { filters: a, kernelSize: 1 + (b % 3), padding: b < 4 ? 'same' : 'valid' }),
    ({ b }) => layer('MaxPooling1D', { poolSize: 1 + (b % 3) }),
    () => layer('GlobalAveragePooling1D', {}),
    () => layer('Flatten', {}),
    () => layer('Permute', { dims: [2, 1] }),
    ({ a }) => layer('TimeDistributed', { layer: { layer: layer('Dense', { units: a }) } }),
    ({ a, b }) =>
      layer('RNN', {
        cell: [{ layer: layer('LSTMCell', { units: a }) }, { layer: layer('GRUCell', { units: 2 }) }],
        returnSequences: b < 5,
      }),
  ],
  4: [
    ({ a, b, c }) =>
      layer('Conv2D', {
        filters: a,
        kernelSize: 1 + (b % 4),
        padding: c % 2 === 0 ? 'same' : 'valid',
        strides: 1 + (c % 3 === 0 ? 1 : 0),
      }),
    ({ b, c }) => layer('DepthwiseConv2D', { kernelSize: 1 + (b % 3), depthMultiplier: 1 + (c % 2) }),
    ({ a, b }) => layer('SeparableConv2D', { filters: a, kernelSize: 1 + (b % 3), padding: 'same' }),
    ({ a, b }) =>
      layer('Conv2DTranspose', { filters: a, kernelSize: 1 + (b % 3), strides: 2, padding: b < 4 ? 'same' : 'valid' }),
    ({ b }) => layer('MaxPooling2D', { poolSize: 1 + (b % 3) }),
    ({ b }) => layer('AveragePooling2D', { poolSize: 2, padding: b < 4 ? 'same' : 'valid' }),
    () => layer('UpSampling2D', {}),
    ({ b }) => layer('ZeroPadding2D', { padding: b % 3 }),
    ({ b }) => layer('Cropping2D', { cropping: b % 3 }),
    () => layer('GlobalMaxPooling2D', {}),
    () => layer('Flatten', {}),
    ({ a }) => layer('TimeDistributed', { layer: { layer: layer('Conv1D', { filters: a, kernelSize: 1 }) } }),
  ],
  5: [
    ({ a, b }) => layer('ConvLSTM2D', { filters: 1 + (a % 2), kernelSize: 1 + (b % 3), padding: 'same', returnSequences: b < 3 }),
    ({ a, b }) => layer('Conv3D', { filters: a, kernelSize: 1 + (b % 2) }),
    () => layer('MaxPooling3D', { poolSize: 1 }),
    ({ a }) => layer('TimeDistributed', { layer: { layer: layer('Conv2D', { filters: a, kernelSize: 2 }) } }),
    () => layer('Flatten', {}),
  ],
};

/** A layer that suits the shape's rank in 15 cases of 16, and any other one in the last. */
function chooseSpec(of: Step, shape: Shape): LayerSpec {
  const dims = isRanked(shape) ? shape.map((dim) => (typeof dim === 'number' ? dim : null)) : [null, null];
  const rank = of.c % 16 === 15 ? 2 + (of.c % 4) : dims.length;
  const makers = [...anywhere, ...(byRank[rank] ?? []), ...(byRank[rank] ?? [])];
  const made = (makers[of.kind % makers.length] ?? dense)(of, dims);
  if (of.c % 13 !== 0) return made;
  return of.frozen ? { ...made, assignedTrainable: false } : { ...made, config: { ...made.config, trainable: false } };
}

/** What TensorFlow.js threw and what the catalogue said to it, where it came to that. */
export interface Refusal {
  readonly threw: string;
  readonly faults: readonly Fault[];
}

export interface Built {
  readonly graph: ModelGraph;
  readonly model: tf.LayersModel | null;
  readonly refusal: Refusal | null;
  /** Silent faults: TensorFlow.js builds what cannot work. */
  readonly faults: readonly Fault[];
  readonly log: readonly string[];
}

interface OpenGraph {
  readonly layers: LayerNode[];
  readonly log: string[];
  readonly faults: Fault[];
}

function emptyGraph(): OpenGraph {
  return { layers: [], log: [], faults: [] };
}

function attempt<T>(action: () => T): { readonly value: T } | { readonly threw: string } {
  try {
    return { value: action() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { threw: error.message };
  }
}

/** Whether the catalogue foresaw what TensorFlow.js did; throws with the story where it did not. */
function expectForeseen(open: OpenGraph, inference: Inference, result: { readonly threw?: string }): Refusal | null {
  const thrown = inference.faults.find((fault) => fault.tfjsMessage !== null);
  open.faults.push(...inference.faults);
  if ((result.threw === undefined) === (thrown === undefined)) {
    return result.threw === undefined ? null : { threw: result.threw, faults: inference.faults };
  }
  // TensorFlow.js checks nothing of a nested model, and may stumble over an input that the model does not take, or may not.
  if (result.threw !== undefined && inference.faults.some((fault) => fault.message.includes('does not take this input'))) {
    return { threw: result.threw, faults: inference.faults };
  }
  throw new Error(`${result.threw ?? 'nothing thrown'}\nbut ours: ${JSON.stringify(inference.faults)}\n${open.log.join('\n')}`);
}

function expectShapes(
  open: OpenGraph,
  outputs: readonly Shape[],
  theirs: readonly (readonly (number | null)[])[],
  silent: boolean,
): void {
  const same =
    outputs.length === theirs.length && outputs.every((shape, index) => formatShape(shape) === formatShape(theirs[index] ?? []));
  const partly = outputs.some((shape) => /\?|null,.*null/.test(formatShape(shape)));
  // After a fault that TensorFlow.js is silent about, what is unknown or free here may be anything there.
  if (same || (silent && partly)) return;
  throw new Error(
    `ours ${outputs.map(formatShape).join(' ')}, theirs ${theirs.map(formatShape).join(' ')}\n${open.log.join('\n')}`,
  );
}

/** Faults after which the shapes need not agree. */
const errors = (faults: readonly Fault[]): boolean =>
  faults.some((fault) => !isHarmless(fault) || fault.message.includes('does not take this input'));

/** What TensorFlow.js ignores, or fails at only when data flow; the shapes are right all the same. */
export function isHarmless(fault: Fault): boolean {
  return (
    fault.code === 'ignored-config' ||
    fault.code === 'untrainable' ||
    (fault.code === 'unsupported' && fault.tfjsMessage === null)
  );
}

/** `tf.sequential` with one layer a step. */
export function buildSequential(input: ClosedShape, steps: readonly Step[], batch: number | null, frozen: boolean): Built {
  const open = emptyGraph();
  const model = tf.sequential();
  let shape: Shape = [batch, ...input];
  const inputShape: Shape = shape;
  let refusal: Refusal | null = null;
  for (const [index, of] of steps.entries()) {
    const chosen = chooseSpec(of, shape);
    const spec: LayerSpec = index === 0 ? { ...chosen, config: { ...chosen.config, batchInputShape: shape } } : chosen;
    const inference = inferLayer(spec, [shape], { sequential: true });
    open.log.push(`add ${spec.className} ${JSON.stringify(spec.config)} to ${formatShape(shape)}`);
    const result = attempt(() => {
      model.add(makeTfjsLayer(spec));
    });
    refusal = expectForeseen(open, inference, 'threw' in result ? { threw: result.threw } : {});
    if (refusal !== null) break;
    const theirs = model.outputs.map((tensor) => tensor.shape);
    const silent = errors(inference.faults);
    expectShapes(open, inference.outputs, theirs, silent);
    const inputs: TensorRef[] = index === 0 ? [] : [{ layer: index - 1, call: 0, output: 0 }];
    const call: LayerCall = { inputs, inputShapes: [shape], outputShapes: inference.outputs, span: null };
    open.layers.push({ ...spec, calls: [call] });
    if (silent) break;
    shape = inference.outputs[0] ?? shape;
  }
  if (frozen) model.trainable = false;
  const last = open.layers.length - 1;
  const graph: ModelGraph = {
    ...emptyModel('Sequential', open.layers, !frozen),
    inputs: [{ shape: inputShape, layer: null }],
    outputs: [{ layer: last, call: 0, output: 0 }],
  };
  return { graph, model: open.layers.length === 0 ? null : model, refusal, faults: open.faults, log: open.log };
}

function emptyModel(
  kind: ModelGraph['kind'],
  layers: readonly LayerNode[],
  trainable: boolean,
): Omit<ModelGraph, 'inputs' | 'outputs'> {
  return { name: null, kind, span: null, layers, trainable, unknowns: [], compile: null };
}

interface Tensor {
  readonly ref: TensorRef;
  readonly shape: Shape;
  readonly theirs: tf.SymbolicTensor;
}

interface Applied {
  readonly spec: LayerSpec;
  readonly theirs: tf.layers.Layer;
  readonly calls: LayerCall[];
  /** Applications in TensorFlow.js before this model, those of a nested model inside it. */
  readonly index: number;
}

const merges = ['Add', 'Multiply', 'Average', 'Maximum', 'Concatenate'];

/** A model of the functional interface: new layers, merges, layers applied again, and other models applied as layers. */
export function buildFunctional(
  inputs: readonly ClosedShape[],
  steps: readonly Step[],
  nested: readonly Built[],
  frozen: boolean,
): Built {
  const open = emptyGraph();
  const applied: Applied[] = [];
  const tensors: Tensor[] = [];
  let refusal: Refusal | null = null;
  for (const dims of inputs) {
    const shape: Shape = [null, ...dims];
    const index = applied.length;
    const spec = layer('InputLayer', { batchInputShape: shape });
    const theirs = tf.input({ batchShape: [null, ...dims] });
    applied.push({
      spec,
      theirs: theirs.sourceLayer,
      calls: [{ inputs: [], inputShapes: [], outputShapes: [shape], span: null }],
      index,
    });
    tensors.push({ ref: { layer: index, call: 0, output: 0 }, shape, theirs });
  }

  function apply(target: Applied, on: readonly Tensor[]): boolean {
    const shapes = on.map((tensor) => tensor.shape);
    const built = target.calls[0]?.inputShapes;
    const inference = inferLayer(target.spec, shapes, built === undefined ? {} : { builtFor: built });
    open.log.push(
      `${target.calls.length === 0 ? 'apply' : 'again'} ${target.index} ${target.spec.className} ${JSON.stringify(target.spec.config)} to ${shapes.map(formatShape).join(' ')}`,
    );
    const theirs = on.map((tensor) => tensor.theirs);
    const [single] = theirs;
    const result = attempt(
      () =>
        target.theirs.apply(theirs.length === 1 && single !== undefined ? single : theirs) as
          tf.SymbolicTensor | tf.SymbolicTensor[],
    );
    refusal = expectForeseen(open, inference, 'threw' in result ? { threw: result.threw } : {});
    if ('threw' in result) return false;
    const outputs = Array.isArray(result.value) ? result.value : [result.value];
    const silent = errors(inference.faults);
    expectShapes(
      open,
      inference.outputs,
      outputs.map((tensor) => tensor.shape),
      silent,
    );
    target.calls.push({
      inputs: on.map((tensor) => tensor.ref),
      inputShapes: shapes,
      outputShapes: inference.outputs,
      span: null,
    });
    if (silent) return false;
    const call = target.calls.length - 1;
    for (const [output, theirTensor] of outputs.entries()) {
      tensors.push({ ref: { layer: target.index, call, output }, shape: inference.outputs[output] ?? [], theirs: theirTensor });
    }
    return true;
  }

  function fresh(spec: LayerSpec, theirs: tf.layers.Layer): Applied {
    const made = { spec, theirs, calls: [], index: applied.length };
    applied.push(made);
    return made;
  }

  for (const of of steps) {
    const on = tensors[tensors.length - 1 - (of.c % Math.min(3, tensors.length))] ?? tensors[0];
    if (on === undefined) break;
    const again = applied.filter((candidate) => candidate.spec.className !== 'InputLayer');
    const other = again[of.kind % Math.max(1, again.length)];
    const model = nested[of.kind % Math.max(1, nested.length)];
    if (of.c % 7 === 0 && tensors.length > 1) {
      const partner =
        tensors.find((tensor) => tensor !== on && (of.c % 5 === 0 || formatShape(tensor.shape) === formatShape(on.shape))) ?? on;
      const spec = layer(merges[of.kind % merges.length] ?? 'Add', {});
      if (!apply(fresh(spec, makeTfjsLayer(spec)), [on, partner])) break;
    } else if ((of.c % 7 === 1 || of.c % 7 === 4) && other !== undefined && !merges.includes(other.spec.className)) {
      const before = formatShape(other.calls[0]?.inputShapes[0] ?? []);
      const alike = of.c % 9 === 0 ? on : ([...tensors].reverse().find((tensor) => formatShape(tensor.shape) === before) ?? on);
      if (!apply(other, [alike])) break;
    } else if ((of.c % 7 === 2 || of.c % 7 === 3) && model?.model !== null && model !== undefined) {
      const spec: LayerSpec = { ...layer(model.graph.kind, {}), model: model.graph };
      const used = applied.find((candidate) => candidate.spec.model === model.graph) ?? fresh(spec, model.model);
      const wanted = formatShape(model.graph.inputs[0]?.shape ?? []);
      const fitting = of.c % 9 === 0 ? on : (tensors.find((tensor) => formatShape(tensor.shape) === wanted) ?? on);
      if (!apply(used, [fitting])) break;
    } else {
      const spec = chooseSpec(of, on.shape);
      if (!apply(fresh(spec, makeTfjsLayer(spec)), [on])) break;
    }
  }
  return finish(open, applied, tensors, inputs.length, refusal, frozen);
}

/** Makes the model of the last tensor; only what it depends on belongs to it. */
function finish(
  open: OpenGraph,
  applied: readonly Applied[],
  tensors: readonly Tensor[],
  inputCount: number,
  refusal: Refusal | null,
  frozen: boolean,
): Built {
  const outputs = tensors.slice(-1);
  const needed = new Map<number, Set<number>>();
  const visit = (ref: TensorRef): void => {
    const calls = needed.get(ref.layer) ?? new Set();
    if (calls.has(ref.call)) return;
    needed.set(ref.layer, calls.add(ref.call));
    for (const input of applied[ref.layer]?.calls[ref.call]?.inputs ?? []) visit(input);
  };
  for (const output of outputs) visit(output.ref);
  const kept = applied.filter((one) => needed.has(one.index) || one.index < inputCount);
  const indexOf = (old: number): number => kept.findIndex((one) => one.index === old);
  const renumber = (ref: TensorRef): TensorRef => {
    const calls = [...(needed.get(ref.layer) ?? [])].sort((a, b) => a - b);
    return { layer: indexOf(ref.layer), call: calls.indexOf(ref.call), output: ref.output };
  };
  const layers: LayerNode[] = kept.map(({ spec, calls, index }) => ({
    ...spec,
    ...(calls[0] === undefined ? {} : { builtFor: calls[0].inputShapes }),
    calls: calls
      .filter((_, call) => index < inputCount || needed.get(index)?.has(call) === true)
      .map((call) => ({ ...call, inputs: call.inputs.map(renumber) })),
  }));
  const graph: ModelGraph = {
    ...emptyModel('Functional', layers, !frozen),
    inputs: tensors.slice(0, inputCount).map((tensor) => ({ shape: tensor.shape, layer: indexOf(tensor.ref.layer) })),
    outputs: outputs.map((tensor) => renumber(tensor.ref)),
  };
  const model = tf.model({
    inputs: tensors.slice(0, inputCount).map((tensor) => tensor.theirs),
    outputs: outputs.map((tensor) => tensor.theirs),
  });
  if (frozen) model.trainable = false;
  return { graph, model, refusal, faults: open.faults, log: open.log };
}
