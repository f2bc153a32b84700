/** Hovers over layer calls and over what stands for a model. */
import * as vscode from 'vscode';
import { calleeOf } from './callText.js';
import type { Stretch } from './callText.js';
import { valuesText } from './exampleValues.js';
import { layerHover, modelHover } from './hoverText.js';
import { joined } from './markdown.js';
import type { Markdown } from './markdown.js';
import { layerSummaries, summaryOf } from './modelSummaries.js';
import { callAt, modelsNamedAt } from './places.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { settingsFor } from './settings.js';
import { selector } from './selector.js';

/** A builder that is called from many places is shown for the first of them. */
const maxModels = 3;

export function registerHover(services: EditorServices): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, {
    async provideHover(document, position, cancellation) {
      if (!settingsFor(document.uri).hover) return null;
      const found = await analysisFor(services, document, cancellation);
      if (found === null) return null;
      const { analysis, text } = found;
      const offset = document.offsetAt(position);

      const values = services.examples.of(document);
      const notes = Object.keys(values).length === 0 ? [] : [`With the example values ${valuesText(values)}.`];

      const named = modelsNamedAt(analysis, offset);
      if (named !== null) {
        const summaries = named.models.slice(0, maxModels).flatMap((index) => summaryOf(analysis, index) ?? []);
        return hover(
          document,
          named.span,
          summaries.map((summary) => modelHover(summary, notes)),
        );
      }
      const call = callAt(analysis, offset);
      if (call === null) return null;
      // Over the arguments TypeScript's own hover has the word.
      const callee = calleeOf(text, call.span);
      if (offset > callee.end) return null;
      const cards = call.models.slice(0, maxModels).flatMap(({ model, layers }) => {
        const summary = summaryOf(analysis, model);
        return summary === null ? [] : [layerHover(summary, layerSummaries(summary, layers))];
      });
      return hover(document, callee, cards);
    },
  });
}

function hover(document: vscode.TextDocument, span: Stretch, cards: readonly Markdown[]): vscode.Hover | null {
  if (cards.length === 0) return null;
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  return new vscode.Hover(markdownString(joined(distinct(cards), '\n\n---\n\n')), range);
}

/** Models that look the same in a card are said once. */
function distinct(cards: readonly Markdown[]): readonly Markdown[] {
  return cards.filter((card, index) => cards.findIndex((other) => other.source === card.source) === index);
}

/** Neither trusted, so that no command can be run from it, nor with HTML. */
export function markdownString(markdown: Markdown): vscode.MarkdownString {
  const result = new vscode.MarkdownString(markdown.source);
  result.isTrusted = false;
  result.supportHtml = false;
  return result;
}
