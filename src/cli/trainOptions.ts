/** The options of `layerwright train`, and what they mean. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { designKinds } from '../design/designs.js';
import type { DesignKind } from '../design/choice.js';
import type { BackendId, DatasetChoice, OptimizerKind } from '../train/plan.js';

export interface TrainOptions {
  readonly function?: string;
  readonly args?: string;
  readonly designs: readonly DesignKind[];
  readonly layer?: number;
  readonly splits?: readonly number[];
  readonly match: 'params' | 'macs';
  readonly units?: number;
  readonly dataset: string;
  readonly from?: string;
  readonly limit?: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerKind;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seeds: number;
  readonly workers?: number;
  readonly checkpointEvery?: number;
  readonly backend: BackendId | 'auto';
  readonly out?: string;
  readonly report?: string;
  readonly title?: string;
  readonly json?: boolean;
}

const named = ['built-in', 'cifar10', 'fashion-mnist', 'mnist'] as const;

/** The data set that `--dataset` names: one of the known ones, or a path. */
export function datasetChoice(text: string): DatasetChoice {
  const id = named.find((name) => name === text);
  return id === undefined ? { id: 'file', path: text } : { id };
}

export function addTrainOptions(command: Command): Command {
  command
    .option('--function <name>', 'the builder of the model: a function, Class.method or Class.constructor')
    .option('--args <json>', 'values for what the source leaves open, such as {"units": 128}')
    .option('--designs <names>', `which designs: ${designKinds.join(', ')}`, parseDesigns, ['plain', 'split'] as DesignKind[])
    .option('--layer <line>', 'the line of the dense layer’s call; without it, the largest hidden one', parseCount)
    .option(
      '--splits <numbers>',
      'these numbers of groups; without it, the one nearest to 10, or whose width is nearest to --units',
      parseCounts,
    )
    .addOption(new Option('--match <budget>', 'what the widths are solved for').choices(['params', 'macs']).default('params'))
    .option('--units <number>', 'this hidden width instead of a solved one', parseCount)
    .option('--dataset <name>', `${named.join(', ')}, or a path: a folder of images by class, .csv, .npz`, 'built-in')
    .option('--limit <number>', 'at most so many training examples', parseCount)
    .option('--epochs <number>', 'epochs', parseCount, 2)
    .option('--batch-size <number>', 'examples a step', parseCount, 32)
    .addOption(new Option('--optimizer <name>', 'optimizer').choices(['sgd', 'adam', 'rmsprop', 'adagrad']).default('sgd'))
    .option('--learning-rate <number>', 'learning rate', parseRate, 0.01)
    .option('--momentum <number>', 'momentum, for sgd', parseMomentum, 0.9)
    .option('--seeds <number>', 'repeats; each seed fixes initial weights and data order for every design', parseCount, 1)
    .addOption(
      new Option('--backend <name>', 'what to train on; auto measures')
        .choices(['auto', 'tfjs-node', 'webgpu', 'simd', 'wasm', 'cpu'])
        .default('auto'),
    )
    .option('--out <folder>', 'write run.json, epochs.csv, report.md with its curves as SVG, and the models')
    .option('--report <file>', 'write the report as this Markdown file, with its curves beside it')
    .option('--title <text>', 'what the run is called in its files; without it, as the model is');
  return addRunOptions(command);
}

/** The options of every command that trains. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--from <folder>', 'take the files of a named data set from this folder instead of fetching them')
    .option('--workers <number>', 'trainings side by side; without it, as many as there are processor cores', parseCount)
    .option(
      '--checkpoint-every <seconds>',
      'how often the state of a training is kept under --out, besides the end of each epoch; without it, 20',
      parseRate,
    )
    .option('--json', 'write one JSON object a line');
}

function parseDesigns(text: string): DesignKind[] {
  const names = text.split(',').map((name) => name.trim());
  const stranger = names.find((name) => !designKinds.some((kind) => kind === name));
  if (stranger !== undefined)
    throw new InvalidArgumentError(`There is no design “${stranger}”. Choose from ${designKinds.join(', ')}.`);
  return [...new Set(names)] as DesignKind[];
}

function parseCount(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < 1)
    throw new InvalidArgumentError('It takes a positive whole number.');
  return number;
}

function parseCounts(text: string): number[] {
  return [...new Set(text.split(',').map(parseCount))];
}

function parseRate(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number <= 0)
    throw new InvalidArgumentError('It takes a positive number.');
  return number;
}

function parseMomentum(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= 0 && number < 1))
    throw new InvalidArgumentError('It takes a number from 0 to less than 1.');
  return number;
}
