/** The kernels of dist/kernels.wasm, all that a training step on WASM SIMD needs beyond TensorFlow.js's own. */
export { multiply, multiplyTransposed, sumRows, transpose } from './matrix';
export { convolve, convolveFilterGradient, convolveInputGradient, cropImages, padImages } from './convolution';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { averagePoolGradient, maxPool, maxPoolGradient } from './pooling';
export { gatherRows, reluGradient, scaleBytes, sumRowsByIndex } from './elements';
export { updateAdagrad, updateAdam, updateMomentum, updateRmsprop, updateSgd } from './update';
