/** The kernels of dist/kernels.wasm, all that a training step on WASM SIMD needs beyond TensorFlow.js's own. */
export { addRow, multiply, multiplyBatch, multiplyTransposed, sumRows, transpose, transposeBatch } from './matrix';
export { multiplyTransposedStrips, packStrips } from './strips';
export { multiplyByTransposed } from './dot';
export { convolve, convolveFilterGradient, convolveInputGradient, cropImages, padImages } from './convolution';
export { winogradConvolve, winogradFilter, winogradFilterGradient, winogradInputGradient } from './winograd';
export { winogradRowsConvolve, winogradRowsFilter, winogradRowsFilterGradient } from './winogradRows';
export { depthwiseConvolve, depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pooling';
export { gatherRows, reluGradient, scaleBytes, sumRowsByIndex, truncateIndices } from './elements';
export { updateAdagrad, updateAdam, updateMomentum, updateRmsprop, updateSgd } from './update';
export { activate, activateGradient, parametricRelu, parametricReluGradient, softmax, softmaxGradient } from './activations';
export { combine, scaleFloats, selectGradient } from './combine';
export { addPenalty, meanLoss, probabilityCrossEntropy, softmaxCrossEntropy } from './losses';
export {
  columnMoments, moveAverage, normalizeColumns, normalizeColumnsGradient, normalizeRows, normalizeRowsGradient,
} from './normalization';
export {
  gatedRecurrence, gatedRecurrenceGradient, longShortTermMemory, longShortTermMemoryGradient, simpleRecurrence,
  simpleRecurrenceGradient,
} from './recurrent';
export { addNoise, alphaDropOut, dropOut } from './random';
export { copyStrided, fillFloats } from './strided';
