/** Properties of functions: `call`, `apply`, `bind`, and what was set on them. */
import ts from 'typescript';
import { prototypeOf } from '../interpreter/classes.js';
import { BuiltinFunction, FunctionValue } from '../interpreter/functionValue.js';
import type { Call } from '../interpreter/functionValue.js';
import { invoke } from '../interpreter/invoke.js';
import { elementsOf } from '../interpreter/iterate.js';
import type { Scope } from '../interpreter/scope.js';
import { isKind, isMaybe } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { globalMember } from './globals.js';

export function functionProperty(scope: Scope, fn: FunctionValue | BuiltinFunction, key: string): Value {
  if (fn instanceof FunctionValue) {
    const set = fn.statics?.properties.get(key);
    if (set !== undefined) return set;
    if (key === 'prototype') return isConstructor(fn) ? prototypeOf(scope.frame.run.trail, fn) : undefined;
    if (key === 'length') return fn.node.parameters.length;
    if (key === 'name') return scope.frame.run.infoOf(fn.node)?.name ?? '';
  } else {
    const member = globalMember(fn.name, key);
    if (member !== undefined) return member;
    if (key === 'name') return fn.name;
  }
  switch (key) {
    case 'call':
      return new BuiltinFunction(key, (call) => forward(fn, call.args[0], call.args.slice(1), call));
    case 'apply':
      return new BuiltinFunction(key, (call) => {
        const { elements } = elementsOf(call.scope, call.args[1], call.node);
        return forward(fn, call.args[0], elements.filter((element) => !isMaybe(element)) as Value[], call);
      });
    case 'bind':
      return new BuiltinFunction(key, (call) => bound(fn, call));
    default:
      return undefined;
  }
}

/** Only functions that `new` takes have a prototype: no arrow function, method or async function. */
function isConstructor({ node }: FunctionValue): boolean {
  if (!ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node)) return false;
  return !node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword);
}

function forward(fn: Value, thisValue: Value, args: readonly Value[], call: Call): Value {
  return invoke(call.scope, fn, thisValue, { args, node: call.node, argumentNodes: [] });
}

function bound(fn: FunctionValue | BuiltinFunction, call: Call): Value {
  if (!isKind(fn, 'function')) return fn;
  return new FunctionValue(fn.node, fn.scope, { value: call.args[0] }, fn.home, call.args.slice(1));
}
