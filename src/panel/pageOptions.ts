/** What a page may load: the extension's own bundles and media, and what is named besides. Never the workspace. */
import * as vscode from 'vscode';

export function pageOptions(extensionUri: vscode.Uri, others: readonly vscode.Uri[]): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableCommandUris: false,
    enableForms: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media'), ...others],
  };
}
