/** `layerwright analyze`: what the models of a file look like, and what is wrong with them. */
import { Command, Option } from 'commander';
import { analysisJson } from './analysisJson.js';
import { analysisText } from './analysisText.js';
import { finish } from './finish.js';
import { exitStatus, isUsageFailure } from './outcome.js';
import type { Report, UsageFailure } from './outcome.js';
import { Places } from './places.js';
import { readProject } from './project.js';
import { absolute } from './disk.js';
import { problemsSarif } from './sarif.js';
import type { Paint } from './terminal.js';
import { paintFor } from './terminal.js';
import { version } from './version.js';

export interface AnalyzeOptions {
  readonly function?: string;
  readonly args?: string;
  readonly json?: boolean;
  readonly sarif?: boolean;
}

export function analyzeCommand(): Command {
  return new Command('analyze')
    .description(
      'Show shapes, parameters and multiply-adds of the models that a file builds, and their problems. Runs none of it.',
    )
    .argument('<file>', 'a .ts, .tsx, .js, .jsx, .mjs, .cjs or .html file')
    .option('--function <name>', 'only this builder: a function, Class.method or Class.constructor')
    .option('--args <json>', 'values for what the source leaves open, such as {"units": 128}')
    .addOption(new Option('--json', 'write JSON').conflicts('sarif'))
    .option('--sarif', 'write the problems as SARIF 2.1.0')
    .action(async (file: string, options: AnalyzeOptions) => {
      finish(await analyze(file, options, paintFor(process.stdout, process.env)));
    });
}

export async function analyze(file: string, options: AnalyzeOptions, paint: Paint): Promise<Report | UsageFailure> {
  const project = await readProject(file, { builder: options.function, args: options.args });
  if (isUsageFailure(project)) return project;
  const { analysis, sources } = project;
  const places = new Places(absolute(file), sources);
  const output =
    options.json === true
      ? `${JSON.stringify(analysisJson(project, places, file), null, 2)}\n`
      : options.sarif === true
        ? `${JSON.stringify(problemsSarif(analysis.problems, places, version), null, 2)}\n`
        : analysisText(analysis, places, file, paint);
  const failed = analysis.problems.some(({ severity }) => severity === 'error');
  return { output, status: failed ? exitStatus.problems : exitStatus.fine };
}
