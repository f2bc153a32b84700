/** Output shape and parameters at the end of each layer call. */
import * as vscode from 'vscode';
import { layerCards } from './cards.js';
import { hintOffset } from './callText.js';
import { hintTextOfModels } from './hintText.js';
import { markdownString } from './hover.js';
import { layerSummaries, summaryOf } from './modelSummaries.js';
import { callPlaces } from './places.js';
import { selector } from './selector.js';
import { analysisFor } from './services.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings, settingsFor } from './settings.js';

export function registerInlayHints(services: EditorServices): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider = vscode.languages.registerInlayHintsProvider(selector, {
    onDidChangeInlayHints: changed.event,
    async provideInlayHints(document, range, cancellation) {
      if (!settingsFor(document.uri).inlayHints) return [];
      const found = await analysisFor(services, document, cancellation);
      if (found === null) return [];
      const { analysis, text } = found;
      const calls = callPlaces(analysis);
      const ends = calls.map((call) => call.span.end);
      const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const hints: vscode.InlayHint[] = [];
      for (const call of calls) {
        if (call.span.end < from || call.span.end > to) continue;
        const label = hintTextOfModels(
          call.models.map(({ model, layers }) => {
            const summary = summaryOf(analysis, model);
            return summary === null ? [] : layerSummaries(summary, layers);
          }),
        );
        if (label === '') continue;
        const hint = new vscode.InlayHint(document.positionAt(hintOffset(text, call.span.end, ends)), label);
        hint.paddingLeft = true;
        const card = layerCards(found, call);
        if (card !== null) hint.tooltip = markdownString(card);
        hints.push(hint);
      }
      return hints;
    },
  });
  return vscode.Disposable.from(
    changed,
    provider,
    services.analysis.onDidInvalidate(() => changed.fire()),
    onDidChangeSettings(() => changed.fire()),
  );
}
