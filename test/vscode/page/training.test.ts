// The training page as it is built, alone in a browser under the content security policy of VS Code; the worker is played.
import { expect, it } from 'vitest';
import type { RunStart, RunStatus } from '../../../src/protocol.js';
import type { TrainingEvent } from '../../../src/train/event.js';
import type { TrainingSettings } from '../../../src/train/plan.js';
import { barePages } from './barePage.js';
import type { BarePage, PageOptions } from './barePage.js';
import { eventsOf, planOf, sampleOffer, sampleSettings } from './fixture/trainingOffer.js';

const open = barePages();

async function openTraining(part: Partial<TrainingSettings> = {}, options: PageOptions = {}): Promise<BarePage> {
  const bare = await open('training', options);
  const defaults = { ...sampleSettings(), ...part };
  await bare.send({ type: 'hydrateTraining', offer: { ...sampleOffer(), defaults }, message: null, run: null });
  await bare.page.locator('.settings h1').waitFor();
  await bare.answer('start', startOf(defaults));
  await bare.answer('planRun', planOf(defaults));
  return bare;
}

function startOf(settings: TrainingSettings, part: Partial<RunStart> = {}): RunStart {
  return {
    plan: planOf(settings),
    data: { kind: 'packed', trainUri: '/train.bin', testUri: '/test.bin' },
    checkpoints: [],
    ...part,
  };
}

/** A page that is made while a run is on record. */
async function openRun(status: RunStatus, jobs: number, fraction: number, options: PageOptions = {}): Promise<BarePage> {
  const bare = await open('training', options);
  const plan = planOf(sampleSettings());
  await bare.send({
    type: 'hydrateTraining',
    offer: sampleOffer(),
    message: null,
    run: { plan, events: eventsOf(plan, jobs, fraction), status },
  });
  await bare.page.locator('.result-table tbody tr').first().waitFor();
  return bare;
}

const button = (bare: BarePage, name: string) => bare.page.locator('vscode-button', { hasText: name }).filter({ visible: true });
const field = (bare: BarePage, name: string) => bare.page.getByRole('textbox', { name });
const untilTitle = (bare: BarePage, title: string) => bare.page.locator('.status-title', { hasText: title }).waitFor();
const summary = (bare: BarePage) => bare.page.locator('.plan-summary li').allInnerTexts();

it('says what a run is going to be, and follows the form', async () => {
  const bare = await openTraining();
  await bare.page.locator('.plan-memory').waitFor();
  expect((await summary(bare)).slice(0, 4)).toEqual([
    '2 designs × 3 seeds × 5 epochs',
    '62,186 vs 62,054 parameters',
    '1.40 M vs 1.56 M MACs an example',
    '6 trainings of 62,500 steps',
  ]);
  await field(bare, 'Seeds').fill('1');
  expect((await summary(bare))[0]).toBe('2 designs × 1 seed × 5 epochs');
  await bare.page.getByText('One seed cannot tell a difference from chance.').waitFor();
  await button(bare, 'Add a design').click();
  expect((await summary(bare))[0]).toBe('3 designs × 1 seed × 5 epochs');
  await bare.page.getByRole('button', { name: 'Remove this design' }).first().click();
  expect((await summary(bare))[0]).toBe('2 designs × 1 seed × 5 epochs');
});

it('says how much memory the run needs, where that is known before', async () => {
  const bare = await openTraining({ seeds: [1] });
  const line = bare.page.locator('.plan-memory');
  await bare.page.getByText('needs 1.76 MB per worker where compiled', { exact: true }).waitFor();
  expect(await line.getAttribute('title')).toMatch(/^\d workers? side by side\nplain H=120: weights 249 kB/);
  expect(await line.getAttribute('title')).toContain('split S=10 H=3,780: weights 248 kB, gradients 248 kB, optimizer 248 kB');
  expect((await bare.untilPosted('planRun')).settings).toMatchObject({
    batchSize: 4,
    designs: [{ kind: 'plain' }, { kind: 'split' }],
  });
  // Another number of epochs needs no other memory, another batch size may.
  const asked = (await bare.posted('planRun')).length;
  await field(bare, 'Epochs').fill('7');
  await field(bare, 'Batch size').fill('8');
  await bare.page.waitForFunction(
    (before) => fakeHost.posted.filter(({ type }) => type === 'planRun').length === before + 1,
    asked,
  );
  await line.waitFor();
  await bare.picture('training memory');
  await bare.page.getByRole('combobox', { name: 'Back end' }).click();
  await bare.page.getByRole('option', { name: 'JavaScript (CPU)' }).click();
  expect(await line.innerText()).toBe('memory unknown: JavaScript (CPU) does not plan it');
});

it('asks the host for the size of a width of one’s own', async () => {
  const bare = await openTraining();
  const row = sampleOffer().table.rows.find(({ units }) => units === 3780);
  await bare.answer('describeDesign', { ...row, units: 3720, params: 61_178, paramsDifference: -1008 });
  await bare.page.getByRole('combobox', { name: 'Budget' }).click();
  await bare.page.getByRole('option', { name: 'own width' }).click();
  await field(bare, 'H, the hidden width').fill('3720');
  await bare.page.getByText('H 3,720 · 61,178 parameters (−1.6 %)').waitFor();
  expect((await bare.posted('describeDesign')).at(-1)).toMatchObject({
    layer: 5,
    choice: { kind: 'split', groups: 10, units: 3720 },
  });
  expect((await summary(bare))[1]).toBe('62,186 vs 61,178 parameters');
  await field(bare, 'H, the hidden width').fill('3725');
  await bare.page
    .locator('.field-problem', { hasText: 'H has to be a multiple of S = 10, such as 3720 or 3730.' })
    .filter({ visible: true })
    .waitFor();
});

it('does not start with a mistake, but says what it is and goes there', async () => {
  const bare = await openTraining();
  await field(bare, 'Learning rate').fill('fast');
  await button(bare, 'Start').click();
  expect(await bare.posted('start')).toEqual([]);
  expect(await bare.page.locator('.start-problem').innerText()).toBe('Learning rate: A number above 0, such as 0.001.');
  expect(await bare.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('Learning rate');
  await field(bare, 'Learning rate').fill('0.01');
  expect(await bare.page.locator('.start-problem').innerText()).toBe('');
});

it('does not start with data that do not fit the model', async () => {
  const bare = await openTraining();
  await bare.page.getByRole('combobox', { name: 'Data set' }).click();
  await bare.page.getByRole('option', { name: 'MNIST (does not fit)' }).click();
  await bare.page.getByText('The model takes [32, 32, 3] and MNIST has [28, 28, 1].').first().waitFor();
  await button(bare, 'Start').click();
  expect(await bare.posted('start')).toEqual([]);
});

it('trains: tries back ends, shows curves and results, and tells the host everything', async () => {
  const bare = await openTraining({ epochs: 2, seeds: [1, 2] }, { size: { width: 1600, height: 960 } });
  await button(bare, 'Start').click();
  expect((await bare.untilPosted('start')).settings).toMatchObject({ epochs: 2, seeds: [1, 2], backend: 'auto' });
  await untilTitle(bare, 'Finished');
  expect(await bare.page.locator('details.backends summary').innerText()).toMatch(
    /^WebAssembly · measured: WebAssembly 542 steps\/s, WebGL 6.2 steps\/s.*WebGPU: the browser gives no adapter/,
  );
  const told = (await bare.posted('events')).flatMap(({ events }) => events);
  expect(told[0]).toMatchObject({ event: 'backend', backend: 'wasm' });
  expect(told.at(-1)).toEqual({ event: 'finished' });
  expect(told.filter(({ event }) => event === 'epoch')).toHaveLength(8);
  expect(await bare.posted('checkpoint')).not.toHaveLength(0);
  const rows = await bare.page.locator('.result-table tbody tr').allInnerTexts();
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatch(/62,054.*points \[/s);
  expect(await bare.page.locator('.verdict').innerText()).toContain('2 seeds');
  // What has been drawn is not only an empty frame: both charts have the colors of both designs.
  for (const canvas of await bare.page.locator('.chart canvas').all()) {
    const colors = await canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
      const found = new Set<string>();
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      return [...found];
    });
    expect(colors).toEqual(expect.arrayContaining(['89,164,249', '234,92,0']));
  }
});

it('shows the run that is started where it stands above the form', async () => {
  const bare = await openTraining({ epochs: 2, seeds: [1] }, { size: { width: 700, height: 600 } });
  await field(bare, 'Batch size').fill('8');
  await button(bare, 'Start').click();
  await untilTitle(bare, 'Finished');
  const title = await bare.page.locator('.status-title').boundingBox();
  expect(title?.y).toBeGreaterThanOrEqual(0);
  expect(title?.y).toBeLessThan(300);
});

it('marks the axes whole, and not where there are no values', async () => {
  const bare = await open('training', { size: { width: 900, height: 900 } });
  await bare.page.evaluate(() => {
    const fillText = Reflect.get(CanvasRenderingContext2D.prototype, 'fillText');
    const marks: { text: string; left: number; right: number; width: number }[] = [];
    Object.assign(globalThis, { marks });
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      const point = this.getTransform().transformPoint({ x, y });
      const { width } = this.measureText(text);
      const left = point.x - (this.textAlign === 'right' ? width : this.textAlign === 'center' ? width / 2 : 0);
      // Captions of a vertical axis would stand upright.
      if (this.getTransform().b === 0) marks.push({ text, left, right: left + width, width: this.canvas.width });
      fillText.call(this, text, x, y);
    };
  });
  const plan = planOf({ ...sampleSettings(), epochs: 2000, seeds: [1] });
  const epochs = plan.designs.flatMap(({ key }) =>
    [1, 2, 3].map((epoch): TrainingEvent => ({
      event: 'epoch',
      design: key,
      seed: 1,
      epoch,
      loss: 0,
      testLoss: 0,
      testAccuracy: 1,
      seconds: epoch,
      examplesPerSecond: 1,
    })),
  );
  await bare.send({
    type: 'hydrateTraining',
    offer: sampleOffer(),
    message: null,
    run: { plan, events: epochs, status: 'stopped' },
  });
  await bare.page.locator('.result-table tbody tr').first().waitFor();
  await bare.page.waitForFunction(() => (globalThis as unknown as { marks: unknown[] }).marks.length > 8);
  const marks = await bare.page.evaluate(
    () => (globalThis as unknown as { marks: { text: string; left: number; right: number; width: number }[] }).marks,
  );
  const percents = marks.flatMap(({ text }) => /^(.*) %$/.exec(text)?.[1] ?? []).map(Number);
  expect(Math.max(...percents)).toBe(100);
  expect(Math.min(...percents)).toBeGreaterThan(90);
  expect(marks.map(({ text }) => text)).toContain('2,000');
  expect(marks.map(({ text }) => text).filter((text) => /^[-−]/.test(text))).toEqual([]);
  expect(marks.filter(({ left, right, width }) => left < 0 || right > width)).toEqual([]);
});

it('sends events at most four times a second', async () => {
  const bare = await openTraining({ epochs: 2, seeds: [1] });
  await bare.page.evaluate(() => {
    const times: number[] = [];
    window.addEventListener('layerwright:page', (event) => {
      if ((event as CustomEvent<{ type: string }>).detail.type === 'events') times.push(performance.now());
    });
    Object.assign(window, { eventTimes: times });
  });
  await button(bare, 'Start').click();
  await untilTitle(bare, 'Finished');
  const times = await bare.page.evaluate(() => (window as unknown as { eventTimes: number[] }).eventTimes);
  // Checkpoints and the end push out what led to them, so single gaps may be shorter; the rate may not.
  const checkpoints = (await bare.posted('checkpoint')).length;
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  expect(times.length).toBeLessThanOrEqual(seconds * 4 + checkpoints + 3);
});

it('pauses and goes on', async () => {
  const bare = await openTraining({ optimizer: { kind: 'sgd', learningRate: 14, momentum: 0 } });
  await button(bare, 'Start').click();
  await untilTitle(bare, 'Training on');
  const progress = () => bare.page.locator('progress.run-progress').getAttribute('value');
  await bare.page.waitForFunction(() => Number(document.querySelector('progress.run-progress')?.getAttribute('value')) > 0);
  await button(bare, 'Pause').click();
  await untilTitle(bare, 'Paused');
  await bare.page.waitForTimeout(600);
  const still = await progress();
  await bare.picture('training paused');
  await bare.page.waitForTimeout(600);
  expect(await progress()).toBe(still);
  await button(bare, 'Resume').click();
  await bare.page.waitForFunction(
    (before) => document.querySelector('progress.run-progress')?.getAttribute('value') !== before,
    still,
  );
  await button(bare, 'Stop').click();
  await untilTitle(bare, 'Stopped');
  const states = (await bare.posted('events')).flatMap(({ events }) => events).map(({ event }) => event);
  expect(states.filter((state) => ['paused', 'resumed', 'stopped'].includes(state))).toEqual(['paused', 'resumed', 'stopped']);
});

it('shows how much of a data set has come, and can call it off', async () => {
  const bare = await openTraining();
  await bare.page.evaluate(() => void (fakeHost.answers.start = () => new Promise(() => undefined)));
  await button(bare, 'Start').click();
  await bare.send({ type: 'datasetProgress', received: 81_000_000, total: 162_000_000, step: 'Fetching CIFAR-10' });
  await untilTitle(bare, 'Fetching CIFAR-10');
  expect(await bare.page.locator('.status-detail').innerText()).toBe('81 MB of 162 MB');
  expect(await bare.page.locator('progress.run-progress').getAttribute('value')).toBe('0.5');
  await bare.picture('training downloading');
  await button(bare, 'Cancel').click();
  await bare.untilPosted('cancel');
  await bare.page.getByText('No run yet.').waitFor();
});

it('shows the host’s sentence when a run is refused', async () => {
  const bare = await openTraining();
  await bare.refuse(
    'start',
    'CIFAR-10 could not be fetched: the registry does not answer. Check the proxy settings, or use a file.',
  );
  await button(bare, 'Start').click();
  await bare.page.getByRole('alert').filter({ hasText: 'CIFAR-10 could not be fetched' }).waitFor();
  expect(await button(bare, 'Start').getAttribute('disabled')).toBeNull();
});

it('says what happened when a worker fails, and what to do', async () => {
  const bare = await openTraining({ optimizer: { kind: 'sgd', learningRate: 13, momentum: 0 } });
  await button(bare, 'Start').click();
  await untilTitle(bare, 'The run failed');
  expect(await bare.page.locator('.status-detail').innerText()).toMatch(
    /^The graphics adapter was lost\. .*Continue from the last checkpoint/,
  );
  expect((await bare.posted('events')).flatMap(({ events }) => events).at(-1)).toEqual({
    event: 'failed',
    message: 'The graphics adapter was lost.',
  });
  await button(bare, 'Continue').waitFor();
});

it('offers to go on with a run that was interrupted, and does so from its checkpoints', async () => {
  const bare = await openRun('running', 4, 0.5);
  await untilTitle(bare, 'This run was interrupted');
  const plan = planOf(sampleSettings());
  // The fourth job, split with seed 2, has a checkpoint at step 30,000.
  await bare.page.evaluate(
    (start) => {
      const checkpoint = { design: 'split-10-3780', seed: 2, step: 30_000, data: new ArrayBuffer(8) };
      fakeHost.answers.resumeRun = () => ({ ...(start as object), checkpoints: [checkpoint] });
    },
    startOf(plan.settings) as unknown,
  );
  await button(bare, 'Continue').click();
  expect((await bare.untilPosted('resumeRun')).runId).toBe('run-1');
  await untilTitle(bare, 'Finished');
  const told = (await bare.posted('events')).flatMap(({ events }) => events);
  const first = told.find((event) => event.event === 'step' && event.seed === 2 && event.design === 'split-10-3780');
  expect(first).toMatchObject({ step: 30_500 });
  // Only what was left is trained: the rest of one job, and those that had not begun.
  const trained = new Set(told.flatMap((event) => (event.event === 'step' ? [`${event.design} ${event.seed}`] : [])));
  expect([...trained].sort()).toEqual(['plain-120 3', 'split-10-3780 2', 'split-10-3780 3']);
  expect(await bare.page.locator('.result-table progress').count()).toBe(0);
});

it('switches what runs from left to right, and shows the figures behind each chart', async () => {
  const bare = await openRun('finished', 6, 1);
  const picture = () =>
    bare.page
      .locator('.chart canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const pictures = new Set([await picture()]);
  for (const axis of ['Seconds', 'MACs spent']) {
    await bare.page.getByRole('radio', { name: axis }).click();
    await bare.page.waitForTimeout(100);
    pictures.add(await picture());
  }
  expect(pictures.size).toBe(3);
  await bare.page.getByRole('button', { name: 'Data of the chart Test accuracy' }).click();
  const table = bare.page.getByRole('region', { name: 'Test accuracy', exact: true }).locator('table');
  expect(await table.locator('thead th').allInnerTexts()).toEqual([
    'epoch',
    ...['plain H=120', 'split S=10 H=3,780'].flatMap((design) => [
      ...[1, 2, 3].map((seed) => `${design}, seed ${seed}`),
      `${design}, mean`,
    ]),
  ]);
  expect(await table.locator('tbody tr').count()).toBe(5);
  const cells = await table.locator('tbody tr').last().locator('td').allInnerTexts();
  const results = await bare.page.locator('.result-table tbody tr').allInnerTexts();
  // The last row of the table and the result say the same.
  expect(results[0]).toContain(cells[3] ?? 'nothing');
  expect(results[1]).toContain(cells[7] ?? 'nothing');
});

it('hides a design from the charts and from their tables', async () => {
  const bare = await openRun('finished', 6, 1);
  await bare.page.getByRole('button', { name: 'Data of the chart Training loss' }).click();
  await bare.page.getByRole('button', { name: 'plain H=120' }).click();
  const heads = await bare.page.getByRole('region', { name: 'Training loss', exact: true }).locator('thead th').allInnerTexts();
  expect(heads.filter((head) => head.startsWith('plain'))).toEqual([]);
  expect(heads).toHaveLength(5);
});

it('fits the results to the panel, the less important away first', async () => {
  const seen: (readonly [boolean, boolean, boolean])[] = [];
  for (const width of [1700, 1360, 830]) {
    const bare = await openRun('finished', Infinity, 1, { size: { width, height: 900 } });
    const table = bare.page.getByRole('region', { name: 'Results', exact: true }).and(bare.page.locator('.table-scroller'));
    const fits = await table.evaluate((element) => element.scrollWidth <= element.clientWidth);
    seen.push([fits, await table.locator('.interval').last().isVisible(), await table.locator('.unit').isVisible()]);
  }
  expect(seen).toEqual([
    [true, true, true],
    [true, false, true],
    [true, false, false],
  ]);
});

it('copies the results', async () => {
  const bare = await openRun('finished', 6, 1);
  await bare.answer('copy', null);
  await button(bare, 'Copy as CSV').click();
  const [head, plain, split] = (await bare.untilPosted('copy')).text.split('\r\n');
  expect(head).toBe(
    'design,parameters,MACs,epoch,"test accuracy %, seed 1","test accuracy %, seed 2","test accuracy %, seed 3",mean %,SD,"difference to plain, points",95 % low,95 % high,verdict',
  );
  expect(plain).toMatch(/^plain H=120,62186,1404600,5,[\d.]+,[\d.]+,[\d.]+,[\d.]+,[\d.]+,,,,baseline$/);
  expect(split).toMatch(/^"split S=10 H=3,780",62054,1557300,5,/);
});

it('shows an earlier epoch when asked, and the last one otherwise', async () => {
  const bare = await openRun('finished', 6, 1);
  const last = await bare.page.locator('.result-table tbody').innerText();
  await bare.page.getByRole('combobox', { name: 'test accuracy after epoch' }).click();
  await bare.page.getByRole('option', { name: '1', exact: true }).click();
  await bare.page.locator('.verdict', { hasText: 'after epoch 1' }).waitFor();
  expect(await bare.page.locator('.result-table tbody').innerText()).not.toBe(last);
});

it('keeps what was typed over a reload', async () => {
  const bare = await openTraining();
  await field(bare, 'Epochs').fill('7');
  await bare.page.reload();
  await bare.send({ type: 'hydrateTraining', offer: sampleOffer(), message: null, run: null });
  expect(await field(bare, 'Epochs').inputValue()).toBe('7');
  // Another proposal of the host begins anew.
  await bare.send({
    type: 'hydrateTraining',
    offer: { ...sampleOffer(), defaults: { ...sampleSettings(), epochs: 3 } },
    message: null,
    run: null,
  });
  // The toolkit's field shows what it is given a moment later.
  await expect.poll(() => field(bare, 'Epochs').inputValue()).toBe('3');
});

it('turns to another layer, or says why it cannot', async () => {
  const bare = await openTraining();
  await bare.refuse('chooseLayer', 'No dense layer follows this one.');
  await bare.page.getByRole('combobox', { name: 'Layer to redesign' }).click();
  await bare.page.getByRole('option', { name: 'dense 120 → 10, line 32' }).click();
  await bare.page.getByText('The layer was not changed: No dense layer follows this one.').waitFor();
  expect(await bare.page.getByRole('combobox', { name: 'Layer to redesign' }).locator('.selected-value').innerText()).toBe(
    'dense 450 → 120, line 31',
  );
  await bare.answer('chooseLayer', { ...sampleOffer(), layer: 6 });
  await bare.page.getByRole('combobox', { name: 'Layer to redesign' }).click();
  await bare.page.getByRole('option', { name: 'dense 120 → 10, line 32' }).click();
  await button(bare, 'Start').click();
  expect((await bare.untilPosted('start')).layer).toBe(6);
  await button(bare, 'Stop').click();
});

it('says why there is nothing to train', async () => {
  const bare = await open('training');
  await bare.send({ type: 'hydrateTraining', offer: null, message: 'There is no model at the cursor.', run: null });
  expect(await bare.page.locator('main').innerText()).toBe('There is no model at the cursor.');
});

it('can be used by keyboard alone', async () => {
  const bare = await openTraining({ seeds: [1], epochs: 1 });
  const reached: string[] = [];
  for (let presses = 0; presses < 30; presses++) {
    await bare.page.keyboard.press('Tab');
    const name = await bare.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return '';
      const named =
        element.getAttribute('aria-label') ?? document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent;
      // The toolkit draws the ring inside: around the control, or as the color of its border.
      const parts = [element, ...(element.shadowRoot?.querySelectorAll('.control, .root') ?? [])].map((part) =>
        getComputedStyle(part),
      );
      const ringed = parts.some((style) => style.outlineStyle === 'solid' || style.borderTopColor === 'rgb(0, 120, 212)');
      const ring = ringed ? '' : ' (no ring)';
      return `${named ?? element.textContent.trim()}${ring}`;
    });
    if (name === '') break;
    reached.push(name);
    if (name === 'Start') break;
  }
  expect(reached).toEqual([
    'src/cifar/model.ts:31',
    'Layer to redesign',
    'Design',
    'S, the number of groups',
    'Remove this design',
    'Budget',
    'Add a design',
    'Data set',
    'Training examples',
    'Optimizer',
    'Learning rate',
    'Momentum',
    'Epochs',
    'Batch size',
    'Seeds',
    'Back end',
    'Start',
  ]);
  await bare.page.keyboard.press('Enter');
  await untilTitle(bare, 'Finished');
});

it('tells screen readers the states, in sentences', async () => {
  const bare = await openTraining({ seeds: [1, 2], epochs: 1 });
  await bare.page.evaluate(() => {
    const said: string[] = [];
    const region = document.querySelector('[aria-live="polite"]');
    if (region) new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true });
    Object.assign(window, { said });
  });
  await button(bare, 'Start').click();
  await untilTitle(bare, 'Finished');
  const said = await bare.page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said).toContain('Training on WebAssembly');
  expect(said.at(-1)).toMatch(/^Finished .*2 seeds/);
});

it('shows names from a workspace as text, whatever they are', async () => {
  const bare = await open('training');
  const name = '<img src=x onerror="fakeHost.errors.push(1)">';
  const offer = sampleOffer();
  const plan = planOf(sampleSettings());
  const events = eventsOf(plan);
  await bare.send({
    type: 'hydrateTraining',
    offer: {
      ...offer,
      model: { name, file: name },
      layers: [{ index: 5, label: name }],
      datasets: offer.datasets.map((dataset) => ({ ...dataset, label: name, misfit: name })),
    },
    message: name,
    run: {
      plan: {
        ...plan,
        model: { name, file: name },
        layer: name,
        designs: plan.designs.map((design) => ({ ...design, label: name })),
      },
      events: [...events, { event: 'note', message: name }, { event: 'failed', message: name }],
      status: 'failed',
    },
  });
  await bare.page.locator('.result-table tbody tr').first().waitFor();
  expect(await bare.page.locator('.settings h1').innerText()).toBe(name);
  expect(await bare.page.locator('.result-table tbody th').first().innerText()).toContain(name);
  expect(await bare.page.locator('img').count()).toBe(0);
});

it.each([360, 1600])('fits %i pixels', async (width) => {
  const bare = await openRun('running', 4, 0.5, { size: { width, height: 900 }, theme: 'light' });
  expect(await bare.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const run = await bare.page.locator('.run-column').boundingBox();
  const form = await bare.page.locator('.settings').boundingBox();
  // Beside each other where there is room, the run first where there is not.
  if (width > 1000) expect(run?.y).toBe(form?.y);
  else expect(run?.y).toBeLessThan(form?.y ?? 0);
  await bare.picture(`training ${width}`);
});

it('takes the colors of a theme that is chosen while it is open', async () => {
  const bare = await openRun('finished', 6, 1);
  const line = () =>
    bare.page
      .locator('.legend .swatch')
      .first()
      .evaluate((swatch) => getComputedStyle(swatch).stroke);
  const picture = () =>
    bare.page
      .locator('.chart canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const [dark, darkPicture] = [await line(), await picture()];
  await bare.page.evaluate(() => fakeHost.setTheme('light'));
  await bare.page.waitForTimeout(200);
  expect(dark).toBe('rgb(89, 164, 249)');
  expect(await line()).toBe('rgb(0, 99, 211)');
  expect(await picture()).not.toBe(darkPicture);
});

it('does not move when the system asks for less movement', async () => {
  const bare = await openTraining({}, { reducedMotion: true });
  await bare.page.evaluate(() => void (fakeHost.answers.start = () => new Promise(() => undefined)));
  await button(bare, 'Start').click();
  await untilTitle(bare, 'Preparing the run');
  const moving = await bare.page.evaluate(() => {
    const everything = [...document.querySelectorAll('*')].flatMap((element) => [
      element,
      ...(element.shadowRoot?.querySelectorAll('*') ?? []),
    ]);
    return everything.flatMap((element) => element.getAnimations()).length;
  });
  expect(moving).toBe(0);
});
