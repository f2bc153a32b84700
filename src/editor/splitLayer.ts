/** "Split this layer…": asks for a design, and rewrites the source if it is still the one that was read. */
import * as vscode from 'vscode';
import { compareDesigns } from '../design/compare.js';
import type { DesignRow, Match } from '../design/compare.js';
import { designLabel } from '../design/choice.js';
import { designKinds } from '../design/designs.js';
import { isDesignFailure } from '../design/failure.js';
import { sourceEdit } from '../design/source/sourceEdit.js';
import { formatExact, formatShort } from '../layers/formatCount.js';
import type { LayerReference } from './codeActions.js';
import type { EditorServices } from './services.js';

const matchTexts: Readonly<Record<Match, string>> = {
  given: 'width as given',
  'same-width': 'same width',
  'params-multiple': 'equal parameters, a multiple of the width',
  params: 'equal parameters',
  macs: 'equal multiply-adds',
};

export async function splitLayer(services: EditorServices, reference: LayerReference): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri));
  const found = await services.analysis.analyze(document, { urgent: true });
  const graph = found?.analysis.models[reference.models[0]];
  if (found === null || graph === undefined || found.version !== reference.version) return changedMeanwhile();

  const table = compareDesigns(graph, { layer: reference.layer, designs: designKinds });
  if (isDesignFailure(table)) return void vscode.window.showInformationMessage(table.message);
  const rows = table.rows.filter((row) => row.design !== 'plain');
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(table.notes?.join(' ') ?? 'No other design fits this layer.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(rows.map(itemOf), {
    title: `Rebuild dense ${table.layer.inputs.toLocaleString('en-US')} → ${table.layer.units.toLocaleString('en-US')}`,
    placeHolder: 'Which design? The source is rewritten; undo takes it back.',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  if (document.version !== reference.version) return changedMeanwhile();

  const edit = sourceEdit(found.text, graph, reference.layer, chosen.row.choice);
  if (isDesignFailure(edit)) return void vscode.window.showWarningMessage(edit.message);
  const change = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(edit.start), document.positionAt(edit.end));
  change.replace(document.uri, range, edit.newText);
  if (!(await vscode.workspace.applyEdit(change))) changedMeanwhile();
}

function itemOf(row: DesignRow): vscode.QuickPickItem & { readonly row: DesignRow } {
  const difference = row.paramsDifference === 0 ? '' : ` (${signed(row.paramsDifference)})`;
  return {
    label: designLabel(row.choice),
    description: matchTexts[row.match],
    detail: `${formatExact(BigInt(row.params))} parameters${difference} · ${formatShort(BigInt(row.macs))} MACs${row.axis === null ? '' : ` · ${row.axis}`}`,
    row,
  };
}

function signed(difference: number): string {
  return `${difference > 0 ? '+' : '−'}${formatExact(BigInt(Math.abs(difference)))}`;
}

function changedMeanwhile(): void {
  void vscode.window.showInformationMessage('The file has changed since this was offered. Choose “Split this layer…” again.');
}
