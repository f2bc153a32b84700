/**
 * Activation functions and their gradients, element by element. Buffers are filled up to whole vectors, so the last vector is
 * computed and stored whole. The numbers of the functions are those of `activationNumbers` (`src/train/simd/layers/activation.ts`).
 */
import { exponential, exponentialMinusOne, hyperbolicTangent, logarithmOfOnePlus, logistic } from './exponential';
import { laneSum, multiplyAdd, storeLanes } from './vector';

const RELU: i32 = 0;
const RELU6: i32 = 1;
const SIGMOID: i32 = 2;
const HARD_SIGMOID: i32 = 3;
const TANH: i32 = 4;
const ELU: i32 = 5;
const SELU: i32 = 6;
const SOFTPLUS: i32 = 7;
const SOFTSIGN: i32 = 8;
const SWISH: i32 = 9;
const MISH: i32 = 10;
const GELU: i32 = 11;
const GELU_NEW: i32 = 12;
const LEAKY_RELU: i32 = 13;
const THRESHOLDED_RELU: i32 = 14;
const CLIPPED_RELU: i32 = 15;

/** Klambauer et al., 2017 */
const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_SCALE: f32 = 1.0507009873554805;
/** √(2/π) and the cubic term of the approximation of gelu by tanh (Hendrycks and Gimpel, 2016) */
const GELU_SLOPE: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|) */
// @ts-ignore: decorator
@inline
function softplus(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), logarithmOfOnePlus(exponential(f32x4.neg(f32x4.abs(x)))));
}

/** The error function (Abramowitz and Stegun 7.1.26), within 1.5e-7, as TensorFlow.js computes it. */
// @ts-ignore: decorator
@inline
function errorFunction(x: v128): v128 {
  const size = f32x4.abs(x);
  const one = f32x4.splat(1);
  const t = f32x4.div(one, multiplyAdd(size, f32x4.splat(0.3275911), one));
  let p = f32x4.splat(1.061405429);
  p = multiplyAdd(p, t, f32x4.splat(-1.453152027));
  p = multiplyAdd(p, t, f32x4.splat(1.421413741));
  p = multiplyAdd(p, t, f32x4.splat(-0.284496736));
  p = multiplyAdd(p, t, f32x4.splat(0.254829592));
  p = f32x4.mul(p, t);
  const y = f32x4.sub(one, f32x4.mul(p, exponential(f32x4.neg(f32x4.mul(size, size)))));
  return v128.or(y, v128.and(x, f32x4.splat(-0.0)));
}

/** (1 + erf(x / √2)) / 2 */
// @ts-ignore: decorator
@inline
function normalDistribution(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return multiplyAdd(half, errorFunction(f32x4.mul(x, f32x4.splat(0.7071067811865476))), half);
}

// @ts-ignore: decorator
@inline
function geluSlope(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  return f32x4.mul(f32x4.splat(GELU_SLOPE), multiplyAdd(f32x4.splat(GELU_CUBE), cube, x));
}

// @ts-ignore: decorator
@inline
function valueOf(kind: i32, x: v128, parameter: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case RELU:
      return f32x4.pmax(x, zero);
    case RELU6:
      return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6));
    case SIGMOID:
      return logistic(x);
    case HARD_SIGMOID:
      return f32x4.min(f32x4.max(multiplyAdd(f32x4.splat(0.2), x, f32x4.splat(0.5)), zero), one);
    case TANH:
      return hyperbolicTangent(x);
    case ELU:
      return v128.bitselect(x, exponentialMinusOne(x), f32x4.ge(x, zero));
    case SELU: {
      const negative = f32x4.mul(f32x4.splat(SELU_SCALE * SELU_ALPHA), exponentialMinusOne(x));
      return v128.bitselect(f32x4.mul(f32x4.splat(SELU_SCALE), x), negative, f32x4.ge(x, zero));
    }
    case SOFTPLUS:
      return softplus(x);
    case SOFTSIGN:
      return f32x4.div(x, f32x4.add(f32x4.abs(x), one));
    case SWISH:
      return f32x4.mul(x, logistic(x));
    case MISH:
      return f32x4.mul(x, hyperbolicTangent(softplus(x)));
    case GELU:
      return f32x4.mul(x, normalDistribution(x));
    case GELU_NEW: {
      const half = f32x4.mul(f32x4.splat(0.5), x);
      return multiplyAdd(half, hyperbolicTangent(geluSlope(x)), half);
    }
    case LEAKY_RELU:
      return v128.bitselect(f32x4.mul(x, parameter), x, f32x4.lt(x, zero));
    case THRESHOLDED_RELU:
      return v128.and(x, f32x4.gt(x, parameter));
    default:
      return f32x4.pmin(f32x4.pmax(x, zero), parameter);
  }
}

/** The derivative at x, where y is the function's value. */
// @ts-ignore: decorator
@inline
function slopeOf(kind: i32, x: v128, y: v128, parameter: v128): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case RELU:
      return v128.and(one, f32x4.gt(x, zero));
    case RELU6:
      return v128.and(one, v128.and(f32x4.gt(x, zero), f32x4.lt(x, f32x4.splat(6))));
    case SIGMOID:
      return f32x4.mul(y, f32x4.sub(one, y));
    case HARD_SIGMOID:
      return v128.and(f32x4.splat(0.2), v128.and(f32x4.gt(y, zero), f32x4.lt(y, one)));
    case TANH:
      return f32x4.sub(one, f32x4.mul(y, y));
    case ELU:
      return v128.bitselect(one, f32x4.add(y, one), f32x4.ge(x, zero));
    case SELU:
      return v128.bitselect(f32x4.splat(SELU_SCALE), f32x4.add(y, f32x4.splat(SELU_SCALE * SELU_ALPHA)), f32x4.gt(x, zero));
    case SOFTPLUS:
      return logistic(x);
    case SOFTSIGN: {
      const sum = f32x4.add(f32x4.abs(x), one);
      return f32x4.div(one, f32x4.mul(sum, sum));
    }
    case SWISH: {
      const s = logistic(x);
      return multiplyAdd(y, f32x4.sub(one, s), s);
    }
    case MISH: {
      const t = hyperbolicTangent(softplus(x));
      return multiplyAdd(f32x4.mul(x, f32x4.sub(one, f32x4.mul(t, t))), logistic(x), t);
    }
    case GELU: {
      const density = exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
      return multiplyAdd(f32x4.mul(x, f32x4.splat(0.3989422804014327)), density, normalDistribution(x));
    }
    case GELU_NEW: {
      const t = hyperbolicTangent(geluSlope(x));
      const inner = multiplyAdd(f32x4.splat(3 * GELU_CUBE), f32x4.mul(x, x), one);
      const rise = f32x4.mul(f32x4.mul(f32x4.sub(one, f32x4.mul(t, t)), f32x4.splat(GELU_SLOPE)), inner);
      return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.add(one, t), f32x4.mul(x, rise)));
    }
    case LEAKY_RELU:
      return v128.bitselect(one, parameter, f32x4.gt(x, zero));
    case THRESHOLDED_RELU:
      return v128.and(one, f32x4.gt(x, parameter));
    default:
      return v128.and(one, v128.and(f32x4.gt(x, zero), f32x4.lt(x, parameter)));
  }
}

/** f(x) for kernels that have an activation among other things; −1 is linear. */
export function activated(kind: i32, x: v128): v128 {
  return kind < 0 ? x : valueOf(kind, x, f32x4.splat(0));
}

/** f′(x), where y = f(x) */
export function activationSlope(kind: i32, x: v128, y: v128): v128 {
  return kind < 0 ? f32x4.splat(1) : slopeOf(kind, x, y, f32x4.splat(0));
}

/** output = f(input) */
export function activate(kind: i32, input: usize, output: usize, count: i32, parameter: f32): void {
  const p = f32x4.splat(parameter);
  const end = input + (<usize>count << 2);
  while (input < end) {
    v128.store(output, valueOf(kind, v128.load(input), p));
    input += 16;
    output += 16;
  }
}

/** gradient = f′(input) · outputGradient */
export function activateGradient(
  kind: i32, input: usize, output: usize, outputGradient: usize, gradient: usize, count: i32, parameter: f32,
): void {
  const p = f32x4.splat(parameter);
  const end = input + (<usize>count << 2);
  while (input < end) {
    const slope = slopeOf(kind, v128.load(input), v128.load(output), p);
    v128.store(gradient, f32x4.mul(slope, v128.load(outputGradient)));
    input += 16;
    output += 16;
    outputGradient += 16;
    gradient += 16;
  }
}

/** output[rows, columns] = x where it is positive, slopes[columns] · x where not */
export function parametricRelu(input: usize, slopes: usize, output: usize, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column += 4) {
      const offset = <usize>column << 2;
      const x = v128.load(input + offset);
      const y = v128.bitselect(f32x4.mul(x, v128.load(slopes + offset)), x, f32x4.lt(x, f32x4.splat(0)));
      storeLanes(output + offset, y, columns - column);
    }
    input += <usize>columns << 2;
    output += <usize>columns << 2;
  }
}

/** Gradients of `parametricRelu` by the input and by the slopes; `gradient` may be 0 where it is not asked for. */
export function parametricReluGradient(
  input: usize, slopes: usize, outputGradient: usize, gradient: usize, slopesGradient: usize, rows: i32, columns: i32,
): void {
  memory.fill(slopesGradient, 0, <usize>columns << 2);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column += 4) {
      const offset = <usize>column << 2;
      const left = columns - column;
      const x = v128.load(input + offset);
      const dy = v128.load(outputGradient + offset);
      const positive = f32x4.gt(x, f32x4.splat(0));
      if (gradient) {
        storeLanes(gradient + offset, v128.bitselect(dy, f32x4.mul(dy, v128.load(slopes + offset)), positive), left);
      }
      const sum = f32x4.add(v128.load(slopesGradient + offset), v128.andnot(f32x4.mul(x, dy), positive));
      storeLanes(slopesGradient + offset, sum, left);
    }
    input += <usize>columns << 2;
    outputGradient += <usize>columns << 2;
    if (gradient) gradient += <usize>columns << 2;
  }
}

/** output[rows, columns] = softmax of each row, or its logarithm. */
export function softmax(input: usize, output: usize, rows: i32, columns: i32, logarithms: bool): void {
  for (let row = 0; row < rows; row++) {
    let greatest = f32.load(input);
    for (let i = 1; i < columns; i++) greatest = max(greatest, f32.load(input + (<usize>i << 2)));
    const shift = f32x4.splat(greatest);
    let sum: f32 = 0;
    for (let i = 0; i < columns; i += 4) {
      const offset = <usize>i << 2;
      const e = exponential(f32x4.sub(v128.load(input + offset), shift));
      sum += laneSum(e, columns - i);
      if (!logarithms) storeLanes(output + offset, e, columns - i);
    }
    if (logarithms) {
      const least = f32x4.splat(greatest + f32x4.extract_lane(logOf(sum), 0));
      for (let i = 0; i < columns; i += 4) {
        const offset = <usize>i << 2;
        storeLanes(output + offset, f32x4.sub(v128.load(input + offset), least), columns - i);
      }
    } else {
      const total = f32x4.splat(sum);
      for (let i = 0; i < columns; i += 4) {
        const offset = <usize>i << 2;
        storeLanes(output + offset, f32x4.div(v128.load(output + offset), total), columns - i);
      }
    }
    input += <usize>columns << 2;
    output += <usize>columns << 2;
  }
}

/** softmax: gradient = y · (dy − Σ dy · y); its logarithm: gradient = dy − eʸ · Σ dy */
export function softmaxGradient(
  output: usize, outputGradient: usize, gradient: usize, rows: i32, columns: i32, logarithms: bool,
): void {
  for (let row = 0; row < rows; row++) {
    let sum: f32 = 0;
    for (let i = 0; i < columns; i += 4) {
      const offset = <usize>i << 2;
      const dy = v128.load(outputGradient + offset);
      sum += laneSum(logarithms ? dy : f32x4.mul(dy, v128.load(output + offset)), columns - i);
    }
    const total = f32x4.splat(sum);
    for (let i = 0; i < columns; i += 4) {
      const offset = <usize>i << 2;
      const y = v128.load(output + offset);
      const dy = v128.load(outputGradient + offset);
      const dx = logarithms ? f32x4.sub(dy, f32x4.mul(exponential(y), total)) : f32x4.mul(y, f32x4.sub(dy, total));
      storeLanes(gradient + offset, dx, columns - i);
    }
    output += <usize>columns << 2;
    outputGradient += <usize>columns << 2;
    gradient += <usize>columns << 2;
  }
}

// @ts-ignore: decorator
@inline
function logOf(x: f32): v128 {
  return logarithmOfOnePlus(f32x4.splat(x - 1));
}
