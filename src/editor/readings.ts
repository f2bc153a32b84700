/** A builder may be read several times: with the arguments of each call, and with its parameters left open. What tells them apart. */
import type { ModelGraph } from '../graph/model.js';
import type { Span } from '../graph/span.js';
import { summarizeModel } from '../layers/summary.js';
import type { LayerSummary, ModelSummary } from '../layers/summary.js';
import type { DocumentAnalysis } from './analysisService.js';
import type { Stretch } from './callText.js';
import { LineMap } from './lineMap.js';
import { baseName } from '../project/paths.js';

/** `called in line 12`, `called in main.ts, line 3`; `null` where the reading is of no call in particular. */
export function callText(found: DocumentAnalysis, model: number): string | null {
  const span = found.analysis.readings?.[model]?.bindingsFrom;
  if (span == null) return null;
  const line = lineOfSpan(found, span);
  const file = span.file === found.analysis.file ? '' : `${baseName(span.file)}, `;
  return line === null ? null : `called in ${file}line ${line}`;
}

/** The builder or variable, with the call where the builder is called from several places; or the line where the model is made. */
export function modelTitle(found: DocumentAnalysis, model: number): string {
  const graph = found.analysis.models[model];
  const line = graph?.span == null ? null : lineOfSpan(found, graph.span);
  const name = graph?.name ?? (line === null ? 'model' : `model in line ${line}`);
  const call = callText(found, model);
  const alone = graph === undefined || readingsOf(found, model).length <= 1;
  return call === null || alone ? name : `${name}, ${call}`;
}

/** The models that are made by the same call in the source, this one among them. */
export function readingsOf({ analysis }: DocumentAnalysis, model: number): readonly number[] {
  const span = analysis.models[model]?.span;
  if (span == null) return [model];
  return analysis.models.flatMap((other, index) => (sameSpan(other.span, span) ? [index] : []));
}

/** The places in the analysis' own file where models are made, with the models that each makes. */
export function modelPlaces({
  analysis,
}: DocumentAnalysis): readonly { readonly span: Stretch; readonly models: readonly number[] }[] {
  const places: { span: Span; models: number[] }[] = [];
  analysis.models.forEach(({ span }, index) => {
    if (span?.file !== analysis.file) return;
    const place = places.find((known) => sameSpan(known.span, span));
    if (place === undefined) places.push({ span, models: [index] });
    else place.models.push(index);
  });
  return places;
}

/** The model with its builder's parameters left open, where a call's arguments say more. */
export function openReading({ analysis }: DocumentAnalysis, model: number): ModelSummary | null {
  const open = analysis.readings?.[model]?.open;
  return open == null ? null : summaryOfOpen(open);
}

/** The layer of the open reading that the same call makes, where it makes just one. */
export function openLayer(open: ModelSummary, layer: LayerSummary): LayerSummary | null {
  const same = open.layers.filter(({ span }) => sameSpan(span, layer.span));
  const [first] = same;
  return same.length === 1 && first !== undefined ? first : null;
}

/** 1-based line of a place in the file or in one that it is built from; `null` where the text is not at hand. */
export function lineOfSpan(found: DocumentAnalysis, { file, start }: Span): number | null {
  const text = file === found.analysis.file ? found.text : found.dependencies.get(file);
  return text == null ? null : new LineMap(text).positionAt(start).line + 1;
}

const openSummaries = new WeakMap<ModelGraph, ModelSummary>();

function summaryOfOpen(graph: ModelGraph): ModelSummary {
  const known = openSummaries.get(graph);
  if (known !== undefined) return known;
  const summary = summarizeModel(graph);
  openSummaries.set(graph, summary);
  return summary;
}

function sameSpan(a: Span | null, b: Span | null): boolean {
  return a !== null && b !== null && a.file === b.file && a.start === b.start && a.end === b.end;
}
