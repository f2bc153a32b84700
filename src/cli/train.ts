/** `layerwright train`: trains designs of one model side by side. The file is read, never run. */
import { Command } from 'commander';
import type { TrainingPlan } from '../train/plan.js';
import { chooseLayer } from './compare.js';
import { conduct } from './conduct.js';
import { absolute, displayPath } from './disk.js';
import { trainStatus } from './interrupt.js';
import { isUsageFailure } from './outcome.js';
import type { UsageFailure } from './outcome.js';
import { Places } from './places.js';
import { readProject } from './project.js';
import { addTrainOptions } from './trainOptions.js';
import type { TrainOptions } from './trainOptions.js';
import { planRun } from './trainPlan.js';

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train designs of one model side by side, from the same seeds, and compare them.')
    .argument('<file>', 'a .ts, .tsx, .js, .jsx, .mjs, .cjs or .html file; it is read, not run');
  return addTrainOptions(command).action(async (file: string, options: TrainOptions) => {
    process.exitCode = await train(file, options);
  });
}

/** Trains, writes what comes out, and returns the exit status. */
async function train(file: string, options: TrainOptions): Promise<number> {
  const plan = await readPlan(file, options);
  if (isUsageFailure(plan)) {
    process.stderr.write(`${plan.usage}\n`);
    return trainStatus.usage;
  }
  return conduct(plan, options, null);
}

async function readPlan(file: string, options: TrainOptions): Promise<TrainingPlan | UsageFailure> {
  const project = await readProject(file, { builder: options.function, args: options.args });
  if (isUsageFailure(project)) return project;
  const places = new Places(absolute(file), project.sources);
  const chosen = chooseLayer(project, places, file, options.layer);
  if (isUsageFailure(chosen)) return chosen;
  const { model: graph, layer } = chosen;
  const lineOf = (index: number): number | null => {
    const span = graph.layers[index]?.span;
    return span == null ? null : (places.startOf(span)?.line ?? null);
  };
  return planRun({ graph, layer, lineOf, file: displayPath(absolute(file)), options, now: new Date() });
}
