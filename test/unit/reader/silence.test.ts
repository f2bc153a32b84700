// Where the reader must say nothing, or that it does not know: code that looks wrong only because part of it cannot be seen.
import { expect, it } from 'vitest';
import { analyze, check, dedent, TF } from './check.js';

function expectSilence(source: string): void {
  const { problems } = analyze(TF + dedent(source));
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
}

it('the inputs of a model are an open part of a list', () => {
  expectSilence(`
    const inputs = [tf.input({shape: [4]}), tf.input({shape: [4]})];
    function build(count: number) {
      return tf.model({inputs: inputs.slice(0, count), outputs: tf.layers.add().apply(inputs) as tf.SymbolicTensor});
    }
  `);
});

it('a model that was loaded is asked for its kind', () => {
  expectSilence(`
    class Policy {
      private net!: tf.Sequential;
      constructor(sizes: any) {
        if (sizes instanceof tf.Sequential) this.net = sizes;
        else this.make(sizes);
      }
      private make(sizes: any) {
        this.net = tf.sequential();
        for (const [i, units] of (Array.isArray(sizes) ? sizes : [sizes]).entries()) {
          this.net.add(tf.layers.dense({units, inputShape: i === 0 ? [4] : undefined}));
        }
      }
    }
    const restored = new Policy(await tf.loadLayersModel('indexeddb://policy'));
  `);
});

it('arrays that are longer than the reader counts', () => {
  expectSilence(`
    const pixels = Array.from({length: 30 * 784}, (_, i) => i);
    tf.tensor2d(pixels, [30, 784]);
    tf.tensor1d('x'.repeat(20_000).split('')).reshape([20_000, 1]);
    const rows = [];
    for (let i = 0; i < 20_000; i++) rows.push(i);
    tf.tensor2d(rows, [20_000, 1]);
  `);
});

it('an array that is filled by what happens later', () => {
  expectSilence(`
    const samples: number[][] = [];
    addEventListener('click', (event: any) => samples.push([event.x, event.y]));
    function train() {
      return tf.tensor2d(samples, [samples.length, 2]);
    }
    function flat() {
      return tf.tensor2d(samples.flat(), [10, 2]);
    }
  `);
});

it('weights of a layer that is not built, or not all known', () => {
  expectSilence(`
    declare const units: number;
    const layer = tf.layers.dense({units: 3});
    layer.setWeights([tf.zeros([4, 3])]);
    const model = tf.sequential({layers: [tf.layers.dense({units, inputShape: [4]})]});
    model.setWeights([tf.zeros([4, 3]), tf.zeros([3])]);
    model.layers[0].setWeights(model.getWeights());
  `);
});

it('the shape of a layer class is computed by code that cannot be read', () => {
  check(
    `
      declare function shapeFor(shape: any): any;
      class Own extends tf.layers.Layer {
        static className = 'Own';
        computeOutputShape(shape: any) { return shapeFor(shape); }
      }
      const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]}), new Own({}), tf.layers.dense({units: 1})]});
    `,
    `
      model Sequential [null, 2]
        Dense [null, 3] 9
        Own ? 0
        Dense ? ?
        = ?
    `,
  );
});

it('a layer class that extends another layer of TensorFlow.js', () => {
  check(
    `
      class Own extends tf.RNN {
        static className = 'Own';
      }
      const x = tf.input({shape: [5, 2]});
      tf.model({inputs: x, outputs: new Own({cell: tf.layers.gruCell({units: 3})}).apply(x) as tf.SymbolicTensor});
    `,
    `
      - Functional [null, 5, 2]
        InputLayer [null, 5, 2] 0
        Own ? ?
        = ?
    `,
  );
});

it('a cell that is run on data by hand, step by step', () => {
  expectSilence(`
    const cell = tf.layers.lstmCell({units: 4});
    const run = (x: any, h: any, c: any) => {
      for (let i = 0; i < x.shape[1]; i++) {
        const step = x.slice([0, i, 0], [-1, 1, -1]).reshape([-1, x.shape[2]]);
        const states: any = cell.apply([step, h, c]);
        h = states[1];
        c = states[2];
      }
      return [h, c];
    };
    const zeros = tf.zeros([1, 4]);
    const [h, c] = run(tf.randomNormal([1, 10, 3]), zeros, zeros);
    run(tf.randomNormal([1, 2, 3]), h, c);
  `);
});

it('what a model with several outputs predicts goes on into another one', () => {
  expectSilence(`
    const words = tf.input({shape: [4, 6]});
    const [sequence, h, c] = tf.layers.lstm({units: 5, returnState: true}).apply(words) as tf.SymbolicTensor[];
    const encoder = tf.model({inputs: words, outputs: [h, c]});
    const inputs = [tf.input({shape: [1, 7]}), tf.input({shape: [5]}), tf.input({shape: [5]})];
    const states = tf.layers.lstm({units: 5, returnState: true}).apply(inputs[0], {initialState: inputs.slice(1)}) as any;
    const decoder = tf.model({inputs, outputs: states});
    const target = tf.buffer([1, 1, 7]);
    const given: any = encoder.predict(tf.zeros([1, 4, 6]));
    const next: any = decoder.predict([target.toTensor()].concat(given));
    decoder.predict([target.toTensor(), next[1], next[2]]);
  `);
});

it('what is empty at first, and filled or counted up by functions that run before', () => {
  check(
    `
      const classes: string[] = [];
      const words = new Map<string, number>();
      let samples = 0;
      function addSample(name: string) {
        classes.push(name);
        words.set(name, words.size);
        samples++;
      }
      function build() {
        return tf.sequential({layers: [
          tf.layers.embedding({inputDim: words.size, outputDim: samples, inputLength: 4}), tf.layers.flatten(), tf.layers.dense({units: classes.length}),
        ]});
      }
    `,
    `
      build Sequential [null, 4]
        Embedding [null, 4, samples] samples*words.size
        Flatten [null, 4*samples] 0
        Dense [null, classes.length] 4*classes.length*samples + classes.length
        = 4*classes.length*samples + samples*words.size + classes.length
    `,
  );
});

it('fields that are empty at first, read by a method or by what happens later', () => {
  expectSilence(`
    class Trainer {
      private chosen: number[] = [];
      private readonly names = new Set<string>();
      private data: any[] = [];
      constructor() {
        addEventListener('click', () => this.train());
      }
      add(name: string, sample: any) { this.names.add(name); this.data.push(sample); }
      private choose() {
        this.chosen = [];
        for (let i = 0; i < this.data.length; i++) if (this.data[i].good) this.chosen.push(i);
        return this.chosen.length > 1;
      }
      private train() {
        if (!this.choose()) return;
        this.build();
      }
      private build() {
        return tf.sequential({layers: [tf.layers.dense({units: this.names.size, inputShape: [3]}), tf.layers.dense({units: this.chosen.length})]});
      }
    }
    new Trainer();
  `);
});

it('state of a component that is empty at first', () => {
  check(
    `
      export function App() {
        const [classes, setClasses] = useState<string[]>([]);
        const [inputs, setInputs] = useState(0);
        const [units] = useState(8);
        const samples = useRef([]);
        const train = () => tf.sequential({layers: [
          tf.layers.dense({units, inputShape: [inputs]}), tf.layers.dense({units: classes.length}), tf.layers.dense({units: samples.current.length}),
        ]});
        return button(train);
      }
    `,
    `
      train Sequential [null, inputs]
        Dense [null, 8] 8*inputs + 8
        Dense [null, classes.length] 9*classes.length
        Dense [null, (useRef([]).current.length)] classes.length*(useRef([]).current.length) + (useRef([]).current.length)
        = classes.length*(useRef([]).current.length) + 9*classes.length + 8*inputs + (useRef([]).current.length) + 8
    `,
  );
});

it('static fields, objects of a module, and settings that are kept as text', () => {
  expectSilence(`
    export class Registry {
      static items: any[] = [];
      static register(item: any) { Registry.items.push(item); }
      static build() { return tf.sequential({layers: [tf.layers.dense({units: Registry.items.length, inputShape: [3]})]}); }
    }
    export const state = {labels: [] as string[], data: {count: 0}, add(label: string) { state.labels.push(label); state.data.count++; }};
    export function build() {
      return tf.sequential({layers: [tf.layers.dense({units: state.labels.length, inputShape: [state.data.count]}), tf.layers.dense({units: Registry.items.length})]});
    }
    const saved = JSON.parse(localStorage.getItem('settings') ?? '{}');
    export const model = tf.sequential({layers: [tf.layers.dense({units: saved.units, inputShape: [saved.inputs]})]});
  `);
});

it('what is given instead of a default has more than the default', () => {
  expectSilence(`
    class Expert {
      settings: any;
      constructor(config: any) { this.settings = config || {kind: 'dense', units: 64}; }
      build() {
        const inputs = tf.input({shape: this.settings.inputShape});
        const outputs = tf.layers.dense({units: this.settings.units}).apply(inputs) as tf.SymbolicTensor;
        return tf.model({inputs, outputs});
      }
    }
    export default (config: any) => new Expert(config).build();
    export function build(config: any = {units: 64}) {
      return tf.sequential({layers: [tf.layers.inputLayer({inputShape: config.inputShape}), tf.layers.dense({units: config.units})]});
    }
    export function anything(options: any = {}) {
      return tf.sequential({layers: [tf.layers.inputLayer({inputShape: options.inputShape}), tf.layers.dense({units: options.units})]});
    }
    export function fill(config: any) {
      if (!config) config = {units: 64};
      return tf.sequential({layers: [tf.layers.inputLayer({inputShape: config.inputShape}), tf.layers.dense({units: config.units})]});
    }
  `);
});
