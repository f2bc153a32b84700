/**
 * How the interpreter leaves code that ends early. These are thrown inside the interpreter only, since an expression can
 * end early anywhere in its depth, and are always caught there: by `try`, by a branch, by the reading of a function.
 */
import type { Value } from './value.js';

/** The code that is read throws for certain. */
export class Thrown extends Error {
  constructor(readonly value: Value) {
    super('the code that is read throws');
  }
}

/** The reading has used up its fuel. */
export class OutOfFuel extends Error {}
