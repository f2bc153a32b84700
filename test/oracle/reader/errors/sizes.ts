/** Sizes that are free where a layer needs them, that do not agree, or that become zero or negative. */
import { functional, stack } from './wrongProgram.js';
import type { ErrorKind } from './wrongProgram.js';

export const sizeErrors: Readonly<Record<string, ErrorKind>> = {
  'flatten-undefined-dim': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack('tf.layers.conv2d({filters: 8, kernelSize: 3, inputShape: [null, null, 3]})', '«tf.layers.flatten()»'),
        nearMiss: ['[null, null, 3]', '[9, 9, 3]'],
      },
      {
        source: `
const steps = null;
const sequence = tf.input({shape: [steps, 40]});
const read = tf.layers.lstm({units: 6, returnSequences: true}).apply(sequence);
const flat = «tf.layers.flatten()».apply(read);
tf.model({inputs: sequence, outputs: tf.layers.dense({units: 2}).apply(flat) as tf.SymbolicTensor});`,
        nearMiss: ['steps = null', 'steps = 25'],
      },
    ],
  },
  'dense-undefined-last-dim': {
    code: 'undefined-dimension',
    programs: [
      { source: stack('«tf.layers.dense({units: 4, inputShape: [5, null]})»'), nearMiss: ['[5, null]', '[null, 5]'] },
      {
        source: `
const regression = (shape: (number | null)[], units = 1) => {
  const inputs = tf.input({shape});
  const outputs = «tf.layers.dense({units})».apply(inputs) as tf.SymbolicTensor;
  return tf.model({inputs, outputs});
};
regression([null]);`,
        nearMiss: ['([null])', '([6])'],
      },
    ],
  },
  'conv2d-undefined-channels': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack('«tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [8, 8, null]})»'),
        nearMiss: ['[8, 8, null]', '[null, null, 8]'],
      },
      {
        source: `
const batchInputShape = [null, 32, 32, null];
const layers = [8, 16].map((filters, i) =>
  «tf.layers.conv2d({filters, kernelSize: 3, ...(i === 0 && {batchInputShape})})»);
tf.sequential({layers});`,
        nearMiss: ['32, null]', '32, 3]'],
      },
    ],
  },
  'reshape-size': {
    code: 'size-mismatch',
    programs: [
      {
        source: stack('tf.layers.dense({units: 6, inputShape: [3]})', 'tf.layers.reshape({«targetShape: [4, 2]»})'),
        nearMiss: ['[4, 2]', '[3, 2]'],
        silent: true,
      },
      {
        source: `
const noise = tf.input({shape: [100]});
let x: any = tf.layers.dense({units: 7 * 7 * 32}).apply(noise);
x = tf.layers.reshape({«targetShape: [7, 7, 64]»}).apply(x);
x = tf.layers.conv2dTranspose({filters: 1, kernelSize: 5, strides: 2, padding: 'same'}).apply(x);
tf.model({inputs: noise, outputs: x, name: 'generator'});`,
        nearMiss: ['7, 64]', '7, 32]'],
        silent: true,
      },
    ],
  },
  'reshape-two-unknown': {
    code: 'invalid-config',
    programs: [
      {
        source: stack('tf.layers.dense({units: 6, inputShape: [3]})', 'tf.layers.reshape({«targetShape: [-1, -1]»})'),
        nearMiss: ['[-1, -1]', '[-1, 2]'],
        silent: true,
      },
      {
        source: `
const anySize: (number | null)[] = [null, null, 3];
const x = tf.input({shape: [48]});
const image = tf.layers.reshape({«targetShape: anySize»}).apply(x) as tf.SymbolicTensor;
tf.model({inputs: x, outputs: image});`,
        nearMiss: ['= [null, null, 3]', '= [null, 4, 3]'],
        silent: true,
      },
    ],
  },
  'reshape-size-at-predict': {
    code: 'size-mismatch',
    programs: [
      {
        source: `
${stack('tf.layers.dense({units: 12, inputShape: [3]})', 'tf.layers.reshape({«targetShape: [5, 2]»})')}
model.predict(tf.zeros([1, 3]));`,
        nearMiss: ['[5, 2]', '[6, 2]'],
        thrownLater: 'Total size of new array must be unchanged.',
      },
      {
        source: `
class Decoder {
  readonly side = 8;
  build(code: tf.SymbolicTensor) {
    const {side} = this;
    const wide = tf.layers.dense({units: side * side}).apply(code);
    return tf.layers.reshape({«targetShape: [side, side, 3]»}).apply(wide) as tf.SymbolicTensor;
  }
}
const code = tf.input({shape: [4]});
const decoder = tf.model({inputs: code, outputs: new Decoder().build(code)});
decoder.predict(tf.ones([2, 4]));`,
        nearMiss: ['units: side * side', 'units: 3 * side * side'],
        thrownLater: 'Total size of new array must be unchanged.',
      },
    ],
  },
  'reshape-two-unknown-at-predict': {
    code: 'invalid-config',
    programs: [
      {
        source: `
${stack('tf.layers.reshape({inputShape: [12], «targetShape: [-1, 2, -1]»})')}
model.predict(tf.zeros([1, 12]));`,
        nearMiss: ['[-1, 2, -1]', '[3, 2, -1]'],
        thrownLater: 'Can only specifiy one unknown dimension.',
      },
      {
        source: `
const rows = -1;
const columns = -1;
const table = [rows, columns];
const net = tf.sequential({
  layers: [tf.layers.dense({units: 20, inputShape: [5]}), tf.layers.reshape({«targetShape: table»})],
});
const show = (input: tf.Tensor) => net.predict(input);
show(tf.randomNormal([3, 5]));`,
        nearMiss: ['columns = -1', 'columns = 4'],
        thrownLater: 'Can only specifiy one unknown dimension.',
      },
    ],
  },
  'reshape-minus1-then-flatten': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack(
          'tf.layers.dense({units: 20, inputShape: [3]})',
          'tf.layers.reshape({targetShape: [-1, 10]})',
          '«tf.layers.flatten()»',
        ),
        nearMiss: ['[-1, 10]', '[2, 10]'],
      },
      {
        source: `
const pixels = tf.input({shape: [6, 6, 4]});
const rows = tf.layers.reshape({targetShape: [-1, 4]}).apply(pixels);
const scores = tf.layers.dense({units: 3}).apply(rows);
const flat = «tf.layers.flatten()».apply(scores) as tf.SymbolicTensor;
tf.model({inputs: pixels, outputs: flat});`,
        nearMiss: ['[-1, 4]', '[36, 4]'],
      },
    ],
  },
  'reshape-minus1-then-dense': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack(
          'tf.layers.dense({units: 20, inputShape: [3]})',
          'tf.layers.reshape({targetShape: [-1]})',
          '«tf.layers.dense({units: 3})»',
        ),
        nearMiss: ['[-1]', '[20]'],
      },
      {
        source: `
const flattenBy = {reshape: () => tf.layers.reshape({targetShape: [-1]}), flatten: () => tf.layers.flatten()};
const image = tf.input({shape: [5, 5, 2]});
const flat = flattenBy['reshape']().apply(image);
const scores = «tf.layers.dense({units: 10, activation: 'softmax'})».apply(flat) as tf.SymbolicTensor;
tf.model({inputs: image, outputs: scores});`,
        nearMiss: ["['reshape']", "['flatten']"],
      },
    ],
  },
  'negative-conv': {
    code: 'empty-dimension',
    programs: [
      {
        source: stack(
          'tf.layers.maxPooling2d({poolSize: 7, inputShape: [28, 28, 1]})',
          '«tf.layers.conv2d({filters: 2, kernelSize: 9})»',
        ),
        nearMiss: ['kernelSize: 9', 'kernelSize: 4'],
      },
      {
        source: `
const kernels = [7, 5, 5];
const model = tf.sequential();
kernels.forEach((kernelSize, i) => {
  const shape = i === 0 ? {inputShape: [12, 12, 1]} : {};
  model.add(«tf.layers.conv2d({filters: 4, kernelSize, ...shape})»);
});`,
        nearMiss: ['[12, 12, 1]', '[16, 16, 1]'],
      },
    ],
  },
  'negative-conv-stack': {
    code: 'empty-dimension',
    programs: [
      {
        source: stack(
          'tf.layers.maxPooling2d({poolSize: [7, 5], inputShape: [28, 25, 1]})',
          '«tf.layers.conv2d({filters: 2, kernelSize: 8})»',
          'tf.layers.flatten()',
          'tf.layers.dense({units: 3})',
        ),
        nearMiss: ['kernelSize: 8', 'kernelSize: [4, 5]'],
      },
      {
        source: `
const {Sequential} = tf;
const LENGTH = 20;
const net = new Sequential({
  layers: [
    tf.layers.conv1d({filters: 4, kernelSize: 5, strides: 4, inputShape: [LENGTH, 2]}),
    «tf.layers.conv1d({filters: 8, kernelSize: 7})»,
    tf.layers.flatten(),
    tf.layers.dense({units: 5}),
  ],
});`,
        nearMiss: ['LENGTH = 20', 'LENGTH = 40'],
      },
    ],
  },
  'negative-pool-then-dense': {
    code: 'empty-dimension',
    programs: [
      {
        source: stack(
          'tf.layers.conv2d({filters: 2, kernelSize: 3, inputShape: [6, 6, 1]})',
          'tf.layers.maxPooling2d({poolSize: 2})',
          '«tf.layers.maxPooling2d({poolSize: 3})»',
          'tf.layers.flatten()',
          'tf.layers.dense({units: 2})',
        ),
        nearMiss: ['[6, 6, 1]', '[8, 8, 1]'],
        silent: true,
      },
      {
        source: `
const shrink = (x: any, poolSize: number) => «tf.layers.averagePooling2d({poolSize, strides: 2})».apply(x);
const image = tf.input({shape: [10, 10, 3]});
const small = [2, 2, 3].reduce(shrink, image);
const logits = tf.layers.dense({units: 4}).apply(tf.layers.flatten().apply(small)) as tf.SymbolicTensor;
tf.model({inputs: image, outputs: logits});`,
        nearMiss: ['[2, 2, 3]', '[2, 2, 2]'],
        silent: true,
      },
    ],
  },
  'negative-conv-functional': {
    code: 'empty-dimension',
    programs: [
      {
        source: functional(
          `const x = tf.input({shape: [4, 4, 1]});
const y = «tf.layers.conv2d({filters: 2, kernelSize: 9})».apply(x);`,
          'y',
        ),
        nearMiss: ['kernelSize: 9', 'kernelSize: 3'],
        silent: true,
      },
      {
        source: `
function dilated(x: any, dilationRate: number) {
  return «tf.layers.conv1d({filters: 8, kernelSize: 5, dilationRate})».apply(x);
}
const wave = tf.input({shape: [14, 1]});
tf.model({inputs: wave, outputs: dilated(dilated(wave, 1), 4)});`,
        nearMiss: ['wave, 1), 4', 'wave, 1), 2'],
        silent: true,
      },
    ],
  },
  'negative-conv-functional-run': {
    code: 'empty-dimension',
    programs: [
      {
        source: `${functional(
          `const x = tf.input({shape: [4, 4, 1]});
const y = «tf.layers.conv2d({filters: 2, kernelSize: 9})».apply(x);`,
          'y',
        )}
model.predict(tf.zeros([1, 4, 4, 1]));`,
        nearMiss: ['kernelSize: 9', 'kernelSize: 4'],
        silent: true,
      },
      {
        source: `
const config = {filters: 3, kernelSize: [8, 9]};
class Detector {
  readonly model: tf.LayersModel;
  constructor(side: number) {
    const frame = tf.input({shape: [side, side, 2]});
    const found = «tf.layers.conv2d({...config, activation: 'relu'})».apply(frame) as tf.SymbolicTensor;
    this.model = tf.model({inputs: frame, outputs: found});
  }
  run(side: number) {
    return this.model.predict(tf.ones([2, side, side, 2]));
  }
}
new Detector(5).run(5);`,
        nearMiss: ['[8, 9]', '[1, 5]'],
        silent: true,
      },
    ],
  },
  'negative-conv-functional-flatten-dense': {
    code: 'empty-dimension',
    programs: [
      {
        source: functional(
          `const x = tf.input({shape: [4, 5, 1]});
const features = «tf.layers.conv2d({filters: 2, kernelSize: 8})».apply(x);
const flat = tf.layers.flatten().apply(features);
const y = tf.layers.dense({units: 3}).apply(flat);`,
          'y',
        ),
        nearMiss: ['kernelSize: 8', 'kernelSize: 2'],
        silent: true,
      },
      {
        source: `
const chain = (x: any, ...layers: any[]) => layers.reduce((y, layer) => layer.apply(y), x);
const image = tf.input({shape: [9, 9, 1]});
const scores = chain(
  image,
  tf.layers.maxPooling2d({poolSize: 3}),
  «tf.layers.conv2d({filters: 4, kernelSize: 5})»,
  tf.layers.flatten(),
  tf.layers.dense({units: 10}),
);
tf.model({inputs: image, outputs: scores});`,
        nearMiss: ['poolSize: 3', 'poolSize: 3, strides: 1'],
        silent: true,
      },
    ],
  },
  'zero-dim-silent': {
    code: 'empty-dimension',
    programs: [
      {
        source: `
${stack(
  'tf.layers.conv2d({filters: 8, kernelSize: 3, inputShape: [8, 8, 1]})',
  'tf.layers.maxPooling2d({poolSize: 2})',
  'tf.layers.conv2d({filters: 8, kernelSize: 3})',
  '«tf.layers.maxPooling2d({poolSize: 2})»',
  'tf.layers.flatten()',
  'tf.layers.dense({units: 10})',
)}
model.predict(tf.zeros([1, 8, 8, 1]));`,
        nearMiss: ['filters: 8, kernelSize: 3})', 'filters: 8, kernelSize: 2})'],
        silent: true,
      },
      {
        source: `
const STAGES = 3;
const signal = tf.input({shape: [7, 2]});
let x: any = signal;
for (let stage = 0; stage < STAGES; stage++) {
  x = «tf.layers.maxPooling1d({poolSize: 2})».apply(x);
}
const y = tf.layers.dense({units: 1}).apply(tf.layers.flatten().apply(x)) as tf.SymbolicTensor;
tf.model({inputs: signal, outputs: y});`,
        nearMiss: ['STAGES = 3', 'STAGES = 2'],
        silent: true,
      },
    ],
  },
  'embedding-inputLength': {
    code: 'shape-mismatch',
    programs: [
      {
        source: stack('tf.layers.embedding({inputDim: 9, outputDim: 4, «inputLength: 10», inputShape: [12]})'),
        nearMiss: ['inputLength: 10', 'inputLength: 12'],
      },
      {
        source: `
const MAX_WORDS = 12;
const words = tf.input({shape: [MAX_WORDS]});
const vectors = tf.layers.embedding({inputDim: 50, outputDim: 8, «inputLength: MAX_WORDS + 2»}).apply(words);
tf.model({inputs: words, outputs: tf.layers.gru({units: 4}).apply(vectors) as tf.SymbolicTensor});`,
        nearMiss: ['inputLength: MAX_WORDS + 2', 'inputLength: MAX_WORDS'],
      },
    ],
  },
  'embedding-without-inputLength-flatten': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack('tf.layers.embedding({inputDim: 9, outputDim: 4})', '«tf.layers.flatten()»'),
        nearMiss: ['outputDim: 4', 'outputDim: 4, inputLength: 6'],
      },
      {
        source: `
const sentiment = ({vocabulary, length}: {vocabulary: number; length?: number}) =>
  tf.sequential({
    layers: [
      tf.layers.embedding({inputDim: vocabulary, outputDim: 16, inputLength: length}),
      «tf.layers.flatten()»,
      tf.layers.dense({units: 1, activation: 'sigmoid'}),
    ],
  });
sentiment({vocabulary: 200});`,
        nearMiss: ['{vocabulary: 200}', '{vocabulary: 200, length: 30}'],
      },
    ],
  },
  'stateful-no-batch': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack('tf.layers.lstm({units: 4, «stateful: true», inputShape: [5, 3]})'),
        nearMiss: ['inputShape: [5, 3]', 'batchInputShape: [2, 5, 3]'],
      },
      {
        source: `
const memory = {units: 6, «stateful: true», returnSequences: true};
const ticks = tf.input({shape: [10, 4]});
const read = tf.layers.gru(memory).apply(ticks);
tf.model({inputs: ticks, outputs: tf.layers.dense({units: 1}).apply(read) as tf.SymbolicTensor});`,
        nearMiss: ['shape: [10, 4]', 'batchShape: [2, 10, 4]'],
      },
    ],
  },
  'batchnorm-axis': {
    code: 'undefined-dimension',
    programs: [
      {
        source: stack('tf.layers.dense({units: 3, inputShape: [3]})', 'tf.layers.batchNormalization({«axis: 3»})'),
        nearMiss: ['axis: 3', 'axis: 1'],
      },
      {
        source: `
const CHANNELS = 4;
const image = tf.input({shape: [6, 6, 2]});
const features = tf.layers.conv2d({filters: 4, kernelSize: 3, useBias: false}).apply(image);
const normalized = tf.layers.batchNormalization({«axis: CHANNELS»}).apply(features);
tf.model({inputs: image, outputs: tf.layers.reLU().apply(normalized) as tf.SymbolicTensor});`,
        nearMiss: ['CHANNELS = 4', 'CHANNELS = 3'],
      },
    ],
  },
  'concat-mismatch': {
    code: 'shape-mismatch',
    programs: [
      {
        source: functional(
          `const x = tf.input({shape: [30, 30, 4]});
const down = tf.layers.maxPooling2d({poolSize: 2}).apply(x);
const deeper = tf.layers.maxPooling2d({poolSize: 2}).apply(down);
const up = tf.layers.upSampling2d({size: [2, 2]}).apply(deeper);
const y = «tf.layers.concatenate()».apply([up, down]);`,
          'y',
        ),
        nearMiss: ['[30, 30, 4]', '[32, 32, 4]'],
      },
      {
        source: `
function unet(size: number, depth: number) {
  const image = tf.input({shape: [size, size, 1]});
  const skips: any[] = [];
  let x: any = image;
  for (let level = 0; level < depth; level++) {
    x = tf.layers.conv2d({filters: 2 << level, kernelSize: 3, padding: 'same'}).apply(x);
    skips.push(x);
    x = tf.layers.maxPooling2d({poolSize: 2}).apply(x);
  }
  for (const skip of skips.reverse()) {
    x = tf.layers.upSampling2d({}).apply(x);
    x = «tf.layers.concatenate({axis: -1})».apply([x, skip]);
  }
  return tf.model({inputs: image, outputs: x});
}
unet(18, 2);`,
        nearMiss: ['unet(18, 2)', 'unet(20, 2)'],
      },
    ],
  },
  'add-mismatch': {
    code: 'shape-mismatch',
    programs: [
      {
        source: functional(
          `const x = tf.input({shape: [16, 16, 8]});
const y = «tf.layers.add()».apply([x, tf.layers.conv2d({filters: 16, kernelSize: 3, padding: 'same'}).apply(x)]);`,
          'y',
        ),
        nearMiss: ['filters: 16', 'filters: 8'],
      },
      {
        source: `
class ResNet {
  constructor(private readonly filters: number) {}
  block(x: any, strides = 1): any {
    const {filters} = this;
    const y = tf.layers.conv2d({filters, kernelSize: 3, strides, padding: 'same'}).apply(x);
    return «tf.layers.add()».apply([x, y]);
  }
  build() {
    const image = tf.input({shape: [8, 8, 4]});
    return tf.model({inputs: image, outputs: this.block(this.block(image), 2)});
  }
}
new ResNet(4).build();`,
        nearMiss: ['this.block(image), 2)', 'this.block(image), 1)'],
      },
    ],
  },
  'dot-axes': {
    code: 'shape-mismatch',
    programs: [
      {
        source: functional(
          `const a = tf.input({shape: [5, 3]});
const b = tf.input({shape: [5, 4]});
const y = «tf.layers.dot({axes: [2, 2]})».apply([a, b]);`,
          'y',
          '[a, b]',
        ),
        nearMiss: ['axes: [2, 2]', 'axes: [1, 1]'],
      },
      {
        source: `
const {dense, dot} = tf.layers;
const project = (x: tf.SymbolicTensor, units: number) => dense({units, useBias: false}).apply(x) as tf.SymbolicTensor;
const [query, key] = [tf.input({shape: [7, 10]}), tf.input({shape: [9, 10]})];
const scores = «dot({axes: -1})».apply([project(query, 8), project(key, 6)]) as tf.SymbolicTensor;
tf.model({inputs: [query, key], outputs: scores});`,
        nearMiss: ['project(key, 6)', 'project(key, 8)'],
      },
    ],
  },
  'shared-dense-wrong-axis': {
    code: 'shape-mismatch',
    programs: [
      {
        source: functional(
          `const a = tf.input({shape: [100]});
const b = tf.input({shape: [64]});
const shared = tf.layers.dense({units: 4});
const y = tf.layers.concatenate().apply([shared.apply(a), «shared.apply(b)»]);`,
          'y',
          '[a, b]',
        ),
        nearMiss: ['[64]', '[100]'],
      },
      {
        source: `
const encoder = [tf.layers.dense({units: 16}), tf.layers.dense({units: 4})];
const encode = (x: any) => encoder.reduce((y, layer) => «layer.apply(y)», x);
const [left, right] = [[32], [30]].map((shape) => tf.input({shape}));
const both = tf.layers.concatenate().apply([encode(left), encode(right)]) as tf.SymbolicTensor;
tf.model({inputs: [left, right], outputs: both});`,
        nearMiss: ['[30]', '[32]'],
      },
    ],
  },
};
