/** The analysis as JSON, in the form that CLI.md promises. What is written here only grows. */
import { isUnknown } from '../graph/dim.js';
import type { Dim } from '../graph/dim.js';
import type { ModelGraph } from '../graph/model.js';
import { formatCount, isPolynomial } from '../graph/polynomial.js';
import type { Count } from '../graph/polynomial.js';
import { formatShape, isRanked, sameShape } from '../graph/shape.js';
import type { Shape } from '../graph/shape.js';
import type { Span } from '../graph/span.js';
import { summarizeModel } from '../layers/summary.js';
import type { LayerSummary } from '../layers/summary.js';
import type { Total } from '../layers/total.js';
import { displayPath } from './disk.js';
import type { Places } from './places.js';
import type { Project } from './project.js';

/** A size or a count: an exact integer, text where it depends on open names (or is too large for a number), `"?"` where it cannot be told. */
export type JsonCount = number | string;

/** A shape as a list of sizes, or `"?"`; `null` is the batch or a size that is free at run time. */
export type JsonShape = string | (JsonCount | null)[];

export function analysisJson({ analysis }: Project, places: Places, file: string): unknown {
  return {
    file,
    models: analysis.models.map((model) => modelJson(model, places)),
    problems: analysis.problems.map(({ code, severity, message, tfjsMessage, span, related }) => ({
      code,
      severity,
      message,
      ...rangeJson(span, places),
      ...elsewhere(span, places),
      tfjsMessage,
      related: related.map((other) => ({
        message: other.message,
        ...rangeJson(other.span, places),
        ...elsewhere(other.span, places),
      })),
    })),
  };
}

function modelJson(model: ModelGraph, places: Places): unknown {
  const summary = summarizeModel(model);
  const unknown = [
    ...model.unknowns.map(({ reason, span }) => ({ reason, line: lineJson(span, places) })),
    ...summary.reasons
      .filter((reason) => model.unknowns.every((entry) => entry.reason !== reason))
      .map((reason) => ({ reason, line: null })),
  ];
  return {
    name: model.name,
    kind: model.kind,
    line: lineJson(model.span, places),
    ...(model.span === null ? {} : elsewhere(model.span, places)),
    inputs: summary.inputs.map(shapeJson),
    outputs: summary.outputs.map(shapeJson),
    layers: summary.layers.map((layer) => layerJson(layer, places)),
    totalParams: countJson(summary.params),
    trainableParams: countJson(summary.trainableParams),
    macs: summary.macs === null ? null : countJson(summary.macs),
    complete: summary.complete,
    ...(unknown.length === 0 ? {} : { unknown }),
  };
}

function layerJson(layer: LayerSummary, places: Places): unknown {
  const outputs = layer.calls.length === 0 ? [layer.outputShapes] : layer.calls.map((call) => call.outputShapes);
  return {
    class: layer.className,
    name: layer.name,
    line: lineJson(layer.span, places),
    ...(layer.span === null ? {} : elsewhere(layer.span, places)),
    // TensorFlow.js too says of an input layer that its input is what it gives.
    inputShape: oneOrAll(layer.className === 'InputLayer' ? layer.outputShapes : layer.inputShapes),
    outputShape: oneOrAll(distinct(outputs)),
    params: countJson(layer.params),
    trainableParams: countJson(layer.trainableParams),
    macs: layer.macs === null ? null : countJson(layer.macs),
    ...(layer.conditional === null ? {} : { conditional: layer.conditional }),
    ...(layer.layers.length === 0 ? {} : { layers: layer.layers.map((inner) => layerJson(inner, places)) }),
  };
}

/** The outputs of one call; those of all calls where a shared layer gives different shapes. */
function distinct(calls: readonly (readonly Shape[])[]): readonly Shape[] {
  const [first = [], ...rest] = calls;
  const same = rest.every((shapes) => shapes.every((shape, index) => sameText(shape, first[index])));
  return same ? first : calls.flat();
}

function sameText(a: Shape, b: Shape | undefined): boolean {
  return b !== undefined && (sameShape(a, b) || formatShape(a) === formatShape(b));
}

function oneOrAll(shapes: readonly Shape[]): JsonShape | JsonShape[] | null {
  const [only] = shapes;
  if (only === undefined) return null;
  return shapes.length === 1 ? shapeJson(only) : shapes.map(shapeJson);
}

export function shapeJson(shape: Shape): JsonShape {
  return isRanked(shape) ? shape.map(dimJson) : '?';
}

function dimJson(dim: Dim): JsonCount | null {
  if (dim === null || typeof dim === 'number') return dim;
  return isPolynomial(dim) ? formatCount(dim) : '?';
}

export function countJson(total: Total | Count): JsonCount {
  if (isUnknown(total)) return '?';
  if (typeof total !== 'bigint') return formatCount(total);
  return total <= BigInt(Number.MAX_SAFE_INTEGER) && total >= BigInt(Number.MIN_SAFE_INTEGER) ? Number(total) : total.toString();
}

function lineJson(span: Span | null, places: Places): number | null {
  return span === null ? null : (places.startOf(span)?.line ?? null);
}

function rangeJson(span: Span, places: Places): object {
  const [start, end] = [places.startOf(span), places.endOf(span)];
  return {
    line: start?.line ?? null,
    column: start?.column ?? null,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
  };
}

/** Names the file of a place that is not in the file that was asked for. */
function elsewhere(span: Span, places: Places): { file?: string } {
  return span.file === places.file ? {} : { file: displayPath(span.file) };
}
