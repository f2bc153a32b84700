/** Imports and exports. Importing this file registers the statements. */
import ts from 'typescript';
import { hostModuleFunction } from '../builtins/host.js';
import { evaluate } from '../interpreter/evaluate.js';
import { executes } from '../interpreter/execute.js';
import { FunctionValue } from '../interpreter/functionValue.js';
import { getProperty } from '../interpreter/properties.js';
import type { Scope } from '../interpreter/scope.js';
import { openAt } from '../interpreter/unknown.js';
import { isKind, TfMember } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { spanOf, textOf } from './module.js';
import { isTensorFlow } from './resolve.js';
import { UnknownValue } from '../interpreter/value.js';
import { makeClass } from '../interpreter/classes.js';

const K = ts.SyntaxKind;

/** What `import … from specifier` gives as a whole. `local` names it where the package cannot be read. */
function imported(scope: Scope, specifier: string, node: ts.Node, local: string | null): Value {
  if (isTensorFlow(specifier)) return tensorFlowEntry(specifier);
  const { run, module } = scope.frame;
  const found = run.loadModule(module, specifier);
  if (found === 'tensorflow') return new TfMember('');
  if (found === 'package') return openAt(scope, node, local ?? specifier, 'any', true);
  if (found === 'missing') return new UnknownValue(`\`${specifier}\` has not been read`, spanOf(module, node));
  return run.namespaceOf(found);
}

/** `@tensorflow/tfjs-layers/dist/exports_layers` has the factories themselves. */
function tensorFlowEntry(specifier: string): TfMember {
  if (specifier.includes('exports_layers')) return new TfMember('layers');
  return new TfMember(specifier.includes('exports_initializers') ? 'initializers' : '');
}

/** One name of a module. */
function named(scope: Scope, specifier: string, name: string, local: string, node: ts.Node): Value {
  const whole = imported(scope, specifier, node, local);
  if (isKind(whole, 'tf'))
    return name === 'default' || (name === 'tf' && whole.path === '') ? whole : getProperty(scope, whole, name, node);
  // A package that cannot be read: the name is all there is.
  if (isKind(whole, 'open')) return hostModuleFunction(specifier, name) ?? openAt(scope, node, local, 'any', true);
  if (isKind(whole, 'module'))
    return (
      whole.get(name)?.value ??
      (name === 'default'
        ? defaultOf(scope, whole, node)
        : new UnknownValue(`\`${specifier}\` exports no \`${name}\``, spanOf(scope.frame.module, node)))
    );
  return whole;
}

/** CommonJS modules have no default export but are one. */
function defaultOf(scope: Scope, whole: Extract<Value, { kind: 'module' }>, node: ts.Node): Value {
  const common = scope.frame.run.commonExportsOf(whole.file);
  return common ?? new UnknownValue(`\`${whole.file}\` has no default export`, spanOf(scope.frame.module, node));
}

executes<ts.ImportDeclaration>(K.ImportDeclaration, (scope, node) => {
  const { importClause, moduleSpecifier } = node;
  if (!ts.isStringLiteralLike(moduleSpecifier) || !importClause) return null;
  const specifier = moduleSpecifier.text;
  if (importClause.name) {
    const name = importClause.name.text;
    scope.declare(name, named(scope, specifier, 'default', name, importClause.name));
  }
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings))
    scope.declare(bindings.name.text, imported(scope, specifier, bindings.name, bindings.name.text));
  else if (bindings) {
    for (const element of bindings.elements) {
      if (element.isTypeOnly) continue;
      const local = element.name.text;
      scope.declare(local, named(scope, specifier, (element.propertyName ?? element.name).text, local, element));
    }
  }
  return null;
});

executes<ts.ImportEqualsDeclaration>(K.ImportEqualsDeclaration, (scope, node) => {
  const { moduleReference } = node;
  if (ts.isExternalModuleReference(moduleReference)) {
    if (ts.isStringLiteralLike(moduleReference.expression)) {
      scope.declare(node.name.text, imported(scope, moduleReference.expression.text, node.name, node.name.text));
    }
  } else scope.declare(node.name.text, entityValue(scope, moduleReference));
  return null;
});

function entityValue(scope: Scope, name: ts.EntityName): Value {
  if (ts.isIdentifier(name)) return evaluate(scope, name);
  return getProperty(scope, entityValue(scope, name.left), name.right.text, name);
}

/** `require('…')`. */
export function requireModule(scope: Scope, node: ts.CallExpression): Value {
  const [argument] = node.arguments;
  const specifier = argument && evaluate(scope, argument);
  if (typeof specifier !== 'string') return openAt(scope, node, textOf(scope.frame.module, node), 'any', true);
  const whole = imported(scope, specifier, node, null);
  if (!isKind(whole, 'module')) return whole;
  return scope.frame.run.commonExportsOf(whole.file) ?? whole;
}

/** `await import('…')`. */
export function importedModule(scope: Scope, node: ts.CallExpression): Value {
  const [argument] = node.arguments;
  const specifier = argument && evaluate(scope, argument);
  return typeof specifier === 'string'
    ? imported(scope, specifier, node, null)
    : openAt(scope, node, textOf(scope.frame.module, node));
}

executes<ts.ExportDeclaration>(K.ExportDeclaration, (scope, node) => {
  const { module } = scope.frame;
  const { exportClause, moduleSpecifier } = node;
  const specifier = moduleSpecifier && ts.isStringLiteralLike(moduleSpecifier) ? moduleSpecifier.text : null;
  if (!exportClause) {
    if (specifier !== null) module.stars.push(() => starOf(scope, specifier));
    return null;
  }
  if (ts.isNamespaceExport(exportClause)) {
    if (specifier !== null) module.exports.set(exportClause.name.text, () => ({ value: imported(scope, specifier, node, null) }));
    return null;
  }
  for (const element of exportClause.elements) {
    const name = (element.propertyName ?? element.name).text;
    if (specifier !== null)
      module.exports.set(element.name.text, () => ({ value: named(scope, specifier, name, name, element) }));
    else module.exports.set(element.name.text, () => ({ value: scope.lookup(name)?.value }));
  }
  return null;
});

function starOf(scope: Scope, specifier: string): Value {
  return imported(scope, specifier, scopeNode(scope), null);
}

function scopeNode(scope: Scope): ts.Node {
  const tree = scope.frame.module.source?.scripts[0]?.tree;
  return (tree?.statements[0] ?? tree) as ts.Node;
}

executes<ts.ExportAssignment>(K.ExportAssignment, (scope, node) => {
  const { module } = scope.frame;
  const value = evaluate(scope, node.expression);
  if (node.isExportEquals) module.moduleObject(scope.frame.run.trail).properties.set('exports', value);
  else module.exports.set('default', () => ({ value }));
  return null;
});

/** Notes what `export` before a declaration exports. */
export function noteExports(scope: Scope, statement: ts.Statement): void {
  if (!ts.canHaveModifiers(statement) || !statement.modifiers?.some((modifier) => modifier.kind === K.ExportKeyword)) return;
  const { module } = scope.frame;
  const isDefault = statement.modifiers.some((modifier) => modifier.kind === K.DefaultKeyword);
  const add = (name: string): void => {
    module.exports.set(isDefault ? 'default' : name, () => ({ value: scope.lookup(name)?.value }));
  };
  if (ts.isVariableStatement(statement))
    for (const declaration of statement.declarationList.declarations) namesIn(declaration.name, add);
  else if (ts.isFunctionDeclaration(statement)) {
    if (statement.name) add(statement.name.text);
    else if (statement.body) {
      const fn = new FunctionValue(statement, scope, null);
      scope.frame.run.made.push(fn);
      module.exports.set('default', () => ({ value: fn }));
    }
  } else if (ts.isClassDeclaration(statement) && !statement.name) {
    const made = makeClass(scope, statement);
    module.exports.set('default', () => ({ value: made }));
  } else if (
    (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement)) &&
    statement.name
  ) {
    if (ts.isIdentifier(statement.name)) add(statement.name.text);
  }
}

function namesIn(name: ts.BindingName, add: (name: string) => void): void {
  if (ts.isIdentifier(name)) add(name.text);
  else for (const element of name.elements) if (!ts.isOmittedExpression(element)) namesIn(element.name, add);
}
