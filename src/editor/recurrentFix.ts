/** The fix for recurrent layers in a row: the one before has to give its whole sequence. */
import type { Problem } from '../graph/problem.js';
import type { LayerNode } from '../graph/model.js';
import type { Analysis } from '../reader/analysis.js';
import { calleeOf } from './callText.js';

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

const recurrent: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'ConvLSTM2D']);

/**
 * Where a layer wants one dimension more than a recurrent layer before it gives: sets `returnSequences` there. `null` where
 * that would not help, or the layer before is written elsewhere or in a way that cannot be added to.
 */
export function returnSequencesFix(analysis: Analysis, text: string, problem: Problem): TextEdit | null {
  if (problem.code !== 'rank-mismatch') return null;
  for (const before of layersBefore(analysis, problem)) {
    const span = before.span;
    if (!recurrent.has(before.className) || before.config['returnSequences'] === true || span?.file !== analysis.file) continue;
    return addKey(text, calleeOf(text, span).end, span.end, 'returnSequences: true');
  }
  return null;
}

/** The layers whose outputs the layer of the problem reads. */
function layersBefore(analysis: Analysis, problem: Problem): readonly LayerNode[] {
  const { span } = problem;
  return analysis.models.flatMap((model) => {
    const isAt = (layer: LayerNode) =>
      layer.span?.file === span.file && layer.span.start <= span.start && span.end <= layer.span.end;
    const [innermost] = model.layers.filter(isAt).slice(-1);
    const inputs = innermost?.calls.flatMap((call) => call.inputs) ?? [];
    return inputs.flatMap((input) => model.layers[input.layer] ?? []);
  });
}

/** Adds a key to the object that a call is given; a call without arguments gets one. */
function addKey(text: string, argumentsStart: number, callEnd: number, entry: string): TextEdit | null {
  const inside = text.slice(argumentsStart + 1, callEnd - 1);
  if (text[argumentsStart] !== '(' || text[callEnd - 1] !== ')') return null;
  if (inside.trim() === '') return { start: argumentsStart + 1, end: callEnd - 1, newText: `{ ${entry} }` };
  const brace = argumentsStart + 1 + inside.search(/\S/);
  if (text[brace] !== '{' || inside.includes('returnSequences')) return null;
  const body = text.slice(brace + 1, callEnd - 1).trimEnd();
  if (body === '}') return { start: brace + 1, end: text.indexOf('}', brace), newText: ` ${entry} ` };
  const indent = /^\r?\n[ \t]*/.exec(text.slice(brace + 1))?.[0];
  return { start: brace + 1, end: brace + 1, newText: indent === undefined ? ` ${entry},` : `${indent}${entry},` };
}
