/** The editor's side of the extension: its services, and every feature over them. */
import * as vscode from 'vscode';
import { AnalysisService } from './analysisService.js';
import { registerCodeActions } from './codeActions.js';
import { registerCodeLens } from './codeLens.js';
import { registerContextKeys } from './contextKeys.js';
import { registerDiagnostics } from './diagnostics.js';
import { ExampleValues } from './exampleValues.js';
import type { Memory } from './exampleValues.js';
import { registerFileWatching } from './fileWatching.js';
import { registerHover } from './hover.js';
import { registerInlayHints } from './inlayHints.js';
import { registerModelTable } from './modelTable.js';
import type { Platform } from './platform.js';
import type { EditorServices } from './services.js';
import { settingsFor } from './settings.js';
import { SourceStore } from './sourceStore.js';
import { registerStatusItem } from './statusItem.js';
import { workspaceFiles } from './workspaceFiles.js';

export interface RunningEditor extends EditorServices {
  dispose(): void;
}

export function startEditor(platform: Platform, memory: Memory, log: vscode.LogOutputChannel): RunningEditor {
  const examples = new ExampleValues(memory);
  const sources = new SourceStore(workspaceFiles);
  const analysis = new AnalysisService({
    loadReader: once(() => platform.loadReader()),
    sources,
    options: () => settingsFor(),
    bindings: (document) => examples.of(document),
    reportError: (error) => log.error(error instanceof Error ? error : String(error)),
    now: () => platform.now(),
  });
  const services: EditorServices = { analysis, examples, log };
  const features = [
    registerHover(services),
    registerInlayHints(services),
    registerCodeLens(services),
    registerDiagnostics(services),
    registerCodeActions(services),
    registerStatusItem(services),
    registerContextKeys(services),
    registerModelTable(services),
    registerFileWatching(services, sources),
  ];
  return {
    ...services,
    dispose: () => void vscode.Disposable.from(...features, { dispose: () => analysis.dispose() }).dispose(),
  };
}

/** Loads once; a failure is tried again the next time. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
