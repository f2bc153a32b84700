/** The design table of one dense layer. */
import type { DesignChoice } from './choice.js';

/** What a row's hidden width was solved for. */
export type Match = 'given' | 'same-width' | 'params' | 'macs';

export interface DesignRow {
  readonly choice: DesignChoice;
  /** The design's name, as in `choice.kind`. */
  readonly design: DesignChoice['kind'];
  readonly groups: number;
  /** What the groups cut: `10 of 25 positions × 18 channels`-like text; `null` for plain. */
  readonly axis: string | null;
  readonly units: number;
  readonly match: Match;
  /** Parameters of the rebuilt layer, weights and biases. */
  readonly layerParams: number;
  /** Parameters of the whole model. */
  readonly params: number;
  /** Multiply-adds an example of the rebuilt layer and the dense layer that follows. */
  readonly headMacs: number;
  /** Multiply-adds an example of the whole model. */
  readonly macs: number;
  /** `params` and `macs` less those of the plain row. */
  readonly paramsDifference: number;
  readonly macsDifference: number;
}

export interface DesignTable {
  readonly model: { readonly name: string | null; readonly file: string };
  readonly layer: {
    /** Index in the graph's layers. */
    readonly index: number;
    readonly name: string | null;
    /** 1-based line of the call that makes it. */
    readonly line: number | null;
    /** D, the features that come in. */
    readonly inputs: number;
    /** U, the units as written. */
    readonly units: number;
    /** O, the outputs of the dense layer that follows; `null` where none follows. */
    readonly outputs: number | null;
  };
  readonly rows: readonly DesignRow[];
}
