/** Where the windows of convolutions and poolings lie. */
import { NotCompiled } from '../tape.js';

/** Along one axis. */
export interface Window {
  /** Size of the input. */
  readonly size: number;
  /** Values that a window spans. */
  readonly span: number;
  readonly stride: number;
  /** Zeros before and after the input. */
  readonly before: number;
  readonly after: number;
  /** Number of windows. */
  readonly count: number;
}

/** The windows along height and width. */
export interface Windows {
  readonly rows: Window;
  readonly columns: Window;
}

/** As TensorFlow.js places them: `same` gives ⌈size / stride⌉ windows, with the odd zero behind. */
export function windowOf(size: number, span: number, stride: number, padding: string): Window {
  if (padding === 'same') {
    const count = Math.ceil(size / stride);
    const zeros = Math.max((count - 1) * stride + span - size, 0);
    const before = Math.floor(zeros / 2);
    return { size, span, stride, before, after: zeros - before, count };
  }
  // TensorFlow.js itself does not compute causal padding, so a model with it would be of no use after its training.
  if (padding !== 'valid') throw new NotCompiled(`its padding is ${padding}`);
  return { size, span, stride, before: 0, after: 0, count: Math.floor((size - span) / stride) + 1 };
}

/** Values that a filter of this size spans when its values stand `dilation` apart. */
export function spanOf(size: number, dilation: number): number {
  return (size - 1) * dilation + 1;
}
