/** Something wrong, where the interpreter came upon it. */
import type { Fault } from '../../graph/problem.js';
import type { Span } from '../../graph/span.js';

export interface Finding {
  readonly fault: Fault;
  readonly span: Span;
  /** Where the other side comes from. */
  readonly related: readonly { readonly span: Span; readonly message: string }[];
}
