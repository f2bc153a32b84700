// The network of cifar10.ts with a split hidden layer: one small dense layer, shared by ten groups of features.
import * as tf from '@tensorflow/tfjs';

const NUM_CLASSES = 10;
const GROUPS = 10;
const HIDDEN_UNITS = 3720;

/** PyTorch's default: uniform in ±1/√(fan-in). */
const kernelInitializer = tf.initializers.varianceScaling({
  scale: 1 / 3,
  mode: 'fanIn',
  distribution: 'uniform',
});

export function createSplitModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [32, 32, 3],
        filters: 13,
        kernelSize: 5,
        activation: 'relu',
        kernelInitializer,
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 18, kernelSize: 5, activation: 'relu', kernelInitializer }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),

      // 450 features in 10 groups of 45; the groups' outputs are laid side by side again.
      tf.layers.reshape({ targetShape: [GROUPS, 450 / GROUPS] }),
      tf.layers.dense({ units: HIDDEN_UNITS / GROUPS, activation: 'relu', kernelInitializer }),
      tf.layers.flatten(),
      tf.layers.dense({ units: NUM_CLASSES, activation: 'softmax', kernelInitializer }),
    ],
  });

  model.compile({
    optimizer: tf.train.momentum(0.01, 0.9),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
