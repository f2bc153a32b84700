// The design table's page as it is built, alone in a browser under the content security policy of VS Code.
import { expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { barePages } from './barePage.js';
import type { BarePage, PageOptions } from './barePage.js';
import { sampleTable } from './fixture/designs.js';

const open = barePages();

async function openTable(options: PageOptions = {}): Promise<BarePage> {
  const bare = await open('designTable', options);
  await bare.send({ type: 'hydrateTable', table: sampleTable(), message: null });
  await bare.page.locator('tbody tr').first().waitFor();
  await bare.page.getByRole('button', { name: 'Show all' }).click();
  return bare;
}

function column(bare: BarePage, id: string): Promise<string[]> {
  return bare.page.locator(`tbody .column-${id}`).allInnerTexts();
}

function heading(bare: BarePage, name: string, nth = 0): Locator {
  return bare.page.locator('thead').getByRole('button', { name, exact: true }).nth(nth);
}

it('shows every row with the numbers of the table, plain first', async () => {
  const bare = await openTable();
  const { rows } = sampleTable();
  expect(await bare.page.locator('tbody tr').count()).toBe(rows.length);
  expect(await bare.page.locator('tbody tr').first().innerText()).toMatch(/^plain\s+1\s+120\s+as written/);
  const split = bare.page.locator('tbody tr', { hasText: '3,780' });
  for (const figure of ['17,388', '62,054', '−132', '−0.2 %', '207,900', '1,557,300', '+152,700', '+10.9 %']) {
    expect(await split.innerText()).toContain(figure);
  }
});

it('shows the split designs at first', async () => {
  const bare = await open('designTable');
  await bare.send({ type: 'hydrateTable', table: sampleTable(), message: null });
  expect(await bare.page.locator('.chip[aria-pressed="true"]').allInnerTexts()).toEqual(['split']);
  expect(new Set((await column(bare, 'design')).slice(1))).toEqual(new Set(['split']));
});

it('sorts by any column, by keyboard too, and says so', async () => {
  const bare = await openTable();
  await heading(bare, 'H').focus();
  await bare.page.keyboard.press('Enter');
  const sorted = bare.page.locator('th[aria-sort="ascending"]');
  expect(await sorted.innerText()).toBe('H');
  const ascending = (await column(bare, 'units')).slice(1).map((text) => Number(text.replace(',', '')));
  expect(ascending).toEqual([...ascending].sort((a, b) => a - b));
  await bare.page.keyboard.press('Space');
  expect(await bare.page.locator('th[aria-sort="descending"]').innerText()).toBe('H');
  const descending = await column(bare, 'units');
  // Plain stays on top whatever the order.
  expect(descending[0]).toBe('120');
  expect(descending.slice(1).map((text) => Number(text.replace(',', '')))).toEqual([...ascending].reverse());
});

it('filters by groups and budget, and shows all again', async () => {
  const bare = await openTable();
  const chips = bare.page.getByRole('group', { name: 'S', exact: true });
  await chips.getByRole('button', { name: '10', exact: true }).click();
  await bare.page.getByRole('group', { name: 'Budget' }).getByRole('button', { name: 'same parameters' }).click();
  expect(await column(bare, 'units')).toEqual(['120', '3,780']);
  expect(await bare.page.locator('.row-count').innerText()).toBe('2 of 35 designs');
  await bare.page.getByRole('button', { name: 'Show all' }).click();
  expect(await bare.page.locator('tbody tr').count()).toBe(35);
  expect(await bare.page.locator('.chip[aria-pressed="true"]').count()).toBe(0);
});

it('copies what it shows, as it shows it', async () => {
  const bare = await openTable();
  await bare.answer('copy', null);
  await bare.page.getByRole('group', { name: 'S', exact: true }).getByRole('button', { name: '10', exact: true }).click();
  await bare.page.getByRole('group', { name: 'Design' }).getByRole('button', { name: 'split' }).click();
  await bare.page.getByRole('button', { name: 'Copy as CSV' }).click();
  const csv = (await bare.untilPosted('copy')).text.split('\r\n');
  expect(csv[0]).toBe(
    'Design,S (rank for low-rank),H,Budget,layer parameters,model parameters,parameters vs plain,head MACs,model MACs,MACs vs plain,One group holds',
  );
  expect(csv.slice(1, -1).map((line) => line.split(',')[2])).toEqual(['120', '120', '3780', '1000']);
  expect(csv[3]).toContain(',17388,62054,-132,207900,1557300,152700');
  await bare.page.getByText('Copied 4 rows as CSV.').first().waitFor();
  await bare.page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await bare.page.getByText('Copied 4 rows as Markdown.').first().waitFor();
  expect((await bare.posted('copy'))[1]?.text).toContain('| split | 10 | 3,780 | same parameters |');
});

it('says when copying failed', async () => {
  const bare = await openTable();
  await bare.refuse('copy', 'The clipboard is locked.');
  await bare.page.getByRole('button', { name: 'Copy as CSV' }).click();
  await bare.page.getByText('Not copied: The clipboard is locked.').first().waitFor();
});

it('trains a row’s design and shows the source', async () => {
  const bare = await openTable();
  await bare.page.getByRole('button', { name: 'Train split S=10 H=3,780' }).click();
  expect((await bare.untilPosted('train')).choice).toEqual({ kind: 'split', groups: 10, units: 3780 });
  await bare.page.getByRole('link', { name: 'src/cifar/model.ts:31' }).click();
  await bare.untilPosted('reveal');
});

it('keeps its arrangement over a reload', async () => {
  const bare = await openTable();
  await heading(bare, 'model', 1).click();
  await bare.page.getByRole('group', { name: 'Design' }).getByRole('button', { name: 'split' }).click();
  const before = await column(bare, 'units');
  await bare.page.reload();
  await bare.send({ type: 'hydrateTable', table: sampleTable(), message: null });
  expect(await column(bare, 'units')).toEqual(before);
  expect(await bare.page.locator('.chip[aria-pressed="true"]').allInnerTexts()).toEqual(['split']);
});

it('says why there is no table', async () => {
  const bare = await open('designTable');
  await bare.send({ type: 'hydrateTable', table: null, message: 'This model has no dense layer.' });
  expect(await bare.page.locator('main').innerText()).toBe('This model has no dense layer.');
});

it('shows names from a workspace as text, whatever they are', async () => {
  const bare = await open('designTable');
  const table = sampleTable();
  const name = '<img src=x onerror="fakeHost.errors.push(1)"><b>bold</b>';
  const [plain, ...rest] = table.rows;
  if (!plain) throw new Error('no rows');
  await bare.send({
    type: 'hydrateTable',
    table: {
      model: { name, file: '=cmd()|"<script>.ts' },
      layer: { ...table.layer, name: '</table><h2>x</h2>' },
      rows: [plain, ...rest.map((row) => ({ ...row, group: '<i>group</i>', axis: '<i>axis</i>' }))],
    },
    message: '<u>message</u>',
  });
  expect(await bare.page.locator('.model-name').innerText()).toBe(name);
  expect(await bare.page.locator('h1').innerText()).toContain('</table><h2>x</h2>');
  expect(await bare.page.locator('main :is(img, b, i, u, h2, script)').count()).toBe(0);
});

it.each([320, 360, 1600])('fits %i pixels: the page never scrolls sideways, the first columns stay', async (width) => {
  const bare = await openTable({ size: { width, height: 800 }, theme: 'light' });
  expect(await bare.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const scroller = bare.page.locator('.table-scroller');
  await scroller.evaluate((element) => element.scrollTo(element.scrollWidth, 300));
  const first = await bare.page.locator('tbody tr').nth(5).locator('th').boundingBox();
  const frame = await scroller.boundingBox();
  expect(first?.x).toBeGreaterThanOrEqual(frame?.x ?? Infinity);
  expect(first?.x).toBeLessThan((frame?.x ?? 0) + 4);
  const train = await bare.page.locator('tbody tr').first().getByRole('button').boundingBox();
  expect((train?.x ?? Infinity) + (train?.width ?? 0)).toBeLessThanOrEqual(width);
  await bare.picture(`design table ${width}`);
});

it('draws borders in high contrast and shows focus', async () => {
  const bare = await openTable({ theme: 'highContrast' });
  const border = await bare.page
    .locator('.chip')
    .first()
    .evaluate((element) => getComputedStyle(element).borderColor);
  expect(border).toBe('rgb(111, 195, 223)');
  await bare.page.keyboard.press('Tab');
  const outline = await bare.page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
  expect(outline).toBe('solid');
});
