/** `layerwright resume`: goes on with a run that `train --out` has kept and that was not ended. */
import { Command } from 'commander';
import { conduct } from './conduct.js';
import type { ConductOptions } from './conduct.js';
import { trainStatus } from './interrupt.js';
import { KeptRun } from './keptRun.js';
import { addRunOptions } from './trainOptions.js';

export function resumeCommand(): Command {
  const command = new Command('resume')
    .description('Go on with a run that was interrupted, from its last checkpoints; it ends as if it had never been.')
    .argument('<folder>', 'the folder of train --out');
  return addRunOptions(command).action(async (folder: string, options: ConductOptions) => {
    process.exitCode = await resume(folder, options);
  });
}

async function resume(folder: string, options: ConductOptions): Promise<number> {
  const left = await KeptRun.find(folder);
  if (!left.ok) {
    process.stderr.write(`${left.error}\n`);
    return trainStatus.failed;
  }
  const { plan, request } = left.value;
  return conduct(plan, { ...request, ...options, out: folder }, left.value);
}
