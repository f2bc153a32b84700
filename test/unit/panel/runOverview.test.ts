import { expect, it } from 'vitest';
import { runOverview } from '../../../src/panel/runOverview.js';
import type { TrainingEvent } from '../../../src/train/event.js';
import type { RunListing } from '../../../src/train/runStore.js';
import { articleEvents, articlePlan, epochOf, plain, planOf, split } from '../train/run.js';

function listing(plan: typeof articlePlan, events: readonly TrainingEvent[], status: RunListing['status']): RunListing {
  const run = { plan, events, status, title: 'My run', dropped: null };
  return { runId: plan.runId, title: 'My run', created: plan.created, designs: [], status, problem: null, run };
}

it('says what a run has come to', () => {
  expect(runOverview(listing(articlePlan, articleEvents, 'finished'), false)).toEqual({
    runId: 'run-1',
    title: 'My run',
    created: '2026-01-02T03:04:05.000Z',
    model: 'net · net.ts',
    dataset: 'CIFAR-10',
    settings: '5 seeds × 2 epochs, batch 4',
    status: 'finished',
    live: false,
    fraction: 1,
    designs: [
      { label: 'plain H=120', result: '59.4 ± 1.1 %' },
      { label: 'split S=10 H=3,720', result: '60.1 ± 0.9 %' },
    ],
    verdict: { text: 'No difference seen in 5 seeds: +0.6 points [−1.5, +2.8] after epoch 2.', decided: false },
    problem: null,
  });
});

it('says of a run that has only begun no more than was told', () => {
  const { designs, verdict, fraction } = runOverview(listing(planOf([1, 2], 2), [epochOf(plain, 1, 1, 0.5)], 'stopped'), false);
  expect(designs.map(({ result }) => result)).toEqual(['50.0 %', null]);
  expect(verdict).toBeNull();
  // One of two epochs of one of four trainings.
  expect(fraction).toBe(1 / 8);
});

it('leads with the comparison that says something definite', () => {
  const third = { kind: 'split' as const, groups: 5, units: 200 };
  const settings = { ...articlePlan.settings, designs: [plain, split, third] };
  const thirdDesign = { ...(articlePlan.designs[1] as (typeof articlePlan.designs)[number]), key: 'split-5-200', label: 'third' };
  const events = articleEvents.flatMap((event) =>
    event.event === 'epoch' && event.design === 'plain-120'
      ? [event, { ...event, design: 'split-5-200', testAccuracy: (event.testAccuracy ?? 0) + 0.05 + event.seed / 1000 }]
      : [event],
  );
  const overview = runOverview(
    listing({ ...articlePlan, settings, designs: [...articlePlan.designs, thirdDesign] }, events, 'finished'),
    false,
  );
  expect(overview.verdict?.decided).toBe(true);
  expect(overview.verdict?.text).toContain('third has a higher test accuracy');
});

it('names data of the user by their file, and shows a run that cannot be read with its problem', () => {
  const plan = planOf([1], 1);
  const own = {
    ...plan,
    settings: { ...plan.settings, dataset: { id: 'file' as const, path: 'file:///home/me/My%20pictures' } },
  };
  expect(runOverview(listing(own, [], 'waiting'), true)).toMatchObject({ dataset: 'My pictures', live: true, fraction: 0 });
  const broken = { ...listing(plan, [], 'failed'), run: null, problem: 'It is damaged.' };
  expect(runOverview(broken, false)).toMatchObject({ designs: [], verdict: null, problem: 'It is damaged.' });
});
