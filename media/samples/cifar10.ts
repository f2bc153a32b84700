// A small convolutional network for CIFAR-10: color images of 32 × 32 pixels in ten classes.
import * as tf from '@tensorflow/tfjs';

const IMAGE_SIZE = 32;
const IMAGE_CHANNELS = 3;
const NUM_CLASSES = 10;
const HIDDEN_UNITS = 120;

/** PyTorch's default: uniform in ±1/√(fan-in). */
const kernelInitializer = tf.initializers.varianceScaling({
  scale: 1 / 3,
  mode: 'fanIn',
  distribution: 'uniform',
});

export function createModel(): tf.Sequential {
  const model = tf.sequential();

  // Two convolutions find features, two poolings make the picture smaller.
  model.add(
    tf.layers.conv2d({
      inputShape: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS],
      filters: 13,
      kernelSize: 5,
      activation: 'relu',
      kernelInitializer,
    }),
  );
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  model.add(tf.layers.conv2d({ filters: 18, kernelSize: 5, activation: 'relu', kernelInitializer }));
  model.add(tf.layers.maxPooling2d({ poolSize: 2 }));

  // The head: nearly nine tenths of all parameters are in its first dense layer.
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: HIDDEN_UNITS, activation: 'relu', kernelInitializer }));
  model.add(tf.layers.dense({ units: NUM_CLASSES, activation: 'softmax', kernelInitializer }));

  model.compile({
    optimizer: tf.train.momentum(0.01, 0.9),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
