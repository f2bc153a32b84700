/** A process that is sent the reference and trains it on tfjs-node, which a training starts in a process of its own too. */
import { startTfjsNode } from '../../../src/train/node/tfjsNode.js';
import type { Reference } from './reference.js';
import { trainReference } from './referenceTraining.js';
import type { ReferenceKey, Trained } from './referenceTraining.js';

export interface ReferenceRequest {
  readonly reference: Reference;
  readonly keys: readonly ReferenceKey[];
  /** The folder whose node_modules has tfjs-node. */
  readonly folder: string;
}

export type ReferenceAnswer =
  | { readonly node: string; readonly detail: string; readonly trained: Readonly<Partial<Record<ReferenceKey, Trained>>> }
  | { readonly reason: string };

process.on('message', (request: ReferenceRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer({ reference, keys, folder }: ReferenceRequest): Promise<ReferenceAnswer> {
  const start = await startTfjsNode([folder]);
  if ('reason' in start) return start;
  const trained: Partial<Record<ReferenceKey, Trained>> = {};
  for (const key of keys) trained[key] = await trainReference(start.environment, reference, key);
  return { node: process.version, detail: start.detail, trained };
}
