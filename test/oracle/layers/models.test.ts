/** Random stacks and graphs of layers against TensorFlow.js: shapes as they are built, and the totals of the summary. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRanked } from '../../../src/graph/shape.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import { buildFunctional, buildSequential, modelInput, step } from './models.js';
import type { Built } from './models.js';
import { countOf, freeTfjs } from './tfjsLayer.js';

const seed = Number(process.env['ORACLE_SEED'] ?? 20_240_601);
const runs = Number(process.env['ORACLE_RUNS'] ?? 1200);

/** How often each thing came about, so that the tests cannot pass on models that are all alike. */
interface Tally {
  models: number;
  refused: number;
  silent: number;
  shared: number;
  nested: number;
  merged: number;
}

function expectTotals({ graph, model, log }: Built): void {
  if (model === null) return;
  const summary = summarizeModel(graph);
  const theirs = { params: model.countParams(), trainable: countOf(model.trainableWeights) };
  const story = `${log.join('\n')}\n`;
  expect(summary.params, story).toEqual(BigInt(theirs.params));
  expect(summary.trainableParams, story).toEqual(BigInt(theirs.trainable));
  for (const [index, line] of summary.layers.entries()) {
    const layer = graph.kind === 'Sequential' ? model.layers[index] : undefined;
    if (layer !== undefined) expect(line.params, story).toEqual(BigInt(layer.countParams()));
  }
  const outputs = summary.outputs.map((shape) => (isRanked(shape) ? shape : null));
  expect(outputs, story).toEqual(model.outputs.map((tensor) => tensor.shape));
}

function count(tally: Tally, { graph, refusal, faults }: Built): void {
  tally.models++;
  if (refusal !== null) tally.refused++;
  if (refusal === null && faults.length > 0) tally.silent++;
  if (graph.layers.some((node) => node.calls.length > 1)) tally.shared++;
  if (graph.layers.some((node) => node.model !== undefined)) tally.nested++;
  if (graph.layers.some((node) => (node.calls[0]?.inputs.length ?? 0) > 1)) tally.merged++;
}

/** A model whose last layer cannot work has no totals to compare. */
function isSound({ faults, refusal }: Built): boolean {
  return (
    refusal !== null ||
    faults.every((fault) => fault.tfjsMessage !== null || fault.code === 'unsupported' || fault.code === 'ignored-config')
  );
}

const tally = (): Tally => ({ models: 0, refused: 0, silent: 0, shared: 0, nested: 0, merged: 0 });

test(`${runs} sequential models`, () => {
  const seen = tally();
  fc.assert(
    fc.property(
      modelInput,
      fc.array(step, { minLength: 1, maxLength: 8 }),
      fc.option(fc.integer({ min: 1, max: 3 })),
      fc.boolean(),
      (input, steps, batch, frozen) => {
        const built = buildSequential(input, steps, batch, frozen && steps.length > 5);
        if (isSound(built)) expectTotals(built);
        count(seen, built);
        freeTfjs();
      },
    ),
    { seed, numRuns: runs },
  );
  expect(seen.refused).toBeGreaterThan(runs / 20);
  expect(seen.refused).toBeLessThan(runs / 2);
});

test(`${runs} functional models`, () => {
  const seen = tally();
  const steps = fc.array(step, { minLength: 1, maxLength: 10 });
  const inner = fc.record({ input: modelInput, steps: fc.array(step, { minLength: 1, maxLength: 4 }) });
  fc.assert(
    fc.property(
      fc.array(modelInput, { minLength: 1, maxLength: 2 }),
      steps,
      fc.array(inner, { maxLength: 2 }),
      fc.boolean(),
      (inputs, of, models, frozen) => {
        const nested = models
          .map((model, index) => buildSequential(model.input, model.steps, null, index === 1))
          .filter((built) => built.refusal === null && isSound(built));
        // The nested models read the same input, so that they fit at times.
        const same = models
          .map((model) => buildSequential(inputs[0] ?? model.input, model.steps, null, frozen))
          .filter((built) => built.refusal === null && isSound(built));
        const built = buildFunctional(inputs, of, [...same, ...nested], frozen && of.length > 7);
        if (isSound(built)) expectTotals(built);
        count(seen, built);
        freeTfjs();
      },
    ),
    { seed: seed + 1, numRuns: runs },
  );
  expect(seen.shared).toBeGreaterThan(runs / 30);
  expect(seen.nested).toBeGreaterThan(runs / 30);
  expect(seen.merged).toBeGreaterThan(runs / 30);
  expect(seen.refused).toBeGreaterThan(runs / 50);
});
