/** What the training panel offers for a model: layers, designs, data sets, and settings to begin with. */
import { compareDesigns } from '../design/compare.js';
import type { DesignTable } from '../design/compare.js';
import type { DesignChoice } from '../design/choice.js';
import { designKinds } from '../design/designs.js';
import { eligibleLayers } from '../design/eligible.js';
import type { EligibleLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import type { ConfigValue, ModelGraph } from '../graph/model.js';
import type { DatasetInfo, HostBackend, TrainingOffer } from '../protocol.js';
import type { OptimizerChoice, TrainingSettings } from '../train/plan.js';
import type { ModelSnapshot } from './modelSource.js';

export interface OfferRequest {
  readonly snapshot: ModelSnapshot;
  /** Index of the dense layer; `null` for the one that the table chooses. */
  readonly layer: number | null;
  /** A design to begin with, besides plain. */
  readonly choice: DesignChoice | null;
  readonly datasets: readonly DatasetInfo[];
  readonly hostBackends: readonly HostBackend[];
}

/** The offer, or the sentence that says why the model has none. */
export function trainingOffer({ snapshot, layer, choice, datasets, hostBackends }: OfferRequest): TrainingOffer | string {
  const { graph, name, file } = snapshot;
  const table = compareDesigns(graph, {
    ...(layer === null ? {} : { layer }),
    designs: designKinds,
    lineOf: (span) => snapshot.lineOf(span),
  });
  if (isDesignFailure(table)) return table.message;
  return {
    model: { name, file },
    layer: table.layer.index,
    layers: eligibleLayers(graph).map((eligible) => ({
      index: eligible.index,
      label: layerLabel(snapshot, eligible),
    })),
    table: { ...table, model: { name, file } },
    datasets,
    defaults: defaultSettings(graph, table, choice, datasets),
    hostBackends,
  };
}

/** `dense 450 → 120, line 31`, with the name where the code names the layer. */
export function layerLabel({ graph, lineOf }: ModelSnapshot, { index, inputs, units }: EligibleLayer): string {
  const node = graph.layers[index];
  const line = node?.span == null ? null : lineOf(node.span);
  const name = node?.name == null ? '' : ` ${JSON.stringify(node.name)}`;
  return `dense${name} ${grouped(inputs)} → ${grouped(units)}${line === null ? '' : `, line ${line}`}`;
}

function defaultSettings(
  graph: ModelGraph,
  table: DesignTable,
  choice: DesignChoice | null,
  datasets: readonly DatasetInfo[],
): TrainingSettings {
  const plain = table.rows.find((row) => row.design === 'plain');
  const other = choice !== null && choice.kind !== 'plain' ? choice : defaultSplit(table);
  return {
    designs: [...(plain === undefined ? [] : [plain.choice]), ...(other === null ? [] : [other])],
    dataset: defaultDataset(datasets),
    limit: null,
    optimizer: optimizerOf(graph.compile?.optimizer ?? null),
    epochs: 2,
    batchSize: 32,
    seeds: [1, 2, 3],
    backend: 'auto',
  };
}

/** Ten groups, as in the article that the split layer comes from, or the number nearest to it; at equal parameters where that can be. */
export function defaultSplit(table: DesignTable): DesignChoice | null {
  const rows = table.rows.filter((row) => row.design === 'split');
  const best = ['params', 'macs', 'same-width', 'given'].flatMap((match) =>
    rows.filter((row) => row.match === match).sort((a, b) => distance(a.groups) - distance(b.groups)),
  );
  return best[0]?.choice ?? null;
}

/** By ratio: 5 and 20 groups are as far from 10. */
function distance(groups: number): number {
  return Math.abs(Math.log(groups / 10));
}

/** What is here and was chosen for its likeness to the model's own data, else what needs no download. */
function defaultDataset(datasets: readonly DatasetInfo[]): TrainingSettings['dataset'] {
  const fitting = datasets.filter(({ misfit }) => misfit === null);
  const ready = fitting.find(({ present, choice }) => present && choice.id !== 'built-in');
  return (ready ?? fitting.find(({ choice }) => choice.id === 'built-in') ?? fitting[0])?.choice ?? { id: 'built-in' };
}

const usual: OptimizerChoice = { kind: 'sgd', learningRate: 0.01, momentum: 0.9 };

/** TensorFlow.js's own default learning rates. */
const byName: Readonly<Record<string, OptimizerChoice>> = {
  sgd: { kind: 'sgd', learningRate: 0.01, momentum: 0 },
  momentum: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 },
  adam: { kind: 'adam', learningRate: 0.001, momentum: 0 },
  rmsprop: { kind: 'rmsprop', learningRate: 0.01, momentum: 0 },
  adagrad: { kind: 'adagrad', learningRate: 0.01, momentum: 0 },
};

/** The optimizer that the code compiles the model with, where it can be seen and is one that the panel has. */
export function optimizerOf(value: ConfigValue): OptimizerChoice {
  if (typeof value === 'string') return byName[optimizerName(value)] ?? usual;
  if (typeof value !== 'object' || value === null || !('className' in value) || !('config' in value)) return usual;
  const known = byName[optimizerName(value.className ?? '')];
  if (known === undefined) return usual;
  const { learningRate, momentum } = value.config;
  return {
    ...known,
    ...(typeof learningRate === 'number' && learningRate > 0 ? { learningRate } : {}),
    ...(typeof momentum === 'number' && momentum >= 0 && momentum < 1 && known.kind === 'sgd' ? { momentum } : {}),
  };
}

function optimizerName(name: string): string {
  return name.toLowerCase().replace(/optimizer$/, '');
}

function grouped(size: number): string {
  return size.toLocaleString('en-US');
}
