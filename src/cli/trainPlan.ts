/** From a model and the options of `layerwright train` to the plan of a run. */
import { compareDesigns } from '../design/compare.js';
import type { DesignRow } from '../design/compare.js';
import { designKey, designLabel } from '../design/choice.js';
import type { DesignChoice, DesignKind } from '../design/choice.js';
import { choiceOf } from '../design/designs.js';
import { defaultLayer, eligibleLayer, nameOf } from '../design/eligible.js';
import type { EligibleLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import { checkChoice, redesign } from '../design/redesign.js';
import type { ModelGraph } from '../graph/model.js';
import { summarizeModel } from '../layers/summary.js';
import type { PlannedDesign, TrainingPlan } from '../train/plan.js';
import { usageFailure, isUsageFailure } from './outcome.js';
import type { UsageFailure } from './outcome.js';
import { datasetChoice } from './trainOptions.js';
import type { TrainOptions } from './trainOptions.js';

export interface PlanRequest {
  readonly graph: ModelGraph;
  /** Index of the dense layer; without it, the default one. */
  readonly layer: number | undefined;
  /** 1-based line of the layer's call, where it has one. */
  readonly lineOf: (layer: number) => number | null;
  /** As people see it. */
  readonly file: string;
  readonly options: TrainOptions;
  readonly now: Date;
}

/** The plan, or what is wrong with the command. */
export function planRun(request: PlanRequest): TrainingPlan | UsageFailure {
  const { graph, options, now } = request;
  const layer = request.layer === undefined ? defaultLayer(graph) : eligibleLayer(graph, request.layer);
  if (isDesignFailure(layer)) return usageFailure(layer.message);
  const choices: DesignChoice[] = [];
  for (const kind of options.designs) {
    const chosen = choicesOf(graph, layer, kind, options);
    if (isUsageFailure(chosen)) return chosen;
    choices.push(...chosen);
  }
  const designs: PlannedDesign[] = [];
  for (const choice of choices) {
    const design = planDesign(graph, layer, choice);
    if (isUsageFailure(design)) return design;
    if (!designs.some(({ key }) => key === design.key)) designs.push(design);
  }
  const line = request.lineOf(layer.index);
  const node = graph.layers[layer.index];
  return {
    runId: now
      .toISOString()
      .replace(/[-:]|\.\d+Z$/g, '')
      .replace('T', '-'),
    created: now.toISOString(),
    model: { name: graph.name ?? request.file, file: request.file },
    layer: `${node === undefined ? 'dense' : nameOf(node)} ${grouped(layer.inputs)} → ${grouped(layer.units)}${line === null ? '' : `, line ${line}`}`,
    settings: {
      designs: designs.map(({ choice }) => choice),
      dataset: datasetChoice(options.dataset),
      limit: options.limit ?? null,
      optimizer: {
        kind: options.optimizer,
        learningRate: options.learningRate,
        momentum: options.optimizer === 'sgd' ? options.momentum : 0,
      },
      epochs: options.epochs,
      batchSize: options.batchSize,
      seeds: Array.from({ length: options.seeds }, (_, i) => i + 1),
      backend: options.backend,
    },
    designs,
  };
}

/** The choices of one kind of design: one for each number of groups that was asked for, or the one that suggests itself. */
function choicesOf(
  graph: ModelGraph,
  layer: EligibleLayer,
  kind: DesignKind,
  options: TrainOptions,
): DesignChoice[] | UsageFailure {
  if (kind === 'plain') return [choiceOf('plain', 1, layer.units)];
  const table = compareDesigns(graph, {
    layer: layer.index,
    designs: [kind],
    matches: [options.match],
    ...(options.splits === undefined ? {} : { splits: options.splits }),
  });
  if (isDesignFailure(table)) return usageFailure(table.message);
  const rows = table.rows.filter((row) => row.design === kind);
  if (options.units !== undefined) return withUnits(layer, kind, rows, options.units, options.splits);
  if (rows.length === 0) {
    return usageFailure(
      `No ${kind} design of ${table.layer.inputs} inputs fits the budget. Choose other --splits, or --match macs.`,
    );
  }
  if (options.splits !== undefined) return rows.map(({ choice }) => choice);
  return [suggested(rows).choice];
}

/** `--units`: each number of groups that was asked for, or the one whose solved width is nearest. */
function withUnits(
  layer: EligibleLayer,
  kind: DesignKind,
  rows: readonly DesignRow[],
  units: number,
  splits: readonly number[] | undefined,
): DesignChoice[] | UsageFailure {
  const given = (row: DesignRow): DesignChoice => ({ ...row.choice, units });
  if (splits !== undefined) {
    const choices = splits.map((groups) => choiceOf(kind, groups, units));
    const misfit = choices.map((choice) => checkChoice(layer, choice)).find((failure) => failure !== null);
    return misfit === undefined ? choices : usageFailure(misfit.message);
  }
  const possible = rows.filter((row) => checkChoice(layer, given(row)) === null);
  const distance = (row: DesignRow): number => Math.abs(Math.log(row.units / units));
  const [first, ...others] = possible;
  if (first === undefined)
    return usageFailure(
      `A ${kind} layer of ${layer.inputs} inputs cannot have ${units} units. Choose another width, such as a multiple of 10.`,
    );
  return [given(others.reduce((best, row) => (distance(row) < distance(best) ? row : best), first))];
}

/** Ten groups, as in the article that the split layer comes from, or the number nearest to it; of designs without groups, the one nearest to plain's size. */
function suggested(rows: readonly DesignRow[]): DesignRow {
  const distance = (row: DesignRow): number =>
    row.choice.rank === undefined ? Math.abs(Math.log(row.groups / 10)) : Math.abs(row.paramsDifference);
  return rows.reduce((best, row) => (distance(row) < distance(best) ? row : best));
}

function planDesign(graph: ModelGraph, layer: EligibleLayer, choice: DesignChoice): PlannedDesign | UsageFailure {
  const rebuilt = redesign(graph, layer.index, choice);
  if (isDesignFailure(rebuilt)) return usageFailure(rebuilt.message);
  const { params, macs, complete, reasons } = summarizeModel(rebuilt);
  if (!complete || typeof params !== 'bigint') {
    const why = complete ? 'it has open sizes; --args gives them values' : reasons.slice(0, 3).join('; ');
    return usageFailure(`The model cannot be trained, because it is not completely known: ${why}.`);
  }
  return {
    key: designKey(choice),
    label: designLabel(choice),
    choice,
    graph: rebuilt,
    params: Number(params),
    macs: typeof macs === 'bigint' ? Number(macs) : 0,
  };
}

function grouped(size: number): string {
  return size.toLocaleString('en-US');
}
