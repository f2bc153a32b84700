/**
 * What a way to build a dense layer is. One file a design, one row in `designs.ts`: the budget, the rewritten graph, the
 * rewritten source and every table follow from what is said here.
 */
import type { LayerConfig } from '../graph/model.js';
import type { DenseSize, DesignCost } from './budget.js';
import type { DesignChoice, DesignKind } from './choice.js';

/** Where the layer stands: D features come in at each of the positions `lead` (none for an input of rank 2). */
export interface DenseSite {
  readonly inputs: number;
  readonly bias: boolean;
  /** Sizes of the dimensions between the batch and the features. */
  readonly lead: readonly number[];
  /** Whether the activation may be computed within a group: `false` for softmax, which looks at all units at once. */
  readonly elementwiseActivation: boolean;
}

/** One layer of the chain that takes the dense layer's place. */
export interface DesignStep {
  readonly className: string;
  /** Its name under `tf.layers`. */
  readonly factory: string;
  /** What the design decides. */
  readonly config: LayerConfig;
  /**
   * What the step takes over from the dense layer: `all` of its configuration but what `config` sets; the `kernel`'s initializer, regularizer and
   * constraint only; the `activation` only; or nothing.
   */
  readonly inherits: 'all' | 'kernel' | 'activation' | 'nothing';
  /** For a depthwise convolution that stands for groups of features: how many. */
  readonly groups?: number;
}

export interface Design {
  readonly kind: DesignKind;
  /** One line for people. */
  readonly summary: string;
  /** What its parameter is called: S or r; `null` where it has none. */
  readonly parameter: 'groups' | 'rank' | null;
  /** Parameters worth offering, in ascending order. */
  offers(size: DenseSize): readonly number[];
  /** Why the parameter is none for this many inputs, as the rest of a sentence after "450 inputs "; `null` where it fits. */
  misfit(inputs: number, parameter: number): string | null;
  cost(size: DenseSize, parameter: number): DesignCost;
  /** The layers that take the dense layer's place; `choice` fits the site. */
  steps(site: DenseSite, choice: DesignChoice): readonly DesignStep[];
}
