/** `check(source, expected)`: what the reader makes of a source, as a compact text. */
import { expect } from 'vitest';
import { isUnknown } from '../../../src/graph/dim.js';
import type { ModelGraph } from '../../../src/graph/model.js';
import { formatCount } from '../../../src/graph/polynomial.js';
import { formatShape } from '../../../src/graph/shape.js';
import type { Span } from '../../../src/graph/span.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import type { LayerSummary } from '../../../src/layers/summary.js';
import type { Total } from '../../../src/layers/total.js';
import type { Analysis, ReadRequest } from '../../../src/reader/analysis.js';
import { read } from '../../../src/reader/read.js';

export const TF = `import * as tf from '@tensorflow/tfjs';\n`;

export interface Options extends Partial<Omit<ReadRequest, 'text' | 'sources'>> {
  /** Other files of the project by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Reads without the guard at the top, so that an error in the reader fails the test. */
export function analyze(source: string, { files = {}, ...options }: Options = {}): Analysis {
  const request: ReadRequest = { file: '/project/main.ts', text: source, sources: new Map(Object.entries(files)), ...options };
  return read(request);
}

/** The source is TypeScript with `tf` imported. */
export function check(source: string, expected: string, options: Options = {}): void {
  const text = TF + dedent(source);
  expect(render(analyze(text, options), text)).toBe(dedent(expected));
}

/** The same for a whole file as it stands. */
export function checkFile(source: string, expected: string, options: Options = {}): void {
  const text = dedent(source);
  expect(render(analyze(text, options), text)).toBe(dedent(expected));
}

/**
 * A model: `name Kind [inputs]`, its layers with output shapes and parameters, the total, what is not known (`?`).
 * A problem: `! code at source: message`.
 */
export function render(analysis: Analysis, text: string): string {
  const models = analysis.models.map((model) => renderModel(model));
  const problems = analysis.problems.map((problem) => `! ${problem.code} at ${sourceAt(text, problem.span)}: ${problem.message}`);
  return [...models, ...problems].join('\n');
}

function renderModel(model: ModelGraph): string {
  const summary = summarizeModel(model);
  const lines = [`${model.name ?? '-'} ${model.kind} ${summary.inputs.map(formatShape).join(' ')}`];
  for (const layer of summary.layers) lines.push(...renderLayer(model, layer, '  '));
  lines.push(`  = ${formatTotal(summary.params)}${trained(summary.params, summary.trainableParams)}`);
  for (const note of model.unknowns) lines.push(`  ? ${note.reason}`);
  return lines.join('\n');
}

function renderLayer(model: ModelGraph | undefined, layer: LayerSummary, indent: string): string[] {
  const name = layer.name === null ? '' : ` "${layer.name}"`;
  const shapes = layer.calls.map((call) => call.outputShapes.map(formatShape).join(' '));
  const condition = layer.conditional === null ? '' : ` if ${layer.conditional}`;
  const line = `${indent}${layer.className}${name} ${shapes.join(' & ')} ${formatTotal(layer.params)}${trained(layer.params, layer.trainableParams)}${condition}`;
  const nested = model?.layers[layer.index]?.model;
  return [line, ...layer.layers.flatMap((inner) => renderLayer(nested, inner, `${indent}  `))];
}

function trained(params: Total, trainable: Total): string {
  const all = formatTotal(params);
  const some = formatTotal(trainable);
  return all === some ? '' : ` (${some} trained)`;
}

function formatTotal(total: Total): string {
  return isUnknown(total) ? '?' : formatCount(total);
}

function sourceAt(text: string, span: Span): string {
  return text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n');
}
