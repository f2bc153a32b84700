/** Values in a layer's configuration that it does not accept, lacks, or cannot run. */
import { stack } from './wrongProgram.js';
import type { ErrorKind } from './wrongProgram.js';

export const configErrors: Readonly<Record<string, ErrorKind>> = {
  'missing-units': {
    code: 'missing-config',
    programs: [
      { source: stack('«tf.layers.dense({inputShape: [3]})»'), nearMiss: ['{inputShape', '{units: 2, inputShape'] },
      {
        source: `
const settings: any = {hidden: {units: 16, activation: 'relu'}, output: {unit: 1}};
const x = tf.input({shape: [8]});
const h = tf.layers.dense(settings.hidden).apply(x);
const y = «tf.layers.dense(settings.output)».apply(h) as tf.SymbolicTensor;
tf.model({inputs: x, outputs: y});`,
        nearMiss: ['{unit: 1}', '{units: 1}'],
      },
    ],
  },
  'no-argument': {
    code: 'missing-config',
    programs: [
      {
        source: stack(
          'tf.layers.conv1d({filters: 2, kernelSize: 3, inputShape: [20, 1]})',
          '«(tf.layers.maxPooling1d as any)()»',
        ),
        nearMiss: ['as any)()', 'as any)({})'],
      },
      {
        source: `
const image = tf.input({shape: [8, 8, 4]});
const pooling: any = {max: tf.layers.globalMaxPooling2d, average: tf.layers.globalAveragePooling2d, flat: tf.layers.flatten};
const features = «pooling.average()».apply(image);
tf.model({inputs: image, outputs: features});`,
        nearMiss: ['pooling.average()', 'pooling.flat()'],
      },
      {
        source: `
const head = (config?: any) => «tf.layers.dense(config)»;
const model = tf.sequential();
model.add(tf.layers.flatten({inputShape: [4, 2]}));
model.add(head());`,
        nearMiss: ['head());', 'head({units: 2}));'],
      },
    ],
  },
  'input-without-shape': {
    code: 'missing-config',
    programs: [
      {
        source: `
const x = «tf.input({} as any)»;
const model = tf.model({inputs: x, outputs: tf.layers.reLU().apply(x) as tf.SymbolicTensor});`,
        nearMiss: ['{} as any', '{shape: [4]}'],
      },
      {
        source: `
const options: any = {inputShape: [6], name: 'features'};
const inputs = «tf.layers.input(options)»;
tf.model({inputs, outputs: tf.layers.dense({units: 2}).apply(inputs) as tf.SymbolicTensor});`,
        nearMiss: ['inputShape: [6]', 'shape: [6]'],
      },
    ],
  },
  'input-layer-without-shape': {
    code: 'missing-config',
    programs: [
      {
        source: stack('«tf.layers.inputLayer({shape: [4]} as any)»', 'tf.layers.dense({units: 1})'),
        nearMiss: ['shape:', 'inputShape:'],
      },
      {
        source: `
const size = {batchShape: [null, 3]} as any;
const model = tf.sequential({layers: [«tf.layers.inputLayer(size)», tf.layers.dense({units: 2})]});`,
        nearMiss: ['batchShape', 'batchInputShape'],
      },
    ],
  },
  'units-not-int': {
    code: 'invalid-config',
    programs: [
      { source: stack('tf.layers.dense({«units: 25 / 2», inputShape: [3]})'), nearMiss: ['25 / 2', '24 / 2'] },
      {
        source: `
const FEATURES = 13;
const half = (size: number) => size / 2;
const inputs = tf.input({shape: [FEATURES]});
let x: any = inputs;
for (const units of [half(26), half(FEATURES)]) x = tf.layers.dense({«units», activation: 'relu'}).apply(x);
tf.model({inputs, outputs: x});`,
        nearMiss: ['size / 2', 'Math.floor(size / 2)'],
      },
    ],
  },
  'units-string': {
    code: 'invalid-config',
    programs: [
      { source: stack("tf.layers.dense({«units: '12'», inputShape: [3]})"), nearMiss: ["'12'", '12'] },
      {
        source: `
const form = new Map<string, any>([['units', '24'], ['activation', 'tanh']]);
const units = form.get('units');
const model = tf.sequential({layers: [tf.layers.lstm({«units», inputShape: [10, 2]})]});`,
        nearMiss: ["form.get('units')", "Number(form.get('units'))"],
      },
    ],
  },
  'conv-missing-kernelSize': {
    code: 'missing-config',
    programs: [
      {
        source: stack('«tf.layers.conv2d({filters: 4, inputShape: [8, 8, 1]})»'),
        nearMiss: ['filters: 4', 'filters: 4, kernelSize: 3'],
      },
      {
        source: `
const {input, model, layers: {conv1d, globalMaxPooling1d}} = tf;
interface Options { filters: number; kernel_size?: number; kernelSize?: number }
const block = (x: any, options: Options) => «conv1d({padding: 'same', ...options} as any)».apply(x);
const series = input({shape: [50, 3]});
const features = block(series, {filters: 8, kernel_size: 3});
model({inputs: series, outputs: globalMaxPooling1d({}).apply(features) as tf.SymbolicTensor});`,
        nearMiss: ['filters: 8, kernel_size', 'filters: 8, kernelSize'],
      },
    ],
  },
  'conv-missing-filters': {
    code: 'missing-config',
    programs: [
      {
        source: stack('«tf.layers.conv2d({kernelSize: 3, inputShape: [8, 8, 1]})»'),
        nearMiss: ['{kernelSize', '{filters: 4, kernelSize'],
      },
      {
        source: `
class Stem {
  private readonly filters: number[] = [16];
  layer(index: number) {
    return tf.layers.conv2dTranspose({«filters: this.filters[index] as number», kernelSize: 4, strides: 2});
  }
}
const stem = new Stem();
const latent = tf.input({shape: [4, 4, 8]});
tf.model({inputs: latent, outputs: stem.layer(1).apply(latent) as tf.SymbolicTensor});`,
        nearMiss: ['layer(1)', 'layer(0)'],
      },
    ],
  },
  'conv-kernel-rank': {
    code: 'invalid-config',
    programs: [
      {
        source: stack('tf.layers.conv2d({filters: 2, «kernelSize: [3, 3, 3]», inputShape: [8, 8, 1]})'),
        nearMiss: ['[3, 3, 3]', '[3, 3]'],
      },
      {
        source: `
const KERNEL = [5, 5];
const audio = tf.input({shape: [256, 1]});
const filtered = tf.layers.conv1d({filters: 4, «kernelSize: KERNEL»}).apply(audio) as tf.SymbolicTensor;
tf.model({inputs: audio, outputs: filtered});`,
        nearMiss: ['KERNEL = [5, 5]', 'KERNEL = [5]'],
      },
    ],
  },
  'conv-stride-and-dilation': {
    code: 'unsupported',
    programs: [
      {
        source: `
${stack('tf.layers.conv2d({filters: 2, kernelSize: 3, strides: 2, «dilationRate: 2», inputShape: [12, 12, 1]})')}
model.predict(tf.zeros([1, 12, 12, 1]));`,
        nearMiss: ['strides: 2, ', ''],
        thrownLater: 'Either strides or dilations must be 1',
      },
      {
        source: `
const atrous = (x: any, dilationRate: number, strides = 1) =>
  tf.layers.conv1d({filters: 4, kernelSize: 3, padding: 'same', strides, «dilationRate»}).apply(x);
const wave = tf.input({shape: [64, 1]});
const net = tf.model({inputs: wave, outputs: atrous(atrous(wave, 1, 2), 4, 2)});
net.predict(tf.ones([2, 64, 1]));`,
        nearMiss: ['4, 2)', '4, 1)'],
        thrownLater: 'Either stride or dilation must be 1',
      },
    ],
  },
  'bad-padding-name': {
    code: 'invalid-config',
    programs: [
      {
        source: stack("tf.layers.conv2d({filters: 2, kernelSize: 3, «padding: 'SAME'», inputShape: [8, 8, 1]})"),
        nearMiss: ["'SAME'", "'same'"],
      },
      {
        source: `
enum Padding { Same = 'Same', Valid = 'valid' }
const image = tf.input({shape: [8, 8, 1]});
const pool = tf.layers.averagePooling2d({poolSize: 2, «padding: Padding.Same as any»});
tf.model({inputs: image, outputs: pool.apply(image) as tf.SymbolicTensor});`,
        nearMiss: ['Padding.Same as', 'Padding.Valid as'],
      },
    ],
  },
  'bad-activation': {
    code: 'invalid-config',
    programs: [
      {
        source: stack("tf.layers.dense({units: 2, «activation: 'leakyrelu'», inputShape: [3]})"),
        nearMiss: ["'leakyrelu'", "'relu'"],
      },
      {
        source: `
const kind = (isBinary: boolean): any => (isBinary ? 'sigmoid' : 'soft-max');
const shape = [20];
const inputs = tf.input({shape});
const logits = tf.layers.dense({units: 5}).apply(inputs);
const outputs = tf.layers.activation({«activation: kind(false)»}).apply(logits) as tf.SymbolicTensor;
tf.model({inputs, outputs});`,
        nearMiss: ['kind(false)', 'kind(true)'],
      },
    ],
  },
  'maxpool-zero': {
    code: 'invalid-config',
    programs: [
      {
        source: stack('tf.layers.maxPooling2d({«poolSize: 0», inputShape: [8, 8, 1]})'),
        nearMiss: ['poolSize: 0', 'poolSize: 1'],
      },
      {
        source: `
const image = tf.input({shape: [16, 16, 2]});
const pools = [1, 0].map((level) => tf.layers.maxPooling2d({«poolSize: 2 * level», strides: 2}));
const outputs = pools.reduce<any>((x, pool) => pool.apply(x), image);
tf.model({inputs: image, outputs});`,
        nearMiss: ['[1, 0]', '[1, 2]'],
      },
    ],
  },
  'bidirectional-bad-mergeMode': {
    code: 'invalid-config',
    programs: [
      {
        source: stack("tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), «mergeMode: 'add'», inputShape: [5, 3]})"),
        nearMiss: ["mergeMode: 'add'", "mergeMode: 'sum'"],
      },
      {
        source: `
const modes: any = {average: 'avg', product: 'mul'};
function bothWays(mode: string) {
  const layer: any = tf.layers.gru({units: 6});
  const words = tf.input({shape: [12, 8]});
  const read = tf.layers.bidirectional({layer, «mergeMode: modes[mode]»}).apply(words);
  return tf.model({inputs: words, outputs: read as tf.SymbolicTensor});
}
bothWays('average');`,
        nearMiss: ["bothWays('average')", "bothWays('product')"],
      },
    ],
  },
  'gru-reset-after': {
    code: 'unsupported',
    programs: [
      {
        source: stack('tf.layers.gru({units: 2, «resetAfter: true», inputShape: [5, 3]})'),
        nearMiss: ['resetAfter: true', 'resetAfter: false'],
      },
      {
        source: `
const keras2 = {implementation: 2, «resetAfter: true»};
const steps = tf.input({shape: [5, 3]});
const last = tf.layers.gru({units: 4, ...keras2}).apply(steps) as tf.SymbolicTensor;
tf.model({inputs: steps, outputs: last});`,
        nearMiss: ['{units: 4, ...keras2}', '{units: 4, ...keras2, resetAfter: false}'],
      },
    ],
  },
  'conv1d-causal': {
    code: 'unsupported',
    programs: [
      {
        source: `
${stack("tf.layers.conv1d({filters: 2, kernelSize: 3, «padding: 'causal'», inputShape: [10, 1]})")}
model.predict(tf.zeros([1, 10, 1]));`,
        nearMiss: ["'causal'", "'same'"],
        thrownLater: 'The support for CAUSAL padding mode in conv1dWithBias is not implemented yet.',
      },
      {
        source: `
class WaveNet {
  private x: any;
  constructor(readonly input: tf.SymbolicTensor, private readonly padding: 'same' | 'valid' | 'causal') { this.x = input; }
  layer(filters: number) {
    this.x = tf.layers.conv1d({filters, kernelSize: 2, «padding: this.padding»}).apply(this.x);
    return this;
  }
  build() { return tf.model({inputs: this.input, outputs: this.x}); }
}
const wave = tf.input({shape: [32, 1]});
new WaveNet(wave, 'causal').layer(4).build().predict(tf.zeros([1, 32, 1]));`,
        nearMiss: ["(wave, 'causal')", "(wave, 'valid')"],
        thrownLater: 'The support for CAUSAL padding mode in conv1dWithBias is not implemented yet.',
      },
    ],
  },
  'dense-zero-units': {
    code: 'invalid-config',
    programs: [
      {
        source: `
const labels: string[] = [];
${stack('tf.layers.dense({«units: labels.length», inputShape: [3]})')}`,
        nearMiss: ['= []', "= ['a', 'b']"],
      },
      {
        source: `
const NAMES = 'cat,dog';
const classes = NAMES.split(',').filter((name) => name.length > 3);
const pixels = tf.input({shape: [12]});
const scores = tf.layers.dense({«units: classes.length», activation: 'softmax'}).apply(pixels) as tf.SymbolicTensor;
tf.model({inputs: pixels, outputs: scores});`,
        nearMiss: ['length > 3', 'length > 2'],
      },
    ],
  },
};
