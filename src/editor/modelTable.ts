/** The table of a whole model as a read-only text document that follows the source. */
import * as vscode from 'vscode';
import { isModelReference, lineOf, modelName } from './modelTarget.js';
import type { ModelReference, ModelTarget } from './modelTarget.js';
import { modelTableText } from './modelTableText.js';
import { summaryOf } from './modelSummaries.js';
import type { EditorServices } from './services.js';
import { valuesText } from './exampleValues.js';

const scheme = 'layerwright';

export async function showModelTable(target: ModelTarget): Promise<void> {
  const reference: ModelReference = {
    uri: target.document.uri.toString(),
    version: target.found.version,
    models: [target.index],
  };
  const name = modelName(target).replace(/[^\p{L}\p{N}._$-]+/gu, ' ');
  const uri = vscode.Uri.from({ scheme, path: `/${name} (line ${lineOf(target)}).txt`, query: JSON.stringify(reference) });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
}

export function registerModelTable(services: EditorServices): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => contentOf(services, uri),
  });
  const analyzed = services.analysis.onDidAnalyze(({ document }) => {
    for (const shown of vscode.workspace.textDocuments) {
      if (shown.uri.scheme === scheme && referenceOf(shown.uri)?.uri === document.uri.toString()) changed.fire(shown.uri);
    }
  });
  return vscode.Disposable.from(changed, provider, analyzed);
}

async function contentOf(services: EditorServices, uri: vscode.Uri): Promise<string> {
  const reference = referenceOf(uri);
  if (reference === null) return 'This table is of no model.';
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri));
  const found = await services.analysis.analyze(document, { urgent: true });
  if (found === null) return 'The file cannot be read at the moment.';
  const summary = summaryOf(found.analysis, reference.models[0] ?? -1);
  if (summary === null) return 'The model is no longer in its file.';
  const values = services.examples.of(document);
  const notes = Object.keys(values).length === 0 ? [] : [`With the example values ${valuesText(values)}.`];
  return modelTableText(summary, vscode.workspace.asRelativePath(document.uri), notes);
}

function referenceOf(uri: vscode.Uri): ModelReference | null {
  try {
    const parsed: unknown = JSON.parse(uri.query);
    return isModelReference(parsed) ? parsed : null;
  } catch {
    // Somebody typed such a URI by hand.
    return null;
  }
}
