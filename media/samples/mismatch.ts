// Six models with a mistake in their shapes. TensorFlow.js throws for three of them, and only when they are built;
// the other three build, and fail or learn nothing later.
import * as tf from '@tensorflow/tfjs';

/** Meant: a sentiment classifier with two recurrent layers. The second wants a sequence, the first gives its last state only. */
export function stackedLstm() {
  const model = tf.sequential();
  model.add(tf.layers.embedding({ inputDim: 5000, outputDim: 64, inputLength: 80 }));
  model.add(tf.layers.lstm({ units: 64 }));
  model.add(tf.layers.lstm({ units: 32 }));
  model.add(tf.layers.dense({ units: 1, activation: 'sigmoid' }));
  return model;
}

/** Meant: a convolution on gray MNIST digits. The images have one channel, and the input shape has none. */
export function digitsWithoutChannel() {
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ inputShape: [28, 28], filters: 16, kernelSize: 3, activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 10, activation: 'softmax' }));
  return model;
}

/** Meant: a small U-Net. 30 is halved to 15 and 7, and 7 doubles to 14: the skip connection does not fit. */
export function unet() {
  const image = tf.input({ shape: [30, 30, 1] });
  const wide = convolve(image, 16);
  const middle = convolve(halve(wide), 32);
  const deep = convolve(halve(middle), 64);

  const up = tf.layers.upSampling2d({ size: [2, 2] }).apply(deep) as tf.SymbolicTensor;
  const joined = tf.layers.concatenate().apply([up, middle]) as tf.SymbolicTensor;
  const mask = tf.layers.conv2d({ filters: 1, kernelSize: 1, activation: 'sigmoid' }).apply(joined) as tf.SymbolicTensor;
  return tf.model({ inputs: image, outputs: mask });
}

/** Meant: eight groups of features for one shared dense layer. 450 is not a multiple of 8, and 8 × 56 are 448. */
export function uneasySplit() {
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [5, 5, 18] }),
      tf.layers.reshape({ targetShape: [8, 56] }),
      tf.layers.dense({ units: 15, activation: 'relu' }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

/** Meant: three convolutions for MNIST. After two poolings only 4 × 4 pixels are left, fewer than the third kernel covers. */
export function tooManyPoolings() {
  const image = tf.input({ shape: [28, 28, 1] });
  let features = image;
  for (const filters of [16, 32, 64]) {
    features = tf.layers.conv2d({ filters, kernelSize: 5, activation: 'relu' }).apply(features) as tf.SymbolicTensor;
    features = halve(features);
  }
  const flat = tf.layers.flatten().apply(features) as tf.SymbolicTensor;
  const digit = tf.layers.dense({ units: 10, activation: 'softmax' }).apply(flat) as tf.SymbolicTensor;
  return tf.model({ inputs: image, outputs: digit });
}

/** Meant: a classifier on top of a feature extractor. The extractor gives 64 features, the classifier was made for 128. */
export function featuresAndClassifier() {
  const features = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [784], units: 256, activation: 'relu' }),
      tf.layers.dense({ units: 64, activation: 'relu' }),
    ],
  });
  const classifier = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [128], units: 10, activation: 'softmax' })],
  });

  const image = tf.input({ shape: [784] });
  const label = classifier.apply(features.apply(image)) as tf.SymbolicTensor;
  return tf.model({ inputs: image, outputs: label });
}

function convolve(image: tf.SymbolicTensor, filters: number) {
  return tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(image) as tf.SymbolicTensor;
}

function halve(image: tf.SymbolicTensor) {
  return tf.layers.maxPooling2d({ poolSize: 2 }).apply(image) as tf.SymbolicTensor;
}
