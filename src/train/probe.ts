/**
 * Tries a back end on the model at hand: whether it starts, whether a training step on it comes out as on another one, and how
 * many steps a second it makes. Small networks are bound by how fast operations can be launched, so which back end is fastest is
 * measured, not known.
 */
import { byteSize } from '../text/byteSize.js';
import { reasonOf, startBackend } from './backends/backend.js';
import type { BackendResources, Backends } from './backends/backend.js';
import { readCheckpoint } from './checkpoint.js';
import { classifierShape } from './data/fit.js';
import { elementsOf } from './data/dataset.js';
import type { Dataset, Examples } from './data/dataset.js';
import { seededRandom } from './data/random.js';
import type { Environment } from './environment.js';
import type { BackendEvent } from './event.js';
import { JobTraining } from './jobTraining.js';
import { memoryNeeds } from './simd/memoryNeed.js';
import { withoutNoise } from './withoutNoise.js';
import type { BackendId, PlannedDesign, TrainingPlan, TrainingSettings } from './plan.js';
import { failure, success } from './result.js';
import type { Result } from './result.js';

export type Candidate = BackendEvent['candidates'][number];

/** Tries one back end on the plan's first design. Never throws: what goes wrong is why the back end is not available. */
export async function probeBackend(
  backends: Backends,
  id: BackendId,
  plan: TrainingPlan,
  resources: BackendResources,
): Promise<Candidate> {
  const absent = (detail: string): Candidate => ({ backend: id, available: false, detail, stepsPerSecond: null });
  const [design] = plan.designs;
  if (design === undefined) return absent('the plan has no design');
  try {
    const reference = await referenceFor(backends, id, plan, design, resources);
    const start = await startBackend(backends, id, resources);
    if ('reason' in start) return absent(start.reason);
    const memory = start.environment.kernels === undefined ? null : memoryOf(start.environment, plan);
    if (memory?.ok === false) return absent(memory.error);
    const compared = reference.weights === null ? null : await compare(start.environment, plan, design, reference.weights);
    if (compared !== null && !compared.ok) return absent(`${start.detail}: ${compared.error}`);
    const speed = await measure(start.environment, plan, design);
    if (!speed.ok) return absent(speed.error);
    const notes = [start.detail, memory?.value ?? null, speed.value.note, reference.note].filter((note) => note !== null);
    return { backend: id, available: true, detail: notes.join('; '), stepsPerSecond: speed.value.stepsPerSecond };
  } catch (error) {
    return absent(reasonOf(error));
  }
}

/** What a compiled training needs of memory, or why one of the plan's designs cannot be compiled; all of a run train on the same back end. */
function memoryOf(environment: Environment, plan: TrainingPlan): Result<string> {
  let largest = 0;
  for (const each of memoryNeeds(environment.tf, plan)) {
    if ('reason' in each) return failure(each.reason.replace(/\.$/, ''));
    largest = Math.max(largest, each.need.bytes);
  }
  return success(`needs ${byteSize(largest)} of memory a training`);
}

/** Multiply-adds a second that plain JavaScript makes at least, forward and backward. */
const cpuRate = 1e7;
/** A forward and a backward pass do about three times the multiply-adds of a forward pass. */
const passes = 3;
/** What a comparison on the CPU may take. */
const patienceSeconds = 4;
const comparedBatch = 2;

interface Reference {
  /** Weights after one step on another back end; `null` where there is nothing to compare with. */
  readonly weights: Float32Array | null;
  readonly note: string | null;
}

/** One step on the CPU back end or, where that would take long, on the WASM back end. */
async function referenceFor(
  backends: Backends,
  id: BackendId,
  plan: TrainingPlan,
  design: PlannedDesign,
  resources: BackendResources,
): Promise<Reference> {
  if (id === 'cpu') return { weights: null, note: null };
  const quick = (design.macs * passes * comparedBatch) / cpuRate < patienceSeconds;
  const other: BackendId | null = quick ? 'cpu' : id === 'wasm' ? null : 'wasm';
  const start = other === null ? null : await startBackend(backends, other, resources);
  if (start === null || 'reason' in start) return { weights: null, note: 'not compared: too large a model for the CPU' };
  const weights = await oneStep(start.environment, plan, design);
  if (!weights.ok) throw new Error(weights.error);
  return { weights: weights.value, note: other === 'cpu' ? null : 'compared with WebAssembly' };
}

/** Differences of this size come from the order of additions; a back end that computes wrongly is off by far more. */
const tolerance = 0.02;

async function compare(
  environment: Environment,
  plan: TrainingPlan,
  design: PlannedDesign,
  expected: Float32Array,
): Promise<Result<null>> {
  const actual = await oneStep(environment, plan, design);
  if (!actual.ok) return actual;
  const initial = await initialWeights(environment, plan, design);
  if (!initial.ok) return initial;
  // What counts is the change: the weights themselves would hide it.
  let difference = 0;
  let change = 0;
  let size = 0;
  expected.forEach((value, i) => {
    const start = initial.value[i] as number;
    difference += (value - (actual.value[i] as number)) ** 2;
    change += (value - start) ** 2;
    size += start ** 2;
  });
  const allowed = tolerance * Math.max(Math.sqrt(change), 1e-6 * Math.sqrt(size));
  if (Math.sqrt(difference) <= allowed) return success(null);
  const percent = ((100 * Math.sqrt(difference)) / Math.sqrt(change)).toPrecision(2);
  return failure(`a training step differs from the same step on the CPU by ${percent} %, so its results cannot be trusted`);
}

/** Plain gradient descent at rate 1: the weights then change by the gradient, which hides nothing. */
function comparedSettings(plan: TrainingPlan): TrainingSettings {
  return { ...plan.settings, optimizer: { kind: 'sgd', learningRate: 1, momentum: 0 }, batchSize: comparedBatch, epochs: 1 };
}

async function oneStep(environment: Environment, plan: TrainingPlan, design: PlannedDesign): Promise<Result<Float32Array>> {
  return weightsAfter(environment, plan, design, 1);
}

async function initialWeights(
  environment: Environment,
  plan: TrainingPlan,
  design: PlannedDesign,
): Promise<Result<Float32Array>> {
  return weightsAfter(environment, plan, design, 0);
}

async function weightsAfter(
  environment: Environment,
  plan: TrainingPlan,
  design: PlannedDesign,
  steps: number,
): Promise<Result<Float32Array>> {
  const data = syntheticData(design, comparedBatch);
  if (!data.ok) return data;
  // Back ends may draw their random numbers differently.
  const compared = { ...design, graph: withoutNoise(design.graph) };
  const prepared = JobTraining.prepare(environment, compared, 1, comparedSettings(plan), data.value, null);
  if (!prepared.ok) return prepared;
  const training = prepared.value;
  try {
    for (let step = 0; step < steps; step++) training.trainStep();
    const saved = readCheckpoint(await training.save());
    if (!saved.ok) return saved;
    return success(Float32Array.from(saved.value.tensors.flatMap(({ values }) => [...values])));
  } finally {
    training.dispose();
  }
}

const measureSeconds = 0.8;
const warmUpSeconds = 0.3;

async function measure(
  environment: Environment,
  plan: TrainingPlan,
  design: PlannedDesign,
): Promise<Result<{ readonly stepsPerSecond: number; readonly note: string | null }>> {
  // Plain JavaScript may need minutes for a whole batch; there the time of one example is taken for each.
  const { batchSize } = plan.settings;
  const slow = environment.backend === 'cpu' && (design.macs * passes * batchSize) / cpuRate > patienceSeconds;
  const measuredBatch = slow ? 1 : batchSize;
  const data = syntheticData(design, Math.max(64, measuredBatch));
  if (!data.ok) return data;
  const settings = { ...plan.settings, batchSize: measuredBatch, epochs: 1_000_000 };
  const prepared = JobTraining.prepare(environment, design, 1, settings, data.value, null);
  if (!prepared.ok) return prepared;
  const training = prepared.value;
  const seconds = async (steps: number): Promise<number> => {
    const start = performance.now();
    for (let step = 0; step < steps; step++) {
      training.trainStep();
      if (training.awaitsEvaluation) {
        await training.settle();
        training.takeEpoch();
      }
    }
    await training.settle();
    return (performance.now() - start) / 1000;
  };
  try {
    // The first steps compile shaders and optimize code.
    let step = await seconds(1);
    let spent = step;
    for (let i = 0; i < 20 && spent + step < warmUpSeconds; i++) {
      step = await seconds(1);
      spent += step;
    }
    if (spent < 4 * measureSeconds) step = await seconds(1);
    const steps = Math.max(1, Math.min(1000, Math.floor(measureSeconds / step)));
    const taken = steps === 1 ? step : await seconds(steps);
    const share = measuredBatch / batchSize;
    return success({ stepsPerSecond: (steps / taken) * share, note: slow ? 'estimated from steps of one example' : null });
  } finally {
    training.dispose();
  }
}

/** Random examples of the model's shape: what they show does not matter here. */
function syntheticData({ graph }: PlannedDesign, count: number): Result<Dataset> {
  const shape = classifierShape(graph);
  if (typeof shape === 'string') return failure(shape);
  const exampleShape = shape.input.map((size, axis) => size ?? (axis === 2 ? 3 : 32));
  const classes = Math.min(shape.outputs, 256);
  const random = seededRandom(1);
  const train: Examples = {
    count,
    pixels: Uint8Array.from({ length: count * elementsOf(exampleShape) }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, () => random.integer(classes)),
  };
  return success({ label: 'Random examples', exampleShape, classes, train, test: train });
}
