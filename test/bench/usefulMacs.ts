/**
 * Multiply-adds of a training step as its layers are defined, for one example: those of the forward pass, as many for the gradient of each
 * kernel, and as many for the gradient of each layer's input where there is something to train before it. Counted on the model that
 * TensorFlow.js builds, by its definition: it does not matter how a back end computes them.
 */
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

interface Kernel {
  readonly shape: readonly number[];
}

interface LayerLike {
  getClassName(): string;
  readonly kernel?: Kernel | null;
  /** Of a recurrent layer. */
  readonly cell?: { readonly kernel: Kernel; readonly recurrentKernel: Kernel };
  readonly trainableWeights: readonly unknown[];
}

export interface UsefulMacs {
  readonly forward: number;
  readonly step: number;
}

export function usefulMacs(model: LayersModel): UsefulMacs {
  const trained = new Map<SymbolicTensor, boolean>();
  let [forward, step] = [0, 0];
  /** Whether anything that is trained has a part in a tensor. */
  const visit = (tensor: SymbolicTensor): boolean => {
    const known = trained.get(tensor);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer as unknown as LayerLike;
    const before = tensor.inputs.map(visit).some(Boolean);
    const steps = tensor.inputs[0]?.shape[1] ?? 0;
    const macs = macsOf(layer, tensor.shape.slice(1) as number[], steps);
    // What comes back into a layer from its own steps always has something to train before it.
    const again = recurrentMacs(layer, steps);
    forward += macs + again;
    step += macs * (2 + (before ? 1 : 0)) + 3 * again;
    const through = before || layer.trainableWeights.length > 0;
    trained.set(tensor, through);
    return through;
  };
  for (const output of model.outputs) visit(output);
  return { forward, step };
}

/** Of the states of all steps but the first one, which is 0. */
function recurrentMacs({ cell }: LayerLike, steps: number): number {
  return cell === undefined ? 0 : (steps - 1) * product(cell.recurrentKernel.shape);
}

/** Each value of the output is a sum over the kernel but for its last axis, the output's channels. */
function macsOf(layer: LayerLike, output: readonly number[], steps: number): number {
  const { kernel, cell } = layer;
  const className = layer.getClassName();
  if (cell !== undefined) return steps * product(cell.kernel.shape);
  if (kernel == null) return 0;
  if (!['Dense', 'Conv1D', 'Conv2D'].includes(className)) throw new Error(`the multiply-adds of ${className} are not known here`);
  return product(output) * product(kernel.shape.slice(0, -1));
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
