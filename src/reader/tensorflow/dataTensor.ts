/** A tensor with data in it, of which only the shape is of interest. */
import type { Shape } from '../../graph/shape.js';
import type { Span } from '../../graph/span.js';

export class DataTensor {
  readonly kind = 'data';
  constructor(
    readonly shape: Shape,
    readonly span: Span | null,
  ) {}
}
