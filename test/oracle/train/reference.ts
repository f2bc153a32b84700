/** The reference figures of PyTorch: two networks, five steps; see reference/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Reference {
  /** [20, 32, 32, 3], channel-last, in [-1, 1]. */
  readonly images: Float32Array;
  readonly labels: readonly number[];
  readonly batchSize: number;
  readonly steps: number;
  readonly networks: Readonly<Record<'plain' | 'split', ReferenceNetwork>>;
}

export interface ReferenceNetwork {
  readonly shapes: readonly (readonly number[])[];
  /** Each a list of the eight weight tensors in the order of `shapes`. */
  readonly initial: readonly Float32Array[];
  readonly gradients: readonly Float32Array[];
  readonly afterOne: readonly Float32Array[];
  readonly afterFive: readonly Float32Array[];
  readonly firstLoss: number;
  readonly lastLoss: number;
}

interface Header {
  readonly B: number;
  readonly STEPS: number;
  readonly models: Record<'plain' | 'split', { readonly shapes: number[][]; readonly loss0: number; readonly lossN: number }>;
}

export function readReference(): Reference {
  const folder = join(import.meta.dirname, 'reference');
  const header = JSON.parse(readFileSync(join(folder, 'torch-steps.json'), 'utf8')) as Header;
  const bytes = readFileSync(join(folder, 'torch-steps.bin'));
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  let at = 0;
  const take = (count: number): Float32Array => floats.subarray(at, (at += count));
  const count = header.B * header.STEPS;
  const images = take(count * 32 * 32 * 3);
  const labels = [...take(count)];
  const network = (key: 'plain' | 'split'): ReferenceNetwork => {
    const { shapes, loss0, lossN } = header.models[key];
    const tensors = (): Float32Array[] => shapes.map((shape) => take(shape.reduce((product, size) => product * size, 1)));
    return {
      shapes,
      initial: tensors(),
      gradients: tensors(),
      afterOne: tensors(),
      afterFive: tensors(),
      firstLoss: loss0,
      lastLoss: lossN,
    };
  };
  const networks = { plain: network('plain'), split: network('split') };
  return { images, labels, batchSize: header.B, steps: header.STEPS, networks };
}

/** ‖actual − expected‖ / ‖expected‖ */
export function relativeDistance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / size);
}
