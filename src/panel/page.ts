/** Puts a page into a panel that VS Code has made. */
import * as vscode from 'vscode';
import { pageAssets } from '../protocol.js';
import { pageHtml } from './html.js';
import type { PageFiles } from './html.js';

export interface PageChoice extends Pick<PageFiles, 'page' | 'title'> {
  /** Folders that it may load from, besides the extension's own bundles and media. Never the workspace. */
  readonly folders: readonly vscode.Uri[];
  /** Whether it starts workers that compute, and so has to know where their files are. */
  readonly computes: boolean;
}

export function showPage({ webview }: vscode.WebviewPanel, extensionUri: vscode.Uri, choice: PageChoice): void {
  const { page, title, folders, computes } = choice;
  const uri = (path: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path.split('/'))).toString();
  webview.options = {
    enableScripts: true,
    enableCommandUris: false,
    enableForms: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media'), ...folders],
  };
  const assets = {
    [pageAssets.worker]: uri('dist/webview/worker.js'),
    [pageAssets.kernels]: uri('dist/kernels.wasm'),
    [pageAssets.tfjsWasm]: uri('dist/tfjs-backend-wasm-simd.wasm'),
  };
  webview.html = pageHtml({ page, title, uri, cspSource: webview.cspSource, attributes: computes ? assets : {} });
}

/** The picture in a panel's tab. */
export function panelIcon(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'media', 'icon.svg');
}
