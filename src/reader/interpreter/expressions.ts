/** How each kind of expression is evaluated. Importing this file registers them. */
import ts from 'typescript';
import { textOf } from '../modules/module.js';
import { patternOf } from '../builtins/pattern.js';
import { globalValue } from '../builtins/globals.js';
import { ArrayValue } from './arrayValue.js';
import { assignTo } from './assign.js';
import { branch } from './branch.js';
import { fieldsOf, makeClass, memberOf } from './classes.js';
import { overChoices } from './distribute.js';
import { bindingOf } from './bindings.js';
import { evaluate, evaluates, settle } from './evaluate.js';
import { noteMade } from './execute.js';
import { FunctionValue } from './functionValue.js';
import { elementsOf } from './iterate.js';
import { anyRowOf, keyOf } from './keys.js';
import { binary, not, signed } from './operators.js';
import { getProperty, setProperty } from './properties.js';
import { Scope } from './scope.js';
import { truthOf } from './truth.js';
import { openAt, unknownAt } from './unknown.js';
import { isFullyKnown, isKind, isOpen, isPrimitive } from './value.js';
import type { Value } from './value.js';
import { inheritedMethod } from '../tensorflow/customLayer.js';

const K = ts.SyntaxKind;

evaluates<ts.NumericLiteral>(K.NumericLiteral, (_scope, node) => Number(node.text));
evaluates<ts.BigIntLiteral>(K.BigIntLiteral, (_scope, node) => {
  const digits = node.text.replace(/n$/, '');
  return digits.length < 400 ? BigInt(digits) : undefined;
});
evaluates<ts.StringLiteral>(K.StringLiteral, (_scope, node) => node.text);
evaluates<ts.NoSubstitutionTemplateLiteral>(K.NoSubstitutionTemplateLiteral, (_scope, node) => node.text);
evaluates(K.TrueKeyword, () => true);
evaluates(K.FalseKeyword, () => false);
evaluates(K.NullKeyword, () => null);
evaluates(K.OmittedExpression, () => undefined);
evaluates<ts.RegularExpressionLiteral>(K.RegularExpressionLiteral, (scope, node) => {
  const end = node.text.lastIndexOf('/');
  const pattern = patternOf(scope.frame.run.trail, node.text.slice(1, end), node.text.slice(end + 1));
  return pattern ?? unknownAt(scope, node, 'the regular expression is not read');
});

evaluates<ts.Identifier>(K.Identifier, (scope, node) => {
  const name = node.text;
  const cell = scope.lookup(name);
  const value = cell ? cell.value : globalValue(scope, name, node);
  const { bindings } = scope.frame.run;
  if (bindings.size === 0 || !bindings.has(name) || (value !== undefined && value !== null && isFullyKnown(value))) return value;
  return bindingOf(scope, name, value);
});

evaluates(K.ThisKeyword, (scope) => scope.frame.thisValue);

for (const kind of [
  K.ParenthesizedExpression,
  K.AsExpression,
  K.SatisfiesExpression,
  K.TypeAssertionExpression,
  K.NonNullExpression,
  K.AwaitExpression,
]) {
  evaluates<ts.ParenthesizedExpression>(kind, (scope, node) => evaluate(scope, node.expression));
}

evaluates<ts.TemplateExpression>(K.TemplateExpression, (scope, node) => {
  let text: Value = node.head.text;
  for (const part of node.templateSpans) {
    text = binary(K.PlusToken, text, asText(evaluate(scope, part.expression)));
    text = binary(K.PlusToken, text, part.literal.text);
  }
  return text;
});

/** What a template makes of a value. */
function asText(value: Value): Value {
  return overChoices(value, (one) => {
    if (isPrimitive(one)) return String(one);
    if (isKind(one, 'array') && one.exact?.every(isPrimitive)) return one.exact.join(',');
    return one;
  });
}

evaluates<ts.ArrayLiteralExpression>(K.ArrayLiteralExpression, (scope, node) => {
  const array = new ArrayValue(scope.frame.run.trail, []);
  for (const element of node.elements) {
    if (ts.isSpreadElement(element)) spreadInto(scope, array, evaluate(scope, element.expression), element);
    else array.elements.push(evaluate(scope, element));
  }
  return array;
});

export function spreadInto(scope: Scope, array: ArrayValue, value: Value, node: ts.Node): void {
  const { elements, more } = elementsOf(scope, value, node);
  scope.frame.run.burn(elements.length >> 2);
  array.elements.push(...elements);
  array.more ??= more;
}

function makeFunction(scope: Scope, node: ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration): FunctionValue {
  const boundThis = ts.isArrowFunction(node) ? { value: scope.frame.thisValue } : null;
  const fn = new FunctionValue(node, scope, boundThis, scope.frame.home);
  noteMade(scope, fn);
  return fn;
}

evaluates<ts.ArrowFunction>(K.ArrowFunction, makeFunction);
evaluates<ts.FunctionExpression>(K.FunctionExpression, (scope, node) => {
  if (!node.name) return makeFunction(scope, node);
  const inner = new Scope(scope.frame, scope);
  const fn = makeFunction(inner, node);
  inner.declare(node.name.text, fn);
  return fn;
});
evaluates<ts.ClassExpression>(K.ClassExpression, makeClass);

evaluates<ts.ConditionalExpression>(K.ConditionalExpression, (scope, node) => {
  const condition = truthOf(evaluate(scope, node.condition), textOf(scope.frame.module, node.condition));
  if (condition === true) return evaluate(scope, node.whenTrue);
  if (condition === false) return evaluate(scope, node.whenFalse);
  return branch(
    scope.frame,
    condition,
    () => evaluate(scope, node.whenTrue),
    () => evaluate(scope, node.whenFalse),
  );
});

evaluates<ts.PropertyAccessExpression>(K.PropertyAccessExpression, (scope, node) => {
  const object = node.expression.kind === K.SuperKeyword ? undefined : evaluate(scope, node.expression);
  if (node.expression.kind === K.SuperKeyword) return superProperty(scope, node.name.text);
  if (node.questionDotToken && (object === null || object === undefined)) return undefined;
  return bindMember(scope, node, getProperty(scope, object, node.name.text, node));
});

evaluates<ts.ElementAccessExpression>(K.ElementAccessExpression, (scope, node) => {
  const object = evaluate(scope, node.expression);
  if (node.questionDotToken && (object === null || object === undefined)) return undefined;
  const index = evaluate(scope, node.argumentExpression);
  return bindMember(
    scope,
    node,
    overChoices(index, (one) => elementBy(scope, object, one, node)),
  );
});

function elementBy(scope: Scope, object: Value, index: Value, node: ts.ElementAccessExpression): Value {
  const key = keyOf(index);
  if (key !== null) return getProperty(scope, object, key, node);
  const row = isKind(object, 'array') ? anyRowOf(scope, object, node) : null;
  if (row !== null) return row;
  if (isOpen(object) && isOpen(index)) return openAt(scope, node, `${object.text}[${index.text}]`);
  if (isOpen(index)) return openAt(scope, node, textOf(scope.frame.module, node));
  return isKind(index, 'unknown') ? index : unknownAt(scope, node, 'which element this is is not known');
}

/** A binding for the text of a member expression, where its value is not known. */
export function bindMember(scope: Scope, node: ts.Expression, value: Value): Value {
  const { bindings } = scope.frame.run;
  if (bindings.size === 0 || (value !== undefined && isFullyKnown(value))) return settle(scope, value);
  const text = textOf(scope.frame.module, node);
  return bindings.has(text) ? bindingOf(scope, text, value) : value;
}

/** `super.method`: looked up from the class that the class of the running method extends. */
export function superProperty(scope: Scope, key: string): Value {
  const { home } = scope.frame;
  if (home && isKind(home.base, 'class')) {
    const member = memberOf(home.base, key);
    if (member?.method) return member.method;
  }
  const { thisValue } = scope.frame;
  return fieldsOf(thisValue)?.properties.get(key) ?? (isKind(thisValue, 'layer') ? inheritedMethod(thisValue, key) : undefined);
}

evaluates<ts.PrefixUnaryExpression>(K.PrefixUnaryExpression, (scope, node) => {
  const { operator } = node;
  if (operator === K.PlusPlusToken || operator === K.MinusMinusToken) return step(scope, node.operand, operator, true);
  const value = evaluate(scope, node.operand);
  if (operator === K.ExclamationToken) {
    const truth = truthOf(value, textOf(scope.frame.module, node.operand));
    return not(truth);
  }
  if (operator === K.TildeToken)
    return overChoices(value, (one) => (isPrimitive(one) ? ~Number(one) : unknownAt(scope, node, 'it is not known')));
  return signed(value, operator === K.MinusToken);
});

evaluates<ts.PostfixUnaryExpression>(K.PostfixUnaryExpression, (scope, node) => step(scope, node.operand, node.operator, false));

function step(scope: Scope, target: ts.Expression, operator: ts.SyntaxKind, after: boolean): Value {
  const old = evaluate(scope, target);
  const changed = binary(
    operator === K.PlusPlusToken ? K.PlusToken : K.MinusToken,
    isPrimitive(old) && typeof old !== 'bigint' ? Number(old) : old,
    1,
  );
  assignTo(scope, target, changed);
  return after ? changed : old;
}

evaluates<ts.TypeOfExpression>(K.TypeOfExpression, (scope, node) => {
  const value = evaluate(scope, node.expression);
  return overChoices(value, (one) => {
    if (one === null) return 'object';
    if (isPrimitive(one)) return typeof one;
    switch (one.kind) {
      case 'open':
        if (one.type === 'number' || one.type === 'string' || one.type === 'boolean' || one.type === 'function') return one.type;
        if (one.type === 'array' || one.type === 'object') return 'object';
        return openAt(scope, node, `typeof ${one.text}`, 'string', true);
      case 'unknown':
        return one;
      case 'function':
      case 'builtin':
      case 'class':
        return 'function';
      default:
        return 'object';
    }
  });
});

evaluates<ts.VoidExpression>(K.VoidExpression, (scope, node) => (evaluate(scope, node.expression), undefined));

evaluates<ts.DeleteExpression>(K.DeleteExpression, (scope, node) => {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression) && !ts.isElementAccessExpression(expression)) return true;
  const object = evaluate(scope, expression.expression);
  const key = ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : keyOf(evaluate(scope, expression.argumentExpression));
  if (isKind(object, 'object') && key !== null) {
    scope.frame.run.trail.touch(object);
    object.properties.delete(key);
  } else if (key !== null) setProperty(scope, object, key, undefined, expression);
  return true;
});

evaluates<ts.YieldExpression>(K.YieldExpression, (scope, node) => {
  const value = node.expression ? evaluate(scope, node.expression) : undefined;
  const { yielded, run } = scope.frame;
  if (yielded) {
    run.trail.touch(yielded);
    if (node.asteriskToken) spreadInto(scope, yielded, value, node);
    else yielded.elements.push(value);
  }
  return unknownAt(scope, node, 'what is sent into a generator is not known');
});

evaluates(K.MetaProperty, (scope, node) => openAt(scope, node, textOf(scope.frame.module, node)));

evaluates<ts.TaggedTemplateExpression>(K.TaggedTemplateExpression, (scope, node) =>
  unknownAt(scope, node, 'tagged templates are not read'),
);
