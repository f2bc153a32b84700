// Both model APIs: what the reader makes of models as they are written.
import { it } from 'vitest';
import { check } from './check.js';

it('a sequential model, layer by layer', () => {
  check(
    `
      const model = tf.sequential();
      model.add(tf.layers.dense({units: 8, inputShape: [4], activation: 'relu'}));
      model.add(tf.layers.dense({units: 1}));
    `,
    `
      model Sequential [null, 4]
        Dense [null, 8] 40
        Dense [null, 1] 9
        = 49
    `,
  );
});

it('a sequential model from a list of layers', () => {
  check(
    `
      const model = tf.sequential({
        layers: [tf.layers.flatten({inputShape: [28, 28]}), tf.layers.dense({units: 10, name: 'logits'})],
      });
    `,
    `
      model Sequential [null, 28, 28]
        Flatten [null, 784] 0
        Dense "logits" [null, 10] 7850
        = 7850
    `,
  );
});

it('new tf.Sequential', () => {
  check(
    `
      const model = new tf.Sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]});
      model.add(tf.layers.dense({units: 1}));
    `,
    `
      model Sequential [null, 3]
        Dense [null, 2] 8
        Dense [null, 1] 3
        = 11
    `,
  );
});

it("the article's network", () => {
  check(
    `
      const model = tf.sequential();
      model.add(tf.layers.conv2d({inputShape: [32, 32, 3], filters: 13, kernelSize: 5, activation: 'relu'}));
      model.add(tf.layers.maxPooling2d({poolSize: 2}));
      model.add(tf.layers.conv2d({filters: 18, kernelSize: 5, activation: 'relu'}));
      model.add(tf.layers.maxPooling2d({poolSize: 2}));
      model.add(tf.layers.flatten());
      model.add(tf.layers.dense({units: 120, activation: 'relu'}));
      model.add(tf.layers.dense({units: 10}));
    `,
    `
      model Sequential [null, 32, 32, 3]
        Conv2D [null, 28, 28, 13] 988
        MaxPooling2D [null, 14, 14, 13] 0
        Conv2D [null, 10, 10, 18] 5868
        MaxPooling2D [null, 5, 5, 18] 0
        Flatten [null, 450] 0
        Dense [null, 120] 54120
        Dense [null, 10] 1210
        = 62186
    `,
  );
});

it('a functional model', () => {
  check(
    `
      const input = tf.input({shape: [784], name: 'pixels'});
      const hidden = tf.layers.dense({units: 32}).apply(input);
      const output = tf.layers.dense({units: 10, activation: 'softmax'}).apply(hidden) as tf.SymbolicTensor;
      const model = tf.model({inputs: input, outputs: output, name: 'digits'});
    `,
    `
      model Functional [null, 784]
        InputLayer "pixels" [null, 784] 0
        Dense [null, 32] 25120
        Dense [null, 10] 330
        = 25450
    `,
  );
});

it('new tf.LayersModel', () => {
  check(
    `
      const x = tf.input({shape: [3]});
      const model = new tf.LayersModel({inputs: x, outputs: tf.layers.dense({units: 2}).apply(x), name: 'm'});
    `,
    `
      model Functional [null, 3]
        InputLayer [null, 3] 0
        Dense [null, 2] 8
        = 8
    `,
  );
});

it('several inputs and outputs', () => {
  check(
    `
      const a = tf.input({shape: [8]});
      const b = tf.layers.input({shape: [4]});
      const joined = tf.layers.concatenate().apply([a, b]);
      const model = tf.model({
        inputs: [a, b],
        outputs: [tf.layers.dense({units: 3}).apply(joined), tf.layers.dense({units: 1}).apply(joined)],
      });
    `,
    `
      model Functional [null, 8] [null, 4]
        InputLayer [null, 8] 0
        InputLayer [null, 4] 0
        Concatenate [null, 12] 0
        Dense [null, 3] 39
        Dense [null, 1] 13
        = 52
    `,
  );
});

it('a layer applied twice is one layer', () => {
  check(
    `
      const a = tf.input({shape: [4]});
      const b = tf.input({shape: [4]});
      const shared = tf.layers.dense({units: 3, name: 'shared'});
      const model = tf.model({inputs: [a, b], outputs: tf.layers.add().apply([shared.apply(a), shared.apply(b)])});
    `,
    `
      model Functional [null, 4] [null, 4]
        InputLayer [null, 4] 0
        InputLayer [null, 4] 0
        Dense "shared" [null, 3] & [null, 3] 15
        Add [null, 3] 0
        = 15
    `,
  );
});

it('layers run in the order of their depth', () => {
  check(
    `
      const x = tf.input({shape: [4]});
      const long = tf.layers.dense({units: 3, name: 'long2'}).apply(tf.layers.dense({units: 3, name: 'long1'}).apply(x));
      const short = tf.layers.dense({units: 3, name: 'short'}).apply(x);
      const model = tf.model({inputs: x, outputs: tf.layers.concatenate().apply([short, long])});
    `,
    `
      model Functional [null, 4]
        InputLayer [null, 4] 0
        Dense "long1" [null, 3] 15
        Dense "short" [null, 3] 15
        Dense "long2" [null, 3] 12
        Concatenate [null, 6] 0
        = 42
    `,
  );
});

it('a model inside a model', () => {
  check(
    `
      const encoder = tf.sequential({name: 'encoder', layers: [tf.layers.dense({units: 2, inputShape: [5]})]});
      const decoder = tf.sequential({name: 'decoder', layers: [tf.layers.dense({units: 5, inputShape: [2]})]});
      const autoencoder = tf.sequential();
      autoencoder.add(encoder);
      autoencoder.add(decoder);
    `,
    `
      encoder Sequential [null, 5]
        Dense [null, 2] 12
        = 12
      decoder Sequential [null, 2]
        Dense [null, 5] 15
        = 15
      autoencoder Sequential [null, 5]
        Sequential "encoder" [null, 2] 12
          Dense [null, 2] 12
        Sequential "decoder" [null, 5] 15
          Dense [null, 5] 15
        = 27
    `,
  );
});

it('a model applied to a tensor', () => {
  check(
    `
      const head = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [5]})]});
      const x = tf.input({shape: [5]});
      const model = tf.model({inputs: x, outputs: head.apply(x)});
    `,
    `
      head Sequential [null, 5]
        Dense [null, 2] 12
        = 12
      model Functional [null, 5]
        InputLayer [null, 5] 0
        Sequential [null, 2] 12
          Dense [null, 2] 12
        = 12
    `,
  );
});

it('a model built on the tensors of another', () => {
  check(
    `
      const base = tf.sequential();
      base.add(tf.layers.dense({units: 8, inputShape: [4], name: 'features'}));
      base.add(tf.layers.dense({units: 3, name: 'old'}));
      const features = base.getLayer('features').output;
      const model = tf.model({inputs: base.inputs, outputs: tf.layers.dense({units: 2}).apply(features)});
    `,
    `
      base Sequential [null, 4]
        Dense "features" [null, 8] 40
        Dense "old" [null, 3] 27
        = 67
      model Functional [null, 4]
        InputLayer [null, 4] 0
        Dense "features" [null, 8] 40
        Dense [null, 2] 18
        = 58
    `,
  );
});

it('layers of a model by index', () => {
  check(
    `
      const base = tf.sequential({layers: [tf.layers.dense({units: 8, inputShape: [4]}), tf.layers.dense({units: 3})]});
      const cut = tf.model({inputs: base.inputs, outputs: base.layers[base.layers.length - 2].output});
    `,
    `
      base Sequential [null, 4]
        Dense [null, 8] 40
        Dense [null, 3] 27
        = 67
      cut Functional [null, 4]
        InputLayer [null, 4] 0
        Dense [null, 8] 40
        = 40
    `,
  );
});

it('shapes of tensors and models are values', () => {
  check(
    `
      const x = tf.input({shape: [6, 6, 3]});
      const flat = tf.layers.flatten().apply(x) as tf.SymbolicTensor;
      const inner = tf.sequential({layers: [tf.layers.dense({units: 7, inputShape: [flat.shape[1]]})]});
      const model = tf.sequential();
      model.add(tf.layers.dense({units: inner.outputs[0].shape[1] + flat.shape.length, inputShape: inner.outputs[0].shape.slice(1)}));
    `,
    `
      inner Sequential [null, 108]
        Dense [null, 7] 763
        = 763
      model Sequential [null, 7]
        Dense [null, 9] 72
        = 72
    `,
  );
});

it('an input layer', () => {
  check(
    `
      const model = tf.sequential();
      model.add(tf.layers.inputLayer({inputShape: [12]}));
      model.add(tf.layers.dense({units: 4}));
    `,
    `
      model Sequential [null, 12]
        InputLayer [null, 12] 0
        Dense [null, 4] 52
        = 52
    `,
  );
});

it('batchInputShape and inputDim', () => {
  check(
    `
      const stateful = tf.sequential();
      stateful.add(tf.layers.gru({units: 4, stateful: true, batchInputShape: [8, 10, 2]}));
      const plain = tf.sequential();
      plain.add(tf.layers.dense({units: 4, inputDim: 3}));
    `,
    `
      stateful Sequential [8, 10, 2]
        GRU [8, 4] 84
        = 84
      plain Sequential [null, 3]
        Dense [null, 4] 16
        = 16
    `,
  );
});

it('pop takes the last layer away', () => {
  check(
    `
      const model = tf.sequential();
      model.add(tf.layers.dense({units: 4, inputShape: [2]}));
      model.add(tf.layers.dense({units: 9}));
      model.pop();
      model.add(tf.layers.dense({units: 1}));
    `,
    `
      model Sequential [null, 2]
        Dense [null, 4] 12
        Dense [null, 1] 5
        = 17
    `,
  );
});

it('a subclass of Sequential', () => {
  check(
    `
      class Classifier extends tf.Sequential {
        constructor(classes: number) {
          super();
          this.add(tf.layers.dense({units: 16, inputShape: [4]}));
          this.add(tf.layers.dense({units: classes}));
        }
      }
      const model = new Classifier(3);
    `,
    `
      Classifier.constructor Sequential [null, 4]
        Dense [null, 16] 80
        Dense [null, 3] 51
        = 131
    `,
  );
});

it('trainable', () => {
  check(
    `
      const model = tf.sequential();
      const frozen = tf.layers.dense({units: 4, inputShape: [2]});
      frozen.trainable = false;
      model.add(frozen);
      model.add(tf.layers.dense({units: 3, trainable: false}));
      model.add(tf.layers.dense({units: 1}));
    `,
    `
      model Sequential [null, 2]
        Dense [null, 4] 12 (0 trained)
        Dense [null, 3] 15 (0 trained)
        Dense [null, 1] 4
        = 31 (4 trained)
    `,
  );
});

it('a frozen model in a model', () => {
  check(
    `
      const base = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]})]});
      base.trainable = false;
      const model = tf.sequential({layers: [base, tf.layers.dense({units: 1})]});
    `,
    `
      base Sequential [null, 2]
        Dense [null, 4] 12 (0 trained)
        = 12 (0 trained)
      model Sequential [null, 2]
        Sequential [null, 4] 12 (0 trained)
          Dense [null, 4] 12 (0 trained)
        Dense [null, 1] 5
        = 17 (5 trained)
    `,
  );
});

it('all layers of a model are frozen in a loop', () => {
  check(
    `
      const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [2]}), tf.layers.dense({units: 1})]});
      for (const layer of model.layers) layer.trainable = false;
      model.layers[1].trainable = true;
    `,
    `
      model Sequential [null, 2]
        Dense [null, 4] 12 (0 trained)
        Dense [null, 1] 5
        = 17 (5 trained)
    `,
  );
});

it('a configuration that changes between layers', () => {
  check(
    `
      const config: any = {units: 8, activation: 'relu'};
      const model = tf.sequential();
      model.add(tf.layers.dense({...config, inputShape: [3]}));
      config.units = 4;
      model.add(tf.layers.dense(config));
      config.units = 2;
      model.add(tf.layers.dense(config));
    `,
    `
      model Sequential [null, 3]
        Dense [null, 8] 32
        Dense [null, 4] 36
        Dense [null, 2] 10
        = 78
    `,
  );
});

it('factories in variables, tables and by name', () => {
  check(
    `
      const {dense, dropout} = tf.layers;
      const table = {rnn: tf.layers.simpleRNN, gru: tf.layers.gru};
      const model = tf.sequential();
      model.add(table['gru']({units: 4, inputShape: [5, 2]}));
      model.add(dropout({rate: 0.5}));
      model.add(tf.layers['dense']({units: 3}));
      model.add(dense({units: 1}));
    `,
    `
      model Sequential [null, 5, 2]
        GRU [null, 4] 84
        Dropout [null, 4] 0
        Dense [null, 3] 15
        Dense [null, 1] 4
        = 103
    `,
  );
});

it('layers in arrays, maps and fields', () => {
  check(
    `
      const layers = [tf.layers.dense({units: 4, inputShape: [2]})];
      const byName = new Map([['out', tf.layers.dense({units: 1})]]);
      const holder = {middle: tf.layers.dense({units: 3})};
      layers.push(holder.middle, byName.get('out')!);
      const model = tf.sequential({layers});
    `,
    `
      model Sequential [null, 2]
        Dense [null, 4] 12
        Dense [null, 3] 15
        Dense [null, 1] 4
        = 31
    `,
  );
});

it('helpers that take a model and give it back', () => {
  check(
    `
      function addBlock(model: tf.Sequential, units: number): tf.Sequential {
        model.add(tf.layers.dense({units}));
        model.add(tf.layers.batchNormalization());
        return model;
      }
      const model = tf.sequential({layers: [tf.layers.inputLayer({inputShape: [4]})]});
      addBlock(addBlock(model, 8), 4);
    `,
    `
      model Sequential [null, 4]
        InputLayer [null, 4] 0
        Dense [null, 8] 40
        BatchNormalization [null, 8] 32 (16 trained)
        Dense [null, 4] 36
        BatchNormalization [null, 4] 16 (8 trained)
        = 124 (100 trained)
    `,
  );
});

it('helpers that take a tensor and give one back', () => {
  check(
    `
      function residual(x: tf.SymbolicTensor, filters: number): tf.SymbolicTensor {
        let y = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same'}).apply(x);
        y = tf.layers.batchNormalization().apply(y);
        return tf.layers.add().apply([x, y]) as tf.SymbolicTensor;
      }
      const x = tf.input({shape: [8, 8, 4]});
      const model = tf.model({inputs: x, outputs: residual(residual(x, 4), 4)});
    `,
    `
      model Functional [null, 8, 8, 4]
        InputLayer [null, 8, 8, 4] 0
        Conv2D [null, 8, 8, 4] 148
        BatchNormalization [null, 8, 8, 4] 16 (8 trained)
        Add [null, 8, 8, 4] 0
        Conv2D [null, 8, 8, 4] 148
        BatchNormalization [null, 8, 8, 4] 16 (8 trained)
        Add [null, 8, 8, 4] 0
        = 328 (312 trained)
    `,
  );
});

it('wrappers and cells', () => {
  check(
    `
      const model = tf.sequential();
      model.add(tf.layers.bidirectional({layer: tf.layers.lstm({units: 4, returnSequences: true}), mergeMode: 'concat', inputShape: [6, 3]}));
      model.add(tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})}));
      model.add(tf.layers.rnn({cell: [tf.layers.lstmCell({units: 3}), tf.layers.gruCell({units: 2})]}));
    `,
    `
      model Sequential [null, 6, 3]
        Bidirectional [null, 6, 8] 256
        TimeDistributed [null, 6, 2] 18
        RNN [null, 2] 108
        = 382
    `,
  );
});

it('a recurrent layer that gives its state, and one that starts from it', () => {
  check(
    `
      const source = tf.input({shape: [null, 5]});
      const [, h, c] = tf.layers.lstm({units: 4, returnState: true}).apply(source) as tf.SymbolicTensor[];
      const target = tf.input({shape: [null, 6]});
      const [sequence] = tf.layers.lstm({units: 4, returnSequences: true, returnState: true}).apply(target, {initialState: [h, c]}) as tf.SymbolicTensor[];
      const model = tf.model({inputs: [source, target], outputs: tf.layers.dense({units: 6}).apply(sequence)});
    `,
    `
      model Functional [null, null, 5] [null, null, 6]
        InputLayer [null, null, 5] 0
        InputLayer [null, null, 6] 0
        LSTM [null, 4] [null, 4] [null, 4] 160
        LSTM [null, null, 4] [null, 4] [null, 4] 176
        Dense [null, null, 6] 30
        = 366
    `,
  );
});

it('a layer class of the project', () => {
  check(
    `
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
    `
      model Sequential [null, 8, 8, 1]
        Conv2D [null, 6, 6, 4] 40
        Antirectifier [null, 6, 6, 8] 0
        Flatten [null, 288] 0
        = 40
    `,
  );
});

it('the weights of a layer class of the project', () => {
  check(
    `
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
    `
      model Sequential [null, 2]
        Dense [null, 3] 9
        Scale "scale" [null, 5] 20 (15 trained)
        = 29 (24 trained)
    `,
  );
});

it('a loaded model is open, what is built on it is read', () => {
  check(
    `
      const base = await tf.loadLayersModel('https://example.com/model.json');
      const cut = base.getLayer('conv_pw_13_relu');
      const model = tf.sequential();
      model.add(tf.layers.flatten({inputShape: cut.outputShape.slice(1)}));
      model.add(tf.layers.dense({units: 10}));
    `,
    `
      model Sequential ?
        Flatten ? 0
        Dense ? ?
        = ?
    `,
  );
});

it('models made in a loop', () => {
  check(
    `
      const models = [16, 32].map((units) => tf.sequential({layers: [tf.layers.dense({units, inputShape: [3]})]}));
    `,
    `
      models Sequential [null, 3]
        Dense [null, 16] 64
        = 64
      models Sequential [null, 3]
        Dense [null, 32] 128
        = 128
    `,
  );
});

it('a model is in the default export', () => {
  check(
    `
      export default tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]});
    `,
    `
      - Sequential [null, 3]
        Dense [null, 1] 4
        = 4
    `,
  );
});

it('a builder whose input alone is open, with the size that a call gives', () => {
  check(
    `
      function build(features) {
        const model = tf.sequential();
        model.add(tf.layers.dense({units: 5, inputShape: [features]}));
        return model;
      }
      build(6);
    `,
    `
      build Sequential [null, 6]
        Dense [null, 5] 35
        = 35
    `,
  );
});

it('a class whose constructor builds a model on an input of the size that is given', () => {
  check(
    `
      const space = {state: [[0, 0, 0]], actions: 2};
      class Critic {
        constructor(inputs) {
          this.model = tf.sequential();
          this.model.add(tf.layers.dense({units: 5, inputShape: [inputs]}));
        }
      }
      class Agent {
        constructor(inputs = 30) {
          this.critic = new Critic(inputs);
        }
      }
      const agent = new Agent(space.state[0].length + space.actions);
    `,
    `
      Critic.constructor Sequential [null, 5]
        Dense [null, 5] 30
        = 30
    `,
  );
});

it('a builder whose kernels alone are open, one of them in a layer that is wrapped', () => {
  check(
    `
      function build(size) {
        const frame = tf.layers.conv2d({filters: 2, kernelSize: [size, size], padding: 'same', useBias: false});
        return tf.sequential({layers: [tf.layers.timeDistributed({layer: frame, inputShape: [4, 8, 8, 1]})]});
      }
      build(3);
    `,
    `
      build Sequential [null, 4, 8, 8, 1]
        TimeDistributed [null, 4, 8, 8, 2] 18
        = 18
    `,
  );
});

const BUILDER = `
  import * as tf from '@tensorflow/tfjs';
  export function build(units) {
    const model = tf.sequential();
    model.add(tf.layers.dense({units, inputShape: [3]}));
    return model;
  }
`;

it('a function that nothing calls, with the builder of another file', () => {
  check(
    `
      import {build} from './builder';
      export async function run() {
        const model = build(8);
        await model.save('downloads://model');
      }
    `,
    `
      build Sequential [null, 3]
        Dense [null, 8] 32
        = 32
    `,
    { files: { '/project/builder.ts': BUILDER } },
  );
});

it('a callback, with the builder of another file under a name for the whole of it', () => {
  check(
    `
      import * as models from './builder';
      describe('models', () => {
        it('is small', () => {
          models.build(4).summary();
        });
      });
    `,
    `
      build Sequential [null, 3]
        Dense [null, 4] 16
        = 16
    `,
    { files: { '/project/builder.ts': BUILDER } },
  );
});

it('each of several calls of which the same is not known', () => {
  check(
    `
      function build(units) {
        const model = tf.sequential();
        model.add(tf.layers.dense({units, inputShape: [3]}));
        model.add(tf.layers.dense({units: labels.length}));
        return model;
      }
      build(1);
      build(2);
    `,
    `
      build Sequential [null, 3]
        Dense [null, 1] 4
        Dense [null, labels.length] 2*labels.length
        = 2*labels.length + 4
      build Sequential [null, 3]
        Dense [null, 2] 8
        Dense [null, labels.length] 3*labels.length
        = 3*labels.length + 8
    `,
  );
});

it('what follows a long loop that uses a model and builds none', () => {
  check(
    `
      const model = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]})]});
      let text = await load();
      for (let i = 0; i < 1000; i++) text = model.apply(sample(text));
      const second = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [3]})]});
    `,
    `
      model Sequential [null, 3]
        Dense [null, 2] 8
        = 8
      second Sequential [null, 3]
        Dense [null, 1] 4
        = 4
    `,
    { fuel: 10_000 },
  );
});

it('a sequential model without layers has no size', () => {
  check('const model = tf.sequential();', ['model Sequential ', '  = ?', '  ? it has no layers yet'].join('\n'));
});
