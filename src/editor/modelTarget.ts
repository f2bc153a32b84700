/** Which model a command is about: the one it was called for, the one at the cursor, or the one that the user picks. */
import * as vscode from 'vscode';
import type { ModelGraph } from '../graph/model.js';
import type { DocumentAnalysis } from './analysisService.js';
import { lensText } from './lensText.js';
import { summaryOf } from './modelSummaries.js';
import { modelsAt } from './places.js';
import { modelTitle } from './readings.js';
import type { EditorServices } from './services.js';
import { reasonNotToRead } from './sourceDocument.js';

/** What a lens hands to a command: plain data. */
export interface ModelReference {
  readonly uri: string;
  /** Version of the document whose analysis has this model. */
  readonly version: number;
  /** Indexes into `Analysis.models`; the user is asked where there are several. */
  readonly models: readonly number[];
}

export interface ModelTarget {
  readonly document: vscode.TextDocument;
  readonly found: DocumentAnalysis;
  /** Index into `Analysis.models`. */
  readonly index: number;
  readonly graph: ModelGraph;
}

export function isModelReference(value: unknown): value is ModelReference {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, version, models } = value as Partial<Record<keyof ModelReference, unknown>>;
  const isIndexes = Array.isArray(models) && models.every((model) => typeof model === 'number');
  return typeof uri === 'string' && typeof version === 'number' && isIndexes;
}

/** Says why there is nothing to work on, where the user is to be told. */
export interface Nothing {
  readonly nothing: string;
}

/** `null` where the user was asked and gave no answer. */
export async function findTarget(
  services: EditorServices,
  reference: ModelReference | null,
  wanted: (graph: ModelGraph) => boolean = () => true,
): Promise<ModelTarget | Nothing | null> {
  if (reference !== null) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(reference.uri));
    const found = await services.analysis.analyze(document, { urgent: true });
    const referred = found === null ? [] : reference.models.flatMap((index) => targetOf(document, found, index) ?? []);
    if (referred.length > 0) return pick(referred, wanted);
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined)
    return pickFromOpenFiles(services, wanted, 'No text editor is active, and no open file builds a model.');

  const reason = reasonNotToRead(editor.document);
  const file = vscode.workspace.asRelativePath(editor.document.uri);
  if (reason !== null) return pickFromOpenFiles(services, wanted, `There is no model in ${file}: ${lowerFirst(reason)}`);
  const found = await services.analysis.analyze(editor.document, { urgent: true });
  if (found === null || found.analysis.models.length === 0) {
    return pickFromOpenFiles(services, wanted, `${file} builds no TensorFlow.js model that can be read.`);
  }
  const { document } = editor;
  const targets = (indexes: readonly number[]) => indexes.flatMap((index) => targetOf(document, found, index) ?? []);
  const near = targets(modelsAt(found.analysis, document.offsetAt(editor.selection.active)));
  if (near.length === 1) return near[0] ?? null;
  const all = targets(found.analysis.models.map((_, index) => index));
  const candidates = near.some(({ graph }) => wanted(graph)) ? near : all;
  return pick(candidates, wanted);
}

async function pickFromOpenFiles(
  services: EditorServices,
  wanted: (graph: ModelGraph) => boolean,
  nothing: string,
): Promise<ModelTarget | Nothing | null> {
  const documents = vscode.workspace.textDocuments.filter((document) => reasonNotToRead(document) === null);
  const targets: ModelTarget[] = [];
  for (const document of documents) {
    const found = await services.analysis.analyze(document, { urgent: true });
    if (found === null) continue;
    targets.push(...found.analysis.models.flatMap((_, index) => targetOf(document, found, index) ?? []));
  }
  if (targets.length === 0) return { nothing };
  return pick(targets, wanted, true);
}

async function pick(
  targets: readonly ModelTarget[],
  wanted: (graph: ModelGraph) => boolean,
  always = false,
): Promise<ModelTarget | null> {
  const suitable = targets.filter(({ graph }) => wanted(graph));
  const offered = suitable.length > 0 ? suitable : targets;
  if (offered.length === 1 && !always) return offered[0] ?? null;
  const items = offered.map((target) => {
    const summary = summaryOf(target.found.analysis, target.index);
    return {
      label: modelName(target),
      description: summary === null ? '' : lensText(summary),
      detail: `${vscode.workspace.asRelativePath(target.document.uri)}:${lineOf(target)}`,
      target,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Which model?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.target ?? null;
}

function targetOf(document: vscode.TextDocument, found: DocumentAnalysis, index: number): ModelTarget | null {
  const graph = found.analysis.models[index];
  return graph === undefined ? null : { document, found, index, graph };
}

/** The model's name, with the call that it is read for where there are several, or where it is built. */
export function modelName(target: ModelTarget): string {
  return modelTitle(target.found, target.index);
}

/** 1-based line of the call that makes the model. */
export function lineOf({ document, found, graph }: ModelTarget): number {
  if (graph.span?.file !== found.analysis.file) return 1;
  return document.positionAt(graph.span.start).line + 1;
}

function lowerFirst(sentence: string): string {
  return sentence.startsWith('TypeScript') || sentence.startsWith('Layerwright')
    ? sentence
    : sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
