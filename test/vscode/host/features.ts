/** What the features answer when VS Code asks them. */
import * as vscode from 'vscode';

/** All Markdown of the hovers at a place. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, position);
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

/** The inlay hints of Layerwright: `7 → 28×28×13 · 988`, with the line as the editor counts it. */
export async function hintTexts(document: vscode.TextDocument): Promise<string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
  return hints
    .map(({ label, position }) => ({
      line: position.line + 1,
      text: typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    }))
    .filter(({ text }) => text.startsWith('→'))
    .map(({ line, text }) => `${line} ${text}`);
}

export async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
  return lenses.flatMap(({ command }) => (command?.command.startsWith('layerwright.') ? [command.title] : []));
}

export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'layerwright');
}

export async function actionsAt(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(position, position),
  );
  return actions;
}
