/** Data that do not fit: the shapes that the same file shows of what a model is given, of weights, and of tensors. */
import { functional, stack } from './wrongProgram.js';
import type { ErrorKind } from './wrongProgram.js';

const compiled = (loss: string, ...layers: string[]): string =>
  `${stack(...layers)}\nmodel.compile({optimizer: 'sgd', loss: '${loss}'});`;

export const dataErrors: Readonly<Record<string, ErrorKind>> = {
  'no-compile': {
    code: 'not-compiled',
    programs: [
      {
        source: `
${stack('tf.layers.dense({units: 1, inputShape: [4]})')}
await «model.fit(tf.zeros([8, 4]), tf.zeros([8, 1]))»;`,
        nearMiss: ['await', "model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});\nawait"],
      },
      {
        source: `
const prepare = (model: tf.LayersModel, isTrained: boolean) => {
  if (isTrained) model.compile({optimizer: tf.train.adam(0.01), loss: 'meanAbsoluteError'});
  return model;
};
const x = tf.input({shape: [2]});
const net = prepare(tf.model({inputs: x, outputs: tf.layers.dense({units: 1}).apply(x) as tf.SymbolicTensor}), false);
const score = «net.evaluate(tf.ones([4, 2]), tf.ones([4, 1]))»;`,
        nearMiss: [', false);', ', true);'],
      },
    ],
  },
  'predict-shape': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${stack('tf.layers.lstm({units: 1, inputShape: [15, 4]})')}
model.predict(«tf.zeros([1, 6, 4])»);`,
        nearMiss: ['[1, 6, 4]', '[1, 15, 4]'],
      },
      {
        source: `
const N = 3;
const inputs = tf.input({shape: [N]});
const net = tf.model({inputs, outputs: tf.layers.dense({units: 1}).apply(inputs) as tf.SymbolicTensor});
const row = [0.1, 0.2, 0.3, 0.4];
const ask = (values: number[]) => tf.tidy(() => net.predict(«tf.tensor2d([values])») as tf.Tensor);
ask(row);`,
        nearMiss: ['N = 3', 'N = 4'],
      },
    ],
  },
  'predict-rank': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${stack('tf.layers.dense({units: 1, inputShape: [3]})')}
model.predict(«tf.tensor1d([1, 2, 3])»);`,
        nearMiss: ['tf.tensor1d([1, 2, 3])', 'tf.tensor2d([[1, 2, 3]])'],
      },
      {
        source: `
class Agent {
  readonly net: tf.Sequential;
  constructor(private readonly state: number[]) {
    this.net = tf.sequential();
    this.net.add(tf.layers.dense({units: 8, inputShape: [state.length]}));
    this.net.add(tf.layers.dense({units: 2}));
  }
  act() {
    const observed = tf.tensor(this.state);
    return this.net.predict(«observed»);
  }
}
new Agent([0, 1, 0, 1]).act();`,
        nearMiss: ['tf.tensor(this.state)', 'tf.tensor([this.state])'],
      },
    ],
  },
  'lstm-predict-rank': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${stack('tf.layers.lstm({units: 1, inputShape: [15, 4]})')}
model.predict(«tf.zeros([1, 15])»);`,
        nearMiss: ['[1, 15]', '[1, 15, 4]'],
      },
      {
        source: `
const WINDOW = 6;
const history = tf.input({shape: [WINDOW, 1]});
const forecast = tf.layers.lstm({units: 4}).apply(history) as tf.SymbolicTensor;
const forecaster = tf.model({inputs: history, outputs: forecast});
const recent = tf.tensor2d([3, 1, 4, 1, 5, 9], [1, WINDOW]);
forecaster.predict(«recent»);`,
        nearMiss: ['predict(recent)', 'predict(recent.expandDims(2))'],
      },
    ],
  },
  'multi-input-count': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${functional('const a = tf.input({shape: [4]});\nconst b = tf.input({shape: [4]});\nconst y = tf.layers.add().apply([a, b]);', 'y', '[a, b]')}
model.predict(«[tf.zeros([1, 4])]»);`,
        nearMiss: ['[tf.zeros([1, 4])]', '[tf.zeros([1, 4]), tf.ones([1, 4])]'],
      },
      {
        source: `
const names = ['question', 'answer'];
const inputs = names.map((name) => tf.input({shape: [5], name}));
const match = tf.layers.dot({axes: -1}).apply(inputs) as tf.SymbolicTensor;
const matcher = tf.model({inputs, outputs: match});
const samples = ['question'].map(() => tf.randomUniform([2, 5]));
const result = matcher.predict(«samples»);`,
        nearMiss: ["['question'].map", 'names.map(() => 0).map'],
      },
    ],
  },
  'input-shape-fit': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.dense({units: 1, inputShape: [12]})')}
await model.fit(«tf.zeros([32, 14])», tf.zeros([32, 1]));`,
        nearMiss: ['[32, 14]', '[32, 12]'],
      },
      {
        source: `
const rows = [[1, 2, 3], [4, 5, 6]];
const targets = [[0], [1]];
async function train(features: number) {
  const x = tf.input({shape: [features]});
  const y = tf.layers.dense({units: 1, activation: 'sigmoid'}).apply(x) as tf.SymbolicTensor;
  const net = tf.model({inputs: x, outputs: y});
  net.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
  const xs = tf.tensor2d(rows);
  const ys = tf.tensor2d(targets);
  return net.fit(«xs», ys, {epochs: 1});
}
await train(2);`,
        nearMiss: ['train(2)', 'train(3)'],
      },
    ],
  },
  'input-rank-fit': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.conv2d({filters: 1, kernelSize: 1, inputShape: [28, 28, 1]})')}
await model.fit(«tf.zeros([4, 784])», tf.zeros([4, 28, 28, 1]));`,
        nearMiss: ['[4, 784]', '[4, 28, 28, 1]'],
      },
      {
        source: `
const {layers} = tf;
const net = tf.sequential({
  layers: [
    layers.conv1d({filters: 2, kernelSize: 3, inputShape: [9, 1], activation: 'relu'}),
    layers.flatten(),
    layers.dense({units: 2, activation: 'softmax'}),
  ],
});
net.compile({optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy'});
const signals = tf.randomNormal([6, 9]);
const labels = tf.oneHot(tf.tensor1d([0, 1, 1, 0, 1, 0], 'int32'), 2);
await net.fit(«signals», labels, {epochs: 1, verbose: 0});`,
        nearMiss: ['tf.randomNormal([6, 9])', 'tf.randomNormal([6, 9, 1])'],
      },
    ],
  },
  'target-shape': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.dense({units: 1, inputShape: [12]})')}
await model.fit(tf.zeros([32, 12]), «tf.zeros([32, 2])»);`,
        nearMiss: ['[32, 2]', '[32, 1]'],
      },
      {
        source: `
const CLASSES = ['iris', 'rose', 'lily'];
const labels = tf.tensor1d([0, 2, 1, 0], 'int32');
const inputs = tf.input({shape: [2]});
const outputs = tf.layers.dense({units: CLASSES.length, activation: 'softmax'}).apply(inputs) as tf.SymbolicTensor;
const net = tf.model({inputs, outputs});
net.compile({optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy']});
const ys = tf.oneHot(labels, 4);
await net.fit(tf.zeros([4, 2]), «ys»);`,
        nearMiss: ['(labels, 4)', '(labels, CLASSES.length)'],
      },
    ],
  },
  'target-rank': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.dense({units: 10, inputShape: [4, 5]})')}
await model.fit(tf.zeros([32, 4, 5]), «tf.zeros([32, 10])»);`,
        nearMiss: ['tf.zeros([32, 10])', 'tf.zeros([32, 4, 10])'],
      },
      {
        source: `
const classifier = (isFlat: boolean) => {
  const net = tf.sequential();
  net.add(tf.layers.conv2d({filters: 3, kernelSize: 2, inputShape: [4, 4, 1]}));
  if (isFlat) net.add(tf.layers.flatten());
  net.add(tf.layers.dense({units: 2, activation: 'softmax'}));
  net.compile({optimizer: 'sgd', loss: 'categoricalCrossentropy'});
  return net;
};
const labels = [[1, 0], [0, 1], [1, 0]];
await classifier(false).fit(tf.ones([3, 4, 4, 1]), «tf.tensor(labels)»);`,
        nearMiss: ['classifier(false)', 'classifier(true)'],
      },
    ],
  },
  'target-sparse': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('sparseCategoricalCrossentropy', "tf.layers.dense({units: 10, activation: 'softmax', inputShape: [12]})")}
await model.fit(tf.zeros([32, 12]), «tf.zeros([32, 10])»);`,
        nearMiss: ['tf.zeros([32, 10])', 'tf.zeros([32, 1])'],
      },
      {
        source: `
const settings = {isOneHot: true, loss: 'sparseCategoricalCrossentropy'};
const labels = tf.tensor1d([0, 1, 1], 'int32');
const targets = settings.isOneHot ? tf.oneHot(labels, 2) : labels.toFloat();
const x = tf.input({shape: [6]});
const probabilities = tf.layers.dense({units: 2, activation: 'softmax'}).apply(x) as tf.SymbolicTensor;
const net = tf.model({inputs: x, outputs: probabilities});
net.compile({optimizer: 'sgd', loss: settings.loss});
await net.fit(tf.zeros([3, 6]), «targets»);`,
        nearMiss: ['isOneHot: true', 'isOneHot: false'],
      },
    ],
  },
  'sample-count': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.dense({units: 1, inputShape: [12]})')}
await model.fit(tf.zeros([10, 12]), «tf.zeros([8, 1])»);`,
        nearMiss: ['[8, 1]', '[10, 1]'],
      },
      {
        source: `
const points = [1, 2, 3, 4, 5];
const xs = tf.tensor2d(points.map((x) => [x]));
const ys = tf.tensor2d(points.slice(1).map((x) => [2 * x]));
const line = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});
line.compile({optimizer: 'sgd', loss: tf.losses.meanSquaredError});
await line.fit(xs, «ys», {epochs: 2});`,
        nearMiss: ['points.slice(1)', 'points.slice(0)'],
      },
    ],
  },
  'embedding-no-flatten-target': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('meanSquaredError', 'tf.layers.embedding({inputDim: 9, outputDim: 1, inputLength: 4})')}
await model.fit(tf.zeros([6, 4]), «tf.zeros([6, 1])»);`,
        nearMiss: ['tf.zeros([6, 1])', 'tf.zeros([6, 4, 1])'],
      },
      {
        source: `
const vocabulary = ['a', 'b', 'c'];
const item = tf.input({shape: [1]});
const vector = tf.layers.embedding({inputDim: vocabulary.length, outputDim: 2}).apply(item) as tf.SymbolicTensor;
const flat = tf.layers.flatten().apply(vector) as tf.SymbolicTensor;
const ends = {vector, flat};
const table = tf.model({inputs: item, outputs: ends.vector});
table.compile({optimizer: 'sgd', loss: 'meanSquaredError'});
await table.fit(tf.tensor2d([[0], [1], [2]]), «tf.tensor2d([[0, 1], [1, 0], [1, 1]])»);`,
        nearMiss: ['ends.vector', 'ends.flat'],
      },
    ],
  },
  'unet-target-missing-channel': {
    code: 'data-mismatch',
    programs: [
      {
        source: `
${compiled('binaryCrossentropy', "tf.layers.conv2d({filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid', inputShape: [8, 8, 3]})")}
await model.fit(tf.zeros([2, 8, 8, 3]), «tf.zeros([2, 8, 8])»);`,
        nearMiss: ['tf.zeros([2, 8, 8])', 'tf.zeros([2, 8, 8, 1])'],
      },
      {
        source: `
const SIZE = 4;
const unet = () => {
  const image = tf.input({shape: [SIZE, SIZE, 1]});
  const down = tf.layers.maxPooling2d({poolSize: 2}).apply(image);
  const up = tf.layers.upSampling2d({}).apply(down);
  const both = tf.layers.concatenate().apply([image, up as tf.SymbolicTensor]);
  const mask = tf.layers.conv2d({filters: 1, kernelSize: 1, activation: 'sigmoid'}).apply(both) as tf.SymbolicTensor;
  return tf.model({inputs: image, outputs: mask});
};
const net = unet();
net.compile({optimizer: 'adam', loss: 'meanSquaredError'});
const masks = tf.ones([3, SIZE, SIZE]);
await net.fit(tf.ones([3, SIZE, SIZE, 1]), «masks»);`,
        nearMiss: ['const masks = tf.ones([3, SIZE, SIZE])', 'const masks = tf.ones([3, SIZE, SIZE]).expandDims(-1)'],
      },
    ],
  },
  'setWeights-shape': {
    code: 'weight-mismatch',
    programs: [
      {
        source: `
const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [4]})]});
model.setWeights(«[tf.zeros([5, 3]), tf.zeros([3])]»);`,
        nearMiss: ['tf.zeros([5, 3])', 'tf.zeros([4, 3])'],
      },
      {
        source: `
function network(inputSize: number, hidden: number) {
  const x = tf.input({shape: [inputSize]});
  const h = tf.layers.dense({units: hidden, activation: 'relu'}).apply(x);
  const y = tf.layers.dense({units: 2}).apply(tf.layers.batchNormalization().apply(h)) as tf.SymbolicTensor;
  return tf.model({inputs: x, outputs: y});
}
const online = network(4, 24);
const target = network(4, 16);
target.setWeights(«online.getWeights()»);`,
        nearMiss: ['network(4, 16)', 'network(4, 24)'],
      },
      {
        source: `
const layer = tf.layers.dense({units: 2, inputShape: [3]});
const model = tf.sequential({layers: [layer, tf.layers.dense({units: 1})]});
const weights = [[1, 2, 3], [4, 5, 6]];
layer.setWeights(«[tf.tensor2d(weights), tf.tensor1d([0, 0])]»);`,
        nearMiss: ['[[1, 2, 3], [4, 5, 6]]', '[[1, 2], [3, 4], [5, 6]]'],
      },
    ],
  },
  'setWeights-count': {
    code: 'weight-mismatch',
    programs: [
      {
        source: `
const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [4]})]});
model.setWeights(«[tf.zeros([4, 3])]»);`,
        nearMiss: ['[tf.zeros([4, 3])]', '[tf.zeros([4, 3]), tf.zeros([3])]'],
      },
      {
        source: `
class Layers {
  readonly input = tf.input({shape: [6, 6, 1]});
  readonly conv: tf.layers.Layer;
  constructor(useBias: boolean) {
    this.conv = tf.layers.conv2d({filters: 2, kernelSize: 3, useBias});
    tf.model({inputs: this.input, outputs: this.conv.apply(this.input) as tf.SymbolicTensor});
  }
}
const from = new Layers(true);
const to = new Layers(false);
const copied = from.conv.getWeights();
to.conv.setWeights(«copied»);`,
        nearMiss: ['new Layers(false)', 'new Layers(true) as Layers'],
      },
    ],
  },
  'tensor-values': {
    code: 'tensor-size',
    programs: [
      { source: 'const t = tf.tensor2d([1, 2, 3, 4, 5], «[2, 3]»);', nearMiss: ['[1, 2, 3, 4, 5]', '[1, 2, 3, 4, 5, 6]'] },
      {
        source: `
const pixels = Array.from({length: 27}, (_, i) => i / 27);
class Image {
  constructor(private readonly side: number, private readonly channels: number) {}
  batch(values: number[]) {
    const {side, channels} = this;
    return tf.tensor4d(values, «[1, side, side, channels]»);
  }
}
new Image(3, 1).batch(pixels);`,
        nearMiss: ['Image(3, 1)', 'Image(3, 3)'],
      },
      {
        source: `
const matrix = [[1, 2], [3, 4], [5, 6]];
const shape: [number, number] = [2, 3];
const transposed = tf.tensor(matrix, «shape»);`,
        nearMiss: ['[2, 3]', '[3, 2]'],
        thrown: 'Error creating a new Tensor. Inferred shape (3,2) does not match the provided shape (2,3).',
      },
    ],
  },
  'core-reshape': {
    code: 'tensor-size',
    programs: [
      {
        source: 'const t = tf.tensor1d([1, 2, 3, 4, 5, 6]).reshape(«[4, 2]»);',
        nearMiss: ['[4, 2]', '[3, 2]'],
      },
      {
        source: `
const COLUMNS = 4;
const table = tf.zeros([3, 6]);
const folded = tf.reshape(table, «[-1, COLUMNS]»);`,
        nearMiss: ['COLUMNS = 4', 'COLUMNS = 9'],
        thrown: "The implicit shape can't be a fractional number. Got 18 / 4",
      },
      {
        source: `
const inBatches = (values: tf.Tensor, size: number) => «values.mul(2).as2D(size, 5)»;
inBatches(tf.linspace(0, 1, 20), 3);`,
        nearMiss: ['1, 20), 3', '1, 20), 4'],
      },
    ],
  },
};
