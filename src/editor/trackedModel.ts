/** A model that is followed while its file is edited: by its name, and by its place among the models of the file where it has none. */
import * as vscode from 'vscode';
import type { ModelGraph } from '../graph/model.js';
import type { Span } from '../graph/span.js';
import type { DocumentAnalysis } from './analysisService.js';
import { lineOfSpan } from './readings.js';
import { fileOf } from './sourceDocument.js';
import { modelName } from './modelTarget.js';
import type { ModelTarget } from './modelTarget.js';
import type { EditorServices } from './services.js';
import { siblingUri } from './workspaceFiles.js';

export interface TrackedKey {
  readonly uri: string;
  readonly name: string | null;
  /** Index into `Analysis.models`. */
  readonly index: number;
}

export interface TrackedSnapshot {
  readonly graph: ModelGraph;
  readonly name: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly lineOf: (span: Span) => number | null;
}

export class TrackedModel {
  constructor(
    private readonly services: EditorServices,
    readonly key: TrackedKey,
  ) {}

  static of(services: EditorServices, { document, graph, index }: ModelTarget): TrackedModel {
    return new TrackedModel(services, { uri: document.uri.toString(), name: graph.name, index });
  }

  async current(): Promise<TrackedSnapshot | null> {
    const document = await this.document();
    if (document === null) return null;
    const found = await this.services.analysis.analyze(document, { urgent: true });
    const index = found === null ? null : indexOf(found, this.key);
    const graph = found === null || index === null ? undefined : found.analysis.models[index];
    if (found === null || index === null || graph === undefined) return null;
    return {
      graph,
      name: modelName({ document, found, index, graph }),
      file: vscode.workspace.asRelativePath(document.uri),
      lineOf: (span) => lineOfSpan(found, span),
    };
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.services.analysis.onDidAnalyze(({ document }) => {
      if (document.uri.toString() === this.key.uri) listener();
    });
  }

  async reveal(span: Span | null): Promise<void> {
    const document = await this.document();
    if (document === null) return;
    const target = span ?? (await this.current())?.graph.span ?? null;
    const own = target === null || target.file === fileOf(document);
    const shown = own ? document : await vscode.workspace.openTextDocument(siblingUri(document, target.file));
    const start = shown.positionAt(target?.start ?? 0);
    await vscode.window.showTextDocument(shown, {
      viewColumn: columnOf(shown.uri) ?? vscode.ViewColumn.One,
      selection: new vscode.Range(start, start),
    });
  }

  /** `null` where the file is gone. */
  private async document(): Promise<vscode.TextDocument | null> {
    try {
      return await vscode.workspace.openTextDocument(vscode.Uri.parse(this.key.uri));
    } catch (error) {
      this.services.log.info(`${this.key.uri} cannot be opened: ${String(error)}`);
      return null;
    }
  }
}

/** The model of the name; where several have it or it has none, the one at the same place among them. */
function indexOf({ analysis }: DocumentAnalysis, { name, index }: TrackedKey): number | null {
  const there = analysis.models[index];
  if (there?.name === name) return index;
  const same = analysis.models.map((_, at) => at).filter((at) => analysis.models[at]?.name === name);
  const [first] = same;
  return name !== null && same.length === 1 && first !== undefined ? first : null;
}

/** The column in which the file is shown already. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn | null {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  return shown?.viewColumn ?? null;
}
