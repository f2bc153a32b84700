/** The problems of one builder's models, where the analysis has those of the whole file. */
import type { ModelGraph } from '../graph/model.js';
import type { Problem } from '../graph/problem.js';
import type { Span } from '../graph/span.js';
import type { Analysis } from '../reader/analysis.js';

/** Those that stand where one of the analysis's models or layers is made or applied, and whatever stopped the reading. */
export function builderProblems({ models, problems }: Analysis): Problem[] {
  const spans = models.flatMap(spansOf);
  return problems.filter(({ code, span }) => code === 'reader-limit' || spans.some((other) => overlap(span, other)));
}

function spansOf(model: ModelGraph): Span[] {
  const layers = model.layers.flatMap((node) => [
    node.span,
    ...node.calls.map((call) => call.span),
    ...(node.model === undefined ? [] : spansOf(node.model)),
  ]);
  return [model.span, ...layers].filter((span) => span !== null);
}

function overlap(a: Span, b: Span): boolean {
  return a.file === b.file && a.start < b.end && b.start < a.end;
}
