/** One activation of a function, or of a module's top level. */
import type { Span } from '../../graph/span.js';
import type { Module } from '../modules/module.js';
import type { Assumption } from './assumption.js';
import type { ArrayValue } from './arrayValue.js';
import type { ClassValue, FunctionNode } from './functionValue.js';
import type { Open } from './open.js';
import type { Run } from './run.js';
import type { Changes, Mark } from './trail.js';
import type { Value } from './value.js';

export interface Frame {
  readonly run: Run;
  readonly module: Module;
  readonly parent: Frame | null;
  readonly depth: number;
  /** The function that runs; `null` for the top level. */
  readonly callee: FunctionNode | null;
  /** The call that started it; `null` for the top level and for a function that is read on its own. */
  readonly callSpan: Span | null;
  /** The class whose field initializers run here. */
  readonly initializing: ClassValue | null;
  thisValue: Value;
  /** The class whose member runs, where `super` looks from. */
  readonly home: ClassValue | null;
  /** Set in a constructor: the class that `new` was given. */
  readonly constructing: ClassValue | null;
  /** What a generator yielded so far. */
  readonly yielded: ArrayValue | null;
  /** The arguments of a function that is not an arrow function. */
  readonly args: readonly Value[];
  /** What `return`, `break` and `continue` go to, innermost last. */
  readonly targets: Target[];
}

export type Completion =
  | null
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue'; readonly label: string | null };

/**
 * A statement (or the whole function) that an abrupt completion leads out of. Where an open condition decides whether
 * one leaves, what holds on leaving is kept until the others arrive.
 */
export interface Target {
  readonly accepts: 'return' | 'break' | 'continue';
  readonly labels: readonly string[];
  /** What is taken back to where all leave early: the target's own mark, or an outer one. */
  readonly mark: Mark;
  readonly ownsMark: boolean;
  readonly assumptions: Assumption | null;
  /** How many open conditions lay around it. */
  readonly armDepth: number;
  readonly exits: Exit[];
}

export interface Exit {
  readonly condition: Open;
  /** Epoch in which those that leave parted from those that go on. */
  readonly parted: number;
  readonly changes: Changes;
  readonly value: Value;
}
