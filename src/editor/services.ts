/** What every feature of the editor is given. */
import type * as vscode from 'vscode';
import type { AnalysisService, DocumentAnalysis } from './analysisService.js';
import type { ExampleValues } from './exampleValues.js';
import type { SourceDocument } from './sourceDocument.js';

export interface EditorServices {
  readonly analysis: AnalysisService;
  readonly examples: ExampleValues;
  readonly log: vscode.LogOutputChannel;
}

/** The analysis of the document a provider is asked about, or `null` where there is none or nobody waits for it any more. */
export function analysisFor(
  services: EditorServices,
  document: SourceDocument,
  cancellation: vscode.CancellationToken,
): Promise<DocumentAnalysis | null> {
  return services.analysis.analyze(document, {
    // A wrapper, since a token's event may be called with any listener but its type asks for three arguments.
    cancellation: {
      get isCancellationRequested() {
        return cancellation.isCancellationRequested;
      },
      onCancellationRequested: (listener) => cancellation.onCancellationRequested(listener),
    },
  });
}
