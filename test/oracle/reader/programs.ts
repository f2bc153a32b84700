/** Programs in many styles. Each makes its models when it is run, without data, files or a network. */
export const programs: Readonly<Record<string, string>> = {
  'a sequential model, layer by layer': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.dense({units: 8, inputShape: [4], activation: 'relu'}));
model.add(tf.layers.dense({units: 1}));
`,
  'a sequential model from a list of layers': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({
  layers: [tf.layers.flatten({inputShape: [28, 28]}), tf.layers.dense({units: 10, name: 'logits'})],
});
`,
  'new tf.Sequential': `
import * as tf from '@tensorflow/tfjs';
const model = new tf.Sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]});
model.add(tf.layers.dense({units: 1}));
`,
  "the article's network": `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.conv2d({inputShape: [32, 32, 3], filters: 13, kernelSize: 5, activation: 'relu'}));
model.add(tf.layers.maxPooling2d({poolSize: 2}));
model.add(tf.layers.conv2d({filters: 18, kernelSize: 5, activation: 'relu'}));
model.add(tf.layers.maxPooling2d({poolSize: 2}));
model.add(tf.layers.flatten());
model.add(tf.layers.dense({units: 120, activation: 'relu'}));
model.add(tf.layers.dense({units: 10}));
`,
  'a functional model': `
import * as tf from '@tensorflow/tfjs';
const input = tf.input({shape: [784], name: 'pixels'});
const hidden = tf.layers.dense({units: 32}).apply(input);
const output = tf.layers.dense({units: 10, activation: 'softmax'}).apply(hidden) as tf.SymbolicTensor;
const model = tf.model({inputs: input, outputs: output, name: 'digits'});
`,
  'new tf.LayersModel': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [3]});
const model = new tf.LayersModel({inputs: x, outputs: tf.layers.dense({units: 2}).apply(x), name: 'm'});
`,
  'several inputs and outputs': `
import * as tf from '@tensorflow/tfjs';
const a = tf.input({shape: [8]});
const b = tf.layers.input({shape: [4]});
const joined = tf.layers.concatenate().apply([a, b]);
const model = tf.model({
  inputs: [a, b],
  outputs: [tf.layers.dense({units: 3}).apply(joined), tf.layers.dense({units: 1}).apply(joined)],
});
`,
  'a layer applied twice is one layer': `
import * as tf from '@tensorflow/tfjs';
const a = tf.input({shape: [4]});
const b = tf.input({shape: [4]});
const shared = tf.layers.dense({units: 3, name: 'shared'});
const model = tf.model({inputs: [a, b], outputs: tf.layers.add().apply([shared.apply(a), shared.apply(b)])});
`,
  'layers run in the order of their depth': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [4]});
const long = tf.layers.dense({units: 3, name: 'long2'}).apply(tf.layers.dense({units: 3, name: 'long1'}).apply(x));
const short = tf.layers.dense({units: 3, name: 'short'}).apply(x);
const model = tf.model({inputs: x, outputs: tf.layers.concatenate().apply([short, long])});
`,
  'a model inside a model': `
import * as tf from '@tensorflow/tfjs';
const encoder = tf.sequential({name: 'encoder', layers: [tf.layers.dense({units: 2, inputShape: [5]})]});
const decoder = tf.sequential({name: 'decoder', layers: [tf.layers.dense({units: 5, inputShape: [2]})]});
const autoencoder = tf.sequential();
autoencoder.add(encoder);
autoencoder.add(decoder);
`,
  'a model applied to a tensor': `
import * as tf from '@tensorflow/tfjs';
const head = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [5]})]});
const x = tf.input({shape: [5]});
const model = tf.model({inputs: x, outputs: head.apply(x)});
`,
  'a model built on the tensors of another': `
import * as tf from '@tensorflow/tfjs';
const base = tf.sequential();
base.add(tf.layers.dense({units: 8, inputShape: [4], name: 'features'}));
base.add(tf.layers.dense({units: 3, name: 'old'}));
const features = base.getLayer('features').output;
const model = tf.model({inputs: base.inputs, outputs: tf.layers.dense({units: 2}).apply(features)});
`,
  'layers of a model by index': `
import * as tf from '@tensorflow/tfjs';
const base = tf.sequential({layers: [tf.layers.dense({units: 8, inputShape: [4]}), tf.layers.dense({units: 3})]});
const cut = tf.model({inputs: base.inputs, outputs: base.layers[base.layers.length - 2].output});
`,
  'shapes of tensors and models are values': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [6, 6, 3]});
const flat = tf.layers.flatten().apply(x) as tf.SymbolicTensor;
const inner = tf.sequential({layers: [tf.layers.dense({units: 7, inputShape: [flat.shape[1]]})]});
const model = tf.sequential();
model.add(tf.layers.dense({units: inner.outputs[0].shape[1] + flat.shape.length, inputShape: inner.outputs[0].shape.slice(1)}));
`,
  'an input layer': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.inputLayer({inputShape: [12]}));
model.add(tf.layers.dense({units: 4}));
`,
  'batchInputShape and inputDim': `
import * as tf from '@tensorflow/tfjs';
const stateful = tf.sequential();
stateful.add(tf.layers.gru({units: 4, stateful: true, batchInputShape: [8, 10, 2]}));
const plain = tf.sequential();
plain.add(tf.layers.dense({units: 4, inputDim: 3}));
`,
  'pop takes the last layer away': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.dense({units: 4, inputShape: [2]}));
model.add(tf.layers.dense({units: 9}));
model.pop();
model.add(tf.layers.dense({units: 1}));
`,
  'a subclass of Sequential': `
import * as tf from '@tensorflow/tfjs';
class Classifier extends tf.Sequential {
  constructor(classes: number) {
    super();
    this.add(tf.layers.dense({units: 16, inputShape: [4]}));
    this.add(tf.layers.dense({units: classes}));
  }
}
const model = new Classifier(3);
`,
  trainable: `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
const frozen = tf.layers.dense({units: 4, inputShape: [2]});
frozen.trainable = false;
model.add(frozen);
model.add(tf.layers.dense({units: 3, trainable: false}));
model.add(tf.layers.dense({units: 1}));
`,
  'a frozen model in a model': `
import * as tf from '@tensorflow/tfjs';
const base = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]})]});
base.trainable = false;
const model = tf.sequential({layers: [base, tf.layers.dense({units: 1})]});
`,
  'all layers of a model are frozen in a loop': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]}), tf.layers.dense({units: 1})]});
for (const layer of model.layers) layer.trainable = false;
model.layers[1].trainable = true;
`,
  'a configuration that changes between layers': `
import * as tf from '@tensorflow/tfjs';
const config: any = {units: 8, activation: 'relu'};
const model = tf.sequential();
model.add(tf.layers.dense({...config, inputShape: [3]}));
config.units = 4;
model.add(tf.layers.dense(config));
config.units = 2;
model.add(tf.layers.dense(config));
`,
  'factories in variables, tables and by name': `
import * as tf from '@tensorflow/tfjs';
const {dense, dropout} = tf.layers;
const table = {rnn: tf.layers.simpleRNN, gru: tf.layers.gru};
const model = tf.sequential();
model.add(table['gru']({units: 4, inputShape: [5, 2]}));
model.add(dropout({rate: 0.5}));
model.add(tf.layers['dense']({units: 3}));
model.add(dense({units: 1}));
`,
  'layers in arrays, maps and fields': `
import * as tf from '@tensorflow/tfjs';
const layers = [tf.layers.dense({units: 4, inputShape: [2]})];
const byName = new Map([['out', tf.layers.dense({units: 1})]]);
const holder = {middle: tf.layers.dense({units: 3})};
layers.push(holder.middle, byName.get('out')!);
const model = tf.sequential({layers});
`,
  'helpers that take a model and give it back': `
import * as tf from '@tensorflow/tfjs';
function addBlock(model: tf.Sequential, units: number): tf.Sequential {
  model.add(tf.layers.dense({units}));
  model.add(tf.layers.batchNormalization());
  return model;
}
const model = tf.sequential({layers: [tf.layers.inputLayer({inputShape: [4]})]});
addBlock(addBlock(model, 8), 4);
`,
  'helpers that take a tensor and give one back': `
import * as tf from '@tensorflow/tfjs';
function residual(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
  let y = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same'}).apply(x);
  y = tf.layers.batchNormalization().apply(y);
  return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
}
const x = tf.input({shape: [8, 8, 4]});
const model = tf.model({inputs: x, outputs: residual(residual(x, 4), 4)});
`,
  'wrappers and cells': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.bidirectional({layer: tf.layers.lstm({units: 4, returnSequences: true}), mergeMode: 'concat', inputShape: [6, 3]}));
model.add(tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})}));
model.add(tf.layers.rnn({cell: [tf.layers.lstmCell({units: 3}), tf.layers.gruCell({units: 2})]}));
`,
  'a recurrent layer that gives its state, and one that starts from it': `
import * as tf from '@tensorflow/tfjs';
const source = tf.input({shape: [null, 5]});
const [, h, c] = tf.layers.lstm({units: 4, returnState: true}).apply(source) as tf.SymbolicTensor[];
const target = tf.input({shape: [null, 6]});
const [sequence] = tf.layers.lstm({units: 4, returnSequences: true, returnState: true}).apply(target, {initialState: [h, c]}) as tf.SymbolicTensor[];
const model = tf.model({inputs: [source, target], outputs: tf.layers.dense({units: 6}).apply(sequence)});
`,
  'a layer class of the project': `
import * as tf from '@tensorflow/tfjs';
class Antirectifier extends tf.layers.Layer {
  constructor() {
    super({});
  }
  computeOutputShape(inputShape) {
    return [inputShape[0], inputShape[1], inputShape[2], 2 * inputShape[3]];
  }
  static get className() {
    return 'Antirectifier';
  }
}
const model = tf.sequential();
model.add(tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [8, 8, 1]}));
model.add(new Antirectifier());
model.add(tf.layers.flatten());
`,
  'the weights of a layer class of the project': `
import * as tf from '@tensorflow/tfjs';
class Scale extends tf.layers.Layer {
  static className = "Scale";
  units: number;
  constructor(config: any) {
    super(config);
    this.units = config.units;
  }
  build(inputShape) {
    const last = inputShape[inputShape.length - 1];
    this.kernel = this.addWeight('kernel', [last, this.units], 'float32', tf.initializers.ones());
    this.offset = this.addWeight('offset', [this.units], 'float32', tf.initializers.zeros(), undefined, false);
    super.build(inputShape);
  }
  computeOutputShape(inputShape) {
    return [...inputShape.slice(0, -1), this.units];
  }
}
const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]}), new Scale({units: 5, name: 'scale'})]});
`,
  'models made in a loop': `
import * as tf from '@tensorflow/tfjs';
const models = [16, 32].map((units) => tf.sequential({layers: [tf.layers.dense({units, inputShape: [3]})]}));
`,
  'a model is in the default export': `
import * as tf from '@tensorflow/tfjs';
export default tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]});
`,
  'U-Net with loops and skip connections in an array': `
import * as tf from '@tensorflow/tfjs';
function convBlock(x: any, filters: number) {
  x = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same', activation: 'relu'}).apply(x);
  return tf.layers.conv2d({filters, kernelSize: 3, padding: 'same', activation: 'relu'}).apply(x);
}
function unet(size: number, depth = 3, base = 4) {
  const input = tf.input({shape: [size, size, 1]});
  const skips = [];
  let x: any = input;
  for (let level = 0; level < depth; level++) {
    x = convBlock(x, base * 2 ** level);
    skips.push(x);
    x = tf.layers.maxPooling2d({poolSize: 2}).apply(x);
  }
  x = convBlock(x, base * 2 ** depth);
  for (let level = depth - 1; level >= 0; level--) {
    x = tf.layers.upSampling2d({size: [2, 2]}).apply(x);
    x = tf.layers.concatenate({axis: 3}).apply([skips.pop(), x]);
    x = convBlock(x, base * 2 ** level);
  }
  return tf.model({inputs: input, outputs: tf.layers.conv2d({filters: 1, kernelSize: 1, activation: 'sigmoid'}).apply(x)});
}
const model = unet(32);
`,
  'residual network from a table of stages': `
import * as tf from '@tensorflow/tfjs';
const stages = [{filters: 4, blocks: 2, stride: 1}, {filters: 8, blocks: 2, stride: 2}];
const input = tf.input({shape: [16, 16, 3]});
let x: any = tf.layers.conv2d({filters: 4, kernelSize: 3, padding: 'same', useBias: false}).apply(input);
stages.forEach(({filters, blocks, stride}, s) => {
  for (let b = 0; b < blocks; b++) {
    const strides = b === 0 ? stride : 1;
    let y: any = tf.layers.conv2d({filters, kernelSize: 3, strides, padding: 'same', name: \`s\${s}b\${b}c1\`}).apply(x);
    y = tf.layers.batchNormalization({}).apply(y);
    y = tf.layers.reLU().apply(y);
    y = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same', name: \`s\${s}b\${b}c2\`}).apply(y);
    if (strides !== 1 || x.shape[3] !== filters) {
      x = tf.layers.conv2d({filters, kernelSize: 1, strides, name: \`s\${s}b\${b}p\`}).apply(x);
    }
    x = tf.layers.add().apply([x, y]);
  }
});
x = tf.layers.globalAveragePooling2d({}).apply(x);
const model = tf.model({inputs: input, outputs: tf.layers.dense({units: 10}).apply(x)});
`,
  'layers described by data': `
import * as tf from '@tensorflow/tfjs';
const description = [
  {type: 'conv2d', args: {filters: 6, kernelSize: 5, inputShape: [28, 28, 1]}},
  {type: 'maxPooling2d', args: {poolSize: 2, strides: 2}},
  {type: 'flatten'},
  {type: 'dense', args: {units: 84}},
];
const model = tf.sequential();
for (const {type, args} of description) model.add((tf.layers as any)[type](args ?? {}));
`,
  'a fluent builder': `
import * as tf from '@tensorflow/tfjs';
class Builder {
  private layers: tf.layers.Layer[] = [];
  private shape: number[] | undefined;
  input(...shape: number[]) { this.shape = shape; return this; }
  dense(units: number, activation: any = 'relu') {
    this.layers.push(tf.layers.dense({units, activation, ...(this.layers.length === 0 ? {inputShape: this.shape} : {})}));
    return this;
  }
  when(condition: boolean, change: (b: Builder) => void) { if (condition) change(this); return this; }
  build() { return tf.sequential({layers: this.layers}); }
}
const model = new Builder().input(12).dense(8).when(true, (b) => b.dense(6)).when(false, (b) => b.dense(99)).dense(2, 'softmax').build();
`,
  'tensors passed through reduce': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [20]});
const y = [16, 8, 4].reduce((t: any, units, i) => tf.layers.dense({units, name: \`d\${i}\`}).apply(t), x);
const model = tf.model({inputs: x, outputs: y as any});
`,
  'composition of functions': `
import * as tf from '@tensorflow/tfjs';
const pipe = (...fs: any[]) => (x: any) => fs.reduce((v, f) => f(v), x);
const dense = (units: number) => (x: any) => tf.layers.dense({units}).apply(x);
const drop = (rate: number) => (x: any) => tf.layers.dropout({rate}).apply(x);
const x = tf.input({shape: [7]});
const model = tf.model({inputs: x, outputs: pipe(dense(5), drop(0.1), dense(3))(x)});
`,
  recursion: `
import * as tf from '@tensorflow/tfjs';
function tower(x: any, depth: number): any {
  return depth === 0 ? x : tower(tf.layers.dense({units: depth * 2}).apply(x), depth - 1);
}
const x = tf.input({shape: [3]});
const model = tf.model({inputs: x, outputs: tower(x, 4)});
`,
  'a generator of layers': `
import * as tf from '@tensorflow/tfjs';
function* stack(units: number[]) {
  let first = true;
  for (const u of units) {
    yield first ? tf.layers.dense({units: u, inputShape: [4]}) : tf.layers.dense({units: u});
    first = false;
  }
  yield tf.layers.dropout({rate: 0.2});
}
const model = tf.sequential({layers: [...stack([8, 6])]});
`,
  'a registry of constructors': `
import * as tf from '@tensorflow/tfjs';
const registry: Record<string, (n: number) => tf.Sequential> = {
  small: (n) => tf.sequential({layers: [tf.layers.dense({units: n, inputShape: [2]})]}),
  large(n) { const m = tf.sequential(); m.add(tf.layers.dense({units: n * 10, inputShape: [2]})); m.add(tf.layers.dense({units: n})); return m; },
};
const models = Object.entries(registry).map(([name, make]) => make(name.length));
`,
  'a class hierarchy with hooks': `
import * as tf from '@tensorflow/tfjs';
abstract class Base {
  model: tf.Sequential;
  constructor(protected readonly features: number) {
    this.model = tf.sequential();
    this.addLayers();
    this.model.add(tf.layers.dense({units: this.outputs}));
  }
  abstract addLayers(): void;
  get outputs() { return 1; }
}
class Deep extends Base {
  addLayers() { for (let i = 0; i < 3; i++) this.model.add(tf.layers.dense({units: 4 - i, ...(i ? {} : {inputShape: [this.features]})})); }
  override get outputs() { return 5; }
}
const deep = new Deep(6);
`,
  'lazily built, once': `
import * as tf from '@tensorflow/tfjs';
class Lazy {
  #model: tf.LayersModel | null = null;
  get model() { return (this.#model ??= this.build()); }
  private build() { return tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]})]}); }
}
const lazy = new Lazy();
lazy.model.summary();
lazy.model.summary();
`,
  'a switch over an enumeration': `
import * as tf from '@tensorflow/tfjs';
enum Head { Regression, Classes }
function head(kind: Head, classes = 3) {
  switch (kind) {
    case Head.Regression:
      return tf.layers.dense({units: 1});
    case Head.Classes:
      return tf.layers.dense({units: classes, activation: 'softmax'});
    default:
      throw new Error('unknown');
  }
}
const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]}), head(Head.Classes, 7)]});
`,
  'sizes halved in a while loop': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
let units = 64;
let first = true;
while (units >= 8) {
  model.add(tf.layers.dense({units, inputShape: first ? [100] : undefined}));
  first = false;
  units = Math.floor(units / 2);
}
`,
  'options merged over defaults': `
import * as tf from '@tensorflow/tfjs';
interface Options { units?: number; rate?: number; layers?: number }
const defaults = {units: 16, rate: 0, layers: 2};
function make(options: Options = {}) {
  const {units, rate, layers} = {...defaults, ...options};
  const model = tf.sequential();
  for (let i = 0; i < layers; i++) {
    model.add(tf.layers.dense({units, inputShape: i === 0 ? [3] : undefined}));
    if (rate > 0) model.add(tf.layers.dropout({rate}));
  }
  return model;
}
make();
make({units: 4, rate: 0.5});
make({layers: 1});
`,
  'an immediately invoked function and module.exports': `
import * as tf from '@tensorflow/tfjs';
const api = (() => {
  const SIZE = 9;
  const create = () => { const m = tf.sequential(); m.add(tf.layers.dense({units: SIZE, inputShape: [SIZE]})); return m; };
  return {create};
})();
const model = api.create();
(module as any).exports = {model};
`,
  'arrow functions keep this': `
import * as tf from '@tensorflow/tfjs';
class Stack {
  sizes = [6, 4];
  model = tf.sequential();
  fill() { this.sizes.forEach((units, i) => this.model.add(tf.layers.dense({units, inputShape: i === 0 ? [this.sizes.length] : undefined}))); return this; }
}
new Stack().fill();
`,
  'asynchronous construction': `
import * as tf from '@tensorflow/tfjs';
async function load() { return {features: 5, classes: ['a', 'b', 'c']}; }
class App {
  model!: tf.Sequential;
  static async create() { const app = new App(); await app.init(); return app; }
  async init() {
    const {features, classes} = await load();
    this.model = tf.sequential();
    this.model.add(tf.layers.dense({units: 8, inputShape: [features]}));
    this.model.add(tf.layers.dense({units: classes.length}));
  }
}
const app = await App.create();
`,
  'a promise chain': `
import * as tf from '@tensorflow/tfjs';
const build = (n: number) => Promise.resolve(n).then((units) => tf.sequential({layers: [tf.layers.dense({units, inputShape: [1]})]}));
const model = await build(4).then((m) => { m.add(tf.layers.dense({units: 2})); return m; });
`,
  'try and finally': `
import * as tf from '@tensorflow/tfjs';
function make() {
  const model = tf.sequential();
  try {
    model.add(tf.layers.dense({units: 3, inputShape: [2]}));
    if (model.layers.length > 5) throw new Error('too deep');
    return model;
  } catch (error) {
    return tf.sequential();
  } finally {
    model.add(tf.layers.dense({units: 1}));
  }
}
make();
`,
  'a shared encoder, siamese': `
import * as tf from '@tensorflow/tfjs';
const encoder = tf.sequential({layers: [
  tf.layers.conv2d({inputShape: [12, 12, 1], filters: 4, kernelSize: 3}),
  tf.layers.flatten(),
  tf.layers.dense({units: 6}),
]});
const left = tf.input({shape: [12, 12, 1]});
const right = tf.input({shape: [12, 12, 1]});
const joined = tf.layers.concatenate().apply([encoder.apply(left), encoder.apply(right)] as any);
const model = tf.model({inputs: [left, right], outputs: tf.layers.dense({units: 1}).apply(joined) as any});
`,
  'a variational autoencoder': `
import * as tf from '@tensorflow/tfjs';
class Sampling extends tf.layers.Layer {
  static className = 'Sampling';
  constructor() { super({name: 'sampling'}); }
  computeOutputShape(shapes: any) { return shapes[0]; }
  call([mean, logVariance]: any) { return tf.tidy(() => tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), tf.randomNormal(mean.shape)))); }
}
const latent = 2;
const encoderInput = tf.input({shape: [20]});
const h = tf.layers.dense({units: 8, activation: 'relu'}).apply(encoderInput);
const mean = tf.layers.dense({units: latent, name: 'mean'}).apply(h);
const logVariance = tf.layers.dense({units: latent, name: 'logVariance'}).apply(h);
const z = new Sampling().apply([mean, logVariance] as any);
const encoder = tf.model({inputs: encoderInput, outputs: [mean, logVariance, z] as any, name: 'encoder'});
const decoder = tf.sequential({name: 'decoder', layers: [tf.layers.dense({units: 8, inputShape: [latent]}), tf.layers.dense({units: 20})]});
const vae = tf.model({inputs: encoderInput, outputs: decoder.apply((encoder.outputs as any)[2]) as any});
`,
  'a generative pair where the discriminator is frozen in the second model': `
import * as tf from '@tensorflow/tfjs';
const generator = tf.sequential({layers: [tf.layers.dense({units: 12, inputShape: [4]})]});
const discriminator = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [12]})]});
discriminator.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
const gan = tf.sequential();
discriminator.trainable = false;
gan.add(generator);
gan.add(discriminator);
gan.compile({optimizer: 'adam', loss: 'binaryCrossentropy'});
`,
  'an inception block': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [8, 8, 6]});
const branch = (filters: number, kernelSize: number) => tf.layers.conv2d({filters, kernelSize, padding: 'same'}).apply(x) as tf.SymbolicTensor;
const pooled = tf.layers.maxPooling2d({poolSize: 3, strides: 1, padding: 'same'}).apply(x);
const towers = [branch(2, 1), branch(3, 3), branch(4, 5), tf.layers.conv2d({filters: 1, kernelSize: 1}).apply(pooled) as tf.SymbolicTensor];
const model = tf.model({inputs: x, outputs: tf.layers.concatenate({axis: -1}).apply(towers) as any});
`,
  'a dense block, where each layer sees all before': `
import * as tf from '@tensorflow/tfjs';
let features: any = tf.input({shape: [8, 8, 2]});
const start = features;
for (let i = 0; i < 3; i++) {
  const grown = tf.layers.conv2d({filters: 3, kernelSize: 3, padding: 'same'}).apply(features);
  features = tf.layers.concatenate().apply([features, grown]);
}
const model = tf.model({inputs: start, outputs: features});
`,
  'depthwise separable convolutions': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
const block = (filters: number, strides: number) => {
  model.add(tf.layers.depthwiseConv2d({kernelSize: 3, strides, padding: 'same', useBias: false}));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.reLU({maxValue: 6}));
  model.add(tf.layers.conv2d({filters, kernelSize: 1, useBias: false}));
};
model.add(tf.layers.conv2d({inputShape: [32, 32, 3], filters: 8, kernelSize: 3, strides: 2, padding: 'same'}));
for (const [filters, strides] of [[16, 1], [32, 2], [32, 1]] as const) block(filters, strides);
model.add(tf.layers.globalAveragePooling2d({} as any));
model.add(tf.layers.separableConv2d ? tf.layers.dense({units: 10}) : tf.layers.dense({units: 1}));
`,
  'text classification': `
import * as tf from '@tensorflow/tfjs';
const vocabulary = ['<pad>', '<unk>', ...'the quick brown fox'.split(' ')];
const model = tf.sequential();
model.add(tf.layers.embedding({inputDim: vocabulary.length, outputDim: 8, inputLength: 12}));
model.add(tf.layers.conv1d({filters: 6, kernelSize: 3, activation: 'relu'}));
model.add(tf.layers.globalMaxPooling1d({} as any));
model.add(tf.layers.dense({units: 2, activation: 'softmax'}));
`,
  'stacked recurrent layers': `
import * as tf from '@tensorflow/tfjs';
const sizes = [8, 8, 4];
const model = tf.sequential();
sizes.forEach((units, i) => model.add(tf.layers.lstm({
  units,
  returnSequences: i < sizes.length - 1,
  ...(i === 0 && {inputShape: [10, 3]}),
})));
model.add(tf.layers.dense({units: 1}));
`,
  'attention from dots': `
import * as tf from '@tensorflow/tfjs';
const query = tf.input({shape: [5, 8]});
const value = tf.input({shape: [7, 8]});
const scores = tf.layers.dot({axes: [2, 2]}).apply([query, value]);
const weights = tf.layers.softmax({axis: -1} as any).apply(scores);
const context = tf.layers.dot({axes: [2, 1]}).apply([weights, value] as any);
const model = tf.model({inputs: [query, value], outputs: tf.layers.layerNormalization({}).apply(tf.layers.add().apply([query, context] as any)) as any});
`,
  'the split linear layer': `
import * as tf from '@tensorflow/tfjs';
const S = 10;
const H = 120;
const input = tf.input({shape: [450]});
const groups = tf.layers.reshape({targetShape: [S, 450 / S]}).apply(input);
const shared = tf.layers.dense({units: H / S, activation: 'relu'}).apply(groups);
const flat = tf.layers.reshape({targetShape: [H]}).apply(shared);
const model = tf.model({inputs: input, outputs: tf.layers.dense({units: 10}).apply(flat) as any});
`,
  'reused layers in another model': `
import * as tf from '@tensorflow/tfjs';
const trunk = [tf.layers.dense({units: 6, inputShape: [4]}), tf.layers.dense({units: 5})];
const full = tf.sequential({layers: [...trunk, tf.layers.dense({units: 2})]});
const features = tf.model({inputs: full.inputs, outputs: full.layers[1].output as any});
`,
  'a policy and a value network': `
import * as tf from '@tensorflow/tfjs';
class ActorCritic {
  readonly actor: tf.Sequential;
  readonly critic: tf.Sequential;
  constructor({states = 4, actions = 2, hidden = [8, 8]}: {states?: number; actions?: number; hidden?: number[]} = {}) {
    const mlp = (outputs: number, activation?: 'softmax') => {
      const net = tf.sequential();
      hidden.forEach((units, index) => net.add(tf.layers.dense({units, inputShape: index ? undefined : [states]})));
      net.add(tf.layers.dense({units: outputs, activation}));
      return net;
    };
    this.actor = mlp(actions, 'softmax');
    this.critic = mlp(1);
  }
}
new ActorCritic({hidden: [6]});
`,
  'static factories and constants of a class': `
import * as tf from '@tensorflow/tfjs';
class Model {
  static readonly SIZE = 28;
  static readonly CHANNELS = Model.SIZE > 20 ? 3 : 1;
  private static make(filters: number) {
    return tf.layers.conv2d({inputShape: [this.SIZE, this.SIZE, this.CHANNELS], filters, kernelSize: 3});
  }
  static create() { return tf.sequential({layers: [this.make(4), tf.layers.flatten(), tf.layers.dense({units: 2})]}); }
}
Model.create();
`,
  mixins: `
import * as tf from '@tensorflow/tfjs';
const Named = (Base: any) => class extends Base { label = 'net'; units() { return this.label.length; } };
class Plain { build() { return tf.sequential({layers: [tf.layers.dense({units: (this as any).units(), inputShape: [1]})]}); } }
new (Named(Plain))().build();
`,
  'tidy, labels and comma expressions': `
import * as tf from '@tensorflow/tfjs';
const model = tf.tidy(() => {
  const m = tf.sequential();
  search: for (let i = 1; i < 5; i++) {
    for (let j = 1; j < 5; j++) {
      if (i * j === 6) { m.add(tf.layers.dense({units: i * 10 + j, inputShape: [2]})); break search; }
    }
  }
  return m.add(tf.layers.dense({units: 1})), m;
});
`,
  'configuration by getters and computed keys': `
import * as tf from '@tensorflow/tfjs';
const key = 'units';
const config = {
  base: 4,
  get hidden() { return {[key]: this.base * 2, activation: 'relu' as const}; },
  ['out' + 'put']: {units: 3},
};
const model = tf.sequential({layers: [tf.layers.dense({...config.hidden, inputShape: [2]}), tf.layers.dense((config as any).output)]});
`,
  'layers filtered by conditions that are known': `
import * as tf from '@tensorflow/tfjs';
const useDropout = false;
const useNorm = true;
const model = tf.sequential({
  layers: [
    tf.layers.dense({units: 6, inputShape: [3]}),
    useNorm && tf.layers.batchNormalization(),
    useDropout && tf.layers.dropout({rate: 0.5}),
    tf.layers.dense({units: 1}),
  ].filter(Boolean) as tf.layers.Layer[],
});
`,
  'one-dimensional convolutions over time with dilation': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential({layers: [tf.layers.inputLayer({inputShape: [64, 2]})]});
for (let dilationRate = 1; dilationRate <= 8; dilationRate *= 2) {
  model.add(tf.layers.conv1d({filters: 4, kernelSize: 2, dilationRate, padding: 'same', name: \`dilated\${dilationRate}\`}));
}
`,
  'a grid of models': `
import * as tf from '@tensorflow/tfjs';
const grid = {units: [4, 8], depth: [1, 2]};
for (const units of grid.units) {
  for (const depth of grid.depth) {
    const m = tf.sequential();
    for (let d = 0; d < depth; d++) m.add(tf.layers.dense({units, inputShape: d === 0 ? [3] : undefined}));
  }
}
`,
  'permutations, cropping and padding': `
import * as tf from '@tensorflow/tfjs';
const x = tf.input({shape: [6, 4, 2]});
let y: any = tf.layers.permute({dims: [3, 1, 2]}).apply(x);
y = tf.layers.zeroPadding2d({padding: [[1, 1], [2, 0]], dataFormat: 'channelsFirst'}).apply(y);
y = tf.layers.cropping2D({cropping: [[1, 0], [0, 1]], dataFormat: 'channelsFirst'}).apply(y);
y = tf.layers.averagePooling2d({poolSize: [2, 1], dataFormat: 'channelsFirst'}).apply(y);
const model = tf.model({inputs: x, outputs: tf.layers.flatten({dataFormat: 'channelsFirst'}).apply(y) as any});
`,
  'transposed convolutions': `
import * as tf from '@tensorflow/tfjs';
const model = tf.sequential();
model.add(tf.layers.dense({units: 3 * 3 * 8, inputShape: [5]}));
model.add(tf.layers.reshape({targetShape: [3, 3, 8]}));
for (const filters of [4, 1]) model.add(tf.layers.conv2dTranspose({filters, kernelSize: 5, strides: 2, padding: 'same'}));
`,
  'merges of three': `
import * as tf from '@tensorflow/tfjs';
const a = tf.input({shape: [4]});
const parts = [1, 2, 3].map((i) => tf.layers.dense({units: 4, name: 'p' + i}).apply(a) as tf.SymbolicTensor);
const model = tf.model({inputs: a, outputs: [tf.layers.average().apply(parts), tf.layers.maximum().apply(parts), tf.layers.multiply().apply(parts)] as any});
`,
  'weights shared over time by hand': `
import * as tf from '@tensorflow/tfjs';
const steps = 3;
const input = tf.input({shape: [steps, 4]});
const cell = tf.layers.dense({units: 4, activation: 'tanh'});
const flatten = tf.layers.flatten();
let state: any = flatten.apply(tf.layers.cropping1d ? input : input);
const model = tf.model({inputs: input, outputs: tf.layers.dense({units: 2}).apply(state) as any});
`,
  'getLayer by index and names made by templates': `
import * as tf from '@tensorflow/tfjs';
const m = tf.sequential();
['a', 'b', 'c'].forEach((n, i) => m.add(tf.layers.dense({units: i + 2, name: \`layer_\${n}\`, inputShape: [3]})));
const cut = tf.model({inputs: m.input as any, outputs: m.getLayer(\`layer_\${'ab'[1]}\`).output as any});
`,
  'Object.assign and prototypes': `
import * as tf from '@tensorflow/tfjs';
function Net(this: any, size: number) { this.size = size; }
Object.assign(Net.prototype, {
  build() { return tf.sequential({layers: [tf.layers.dense({units: this.size, inputShape: [this.size]})]}); },
});
const net = new (Net as any)(5);
net.build();
`,
  'counters in closures and names': `
import * as tf from '@tensorflow/tfjs';
const namer = (prefix: string) => { let n = 0; return () => \`\${prefix}_\${n++}\`; };
const next = namer('dense');
const model = tf.sequential({layers: [
  tf.layers.dense({units: 2, inputShape: [2], name: next()}),
  tf.layers.dense({units: 2, name: next()}),
]});
`,
};
