// Ways of writing models that are found in projects of other people.
import { expect, it } from 'vitest';
import { analyze, check, checkFile, TF } from './check.js';

it('TensorFlow.js in a field that another method sets, in a base class of another file', () => {
  checkFile(
    `
      import Base from './base.js';
      export class Text extends Base {
        constructor(config) {
          super({units: 8, ...config});
        }
        define() {
          const model = this.tf.sequential();
          model.add(this.tf.layers.embedding({inputDim: this.words.count(), outputDim: this.config.units}));
          model.add(this.tf.layers.lstm({units: this.config.units}));
          return model;
        }
      }
    `,
    `
      Text.define Sequential [null, null]
        Embedding [null, null, 8] 8*(this.words.count())
        LSTM [null, 8] 544
        = 8*(this.words.count()) + 544
    `,
    {
      files: {
        '/project/base.js': `
          import * as tf from '@tensorflow/tfjs';
          export default class Base {
            constructor(config) { this.config = {rate: 0.1, ...config}; this.words; }
            async start() { this.tf = tf; this.words = await loadWords(); }
          }`,
      },
    },
  );
});

it('factories for layers of all kinds, made from a table', () => {
  check(
    `
      class Gate extends tf.layers.Layer {
        computeOutputShape(shape) { return shape; }
        build(shape) { this.gate = this.addWeight('gate', [shape[shape.length - 1]], 'float32', tf.initializers.ones()); }
      }
      const table = {dense: {make: tf.layers.dense, prefix: 'ff'}, Gate: {make: Gate, prefix: 'gate'}, twice: {make: (o) => tf.layers.dense({units: 2 * o.units}), prefix: 'x'}};
      const factory = (make, prefix) => (config) => {
        const name = \`\${prefix}-\${randomText(3)}\`;
        return typeof make === 'function' && !make.prototype ? make({name, ...config}) : new make({name, ...config});
      };
      const all = Object.fromEntries(Object.entries(table).map(([key, {make, prefix}]) => [key, factory(make, prefix)]));
      const x = tf.input({shape: [5]});
      const model = tf.model({inputs: x, outputs: all.twice({units: 3}).apply(all.Gate().apply(all.dense({units: 4}).apply(x)))});
    `,
    `
      model Functional [null, 5]
        InputLayer [null, 5] 0
        Dense [null, 4] 24
        Gate [null, 4] 4
        Dense [null, 6] 30
        = 58
    `,
  );
});

it('methods that are put on the prototype of a class', () => {
  check(
    `
      class Net {
        constructor(units) { this.units = units; }
      }
      Net.prototype.build = function () {
        return tf.sequential({layers: [tf.layers.dense({units: this.units, inputShape: [3]})]});
      };
      const model = new Net(4).build();
    `,
    `
      Net.build Sequential [null, 3]
        Dense [null, 4] 16
        = 16
    `,
  );
});

it('a library that is built into one file is not gone through', () => {
  const library = `export const f=(a)=>a;${'var a=function(b){return b.c(b,{d:1})};'.repeat(4000)}`;
  checkFile(
    `
      import * as charts from './charts.js';
      import * as tf from './vendor/tf.min.js';
      const model = tf.sequential({layers: [tf.layers.dense({units: charts.f(2), inputShape: [3]})]});
    `,
    `
      model Sequential [null, 3]
        Dense [null, (charts.f(2))] 4*(charts.f(2))
        = 4*(charts.f(2))
    `,
    { files: { '/project/charts.js': library, '/project/vendor/tf.min.js': library } },
  );
});

it('a population of models, generation after generation', () => {
  const analysis = analyze(`${TF}
    class Net {
      constructor(inputs, hidden) {
        this.model = tf.sequential();
        this.model.add(tf.layers.dense({units: hidden, inputShape: [inputs]}));
      }
    }
    let population = Array(50).fill().map(() => new Net(2, 5));
    for (let generation = 0; generation < 10000; generation++) {
      const next = [];
      for (let i = 0; i < 50; i += 2) next.push(new Net(2, 5), new Net(2, 5));
      population = next;
    }
    function other() { return tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}); }`);
  expect(analysis.problems).toEqual([]);
  expect(analysis.models.map(({ name }) => name)).toEqual(['Net.constructor', 'other']);
});

it('values that are given complete an object that is known in part', () => {
  check(
    `
      class Text {
        constructor(config) { this.config = {units: 8, ...config}; }
        build() {
          const layer = (config) => tf.layers.dense({name: label(), ...config});
          return tf.sequential({layers: [layer({units: this.config.units, inputShape: [this.config.length]})]});
        }
      }
    `,
    `
      Text.build Sequential [null, 6]
        Dense [null, 8] 56
        = 56
    `,
    { builder: 'Text.build', bindings: { config: { length: 6 } } },
  );
});

it('what the project puts on the namespace of TensorFlow.js', () => {
  check(
    `
      class Twice extends tf.layers.Layer {
        computeOutputShape([batch, size]) { return [batch, 2 * size]; }
      }
      tf.layers.twice = (config) => new Twice(config);
      tf.util.stack = class {
        constructor(size) { this.model = tf.sequential({layers: [tf.layers.inputLayer({inputShape: [size]})]}); }
        to(layer) { this.model.add(layer); return this; }
      };
      const {model} = new tf.util.stack(4).to(tf.layers.dense({units: 3})).to(tf.layers.twice({name: 'twice'}));
    `,
    `
      stack.constructor Sequential [null, 4]
        InputLayer [null, 4] 0
        Dense [null, 3] 15
        Twice "twice" [null, 6] 0
        = 15
    `,
  );
});

it('classes and values on window', () => {
  check(
    `
      if (!window.nets) window.nets = {};
      window.nets.Small = class {
        build(units) { return tf.sequential({layers: [tf.layers.dense({units, inputShape: [window.SIZE]})]}); }
      };
      window.SIZE = 4;
      const model = new nets.Small().build(SIZE + 1);
    `,
    `
      Small.build Sequential [null, 4]
        Dense [null, 5] 25
        = 25
    `,
  );
});

it('a size that the window has is open, and no error', () => {
  check(
    `const model = tf.sequential({layers: [tf.layers.dense({units: window.innerWidth, inputShape: [4]})]});`,
    `
      model Sequential [null, 4]
        Dense [null, innerWidth] 5*innerWidth
        = 5*innerWidth
    `,
  );
});

it('the scripts of a page that are files of their own', () => {
  checkFile(
    `
      <script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs/dist/tf.min.js"></script>
      <script src="js/net.js?v=2"></script>
      <script type="module" src="/js/other.js"></script>
      <script>
        const HIDDEN = 7;
        count = 4;
        const build = (inputs, units) => tf.sequential({layers: [tf.layers.dense({units: HIDDEN, inputShape: [inputs]}), tf.layers.dense({units})]});
        const net = new Net(count, 2);
      </script>
    `,
    `
      build Sequential [null, 4]
        Dense [null, 7] 35
        Dense [null, 2] 16
        = 51
    `,
    {
      file: '/project/index.html',
      files: {
        '/project/js/net.js': 'class Net { constructor(a, b) { this.model = build(a, b); } }\nlet count = 3;',
        '/project/js/other.js': 'const count = 9, Net = null;',
      },
    },
  );
});

it('a decoder made of the layers of an autoencoder, sized by their weights', () => {
  check(
    `
      const layers = [tf.layers.dense({units: 3, inputShape: [5]}), tf.layers.dense({units: 5}), tf.layers.batchNormalization()];
      const autoencoder = tf.sequential({layers});
      const decoder = tf.sequential();
      for (const layer of layers.slice(1, 2)) {
        decoder.add(tf.layers.dense({units: layer.units, inputShape: [layer.kernel.shape[0]]}));
      }
      const statistics = tf.sequential({layers: [tf.layers.dense({units: layers[2].movingMean.read().size, inputShape: layers[0].bias.shape})]});
    `,
    `
      autoencoder Sequential [null, 5]
        Dense [null, 3] 18
        Dense [null, 5] 20
        BatchNormalization [null, 5] 20 (10 trained)
        = 58 (48 trained)
      decoder Sequential [null, 3]
        Dense [null, 5] 20
        = 20
      statistics Sequential [null, 3]
        Dense [null, 5] 20
        = 20
    `,
  );
});

it('data that are filled into a buffer', () => {
  check(
    `
      const sequences = tf.buffer([900, 60, 1]);
      rows.forEach((row, i) => row.forEach((value, j) => sequences.set(value, i, j, 0)));
      const [xs, ys] = tf.split(sequences.toTensor(), [55, 5], 1);
      const model = tf.sequential({layers: [tf.layers.lstm({units: 4, inputShape: xs.shape.slice(1)}), tf.layers.dense({units: ys.squeeze(2).shape[1]})]});
    `,
    `
      model Sequential [null, 55, 1]
        LSTM [null, 4] 96
        Dense [null, 5] 25
        = 121
    `,
  );
});

it('the shape of a tensor that a builder is given', () => {
  check(
    `
      function block(x: tf.SymbolicTensor, filters: number) {
        const y = tf.layers.conv2d({filters, kernelSize: 3, padding: 'same'}).apply(x) as tf.SymbolicTensor;
        return tf.model({inputs: x, outputs: tf.layers.add().apply([x, y]) as tf.SymbolicTensor});
      }
    `,
    `
      block Functional [null, 8, 8, 4]
        InputLayer [null, 8, 8, 4] 0
        Conv2D [null, 8, 8, 4] 148
        Add [null, 8, 8, 4] 0
        = 148
    `,
    { builder: 'block', bindings: { 'x.shape': [null, 8, 8, 4], filters: 4 } },
  );
});

it('a row of a table, whichever it is', () => {
  check(
    `
      const table = [[1, 2, 3, 4, 0], [2, 3, 4, 5, 1], [3, 4, 5, 6, 1], [9, 9, 9, 9, 0]];
      function split(rows: number[][], part: number) {
        const order = rows.map((_, i) => i);
        tf.util.shuffle(order);
        const shuffled: number[][] = [];
        for (let i = 0; i < rows.length; i++) shuffled.push(rows[order[i]]);
        const count = Math.round(rows.length * part);
        const all = tf.tensor2d(shuffled, [rows.length, shuffled[0].length]);
        return [all.slice([0, 0], [rows.length - count, shuffled[0].length]), all.slice([count, 0])];
      }
      const [train] = split(table.map((row) => row.slice(0, -1)), 0.25);
      const model = tf.sequential({layers: [tf.layers.dense({units: table[Math.floor(Math.random() * 4)].length, inputShape: [train.shape[1]]})]});
    `,
    `
      model Sequential [null, 4]
        Dense [null, 5] 25
        = 25
    `,
  );
});
