/** What can be done at a place: fix a problem, compare the designs of a dense layer, rewrite it in another design. */
import * as vscode from 'vscode';
import { eligibleLayer } from '../design/eligible.js';
import { isDesignFailure } from '../design/failure.js';
import type { DocumentAnalysis } from './analysisService.js';
import { diagnosticSource } from './diagnostics.js';
import { isModelReference } from './modelTarget.js';
import { callAt } from './places.js';
import { returnSequencesFix } from './recurrentFix.js';
import { selector } from './selector.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { settingsFor } from './settings.js';
import { diagnosticText } from './problemText.js';

/** A dense layer for a command: plain data. */
export interface LayerReference {
  readonly uri: string;
  readonly version: number;
  /** One index into `Analysis.models`, so that it is a `ModelReference` too. */
  readonly models: readonly [number];
  /** Index into that model's layers. */
  readonly layer: number;
}

export function isLayerReference(value: unknown): value is LayerReference {
  return isModelReference(value) && value.models.length === 1 && 'layer' in value && typeof value.layer === 'number';
}

export function registerCodeActions(services: EditorServices): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range, context, cancellation) {
      if (!settingsFor(document.uri).enabled) return [];
      const found = await analysisFor(services, document, cancellation);
      if (found === null) return [];
      return [...fixes(document, found, context.diagnostics), ...redesigns(document, found, document.offsetAt(range.start))];
    },
  };
  return vscode.languages.registerCodeActionsProvider(selector, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite],
  });
}

function fixes(
  document: vscode.TextDocument,
  found: DocumentAnalysis,
  diagnostics: readonly vscode.Diagnostic[],
): readonly vscode.CodeAction[] {
  return diagnostics
    .filter(({ source }) => source === diagnosticSource)
    .flatMap((diagnostic) => {
      const problem = found.analysis.problems.find(
        (candidate) =>
          candidate.code === diagnostic.code &&
          diagnosticText(candidate) === diagnostic.message &&
          document.offsetAt(diagnostic.range.start) === candidate.span.start,
      );
      const edit = problem === undefined ? null : returnSequencesFix(found.analysis, found.text, problem);
      if (edit === null) return [];
      const action = new vscode.CodeAction('Let the recurrent layer before return its sequence', vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      action.edit = new vscode.WorkspaceEdit();
      const range = new vscode.Range(document.positionAt(edit.start), document.positionAt(edit.end));
      action.edit.replace(document.uri, range, edit.newText);
      return [action];
    });
}

function redesigns(document: vscode.TextDocument, found: DocumentAnalysis, offset: number): readonly vscode.CodeAction[] {
  const call = callAt(found.analysis, offset);
  const [made, ...more] = call?.models ?? [];
  const [layer, ...others] = made?.layers ?? [];
  const graph = made === undefined ? undefined : found.analysis.models[made.model];
  if (made === undefined || layer === undefined || graph === undefined || isDesignFailure(eligibleLayer(graph, layer))) return [];
  const reference: LayerReference = { uri: document.uri.toString(), version: found.version, models: [made.model], layer };
  const actions = [commandAction('Compare designs of this layer', 'layerwright.compareDesigns', reference)];
  // A call that makes several layers, or one for several models, cannot be rewritten for one of them.
  const single = others.length === 0 && more.length === 0;
  if (single) actions.push(commandAction('Split this layer…', 'layerwright.splitLayer', reference));
  return actions;
}

function commandAction(title: string, command: string, reference: LayerReference): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.RefactorRewrite);
  action.command = { title, command, arguments: [reference] };
  return action;
}
