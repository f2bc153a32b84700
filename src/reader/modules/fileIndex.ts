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
  /** Variables that are assigned inside a function, or whose array, map or object is filled inside one that builds nothing itself. */
  readonly assignedInFunctions: ReadonlySet<string>;
  /** Properties of which the same is true for a function other than a constructor. */
  readonly propertiesAssigned: ReadonlySet<string>;
}

const K = ts.SyntaxKind;

const MODEL_MAKERS = new Set(['sequential', 'model', 'Sequential', 'Model', 'LayersModel', 'loadLayersModel', 'modelFromJSON']);
/** Methods that put something into what is empty. */
const FILLERS = new Set(['push', 'unshift', 'splice', 'set', 'add']);
const LAYER_MAKERS = new Set(['layers', 'apply', 'Layer', 'input', 'add']);
/** Deeper nesting is not followed; the interpreter would not either. */
const DEEPEST = 700;

const kept = new WeakMap<ts.SourceFile, FileIndex>();
/** After an edit most statements are the nodes that they were before. */
const keptParts = new WeakMap<ts.Statement, FileIndex>();
const infos = new WeakMap<ts.Node, FunctionInfo>();

export function indexOf(tree: ts.SourceFile): FileIndex {
  let index = kept.get(tree);
  if (!index) {
    index = joined(tree.statements.map(partOf));
    kept.set(tree, index);
  }
  return index;
}

/** What the index says of a function or class; `undefined` where the node is in no file that was indexed. */
export function infoOf(node: ts.Node): FunctionInfo | undefined {
  return infos.get(node);
}

function partOf(statement: ts.Statement): FileIndex {
  let part = keptParts.get(statement);
  if (!part) {
    part = new Indexer().index(statement);
    keptParts.set(statement, part);
  }
  return part;
}

function joined(parts: readonly FileIndex[]): FileIndex {
  const functions: FunctionInfo[] = [];
  const assigned = new Set<string>();
  const properties = new Set<string>();
  for (const part of parts) {
    for (const info of part.functions) functions.push(info);
    for (const name of part.assignedInFunctions) assigned.add(name);
    for (const name of part.propertiesAssigned) properties.add(name);
  }
  return { functions, assignedInFunctions: assigned, propertiesAssigned: properties };
}

/** The name that the next function on the way down would have. */
type Pending = { readonly name: string; readonly node: ts.Node } | null;

class Indexer {
  private readonly functions: FunctionInfo[] = [];
  private readonly assigned = new Set<string>();
  private readonly properties = new Set<string>();
  /** Functions that certainly make layers or models: what `add` and `apply` do depends on whose they are. */
  private readonly makers = new Set<FunctionInfo>();
  private readonly fills: { readonly by: FunctionInfo; readonly target: ts.Expression }[] = [];
  private current: FunctionInfo | null = null;
  private className: string | null = null;
  private depth = 0;

  index(statement: ts.Statement): FileIndex {
    this.visit(statement);
    // What builds fills what it builds.
    for (const { by, target } of this.fills) if (!this.isMaker(by)) this.note(target, by);
    return { functions: this.functions, assignedInFunctions: this.assigned, propertiesAssigned: this.properties };
  }

  private pendingName: Pending = null;

  private readonly visit = (node: ts.Node): void => {
    const { kind } = node;
    // Names, literals and punctuation have nothing in them, and types nothing that runs.
    if (kind < K.FirstNode || (kind >= K.FirstTypeNode && kind <= K.LastTypeNode) || this.depth > DEEPEST) return;
    this.depth++;
    const pending = this.pendingName;
    if (kind === K.VariableDeclaration) this.visitVariable(node as ts.VariableDeclaration);
    else if (isFunctionNode(node)) this.visitFunction(node, pending, pending?.name ?? null);
    else if (kind === K.ClassDeclaration || kind === K.ClassExpression) this.visitClass(node as ts.ClassLikeDeclaration, pending);
    else this.visitOther(node, pending);
    this.pendingName = pending;
    this.depth--;
  };

  private visitVariable(node: ts.VariableDeclaration): void {
    if (ts.isIdentifier(node.name)) {
      this.pendingName = { name: node.name.text, node: node.name };
      if (node.initializer) this.visit(node.initializer);
    } else ts.forEachChild(node, this.visit);
  }

  private visitOther(node: ts.Node, pending: Pending): void {
    switch (node.kind) {
      case K.CallExpression:
      case K.NewExpression:
        this.noteCall((node as ts.CallExpression).expression, node.kind === K.NewExpression);
        break;
      case K.BinaryExpression:
        if (this.visitAssignment(node as ts.BinaryExpression)) return;
        break;
      case K.PrefixUnaryExpression:
      case K.PostfixUnaryExpression:
        if (this.current) this.noteAssigned((node as ts.PrefixUnaryExpression).operand);
        break;
      case K.PropertyAssignment:
      case K.PropertyDeclaration: {
        const { name } = node as ts.PropertyAssignment;
        const key = propertyName(name);
        const owner = node.kind === K.PropertyAssignment ? (pending?.name ?? null) : this.className;
        if (key !== null) this.pendingName = { name: qualified(owner, key), node: name };
        break;
      }
      case K.ExportAssignment:
        this.pendingName = { name: 'default', node: (node as ts.ExportAssignment).expression };
        break;
      default:
        if (ts.isStatement(node)) this.pendingName = null;
    }
    ts.forEachChild(node, this.visit);
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
    infos.set(node, info);
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
    infos.set(node, info);
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
    if (!this.current) return;
    if (name !== null && FILLERS.has(name) && ts.isPropertyAccessExpression(callee)) this.noteFilled(callee.expression);
    if (isModel) this.current.makesModel = true;
    if (isModel || isLayer) this.current.builds = true;
    if (isModel || (isLayer && name !== 'add' && name !== 'apply')) this.makers.add(this.current);
    if (name !== null) this.current.calls.add(isNew ? `new ${name}` : name);
  }

  private noteFilled(target: ts.Expression): void {
    if (this.current) this.fills.push({ by: this.current, target });
  }

  private isMaker(info: FunctionInfo): boolean {
    for (let one: FunctionInfo | null = info; one; one = one.parent) if (this.makers.has(one)) return true;
    return false;
  }

  private note(target: ts.Expression, by: FunctionInfo): void {
    if (ts.isIdentifier(target)) this.assigned.add(target.text);
    else if (ts.isPropertyAccessExpression(target) && !ts.isConstructorDeclaration(by.node))
      this.properties.add(target.name.text);
  }

  private noteAssigned(target: ts.Expression): void {
    if (ts.isIdentifier(target)) this.assigned.add(target.text);
    else if (ts.isPropertyAccessExpression(target)) {
      if (this.current && !ts.isConstructorDeclaration(this.current.node)) this.properties.add(target.name.text);
      this.noteFilled(target.expression);
    } else if (ts.isElementAccessExpression(target)) this.noteFilled(target.expression);
    else if (ts.isArrayLiteralExpression(target)) target.elements.forEach((element) => this.noteAssigned(element));
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

const functionKinds = new Set<ts.SyntaxKind>([
  K.FunctionDeclaration,
  K.FunctionExpression,
  K.ArrowFunction,
  K.MethodDeclaration,
  K.Constructor,
  K.GetAccessor,
  K.SetAccessor,
]);

export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return functionKinds.has(node.kind);
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
