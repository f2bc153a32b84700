/** The analysis for people: a table a model, then the problems. */
import type { ModelGraph } from '../graph/model.js';
import { problemKinds } from '../graph/problem.js';
import type { Problem, Severity } from '../graph/problem.js';
import { isPolynomial, namesOf } from '../graph/polynomial.js';
import { formatShape, isRanked } from '../graph/shape.js';
import type { Span } from '../graph/span.js';
import { layerTypeOf } from '../layers/catalogue.js';
import { formatBytes, formatExact, formatShare } from '../layers/formatCount.js';
import { summarizeModel } from '../layers/summary.js';
import type { LayerSummary, ModelSummary } from '../layers/summary.js';
import type { Total } from '../layers/total.js';
import type { Analysis } from '../reader/analysis.js';
import type { Places } from './places.js';
import { printable } from './terminal.js';
import type { Paint, Style } from './terminal.js';
import { formatTable } from '../text/textTable.js';
import type { Column, Row } from '../text/textTable.js';

export function analysisText(analysis: Analysis, places: Places, file: string, paint: Paint): string {
  const sections = analysis.models.map((model) => modelText(model, analysis, places, paint));
  if (sections.length === 0) sections.push(`${printable(file)} builds no TensorFlow.js model that can be read.`);
  if (analysis.problems.length > 0) sections.push(problemsText(analysis.problems, places, paint));
  return `${sections.join('\n\n')}\n`;
}

const columns: readonly Column[] = [
  { title: 'Layer', align: 'left' },
  { title: 'Output shape', align: 'left' },
  { title: 'Parameters', align: 'right' },
  { title: 'Share', align: 'right' },
  { title: 'How', align: 'left' },
  { title: 'Multiply-adds', align: 'right' },
  { title: 'Line', align: 'right' },
];

function modelText(model: ModelGraph, analysis: Analysis, places: Places, paint: Paint): string {
  const summary = summarizeModel(model);
  const title = [
    paint('bold', printable(model.name ?? 'model')),
    model.kind,
    ...(model.span === null ? [] : [places.format(model.span)]),
  ];
  const total = ['Total', '', formatExact(summary.params), '', trainableText(summary), formatExact(summary.macs), ''];
  const conditions = conditionsOf(summary.layers);
  const rows: Row[] = [...summary.layers.flatMap((layer) => layerRows(layer, places, conditions, '')), 'rule', total];
  return [title.join('  '), '', ...formatTable(columns, rows), '', ...notes(model, summary, analysis, places, conditions)].join(
    '\n',
  );
}

function layerRows(layer: LayerSummary, places: Places, conditions: readonly string[], indent: string): Row[] {
  const place = layer.span === null ? null : places.startOf(layer.span);
  const row = [
    indent + labelOf(layer, conditions),
    printable(layer.outputShapes.map(formatShape).join(' ')),
    printable(formatExact(layer.params)),
    layer.params === 0n ? '' : formatShare(layer.share),
    layer.formula === null || layer.formula.length > LONGEST_FORMULA ? '' : `= ${printable(layer.formula)}`,
    printable(formatExact(layer.macs)),
    place === null ? '' : String(place.line),
  ];
  return [row, ...layer.layers.flatMap((inner) => layerRows(inner, places, conditions, `${indent}  `))];
}

/** A longer formula would only spread the table: it has open names, and the count beside it says the same. */
const LONGEST_FORMULA = 48;

/** The conditions under which layers are there, in the order of the notes that tell them. */
function conditionsOf(layers: readonly LayerSummary[]): string[] {
  return [
    ...new Set(
      layers.flatMap((layer) => [...(layer.conditional === null ? [] : [layer.conditional]), ...conditionsOf(layer.layers)]),
    ),
  ];
}

/** `dense "fc1" ×2 [1]`: what it is, what the code calls it, how often it is applied, and which note tells its condition. */
function labelOf(layer: LayerSummary, conditions: readonly string[]): string {
  const kind = layerTypeOf(layer.className)?.factories[0] ?? layer.className;
  const parts = [
    kind === '?' ? 'unknown layer' : kind,
    ...(layer.name === null ? [] : [`"${layer.name}"`]),
    ...(layer.calls.length > 1 ? [`×${layer.calls.length}`] : []),
    ...(layer.conditional === null ? [] : [`[${conditions.indexOf(layer.conditional) + 1}]`]),
  ];
  return printable(parts.join(' '));
}

function trainableText({ params, trainableParams }: ModelSummary): string {
  if (typeof params !== 'bigint' || typeof trainableParams !== 'bigint') return '';
  const frozen = params - trainableParams;
  return frozen === 0n ? 'all trainable' : `${formatExact(trainableParams)} trainable, ${formatExact(frozen)} not`;
}

function notes(
  model: ModelGraph,
  summary: ModelSummary,
  analysis: Analysis,
  places: Places,
  conditions: readonly string[],
): string[] {
  const lines = conditions.map((condition, index) => `[${index + 1}] only if ${printable(condition)}`);
  lines.push('Multiply-adds (MACs) are those of one example, forward; 1 MAC = 2 FLOPs.');
  const memory = memoryOf(summary);
  if (memory.length > 0) lines.push(`Memory in 32-bit floats: ${memory.join(', ')}.`);
  for (const { reason, span } of unknownsOf(model, summary)) {
    lines.push(`Not known: ${printable(reason)}${span === null ? '' : ` (${places.format(span)})`}.`);
  }
  const open = openNamesOf(summary, conditions, analysis.openNames);
  if (open.all.length > 0) {
    const example = printable(JSON.stringify(open.size === null ? { [open.all[0] ?? '']: '…' } : { [open.size]: 10 }));
    lines.push(`Open: ${open.all.map(printable).join(', ')}. Give values with --args, such as --args '${example}'.`);
  }
  return lines;
}

function memoryOf({ params, activationBytes, optimizerStateBytes }: ModelSummary): string[] {
  const known = (label: string, bytes: Total | null) => (typeof bytes === 'bigint' ? [`${label} ${formatBytes(bytes)}`] : []);
  return [
    ...known('parameters', typeof params === 'bigint' ? params * 4n : params),
    ...known('activations of one example', activationBytes),
    ...known('optimizer', optimizerStateBytes),
  ];
}

/** Every reason once, those of the reader with their places. */
function unknownsOf(model: ModelGraph, summary: ModelSummary): { reason: string; span: Span | null }[] {
  const placed = new Set(model.unknowns.map(({ reason }) => reason));
  return [
    ...model.unknowns,
    ...summary.reasons.filter((reason) => !placed.has(reason)).map((reason) => ({ reason, span: null })),
  ];
}

/** The open names on which a shape, a count or a layer of this model depends, and one of them that is a size. */
function openNamesOf(
  summary: ModelSummary,
  conditions: readonly string[],
  openNames: Analysis['openNames'],
): { all: readonly string[]; size: string | null } {
  const shapes = summary.layers.flatMap((layer) => [...layer.inputShapes, ...layer.outputShapes]);
  const sizes = [...shapes.flatMap((shape) => (isRanked(shape) ? shape : [])), summary.params, summary.macs];
  const factors = sizes.flatMap((size) => (isPolynomial(size) ? namesOf(size) : []));
  const names = [...new Set(openNames.map(({ name }) => name))];
  const inSizes = names.filter((name) => factors.some((factor) => factor.includes(name)));
  const all = names.filter((name) => inSizes.includes(name) || conditions.some((condition) => condition.includes(name)));
  return { all, size: inSizes[0] ?? null };
}

const severityStyle: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'blue' };

function problemsText(problems: readonly Problem[], places: Places, paint: Paint): string {
  const counts = (['error', 'warning', 'information'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [paint(severityStyle[severity], plural(count, severity))];
  });
  return [...problems.map((problem) => problemText(problem, places, paint)), counts.join(', ')].join('\n\n');
}

function problemText(problem: Problem, places: Places, paint: Paint): string {
  const severity = paint(severityStyle[problem.severity], problem.severity);
  const head = `${paint('bold', places.format(problem.span))}  ${severity} ${problem.code}: ${printable(problem.message)}`;
  const related = problem.related.flatMap(({ span, message }) => [
    `  ${places.format(span)}  ${printable(message)}`,
    ...places.frame(span, 1).map((line) => paint('dim', `    ${line}`)),
  ]);
  const thrown = problem.tfjsMessage === null ? [] : [`  TensorFlow.js: ${printable(problem.tfjsMessage)}`];
  const frame = places.frame(problem.span).map((line) => paint('dim', `    ${line}`));
  return [head, ...frame, ...related, ...thrown, `  Fix: ${problemKinds[problem.code].fix}`].join('\n');
}

function plural(count: number, severity: Severity): string {
  if (severity === 'information') return `${count} ${count === 1 ? 'note' : 'notes'}`;
  return `${count} ${severity}${count === 1 ? '' : 's'}`;
}
