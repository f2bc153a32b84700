/** Above each model: its size, and what can be done with it. */
import * as vscode from 'vscode';
import { lensTextOfReadings } from './lensText.js';
import { canBeRedesigned, summaryOf } from './modelSummaries.js';
import type { ModelReference } from './modelTarget.js';
import { modelPlaces } from './readings.js';
import { selector } from './selector.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings, settingsFor } from './settings.js';

export function registerCodeLens(services: EditorServices): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider = vscode.languages.registerCodeLensProvider(selector, {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document, cancellation) {
      if (!settingsFor(document.uri).codeLens) return [];
      const found = await analysisFor(services, document, cancellation);
      if (found === null) return [];
      const { analysis, version } = found;
      const suffix = Object.keys(services.examples.of(document)).length === 0 ? '' : ' · with example values';
      return modelPlaces(found).flatMap(({ span, models }) => {
        const at = document.positionAt(span.start);
        const range = new vscode.Range(at, at);
        const reference: ModelReference = { uri: document.uri.toString(), version, models };
        const lens = (title: string, command: string, tooltip: string) =>
          new vscode.CodeLens(range, { title, command, tooltip, arguments: [reference] });
        const summaries = models.flatMap((index) => summaryOf(analysis, index) ?? []);
        const lenses = [
          lens(`${lensTextOfReadings(summaries)}${suffix}`, 'layerwright.showModelTable', 'Show the table of all layers'),
        ];
        if (analysis.openNames.length > 0 && summaries.some(({ params }) => typeof params !== 'bigint')) {
          const tooltip = 'Give a name that the code leaves open a value, to see numbers; the file is not changed';
          lenses.push(
            new vscode.CodeLens(range, { title: 'Set example value…', command: 'layerwright.setExampleValue', tooltip }),
          );
        }
        if (!models.some((index) => canBeRedesigned(analysis.models[index]))) return lenses;
        return [
          ...lenses,
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
