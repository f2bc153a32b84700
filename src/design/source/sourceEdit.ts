/**
 * "Split this layer…" as a text edit: the call of a dense layer becomes the calls of the layers that take its place, in the formatting
 * that the code has. What the design does not decide stays as it is written: constants, comments, initializers.
 */
import type { ConfigValue, LayerConfig, LayerSpec, ModelGraph } from '../../graph/model.js';
import type { Span } from '../../graph/span.js';
import { designs } from '../designs.js';
import type { DesignChoice } from '../choice.js';
import type { DesignStep } from '../design.js';
import { eligibleLayer } from '../eligible.js';
import { isDesignFailure } from '../failure.js';
import type { DesignFailure } from '../failure.js';
import { inheritedKeys, inputConfig, inputKeys, specsOf } from '../inherit.js';
import { checkChoice } from '../redesign.js';
import { contextOf } from './callContext.js';
import type { CallContext } from './callContext.js';
import { denseCallAt, notRewritable } from './layerCall.js';
import type { DenseCall } from './layerCall.js';
import { tokenize } from './tokens.js';

/** Replaces the text from `start` to `end`. */
export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * The edit that builds the dense layer at `index` of the graph in another way. `text` is the file of the layer's span. One call in the source may
 * make several layers (in a loop, in a helper); whoever offers the edit makes sure that it makes this one only.
 */
export function sourceEdit(text: string, graph: ModelGraph, index: number, choice: DesignChoice): SourceEdit | DesignFailure {
  const layer = eligibleLayer(graph, index);
  if (isDesignFailure(layer)) return layer;
  const misfit = checkChoice(layer, choice);
  if (misfit !== null) return misfit;
  const node = graph.layers[index];
  if (node?.span === undefined || node.span === null)
    return notRewritable('Where the layer is made is not known. Write the new layers by hand.');
  const tokens = tokenize(text);
  const call = denseCallAt(text, tokens, node.span.start, node.span.end);
  if (isDesignFailure(call)) return call;
  const context = contextOf(text, tokens, call);
  if (isDesignFailure(context)) return context;

  const steps = designs[choice.kind].steps(layer, choice);
  const calls = printSteps(text, call, steps, specsOf(steps, node), node);
  if (isDesignFailure(calls)) return calls;
  return place(
    text,
    node.span,
    context,
    calls,
    steps.findIndex(({ inherits }) => inherits === 'all'),
  );
}

/** One call a step, as text. */
function printSteps(
  text: string,
  call: DenseCall,
  steps: readonly DesignStep[],
  specs: readonly LayerSpec[],
  dense: LayerSpec,
): string[] | DesignFailure {
  if (!call.properties.some(({ key }) => key === 'units')) {
    return notRewritable('The units are not written in the call. Write them there, as units: ….');
  }
  const style = styleOf(text, call);
  const printed: string[] = [];
  for (const [position, step] of steps.entries()) {
    const input = position === 0 ? printInput(call, dense.config, style) : [];
    const config = printConfig(text, call, step, specs[position]?.config ?? step.config, input, style);
    if (isDesignFailure(config)) return config;
    printed.push(`${call.prefix}${step.factory}(${config})`);
  }
  return printed;
}

function printConfig(
  text: string,
  call: DenseCall,
  step: DesignStep,
  config: LayerConfig,
  input: readonly string[],
  style: Style,
): string | DesignFailure {
  const own: LayerConfig =
    step.groups === undefined ? step.config : { ...step.config, depthwiseInitializer: config['depthwiseInitializer'] ?? null };
  const printedOwn: string[] = [];
  for (const [key, value] of Object.entries(own)) {
    const printed = printValue(value, call.prefix, style);
    if (printed === null)
      return notRewritable(`The ${key} cannot be written beside ${call.prefix}dense. Write the new layers by hand.`);
    printedOwn.push(`${key}: ${printed}`);
  }
  if (step.className === 'Dense' && step.inherits === 'all') return editObject(text, call, own, printedOwn, input);
  const written = Object.fromEntries(call.properties.map(({ key }) => [key, null]));
  const inherited = [...inheritedKeys(step, written)].flatMap(([from, to]) => {
    if (to in own) return [];
    const value = call.properties.find(({ key }) => key === from)?.value ?? from;
    return [from === to && value === from ? from : `${to}: ${value}`];
  });
  const entries = [...input, ...printedOwn, ...inherited];
  return entries.length === 0 ? '' : style.object(entries);
}

/** The dense layer's own object, with new values where the design sets them and without what moved to the chain's first layer. */
function editObject(
  text: string,
  call: DenseCall,
  own: LayerConfig,
  printedOwn: readonly string[],
  input: readonly string[],
): string {
  let object = text.slice(call.objectStart, call.objectEnd);
  const written = new Set(call.properties.map(({ key }) => key));
  // From the last property to the first, so that the places of those before stay what they were.
  for (const property of [...call.properties].reverse()) {
    const [start, end] = [property.start - call.objectStart, property.end - call.objectStart];
    const printed = printedOwn.find((entry) => entry.startsWith(`${property.key}:`));
    if (printed !== undefined) object = object.slice(0, start) + printed + object.slice(end);
    else if (input.length === 0 && isInputKey(property.key)) object = withoutProperty(object, start, end);
  }
  const missing = printedOwn.filter((_, position) => !written.has(Object.keys(own)[position] ?? ''));
  return missing.length === 0
    ? object
    : object.replace(/^\{(\s*)/, (_, space: string) => `{${space}${missing.join(', ')},${space === '' ? ' ' : space}`);
}

/** Takes a property out with its comma, and its line where it has one of its own. */
function withoutProperty(object: string, start: number, end: number): string {
  const before = object.slice(0, start);
  const after = object.slice(end);
  const ownLine = /\n[^\S\n]*$/.exec(before);
  const lineEnd = /^[^\S\n]*,?[^\S\n]*(?=\n)/.exec(after);
  if (ownLine !== null && lineEnd !== null) return before.slice(0, ownLine.index) + after.slice(lineEnd[0].length);
  const comma = /^\s*,\s*/.exec(after);
  return comma === null ? before.replace(/,\s*$/, ' ') + after.trimStart() : before + after.slice(comma[0].length);
}

function isInputKey(key: string): boolean {
  return key === 'inputDim' || inputKeys.some((name) => name === key);
}

/** What the call says of the model's input, as it is written there. */
function printInput(call: DenseCall, config: LayerConfig, style: Style): string[] {
  const moved = Object.keys(inputConfig(config));
  return call.properties.flatMap(({ key, value, shorthand }) => {
    if (key === 'inputDim') return [`inputShape: ${style.list([value])}`];
    return isInputKey(key) && moved.includes(key) ? [shorthand ? key : `${key}: ${value}`] : [];
  });
}

interface Style {
  readonly quote: string;
  object(entries: readonly string[]): string;
  list(items: readonly string[]): string;
}

/** Spaces inside braces and the kind of quotes, as the call has them. */
function styleOf(text: string, call: DenseCall): Style {
  const object = text.slice(call.objectStart, call.objectEnd);
  const space = /^\{\S/.test(object) ? '' : ' ';
  const quote = /["']/.exec(object)?.[0] ?? /["']/.exec(text)?.[0] ?? "'";
  return { quote, object: (entries) => `{${space}${entries.join(', ')}${space}}`, list: (items) => `[${items.join(', ')}]` };
}

/** A value as source; `null` for one that has no literal. */
function printValue(value: ConfigValue, prefix: string, style: Style): string | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string')
    return `${style.quote}${value.replaceAll('\\', '\\\\').replaceAll(style.quote, `\\${style.quote}`)}${style.quote}`;
  if (Array.isArray(value)) {
    const items = (value as readonly ConfigValue[]).map((item) => printValue(item, prefix, style));
    return items.every((item) => item !== null) ? style.list(items) : null;
  }
  if (!('className' in value) || value.className !== 'VarianceScaling' || !prefix.endsWith('.layers.')) return null;
  const entries = Object.entries(value.config).map(([key, item]) => [key, printValue(item, prefix, style)] as const);
  if (entries.some(([, item]) => item === null)) return null;
  return `${prefix.replace(/layers\.$/, '')}initializers.varianceScaling(${style.object(entries.map(([key, item]) => `${key}: ${item ?? ''}`))})`;
}

/** Lines longer than this are broken where the code does not say how it breaks them. */
const LONGEST_LINE = 120;

/** `kept` is the call that stands for the one in the code, with what stands around it there. */
function place(text: string, span: Span, context: CallContext, calls: readonly string[], kept: number): SourceEdit {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (context.kind === 'add') {
    const [head, tail] = [text.slice(context.start, context.open), text.slice(context.end - 1, context.end) === ';' ? ');' : ')'];
    const separator = ownLine(text, context.start, newline);
    const statements = calls.map((call, position) =>
      position === kept
        ? text.slice(context.start, span.start) + call + text.slice(span.end, context.end)
        : `${head}${call}${tail}`,
    );
    return { start: context.start, end: context.end, newText: statements.join(separator) };
  }
  if (context.kind === 'element') {
    return { start: span.start, end: span.end, newText: calls.join(`,${ownLine(text, span.start, newline)}`) };
  }
  const input = text.slice(context.inputStart, context.inputEnd);
  const line = calls.reduce(
    (inner, call, position) => `${call}.apply(${inner})${position === calls.length - 1 ? '' : context.cast}`,
    input,
  );
  const column = span.start - (text.lastIndexOf('\n', span.start - 1) + 1);
  const newText =
    column + line.length <= LONGEST_LINE || line.includes('\n')
      ? line
      : nested(text, span.start, calls, input, context.cast, newline);
  return { start: span.start, end: context.end, newText };
}

/** Each `apply` on a line of its own, one step deeper than the one around it. */
function nested(text: string, start: number, calls: readonly string[], input: string, cast: string, newline: string): string {
  const indent = indentOf(text, start);
  const unit = /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ';
  const outermost = calls.length - 1;
  return calls.reduce((inner, call, position) => {
    const depth = indent + unit.repeat(outermost - position);
    const argument = position === 0 ? inner : `${newline}${depth}${unit}${inner}${newline}${depth}`;
    return `${call}.apply(${argument})${position === outermost ? '' : cast}`;
  }, input);
}

/** What stands between what is written one after the other: a line break with the indentation, or a space where the code has several on a line. */
function ownLine(text: string, start: number, newline: string): string {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^\s*$/.test(before) ? newline + before : ' ';
}

function indentOf(text: string, start: number): string {
  return /^[^\S\n]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? '';
}
