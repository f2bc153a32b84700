/**
 * Calls from other files: a builder whose parameters its own file leaves open is read with the arguments of calls in other
 * open files. Nothing is searched for: only what was read anyway is used.
 */
import type { LayerUse, ModelUse, Reading } from '../reader/analysis.js';
import type { ModelGraph } from '../graph/model.js';
import type { DocumentAnalysis } from './analysisService.js';
import { summaryOf } from './modelSummaries.js';

/** More calls of one builder would only repeat themselves. */
const maxCalls = 8;

interface Call {
  readonly graph: ModelGraph;
  readonly reading: Reading;
  readonly from: DocumentAnalysis;
}

/** Whether one analysis was read from the text of the other's file as it is now. */
export function readsFile(caller: DocumentAnalysis, { analysis, text }: DocumentAnalysis): boolean {
  return caller.analysis.file !== analysis.file && caller.dependencies.get(analysis.file) === text;
}

/** The analysis with each open builder in the place of its readings for the calls of other files; the same one where there are none. */
export function withCallers(found: DocumentAnalysis, others: readonly DocumentAnalysis[]): DocumentAnalysis {
  const calls = others.filter((other) => readsFile(other, found)).flatMap((other) => callsInto(found, other));
  if (calls.length === 0) return found;
  const { analysis } = found;
  const models = [...analysis.models];
  const readings = models.map((_, index): Reading => analysis.readings?.[index] ?? { bindingsFrom: null, open: null });
  const layerUses = [...analysis.layerUses];
  const modelUses = [...analysis.modelUses];
  const dependencies = new Map(found.dependencies);

  analysis.models.forEach((own, index) => {
    if (readings[index]?.bindingsFrom != null || isClosed(found, index)) return;
    const mine = calls.filter(({ graph }) => sameSpan(graph, own)).slice(0, maxCalls);
    mine.forEach(({ graph, reading, from }, position) => {
      const at = position === 0 ? index : models.length;
      models[at] = graph;
      readings[at] = { bindingsFrom: reading.bindingsFrom, open: own };
      dependencies.set(from.analysis.file, from.text);
      if (position === 0) remove(layerUses, index);
      else
        modelUses.push(
          ...analysis.modelUses.filter((use) => use.model === index).map((use): ModelUse => ({ ...use, model: at })),
        );
      layerUses.push(...usesOf(graph, at, analysis.file));
    });
  });
  return { ...found, dependencies, analysis: { ...analysis, models, readings, layerUses, modelUses } };
}

/** The models that another file builds by calls into this one, each with the call. */
function callsInto({ analysis }: DocumentAnalysis, from: DocumentAnalysis): readonly Call[] {
  return from.analysis.models.flatMap((graph, index) => {
    const { bindingsFrom = null, open = null } = from.analysis.readings?.[index] ?? {};
    if (graph.span?.file !== analysis.file || bindingsFrom?.file !== from.analysis.file) return [];
    return [{ graph, reading: { bindingsFrom, open }, from }];
  });
}

function usesOf(graph: ModelGraph, model: number, file: string): readonly LayerUse[] {
  return graph.layers.flatMap(({ span }, layer) => (span?.file === file ? [{ span, model, layer }] : []));
}

/** Whether every size is known without a caller. */
function isClosed({ analysis }: DocumentAnalysis, model: number): boolean {
  const summary = summaryOf(analysis, model);
  return (
    summary !== null && summary.complete && typeof summary.params === 'bigint' && typeof summary.activationBytes === 'bigint'
  );
}

function remove(uses: LayerUse[], model: number): void {
  for (let index = uses.length - 1; index >= 0; index--) if (uses[index]?.model === model) uses.splice(index, 1);
}

function sameSpan({ span: a }: ModelGraph, { span: b }: ModelGraph): boolean {
  return a !== null && b !== null && a.file === b.file && a.start === b.start && a.end === b.end;
}
