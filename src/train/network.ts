/** A network in training as a back end runs it: its weights, its optimizer's state, and the steps that change them. */
import type { SavedTensor } from './checkpoint.js';

/** What a batch, or several of them, came out with. */
export interface BatchResult {
  /** Mean over the examples, penalties on weights included while training. */
  readonly loss: number;
  /** Examples whose class was right; 0 where that is not measured. */
  readonly correct: number;
  readonly examples: number;
}

export interface Network {
  /** What the user should know of how this is trained. */
  readonly notes: readonly string[];
  /** Whether training steps tell how many answers were right: only where reading outputs costs nothing. */
  readonly tellsCorrect: boolean;
  /** Examples of a batch of `evaluate`, at most. */
  readonly evaluationBatch: number;
  /** Shapes of the weights, in the order of the model that TensorFlow.js builds, then of the optimizer's slots. */
  readonly shapes: readonly (readonly number[])[];

  /**
   * Trains one step on the training examples `order[from]` … `order[from + count − 1]`. Batches of one order come from front to back.
   * @param step counts from 1
   * @returns what came out, or `null` where the step is only queued and `settle` will tell
   */
  trainStep(order: Uint32Array, from: number, count: number, step: number): BatchResult | null;
  /** Whether there are steps whose results were not told yet. */
  readonly unsettled: boolean;
  /** Waits until all queued steps are done; their results taken together, or `null` where there were none. */
  settle(): Promise<BatchResult | null>;
  /** Runs on the test examples `from` … `from + count − 1` without training. */
  evaluate(from: number, count: number): Promise<BatchResult>;
  /** Frees what only evaluation needs, until the next one. */
  endEvaluation(): void;
  /** Copies of all weights and slots, in the order of `shapes`. */
  read(): Promise<Float32Array[]>;
  /** Takes weights and slots of these shapes over. */
  write(tensors: readonly SavedTensor[]): void;
  dispose(): void;
}
