/** Weights that many layers have. */
import { isUnknown } from '../graph/dim.js';
import type { Dim, Unknown } from '../graph/dim.js';
import type { Weight } from './layerType.js';

/** The bias of a layer, or the note that it may have one where the code leaves `useBias` open. */
export interface Bias {
  readonly weights: readonly Weight[];
  readonly missing: { readonly missingWeights?: Unknown };
}

export function biasOf(useBias: boolean | Unknown, size: Dim, name = 'bias'): Bias {
  if (isUnknown(useBias)) return { weights: [], missing: { missingWeights: { unknown: `useBias is open: ${useBias.unknown}` } } };
  return { weights: useBias ? [{ name, shape: [size], trainable: true }] : [], missing: {} };
}
