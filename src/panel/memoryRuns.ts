/** Runs that are kept as long as the window is open. */
import type { Checkpoint, RunState } from '../protocol.js';
import { failure, success } from '../train/result.js';
import type { Runs } from './runs.js';
import { statusOf } from './runStatus.js';

export function memoryRuns(): Runs {
  const runs = new Map<string, { state: RunState; title: string; checkpoints: Map<string, Checkpoint> }>();
  const gone = failure('The run is no longer kept.');
  return {
    create: (plan) => {
      runs.set(plan.runId, { state: { plan, events: [], status: 'waiting' }, title: plan.model.name, checkpoints: new Map() });
      return Promise.resolve(success(null));
    },
    append: (runId, events) => {
      const run = runs.get(runId);
      if (run === undefined) return Promise.resolve(gone);
      const all = [...run.state.events, ...events];
      run.state = { ...run.state, events: all, status: statusOf(all) };
      return Promise.resolve(success(null));
    },
    keepCheckpoint: (runId, { design, seed, step, data }) => {
      const run = runs.get(runId);
      if (run === undefined) return Promise.resolve(gone);
      run.checkpoints.set(`${design} ${seed}`, { design, seed, step, data });
      return Promise.resolve(success(null));
    },
    load: (runId) => Promise.resolve(runs.has(runId) ? success(runs.get(runId)!.state) : gone),
    checkpoints: (runId) => Promise.resolve(success([...(runs.get(runId)?.checkpoints.values() ?? [])])),
    list: () =>
      Promise.resolve(
        success(
          [...runs].reverse().map(([runId, { state, title }]) => ({
            runId,
            title,
            created: state.plan.created,
            designs: state.plan.designs.map(({ label }) => label),
            status: state.status,
          })),
        ),
      ),
    rename: (runId, title) => {
      const run = runs.get(runId);
      if (run !== undefined) run.title = title;
      return Promise.resolve(run === undefined ? gone : success(null));
    },
    remove: (runId) => Promise.resolve(runs.delete(runId) ? success(null) : gone),
  };
}
