/** Why a layer cannot be redesigned: expected, so a value. The message is a sentence that says what to do. */
export interface DesignFailure {
  readonly failure: DesignFailureCode;
  readonly message: string;
}

export type DesignFailureCode =
  /** The model has no dense layer that could be redesigned. */
  | 'no-dense-layer'
  /** The layer that was asked for is no dense layer of this model. */
  | 'not-dense'
  /** A size that the design needs is open, free at run time or unknown. */
  | 'unknown-size'
  /** The number of groups does not divide the inputs or the units. */
  | 'does-not-divide'
  /** Nothing of this design fits within the budget. */
  | 'over-budget'
  /** Another width, or another design, would not fit the rest of the model. */
  | 'breaks-model'
  /** Sizes beyond what can be computed or allocated. */
  | 'too-large'
  /** The source is written in a way that cannot be rewritten. */
  | 'not-rewritable';

export function designFailure(failure: DesignFailureCode, message: string): DesignFailure {
  return { failure, message };
}

export function isDesignFailure(value: unknown): value is DesignFailure {
  return typeof value === 'object' && value !== null && 'failure' in value;
}
