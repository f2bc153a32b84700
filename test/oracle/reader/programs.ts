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
};
