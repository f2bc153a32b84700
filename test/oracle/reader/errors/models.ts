/** How layers are put together: first layers, merges, inputs and outputs of models, names, models inside models. */
import { functional, stack } from './wrongProgram.js';
import type { ErrorKind } from './wrongProgram.js';

export const modelErrors: Readonly<Record<string, ErrorKind>> = {
  'no-input-shape': {
    code: 'missing-input-shape',
    programs: [
      {
        source: stack('«tf.layers.dense({units: 4})»', 'tf.layers.dense({units: 1})'),
        nearMiss: ['units: 4', 'units: 4, inputShape: [2]'],
      },
      {
        source: `
class Classifier {
  readonly model = tf.sequential();
  constructor(hidden: number[], inputShape?: number[]) {
    hidden.forEach((units, i) => {
      const shape = i === 0 && inputShape ? {inputShape} : {};
      this.model.add(«tf.layers.dense({units, ...shape})»);
    });
  }
}
new Classifier([32, 16]);`,
        nearMiss: ['([32, 16])', '([32, 16], [8])'],
      },
    ],
  },
  'no-input-shape-ctor': {
    code: 'missing-input-shape',
    programs: [
      {
        source: 'const model = tf.sequential({layers: [«tf.layers.dense({units: 4})», tf.layers.dense({units: 1})]});',
        nearMiss: ['units: 4', 'units: 4, batchInputShape: [null, 3]'],
      },
      {
        source: `
import {layers as L, sequential} from '@tensorflow/tfjs';
const convolutions = [8, 16].map((filters) => «L.conv2d({filters, kernelSize: 3})»);
const head = [L.flatten(), L.dense({units: 10})];
export const net = sequential({name: 'digits', layers: [...convolutions, ...head]});`,
        nearMiss: ['layers: [...convolutions', 'layers: [L.inputLayer({inputShape: [9, 9, 1]}), ...convolutions'],
      },
    ],
  },
  'merge-single': {
    code: 'input-count',
    programs: [
      {
        source: functional('const x = tf.input({shape: [4]});\nconst y = «tf.layers.add()».apply(x);', 'y'),
        nearMiss: ['.apply(x)', '.apply([x, x])'],
      },
      {
        source: `
const sum = (...tensors: any[]) => (tensors.length > 2 ? tensors : tensors[0]);
const [a, b] = [tf.input({shape: [6]}), tf.input({shape: [6]})];
const product = «tf.layers.multiply()».apply(sum(a, b)) as tf.SymbolicTensor;
tf.model({inputs: [a, b], outputs: product});`,
        nearMiss: ['length > 2', 'length > 1'],
      },
    ],
  },
  'merge-one-element': {
    code: 'input-count',
    programs: [
      {
        source: functional('const x = tf.input({shape: [4]});\nconst y = «tf.layers.concatenate()».apply([x]);', 'y'),
        nearMiss: ['[x])', '[x, x])'],
      },
      {
        source: `
function towers(kernels: number[]) {
  const text = tf.input({shape: [20, 8]});
  const pooled: any[] = [];
  for (const kernelSize of kernels) {
    const features = tf.layers.conv1d({filters: 4, kernelSize}).apply(text);
    pooled.push(tf.layers.globalMaxPooling1d({}).apply(features));
  }
  const merged = «tf.layers.concatenate({axis: 1})».apply(pooled) as tf.SymbolicTensor;
  return tf.model({inputs: text, outputs: merged});
}
towers([3]);`,
        nearMiss: ['towers([3])', 'towers([3, 5])'],
      },
    ],
  },
  'input-object-not-symbolic': {
    code: 'not-a-tensor',
    programs: [
      {
        source: `
const x = tf.input({shape: [3]});
const y = «tf.layers.dense({units: 3}).apply(3 as any)»;`,
        nearMiss: ['3 as any', 'x'],
      },
      {
        source: `
const shape = [28 * 28];
const pixels = tf.input({shape});
const layers = {hidden: tf.layers.dense({units: 16}), output: tf.layers.dense({units: 10})};
const hidden = layers.hidden.apply(pixels);
const scores = «layers.output.apply(shape as any)» as tf.SymbolicTensor;
tf.model({inputs: pixels, outputs: scores});`,
        nearMiss: ['layers.output.apply(shape as any)', 'layers.output.apply(hidden)'],
      },
      {
        source: `
const wide = tf.layers.dense({units: 8});
const narrow = tf.layers.dense({units: 2});
const x = tf.input({shape: [4]});
wide.apply(x);
const y = «narrow.apply(wide as any)» as tf.SymbolicTensor;
tf.model({inputs: x, outputs: y});`,
        nearMiss: ['wide as any', 'wide.output'],
      },
    ],
  },
  'graph-disconnected': {
    code: 'graph-disconnected',
    programs: [
      {
        source: `
const x = tf.input({shape: [4]});
const other = tf.input({shape: [4]});
const y = tf.layers.add().apply([x, other]) as tf.SymbolicTensor;
const model = «tf.model({inputs: x, outputs: y})»;`,
        nearMiss: ['inputs: x', 'inputs: [x, other]'],
      },
      {
        source: `
class TwoTowers {
  readonly inputs = ['user', 'item'].map((name) => tf.input({shape: [10], name}));
  tower(x: any): any { return tf.layers.dense({units: 4}).apply(x); }
  score() {
    const towers = this.inputs.map((input) => this.tower(input));
    return tf.layers.dot({axes: 1}).apply(towers) as tf.SymbolicTensor;
  }
  build(used: number) {
    const inputs = this.inputs.slice(0, used);
    return «tf.model({inputs, outputs: this.score()})»;
  }
}
new TwoTowers().build(1);`,
        nearMiss: ['build(1)', 'build(2)'],
      },
    ],
  },
  'model-inputs-not-input': {
    code: 'not-an-input',
    programs: [
      {
        source: `
const i = tf.input({shape: [4]});
const x = tf.layers.dense({units: 3}).apply(i) as tf.SymbolicTensor;
const y = tf.layers.dense({units: 2}).apply(x) as tf.SymbolicTensor;
const model = «tf.model({inputs: x, outputs: y})»;`,
        nearMiss: ['inputs: x', 'inputs: i'],
      },
      {
        source: `
const base = tf.sequential({
  layers: [tf.layers.dense({units: 6, inputShape: [9]}), tf.layers.dense({units: 3})],
});
const [first, last] = base.layers;
const ends = {inputs: first.output as tf.SymbolicTensor, outputs: last.output as tf.SymbolicTensor};
const head = «tf.model(ends)»;`,
        nearMiss: ['inputs: first.output', 'inputs: first.input'],
      },
    ],
  },
  'sequential-multi-output': {
    code: 'multiple-outputs',
    programs: [
      {
        source: stack('«tf.layers.lstm({units: 4, returnState: true, inputShape: [5, 3]})»', 'tf.layers.dense({units: 1})'),
        nearMiss: ['returnState: true', 'returnState: false'],
      },
      {
        source: `
const options = {units: 4, returnSequences: true, returnState: true};
const model = tf.sequential({
  layers: [tf.layers.embedding({inputDim: 30, outputDim: 8, inputLength: 6}), «tf.layers.gru(options)», tf.layers.flatten()],
});`,
        nearMiss: ['gru(options)', 'gru({...options, returnState: false})'],
      },
    ],
  },
  'model-of-several-tensors-in-sequential': {
    code: 'multiple-outputs',
    programs: [
      {
        source: `
const x = tf.input({shape: [4]});
const heads = [2, 3].map((units) => tf.layers.dense({units}).apply(x) as tf.SymbolicTensor);
const both = tf.model({inputs: x, outputs: heads});
const model = tf.sequential({layers: [tf.layers.dense({units: 4, inputShape: [8]}), «both», tf.layers.dense({units: 1})]});`,
        nearMiss: ['outputs: heads', 'outputs: heads[0]'],
      },
      {
        source: `
const split = (size: number) => {
  const input = tf.input({shape: [size]});
  const part = tf.layers.dense({units: 5}).apply(input) as tf.SymbolicTensor;
  return tf.model({inputs: input, outputs: [part, input]});
};
const stacked = new tf.Sequential({name: 'stacked', layers: [tf.layers.reshape({targetShape: [6], inputShape: [2, 3]}), «split(6)»]});`,
        nearMiss: ['outputs: [part, input]', 'outputs: part'],
      },
    ],
  },
  'sequential-add-two-models-shape': {
    code: 'shape-mismatch',
    programs: [
      {
        source: `
const a = tf.sequential({layers: [tf.layers.dense({units: 8, inputShape: [4]})]});
const b = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [16]})]});
const model = tf.sequential();
model.add(a);
model.add(«b»);`,
        nearMiss: ['units: 8', 'units: 16'],
        silent: true,
      },
      {
        source: `
const dense = (units: number, size: number) => {
  const x = tf.input({shape: [size]});
  return tf.model({inputs: x, outputs: tf.layers.dense({units}).apply(x) as tf.SymbolicTensor});
};
const gan = tf.sequential();
const parts = {generator: dense(20, 5), discriminator: dense(1, 30)};
gan.add(parts.generator);
gan.add(«parts.discriminator»);`,
        nearMiss: ['dense(1, 30)', 'dense(1, 20)'],
        silent: true,
      },
    ],
  },
  'nested-model-mismatch-apply': {
    code: 'shape-mismatch',
    programs: [
      {
        source: `
const inner = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [16]})]});
const x = tf.input({shape: [8]});
const y = «inner.apply(x)» as tf.SymbolicTensor;
const model = tf.model({inputs: x, outputs: y});`,
        nearMiss: ['shape: [8]', 'shape: [16]'],
        silent: true,
      },
      {
        source: `
function encoder(width: number) {
  const inputs = tf.input({shape: [width]});
  const hidden = tf.layers.dense({units: 8}).apply(inputs);
  const outputs = tf.layers.dense({units: 4}).apply(hidden) as tf.SymbolicTensor;
  return tf.model({inputs, outputs});
}
const encode = encoder(12);
const pair = [12, 10].map((size) => tf.input({shape: [size]}));
const codes = pair.map((input) => «encode.apply(input)» as tf.SymbolicTensor);
tf.model({inputs: pair, outputs: tf.layers.subtract ? codes : codes});`,
        nearMiss: ['[12, 10]', '[12, 12]'],
        silent: true,
      },
    ],
  },
  'nested-model-mismatch-run': {
    code: 'shape-mismatch',
    programs: [
      {
        source: `
const a = tf.sequential({layers: [tf.layers.dense({units: 8, inputShape: [4]})]});
const b = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [16]})]});
const model = tf.sequential({layers: [a, «b»]});
model.predict(tf.zeros([1, 4]));`,
        nearMiss: ['inputShape: [16]', 'inputShape: [8]'],
        thrownLater: 'expected axis -1 of input shape to have value 16',
      },
      {
        source: `
const body = (units: number[], inputSize: number) => {
  const net = tf.sequential();
  units.forEach((n, i) => net.add(tf.layers.dense({units: n, inputShape: i ? undefined : [inputSize]})));
  return net;
};
const whole = tf.sequential();
whole.add(body([10, 6], 3));
const rest = body([2], 10);
whole.add(«rest»);
const answer = whole.predict(tf.ones([5, 3]));`,
        nearMiss: ['body([2], 10)', 'body([2], 6)'],
        thrownLater: 'expected axis -1 of input shape to have value 10',
      },
    ],
  },
  'duplicate-layer-name': {
    code: 'duplicate-name',
    programs: [
      {
        source: `
${stack("tf.layers.dense({units: 3, inputShape: [3], name: 'd'})", "tf.layers.dense({units: 2, «name: 'd'»})")}
model.predict(tf.zeros([1, 3]));`,
        nearMiss: ["units: 3, inputShape: [3], name: 'd'", "units: 3, inputShape: [3], name: 'c'"],
      },
      {
        source: `
const x = tf.input({shape: [4]});
const block = (inputs: any, name: string): any => tf.layers.dense({units: 3, «name: \`\${name}_dense\`»}).apply(inputs);
const y = block(block(x, 'a'), 'a');
tf.model({inputs: x, outputs: y});`,
        nearMiss: ["(x, 'a'), 'a')", "(x, 'a'), 'b')"],
      },
    ],
  },
  'trailing-inputShape-ignored': {
    code: 'ignored-input-shape',
    programs: [
      {
        source: stack('tf.layers.dense({units: 8, inputShape: [4]})', 'tf.layers.dense({units: 2, «inputShape: [20]»})'),
        nearMiss: ['inputShape: [20]', 'inputShape: [8]'],
        silent: true,
      },
      {
        source: `
const SIDE = 28;
const inputShape = [SIDE, SIDE, 1];
const model = tf.sequential();
for (const filters of [4, 8]) model.add(tf.layers.conv2d({filters, kernelSize: 3, padding: 'same', «inputShape»}));`,
        nearMiss: ['[4, 8]', '[4]'],
        silent: true,
      },
    ],
  },
};
