/** Problems of the open documents, each with the places that it is about. */
import * as vscode from 'vscode';
import type { DocumentAnalysis } from './analysisService.js';
import { calleeOf } from './callText.js';
import { LineMap } from './lineMap.js';
import { diagnosticText, relatedTexts } from './problemText.js';
import type { Problem, Severity } from '../graph/problem.js';
import type { Span } from '../graph/span.js';
import { reasonNotToRead } from './sourceDocument.js';
import type { EditorServices } from './services.js';
import { onDidChangeSettings, settingsFor } from './settings.js';
import { siblingUri } from './workspaceFiles.js';

export const diagnosticSource = 'layerwright';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

export function registerDiagnostics(services: EditorServices): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(diagnosticSource);
  /** What each analyzed document says about itself and about files that it is built from. */
  const said = new Map<string, ReadonlyMap<string, readonly vscode.Diagnostic[]>>();

  const publish = (documentKey: string, now: ReadonlyMap<string, readonly vscode.Diagnostic[]>) => {
    const touched = new Set([...(said.get(documentKey)?.keys() ?? []), ...now.keys()]);
    if (now.size === 0) said.delete(documentKey);
    else said.set(documentKey, now);
    for (const key of touched) {
      const all = [...said.values()].flatMap((byFile) => byFile.get(key) ?? []);
      collection.set(vscode.Uri.parse(key), distinct(all));
    }
  };

  const follow = (document: vscode.TextDocument) => {
    const wanted = settingsFor(document.uri).diagnostics && !document.isClosed && !isForeign(document);
    if (!wanted || reasonNotToRead(document) !== null) publish(document.uri.toString(), new Map());
    else {
      const { version } = document;
      void services.analysis.analyze(document).then((found) => {
        // Nothing came of this version, though nothing newer was asked for: what is underlined would be out of date.
        if (found === null && !document.isClosed && document.version === version && services.analysis.peek(document) === null) {
          publish(document.uri.toString(), new Map());
        }
      });
    }
  };
  const followAll = () => vscode.workspace.textDocuments.forEach(follow);
  followAll();

  return vscode.Disposable.from(
    collection,
    services.analysis.onDidAnalyze((found) => {
      const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === found.document.uri.toString());
      if (document === undefined || isForeign(document) || !settingsFor(document.uri).diagnostics) return;
      publish(document.uri.toString(), diagnosticsOf(found));
    }),
    services.analysis.onDidInvalidate(followAll),
    vscode.workspace.onDidOpenTextDocument(follow),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) follow(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => publish(document.uri.toString(), new Map())),
    onDidChangeSettings(followAll),
  );
}

/** Other people's packages are read when they are opened, but their problems are not the user's. */
function isForeign(document: vscode.TextDocument): boolean {
  return document.uri.path.includes('/node_modules/');
}

function diagnosticsOf(found: DocumentAnalysis): ReadonlyMap<string, readonly vscode.Diagnostic[]> {
  const places = new Places(found);
  const byFile = new Map<string, vscode.Diagnostic[]>();
  for (const problem of found.analysis.problems) {
    const location = places.locate(narrowed(found, problem.span));
    if (location === null || location.uri.path.includes('/node_modules/')) continue;
    const key = location.uri.toString();
    const list = byFile.get(key) ?? [];
    byFile.set(key, list);
    list.push(diagnosticOf(problem, location, places));
  }
  return byFile;
}

function diagnosticOf(problem: Problem, location: vscode.Location, places: Places): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(location.range, diagnosticText(problem), severities[problem.severity]);
  diagnostic.source = diagnosticSource;
  diagnostic.code = problem.code;
  diagnostic.relatedInformation = relatedTexts(problem).flatMap(({ span, message }) => {
    const at = places.locate(span);
    return at === null ? [] : [new vscode.DiagnosticRelatedInformation(at, message)];
  });
  return diagnostic;
}

/** Of a layer's call only what is called is underlined: its arguments may go over many lines. */
function narrowed({ analysis, text }: DocumentAnalysis, span: Span): Span {
  const isCall = analysis.layerUses.some(
    ({ span: use }) => use.file === span.file && use.start === span.start && use.end === span.end,
  );
  return isCall && span.file === analysis.file ? { ...span, ...calleeOf(text, span) } : span;
}

/** Locations of spans, in the document itself and in the files it is built from. */
class Places {
  private readonly maps = new Map<string, LineMap | null>();

  constructor(private readonly found: DocumentAnalysis) {}

  locate(span: Span): vscode.Location | null {
    const { document, analysis } = this.found;
    const map = this.mapOf(span.file);
    if (map === null) return null;
    const start = map.positionAt(span.start);
    const end = map.positionAt(span.end);
    const uri = span.file === analysis.file ? vscode.Uri.parse(document.uri.toString()) : siblingUri(document, span.file);
    return new vscode.Location(uri, new vscode.Range(start.line, start.character, end.line, end.character));
  }

  private mapOf(file: string): LineMap | null {
    const known = this.maps.get(file);
    if (known !== undefined) return known;
    const text = file === this.found.analysis.file ? this.found.text : (this.found.dependencies.get(file) ?? null);
    const map = text === null ? null : new LineMap(text);
    this.maps.set(file, map);
    return map;
  }
}

/** A helper's problem may be found from several files that use it. */
function distinct(diagnostics: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((diagnostic) => {
    const key = JSON.stringify([diagnostic.range, diagnostic.code, diagnostic.message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
