/** What the reader makes of a program, in the same lines as `run`. */
import { formatShape } from '../../../src/graph/shape.js';
import type { Shape } from '../../../src/graph/shape.js';
import { isUnknown } from '../../../src/graph/dim.js';
import { formatCount } from '../../../src/graph/polynomial.js';
import { summarizeModel } from '../../../src/layers/summary.js';
import type { Total } from '../../../src/layers/total.js';
import { read } from '../../../src/reader/read.js';
import type { Analysis } from '../../../src/reader/analysis.js';

export function analyze(source: string): Analysis {
  return read({ file: '/program.ts', text: source });
}

export function describeModels(analysis: Analysis): string[] {
  return analysis.models.map((model) => {
    const summary = summarizeModel(model);
    const lines = summary.layers.map((layer) => {
      const shapes = layer.calls.map((call) => call.outputShapes.map(json).join(' '));
      return `${layer.className} ${[...new Set(shapes)].sort().join(' & ')} ${total(layer.params)}/${total(layer.trainableParams)}`;
    });
    return [`${summary.kind} ${summary.inputs.map(json).join(' ')} -> ${summary.outputs.map(json).join(' ')}`, ...lines].join(
      '\n  ',
    );
  });
}

function json(shape: Shape): string {
  return formatShape(shape).replaceAll(', ', ',');
}

function total(value: Total): string {
  return isUnknown(value) ? '?' : formatCount(value);
}
