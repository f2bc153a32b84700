/** A run that was kept under `--out`, in a folder that others may have written into. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeptRun } from '../../../src/cli/keptRun.js';
import type { UnfinishedRun } from '../../../src/cli/keptRun.js';
import { jobsOf } from '../../../src/train/plan.js';
import { plan } from '../train/plans.js';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'layerwright-kept-'))));
afterEach(() => rm(folder, { recursive: true }));

async function begin(): Promise<KeptRun> {
  const begun = await KeptRun.begin(folder, plan(), { title: 'Trial' });
  if (!begun.ok) throw new Error(begun.error);
  return begun.value;
}

async function found(): Promise<UnfinishedRun> {
  const left = await KeptRun.find(folder);
  if (!left.ok) throw new Error(left.error);
  return left.value;
}

const checkpoint = (step: number) => ({ ...jobsOf(plan())[0]!, step, data: new Uint8Array([step, 2, 3, 4]).buffer });

it('is found with what it told and its newest checkpoints, and is gone when it has ended', async () => {
  const kept = await begin();
  kept.tell([{ event: 'note', message: 'told' }]);
  kept.keep(checkpoint(1));
  kept.keep(checkpoint(2));
  expect(await kept.written()).toBeNull();
  const left = await found();
  expect(left.plan).toEqual(plan());
  expect(left.request).toEqual({ title: 'Trial' });
  expect(left.events).toEqual([{ event: 'note', message: 'told' }]);
  expect(left.checkpoints).toEqual([checkpoint(2)]);
  expect((await left.kept.remove()).ok).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ['request.json', '{"title": 7}', {}],
  ['request.json', 'no JSON', {}],
  ['checkpoints/plain-20~1', 'no checkpoint', { title: 'Trial' }],
  ['checkpoints/plain-20~1.tmp', 'half', { title: 'Trial' }],
])('is gone on with where %s holds %j', async (file, contents, request) => {
  await begin();
  const [runId] = await readdir(join(folder, 'run'));
  const path = join(folder, 'run', runId!, file);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, contents);
  const left = await found();
  expect(left.request).toEqual(request);
  // A damaged checkpoint is none: its job begins again.
  expect(left.checkpoints).toEqual([]);
});

it.each([
  ['no JSON', 'damaged'],
  ['{}', 'damaged'],
  ['{"runId": "another"}', 'damaged'],
  [JSON.stringify({ ...plan(), runId: 'another' }), 'another run'],
  ['['.repeat(100_000), 'damaged'],
])('has a sentence for a plan that is %.30j', async (contents, sentence) => {
  await begin();
  const [runId] = await readdir(join(folder, 'run'));
  await writeFile(join(folder, 'run', runId!, 'plan.json'), contents);
  const left = await KeptRun.find(folder);
  expect(left.ok ? 'none' : left.error).toContain(sentence);
});

it('has a sentence for a folder without a run, and for one that is no folder', async () => {
  for (const place of [folder, join(folder, 'nowhere'), '/dev/null']) {
    const left = await KeptRun.find(place);
    expect(left.ok ? 'none' : left.error).toContain('There is no unfinished run');
  }
});

it('tells what could not be written', async () => {
  const kept = await begin();
  await rm(join(folder, 'run'), { recursive: true });
  kept.tell([{ event: 'note', message: 'lost' }]);
  expect(await kept.written()).not.toBeNull();
});
