/** Reading a stored plan: JSON from a disk is checked before anything relies on it. */
import * as v from 'valibot';
import type { TrainingPlan } from './plan.js';

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const positive = v.pipe(natural, v.minValue(1));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const designChoice = v.looseObject({
  kind: v.picklist(['plain', 'split', 'grouped', 'low-rank', 'kronecker']),
  groups: positive,
  units: positive,
  rank: v.optional(positive),
});

const datasetChoice = v.union([
  v.object({ id: v.picklist(['built-in', 'cifar10', 'fashion-mnist', 'mnist']) }),
  v.object({ id: v.literal('file'), path: v.string() }),
]);

/** The outermost form of a graph; whoever builds the model checks the rest layer by layer. */
const modelGraph = v.looseObject({
  kind: v.picklist(['Sequential', 'Functional']),
  layers: v.array(v.looseObject({ className: v.string(), calls: v.array(v.looseObject({})) })),
  inputs: v.array(v.looseObject({})),
  outputs: v.array(v.looseObject({})),
});

const trainingPlan = v.looseObject({
  runId: v.string(),
  created: v.string(),
  model: v.object({ name: v.string(), file: v.string() }),
  layer: v.string(),
  settings: v.looseObject({
    designs: v.array(designChoice),
    dataset: datasetChoice,
    limit: v.nullable(positive),
    optimizer: v.object({ kind: v.picklist(['sgd', 'adam', 'rmsprop', 'adagrad']), learningRate: amount, momentum: amount }),
    epochs: positive,
    batchSize: positive,
    seeds: v.array(v.pipe(v.number(), v.safeInteger())),
    backend: v.picklist(['auto', 'webgpu', 'webgl', 'simd', 'wasm', 'cpu', 'tfjs-node']),
  }),
  designs: v.array(
    v.looseObject({
      key: v.string(),
      label: v.string(),
      choice: designChoice,
      graph: modelGraph,
      params: natural,
      macs: natural,
    }),
  ),
});

/** The plan, or why it is none. */
export function parsePlan(value: unknown): TrainingPlan | { readonly invalid: string } {
  const parsed = v.safeParse(trainingPlan, value);
  if (!parsed.success) return { invalid: v.summarize(parsed.issues) };
  return parsed.output as unknown as TrainingPlan;
}
