// What becomes of a run: three seeds on the built-in data, exported to files, found again in the list of runs. Then data of the user's own:
// a run on them is stopped and continued, laid over the first one, and deleted.
import { decode, encode } from 'fast-png';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
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

/** The same for a folder that is there: VS Code's dialog shows what is in it before it can be taken. */
async function giveFolder(path: string, inIt: string): Promise<void> {
  const { page } = window();
  const dialog = page.locator('.quick-input-widget');
  const input = dialog.locator('input[type="text"]').first();
  await expect.poll(() => input.inputValue()).toMatch(/\//);
  const take = dialog.locator('.monaco-button', { hasText: 'Use This Folder' });
  // The dialog takes no answer while it reads a folder, and does not say when it is done.
  await expect
    .poll(
      async () => {
        if (!(await dialog.isVisible())) return 'taken';
        if (!(await dialog.locator('.monaco-list-row', { hasText: inIt }).isVisible())) await input.fill(`${path}/`);
        else await take.click({ timeout: 2_000 }).catch(() => undefined);
        return 'asking';
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe('taken');
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

/** Two classes of pictures that differ in how bright they are. */
async function writePictures(folder: string): Promise<void> {
  for (const [index, name] of ['dark', 'light'].entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let number = 0; number < 40; number++) {
      const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, at) => 40 + 150 * index + ((at * 7 + number * 13) % 40));
      await writeFile(join(folder, name, `${number}.png`), encode({ width: 32, height: 32, channels: 3, data }));
    }
  }
}

const runRows = () => window().webview().locator('.run-list tbody tr');

it('takes pictures of the user’s own, picked in the window', async () => {
  const vscode = window();
  const folder = join(vscode.workspace, 'pictures');
  await writePictures(folder);
  await vscode.showTab('Training: createModel');
  await vscode.webview().locator('.settings h1').waitFor();
  await panel.choose('Data set', 'From a file or folder…');
  await pick('Folder of pictures');
  await giveFolder(folder, 'dark');
  await vscode.webview().getByText('32 × 32 × 3, 2 classes, 64 training and 16 test examples.').waitFor({ timeout: 60_000 });
}, 120_000);

it('stops a run on them, and continues it from the list of runs', async () => {
  const vscode = window();
  await panel.fill('Training examples', '');
  await panel.fill('Batch size', '8');
  await panel.choose('Back end', 'Compiled WebAssembly');
  // More than are wanted to the end: with so few pictures an epoch takes milliseconds.
  await panel.fill('Epochs', '2000');
  await panel.fill('Seeds', '1');
  await panel.press('Start');
  await panel.untilTitle(/^Training on /, 120_000);
  await expect.poll(() => panel.fraction(), { timeout: 60_000 }).toBeGreaterThan(0.01);
  await panel.press('Stop');
  await panel.untilTitle(/^Stopped$/, 60_000);
  const stoppedAt = await panel.fraction();

  await vscode.showTab('Training Runs');
  await expect.poll(() => runRows().count(), { timeout: 30_000 }).toBe(2);
  const row = runRows().first();
  await expect.poll(() => row.innerText(), { timeout: 30_000 }).toMatch(/pictures[^]*Stopped at \d+ %/);
  await row.locator('.run-title').click();
  await frameButton('Continue').click();

  await vscode.page.locator('.tab.active', { hasText: 'Training: createModel' }).waitFor({ timeout: 30_000 });
  await panel.untilTitle(/^Training on /, 120_000);
  await expect.poll(() => panel.fraction(), { timeout: 60_000 }).toBeGreaterThan(stoppedAt + 0.01);
  await panel.press('Stop');
  await panel.untilTitle(/^Stopped$/, 60_000);
  expect(await panel.results()).toHaveLength(2);
}, 300_000);

it('lays both runs over each other, and deletes one after asking', async () => {
  const vscode = window();
  await vscode.showTab('Training Runs');
  const rows = runRows();
  await expect.poll(() => rows.first().innerText(), { timeout: 30_000 }).toMatch(/pictures[^]*Stopped/);
  await rows.first().locator('input').check();
  await rows.last().locator('input').check();
  await vscode.webview().locator('.compared tbody tr').nth(3).waitFor({ timeout: 30_000 });
  expect(await vscode.webview().locator('.difference-table').innerText()).toContain('pictures');
  await vscode.screenshot('runs compared light');

  await rows.last().locator('input').uncheck();
  const ask = async (answer: string): Promise<void> => {
    await frameButton('Delete…').click();
    const dialog = vscode.page.locator('.monaco-dialog-box');
    await dialog.getByText('Delete the run “createModel”?').waitFor();
    await dialog.locator('.monaco-button', { hasText: answer }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await ask('Cancel');
  expect(await rows.count()).toBe(2);
  await ask('Delete');
  await expect.poll(() => rows.count(), { timeout: 30_000 }).toBe(1);
  expect(await rows.first().innerText()).toContain('Three seeds');
  // The training panel shows the form again, and no run.
  await vscode.showTab('Training: createModel');
  await vscode.webview().locator('.settings h1').waitFor();
  await vscode.webview().locator('.status-title').waitFor({ state: 'hidden' });
}, 120_000);
