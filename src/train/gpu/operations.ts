/**
 * The fused operations and the optimizers' updates on a graphics card. There a small network's step takes as long as it takes to start its
 * programs, so there are to be few of them.
 */
import { engine, env, getKernel, registerKernel, reshape } from '@tensorflow/tfjs-core';
import type { NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import {
  biasGradient,
  denseInputGradient,
  denseKernelGradient,
  fusedConvolution,
  fusedCrossEntropy,
  fusedDense,
  reluGradient,
  registerFusedGradients,
} from '../fused/operations.js';
import { overrideReluGradient } from '../fused/reluGradient.js';
import {
  columnSumProgram,
  elementwiseProgram,
  lossGradientProgram,
  meanProgram,
  productProgram,
  rowLossProgram,
} from './programs.js';
import type { Formula, Product } from './programs.js';
import type { RunProgram } from './run.js';

const formulaKernel = 'LayerwrightFormula';

/** Whether the current back end computes formulas in one program each. */
export function hasFormulas(): boolean {
  const { backendName } = engine();
  return backendName !== '' && (getKernel(formulaKernel, backendName) as unknown) !== undefined;
}

/** Computes a formula for each place of tensors of one shape. */
export function formula(name: Formula, inputs: readonly Tensor[], parameters: readonly number[]): Tensor {
  const named = Object.fromEntries(inputs.map((tensor, i) => [`in${i}`, tensor]));
  return engine().runKernel<Tensor>(formulaKernel, named, { formula: name, parameters: [...parameters] });
}

/** Rows of a column that one program adds up one after the other; the more there are, the fewer work side by side. */
const stretch = 64;

/**
 * Multiply-adds up to which TensorFlow.js's programs for WebGL that compute four values in a texel are not worth it: their inputs and
 * outputs have to be packed and unpacked by programs of their own, and a program takes some ten microseconds to start, in which a card
 * makes a million multiply-adds and more. Below, one program computes value by value.
 */
const smallWork = 2 ** 24;

type Operation = (call: {
  readonly backend: unknown;
  readonly inputs: NamedTensorInfoMap;
  readonly attributes: Readonly<Record<string, unknown>>;
}) => TensorInfo | TensorInfo[];

/** What an operation of TensorFlow.js is made of is no concern of the gradient's tape: it runs within one operation of ours. */
const stock = (kernel: string, inputs: Readonly<Record<string, Tensor>>, attributes: Readonly<Record<string, unknown>>): Tensor =>
  engine().runKernel<Tensor>(kernel, inputs, attributes as never);

/** Everything but the last dimension are rows. */
function asMatrix(tensor: Tensor): { readonly rows: number; readonly columns: number } {
  const columns = tensor.shape[tensor.shape.length - 1] ?? 1;
  return { rows: tensor.size / columns, columns };
}

function matrix(tensor: Tensor): Tensor {
  const { rows, columns } = asMatrix(tensor);
  return reshape(tensor, [rows, columns]);
}

function stacked(tensor: Tensor): Tensor {
  const { rows, columns } = asMatrix(tensor);
  return reshape(tensor, [1, rows, columns]);
}

/** Kernels get the tensors that the operation was called with, whatever their type says. */
const tensorOf = (inputs: NamedTensorInfoMap, name: string): Tensor => {
  const tensor = (inputs as Readonly<Record<string, Tensor | undefined>>)[name];
  if (tensor === undefined) throw new Error(`an operation was called without its input ${name}`);
  return tensor;
};

function operationsOn(run: RunProgram, valueByValue: boolean): Readonly<Record<string, Operation>> {
  const product = (backend: unknown, a: Tensor, b: Tensor, bias: Tensor | undefined, options: Product): Tensor => {
    const { rows, columns, inner, transposeA = false, transposeB = false, relu = false } = options;
    if (valueByValue && rows * columns * inner <= smallWork) {
      const tensors = [matrix(a), matrix(b), ...(bias === undefined ? [] : [bias])];
      return engine().makeTensorFromTensorInfo(
        run(backend, productProgram({ ...options, bias: bias !== undefined }), tensors, []),
      );
    }
    const stacks = { a: stacked(a), b: stacked(b) };
    return bias === undefined && !relu
      ? stock('BatchMatMul', stacks, { transposeA, transposeB })
      : stock('_FusedMatMul', bias === undefined ? stacks : { ...stacks, bias }, {
          transposeA,
          transposeB,
          activation: relu ? 'relu' : 'linear',
        });
  };
  return {
    [formulaKernel]({ backend, inputs, attributes }) {
      const tensors = Object.values(inputs) as TensorInfo[];
      const program = elementwiseProgram(attributes['formula'] as Formula, tensors[0]?.shape ?? []);
      return run(backend, program, tensors, attributes['parameters'] as number[]);
    },

    [reluGradient]({ backend, inputs }) {
      const [dy, y] = [tensorOf(inputs, 'dy'), tensorOf(inputs, 'x')];
      return run(backend, elementwiseProgram('reluGradient', dy.shape), [dy, y], []);
    },

    [fusedConvolution]({ inputs, attributes }) {
      const { strides, pad, relu } = attributes;
      const tensors = { x: tensorOf(inputs, 'x'), filter: tensorOf(inputs, 'filter') };
      const bias = inputs['bias'] as Tensor | undefined;
      const convolve = (): Tensor =>
        stock('FusedConv2D', bias === undefined ? tensors : { ...tensors, bias }, {
          strides,
          pad,
          dataFormat: 'NHWC',
          dilations: [1, 1],
          activation: relu === true ? 'relu' : 'linear',
        });
      const [batch = 1, height = 1, width = 1] = tensors.x.shape;
      // At most: strides and borders make it less.
      const work = batch * height * width * tensors.filter.size;
      return valueByValue && work <= smallWork ? withFlag('WEBGL_CONV_IM2COL', false, convolve) : convolve();
    },

    [fusedDense]({ backend, inputs, attributes }) {
      const [x, kernel] = [tensorOf(inputs, 'x'), tensorOf(inputs, 'kernel')];
      const [{ rows, columns: inner }, { columns }] = [asMatrix(x), asMatrix(kernel)];
      const sizes = { rows, columns, inner, relu: attributes['relu'] === true };
      return reshape(product(backend, x, kernel, inputs['bias'] as Tensor | undefined, sizes), [
        ...x.shape.slice(0, -1),
        columns,
      ]);
    },

    [denseInputGradient]({ backend, inputs }) {
      const [dy, kernel] = [tensorOf(inputs, 'dy'), tensorOf(inputs, 'kernel')];
      const [{ rows, columns: inner }, { rows: columns }] = [asMatrix(dy), asMatrix(kernel)];
      const dx = product(backend, dy, kernel, undefined, { rows, columns, inner, transposeB: true });
      return reshape(dx, [...dy.shape.slice(0, -1), columns]);
    },

    [denseKernelGradient]({ backend, inputs }) {
      const [dy, x] = [tensorOf(inputs, 'dy'), tensorOf(inputs, 'x')];
      const [{ rows: inner, columns }, { columns: rows }] = [asMatrix(dy), asMatrix(x)];
      return reshape(product(backend, x, dy, undefined, { rows, columns, inner, transposeA: true }), [rows, columns]);
    },

    [biasGradient]({ backend, inputs }) {
      let sums = tensorOf(inputs, 'dy');
      do {
        const { rows, columns } = asMatrix(sums);
        const program = columnSumProgram(rows, columns, stretch);
        const part = run(backend, program, [reshape(sums, [rows, columns])], []);
        sums = engine().makeTensorFromTensorInfo(part);
      } while (asMatrix(sums).rows > 1);
      return reshape(sums, [asMatrix(sums).columns]);
    },

    [fusedCrossEntropy]({ backend, inputs }) {
      const [logits, targets] = [tensorOf(inputs, 'logits'), tensorOf(inputs, 'targets')];
      const { rows, columns } = asMatrix(logits);
      const losses = engine().makeTensorFromTensorInfo(run(backend, rowLossProgram(rows, columns), [logits, targets], []));
      const loss = run(backend, meanProgram(rows), [losses], []);
      return [loss, run(backend, lossGradientProgram(rows, columns), [logits, targets], [])];
    },
  };
}

/** Runs something while a flag of TensorFlow.js has another value. */
function withFlag<Value>(flag: string, value: boolean, run: () => Value): Value {
  const before = env().getBool(flag);
  env().set(flag, value);
  try {
    return run();
  } finally {
    env().set(flag, before);
  }
}

/** Gives a back end of TensorFlow.js the operations; to be called when it has been loaded, as often as wanted. */
export function registerGpuOperations(backendName: 'webgl' | 'webgpu', run: RunProgram): void {
  if ((getKernel(formulaKernel, backendName) as unknown) !== undefined) return;
  for (const [kernelName, operation] of Object.entries(operationsOn(run, backendName === 'webgl'))) {
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, backend, attrs }) => operation({ backend, inputs, attributes: attrs ?? {} }),
    });
  }
  registerFusedGradients();
  overrideReluGradient();
}
