/** Layers that get an input of the wrong rank. */
import { functional, stack } from './wrongProgram.js';
import type { ErrorKind } from './wrongProgram.js';

export const rankErrors: Readonly<Record<string, ErrorKind>> = {
  'lstm-rank2-input': {
    code: 'rank-mismatch',
    programs: [
      { source: stack('«tf.layers.lstm({units: 4, inputShape: [15]})»'), nearMiss: ['[15]', '[15, 1]'] },
      {
        source: `
import {input, layers, model} from '@tensorflow/tfjs';
const FEATURES = 15;
const features = input({shape: [FEATURES]});
const recurrent = «layers.lstm({units: 8})»;
export const forecast = model({inputs: features, outputs: recurrent.apply(features) as any});`,
        nearMiss: ['[FEATURES]', '[null, FEATURES]'],
      },
    ],
  },
  'lstm-rank4-input': {
    code: 'rank-mismatch',
    programs: [
      { source: stack('«tf.layers.lstm({units: 4, inputShape: [5, 6, 7]})»'), nearMiss: ['[5, 6, 7]', '[5, 42]'] },
      {
        source: `
class Forecaster {
  private readonly net = tf.sequential();
  constructor(window: number[]) {
    this.net.add(«tf.layers.lstm({units: 8, inputShape: window})»);
    this.net.add(tf.layers.dense({units: 1}));
  }
}
new Forecaster([10, 4, 2]);`,
        nearMiss: ['[10, 4, 2]', '[10, 8]'],
      },
    ],
  },
  'stacked-lstm-no-returnSequences': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack('tf.layers.lstm({units: 4, inputShape: [5, 3]})', '«tf.layers.lstm({units: 2})»'),
        nearMiss: ['units: 4, ', 'units: 4, returnSequences: true, '],
      },
      {
        source: `
const recurrent = (units: number, options = {}) => «tf.layers.lstm({units, ...options})»;
const model = tf.sequential({
  layers: [recurrent(8, {inputShape: [20, 2]}), recurrent(4), tf.layers.dense({units: 1})],
});`,
        nearMiss: ['{inputShape', '{returnSequences: true, inputShape'],
      },
    ],
  },
  'repeated-gru-no-returnSequences': {
    code: 'rank-mismatch',
    programs: [
      {
        source: `
const model = tf.sequential();
for (let i = 0; i < 2; i++) model.add(«tf.layers.gru({units: 4, ...(i === 0 ? {inputShape: [5, 3]} : {})})»);`,
        nearMiss: ['units: 4, ', 'units: 4, returnSequences: i === 0, '],
      },
      {
        source: `
const sizes = [16, 8];
const x = tf.input({shape: [12, 3]});
let y: any = x;
sizes.forEach((units, i) => {
  const isLast = i === sizes.length - 1;
  y = «tf.layers.gru({units, returnSequences: isLast})».apply(y);
});
tf.model({inputs: x, outputs: y});`,
        nearMiss: ['returnSequences: isLast', 'returnSequences: !isLast'],
      },
    ],
  },
  'conv2d-rank3': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack('«tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [28, 28]})»'),
        nearMiss: ['[28, 28]', '[28, 28, 1]'],
      },
      {
        source: `
const IMAGE = {height: 28, width: 28, channels: 1};
const {height, width, channels} = IMAGE;
const pixels = tf.input({shape: [height, width]});
const features = «tf.layers.conv2d({filters: 8, kernelSize: [3, 3], activation: 'relu'})».apply(pixels);
const outputs = tf.layers.dense({units: 10}).apply(tf.layers.flatten().apply(features));
tf.model({inputs: pixels, outputs});`,
        nearMiss: ['[height, width]', '[height, width, channels]'],
      },
    ],
  },
  'conv2d-after-flatten-or-dense': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack(
          'tf.layers.flatten({inputShape: [8, 8, 3]})',
          'tf.layers.dense({units: 16})',
          '«tf.layers.conv2d({filters: 4, kernelSize: 3})»',
        ),
        nearMiss: ['tf.layers.flatten({', 'tf.layers.dropout({rate: 0.2, '],
      },
      {
        source: `
const features = (x: any, filters: number) => «tf.layers.conv2d({filters, kernelSize: 3, padding: 'same'})».apply(x);
const image = tf.input({shape: [16, 16, 3]});
const mixed = tf.layers.flatten().apply(tf.layers.dense({units: 4}).apply(image));
tf.model({inputs: image, outputs: features(mixed, 8)});`,
        nearMiss: ['tf.layers.flatten()', 'tf.layers.reLU()'],
      },
    ],
  },
  'conv1d-rank2': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack('«tf.layers.conv1d({filters: 4, kernelSize: 3, inputShape: [28]})»'),
        nearMiss: ['[28]', '[28, 1]'],
      },
      {
        source: `
const {conv1d, globalMaxPooling1d, dense} = tf.layers;
const SAMPLES = 128;
const model = tf.sequential({
  layers: [
    «conv1d({filters: 4, kernelSize: 5, strides: 2, inputShape: [SAMPLES]})»,
    globalMaxPooling1d({}),
    dense({units: 2, activation: 'softmax'}),
  ],
});`,
        nearMiss: ['[SAMPLES]', '[SAMPLES, 1]'],
      },
    ],
  },
  'maxpool2d-after-conv1d': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack(
          'tf.layers.conv1d({filters: 4, kernelSize: 3, inputShape: [28, 2]})',
          '«tf.layers.maxPooling2d({poolSize: 2})»',
        ),
        nearMiss: ['maxPooling2d', 'maxPooling1d'],
      },
      {
        source: `
function downsample(signal: tf.SymbolicTensor, times: number) {
  let x = signal;
  while (times-- > 0) {
    x = tf.layers.conv1d({filters: 8, kernelSize: 3}).apply(x) as tf.SymbolicTensor;
    x = «tf.layers.maxPool2d({poolSize: [2, 1]})».apply(x) as tf.SymbolicTensor;
  }
  return x;
}
const signal = tf.input({shape: [64, 1]});
tf.model({inputs: signal, outputs: downsample(signal, 1)});`,
        nearMiss: ['maxPool2d({poolSize: [2, 1]})', 'maxPool1d({poolSize: 2})'],
      },
    ],
  },
  'flatten-after-dense': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack('tf.layers.dense({units: 4, inputShape: [3]})', '«tf.layers.flatten()»'),
        nearMiss: ['inputShape: [3]', 'inputShape: [3, 2]'],
      },
      {
        source: `
function classifier(fromImages: boolean) {
  const model = tf.sequential();
  if (fromImages) model.add(tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [8, 8, 1]}));
  else model.add(tf.layers.dense({units: 16, inputShape: [64]}));
  model.add(«tf.layers.flatten()»);
  model.add(tf.layers.dense({units: 10}));
  return model;
}
classifier(false);`,
        nearMiss: ['classifier(false)', 'classifier(true)'],
      },
    ],
  },
  'repeatVector-rank3': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack(
          'tf.layers.lstm({units: 4, returnSequences: true, inputShape: [5, 3]})',
          '«tf.layers.repeatVector({n: 3})»',
        ),
        nearMiss: ['returnSequences: true, ', ''],
      },
      {
        source: `
class Translator {
  constructor(private readonly steps: number, private readonly words: number) {}
  encode(x: any): any {
    return tf.layers.lstm({units: 16, returnSequences: true}).apply(x);
  }
  decode(x: any): any {
    const repeated = «tf.layers.repeatVector({n: this.steps})».apply(x);
    return tf.layers.lstm({units: 16, returnSequences: true}).apply(repeated);
  }
  build() {
    const inputs = tf.input({shape: [this.steps, this.words]});
    return tf.model({inputs, outputs: this.decode(this.encode(inputs))});
  }
}
new Translator(6, 20).build();`,
        nearMiss: [
          'return tf.layers.lstm({units: 16, returnSequences: true}).apply(x)',
          'return tf.layers.lstm({units: 16}).apply(x)',
        ],
      },
    ],
  },
  'timeDistributed-rank2': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack(
          'tf.layers.dense({units: 4, inputShape: [3]})',
          '«tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})})»',
        ),
        nearMiss: ['[3]', '[7, 3]'],
      },
      {
        source: `
const tagger = (tags: number) => {
  const tag = tf.layers.dense({units: tags, activation: 'softmax'});
  const everyStep = «tf.layers.timeDistributed({layer: tag})»;
  const words = tf.input({shape: [9, 30]});
  const read = tf.layers.simpleRNN({units: 12}).apply(words);
  return tf.model({inputs: words, outputs: everyStep.apply(read) as tf.SymbolicTensor});
};
tagger(5);`,
        nearMiss: ['{units: 12}', '{units: 12, returnSequences: true}'],
      },
    ],
  },
  'bidirectional-rank2': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack(
          'tf.layers.dense({units: 4, inputShape: [3]})',
          "«tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), mergeMode: 'concat'})»",
        ),
        nearMiss: ['[3]', '[7, 3]'],
      },
      {
        source: `
import * as tensorflow from '@tensorflow/tfjs';
const {layers: L} = tensorflow;
const VOCABULARY = 100;
const tokens = tensorflow.input({shape: [20]});
const embedded = L.embedding({inputDim: VOCABULARY, outputDim: 8}).apply(tokens);
const prepared = L.flatten().apply(embedded);
const read = «L.bidirectional({layer: L.gru({units: 4}) as any, mergeMode: 'sum'})».apply(prepared);
tensorflow.model({inputs: tokens, outputs: L.dense({units: 1}).apply(read) as tensorflow.SymbolicTensor});`,
        nearMiss: ['L.flatten()', 'L.dropout({rate: 0.2})'],
      },
    ],
  },
  'globalpool-rank': {
    code: 'rank-mismatch',
    programs: [
      {
        source: stack('tf.layers.flatten({inputShape: [4, 4, 2]})', '«tf.layers.globalAveragePooling2d({})»'),
        nearMiss: ['tf.layers.flatten', 'tf.layers.reLU'],
      },
      {
        source: `
const backbone = [
  tf.layers.conv2d({filters: 8, kernelSize: 3, inputShape: [12, 12, 3]}),
  tf.layers.flatten(),
];
const head = [«tf.layers.globalMaxPooling2d({})», tf.layers.dense({units: 4})];
tf.sequential({layers: [...backbone, ...head]});`,
        nearMiss: ['tf.layers.flatten()', 'tf.layers.batchNormalization()'],
      },
    ],
  },
  'concat-rank': {
    code: 'rank-mismatch',
    programs: [
      {
        source: functional(
          `const a = tf.input({shape: [16]});
const b = tf.input({shape: [4, 4]});
const y = «tf.layers.concatenate()».apply([a, b]);`,
          'y',
          '[a, b]',
        ),
        nearMiss: ['[4, 4]', '[4]'],
      },
      {
        source: `
function withMetadata(image: tf.SymbolicTensor, metadata: tf.SymbolicTensor) {
  const pooled: any = tf.layers.averagePooling2d({poolSize: 4}).apply(image);
  const joined = «tf.layers.concatenate({axis: 1})».apply([pooled, metadata]);
  return tf.layers.dense({units: 1}).apply(joined) as tf.SymbolicTensor;
}
const inputs = [tf.input({shape: [8, 8, 3]}), tf.input({shape: [5]})];
tf.model({inputs, outputs: withMetadata(inputs[0], inputs[1])});`,
        nearMiss: ['[pooled, metadata]', '[tf.layers.flatten().apply(pooled), metadata]'],
      },
    ],
  },
};
