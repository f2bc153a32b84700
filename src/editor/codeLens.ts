/** Above each model: its size, and what can be done with it. */
import * as vscode from 'vscode';
import { lensText } from './lensText.js';
import { summaryOf } from './modelSummaries.js';
import type { ModelReference } from './modelTarget.js';
import { selector } from './selector.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings, settingsFor } from './settings.js';
import { hasDenseLayer } from './modelSummaries.js';

export function registerCodeLens(services: EditorServices): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider = vscode.languages.registerCodeLensProvider(selector, {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, cancellation) {
      if (!settingsFor(document.uri).codeLens) return [];
      const found = await analysisFor(services, document, cancellation);
      if (found === null) return [];
      const { analysis, version } = found;
      return analysis.models.flatMap((model, index) => {
        const summary = summaryOf(analysis, index);
        if (summary === null || model.span?.file !== analysis.file) return [];
        const at = document.positionAt(model.span.start);
        const range = new vscode.Range(at, at);
        const reference: ModelReference = { uri: document.uri.toString(), version, model: index };
        const lens = (title: string, command: string, tooltip: string) =>
          new vscode.CodeLens(range, { title, command, tooltip, arguments: [reference] });
        const size = lens(lensText(summary), 'layerwright.showModelTable', 'Show the table of all layers');
        if (!hasDenseLayer(model)) return [size];
        return [
          size,
          lens(
            'Compare designs',
            'layerwright.compareDesigns',
            'Compare ways to build a dense layer of this model, solved to the same budget',
          ),
          lens('Train Split Model', 'layerwright.trainSplitModel', 'Train this model and a split one side by side'),
        ];
      });
    },
  });
  return vscode.Disposable.from(
    changed,
    provider,
    services.analysis.onDidInvalidate(() => changed.fire()),
    onDidChangeSettings(() => changed.fire()),
  );
}
