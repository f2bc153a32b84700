/** The size of the model at the cursor in the status bar, and the way to what can be done with it. */
import * as vscode from 'vscode';
import { modelHover } from './hoverText.js';
import { markdownString } from './hover.js';
import { isUnknown } from '../graph/dim.js';
import { formatExact, formatShort } from '../layers/formatCount.js';
import type { ModelSummary } from '../layers/summary.js';
import { summaryOf } from './modelSummaries.js';
import { modelsAt } from './places.js';
import { reasonNotToRead } from './sourceDocument.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings, settingsFor } from './settings.js';
import { shorten } from '../text/textTable.js';

const maxName = 24;

export function registerStatusItem(services: EditorServices): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('layerwright.model', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Layerwright: Model at the Cursor';
  item.command = 'layerwright.modelActions';

  const refresh = () => {
    const editor = vscode.window.activeTextEditor;
    // A panel or the output summary may have the focus: the editor beside it is still what the user works on.
    if (editor === undefined && vscode.window.visibleTextEditors.length > 0) return;
    if (editor === undefined || !settingsFor(editor.document.uri).statusBar || reasonNotToRead(editor.document) !== null) {
      return item.hide();
    }
    const found = services.analysis.peek(editor.document);
    // Being read: what stands there is out of date by a keystroke, and better than flicker.
    if (found === null) return void services.analysis.analyze(editor.document);
    if (found.analysis.models.length === 0) return item.hide();
    const at = modelsAt(found.analysis, editor.document.offsetAt(editor.selection.active));
    const [index] = at;
    const summary = index !== undefined && at.length === 1 ? summaryOf(found.analysis, index) : null;
    if (summary === null) {
      item.text = `$(layers) ${found.analysis.models.length} models`;
      item.tooltip = 'Layerwright: put the cursor into a model to see its size';
    } else {
      const name = summary.name === null ? '' : `${shorten(plain(summary.name), maxName)}: `;
      item.text = `$(layers) ${name}${sizeText(summary.params)}`;
      item.tooltip = markdownString(modelHover(summary));
    }
    item.show();
  };

  refresh();
  return vscode.Disposable.from(
    item,
    services.analysis.onDidAnalyze(refresh),
    services.analysis.onDidInvalidate(refresh),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === vscode.window.activeTextEditor) refresh();
    }),
    onDidChangeSettings(refresh),
  );
}

/** Every digit as long as that is short. */
function sizeText(params: ModelSummary['params']): string {
  if (isUnknown(params)) return 'size unknown';
  const short = typeof params === 'bigint' && params < 10_000_000n ? formatExact(params) : formatShort(params);
  return `${plain(shorten(short, maxName))} parameters`;
}

/** `$(…)` would draw an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '$\u2060(');
}
