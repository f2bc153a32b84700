/** Calls functions of the project. */
import ts from 'typescript';
import { spanOf, textOf } from '../modules/module.js';
import { ArrayValue } from './arrayValue.js';
import { bindPattern, bindingFor, declareHere, defaultFor } from './assign.js';
import { enterTarget, leaveTarget } from './branch.js';
import { assignParameterProperties } from './classes.js';
import { evaluate } from './evaluate.js';
import { executeBody } from './execute.js';
import type { Completion, Frame } from './frame.js';
import type { ClassValue, FunctionNode, FunctionValue } from './functionValue.js';
import { Open } from './open.js';
import { Scope } from './scope.js';
import { Thrown } from './signal.js';
import { typeOf } from './types.js';
import { openAt } from './unknown.js';
import { isPrimitive, TfMember, UnknownValue } from './value.js';
import type { Value } from './value.js';

/** Deeper recursion is taken to be endless. */
const DEEPEST_CALL = 60;
/** Under an open condition every level doubles the work. */
const DEEPEST_OPEN_CALL = 3;

export interface Invocation {
  readonly thisValue: Value;
  /** `null` reads the function on its own: its parameters stay open. */
  readonly args: readonly Value[] | null;
  /** The call; `null` where the function is read on its own. */
  readonly node: ts.Node | null;
  readonly constructing?: ClassValue;
}

export function callFunction(caller: Frame, fn: FunctionValue, call: Invocation): Value {
  const { run } = caller;
  const { node } = fn;
  if (!node.body) return new UnknownValue('the function has no body');
  const active = run.active.get(node) ?? 0;
  if (caller.depth > DEEPEST_CALL || (run.arms.length > 0 && active >= DEEPEST_OPEN_CALL) || run.tooDeep) {
    return new UnknownValue('the functions call each other too deep');
  }
  run.burn(3);
  if (!run.probing) run.entered.add(node);
  run.active.set(node, active + 1);
  try {
    return activate(caller, fn, call);
  } finally {
    run.active.set(node, active);
  }
}

function activate(caller: Frame, fn: FunctionValue, call: Invocation): Value {
  const { node } = fn;
  const args = call.args === null ? [] : fn.boundArguments.length > 0 ? [...fn.boundArguments, ...call.args] : call.args;
  const frame: Frame = {
    run: caller.run,
    module: fn.scope.frame.module,
    parent: caller,
    depth: caller.depth + 1,
    callee: node,
    initializing: null,
    callSpan: call.node ? spanOf(caller.module, call.node) : null,
    thisValue: fn.boundThis ? fn.boundThis.value : call.thisValue,
    home: fn.home,
    constructing: call.constructing ?? null,
    yielded: isGenerator(node) ? new ArrayValue(caller.run.trail, []) : null,
    args,
    targets: [],
  };
  const scope = new Scope(frame, fn.scope, true);
  bindParameters(scope, node, call.args === null ? null : args);
  if (!call.constructing) return runBody(frame, scope, node);
  if (frame.thisValue !== undefined) assignParameterProperties(scope, node, frame.thisValue);
  const returned = runBody(frame, scope, node);
  return isPrimitive(returned) ? frame.thisValue : returned;
}

export function runBody(frame: Frame, scope: Scope, node: FunctionNode): Value {
  const target = enterTarget(frame, 'return');
  let completion: Completion;
  try {
    const { body } = node;
    if (!body) completion = null;
    else if (ts.isBlock(body)) completion = executeBody(scope, body.statements);
    else completion = { kind: 'return', value: evaluate(scope, body) };
  } catch (signal) {
    // Some ways through the function ended before this exception: those are the ones that go on.
    if (!(signal instanceof Thrown) || target.exits.length === 0) {
      frame.run.trail.assumptions = target.assumptions;
      throw signal;
    }
    return leaveTarget(frame, target, false, undefined);
  }
  const value = completion?.kind === 'return' ? completion.value : undefined;
  const result = leaveTarget(frame, target, true, value);
  return frame.yielded ?? result;
}

function isGenerator(node: FunctionNode): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

function bindParameters(scope: Scope, node: FunctionNode, args: readonly Value[] | null): void {
  let index = 0;
  for (const parameter of node.parameters) {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : null;
    if (name === 'this') continue;
    let value: Value;
    if (parameter.dotDotDotToken) {
      value = args === null ? openParameter(scope, parameter, name) : new ArrayValue(scope.frame.run.trail, args.slice(index));
    } else value = args === null ? openParameter(scope, parameter, name) : argumentFor(scope, parameter, name, args[index]);
    index++;
    if (parameter.initializer) {
      if (args === null) scope.frame.run.assumedDefaults++;
      value = defaultFor(scope, name, parameter.initializer, value);
    }
    bindPattern(scope, parameter.name, value, declareHere);
  }
}

/** The argument; a binding where it is not known. */
function argumentFor(scope: Scope, parameter: ts.ParameterDeclaration, name: string | null, value: Value): Value {
  if (name === null || (value === undefined && parameter.initializer)) return value;
  return bindingFor(scope, name, value);
}

function openParameter(scope: Scope, parameter: ts.ParameterDeclaration, name: string | null): Value {
  if (isTensorFlow(scope, parameter, name)) return new TfMember('');
  const type = typeOf(parameter.type);
  // The names inside a destructured parameter stand for themselves.
  if (name === null) return new Open('', type === 'any' ? 'object' : type, null, true);
  return openAt(scope, parameter.name, name, type, parameter.questionToken === undefined);
}

function isTensorFlow(scope: Scope, parameter: ts.ParameterDeclaration, name: string | null): boolean {
  if (name !== null && /^(tf|tfjs|tfl)$/.test(name)) return true;
  if (!parameter.type || !(ts.isTypeQueryNode(parameter.type) || ts.isImportTypeNode(parameter.type))) return false;
  return /@tensorflow\/tfjs|typeof tf\b/.test(textOf(scope.frame.module, parameter.type));
}
