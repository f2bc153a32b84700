/** Hovers over layer calls and over what stands for a model. */
import * as vscode from 'vscode';
import { calleeOf } from './callText.js';
import type { Stretch } from './callText.js';
import { layerCards, modelCards } from './cards.js';
import { valuesText } from './exampleValues.js';
import type { Markdown } from './markdown.js';
import { callAt, modelsNamedAt } from './places.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { settingsFor } from './settings.js';
import { selector } from './selector.js';

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
      if (named !== null) return hover(document, named.span, modelCards(found, named.models, notes));
      const call = callAt(analysis, offset);
      if (call === null) return null;
      // Over the arguments TypeScript's own hover has the word.
      const callee = calleeOf(text, call.span);
      return offset > callee.end ? null : hover(document, callee, layerCards(found, call));
    },
  });
}

function hover(document: vscode.TextDocument, span: Stretch, card: Markdown | null): vscode.Hover | null {
  if (card === null) return null;
  const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
  return new vscode.Hover(markdownString(card), range);
}

/** Neither trusted, so that no command can be run from it, nor with HTML. */
export function markdownString(markdown: Markdown): vscode.MarkdownString {
  const result = new vscode.MarkdownString(markdown.source);
  result.isTrusted = false;
  result.supportHtml = false;
  return result;
}
