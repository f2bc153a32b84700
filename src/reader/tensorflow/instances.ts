/** Classes of TensorFlow.js: `new tf.Sequential()`, `class X extends tf.layers.Layer`, `instanceof tf.LayersModel`. */
import type ts from 'typescript';
import type { Span } from '../../graph/span.js';
import { layerTypeOf } from '../../layers/catalogue.js';
import { spanOf } from '../modules/module.js';
import type { Frame } from '../interpreter/frame.js';
import type { ClassValue } from '../interpreter/functionValue.js';
import { callFunction } from '../interpreter/functions.js';
import { staticMemberOf } from '../interpreter/classes.js';
import { ObjectValue } from '../interpreter/objectValue.js';
import { Scope } from '../interpreter/scope.js';
import { isKind, isOpen } from '../interpreter/value.js';
import type { Value } from '../interpreter/value.js';
import { readConfig } from './config.js';
import { layerOfClass } from './layers.js';
import { LayerValue } from './layerValue.js';
import { loadedModel, makeFunctional, makeSequential } from './models.js';
import type { ModelValue } from './modelValue.js';

const MODELS = new Set(['Sequential', 'LayersModel', 'Model', 'models.Sequential', 'models.Model', 'models.LayersModel']);

const LOADED = new Set(['Sequential', 'LayersModel', 'GraphModel', 'Model']);

export function isInstantiable(path: string): boolean {
  return MODELS.has(path) || path === 'layers.Layer' || path === 'Layer' || layerClass(path) !== null;
}

/** `layers.Dense`, as code finds it that reaches into the package. */
function layerClass(path: string): string | null {
  const name = path.replace(/^layers\./, '');
  return layerTypeOf(name) === null ? null : name;
}

/** `leaf` is the class of the project of which it is an instance, where there is one. */
export function makeInstance(
  caller: Frame,
  path: string,
  leaf: ClassValue | null,
  args: readonly Value[] | null,
  node: ts.Node | null,
): Value {
  const { run } = caller;
  const place = node ?? leaf?.node;
  if (!place) return undefined;
  const frame: Frame = node ? caller : (leaf?.scope.frame ?? caller);
  const scope = new Scope({ ...caller, module: frame.module }, null, true);
  const given = args?.[0];
  const made = instance(scope, path, leaf, given, args, place);
  if (leaf) made.fields = new ObjectValue(run.trail, new Map(), leaf);
  return made;
}

function instance(
  scope: Scope,
  path: string,
  leaf: ClassValue | null,
  given: Value,
  args: readonly Value[] | null,
  node: ts.Node,
): LayerValue | ModelValue {
  if (path.endsWith('Sequential')) return makeSequential(scope, given, node);
  if (MODELS.has(path)) {
    if (given !== undefined && given !== null) return makeFunctional(scope, given, node);
    return loadedModel({ scope, args: [], node, argumentNodes: [] });
  }
  const className = layerClass(path);
  if (className !== null && leaf === null) return layerOfClass({ scope, args: args ?? [], node, argumentNodes: [] }, className);
  const base = className === null ? null : `what ${className} makes of its inputs here is not known`;
  return customLayer(scope, leaf, given, base, node);
}

function customLayer(scope: Scope, leaf: ClassValue | null, given: Value, unknown: string | null, node: ts.Node): LayerValue {
  const { run } = scope.frame;
  const read = isKind(given, 'object') ? readConfig(run, given) : null;
  const config = read?.config ?? {};
  const name = typeof config['name'] === 'string' ? config['name'] : null;
  const className = classNameOf(scope, leaf);
  return new LayerValue(run.trail, {
    className,
    name,
    config,
    span: madeAt(scope.frame, leaf) ?? spanOf(scope.frame.module, node),
    configSpans: read?.spans ?? new Map(),
    unknown,
  });
}

/** The `new X(…)` whose constructors are under way. */
function madeAt(frame: Frame, leaf: ClassValue | null): Span | null {
  let span: Span | null = null;
  for (let one: Frame | null = frame; leaf !== null && one?.constructing === leaf; one = one.parent) span = one.callSpan;
  return span;
}

/** `static get className()`, `static className = …`, or the class's own name. */
function classNameOf(scope: Scope, leaf: ClassValue | null): string {
  if (leaf === null) return 'Layer';
  const field = leaf.statics.properties.get('className');
  if (typeof field === 'string') return field;
  const getter = staticMemberOf(leaf, 'className')?.get;
  const value = getter ? callFunction(scope.frame, getter, { thisValue: leaf, args: [], node: null }) : undefined;
  return typeof value === 'string' ? value : (leaf.name ?? 'Layer');
}

/** `value instanceof tf.X` for a value that is not open. */
export function isSubclass(value: Value, path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (isKind(value, 'model')) {
    // Whoever asks which kind of model was loaded has a use for that kind.
    if (value.loaded !== null && LOADED.has(name)) return true;
    return name === 'Layer' || name === 'LayersModel' || name === 'Model' || name === value.modelKind;
  }
  if (isKind(value, 'layer')) return name === 'Layer' || name === value.origin.className;
  if (isKind(value, 'tensor')) return name === 'SymbolicTensor';
  if (isKind(value, 'data')) return name === 'Tensor';
  return isOpen(value);
}
