/**
 * Multiply-adds that a training step cannot do without, for one example: those of the forward pass, as many for the gradient of each
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
    const macs = macsOf(layer, tensor.shape.slice(1) as number[]);
    forward += macs;
    step += macs * (2 + (before ? 1 : 0));
    const through = before || layer.trainableWeights.length > 0;
    trained.set(tensor, through);
    return through;
  };
  for (const output of model.outputs) visit(output);
  return { forward, step };
}

/** Each value of the output is a sum over the kernel but for its last axis, the output's channels. */
function macsOf(layer: LayerLike, output: readonly number[]): number {
  const { kernel } = layer;
  if (kernel == null) return 0;
  const className = layer.getClassName();
  if (!['Dense', 'Conv1D', 'Conv2D'].includes(className)) throw new Error(`the multiply-adds of ${className} are not known here`);
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
  return product(output) * product(kernel.shape.slice(0, -1));
}
