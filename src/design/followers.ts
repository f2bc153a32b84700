/** Which layers read what a layer gives. */
import type { ModelGraph } from '../graph/model.js';

/** Layers that have no kernel over their input's features: what they give is as wide as what they get. */
const passesThrough: ReadonlySet<string> = new Set([
  'Activation',
  'Add',
  'AlphaDropout',
  'Average',
  'BatchNormalization',
  'Concatenate',
  'Dropout',
  'ELU',
  'Flatten',
  'GaussianDropout',
  'GaussianNoise',
  'LayerNormalization',
  'LeakyReLU',
  'Masking',
  'Maximum',
  'Minimum',
  'Multiply',
  'PReLU',
  'Permute',
  'ReLU',
  'RepeatVector',
  'Rescaling',
  'Reshape',
  'Softmax',
  'SpatialDropout1D',
  'ThresholdedReLU',
]);

/** The layers with a kernel that read the layer's output, directly or through layers without one: indices, in the model's order. */
export function followers(graph: ModelGraph, index: number): number[] {
  const reached = new Set([index]);
  const found: number[] = [];
  // Readers stand behind what they read from, so one pass along the layers finds them all.
  for (const [position, node] of graph.layers.entries()) {
    const reads = node.calls.some((call) => call.inputs.some((ref) => reached.has(ref.layer)));
    if (!reads || position === index) continue;
    if (passesThrough.has(node.className)) reached.add(position);
    else found.push(position);
  }
  return found;
}
