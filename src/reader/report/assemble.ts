/** Chosen readings as an `Analysis`. */
import { unknown } from '../../graph/dim.js';
import type { ConfigValue, LayerNode, ModelGraph } from '../../graph/model.js';
import { problemKinds } from '../../graph/problem.js';
import type { Problem } from '../../graph/problem.js';
import type { Analysis, LayerUse, ModelUse, OpenName, Reading } from '../analysis.js';
import type { Run } from '../interpreter/run.js';
import type { Chosen } from '../roots/choose.js';
import { fingerprint } from '../roots/choose.js';
import type { ModelReading } from '../roots/readings.js';
import { configValue } from '../tensorflow/config.js';
import type { ModelValue } from '../tensorflow/modelValue.js';
import type { Finding } from './finding.js';
import { namesUsed } from './names.js';

export interface Parts {
  readonly run: Run;
  readonly file: string;
  readonly readings: readonly ModelReading[];
  readonly chosen: readonly Chosen[];
  readonly findings: readonly Finding[];
  readonly missing: readonly (readonly string[])[];
}

export function assemble(parts: Parts): Analysis {
  const { run, file, chosen } = parts;
  const models = chosen.map(({ reading }) => named(reading));
  return {
    file,
    models,
    readings: chosen.map(readingOf),
    layerUses: models.flatMap((graph, model) => layerUses(graph, model, file)),
    modelUses: modelUses(parts),
    problems: problemsOf(parts),
    openNames: openNames(run, models),
    missing: parts.missing,
    bound: Object.fromEntries(
      [...run.bound].map(([name, value]): [string, ConfigValue] => [name, configValue(run, value) ?? unknown('it is undefined')]),
    ),
  };
}

/** The builder's name, the variable that holds the model, or the name that the model is given. */
function named({ model, graph }: ModelReading): ModelGraph {
  const { builders } = model.origin;
  const builder = builders.map((one) => one.name).filter((name) => name !== null);
  return { ...graph, name: builder[builder.length - 1] ?? model.variable ?? model.state.name };
}

function readingOf({ reading, open }: Chosen): Reading {
  const { builders } = reading.model.origin;
  const call = builders[builders.length - 1]?.callSpan ?? null;
  return { bindingsFrom: call, open: open ? named(open) : null };
}

function layerUses(graph: ModelGraph, model: number, file: string): LayerUse[] {
  return graph.layers.flatMap((layer, index) => (isWritten(layer, file) ? [{ span: layer.span, model, layer: index }] : []));
}

/** The input that a sequential model makes for its first layer stands nowhere in the code. */
function isWritten(layer: LayerNode, file: string): layer is LayerNode & { readonly span: NonNullable<LayerNode['span']> } {
  return layer.span !== null && layer.span.file === file;
}

function modelUses({ readings, chosen, file }: Parts): ModelUse[] {
  const indices = new Map<string, number[]>();
  const keyOf = (model: ModelValue): string => `${model.origin.span.file}:${model.origin.span.start}`;
  chosen.forEach(({ reading }, index) => {
    const key = keyOf(reading.model);
    indices.set(key, [...(indices.get(key) ?? []), index]);
  });
  const uses = new Map<string, ModelUse>();
  const add = (use: ModelUse): void => {
    if (use.span.file === file) uses.set(`${use.span.start}:${use.model}`, use);
  };
  for (const { model, graph } of readings) {
    const known = indices.get(keyOf(model)) ?? [];
    const same = known.filter((index) => fingerprint((chosen[index] as Chosen).reading.graph) === fingerprint(graph));
    const [first] = same.length > 0 ? same : known;
    if (first === undefined) continue;
    for (const span of model.uses) add({ span, model: first });
  }
  chosen.forEach(({ reading }, index) => {
    const { builders } = reading.model.origin;
    const nameSpan = builders[builders.length - 1]?.nameSpan;
    if (nameSpan) add({ span: nameSpan, model: index });
  });
  return [...uses.values()].sort((a, b) => a.span.start - b.span.start);
}

/** Each problem once, in source order, however many readings came upon it. */
function problemsOf({ findings, run, file }: Parts): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { fault, span, related } of findings) {
    const key = `${fault.code}:${span.start}:${span.end}`;
    if (problems.has(key)) continue;
    const { severity } = problemKinds[fault.code];
    problems.set(key, { code: fault.code, severity, message: fault.message, tfjsMessage: fault.tfjsMessage, span, related });
  }
  if (run.limit) {
    const message = 'Reading stopped at a limit, so models may be missing';
    const span = run.limit.file === file ? run.limit : { file, start: 0, end: 0 };
    problems.set('limit', { code: 'reader-limit', severity: 'information', message, tfjsMessage: null, span, related: [] });
  }
  return [...problems.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function openNames(run: Run, models: readonly ModelGraph[]): OpenName[] {
  const used = namesUsed(models);
  return [...run.openNames].filter(([name]) => !run.bound.has(name) && used.has(name)).map(([name, span]) => ({ name, span }));
}
