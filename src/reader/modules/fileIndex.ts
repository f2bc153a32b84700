/** What one pass over a syntax tree tells: its functions, which of them build models, and what is assigned where. */
import ts from 'typescript';
import type { FunctionNode } from '../interpreter/functionValue.js';

export interface FunctionInfo {
  readonly node: FunctionNode | ts.ClassLikeDeclaration;
  /** The function's name, `Class.method`, `Class.constructor`, or the name of the variable or property it is given to. */
  readonly name: string | null;
  readonly nameNode: ts.Node | null;
  /** The function around it. */
  readonly parent: FunctionInfo | null;
  /** It makes a model itself, or makes or applies layers. */
  builds: boolean;
  /** It makes a model, itself or in a function within it. */
  makesModel: boolean;
  /** Names that it calls, itself or in a function within it. */
  readonly calls: Set<string>;
}

export interface FileIndex {
  readonly functions: readonly FunctionInfo[];
  readonly byNode: ReadonlyMap<ts.Node, FunctionInfo>;
  /** Variables that are assigned inside a function. */
  readonly assignedInFunctions: ReadonlySet<string>;
  /** Properties that are assigned inside a function other than a constructor. */
  readonly propertiesAssigned: ReadonlySet<string>;
  /** The top level makes a model. */
  readonly topLevelBuilds: boolean;
}

const MODEL_MAKERS = new Set(['sequential', 'model', 'Sequential', 'Model', 'LayersModel', 'loadLayersModel', 'modelFromJSON']);
const LAYER_MAKERS = new Set(['layers', 'apply', 'Layer', 'input', 'add']);
/** Deeper nesting is not followed; the interpreter would not either. */
const DEEPEST = 700;

const kept = new WeakMap<ts.SourceFile, FileIndex>();

export function indexOf(tree: ts.SourceFile): FileIndex {
  let index = kept.get(tree);
  if (!index) {
    index = new Indexer().index(tree);
    kept.set(tree, index);
  }
  return index;
}

/** The name that the next function on the way down would have. */
type Pending = { readonly name: string; readonly node: ts.Node } | null;

class Indexer {
  private readonly functions: FunctionInfo[] = [];
  private readonly byNode = new Map<ts.Node, FunctionInfo>();
  private readonly assigned = new Set<string>();
  private readonly properties = new Set<string>();
  private topLevelBuilds = false;
  private current: FunctionInfo | null = null;
  private className: string | null = null;
  private depth = 0;

  index(tree: ts.SourceFile): FileIndex {
    ts.forEachChild(tree, this.visit);
    return {
      functions: this.functions,
      byNode: this.byNode,
      assignedInFunctions: this.assigned,
      propertiesAssigned: this.properties,
      topLevelBuilds: this.topLevelBuilds,
    };
  }

  private pendingName: Pending = null;

  private readonly visit = (node: ts.Node): void => {
    if (this.depth > DEEPEST) return;
    this.depth++;
    const pending = this.pendingName;
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      this.pendingName = { name: node.name.text, node: node.name };
      this.visit(node.initializer);
      this.pendingName = pending;
    } else if (isFunctionNode(node)) this.visitFunction(node, pending, pending?.name ?? null);
    else if (ts.isClassLike(node)) this.visitClass(node, pending);
    else this.visitOther(node, pending);
    this.depth--;
  };

  private visitOther(node: ts.Node, pending: Pending): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.noteCall(node.expression, ts.isNewExpression(node));
    else if (ts.isBinaryExpression(node)) {
      if (this.visitAssignment(node)) return;
    } else if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && this.current)
      this.noteAssigned(node.operand);
    else if (ts.isPropertyAssignment(node)) {
      const key = propertyName(node.name);
      if (key !== null) this.pendingName = { name: qualified(pending?.name ?? null, key), node: node.name };
    } else if (ts.isPropertyDeclaration(node)) {
      const key = propertyName(node.name);
      if (key !== null) this.pendingName = { name: qualified(this.className, key), node: node.name };
    } else if (ts.isExportAssignment(node)) this.pendingName = { name: 'default', node: node.expression };
    else if (ts.isStatement(node)) this.pendingName = null;
    ts.forEachChild(node, this.visit);
    this.pendingName = pending;
  }

  /** `f = function…`, `exports.f = …`, `F.prototype.m = …`, `this.m = …` name the function. */
  private visitAssignment(node: ts.BinaryExpression): boolean {
    const operator = node.operatorToken.kind;
    if (operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment) return false;
    if (this.current) this.noteAssigned(node.left);
    const pending = this.pendingName;
    const name = this.nameOfTarget(node.left);
    this.visit(node.left);
    if (name !== null) this.pendingName = { name, node: ts.isPropertyAccessExpression(node.left) ? node.left.name : node.left };
    this.visit(node.right);
    this.pendingName = pending;
    return true;
  }

  private nameOfTarget(target: ts.Expression): string | null {
    if (ts.isIdentifier(target)) return target.text;
    if (!ts.isPropertyAccessExpression(target)) return null;
    const name = target.name.text;
    const object = target.expression;
    if (object.kind === ts.SyntaxKind.ThisKeyword) return qualified(this.className ?? this.current?.name ?? null, name);
    if (ts.isIdentifier(object)) return object.text === 'exports' ? name : `${object.text}.${name}`;
    if (ts.isPropertyAccessExpression(object)) {
      if (object.name.text === 'prototype' && ts.isIdentifier(object.expression)) return `${object.expression.text}.${name}`;
      if (object.name.text === 'exports') return name;
    }
    return name;
  }

  private visitFunction(node: FunctionNode, pending: Pending, owner: string | null): void {
    const info: FunctionInfo = {
      node,
      ...this.nameOf(node, pending, owner),
      parent: this.current,
      builds: false,
      makesModel: false,
      calls: new Set(),
    };
    this.functions.push(info);
    this.byNode.set(node, info);
    this.current = info;
    this.pendingName = null;
    ts.forEachChild(node, this.visit);
    this.current = info.parent;
    if (info.parent) {
      info.parent.makesModel ||= info.makesModel;
      for (const name of info.calls) info.parent.calls.add(name);
    }
    this.pendingName = pending;
  }

  private nameOf(node: FunctionNode, pending: Pending, owner: string | null): Pick<FunctionInfo, 'name' | 'nameNode'> {
    if (ts.isConstructorDeclaration(node)) return { name: `${this.className ?? 'class'}.constructor`, nameNode: null };
    if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
      const key = propertyName(node.name);
      return { name: key === null ? null : qualified(owner, key), nameNode: node.name };
    }
    if (node.name && ts.isIdentifier(node.name)) return { name: node.name.text, nameNode: node.name };
    return { name: pending?.name ?? null, nameNode: pending?.node ?? null };
  }

  private visitClass(node: ts.ClassLikeDeclaration, pending: Pending): void {
    const outer = this.className;
    this.className = node.name?.text ?? pending?.name ?? null;
    const info: FunctionInfo = {
      node,
      name: this.className,
      nameNode: node.name ?? null,
      parent: this.current,
      builds: false,
      makesModel: false,
      calls: new Set(),
    };
    this.byNode.set(node, info);
    this.pendingName = null;
    ts.forEachChild(node, (child) => {
      if (isFunctionNode(child)) this.visitFunction(child, null, this.className);
      else this.visit(child);
    });
    this.pendingName = pending;
    this.className = outer;
  }

  private noteCall(callee: ts.Expression, isNew: boolean): void {
    const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : null;
    const elementOf = ts.isElementAccessExpression(callee) ? callee.expression : callee;
    const isLayer =
      (name !== null && LAYER_MAKERS.has(name)) ||
      (ts.isPropertyAccessExpression(elementOf) && /^(layers|tfl)$/.test(lastName(elementOf.expression)));
    const isModel = name !== null && MODEL_MAKERS.has(name);
    if (!this.current) {
      if (isModel) this.topLevelBuilds = true;
      return;
    }
    if (isModel) this.current.makesModel = true;
    if (isModel || isLayer) this.current.builds = true;
    if (name !== null) this.current.calls.add(isNew ? `new ${name}` : name);
  }

  private noteAssigned(target: ts.Expression): void {
    if (ts.isIdentifier(target)) this.assigned.add(target.text);
    else if (ts.isPropertyAccessExpression(target)) {
      if (this.current && !ts.isConstructorDeclaration(this.current.node)) this.properties.add(target.name.text);
    } else if (ts.isArrayLiteralExpression(target)) target.elements.forEach((element) => this.noteAssigned(element));
    else if (ts.isObjectLiteralExpression(target)) {
      for (const property of target.properties) {
        if (ts.isShorthandPropertyAssignment(property)) this.assigned.add(property.name.text);
        else if (ts.isPropertyAssignment(property)) this.noteAssigned(property.initializer);
      }
    } else if (ts.isSpreadElement(target) || ts.isParenthesizedExpression(target)) this.noteAssigned(target.expression);
  }
}

export function makesModel(name: string): boolean {
  return MODEL_MAKERS.has(name);
}

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  switch (node.kind) {
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.Constructor:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return true;
    default:
      return false;
  }
}

/** The name of a property where it is written as one. */
export function propertyName(name: ts.PropertyName): string | null {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) || ts.isPrivateIdentifier(name))
    return name.text;
  return ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression) ? name.expression.text : null;
}

function lastName(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : '';
}

function qualified(owner: string | null, name: string): string {
  return owner === null ? name : `${owner}.${name}`;
}
