/**
 * Which layers a functional model has, and in which order: those between its outputs and its inputs, farthest from the outputs
 * first, as TensorFlow.js's `Container` sorts them.
 */
import type { AnyLayer } from './apply.js';
import { Either } from './tensorValue.js';
import type { Application, TensorValue } from './tensorValue.js';

export interface Trace {
  readonly layers: readonly AnyLayer[];
  /** The applications that are in the model, of each layer in the order in which they were made. */
  readonly applications: ReadonlyMap<AnyLayer, readonly Application[]>;
  /** Conditions on which the wiring depends. */
  readonly open: readonly Either[];
  /** It depends on more conditions than are followed, so that layers may be missing. */
  readonly cut: boolean;
}

const MOST_CONDITIONS = 200;

/** The applications that one reads from; of two between which a condition decides, both. */
export function previousOf(application: Application, open: Set<Either>): Application[] {
  return application.inputs.flatMap((input) => applicationsOf(input, open));
}

export function applicationsOf(tensor: TensorValue, open: Set<Either>): Application[] {
  const { source } = tensor;
  if (!(source instanceof Either)) return [source];
  if (open.size > MOST_CONDITIONS) return [];
  open.add(source);
  return [...applicationsOf(source.whenTrue, open), ...applicationsOf(source.whenFalse, open)];
}

export function trace(inputs: readonly TensorValue[], outputs: readonly TensorValue[]): Trace {
  const open = new Set<Either>();
  const stops = new Set(inputs.flatMap((input) => applicationsOf(input, new Set())));
  const finished: Application[] = [];
  const done = new Set<Application>();
  const layerIndex = new Map<AnyLayer, number>();
  const visit = (start: Application): void => {
    // An explicit stack: a chain of layers may be longer than JavaScript's own.
    const stack: { readonly application: Application; readonly previous: readonly Application[]; next: number }[] = [];
    const enter = (application: Application): void => {
      if (done.has(application)) return;
      done.add(application);
      if (!layerIndex.has(application.layer)) layerIndex.set(application.layer, layerIndex.size);
      stack.push({ application, previous: stops.has(application) ? [] : previousOf(application, open), next: 0 });
    };
    enter(start);
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const previous = top.previous[top.next++];
      if (previous) enter(previous);
      else {
        finished.push(top.application);
        stack.pop();
      }
    }
  };
  for (const output of outputs) for (const application of applicationsOf(output, open)) visit(application);

  const depths = new Map<Application, number>();
  const layerDepths = new Map<AnyLayer, number>();
  for (const application of finished.slice().reverse()) {
    const depth = Math.max(depths.get(application) ?? 0, layerDepths.get(application.layer) ?? 0);
    depths.set(application, depth);
    layerDepths.set(application.layer, depth);
    if (stops.has(application)) continue;
    for (const previous of previousOf(application, open)) depths.set(previous, Math.max(depth + 1, depths.get(previous) ?? 0));
  }
  const layers = [...layerDepths.keys()].sort(
    (a, b) => (layerDepths.get(b) ?? 0) - (layerDepths.get(a) ?? 0) || (layerIndex.get(a) ?? 0) - (layerIndex.get(b) ?? 0),
  );
  const applications = new Map<AnyLayer, Set<Application>>();
  for (const layer of layers) {
    const all = layer.kind === 'layer' ? layer.applications : layer.state.applications;
    applications.set(layer, new Set(all.filter((application) => done.has(application))));
  }
  for (const application of finished) applications.get(application.layer)?.add(application);
  return {
    layers,
    applications: new Map([...applications].map(([layer, own]) => [layer, [...own]])),
    open: [...open],
    cut: open.size > MOST_CONDITIONS,
  };
}
