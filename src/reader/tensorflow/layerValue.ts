/** A layer as the code holds it: made, not necessarily applied. */
import type { LayerConfig } from '../../graph/model.js';
import type { Fault } from '../../graph/problem.js';
import type { Weight } from '../../layers/layerType.js';
import type { Span } from '../../graph/span.js';
import type { ObjectValue } from '../interpreter/objectValue.js';
import type { Open } from '../interpreter/open.js';
import { Entity } from '../interpreter/trail.js';
import type { Trail } from '../interpreter/trail.js';
import { choose, widened } from '../interpreter/value.js';
import type { UnknownValue, Value } from '../interpreter/value.js';
import type { Application } from './tensorValue.js';

interface LayerState {
  readonly applications: readonly Application[];
  readonly trainable: Value;
  readonly name: string | null;
  readonly weights: readonly Weight[] | null;
}

export interface LayerOrigin {
  /** TensorFlow.js's `getClassName()`; `?` where it cannot be told. */
  readonly className: string;
  readonly name: string | null;
  readonly config: LayerConfig;
  /** The call that made it. */
  readonly span: Span | null;
  /** Where each key of the configuration is written. */
  readonly configSpans: ReadonlyMap<string, Span>;
  /** Why the class cannot be told, or the configuration not be read. */
  readonly unknown: string | null;
}

export class LayerValue extends Entity {
  readonly kind = 'layer';
  applications: readonly Application[] = [];
  /** What was assigned to `trainable`; `undefined` where nothing was. */
  trainable: Value = undefined;
  name: string | null;
  /** Fields and methods where the class is one of the project. */
  fields: ObjectValue | null = null;
  /** Weights that a layer class of the project made in `build`; `null` where they are not known. */
  weights: readonly Weight[] | null = null;
  readonly constructorFaults: readonly Fault[];

  constructor(
    trail: Trail,
    readonly origin: LayerOrigin,
    constructorFaults: readonly Fault[] = [],
  ) {
    super(trail);
    this.name = origin.name;
    this.constructorFaults = constructorFaults;
  }

  save(): LayerState {
    return { applications: this.applications, trainable: this.trainable, name: this.name, weights: this.weights };
  }

  restore(state: LayerState): void {
    this.applications = state.applications;
    this.trainable = state.trainable;
    this.name = state.name;
    this.weights = state.weights;
  }

  join(condition: Open, whenTrue: LayerState, whenFalse: LayerState): LayerState {
    return {
      applications: [...new Set([...whenTrue.applications, ...whenFalse.applications])],
      trainable: choose(condition, whenTrue.trainable, whenFalse.trainable),
      name: whenTrue.name === whenFalse.name ? whenTrue.name : null,
      weights: whenTrue.weights ?? whenFalse.weights,
    };
  }

  widen(before: LayerState, now: LayerState, why: UnknownValue): LayerState {
    return { ...now, trainable: widened(before.trainable, now.trainable, why) };
  }
}
