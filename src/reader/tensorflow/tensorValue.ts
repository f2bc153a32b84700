/** Symbolic tensors: what `tf.input` and `.apply` give. */
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import type { Open } from '../interpreter/open.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';

/** One application of a layer to tensors. */
export class Application {
  readonly outputs: TensorValue[] = [];

  constructor(
    readonly layer: LayerValue | ModelValue,
    readonly inputs: readonly TensorValue[],
    readonly inputShapes: readonly Shape[],
    readonly outputShapes: readonly Shape[],
    readonly span: Span | null,
  ) {
    for (let index = 0; index < outputShapes.length; index++) {
      const shape = outputShapes[index];
      if (shape) this.outputs.push(new TensorValue(shape, this, index));
    }
  }
}

/** One of two tensors, as an open condition will decide. */
export class Either {
  constructor(
    readonly condition: Open,
    readonly whenTrue: TensorValue,
    readonly whenFalse: TensorValue,
  ) {}
}

export class TensorValue {
  readonly kind = 'tensor';
  constructor(
    readonly shape: Shape,
    readonly source: Application | Either,
    /** Which of the outputs of the application. */
    readonly index: number,
  ) {}
}
