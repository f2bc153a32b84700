// The page of runs in a bare browser: the list, what is chosen, comparisons, and what is asked of the host.
import { decode } from 'fast-png';
import { expect, it } from 'vitest';
import { runOverview } from '../../../src/panel/runOverview.js';
import type { ExportTask, RunOverview, TitledRun } from '../../../src/protocol.js';
import { curvesSvg } from '../../../src/train/export/curvesSvg.js';
import { exportedRun } from '../../../src/train/export/exportedRun.js';
import type { TrainingSettings } from '../../../src/train/plan.js';
import { barePages } from './barePage.js';
import type { BarePage, PageOptions } from './barePage.js';
import { eventsOf, planOf, sampleSettings } from './fixture/trainingOffer.js';

const open = barePages();

interface Kept {
  readonly run: TitledRun;
  readonly overview: RunOverview;
}

function kept(
  runId: string,
  title: string,
  settings: Partial<TrainingSettings>,
  status: TitledRun['status'],
  jobs = Infinity,
  fraction = 1,
): Kept {
  const plan = { ...planOf({ ...sampleSettings(), ...settings }, runId), created: `2026-01-0${runId.slice(-1)}T12:00:00.000Z` };
  const events = eventsOf(plan, jobs, fraction);
  const run = { plan, events, status, title };
  const listing = { runId, title, created: plan.created, designs: [], status, problem: null, run: { ...run, dropped: null } };
  return { run, overview: runOverview(listing, false) };
}

const first = kept('run-1', 'Small steps', {}, 'finished');
const second = kept(
  'run-2',
  'Large steps',
  { epochs: 3, optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9 } },
  'stopped',
  4,
  0.5,
);
const damaged: RunOverview = {
  ...runOverview(
    {
      runId: 'run-0',
      title: 'run-0',
      created: '',
      designs: [],
      status: 'failed',
      problem: 'The plan of run run-0 is damaged and cannot be read. Delete the run.',
      run: null,
    },
    false,
  ),
};

async function openRuns(options: PageOptions = {}): Promise<BarePage> {
  const bare = await open('runs', options);
  await bare.page.evaluate(
    (runs) => {
      fakeHost.answers.loadRuns = (message) =>
        message.type === 'loadRuns' ? (runs as TitledRun[]).filter(({ plan }) => message.runIds.includes(plan.runId)) : null;
    },
    [first.run, second.run] as unknown,
  );
  await bare.send({ type: 'hydrateRuns', runs: [second.overview, first.overview, damaged], message: null });
  return bare;
}

const heading = (bare: BarePage) => bare.page.locator('.details-head h2');
const rows = (bare: BarePage) => bare.page.locator('.run-list tbody tr');
const button = (bare: BarePage, name: string) =>
  bare.page.locator('.run-details vscode-button', { hasText: name }).filter({ visible: true });

it('lists the runs with status, sizes and what can be said, and shows the newest', async () => {
  const bare = await openRuns({ size: { width: 1400, height: 1000 } });
  await bare.page.locator('.result-table').first().waitFor();
  const [large = '', small = '', broken = ''] = await rows(bare).allInnerTexts();
  expect(large).toContain('Large steps');
  expect(large).toMatch(/Stopped at \d+ %/);
  expect(large).toContain('3 seeds × 3 epochs, batch 4');
  expect(small).toContain('Finished');
  expect(small).toMatch(/plain H=120 \d\d\.\d ± \d\.\d %/);
  expect(small).toContain('after epoch 5');
  expect(broken).toContain('is damaged and cannot be read');
  expect(await heading(bare).innerText()).toBe('Large steps');
  await bare.picture('runs one');
});

it('turns to the run that is clicked, with its curves and results', async () => {
  const bare = await openRuns();
  await rows(bare).nth(1).locator('.run-title').click();
  await expect.poll(() => heading(bare).innerText()).toBe('Small steps');
  await bare.page.locator('.verdict', { hasText: 'after epoch 5' }).waitFor();
  expect(await rows(bare).nth(0).locator('input').isChecked()).toBe(false);
  // A run that has come to its end cannot be continued; the other one can.
  expect(await button(bare, 'Continue').count()).toBe(0);
  await rows(bare).nth(0).click();
  await button(bare, 'Continue').click();
  expect(await bare.untilPosted('openRun')).toMatchObject({ runId: 'run-2', resume: true });
  await button(bare, 'Show in Training Panel').click();
  expect((await bare.posted('openRun')).at(-1)).toMatchObject({ runId: 'run-2', resume: false });
});

it('lays runs over each other and says in what they differ', async () => {
  const bare = await openRuns({ size: { width: 1400, height: 1100 }, theme: 'light' });
  await rows(bare).nth(1).locator('input').check();
  await expect.poll(() => heading(bare).innerText()).toBe('2 runs compared');
  await bare.page.locator('.compared').waitFor();
  expect(await bare.page.locator('.legend-item').allInnerTexts()).toEqual([
    'Large steps: plain H=120',
    'Large steps: split S=10 H=3,780',
    'Small steps: plain H=120',
    'Small steps: split S=10 H=3,780',
  ]);
  const results = await bare.page.locator('.compared tbody tr').allInnerTexts();
  expect(results).toHaveLength(4);
  expect(results[2]).toContain('62,186');
  expect(results[3]).toMatch(/points \[/);
  const differing = await bare.page.locator('.difference-table tbody tr').allInnerTexts();
  expect(differing.map((row) => row.split('\t'))).toEqual([
    ['optimizer', 'sgd 0.01, momentum 0.9', 'sgd 0.001, momentum 0.9'],
    ['epochs', '3', '5'],
  ]);
  await bare.answer('copy', null);
  await button(bare, 'Copy as CSV').click();
  const [head, ...lines] = (await bare.untilPosted('copy')).text.trimEnd().split('\r\n');
  expect(head).toMatch(/^run,design,parameters,/);
  expect(lines).toHaveLength(4);
  // The same figures stand behind the chart, epoch by epoch, however many steps an epoch has.
  await bare.page.getByRole('button', { name: 'Data of the chart Test accuracy' }).click();
  const table = bare.page.getByRole('region', { name: 'Test accuracy', exact: true }).locator('tbody tr');
  expect(await table.count()).toBe(5);
  await bare.picture('runs compared');
  expect(await button(bare, 'Rename').count()).toBe(0);
  await button(bare, 'Delete 2 Runs…').click();
  expect(await bare.untilPosted('deleteRuns')).toMatchObject({ runIds: ['run-2', 'run-1'] });
});

it('keeps what is chosen over a reload, and lets go of what was deleted', async () => {
  const bare = await openRuns();
  await rows(bare).nth(1).click();
  await expect.poll(() => heading(bare).innerText()).toBe('Small steps');
  await bare.page.reload();
  await bare.page.evaluate((run) => void (fakeHost.answers.loadRuns = () => [run]), first.run as unknown);
  await bare.send({ type: 'hydrateRuns', runs: [second.overview, first.overview], message: null });
  await expect.poll(() => heading(bare).innerText()).toBe('Small steps');
  await bare.send({ type: 'hydrateRuns', runs: [second.overview], message: null });
  await expect.poll(() => heading(bare).innerText()).toBe('Large steps');
  await bare.send({ type: 'hydrateRuns', runs: [], message: null });
  await bare.page.getByText('There are no training runs yet.').waitFor();
});

it('follows a run that goes on, and leaves the focus where it is', async () => {
  const bare = await openRuns();
  await rows(bare).nth(1).locator('input').focus();
  await bare.send({
    type: 'hydrateRuns',
    runs: [{ ...second.overview, live: true, status: 'running', fraction: 0.75 }, first.overview],
    message: null,
  });
  await rows(bare).nth(0).getByText('Training, 75 %').waitFor();
  expect(await bare.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Small steps');
});

it('exports what the host asks for: pixels, and models', async () => {
  const bare = await openRuns();
  await rows(bare).nth(1).click();
  await expect.poll(() => heading(bare).innerText()).toBe('Small steps');
  await bare.page.locator('.verdict').first().waitFor();
  await bare.answer('saveExport', 'Saved it.');
  await bare.page.getByRole('radio', { name: 'Seconds' }).click();
  const { plan, events } = first.run;
  const svg = curvesSvg(exportedRun(plan, events), { axis: 'seconds', scheme: 'light' });
  await bare.answer('exportRun', { kind: 'picture', name: 'Small steps.png', svg } satisfies ExportTask);
  await button(bare, 'Export…').click();
  expect(await bare.untilPosted('exportRun')).toMatchObject({ runId: 'run-1', axis: 'seconds' });
  await bare.page.getByText('Saved it.').first().waitFor();
  const saved = await bare.page.evaluate(() => {
    const message = fakeHost.posted.find(({ type }) => type === 'saveExport');
    return message?.type === 'saveExport'
      ? {
          folder: message.folder,
          path: message.files[0]?.path,
          bytes: [...new Uint8Array(message.files[0]?.data ?? new ArrayBuffer(0))],
        }
      : null;
  });
  expect(saved).toMatchObject({ folder: null, path: 'Small steps.png' });
  const picture = decode(new Uint8Array(saved?.bytes ?? []));
  // Twice the picture's own size, on white, with the colors of both designs in it.
  expect(picture.width).toBe(2 * Number(/width="(\d+)" height/.exec(svg)?.[1]));
  const colors = new Set<string>();
  for (let at = 0; at < picture.data.length; at += picture.channels) colors.add([...picture.data.slice(at, at + 3)].join());
  expect([...picture.data.slice(0, 3)]).toEqual([255, 255, 255]);
  expect([...colors]).toEqual(expect.arrayContaining(['11,98,196', '184,74,0']));

  await bare.page.evaluate((given) => {
    const checkpoint = { design: 'plain-120', seed: 2, step: 10, data: new ArrayBuffer(48) };
    const task = { kind: 'models', plan: given, folder: 'Small steps', models: [{ prefix: 'plain-120-seed-2/', checkpoint }] };
    fakeHost.answers.exportRun = () => task;
  }, plan as unknown);
  await button(bare, 'Export…').click();
  await expect
    .poll(() =>
      bare.page.evaluate(() =>
        fakeHost.posted.flatMap((message) =>
          message.type === 'saveExport' && message.folder !== null
            ? message.files.map(({ path, data }) => `${message.folder}: ${path} ${data.byteLength}`)
            : [],
        ),
      ),
    )
    .toEqual([
      `Small steps: plain-120-seed-2/model.json ${JSON.stringify({ design: 'plain-120' }).length}`,
      'Small steps: plain-120-seed-2/weights.bin 48',
    ]);
  await bare.refuse('exportRun', 'The run is no longer kept.');
  await button(bare, 'Export…').click();
  await bare.page.getByText('Not exported: The run is no longer kept.').first().waitFor();
});

it('shows names as text, whatever they are', async () => {
  const name = '<img src=x onerror="fakeHost.errors.push(1)">';
  const bare = await open('runs');
  const run = { ...first.run, title: name };
  await bare.page.evaluate((given) => void (fakeHost.answers.loadRuns = () => [given]), run as unknown);
  await bare.send({
    type: 'hydrateRuns',
    runs: [{ ...first.overview, title: name, model: name, dataset: name, verdict: { text: name, decided: true } }],
    message: null,
  });
  await bare.page.locator('.verdict').first().waitFor();
  expect(await bare.page.locator('.run-title').innerText()).toBe(name);
  expect(await bare.page.locator('img').count()).toBe(0);
});

it.each([360, 700, 1900])('fits %i pixels', async (width) => {
  const bare = await openRuns({ size: { width, height: 1000 }, theme: width === 700 ? 'highContrast' : 'dark' });
  await bare.page.locator('.result-table').first().waitFor();
  await rows(bare).nth(1).locator('input').check();
  await bare.page.locator('.compared').waitFor();
  expect(await bare.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  await bare.picture(`runs ${width}`);
});
