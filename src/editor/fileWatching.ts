/** Drops analyses when a file that they were read from changes, in an editor or on disk. */
import * as vscode from 'vscode';
import { configNames } from '../project/projectPaths.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings } from './settings.js';
import { languages } from './sourceDocument.js';
import type { SourceStore } from './sourceStore.js';

const sourceFiles = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json}';

/** Milliseconds: a branch that is checked out changes many files at once. */
const settleTime = 300;

export function registerFileWatching(services: EditorServices, sources: SourceStore): vscode.Disposable {
  const pending = new Map<string, vscode.Uri>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = () => {
    timer = null;
    const uris = [...pending.values()];
    pending.clear();
    for (const uri of uris) sources.changed(uri);
    if (uris.some(isConfig)) services.analysis.invalidate();
    else for (const uri of uris) services.analysis.invalidate(uri.path);
  };
  const changed = (uri: vscode.Uri) => {
    pending.set(uri.toString(), uri);
    timer ??= setTimeout(flush, settleTime);
  };

  const watcher = vscode.workspace.createFileSystemWatcher(sourceFiles);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const known = (languages as readonly string[]).includes(document.languageId) || isConfig(document.uri);
      if (contentChanges.length > 0 && known) changed(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      services.analysis.forget(document);
      // Unsaved text of the editor is gone: what is on disk counts again.
      if ((languages as readonly string[]).includes(document.languageId)) changed(document.uri);
    }),
    onDidChangeSettings(() => services.analysis.invalidate()),
    { dispose: () => timer !== null && clearTimeout(timer) },
  );
}

function isConfig(uri: vscode.Uri): boolean {
  return configNames.some((name) => uri.path.endsWith(`/${name}`)) || /\/[jt]sconfig[^/]*\.json$/.test(uri.path);
}
