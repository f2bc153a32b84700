/** Functions of the project, functions that the reader knows by itself, and classes. */
import type ts from 'typescript';
import type { Span } from '../../graph/span.js';
import type { ObjectValue } from './objectValue.js';
import type { Scope } from './scope.js';
import type { Value } from './value.js';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;

export class FunctionValue {
  readonly kind = 'function';
  /** `f.x = …` and `F.prototype`. */
  statics: ObjectValue | null = null;
  /** The object of which it is a method, where it was given to one. */
  owner: ObjectValue | null = null;

  constructor(
    readonly node: FunctionNode,
    readonly scope: Scope,
    /** What `this` is inside an arrow function, or a function that was bound. */
    readonly boundThis: { readonly value: Value } | null,
    /** The class whose member it is, where `super` looks from. */
    readonly home: ClassValue | null = null,
    readonly boundArguments: readonly Value[] = [],
  ) {}
}

/** One call, as the functions that the reader knows by itself see it. */
export interface Call {
  readonly scope: Scope;
  readonly args: readonly Value[];
  /** Where the call is written. */
  readonly node: ts.Node;
  /** The arguments as they are written, as far as there are any. */
  readonly argumentNodes: readonly ts.Expression[];
}

export class BuiltinFunction {
  readonly kind = 'builtin';
  constructor(
    readonly name: string,
    readonly call: (call: Call) => Value,
  ) {}
}

export interface Member {
  readonly kind: 'method' | 'accessor';
  readonly method: FunctionValue | null;
  readonly get: FunctionValue | null;
  readonly set: FunctionValue | null;
}

export class ClassValue {
  readonly kind = 'class';
  readonly members = new Map<string, Member>();
  readonly staticMembers = new Map<string, Member>();
  construct: ts.ConstructorDeclaration | null = null;
  readonly fields: ts.PropertyDeclaration[] = [];

  constructor(
    readonly node: ts.ClassLikeDeclaration | FunctionNode,
    readonly name: string | null,
    readonly scope: Scope,
    readonly base: Value,
    readonly statics: ObjectValue,
    readonly span: Span,
  ) {}
}
