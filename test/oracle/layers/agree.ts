/** Holds the catalogue against TensorFlow.js on one layer. */
import { isUnknown } from '../../../src/graph/dim.js';
import type { Dim } from '../../../src/graph/dim.js';
import type { LayerSpec } from '../../../src/graph/model.js';
import type { Fault } from '../../../src/graph/problem.js';
import { isRanked } from '../../../src/graph/shape.js';
import type { Shape } from '../../../src/graph/shape.js';
import { inferLayer } from '../../../src/layers/catalogue.js';
import type { InferOptions } from '../../../src/layers/catalogue.js';
import type { Inference } from '../../../src/layers/layerType.js';
import { parameterCount, trainableCount } from '../../../src/layers/total.js';
import { disagreementOf } from './disagreements.js';
import { silenceOf } from './silences.js';
import { runTfjs } from './tfjsLayer.js';
import type { TfjsResult, TfjsShape } from './tfjsLayer.js';

export interface Case {
  readonly spec: LayerSpec;
  /** One list of inputs an application. */
  readonly applications: readonly (readonly Shape[])[];
  readonly ours: Inference;
  readonly theirs: TfjsResult;
}

/** Applies the layer to each list of inputs in turn, and compares the last application. Throws with the whole case where the two disagree without a name. */
export function expectAgreement(spec: LayerSpec, ...applications: readonly (readonly Shape[])[]): Case {
  const inputs = applications[applications.length - 1] ?? [];
  const first = applications[0];
  const options: InferOptions = applications.length > 1 && first !== undefined ? { builtFor: first } : {};
  const ours = inferLayer(spec, inputs, options);
  const theirs = runTfjs(spec, ...applications);
  const found = compare(ours, theirs);
  const one: Case = { spec, applications, ours, theirs };
  if (found === null || disagreementOf(one, found) !== null) return one;
  throw new Error(`${found}\n${describeCase(one)}`);
}

/** The first thing in which the two differ. */
function compare(ours: Inference, theirs: TfjsResult): string | null {
  const thrown = ours.faults.find((fault) => fault.tfjsMessage !== null) ?? null;
  if (theirs.threw !== null) {
    if (thrown === null) return `TensorFlow.js throws: ${theirs.threw}`;
    return sameMessage(thrown, theirs.threw) ? null : `TensorFlow.js throws another message: ${theirs.threw}`;
  }
  if (thrown !== null) return `TensorFlow.js does not throw: ${thrown.tfjsMessage ?? ''}`;
  const kinds = ours.faults.map(silenceOf);
  const unnamed = ours.faults[kinds.indexOf(null)];
  if (unnamed !== undefined) return `TensorFlow.js says nothing about: ${unnamed.message}`;
  const faulty = kinds.some((kind) => kind?.outcome === 'open');
  if (ours.outputs.length !== theirs.outputs.length) return `${theirs.outputs.length} outputs`;
  const odd = ours.outputs.findIndex((shape, index) => !sameShape(shape, theirs.outputs[index] ?? [], faulty));
  if (odd >= 0) return `output ${odd}`;
  return (
    compareCount('parameters', parameterCount(ours), theirs.params, faulty) ??
    compareCount('trainable', trainableCount(ours), theirs.trainable, faulty)
  );
}

function sameMessage(fault: Fault, theirs: string): boolean {
  const ours = fault.tfjsMessage ?? '';
  // The rest of these quotes the whole object.
  return (
    ours === theirs ||
    (ours.endsWith(': ') && theirs.startsWith(ours)) ||
    (ours.startsWith('factor cannot') && theirs.startsWith(ours))
  );
}

/** Only a fault of the kind that leaves something open excuses an unknown size. */
function sameShape(ours: Shape, theirs: TfjsShape, faulty: boolean): boolean {
  if (!isRanked(ours)) return faulty;
  return ours.length === theirs.length && ours.every((dim, axis) => sameSize(dim, theirs[axis], faulty));
}

function sameSize(ours: Dim, theirs: number | null | undefined, faulty: boolean): boolean {
  if (ours !== null && isUnknown(ours)) return faulty;
  return ours === (theirs ?? null);
}

function compareCount(what: string, ours: ReturnType<typeof parameterCount>, theirs: number, faulty: boolean): string | null {
  if (isUnknown(ours)) return faulty ? null : `${what} unknown (${ours.unknown}), TensorFlow.js has ${theirs}`;
  return typeof ours === 'bigint' && Number(ours) === theirs ? null : `${what}: TensorFlow.js has ${theirs}`;
}

export function describeCase({ spec, applications, ours, theirs }: Case): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  const result = theirs.threw === null ? { outputs: theirs.outputs, params: theirs.params, trainable: theirs.trainable } : theirs;
  return [
    `layer  ${text(spec)}`,
    `inputs ${text(applications)}`,
    `ours   ${text({ outputs: ours.outputs, weights: ours.weights, missing: ours.missingWeights, faults: ours.faults })}`,
    `theirs ${text(result)}`,
  ].join('\n');
}
