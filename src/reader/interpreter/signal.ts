/**
 * How the interpreter leaves code that ends early. These are thrown inside the interpreter only, since an expression can
 * end early anywhere in its depth, and are always caught there: by `try`, by a branch, by the reading of a function.
 */
import type { Span } from '../../graph/span.js';
import type { Value } from './value.js';

/** The code that is read throws for certain. */
export class Thrown extends Error {
  constructor(readonly value: Value) {
    super('the code that is read throws');
  }
}

/** A method is called that the value for certain does not have. */
export class NoSuchMethod extends Thrown {
  constructor(
    /** The method as it is written. */
    readonly method: string,
    readonly span: Span,
  ) {
    super(undefined);
  }
}

/** The reading has used up its fuel. */
export class OutOfFuel extends Error {}
