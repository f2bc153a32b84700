/** Offers and plans for the sample network, against the article's numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unknown } from '../../../src/graph/dim.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { openName } from '../../../src/graph/polynomial.js';
import type { ModelSnapshot } from '../../../src/panel/modelSource.js';
import { makePlan, newRunId } from '../../../src/panel/runPlan.js';
import { defaultSplit, optimizerOf, trainingOffer } from '../../../src/panel/trainingOffer.js';
import type { DatasetInfo, TrainingOffer } from '../../../src/protocol.js';
import { readModels } from '../../../src/reader/read.js';
import { parsePlan } from '../../../src/train/planSchema.js';

const file = join(import.meta.dirname, '../../../media/samples/cifar10.ts');
const text = readFileSync(file, 'utf8');
const graph = readModels({ file, text }).models[0] as ModelGraph;
const snapshot: ModelSnapshot = {
  graph,
  name: 'createModel',
  file: 'cifar10.ts',
  lineOf: ({ start }) => text.slice(0, start).split('\n').length,
};
const dataset = (id: 'built-in' | 'cifar10', present: boolean, misfit: string | null = null): DatasetInfo => ({
  choice: { id },
  label: id,
  exampleShape: [32, 32, 3],
  classes: 10,
  trainCount: 1,
  testCount: 1,
  present,
  misfit,
});

function offer(more: Partial<Parameters<typeof trainingOffer>[0]> = {}): TrainingOffer {
  const made = trainingOffer({
    snapshot,
    layer: null,
    choice: null,
    datasets: [dataset('built-in', true)],
    hostBackends: [],
    ...more,
  });
  if (typeof made === 'string') throw new Error(made);
  return made;
}

const planOf = (settings = offer().defaults, of: ModelGraph = graph, layer = offer().layer) =>
  makePlan({
    runId: 'run',
    created: new Date(0),
    model: { name: 'm', file: 'f' },
    graph: of,
    layer,
    layerLabel: 'dense',
    settings,
  });

describe('the offer for the article’s network', () => {
  it('has its hidden layer, and begins with ten groups at equal parameters', () => {
    const made = offer();
    expect(made.layers.map(({ label }) => label)).toEqual(['dense 450 → 120, line 35', 'dense 120 → 10, line 36']);
    expect(made.layer).toBe(made.layers[0]?.index);
    expect(made.defaults.designs).toEqual([
      { kind: 'plain', groups: 1, units: 120 },
      { kind: 'split', groups: 10, units: 3780 },
    ]);
  });

  it('takes the optimizer from the code', () => {
    expect(offer().defaults.optimizer).toEqual({ kind: 'sgd', learningRate: 0.01, momentum: 0.9 });
    expect(optimizerOf('adam')).toEqual({ kind: 'adam', learningRate: 0.001, momentum: 0 });
    expect(optimizerOf({ className: 'RMSPropOptimizer', config: { learningRate: 0.02 } })).toMatchObject({
      kind: 'rmsprop',
      learningRate: 0.02,
    });
    for (const other of [null, unknown('it is passed in'), 'lion', { className: 'Mine', config: {} }] as const) {
      expect(optimizerOf(other).kind).toBe('sgd');
    }
  });

  it('takes a design from the table, and real data that are here', () => {
    const choice = { kind: 'grouped', groups: 5, units: 590 } as const;
    expect(offer({ choice }).defaults.designs[1]).toEqual(choice);
    const both = [dataset('built-in', true), dataset('cifar10', true)];
    expect(offer({ datasets: both }).defaults.dataset).toEqual({ id: 'cifar10' });
    expect(offer({ datasets: [dataset('built-in', true), dataset('cifar10', false)] }).defaults.dataset).toEqual({
      id: 'built-in',
    });
    expect(offer({ datasets: [dataset('built-in', true), dataset('cifar10', true, 'No.')] }).defaults.dataset).toEqual({
      id: 'built-in',
    });
  });

  it('is a sentence where there is nothing to redesign', () => {
    const flat = { ...graph, layers: graph.layers.slice(0, 5), outputs: [{ layer: 4, call: 0, output: 0 }] };
    const made = trainingOffer({
      snapshot: { ...snapshot, graph: flat },
      layer: null,
      choice: null,
      datasets: [],
      hostBackends: [],
    });
    expect(made).toMatch(/no dense layer/);
  });

  it('has no split where none is in the table', () => {
    const { table } = offer();
    expect(defaultSplit({ ...table, rows: table.rows.filter((row) => row.design !== 'split') })).toBeNull();
  });
});

describe('a plan', () => {
  it('has every design with its size, and is JSON that can be read back', () => {
    const plan = planOf();
    if (!plan.ok) throw new Error(plan.error);
    expect(plan.value.designs.map(({ key, params, macs }) => [key, params, macs])).toEqual([
      ['plain-120', 62_186, 1_404_600],
      ['split-10-3780', 62_054, 1_557_300],
    ]);
    expect(parsePlan(JSON.parse(JSON.stringify(plan.value)))).toEqual(plan.value);
  });

  it('says why a design cannot be trained', () => {
    const settings = { ...offer().defaults, designs: [{ kind: 'split', groups: 7, units: 70 } as const] };
    expect(planOf(settings)).toMatchObject({ ok: false, error: expect.stringMatching(/450/) });
    const twice = { ...settings, designs: [offer().defaults.designs[0]!, offer().defaults.designs[0]!] };
    expect(planOf(twice)).toMatchObject({ ok: false, error: expect.stringMatching(/twice/) });
  });

  it('refuses a model with open or unknown sizes', () => {
    const last = graph.layers.length - 1;
    const withUnits = (units: Parameters<typeof openName>[0] | null): ModelGraph => ({
      ...graph,
      layers: graph.layers.map((layer, index) =>
        index === last
          ? { ...layer, config: { ...layer.config, units: units === null ? unknown('a file') : openName(units) } }
          : layer,
      ),
    });
    for (const open of ['classes', null]) expect(planOf(offer().defaults, withUnits(open))).toMatchObject({ ok: false });
  });

  it('has an id that can name a folder, different each time', () => {
    const ids = Array.from({ length: 50 }, () => newRunId(new Date(2026, 0, 2, 3, 4, 5)));
    for (const id of ids) expect(id).toMatch(/^\d{8}-\d{6}-[0-9a-f]{4}$/);
    expect(new Set(ids).size).toBeGreaterThan(45);
  });
});
