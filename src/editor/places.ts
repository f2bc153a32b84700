/** What an analysis says about a place in its file. */
import type { Analysis, LayerUse, ModelUse } from '../reader/analysis.js';
import type { ModelGraph } from '../graph/model.js';
import type { Stretch } from './callText.js';

/** A call and the layers that it makes, model by model: a builder may be read with and without its arguments. */
export interface CallPlace {
  readonly span: Stretch;
  readonly models: readonly { readonly model: number; readonly layers: readonly number[] }[];
}

/** The calls of the analysis' own file in the order of their text. */
export function callPlaces(analysis: Analysis): readonly CallPlace[] {
  const places = new Map<string, { span: Stretch; models: Map<number, number[]> }>();
  for (const use of analysis.layerUses) {
    if (use.span.file !== analysis.file) continue;
    const key = `${use.span.start}:${use.span.end}`;
    const place = places.get(key) ?? { span: use.span, models: new Map<number, number[]>() };
    places.set(key, place);
    const layers = place.models.get(use.model) ?? [];
    place.models.set(use.model, layers);
    if (!layers.includes(use.layer)) layers.push(use.layer);
  }
  return [...places.values()]
    .map(({ span, models }) => ({ span, models: [...models].map(([model, layers]) => ({ model, layers })) }))
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** The innermost call that holds the offset. */
export function callAt(analysis: Analysis, offset: number): CallPlace | null {
  return innermost(callPlaces(analysis), offset, (place) => place.span);
}

/** The models that the innermost name at the offset stands for. */
export function modelsNamedAt(
  analysis: Analysis,
  offset: number,
): { readonly span: Stretch; readonly models: readonly number[] } | null {
  const uses = analysis.modelUses.filter((use) => use.span.file === analysis.file);
  const found = innermost(uses, offset, (use) => use.span);
  if (found === null) return null;
  const same = uses.filter((use) => sameStretch(use.span, found.span));
  return { span: found.span, models: [...new Set(same.map((use) => use.model))] };
}

/**
 * The models that the cursor may mean: those named or built where it stands; else those within whose calls and names it
 * stands, from the first to the last; else all of the file. Only the most particular are given.
 */
export function modelsAt(analysis: Analysis, offset: number): readonly number[] {
  const named = modelsNamedAt(analysis, offset);
  if (named !== null) return named.models;
  const call = callAt(analysis, offset);
  if (call !== null) return call.models.map(({ model }) => model);
  const regions = analysis.models.map((model, index) => ({ index, region: regionOf(analysis, model, index) }));
  const around = regions.filter(({ region }) => region !== null && region.start <= offset && offset <= region.end);
  const size = ({ region }: (typeof around)[number]) => (region === null ? Infinity : region.end - region.start);
  const smallest = Math.min(...around.map(size));
  const inside = around.filter((entry) => size(entry) === smallest);
  return inside.length > 0 ? inside.map(({ index }) => index) : analysis.models.map((_, index) => index);
}

/** From the first to the last place in this file that belongs to a model; `null` where it is written elsewhere. */
export function regionOf(analysis: Analysis, model: ModelGraph, index: number): Stretch | null {
  const belongs = (use: LayerUse | ModelUse) => use.model === index && use.span.file === analysis.file;
  const spans = [...analysis.layerUses, ...analysis.modelUses].filter(belongs).map((use): Stretch => use.span);
  if (model.span !== null && model.span.file === analysis.file) spans.push(model.span);
  if (spans.length === 0) return null;
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

function innermost<T>(places: readonly T[], offset: number, spanOf: (place: T) => Stretch): T | null {
  let best: T | null = null;
  for (const place of places) {
    const span = spanOf(place);
    if (offset < span.start || offset > span.end) continue;
    if (best === null || span.end - span.start < spanOf(best).end - spanOf(best).start) best = place;
  }
  return best;
}

function sameStretch(a: Stretch, b: Stretch): boolean {
  return a.start === b.start && a.end === b.end;
}
