/** Networks to measure training on, beside the article's two. */
import type { LayerNode, ModelGraph } from '../../src/graph/model.js';
import { layer, sequential } from '../unit/train/graphs.js';

const dense = (units: number, activation: string): LayerNode => layer('Dense', { units, activation });
const convolution = (filters: number): LayerNode => layer('Conv2D', { filters, kernelSize: 3, padding: 'same' });
const normalization = (): LayerNode => layer('BatchNormalization');
const relu = (): LayerNode => layer('Activation', { activation: 'relu' });

/** 784-512-512-10 */
export function perceptron(): ModelGraph {
  return sequential([784], [10], [dense(512, 'relu'), dense(512, 'relu'), dense(10, 'softmax')]);
}

/** Six convolutions of 3 × 3, each with batch normalization. */
export function vgg(): ModelGraph {
  const block = (filters: number): LayerNode[] => [
    ...[convolution(filters), normalization(), relu()],
    ...[convolution(filters), normalization(), relu()],
    layer('MaxPooling2D', { poolSize: 2 }),
  ];
  return sequential([32, 32, 3], [10], [...block(32), ...block(64), ...block(128), layer('Flatten'), dense(10, 'softmax')]);
}

/** Long short-term memory of 64 units over the rows of an image. */
export function recurrent(): ModelGraph {
  return sequential([28, 28], [10], [layer('LSTM', { units: 64, recurrentActivation: 'sigmoid' }), dense(10, 'softmax')]);
}

/** A convolution and two residual blocks of 16 channels. */
export function residual(): ModelGraph {
  const layers: LayerNode[] = [];
  const add = (node: LayerNode, inputs: readonly number[], output: readonly number[] = []): number => {
    const call = {
      inputs: inputs.map((index) => ({ layer: index, call: 0, output: 0 })),
      inputShapes: [],
      outputShapes: [[null, ...output]],
      span: null,
    };
    return layers.push({ ...node, calls: [call] }) - 1;
  };
  const input = [32, 32, 3];
  const normalized = (from: number): number => add(normalization(), [add(convolution(16), [from])]);
  const activated = (from: number): number => add(relu(), [from]);
  let last = activated(normalized(add(layer('InputLayer'), [], input)));
  for (let block = 0; block < 2; block++) last = activated(add(layer('Add'), [last, normalized(activated(normalized(last)))]));
  const output = add(dense(10, 'softmax'), [add(layer('GlobalAveragePooling2D'), [last])], [10]);
  return {
    ...sequential(input, [10], []),
    kind: 'Functional',
    layers,
    inputs: [{ shape: [null, ...input], layer: 0 }],
    outputs: [{ layer: output, call: 0, output: 0 }],
  };
}
