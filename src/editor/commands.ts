/** Every command: one row each. Titles, icons and where they are offered stand in package.json. */
import * as vscode from 'vscode';
import { isLayerReference } from './codeActions.js';
import { parseExampleValue, valuesText } from './exampleValues.js';
import { hasDenseLayer } from './modelSummaries.js';
import { findTarget, isModelReference } from './modelTarget.js';
import type { ModelTarget } from './modelTarget.js';
import { showModelTable } from './modelTable.js';
import type { EditorServices } from './services.js';
import { reasonNotToRead } from './sourceDocument.js';

/** The panels, which this folder knows nothing about. */
export interface Panels {
  trainSplitModel(target: ModelTarget): Promise<void>;
  /** `layer` is an index in the graph's layers; `null` lets the table choose. */
  compareDesigns(target: ModelTarget, layer: number | null): Promise<void>;
  showRuns(): Promise<void>;
  revealTraining(): void;
  controlTraining(action: 'pause' | 'resume' | 'stop'): void;
}

export interface CommandContext {
  readonly services: EditorServices;
  readonly panels: Panels;
  /** Folder of the extension, for the sample that is opened from the walkthrough. */
  readonly extensionUri: vscode.Uri;
}

export interface Command {
  readonly id: string;
  readonly run: (context: CommandContext, argument: unknown) => void | Promise<void>;
}

export const commands: readonly Command[] = [
  {
    id: 'layerwright.trainSplitModel',
    run: (context, argument) => withModel(context, argument, hasDenseLayer, (target) => context.panels.trainSplitModel(target)),
  },
  {
    id: 'layerwright.compareDesigns',
    run: (context, argument) =>
      withModel(context, argument, hasDenseLayer, (target) =>
        context.panels.compareDesigns(target, isLayerReference(argument) ? argument.layer : null),
      ),
  },
  {
    id: 'layerwright.showModelTable',
    run: (context, argument) => withModel(context, argument, () => true, showModelTable),
  },
  {
    id: 'layerwright.splitLayer',
    run: async ({ services }, argument) => {
      if (!isLayerReference(argument)) return;
      const { splitLayer } = await import('./splitLayer.js');
      await splitLayer(services, argument);
    },
  },
  { id: 'layerwright.modelActions', run: modelActions },
  { id: 'layerwright.showRuns', run: ({ panels }) => panels.showRuns() },
  { id: 'layerwright.showTrainingPanel', run: ({ panels }) => panels.revealTraining() },
  { id: 'layerwright.pauseTraining', run: ({ panels }) => panels.controlTraining('pause') },
  { id: 'layerwright.resumeTraining', run: ({ panels }) => panels.controlTraining('resume') },
  { id: 'layerwright.stopTraining', run: ({ panels }) => panels.controlTraining('stop') },
  { id: 'layerwright.setExampleValue', run: ({ services }, argument) => setExampleValue(services, argument) },
  { id: 'layerwright.clearExampleValues', run: ({ services }) => clearExampleValues(services) },
  { id: 'layerwright.openSample', run: ({ extensionUri }) => openSample(extensionUri) },
];

export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map(({ id, run }) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          await run(context, argument);
        } catch (error) {
          // An exception is a bug: the log has the stack, the user a sentence.
          context.services.log.error(error instanceof Error ? error : String(error));
          const message = error instanceof Error ? error.message : String(error);
          void vscode.window.showErrorMessage(`Layerwright: the command failed. ${message}`);
        }
      }),
    ),
  );
}

async function withModel(
  { services }: CommandContext,
  argument: unknown,
  wanted: (graph: ModelTarget['graph']) => boolean,
  use: (target: ModelTarget) => Promise<void>,
): Promise<void> {
  const target = await findTarget(services, isModelReference(argument) ? argument : null, wanted);
  if (target === null) return;
  if (!('nothing' in target)) return use(target);
  const open = 'Open a Sample Model';
  const advice = 'Put the cursor into a file that builds a model with tf.sequential() or tf.model().';
  const answer = await vscode.window.showInformationMessage(`${target.nothing} ${advice}`, open);
  if (answer === open) await vscode.commands.executeCommand('layerwright.openSample');
}

/** What can be done with the model at the cursor, from the status bar. */
async function modelActions(context: CommandContext): Promise<void> {
  const actions = [
    { label: '$(table) Show Model Table', id: 'layerwright.showModelTable' },
    { label: '$(split-horizontal) Compare Designs', id: 'layerwright.compareDesigns' },
    { label: '$(play) Train Split Model', id: 'layerwright.trainSplitModel' },
    { label: '$(symbol-numeric) Set Example Value…', id: 'layerwright.setExampleValue' },
  ];
  const chosen = await vscode.window.showQuickPick(actions, { title: 'Layerwright: model at the cursor' });
  const command = commands.find(({ id }) => id === chosen?.id);
  await command?.run(context, undefined);
}

async function setExampleValue(services: EditorServices, argument: unknown): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || reasonNotToRead(document) !== null) {
    void vscode.window.showInformationMessage(
      'Put the cursor into a file that builds a TensorFlow.js model, then set an example value.',
    );
    return;
  }
  const name = typeof argument === 'string' ? argument : await pickOpenName(services, document);
  if (name === null) return;
  const present = services.examples.of(document)[name];
  const text = await vscode.window.showInputBox({
    title: `Example value for ${name}`,
    prompt: 'A number, a list, true or false, or text, as JSON. Leave it empty to take the value away. The file is not changed.',
    placeHolder: '10',
    value: present === undefined ? '' : JSON.stringify(present),
    validateInput: (typed) => {
      if (typed.trim() === '') return null;
      const parsed = parseExampleValue(typed);
      return 'reason' in parsed ? parsed.reason : null;
    },
  });
  if (text === undefined) return;
  const parsed = parseExampleValue(text);
  await services.examples.set(document, name, 'value' in parsed ? parsed.value : undefined);
  services.analysis.invalidate();
}

async function pickOpenName(services: EditorServices, document: vscode.TextDocument): Promise<string | null> {
  const found = await services.analysis.analyze(document, { urgent: true });
  const values = services.examples.of(document);
  const open = found?.analysis.openNames.map(({ name }) => name) ?? [];
  const names = [...new Set([...open, ...Object.keys(values)])];
  if (names.length === 0) {
    void vscode.window.showInformationMessage(
      'Every size in this file is known, so there is no name to set an example value for.',
    );
    return null;
  }
  const items = names.map((name) => ({
    label: name,
    description: name in values ? `= ${JSON.stringify(values[name])}` : 'open',
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Set an Example Value',
    placeHolder: 'Which name gets a value, for this workspace only?',
  });
  return chosen?.label ?? null;
}

async function clearExampleValues(services: EditorServices): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const values = services.examples.of(document);
  if (Object.keys(values).length === 0) {
    void vscode.window.showInformationMessage('This file has no example values.');
    return;
  }
  await services.examples.clear(document);
  services.analysis.invalidate();
  void vscode.window.showInformationMessage(`Took away: ${valuesText(values)}.`);
}

/** The sample as a new document, so that it can be played with. */
async function openSample(extensionUri: vscode.Uri): Promise<void> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'media', 'samples', 'cifar10.ts'));
  const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: new TextDecoder().decode(bytes) });
  await vscode.window.showTextDocument(document);
}
