/** Sizes of what slides over an axis: convolution, pooling, and the transposed convolution. */
import { addDims, floorDivideDim, isUnknown, multiplyDims, subtractDims, unknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import { formatCount, isPolynomial, openName } from '../graph/polynomial.js';
import type { Padding } from './config.js';

/**
 * Positions of a window along an axis: `floor((L − k′ + s) / s)` with the dilated kernel `k′ = k + (k − 1)(d − 1)`, or
 * `floor((L + s − 1) / s)` with padding "same". TensorFlow.js computes "causal" like "valid".
 */
export function windowPositions(length: Dim, kernel: Dim, stride: Dim, padding: Padding | Unknown, dilation: Dim = 1): Dim {
  if (length === null) return null;
  if (isUnknown(padding)) return padding;
  if (typeof stride === 'number' && !(stride > 0)) return unknown(`a stride of ${stride}`);
  const reach = padding === 'same' ? 1 : addDims(kernel, multiplyDims(subtractDims(kernel, 1), subtractDims(dilation, 1)));
  return floorDivideDim(addDims(subtractDims(length, reach), stride), stride);
}

/** Length of a transposed convolution's output: `L·s + max(k − s, 0)`, or `L·s` with padding "same". */
export function transposedLength(length: Dim, kernel: Dim, stride: Dim, padding: Padding | Unknown): Dim {
  if (length === null) return null;
  if (isUnknown(padding)) return padding;
  const strided = multiplyDims(length, stride);
  return padding === 'same' ? strided : addDims(strided, positivePart(subtractDims(kernel, stride)));
}

function positivePart(dim: Dim): Dim {
  if (typeof dim === 'number') return Math.max(dim, 0);
  return isPolynomial(dim) ? openName(`max(${formatCount(dim)}, 0)`) : dim;
}
