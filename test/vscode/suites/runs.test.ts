// What becomes of a run: three seeds on the built-in data, exported to files, found again in the list of runs.
import { decode } from 'fast-png';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { cpuEnvironment } from '../../unit/train/environments.js';
import { suiteWindow } from '../window/suiteWindow.js';
import { TrainingPanel } from '../window/trainingPanel.js';

const window = suiteWindow({ file: 'cifar10.ts', width: 1600, height: 1000 });
let panel: TrainingPanel;

const frameButton = (name: string) => window().webview().locator('vscode-button', { hasText: name }).filter({ visible: true });

/** Chooses a row of the list that has come up. */
async function pick(text: string | RegExp): Promise<void> {
  await window().page.locator('.quick-input-widget .monaco-list-row', { hasText: text }).first().click();
}

/** Types a path into VS Code's own dialog, and takes it. */
async function givePath(path: string): Promise<void> {
  const { page } = window();
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  await expect.poll(() => input.inputValue()).toMatch(/\//);
  // The dialog puts in where it would save a moment after it has come up.
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.waitForTimeout(600);
    await input.fill(path);
    await page.waitForTimeout(400);
    if ((await input.inputValue()) === path) break;
  }
  await page.keyboard.press('Enter');
}

async function exportAs(form: string | RegExp, path: string): Promise<void> {
  await frameButton('Export…').click();
  await pick(form);
  await givePath(path);
}

it('trains three seeds of both designs on the built-in data', async () => {
  await window().lens('62,186 parameters').waitFor({ timeout: 60_000 });
  panel = await TrainingPanel.open(window());
  await panel.fill('Training examples', '640');
  await panel.fill('Epochs', '2');
  await panel.fill('Seeds', '3');
  await panel.press('Start');
  await panel.untilTitle(/^Finished$/, 240_000);
  expect(await panel.verdicts()).toMatch(/in 3 seeds|over 3 seeds/);
}, 300_000);

it('exports the run to files', async () => {
  const { workspace } = window();
  const file = (name: string) => join(workspace, name);
  const untilSaved = (name: string) => window().webview().locator('.copied', { hasText: name }).waitFor({ timeout: 30_000 });
  await exportAs(/Figures\s*CSV/, file('run.csv'));
  await untilSaved('run.csv');
  const rows = (await readFile(file('run.csv'), 'utf8')).trimEnd().split('\r\n');
  expect(rows).toHaveLength(1 + 2 * 3 * 2);
  await exportAs(/Report\s*Markdown/, file('run.md'));
  await untilSaved('run.md');
  expect(await readFile(file('run.md'), 'utf8')).toMatch(/^# createModel\n[^]*3 seeds[^]*\| Seeds \| 1, 2, 3 \|/);
  await exportAs(/measured\s*JSON/, file('run.json'));
  await untilSaved('run.json');
  const json = JSON.parse(await readFile(file('run.json'), 'utf8')) as { status: string; designs: { params: number }[] };
  expect(json.status).toBe('finished');
  expect(json.designs.map(({ params }) => params)).toEqual([62_186, 62_054]);
  await window().webview().getByRole('radio', { name: 'Seconds' }).click();
  await exportAs(/Chart\s*SVG/, file('run.svg'));
  await untilSaved('run.svg');
  expect(await readFile(file('run.svg'), 'utf8')).toContain('seconds of training');
  await exportAs(/Chart\s*PNG/, file('run.png'));
  await untilSaved('run.png');
  expect(decode(await readFile(file('run.png'))).width).toBe(1840);
}, 200_000);

it('exports a trained model that TensorFlow.js reads', async () => {
  const { workspace } = window();
  await frameButton('Export…').click();
  await pick(/Trained model\s*TensorFlow\.js/);
  await pick(/plain H=120\s*seed 2/);
  await givePath(`${workspace}/`);
  await window().webview().locator('.copied', { hasText: 'Saved 2 files' }).waitFor({ timeout: 60_000 });
  const folder = join(workspace, 'plain-120-seed-2');
  expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as io.ModelJSON;
  const weights = await readFile(join(folder, 'weights.bin'));
  const { tf } = await cpuEnvironment();
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0]?.weights ?? [],
      weightData: new Uint8Array(weights).buffer,
    }),
  );
  expect(model.countParams()).toBe(62_186);
}, 120_000);

it('lists the run, and names it', async () => {
  const vscode = window();
  await vscode.palette('Layerwright: Show Training Runs');
  const row = vscode.webview().locator('.run-list tbody tr').first();
  await row.waitFor({ timeout: 60_000 });
  expect(await row.innerText()).toMatch(/createModel[^]*Finished/);
  await frameButton('Rename…').click();
  const input = vscode.page.locator('.quick-input-widget input[type="text"]').first();
  await expect.poll(() => input.inputValue()).toBe('createModel');
  await input.fill('Three seeds');
  await vscode.page.keyboard.press('Enter');
  await row.getByText('Three seeds').waitFor();
  await vscode.screenshot('runs light');
});
