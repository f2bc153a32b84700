/** How a problem reads in the editor. Diagnostics are plain text there, so nothing is escaped. */
import { problemKinds } from '../graph/problem.js';
import type { Problem } from '../graph/problem.js';
import type { Span } from '../graph/span.js';
import { printable } from './markdown.js';

/** What is wrong, and on a second line what to do. */
export function diagnosticText(problem: Problem): string {
  return `${printable(problem.message)}\n${problemKinds[problem.code].fix}`;
}

/** Where the other side comes from, and what TensorFlow.js would say. */
export function relatedTexts(problem: Problem): readonly { readonly span: Span; readonly message: string }[] {
  const related = problem.related.map(({ span, message }) => ({ span, message: printable(message) }));
  if (problem.tfjsMessage === null) return related;
  return [...related, { span: problem.span, message: `TensorFlow.js would throw: ${printable(problem.tfjsMessage)}` }];
}
