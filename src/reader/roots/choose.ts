/** Which of the readings of a model are reported. */
import { isUnknown } from '../../graph/dim.js';
import type { ConfigValue, LayerConfig, ModelGraph } from '../../graph/model.js';
import { isPolynomial } from '../../graph/polynomial.js';
import type { Polynomial } from '../../graph/polynomial.js';
import { isRanked } from '../../graph/shape.js';
import type { Shape } from '../../graph/shape.js';
import type { Builder } from '../tensorflow/modelValue.js';
import type { ModelReading } from './readings.js';

export interface Chosen {
  readonly reading: ModelReading;
  /** The same builder with its parameters open, where a call site gives more. */
  readonly open: ModelReading | null;
}

/** A builder that is called in many ways is reported in so many at most. */
const MOST_CALLS = 12;

/** One group a place where a model is made; in the order of the places. */
export function chooseReadings(
  readings: readonly ModelReading[],
  file: string,
  builder: string | undefined,
  bindings: ReadonlySet<string>,
): Chosen[] {
  const groups = new Map<string, ModelReading[]>();
  for (const reading of readings) {
    const { origin } = reading.model;
    if (builder !== undefined && !origin.builders.some((one) => matches(one, builder))) continue;
    const key = `${origin.span.file}:${origin.span.start}`;
    const group = groups.get(key);
    if (group) group.push(reading);
    else groups.set(key, [reading]);
  }
  return [...groups.values()].flatMap((group) => chooseFrom(group, file, bindings)).sort(byPlace);
}

export function matches(one: Builder, builder: string): boolean {
  return one.name === builder || (one.name?.endsWith(`.${builder}`) ?? false);
}

function chooseFrom(group: readonly ModelReading[], file: string, bindings: ReadonlySet<string>): Chosen[] {
  // A model that is made by a constructor may be given its layers by a method that is read after it.
  const direct = group.filter((reading) => !reading.incidental);
  const usable = distinct(direct.some((reading) => reading.graph.layers.length > 0) ? direct : group);
  const own = usable.filter(isOwn);
  const calls = usable.filter((reading) => !isOwn(reading));
  const [best] = own.slice().sort((a, b) => openness(a.graph) - openness(b.graph));
  const closed = nearest(actual(calls.filter((reading) => openness(reading.graph) === 0)), file);
  const longest = Math.max(0, ...closed.map((reading) => reading.graph.layers.length));
  if (best && openness(best.graph) === 0) {
    // Who gives values wants to see what comes of them; otherwise a call says more than the defaults do.
    const assumed = best.assumed || best.graph.layers.length < longest;
    if (bindings.size > 0 || !assumed || closed.length === 0) return [{ reading: best, open: null }];
  }
  if (closed.length > 0) return closed.slice(0, MOST_CALLS).map((reading) => ({ reading, open: best ?? null }));
  const nearly = actual(leastOpen(calls));
  const [call] = nearly;
  const more =
    call && (!best || call.graph.layers.length > best.graph.layers.length || openness(call.graph) < openness(best.graph));
  if (more) return nearly.slice(0, MOST_CALLS).map((reading) => ({ reading, open: best ?? null }));
  return best ? [{ reading: best, open: null }] : [];
}

/** Those of which as much is known as of any; a model without layers is one to which the layers come later. */
function leastOpen(readings: readonly ModelReading[]): readonly ModelReading[] {
  const filled = readings.filter((reading) => reading.graph.layers.length > 0);
  const usable = filled.length > 0 ? filled : readings;
  const least = Math.min(...usable.map((reading) => openness(reading.graph)));
  return usable.filter((reading) => openness(reading.graph) === least);
}

/** Calls that happen before those that would, were the function around them called with nothing. */
function actual(calls: readonly ModelReading[]): readonly ModelReading[] {
  const certain = calls.filter((reading) => !reading.assumed);
  return certain.length > 0 ? certain : calls;
}

/** Calls in the file itself before those of other files. */
function nearest(calls: readonly ModelReading[], file: string): readonly ModelReading[] {
  const near = calls.filter(({ model }) =>
    model.origin.builders.every((one) => one.callSpan === null || one.callSpan.file === file),
  );
  return near.length > 0 ? near : calls;
}

/** The function that makes the model was read on its own, or there is none. */
function isOwn(reading: ModelReading): boolean {
  const { builders } = reading.model.origin;
  return builders.length > 0 && (builders[builders.length - 1] as Builder).callSpan === null;
}

function distinct(readings: readonly ModelReading[]): ModelReading[] {
  const seen = new Map<string, ModelReading>();
  for (const reading of readings) {
    const key = `${isOwn(reading) ? 'own' : 'call'} ${fingerprint(reading.graph)}`;
    if (!seen.has(key)) seen.set(key, reading);
  }
  return [...seen.values()];
}

const fingerprints = new WeakMap<ModelGraph, string>();

/** Equal for graphs that are built alike. */
export function fingerprint(graph: ModelGraph): string {
  let text = fingerprints.get(graph);
  if (text === undefined) {
    text = textOfGraph(graph);
    fingerprints.set(graph, text);
  }
  return text;
}

function textOfGraph(graph: ModelGraph): string {
  return JSON.stringify(graph, (key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : key === 'span' ? undefined : value,
  );
}

/** How much of a graph is not known: 0 for one that is complete. */
export function openness(graph: ModelGraph): number {
  let count = graph.unknowns.length * 10;
  if (graph.layers.length === 0) count += 5;
  for (const input of graph.inputs) count += opennessOfShape(input.shape);
  for (const layer of graph.layers) {
    if (layer.className === '?') count += 5;
    if (layer.conditional !== undefined) count += 1;
    for (const call of layer.calls) for (const shape of call.outputShapes) count += opennessOfShape(shape);
    count += opennessOfConfig(layer.config);
    if (layer.model) count += openness(layer.model);
  }
  return count;
}

function opennessOfShape(shape: Shape): number {
  if (!isRanked(shape)) return 3;
  let count = 0;
  for (const dim of shape) if (isUnknown(dim) || isPolynomial(dim)) count += isUnknown(dim) || isConditional(dim) ? 2 : 1;
  return count;
}

function opennessOfConfig(config: LayerConfig): number {
  return Object.values(config).reduce((sum: number, value) => sum + opennessOfValue(value), 0);
}

function opennessOfValue(value: ConfigValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (isList(value)) return value.reduce((sum: number, element) => sum + opennessOfValue(element), 0);
  if ('layer' in value) return opennessOfConfig(value.layer.config);
  if ('model' in value) return openness(value.model);
  return isPolynomial(value) || isUnknown(value) ? 1 : 0;
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}

/** An expression like `deep ? 64 : 32`. */
function isConditional(dim: Polynomial): boolean {
  return dim.terms.some((term) => term.factors.some((factor) => factor.includes(' ? ')));
}

function byPlace(a: Chosen, b: Chosen): number {
  return a.reading.model.origin.span.start - b.reading.model.origin.span.start;
}
