/** For each kind of layer, what its configurations and inputs are drawn from. */
import fc from 'fast-check';
import type { ConfigValue, LayerConfig } from '../../../src/graph/model.js';
import {
  activation,
  config,
  constraint,
  dataFormat,
  flags,
  initializer,
  layer,
  mostly,
  oneInput,
  padding,
  regularizer,
  shapeNear,
  shapeOf,
  shapeOfRanks,
  sizes,
  small,
  units,
} from './arbitraries.js';
import type { ClosedShape } from './arbitraries.js';

export interface Draws {
  readonly config: fc.Arbitrary<LayerConfig>;
  readonly inputs: fc.Arbitrary<readonly ClosedShape[]>;
}

const values = (...items: ConfigValue[]): fc.Arbitrary<ConfigValue> => fc.constantFrom(...items);
const nothing = config({});

function convolution(rank: number): Record<string, fc.Arbitrary<ConfigValue>> {
  return {
    strides: sizes(rank),
    padding,
    dataFormat,
    dilationRate: sizes(rank, 2),
    useBias: flags,
    activation,
    kernelInitializer: initializer,
    biasInitializer: initializer,
    kernelRegularizer: regularizer,
    biasConstraint: constraint,
  };
}

const without = (from: Record<string, fc.Arbitrary<ConfigValue>>, ...keys: string[]): Record<string, fc.Arbitrary<ConfigValue>> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));

function pool(rank: number): fc.Arbitrary<LayerConfig> {
  const common = { poolSize: mostly(sizes(rank), values([2], [1, 2, 2], [2, 2, 1, 1])), strides: sizes(rank), padding };
  return config({}, rank === 1 ? common : { ...common, dataFormat });
}

const recurrent: Record<string, fc.Arbitrary<ConfigValue>> = {
  useBias: flags,
  activation,
  returnSequences: flags,
  returnState: flags,
  goBackwards: flags,
  stateful: values(true, false, false, false),
  kernelInitializer: initializer,
  recurrentInitializer: values('zeros', 'orthogonal', 'randomUniform'),
  kernelConstraint: constraint,
  dropout: values(0, 0.2),
};
const gated = { ...recurrent, recurrentActivation: activation };

/** A sequence, now and then with initial states. */
function sequence(rank: number): fc.Arbitrary<ClosedShape[]> {
  const input = shapeNear(rank, { max: 6 });
  const state = fc.tuple(fc.constant(null), fc.integer({ min: 1, max: 3 }));
  return fc.oneof(
    { weight: 8, arbitrary: input.map((only) => [only]) },
    {
      weight: 2,
      arbitrary: fc.tuple(input, fc.array(state, { minLength: 1, maxLength: 3 })).map(([first, states]) => [first, ...states]),
    },
  );
}

const innerCell = fc
  .tuple(fc.constantFrom('SimpleRNNCell', 'GRUCell', 'LSTMCell'), small, fc.boolean(), fc.boolean())
  .map(([className, of, useBias, trainable]): ConfigValue => ({ layer: layer(className, { units: of, useBias, trainable }) }));
const cells = fc.array(innerCell, { minLength: 1, maxLength: 3 });

/** Several inputs that mostly agree but for one axis or a broadcast size. */
const merged: fc.Arbitrary<readonly ClosedShape[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: shapeOf(4, { max: 4 }).chain((base) =>
      fc.array(
        fc
          .tuple(
            fc.integer({ min: 0, max: 3 }),
            mostly(fc.constantFrom<(number | null)[]>(1, null), fc.integer({ min: 1, max: 5 })),
            fc.integer({ min: 2, max: 4 }),
          )
          .map(([axis, size, rank]) => [
            base[0] ?? null,
            ...base
              .slice(1)
              .map((dim, index) => (index + 1 === axis ? size : dim))
              .slice(4 - rank),
          ]),
        { minLength: 1, maxLength: 4 },
      ),
    ),
  },
  { weight: 1, arbitrary: fc.array(shapeOfRanks(2, 3, 4), { minLength: 1, maxLength: 3 }) },
);

const joined: fc.Arbitrary<readonly ClosedShape[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(shapeOfRanks(2, 3, 4), fc.integer({ min: 0, max: 3 })).chain(([base, axis]) =>
      fc.array(
        mostly(fc.integer({ min: 1, max: 5 }), fc.constant(null)).map((size) =>
          base.map((dim, index) => (index === axis && index > 0 ? size : dim)),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    ),
  },
  { weight: 1, arbitrary: fc.array(shapeOfRanks(2, 3), { minLength: 1, maxLength: 3 }) },
);

const inner = fc.oneof(
  fc.record({ units: small }).map((of) => layer('Dense', { ...of, name: 'inner' })),
  fc
    .record({ units: small, returnSequences: fc.boolean(), returnState: fc.constantFrom(false, false, true) })
    .map((of) => layer('LSTM', { ...of, name: 'inner' })),
  fc
    .record({ filters: small, kernelSize: fc.integer({ min: 1, max: 3 }) })
    .map((of) => layer('Conv2D', { ...of, name: 'inner' })),
  fc
    .record({ filters: small, kernelSize: fc.integer({ min: 1, max: 3 }) })
    .map((of) => layer('Conv1D', { ...of, name: 'inner', trainable: false })),
  fc.constantFrom(
    layer('Flatten', { name: 'inner' }),
    layer('BatchNormalization', { name: 'inner' }),
    layer('MaxPooling2D', { name: 'inner' }),
    layer('GlobalAveragePooling1D', { name: 'inner' }),
  ),
  fc
    .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 })
    .map((targetShape) => layer('Reshape', { targetShape, name: 'inner' })),
);

const innerRecurrent = fc
  .tuple(
    fc.constantFrom('LSTM', 'GRU', 'SimpleRNN', 'LSTM', 'GRU', 'Dense', 'RNN'),
    fc.record({
      units: small,
      returnSequences: fc.boolean(),
      returnState: fc.boolean(),
      trainable: fc.boolean(),
      goBackwards: fc.boolean(),
    }),
  )
  .map(([className, of]): ConfigValue => {
    if (className === 'Dense') return { layer: layer(className, { units: of.units, trainable: of.trainable, name: 'inner' }) };
    if (className !== 'RNN') return { layer: layer(className, { ...of, name: 'inner' }) };
    return { layer: layer(className, { cell: { layer: layer('LSTMCell', { units: of.units }) }, name: 'inner' }) };
  });

const axisList = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 2 }),
);
const image = oneInput(shapeNear(4));
const rates = config({ rate: mostly(fc.double({ min: 0, max: 1, noNaN: true }), values(-1, 2, null)) }, { seed: values(3) });
const margin = fc.integer({ min: 0, max: 3 });
const margins: fc.Arbitrary<ConfigValue> = mostly(
  fc.oneof(margin, fc.tuple(margin, margin), fc.tuple(fc.tuple(margin, margin), fc.tuple(margin, margin))),
  values(-1, [1, -2], 1.5),
);
const anyRank = oneInput(shapeOfRanks(2, 3, 4, 5));

export const draws: Readonly<Record<string, Draws>> = {
  Dense: {
    config: config(
      { units },
      {
        useBias: flags,
        activation,
        kernelInitializer: initializer,
        biasInitializer: initializer,
        kernelConstraint: constraint,
        kernelRegularizer: regularizer,
      },
    ),
    inputs: oneInput(shapeOfRanks(2, 2, 3, 4)),
  },
  Conv1D: { config: config({ filters: units, kernelSize: sizes(1) }, convolution(1)), inputs: oneInput(shapeNear(3)) },
  Conv2D: { config: config({ filters: units, kernelSize: sizes(2) }, convolution(2)), inputs: image },
  Conv3D: {
    config: config({ filters: units, kernelSize: sizes(3) }, convolution(3)),
    inputs: oneInput(shapeNear(5, { max: 5 })),
  },
  Conv2DTranspose: { config: config({ filters: units, kernelSize: sizes(2) }, convolution(2)), inputs: image },
  Conv3DTranspose: {
    config: config({ filters: units, kernelSize: sizes(3) }, convolution(3)),
    inputs: oneInput(shapeNear(5, { max: 4 })),
  },
  SeparableConv2D: {
    config: config(
      { filters: units, kernelSize: sizes(2) },
      {
        ...without(convolution(2), 'kernelInitializer'),
        depthMultiplier: mostly(small, values(0, -1, 1.5)),
        depthwiseInitializer: initializer,
      },
    ),
    inputs: image,
  },
  DepthwiseConv2D: {
    config: config(
      { kernelSize: sizes(2) },
      {
        ...without(convolution(2), 'kernelInitializer'),
        depthMultiplier: mostly(small, values(0, -1, 1.5)),
        depthwiseInitializer: initializer,
      },
    ),
    inputs: image,
  },
  Cropping2D: { config: config({ cropping: margins }, { dataFormat }), inputs: image },
  UpSampling2D: {
    config: config(
      {},
      {
        size: mostly(fc.tuple(small, small), values(2, [2], [0, 1], [1.5, 2])),
        dataFormat,
        interpolation: values('nearest', 'bilinear', 'bicubic'),
      },
    ),
    inputs: image,
  },
  ZeroPadding2D: {
    config: config(
      {},
      {
        padding: fc.oneof(
          { weight: 6, arbitrary: margins },
          { weight: 1, arbitrary: values([1], [1, 2, 3], [[1], [2, 3]], [[1, 2], [2]]) },
        ),
        dataFormat,
      },
    ),
    inputs: image,
  },
  MaxPooling1D: { config: pool(1), inputs: oneInput(shapeNear(3)) },
  MaxPooling2D: { config: pool(2), inputs: image },
  MaxPooling3D: { config: pool(3), inputs: oneInput(shapeNear(5, { max: 6 })) },
  AveragePooling1D: { config: pool(1), inputs: oneInput(shapeNear(3)) },
  AveragePooling2D: { config: pool(2), inputs: image },
  AveragePooling3D: { config: pool(3), inputs: oneInput(shapeNear(5, { max: 6 })) },
  GlobalMaxPooling1D: { config: nothing, inputs: oneInput(shapeNear(3)) },
  GlobalAveragePooling1D: { config: nothing, inputs: oneInput(shapeNear(3)) },
  GlobalMaxPooling2D: { config: config({}, { dataFormat }), inputs: image },
  GlobalAveragePooling2D: { config: config({}, { dataFormat }), inputs: image },
  Flatten: { config: config({}, { dataFormat }), inputs: anyRank },
  RepeatVector: { config: config({ n: mostly(small, values(0, -1, 1.5)) }), inputs: oneInput(shapeNear(2)) },
  Reshape: {
    config: config({
      targetShape: fc.array(mostly(fc.integer({ min: 1, max: 6 }), values(-1, null, 0)), { minLength: 1, maxLength: 3 }),
    }),
    inputs: oneInput(shapeOfRanks(2, 3, 4)),
  },
  Permute: {
    config: config({ dims: mostly(fc.shuffledSubarray([1, 2, 3], { minLength: 1 }), values([1, 1], [0, 1], 'x', [3, 2])) }),
    inputs: oneInput(shapeOfRanks(2, 3, 4)),
  },
  Activation: { config: config({ activation }), inputs: anyRank },
  ELU: { config: config({}, { alpha: values(1, 1, 0.5, null) }), inputs: anyRank },
  ReLU: { config: config({}, { maxValue: values(6) }), inputs: anyRank },
  LeakyReLU: { config: config({}, { alpha: values(0.1) }), inputs: anyRank },
  ThresholdedReLU: { config: config({}, { theta: values(0.1) }), inputs: anyRank },
  Softmax: { config: config({}, { axis: values(-1, 1, [1, 2]) }), inputs: anyRank },
  PReLU: {
    config: config({}, { sharedAxes: mostly(axisList, values('x')), alphaInitializer: initializer, alphaConstraint: constraint }),
    inputs: anyRank,
  },
  Dropout: { config: rates, inputs: anyRank },
  SpatialDropout1D: { config: rates, inputs: oneInput(shapeNear(3)) },
  GaussianNoise: { config: config({ stddev: values(1, 0.5) }), inputs: anyRank },
  GaussianDropout: { config: rates, inputs: anyRank },
  AlphaDropout: { config: rates, inputs: anyRank },
  Masking: { config: config({}, { maskValue: values(-1) }), inputs: anyRank },
  Rescaling: { config: config({ scale: values(2, 0.1) }, { offset: values(1) }), inputs: anyRank },
  Embedding: {
    config: config(
      { inputDim: units, outputDim: units },
      {
        maskZero: flags,
        inputLength: fc.oneof(small, fc.array(fc.option(small), { minLength: 1, maxLength: 2 })),
        embeddingsInitializer: initializer,
      },
    ),
    inputs: oneInput(shapeOfRanks(2, 2, 3)),
  },
  Add: { config: nothing, inputs: merged },
  Average: { config: nothing, inputs: merged },
  Maximum: { config: nothing, inputs: merged },
  Minimum: { config: nothing, inputs: merged },
  Multiply: { config: nothing, inputs: merged },
  Concatenate: { config: config({}, { axis: fc.integer({ min: -3, max: 3 }) }), inputs: joined },
  Dot: {
    config: config(
      {
        axes: fc.oneof(
          fc.integer({ min: -2, max: 2 }),
          fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 })),
        ),
      },
      { normalize: flags },
    ),
    inputs: fc.oneof(
      {
        weight: 9,
        arbitrary: fc
          .tuple(shapeOfRanks(2, 3, 3), shapeOfRanks(2, 3, 3))
          .map((pair) => pair.map((shape) => shape.map((dim, axis) => (axis > 0 && dim !== null ? 1 + (dim % 2) : dim)))),
      },
      { weight: 1, arbitrary: joined },
    ),
  },
  BatchNormalization: {
    config: config(
      {},
      {
        axis: mostly(fc.integer({ min: -3, max: 3 }), values([1], [-1], [1, 2], 7)),
        center: flags,
        scale: flags,
        momentum: values(0.9),
        betaInitializer: initializer,
        gammaConstraint: constraint,
      },
    ),
    inputs: anyRank,
  },
  LayerNormalization: {
    config: config(
      {},
      { axis: mostly(axisList, values(1.5, [0.5], 'x')), center: flags, scale: flags, gammaInitializer: initializer },
    ),
    inputs: anyRank,
  },
  SimpleRNN: { config: config({ units }, recurrent), inputs: sequence(3) },
  GRU: { config: config({ units }, { ...gated, resetAfter: values(false, false, false, true) }), inputs: sequence(3) },
  LSTM: { config: config({ units }, { ...gated, unitForgetBias: flags }), inputs: sequence(3) },
  RNN: {
    config: config(
      {
        cell: mostly(
          fc.oneof(
            innerCell,
            cells,
            cells.map((of): ConfigValue => ({ layer: layer('StackedRNNCells', { cells: of }) })),
          ),
          fc.constant<ConfigValue>({ layer: layer('Dense', { units: 2 }) }),
        ),
      },
      { returnSequences: flags, returnState: flags, stateful: values(false, false, true) },
    ),
    inputs: sequence(3),
  },
  SimpleRNNCell: {
    config: config({ units }, without(recurrent, 'returnSequences', 'returnState', 'goBackwards', 'stateful')),
    inputs: oneInput(shapeOfRanks(2, 3)),
  },
  GRUCell: {
    config: config({ units }, without(gated, 'returnSequences', 'returnState', 'goBackwards', 'stateful')),
    inputs: oneInput(shapeOfRanks(2, 3)),
  },
  LSTMCell: {
    config: config({ units }, without(gated, 'returnSequences', 'returnState', 'goBackwards', 'stateful')),
    inputs: oneInput(shapeOfRanks(2, 3)),
  },
  StackedRNNCells: {
    config: cells.map((of): LayerConfig => ({ name: 'probe', cells: of })),
    inputs: shapeOfRanks(2).map((only) => [only]),
  },
  ConvLSTM2D: {
    config: config(
      { filters: mostly(fc.integer({ min: 1, max: 3 }), values(0, 1.5, '2')), kernelSize: sizes(2) },
      { ...gated, ...without(convolution(2), 'activation', 'kernelInitializer', 'biasConstraint') },
    ),
    inputs: oneInput(shapeNear(5, { max: 5 })),
  },
  ConvLSTM2DCell: {
    config: config(
      { filters: fc.integer({ min: 1, max: 3 }), kernelSize: sizes(2) },
      without(convolution(2), 'kernelInitializer', 'biasConstraint'),
    ),
    inputs: oneInput(shapeOf(4, { max: 5 })),
  },
  TimeDistributed: {
    config: config({ layer: inner.map((of): ConfigValue => ({ layer: of })) }),
    inputs: oneInput(shapeOfRanks(2, 3, 4, 5, 5)),
  },
  Bidirectional: {
    config: config({ layer: innerRecurrent }, { mergeMode: mostly(values('concat', 'sum', 'mul', 'ave', null), values('add')) }),
    inputs: sequence(3),
  },
  CenterCrop: { config: config({ height: small, width: small }), inputs: oneInput(shapeOfRanks(3, 4, 4)) },
  Resizing: {
    config: config(
      { height: small, width: small },
      { interpolation: mostly(values('nearest', 'bilinear'), values('bicubic', '')), cropToAspectRatio: flags },
    ),
    inputs: oneInput(shapeOfRanks(3, 4, 4)),
  },
  CategoryEncoding: {
    config: config({ numTokens: small }, { outputMode: values('oneHot', 'multiHot', 'count') }),
    inputs: oneInput(shapeOfRanks(2, 2, 3)),
  },
  RandomWidth: {
    config: config(
      { factor: fc.oneof(fc.double({ min: 0.1, max: 0.9, noNaN: true }), values([-0.2, 0.3], [0.3, -0.2], -1, 0, [-2, 1], [1])) },
      { interpolation: values('nearest', 'bilinear', 'area'), seed: values(3) },
    ),
    inputs: oneInput(shapeOfRanks(3, 4, 4)),
  },
};

/** The input layer has no inputs, and its shape is its configuration. */
export const inputLayerConfigs: fc.Arbitrary<LayerConfig> = config(
  {},
  {
    inputShape: fc.oneof(fc.array(fc.option(small), { minLength: 1, maxLength: 3 }), small),
    batchInputShape: fc.array(fc.option(small), { minLength: 1, maxLength: 3 }),
    batchSize: small,
  },
);
