/** Summaries of an analysis' models, made once a model. */
import { defaultLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import type { ModelGraph } from '../graph/model.js';
import { summarizeModel } from '../layers/summary.js';
import type { LayerSummary, ModelSummary } from '../layers/summary.js';
import type { Analysis } from '../reader/analysis.js';

const summaries = new WeakMap<ModelGraph, ModelSummary>();

/** The summary of a model by its index; `null` where there is none. */
export function summaryOf(analysis: Analysis, index: number): ModelSummary | null {
  const graph = analysis.models[index];
  if (graph === undefined) return null;
  const known = summaries.get(graph);
  if (known !== undefined) return known;
  const summary = summarizeModel(graph);
  summaries.set(graph, summary);
  return summary;
}

export function layerSummaries(summary: ModelSummary, layers: readonly number[]): readonly LayerSummary[] {
  return layers.flatMap((index) => summary.layers[index] ?? []);
}

/** Whether a model has a layer that other designs could replace. */
export function hasDenseLayer(graph: ModelGraph | undefined): boolean {
  return graph?.layers.some((layer) => layer.className === 'Dense') ?? false;
}

/** Whether one of them has known sizes, so that there is something to compare. */
export function canBeRedesigned(graph: ModelGraph | undefined): boolean {
  return graph !== undefined && !isDesignFailure(defaultLayer(graph));
}
