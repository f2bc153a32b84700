/** Functions that are given to code that cannot be read: it may call them at any time, any number of times, or never. */
import type ts from 'typescript';
import { callFunction } from './functions.js';
import type { FunctionValue } from './functionValue.js';
import type { Scope } from './scope.js';
import { Thrown } from './signal.js';
import { unknownAt } from './unknown.js';

/**
 * What the function changes outside of itself is not known any more. If it builds something it is read later, as the host would call
 * it after the code that hands it over has run.
 */
export function handOverFunction(scope: Scope, fn: FunctionValue, node: ts.Node): void {
  const { run } = scope.frame;
  run.deferred.push(fn);
  if (run.probing) {
    attempt(scope, fn);
    return;
  }
  const { models, findings, made, deferred } = run;
  run.probing = true;
  run.models = [];
  run.findings = [];
  run.made = [];
  run.deferred = [];
  const mark = run.trail.mark();
  try {
    attempt(scope, fn);
  } finally {
    run.probing = false;
    run.models = models;
    run.findings = findings;
    run.made = made;
    run.deferred = deferred;
  }
  run.trail.widenAndTakeBack(mark, unknownAt(scope, node, 'it is changed by a function that is called elsewhere'));
  run.trail.close(mark);
}

function attempt(scope: Scope, fn: FunctionValue): void {
  try {
    callFunction(scope.frame, fn, { thisValue: undefined, args: null, node: null });
  } catch (signal) {
    if (!(signal instanceof Thrown)) throw signal;
  }
}
