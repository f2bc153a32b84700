/** Programs that are wrong, and the place that is to blame. The names are those of the kinds of errors that people ask about. */
export interface WrongProgram {
  readonly source: string;
  /** The code of the problem, and the source text at its span. */
  readonly code: string;
  readonly at: string;
  /** TensorFlow.js lets it pass when the model is built. */
  readonly silent?: true;
}

/** A sequential model of these layers. */
const stack = (...layers: string[]): string =>
  `const model = tf.sequential();\n${layers.map((layer) => `model.add(${layer});`).join('\n')}`;
const functional = (lines: string, outputs: string, inputs = 'x'): string =>
  `${lines}\nconst model = tf.model({inputs: ${inputs}, outputs: ${outputs}});`;

export const wrongPrograms: Readonly<Record<string, WrongProgram>> = {
  'no-input-shape': {
    source: stack('tf.layers.dense({units: 4})'),
    code: 'missing-input-shape',
    at: 'tf.layers.dense({units: 4})',
  },
  'no-input-shape-ctor': {
    source: 'const model = tf.sequential({layers: [tf.layers.dense({units: 4}), tf.layers.dense({units: 1})]});',
    code: 'missing-input-shape',
    at: 'tf.layers.dense({units: 4})',
  },
  'lstm-rank2-input': {
    source: stack('tf.layers.lstm({units: 4, inputShape: [15]})'),
    code: 'rank-mismatch',
    at: 'tf.layers.lstm({units: 4, inputShape: [15]})',
  },
  'lstm-rank4-input': {
    source: stack('tf.layers.lstm({units: 4, inputShape: [5, 6, 7]})'),
    code: 'rank-mismatch',
    at: 'tf.layers.lstm({units: 4, inputShape: [5, 6, 7]})',
  },
  'stacked-lstm-no-returnSequences': {
    source: stack('tf.layers.lstm({units: 4, inputShape: [5, 3]})', 'tf.layers.lstm({units: 2})'),
    code: 'rank-mismatch',
    at: 'tf.layers.lstm({units: 2})',
  },
  'repeated-gru-no-returnSequences': {
    source: `const model = tf.sequential();
for (let i = 0; i < 2; i++) model.add(tf.layers.gru({units: 4, ...(i === 0 ? {inputShape: [5, 3]} : {})}));`,
    code: 'rank-mismatch',
    at: 'tf.layers.gru({units: 4, ...(i === 0 ? {inputShape: [5, 3]} : {})})',
  },
  'conv2d-rank3': {
    source: stack('tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [28, 28]})'),
    code: 'rank-mismatch',
    at: 'tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [28, 28]})',
  },
  'conv2d-after-flatten-or-dense': {
    source: stack(
      'tf.layers.flatten({inputShape: [8, 8, 3]})',
      'tf.layers.dense({units: 16})',
      'tf.layers.conv2d({filters: 4, kernelSize: 3})',
    ),
    code: 'rank-mismatch',
    at: 'tf.layers.conv2d({filters: 4, kernelSize: 3})',
  },
  'conv1d-rank2': {
    source: stack('tf.layers.conv1d({filters: 4, kernelSize: 3, inputShape: [28]})'),
    code: 'rank-mismatch',
    at: 'tf.layers.conv1d({filters: 4, kernelSize: 3, inputShape: [28]})',
  },
  'maxpool2d-after-conv1d': {
    source: stack('tf.layers.conv1d({filters: 4, kernelSize: 3, inputShape: [28, 2]})', 'tf.layers.maxPooling2d({poolSize: 2})'),
    code: 'rank-mismatch',
    at: 'tf.layers.maxPooling2d({poolSize: 2})',
  },
  'flatten-after-dense': {
    source: stack('tf.layers.dense({units: 4, inputShape: [3]})', 'tf.layers.flatten()'),
    code: 'rank-mismatch',
    at: 'tf.layers.flatten()',
  },
  'flatten-undefined-dim': {
    source: stack('tf.layers.conv2d({filters: 8, kernelSize: 3, inputShape: [null, null, 3]})', 'tf.layers.flatten()'),
    code: 'undefined-dimension',
    at: 'tf.layers.flatten()',
  },
  'dense-undefined-last-dim': {
    source: stack('tf.layers.dense({units: 4, inputShape: [5, null]})'),
    code: 'undefined-dimension',
    at: 'tf.layers.dense({units: 4, inputShape: [5, null]})',
  },
  'conv2d-undefined-channels': {
    source: stack('tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [8, 8, null]})'),
    code: 'undefined-dimension',
    at: 'tf.layers.conv2d({filters: 4, kernelSize: 3, inputShape: [8, 8, null]})',
  },
  'reshape-size': {
    source: stack('tf.layers.dense({units: 6, inputShape: [3]})', 'tf.layers.reshape({targetShape: [4, 2]})'),
    code: 'size-mismatch',
    at: 'targetShape: [4, 2]',
    silent: true,
  },
  'reshape-two-unknown': {
    source: stack('tf.layers.dense({units: 6, inputShape: [3]})', 'tf.layers.reshape({targetShape: [-1, -1]})'),
    code: 'invalid-config',
    at: 'targetShape: [-1, -1]',
    silent: true,
  },
  'negative-conv': {
    source: stack(
      'tf.layers.maxPooling2d({poolSize: 7, inputShape: [28, 28, 1]})',
      'tf.layers.conv2d({filters: 2, kernelSize: 9})',
    ),
    code: 'empty-dimension',
    at: 'tf.layers.conv2d({filters: 2, kernelSize: 9})',
  },
  'negative-pool-then-dense': {
    source: stack(
      'tf.layers.conv2d({filters: 2, kernelSize: 3, inputShape: [6, 6, 1]})',
      'tf.layers.maxPooling2d({poolSize: 2})',
      'tf.layers.maxPooling2d({poolSize: 3})',
      'tf.layers.flatten()',
      'tf.layers.dense({units: 2})',
    ),
    code: 'empty-dimension',
    at: 'tf.layers.maxPooling2d({poolSize: 3})',
    silent: true,
  },
  'concat-mismatch': {
    source: functional(
      `const x = tf.input({shape: [30, 30, 4]});
const down = tf.layers.maxPooling2d({poolSize: 2}).apply(x);
const deeper = tf.layers.maxPooling2d({poolSize: 2}).apply(down);
const up = tf.layers.upSampling2d({size: [2, 2]}).apply(deeper);
const y = tf.layers.concatenate().apply([up, down]);`,
      'y',
    ),
    code: 'shape-mismatch',
    at: 'tf.layers.concatenate()',
  },
  'concat-rank': {
    source: functional(
      `const a = tf.input({shape: [16]});
const b = tf.input({shape: [4, 4]});
const y = tf.layers.concatenate().apply([a, b]);`,
      'y',
      '[a, b]',
    ),
    code: 'rank-mismatch',
    at: 'tf.layers.concatenate()',
  },
  'add-mismatch': {
    source: functional(
      `const x = tf.input({shape: [16, 16, 8]});
const y = tf.layers.add().apply([x, tf.layers.conv2d({filters: 16, kernelSize: 3, padding: 'same'}).apply(x)]);`,
      'y',
    ),
    code: 'shape-mismatch',
    at: 'tf.layers.add()',
  },
  'merge-single': {
    source: functional('const x = tf.input({shape: [4]});\nconst y = tf.layers.add().apply(x);', 'y'),
    code: 'input-count',
    at: 'tf.layers.add()',
  },
  'merge-one-element': {
    source: functional('const x = tf.input({shape: [4]});\nconst y = tf.layers.concatenate().apply([x]);', 'y'),
    code: 'input-count',
    at: 'tf.layers.concatenate()',
  },
  'dot-axes': {
    source: functional(
      'const a = tf.input({shape: [5, 3]});\nconst b = tf.input({shape: [5, 4]});\nconst y = tf.layers.dot({axes: [2, 2]}).apply([a, b]);',
      'y',
      '[a, b]',
    ),
    code: 'shape-mismatch',
    at: 'tf.layers.dot({axes: [2, 2]})',
  },
  'shared-dense-wrong-axis': {
    source: functional(
      `const a = tf.input({shape: [100]});
const b = tf.input({shape: [64]});
const shared = tf.layers.dense({units: 4});
const y = tf.layers.concatenate().apply([shared.apply(a), shared.apply(b)]);`,
      'y',
      '[a, b]',
    ),
    code: 'shape-mismatch',
    at: 'shared.apply(b)',
  },
  'graph-disconnected': {
    source: functional(
      `const x = tf.input({shape: [4]});
const other = tf.input({shape: [4]});
const y = tf.layers.add().apply([x, other]);`,
      'y',
    ),
    code: 'graph-disconnected',
    at: 'tf.model({inputs: x, outputs: y})',
  },
  'model-inputs-not-input': {
    source: functional(
      'const i = tf.input({shape: [4]});\nconst x = tf.layers.dense({units: 3}).apply(i);\nconst y = tf.layers.dense({units: 2}).apply(x);',
      'y',
    ),
    code: 'not-an-input',
    at: 'tf.model({inputs: x, outputs: y})',
  },
  'sequential-multi-output': {
    source: stack('tf.layers.lstm({units: 4, returnState: true, inputShape: [5, 3]})', 'tf.layers.dense({units: 1})'),
    code: 'multiple-outputs',
    at: 'tf.layers.lstm({units: 4, returnState: true, inputShape: [5, 3]})',
  },
  'sequential-add-two-models-shape': {
    source: `const a = tf.sequential({layers: [tf.layers.dense({units: 8, inputShape: [4]})]});
const b = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [16]})]});
const model = tf.sequential();
model.add(a);
model.add(b);`,
    code: 'shape-mismatch',
    at: 'b',
    silent: true,
  },
  'stateful-no-batch': {
    source: stack('tf.layers.lstm({units: 4, stateful: true, inputShape: [5, 3]})'),
    code: 'undefined-dimension',
    at: 'stateful: true',
  },
  'repeatVector-rank3': {
    source: stack('tf.layers.lstm({units: 4, returnSequences: true, inputShape: [5, 3]})', 'tf.layers.repeatVector({n: 3})'),
    code: 'rank-mismatch',
    at: 'tf.layers.repeatVector({n: 3})',
  },
  'timeDistributed-rank2': {
    source: stack(
      'tf.layers.dense({units: 4, inputShape: [3]})',
      'tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})})',
    ),
    code: 'rank-mismatch',
    at: 'tf.layers.timeDistributed({layer: tf.layers.dense({units: 2})})',
  },
  'bidirectional-rank2': {
    source: stack(
      'tf.layers.dense({units: 4, inputShape: [3]})',
      "tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), mergeMode: 'concat'})",
    ),
    code: 'rank-mismatch',
    at: "tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), mergeMode: 'concat'})",
  },
  'bidirectional-bad-mergeMode': {
    source: stack("tf.layers.bidirectional({layer: tf.layers.lstm({units: 2}), mergeMode: 'add', inputShape: [5, 3]})"),
    code: 'invalid-config',
    at: "mergeMode: 'add'",
  },
  'globalpool-rank': {
    source: stack('tf.layers.flatten({inputShape: [4, 4, 2]})', 'tf.layers.globalAveragePooling2d({})'),
    code: 'rank-mismatch',
    at: 'tf.layers.globalAveragePooling2d({})',
  },
  'embedding-inputLength': {
    source: stack('tf.layers.embedding({inputDim: 9, outputDim: 4, inputLength: 10, inputShape: [12]})'),
    code: 'shape-mismatch',
    at: 'inputLength: 10',
  },
  'missing-units': {
    source: stack('tf.layers.dense({inputShape: [3]})'),
    code: 'missing-config',
    at: 'tf.layers.dense({inputShape: [3]})',
  },
  'units-not-int': {
    source: stack('tf.layers.dense({units: 25 / 2, inputShape: [3]})'),
    code: 'invalid-config',
    at: 'units: 25 / 2',
  },
  'units-string': { source: stack("tf.layers.dense({units: '12', inputShape: [3]})"), code: 'invalid-config', at: "units: '12'" },
  'conv-missing-kernelSize': {
    source: stack('tf.layers.conv2d({filters: 4, inputShape: [8, 8, 1]})'),
    code: 'missing-config',
    at: 'tf.layers.conv2d({filters: 4, inputShape: [8, 8, 1]})',
  },
  'conv-missing-filters': {
    source: stack('tf.layers.conv2d({kernelSize: 3, inputShape: [8, 8, 1]})'),
    code: 'missing-config',
    at: 'tf.layers.conv2d({kernelSize: 3, inputShape: [8, 8, 1]})',
  },
  'conv-kernel-rank': {
    source: stack('tf.layers.conv2d({filters: 2, kernelSize: [3, 3, 3], inputShape: [8, 8, 1]})'),
    code: 'invalid-config',
    at: 'kernelSize: [3, 3, 3]',
  },
  'bad-padding-name': {
    source: stack("tf.layers.conv2d({filters: 2, kernelSize: 3, padding: 'SAME', inputShape: [8, 8, 1]})"),
    code: 'invalid-config',
    at: "padding: 'SAME'",
  },
  'bad-activation': {
    source: stack("tf.layers.dense({units: 2, activation: 'leakyrelu', inputShape: [3]})"),
    code: 'invalid-config',
    at: "activation: 'leakyrelu'",
  },
  'maxpool-zero': {
    source: stack('tf.layers.maxPooling2d({poolSize: 0, inputShape: [8, 8, 1]})'),
    code: 'invalid-config',
    at: 'poolSize: 0',
  },
  'batchnorm-axis': {
    source: stack('tf.layers.dense({units: 3, inputShape: [3]})', 'tf.layers.batchNormalization({axis: 3})'),
    code: 'undefined-dimension',
    at: 'axis: 3',
  },
  'duplicate-layer-name': {
    source: `${stack("tf.layers.dense({units: 3, inputShape: [3], name: 'd'})", "tf.layers.dense({units: 2, name: 'd'})")}\nmodel.summary();`,
    code: 'duplicate-name',
    at: "name: 'd'",
  },
  'duplicate-layer-name-functional': {
    source: functional(
      "const x = tf.input({shape: [4]});\nconst h = tf.layers.dense({units: 3, name: 'd'}).apply(x);\nconst y = tf.layers.dense({units: 2, name: 'd'}).apply(h);",
      'y',
    ),
    code: 'duplicate-name',
    at: "name: 'd'",
  },
  'reshape-minus1-then-flatten': {
    source: stack(
      'tf.layers.dense({units: 20, inputShape: [3]})',
      'tf.layers.reshape({targetShape: [-1, 10]})',
      'tf.layers.flatten()',
    ),
    code: 'undefined-dimension',
    at: 'tf.layers.flatten()',
  },
  'reshape-minus1-then-dense': {
    source: stack(
      'tf.layers.dense({units: 20, inputShape: [3]})',
      'tf.layers.reshape({targetShape: [-1]})',
      'tf.layers.dense({units: 3})',
    ),
    code: 'undefined-dimension',
    at: 'tf.layers.dense({units: 3})',
  },
  'negative-conv-functional': {
    source: functional(
      'const x = tf.input({shape: [4, 4, 1]});\nconst y = tf.layers.conv2d({filters: 2, kernelSize: 9}).apply(x);',
      'y',
    ),
    code: 'empty-dimension',
    at: 'tf.layers.conv2d({filters: 2, kernelSize: 9})',
    silent: true,
  },
  'nested-model-mismatch-apply': {
    source: functional(
      'const inner = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [16]})]});\nconst x = tf.input({shape: [8]});\nconst y = inner.apply(x);',
      'y',
    ),
    code: 'shape-mismatch',
    at: 'inner.apply(x)',
    silent: true,
  },
  'embedding-without-inputLength-flatten': {
    source: stack('tf.layers.embedding({inputDim: 9, outputDim: 4})', 'tf.layers.flatten()'),
    code: 'undefined-dimension',
    at: 'tf.layers.flatten()',
  },
  'conv1d-causal': {
    source: stack("tf.layers.conv1d({filters: 2, kernelSize: 3, padding: 'causal', inputShape: [10, 1]})"),
    code: 'unsupported',
    at: "padding: 'causal'",
    silent: true,
  },
  'gru-reset-after': {
    source: stack('tf.layers.gru({units: 2, resetAfter: true, inputShape: [5, 3]})'),
    code: 'unsupported',
    at: 'resetAfter: true',
  },
  'dense-zero-units': {
    source: `const labels: string[] = [];\n${stack('tf.layers.dense({units: labels.length, inputShape: [3]})')}`,
    code: 'invalid-config',
    at: 'units: labels.length',
  },
  'no-compile': {
    source: `${stack('tf.layers.dense({units: 1, inputShape: [4]})')}\nawait model.fit(tf.zeros([8, 4]), tf.zeros([8, 1]));`,
    code: 'not-compiled',
    at: 'model.fit(tf.zeros([8, 4]), tf.zeros([8, 1]))',
  },
  'no-compile-functional': {
    source: `${functional('const x = tf.input({shape: [4]});\nconst y = tf.layers.dense({units: 1}).apply(x);', 'y')}\nawait model.fit(tf.zeros([8, 4]), tf.zeros([8, 1]));`,
    code: 'not-compiled',
    at: 'model.fit(tf.zeros([8, 4]), tf.zeros([8, 1]))',
  },
  'predict-shape': {
    source: `${stack('tf.layers.lstm({units: 1, inputShape: [15, 4]})')}\nmodel.predict(tf.zeros([1, 6, 4]));`,
    code: 'data-mismatch',
    at: 'tf.zeros([1, 6, 4])',
  },
  'predict-rank': {
    source: `${stack('tf.layers.dense({units: 1, inputShape: [3]})')}\nmodel.predict(tf.tensor1d([1, 2, 3]));`,
    code: 'data-mismatch',
    at: 'tf.tensor1d([1, 2, 3])',
  },
  'lstm-predict-rank': {
    source: `${stack('tf.layers.lstm({units: 1, inputShape: [15, 4]})')}\nmodel.predict(tf.zeros([1, 15]));`,
    code: 'data-mismatch',
    at: 'tf.zeros([1, 15])',
  },
  'multi-input-count': {
    source: `${functional('const a = tf.input({shape: [4]});\nconst b = tf.input({shape: [4]});\nconst y = tf.layers.add().apply([a, b]);', 'y', '[a, b]')}\nmodel.predict([tf.zeros([1, 4])]);`,
    code: 'data-mismatch',
    at: '[tf.zeros([1, 4])]',
  },
  ...Object.fromEntries(
    (
      [
        ['input-shape-fit', [12], [32, 14], [32, 1], 'meanSquaredError', 0],
        ['input-rank-fit', [28, 28, 1], [4, 784], [4, 28, 28, 1], 'meanSquaredError', 0],
        ['target-shape', [12], [32, 12], [32, 2], 'meanSquaredError', 1],
        ['target-rank', [4, 5], [32, 4, 5], [32, 10], 'meanSquaredError', 1],
        ['target-sparse', [12], [32, 12], [32, 10], 'sparseCategoricalCrossentropy', 1],
        ['sample-count', [12], [10, 12], [8, 1], 'meanSquaredError', 1],
      ] as const
    ).map(([id, input, x, y, loss, argument]) => {
      const layer =
        input.length === 3
          ? `tf.layers.conv2d({filters: 1, kernelSize: 1, inputShape: ${JSON.stringify(input)}})`
          : `tf.layers.dense({units: 1, activation: 'sigmoid', inputShape: ${JSON.stringify(input)}})`;
      // One unit behind a choice between classes is told as well, but as a warning.
      const units = loss === 'sparseCategoricalCrossentropy' ? layer.replace('units: 1', 'units: 10') : layer;
      const data = [`tf.zeros(${JSON.stringify(x)})`, `tf.zeros(${JSON.stringify(y)})`];
      const source = `${stack(units)}
model.compile({optimizer: 'sgd', loss: '${loss}'});
await model.fit(${data.join(', ')});`;
      return [id, { source, code: 'data-mismatch', at: data[argument] as string }];
    }),
  ),
  'input-object-not-symbolic': {
    source: 'const y = tf.layers.dense({units: 3}).apply([1, 2, 3] as any);',
    code: 'not-a-tensor',
    at: 'tf.layers.dense({units: 3}).apply([1, 2, 3] as any)',
  },
};
