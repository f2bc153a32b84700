/** Symbolic tensors: what `tf.input` and `.apply` give. */
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';
import type { Open } from '../interpreter/open.js';
import type { Finding } from '../report/finding.js';
import type { LayerValue } from './layerValue.js';
import type { ModelValue } from './modelValue.js';

/** What an application gives when the model runs, where that is not what TensorFlow.js takes it to give. */
export interface Divergence {
  /** `null` where nothing comes out: the layer cannot take what it gets. */
  readonly shapes: readonly Shape[] | null;
  /** What is said of it. */
  readonly finding: Finding | null;
  /** Where the tensors come about that are not what they are taken for. */
  readonly origin: LayerValue;
}

/** One application of a layer to tensors. */
export class Application {
  readonly outputs: TensorValue[] = [];

  constructor(
    readonly layer: LayerValue | ModelValue,
    readonly inputs: readonly TensorValue[],
    readonly inputShapes: readonly Shape[],
    readonly outputShapes: readonly Shape[],
    readonly span: Span | null,
    readonly divergence: Divergence | null = null,
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
