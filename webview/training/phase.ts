/** Where the training panel stands. */
import type { BackendId } from '../../src/train/plan.js';
import type { Candidate } from './backends.js';

export type Phase =
  /** Nothing runs and nothing has run. */
  | { readonly kind: 'idle' }
  /** The host makes the run; it may have to fetch a data set first. */
  | { readonly kind: 'preparing'; readonly step: string; readonly received: number; readonly total: number | null }
  /** Script, binaries and data are being read. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'probing'; readonly backend: BackendId; readonly tried: readonly Candidate[] }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'stopping' }
  /** The page was reloaded, or its window closed, while the run was going. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };

/** Whether something is under way that a new run must not cross. */
export function isBusy(phase: Phase): boolean {
  return ['preparing', 'loading', 'probing', 'running', 'paused', 'stopping'].includes(phase.kind);
}

/** Whether the run may be taken up again from its checkpoints. */
export function canContinue(phase: Phase): boolean {
  return phase.kind === 'interrupted' || phase.kind === 'stopped' || phase.kind === 'failed';
}
